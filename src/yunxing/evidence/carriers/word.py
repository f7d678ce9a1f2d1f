"""Word documents: paragraphs and tables in their order, a row of a table on a line, with what boxes and controls hold.

What was deleted under tracking is left out, what was inserted is there: the text as it stands. What nobody sees, and what is
struck through, is no word of it either, but is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from yunxing.evidence.document import Refused, Texts
from yunxing.evidence.findings import Finding

from .bounds import bounded, pictures_inside
from .ooxml import Package, local
from .sight import named
from .word_looks import Looks, Sight, document_ground, ground_of, shape_ground

_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "tblPr", "sdtPr", "sectPr"}
_STAND_FOR = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNREAD: dict[Sight, tuple[str, str, str]] = {
    "hidden": ("hidden_text", "看不见的文字", "text that nobody sees"),
    "struck": ("struck_text", "被划去的文字", "text that is struck through"),
}
_SHAPES = {"wsp", "shape", "rect", "roundrect", "oval"}


def open_docx(path: Path) -> Texts:
    """A Word document, with or without macros. Raises ``Refused``."""
    with Package(path, zh="Word 文档", en="The Word document") as package:
        findings = package.findings
        reader = _Reader(Looks(_styles(package)))
        ground = document_ground(package.root)
        headers = dict.fromkeys(_headers(package, reader, ground))
        lines = [*headers, *reader.blocks(package.root, ground)]
        text = bounded(lines, "Word 文档", "The Word document", findings)
        findings += reader.left_out()
        pictures = package.pictures("word")
        findings += pictures_inside(pictures, len(text))
        return Texts("docx", [text], properties=package.properties, findings=findings, pictures=pictures)


def _styles(package: Package) -> Element | None:
    """The styles; without them words look as they say themselves."""
    for one in package.related(package.main).values():
        if one.type.endswith("/styles"):
            try:
                return package.part(one.part)
            except Refused:
                return None
    return None


def _headers(package: Package, reader: _Reader, ground: str) -> Iterator[str]:
    for one in package.related(package.main).values():
        if one.type.endswith("/header"):
            try:
                yield from filter(str.strip, reader.blocks(package.part(one.part), ground))
            except Refused as refusal:  # the text below it is read all the same
                package.findings.append(replace(refusal.finding, weight="wrong"))


class _Reader:
    """The words of a document in their order; ``ground`` is the colour on which something stands."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._unread: dict[Sight, list[str]] = {sight: [] for sight in _UNREAD}

    def blocks(self, element: Element, ground: str) -> Iterator[str]:
        """The paragraphs and rows within an element, line by line."""
        for child in element:
            match local(child.tag):
                case "p":
                    boxes: list[tuple[Element, str]] = []
                    yield "".join(self._inline(child, boxes, child, ground))
                    for box, inside in boxes:
                        yield from self.blocks(box, inside)
                case "tbl":
                    yield from self._rows(child, _nearest(self._looks.table(child), ground))
                case name if name not in _LEFT_OUT:
                    yield from self.blocks(child, ground)

    def _inline(
        self, element: Element, boxes: list[tuple[Element, str]], paragraph: Element, ground: str
    ) -> Iterator[str]:
        """The text of a paragraph; boxes anchored in it are set aside, for they have paragraphs of their own."""
        for child in element:
            name = local(child.tag)
            if name == "t":
                yield child.text or ""
            elif name in _STAND_FOR:
                yield _STAND_FOR[name]
            elif name == "txbxContent":
                boxes.append((child, ground))
            elif name == "r":
                pieces = self._inline(child, boxes, paragraph, ground)
                sight = self._looks.sight(child, paragraph, ground)
                if sight == "seen":
                    yield from pieces
                else:
                    self._unread[sight].append("".join(pieces))
            elif name not in _LEFT_OUT:
                inside = _nearest(shape_ground(child), ground) if name in _SHAPES else ground
                yield from self._inline(child, boxes, paragraph, inside)

    def _rows(self, table: Element, ground: str) -> Iterator[str]:
        for row in _own(table, "tr"):
            yield "\t".join(
                " ".join(" ".join(self.blocks(cell, _nearest(_cell_ground(cell), ground))).split())
                for cell in _own(row, "tc")
            )

    def left_out(self) -> Iterator[Finding]:
        """What to say of the words that were left out."""
        for sight, (code, zh, en) in _UNREAD.items():
            words = "".join("".join(self._unread[sight]).split())
            if any(letter.isalnum() for letter in words):
                shown = named(words)
                yield Finding(
                    code,
                    "wrong",
                    f"文件里有{zh}“{shown}”，没有采用。请核对原件，或提供没有这些文字的文件",
                    f"The file holds {en}, {shown!r}; it was not used: compare with the paper, or supply a file without it.",
                    page=1,
                )


def _nearest(own: str | None, around: str) -> str:
    return around if own is None else own


def _cell_ground(cell: Element) -> str | None:
    return next((ground_of(one) for one in cell if local(one.tag) == "tcPr"), None)


def _own(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through what may be put around them, but not those of a table within."""
    for child in element:
        if local(child.tag) == name:
            yield child
        elif local(child.tag) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _own(child, name)
