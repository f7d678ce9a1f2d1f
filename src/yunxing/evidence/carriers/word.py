"""Word documents: paragraphs and tables in their order, a row of a table on a line, with what boxes and controls hold.

What was deleted under tracking is left out, what was inserted is there: the text as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from yunxing.evidence.document import Refused, Texts

from .bounds import bounded, pictures_inside
from .ooxml import Package, local

_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "tblPr", "sdtPr", "sectPr"}
_STAND_FOR = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def open_docx(path: Path) -> Texts:
    """A Word document, with or without macros. Raises ``Refused``."""
    with Package(path, zh="Word 文档", en="The Word document") as package:
        findings = package.findings
        lines = [*dict.fromkeys(_headers(package)), *_blocks(package.root)]
        text = bounded(lines, "Word 文档", "The Word document", findings)
        pictures = package.pictures("word")
        findings += pictures_inside(pictures, len(text))
        return Texts("docx", [text], properties=package.properties, findings=findings, pictures=pictures)


def _headers(package: Package) -> Iterator[str]:
    for one in package.related(package.main).values():
        if one.type.endswith("/header"):
            try:
                yield from filter(str.strip, _blocks(package.part(one.part)))
            except Refused as refusal:  # the text below it is read all the same
                package.findings.append(replace(refusal.finding, weight="wrong"))


def _blocks(element: Element) -> Iterator[str]:
    """The paragraphs and rows within an element, line by line."""
    for child in element:
        match local(child.tag):
            case "p":
                boxes: list[Element] = []
                yield "".join(_inline(child, boxes))
                for box in boxes:
                    yield from _blocks(box)
            case "tbl":
                yield from _rows(child)
            case name if name not in _LEFT_OUT:
                yield from _blocks(child)


def _inline(element: Element, boxes: list[Element]) -> Iterator[str]:
    """The text of a paragraph; boxes anchored in it are set aside, for they have paragraphs of their own."""
    for child in element:
        name = local(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in _STAND_FOR:
            yield _STAND_FOR[name]
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _LEFT_OUT:
            yield from _inline(child, boxes)


def _rows(table: Element) -> Iterator[str]:
    for row in _own(table, "tr"):
        yield "\t".join(" ".join(" ".join(_blocks(cell)).split()) for cell in _own(row, "tc"))


def _own(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through what may be put around them, but not those of a table within."""
    for child in element:
        if local(child.tag) == name:
            yield child
        elif local(child.tag) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _own(child, name)
