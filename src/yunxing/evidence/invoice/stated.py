"""What data state of an invoice, made into facts: texts become money, dates, numbers and names of one spelling.

Which element of which schema states what is said in ``schemas``; nothing here compares data with a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from yunxing.evidence.facts import Box, Fact, How, Seen, settle
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import squeezed
from yunxing.evidence.paper import INVOICE, INVOICE_LINE, Named, Paper

CENT = Decimal("0.01")
INCONSISTENT = 0.9
"""Confidence of amounts that do not make their own sum."""
ODD = 0.5
"""Confidence of a value that has not the form of its kind: a number of seven digits."""
_STARS = re.compile(r"\*{2,}")
_AMOUNT = re.compile(r"-?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,20})?")
_DAY = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})")
_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,8})?)(%?)")
_FORMS = {"code": re.compile(r"\d{10}|\d{12}"), "number": re.compile(r"\d{8}|\d{20}")}
_PARTY = re.compile(r"[0-9A-Z*]{6,30}")
_NOTHING = frozenset({"/", "-", "--", "—", "——", "无"})
"""What stands where no number, amount or date is stated."""
_RED = re.compile(r"对应正数发票代码[:：]?(\d{10,12})[,，;；]?号码[:：]?(\d{8})|被红冲[^\d]{0,12}号码[:：]?(\d{20})")


class Told(NamedTuple):
    """A text as data state it; with its page and place where the data lead to text on a page."""

    text: str
    page: int | None = None
    box: Box | None = None


Header = Mapping[str, Sequence[Told]]
Line = Mapping[str, Told]


def paper_of(header: Header, lines: Sequence[Line], how: How, confidence: float) -> Paper:
    """An invoice of what is told under the names of ``paper.INVOICE`` and ``paper.INVOICE_LINE``.

    Sums that do not add up, and values of an odd form, are less sure; what cannot be read at all is a finding.
    """
    findings: list[Finding] = []
    sightings: dict[str, list[Seen[Any]]] = {}
    for name, named in INVOICE.items():
        for told in header.get(name, ()):
            seen = _seen(name, named, told, how=how, confidence=confidence, findings=findings)
            if seen is not None:
                sightings.setdefault(name, []).append(seen)
    if "corrects" not in sightings:
        for told in header.get("remarks", ()):
            if (back := corrected(told.text)) is not None:
                sightings["corrects"] = [Seen(back, how, confidence, told.page, told.box, told.text)]
    sums = [sightings[name][0].value for name in ("net_yuan", "tax_yuan", "total_yuan") if name in sightings]
    if len(sums) == 3 and sums[0] + sums[1] != sums[2]:
        for name in ("net_yuan", "tax_yuan", "total_yuan"):
            sightings[name] = [_less_sure(seen, INCONSISTENT) for seen in sightings[name]]
    facts = {name: fact for name, each in sightings.items() if (fact := settle(each)) is not None}
    table = [found for line in lines if (found := _line(line, how, confidence, findings))]
    pages = sorted({told.page for each in header.values() for told in each if told.page is not None})
    return Paper("invoice", tuple(pages), facts, table, findings)


def money(text: str) -> Decimal | None:
    """An amount of 元; stars stand for no tax (免税, 不征税). None where the text is no amount.

    >>> money("￥-1,200.5")
    Decimal('-1200.50')
    """
    plain = re.sub("[¥￥元]|CNY|RMB", "", squeezed(text))
    value = Decimal(0) if _STARS.fullmatch(plain) else number(plain)
    return None if value is None else value.quantize(CENT, ROUND_HALF_UP)


def number(text: str) -> Decimal | None:
    """A quantity or a price, exact. None where the text is no number."""
    plain = squeezed(text)
    return Decimal(plain.replace(",", "")) if _AMOUNT.fullmatch(plain) else None


def day(text: str) -> date | None:
    """A date in any of its spellings, a time behind it left out. None where the text is none.

    >>> day("2020年 2月20日"), day("20200220"), day("2020-02-20T10:12:00")
    (datetime.date(2020, 2, 20), datetime.date(2020, 2, 20), datetime.date(2020, 2, 20))
    """
    found = _DAY.match(squeezed(text))
    if found is None:
        return None
    try:
        value = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return value if 1990 <= value.year <= 2100 else None


def rate(text: str) -> str | None:
    """A tax rate as printed: per cent without needless zeros, or the word that stands in its place (免税, 不征税).

    >>> rate("0.06"), rate("13.00%"), rate("免税")
    ('6%', '13%', '免税')
    """
    plain = squeezed(text)
    found = _RATE.fullmatch(plain)
    if found is None:
        return plain or None
    share = Decimal(found[1])
    if not found[2] and share < 1:
        share *= 100
    return f"{share.normalize():f}%"


def corrected(remarks: str) -> str | None:
    """The invoice that remarks say is taken back: its code and number written together.

    >>> corrected("对应正数发票代码:032001900311号码:25570001")
    '03200190031125570001'
    """
    found = _RED.search(squeezed(remarks))
    return "".join(part for part in found.groups() if part) if found else None


def _line(line: Line, how: How, confidence: float, findings: list[Finding]) -> dict[str, Fact[Any]]:
    found: dict[str, Fact[Any]] = {}
    for name, named in INVOICE_LINE.items():
        told = line.get(name)
        seen = _seen(name, named, told, how=how, confidence=confidence, findings=findings) if told is not None else None
        if seen is not None:
            found[name] = Fact((seen,), seen.confidence)
    if "rate" in found and "tax_yuan" in found:
        stated, tax = found["rate"].seen[0], found["tax_yuan"].seen[0]
        if stated.value == "0%" and _STARS.fullmatch(squeezed(tax.raw)):
            # A rate of nought bears a tax of 0.00; stars stand beside 免税, rarely 不征税.
            exempt = replace(_less_sure(stated, INCONSISTENT), value="免税")
            found["rate"] = Fact((exempt,), exempt.confidence)
    return found


def _less_sure(seen: Seen[Any], most: float) -> Seen[Any]:
    return replace(seen, confidence=min(seen.confidence, most))


def _seen(
    name: str, named: Named, told: Told, *, how: How, confidence: float, findings: list[Finding]
) -> Seen[Any] | None:
    raw = told.text.strip()
    nothing = not raw or (raw in _NOTHING and named.type != "text")
    value = "" if nothing else _READERS.get(name, _BY_TYPE[named.type])(raw)
    if value == "":
        return None
    if value is None:
        findings.append(
            Finding(
                "unreadable_value",
                "doubtful",
                f"发票数据中的{named.zh}“{raw[:40]}”无法识别，请核对原件",
                f"The {named.en} in the invoice's data, {raw[:40]!r}, cannot be read: compare with the paper.",
                page=told.page,
                field=name,
                box=told.box,
            )
        )
        return None
    form = _FORMS.get(name)
    if form is not None and not form.fullmatch(value):
        confidence = min(confidence, ODD)
    return Seen(value, how, confidence, told.page, told.box, raw)


def _joined(text: str) -> str:
    """A name, the breaks of its lines taken out: cells wrap anywhere."""
    return "".join(part.strip() for part in text.splitlines())


def _lines(text: str) -> str:
    return "\n".join(part.strip() for part in text.splitlines() if part.strip())


def _digits(text: str) -> str:
    """A code of digits and letters; nothing where the text has no digit."""
    plain = re.sub(r"[^0-9A-Za-z]", "", squeezed(text))
    return plain if re.search(r"\d", plain) else ""


def _tax_number(text: str) -> str | None:
    plain = squeezed(text).upper()
    if not re.search(r"\d", plain):
        return ""  # 个人, 无
    return plain if _PARTY.fullmatch(plain) else None


_READERS: dict[str, Callable[[str], Any]] = {
    "code": _digits,
    "number": _digits,
    "check_code": _digits,
    "machine": _digits,
    "buyer_uscc": _tax_number,
    "seller_uscc": _tax_number,
    "remarks": _lines,
    "rate": rate,
    "corrects": _digits,
}
_BY_TYPE: dict[str, Callable[[str], Any]] = {"text": _joined, "money": money, "date": day, "number": number}
