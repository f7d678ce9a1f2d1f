"""XML and plain text that mean harm."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from .case import Case, Make, case, written

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def laughs() -> bytes:
    """Ten entities, each ten times the one before: three billion letters."""
    names = "abcdefghij"
    rows = ['<!ENTITY a "lol">']
    rows += [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names)]
    return f"{HEAD}<!DOCTYPE x [{''.join(rows)}]><x>&j;</x>".encode()


def quadratic() -> bytes:
    """One long entity, named very often."""
    return f'{HEAD}<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><x>{"&a;" * 100_000}</x>'.encode()


def declared(what: str, body: str = "&a;") -> bytes:
    return f"{HEAD}<!DOCTYPE x {what}><EInvoice>{body}</EInvoice>".encode()


def deep(levels: int) -> bytes:
    return (HEAD + "<a>" * levels + "</a>" * levels).encode()


def attribute() -> bytes:
    """One attribute of thirty million letters."""
    return f'{HEAD}<EInvoice a="{"x" * 30_000_000}"/>'.encode()


def elements() -> bytes:
    """More elements than any honest file has."""
    return f"{HEAD}<EInvoice>{'<a/>' * 2_100_000}</EInvoice>".encode()


def zeros(count: int) -> Make:
    """A file of so many zero bytes that takes no room."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(count)

    return make


def one_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(100):
            file.write("连云港样例".encode() * 69_905)


def repeated(*pieces: str) -> bytes:
    """Text in which whoever looks for labels, numbers or amounts finds beginnings without end."""
    return "\n".join(piece * (400_000 // len(piece)) for piece in pieces).encode()


DATA: tuple[Case, ...] = (
    case("xml-billion-laughs.xml", written(laughs()), "xml_entities"),
    case("xml-quadratic.xml", written(quadratic), "xml_entities"),
    case("xml-outside-file.xml", written(declared('[<!ENTITY a SYSTEM "file:///etc/hostname">]')), "xml_entities"),
    case("xml-outside-dtd.xml", written(declared('SYSTEM "http://127.0.0.1:9/x.dtd"', "")), "xml_entities"),
    case(
        "xml-parameter.xml", written(declared('[<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]', "")), "xml_entities"
    ),
    case("xml-dtd.xml", written(declared("[<!ELEMENT EInvoice ANY>]", "")), "xml_entities"),
    case("xml-deep.xml", written(lambda: deep(200_000)), "xml_too_deep"),
    case("xml-attribute.xml", written(attribute), "xml_unknown"),
    case("xml-elements.xml", written(elements), "xml_too_deep"),
    case("xml-encoding.xml", written(b'<?xml version="1.0" encoding="x-none"?><EInvoice/>'), "xml_damaged"),
    case("xml-truncated.xml", written(f"{HEAD}<EInvoice><Header>".encode()), "xml_damaged"),
    case(
        "xml-half-characters.xml", written(HEAD.encode() + b"<EInvoice>\xed\xa0\x80\xff</EInvoice>"), "format_unknown"
    ),
    case("text-empty.txt", written(b""), "empty"),
    case("text-zeros.txt", zeros(1_000_000), "blank"),
    case("text-one-line.txt", one_line, "text_cut", papers=1),
    case(
        "text-orders.txt",
        written("\x1b]0;x\x07\x1b[2J\x9b31m=cmd|' /C calc'!A0[bold red]<b>\u202efdp".encode()),
        papers=1,
    ),
    case(
        "text-labels.txt",
        written(lambda: repeated("甲方", "甲方：", "合同金额", "付款人 ", "发票号码:", "（" * 9)),
        "text_cut",
        papers=1,
    ),
    case(
        "text-numbers.txt",
        written(lambda: repeated("1", "1,", "2019-", "2019年", "¥ ", "壹", "0.", "9 ")),
        "text_cut",
        papers=1,
    ),
)
