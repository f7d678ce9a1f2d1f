"""A Word document as lines and tables in their order, a merged cell in every row and column it covers.

It is opened as a file from outside is (``evidence.carriers.ooxml``). What was deleted under tracking is left out, and what
is struck through in a cell is kept apart; boxes of content controls, of old form fields and of symbol faces become ☑ and ☐.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from yunxing.dossier.form.blocks import TICKED, UNTICKED
from yunxing.evidence.carriers.ooxml import Package, below, local
from yunxing.evidence.document import Refused
from yunxing.evidence.findings import Finding
from yunxing.evidence.sniff import sniff
from yunxing.evidence.unreadable import unreadable

_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "tblPr", "sdtPr", "sectPr"}
_STAND_FOR = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_AROUND = ("sdt", "sdtContent", "ins", "customXml")
_SYMBOLS = {
    "F0FE": TICKED, "F0FD": TICKED, "F052": TICKED, "F053": TICKED, "F0FC": "✓", "F050": "✓",
    "F0A8": UNTICKED, "F06F": UNTICKED, "F0A3": UNTICKED, "F071": UNTICKED, "F030": UNTICKED,
}  # fmt: skip
"""Ticks and boxes of the Wingdings faces, which WPS and Word put in as symbols."""
_MOST_COLUMNS = 200
_STRIKES = ("strike", "dstrike")
_FROM, _TO = "\ufdd0", "\ufdd1"
"""Around what is struck through, until it is taken out of its cell: no characters of any text."""
_STRUCK = re.compile(f"{_FROM}([^{_TO}]*){_TO}")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: the grid columns it covers and its lines. ``first``: it begins in this row; ``struck``: what is crossed out."""

    column: int
    columns: int
    lines: tuple[str, ...]
    first: bool = True
    struck: str = ""

    @property
    def text(self) -> str:
        """Its lines in a row."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by rows; ``number`` counts the tables of the document from 1."""

    number: int
    rows: tuple[tuple[Box, ...], ...]


@dataclass(slots=True)
class Page:
    """What stands in a document: lines and tables in their order."""

    parts: list[str | Grid] = field(default_factory=list)
    tables: int = 0


def opened(path: Path) -> list[str | Grid]:
    """The lines and tables of a Word document. Raises ``Refused``, ``OSError`` where the file cannot be opened."""
    kind = sniff(path)
    if kind == "unknown":
        raise Refused(unreadable(path))
    if kind != "docx":
        raise Refused(_not_word())
    with Package(path, zh="Word 文档", en="The Word document") as package:
        page = Page()
        _read(package.root, page)
        return page.parts


def under(head: Box | None, boxes: list[Box]) -> Box | None:
    """The cell that shares most of the columns of a heading."""
    if head is None:
        return None

    def shared(box: Box) -> int:
        return min(box.column + box.columns, head.column + head.columns) - max(box.column, head.column)

    best = max(boxes, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None


def _read(element: Element, page: Page) -> None:
    for child in element:
        match local(child.tag):
            case "p":
                page.parts += (re.sub(f"[{_FROM}{_TO}]", "", line) for line in _lines(child))
            case "tbl":
                page.tables += 1
                page.parts.append(Grid(page.tables, tuple(_rows(child))))
            case name if name not in _LEFT_OUT:
                _read(child, page)


def _lines(paragraph: Element) -> list[str]:
    boxes: list[Element] = []
    text = "".join(_inline(paragraph, boxes))
    return [*text.split("\n"), *(line for box in boxes for line in _within(box))]


def _within(element: Element) -> Iterator[str]:
    """The lines of a cell or a text box, with those of tables put into it."""
    for child in element:
        match local(child.tag):
            case "p":
                yield from _lines(child)
            case name if name not in _LEFT_OUT:
                yield from _within(child)


def _is_struck(run: Element) -> bool:
    return any(
        local(one.tag) in _STRIKES and _attribute(one, "val") not in ("0", "false", "off")
        for properties in run if local(properties.tag) == "rPr" for one in properties
    )  # fmt: skip


def _inline(element: Element, boxes: list[Element]) -> Iterator[str]:
    for child in element:
        match local(child.tag):
            case "r" if _is_struck(child):
                yield _FROM + "".join(_inline(child, boxes)) + _TO
            case "t":
                yield child.text or ""
            case name if name in _STAND_FOR:
                yield _STAND_FOR[name]
            case "sym":
                yield _SYMBOLS.get(_attribute(child, "char").upper(), "")
            case "fldChar":
                yield from _form_field(child)
            case "txbxContent":
                boxes.append(child)
            case name if name not in _LEFT_OUT:
                yield from _inline(child, boxes)


def _form_field(element: Element) -> Iterator[str]:
    """The box of an old form field: ticked where it says so, else as it was at first."""
    for box in below(element, "checkBox"):
        said = {local(child.tag): _attribute(child, "val") for child in box}
        ticked = said.get("checked", said.get("default", "0"))
        yield UNTICKED if ticked in ("0", "false", "off") else TICKED


def _rows(table: Element) -> Iterator[tuple[Box, ...]]:
    above: dict[int, Box] = {}
    for row in _own(table, "tr"):
        column = _before(row)
        made: list[Box] = []
        for one in _own(row, "tc"):
            columns, merge = _span(one)
            if merge == "continue" and column in above:
                over = above[column]
                made.append(Box(column, columns, over.lines, first=False))
            else:
                text = "\n".join(_within(one))
                struck = " ".join(_STRUCK.findall(text))
                made.append(Box(column, columns, tuple(_STRUCK.sub("", text).split("\n")), struck=struck))
                above[column] = made[-1]
            column += columns
        yield tuple(made)


def _before(row: Element) -> int:
    """How many columns a row leaves out at its left."""
    for one in row:
        if local(one.tag) == "trPr":
            return next((_number(_attribute(each, "val")) for each in one if local(each.tag) == "gridBefore"), 0)
    return 0


def _span(element: Element) -> tuple[int, str]:
    """Over how many columns a cell reaches, and whether it is merged with the one above it (``continue``)."""
    columns, merge = 1, ""
    for properties in element:
        if local(properties.tag) == "tcPr":
            for one in properties:
                if local(one.tag) == "gridSpan":
                    columns = max(1, _number(_attribute(one, "val")))
                elif local(one.tag) == "vMerge":
                    merge = _attribute(one, "val") or "continue"
    return columns, merge


def _own(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, through what may be put around them."""
    for child in element:
        if local(child.tag) == name:
            yield child
        elif local(child.tag) in _AROUND:
            yield from _own(child, name)


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def _number(text: str) -> int:
    return min(int(text), _MOST_COLUMNS) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _not_word() -> Finding:
    return Finding(
        "form_not_word",
        "refused",
        "这不是 Word 文档（docx），读不了。请在 Word、WPS 中另存为 docx 后再试",
        "This is not a Word document (DOCX): save it as DOCX in Word or WPS and try again.",
    )
