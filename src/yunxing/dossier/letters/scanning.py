"""What stands in a DOCX template: its paragraphs with their places and pieces of one format, and where marks must not be.

Only reading; nothing of a template is run here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = ("{{", "{%", "{#")
MOST_BYTES = 20 * 1024 * 1024
MOST_INSIDE = 100 * 1024 * 1024
MOST_PARTS = 2_000
DEEPEST = 150
TAG = re.compile(r"\{\{(?:(?!\}\}|\{\{|\{%).)*\}\}|\{%(?:(?!%\}|\{\{|\{%).)*%\}", re.DOTALL)
PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_ASIDE = re.compile(r"word/(footnotes|endnotes|comments)\d*\.xml")
_SIGNS = (b"{", b"&#", b"<!", b"\0")
"""Without one of these a part holds no mark, however it is written: no brace, no reference, no DTD, no wide encoding."""
_WHERE = {"document": ("正文", "body"), "header": ("页眉", "header"), "footer": ("页脚", "footer")}


class UnfitError(ValueError):
    """A file that is no template we can look at; ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True)
class Where:
    """A paragraph's place: part, number in it (from 1), and cell (table, row, cell from 1) where it is in a table."""

    part: str
    number: int
    cell: tuple[int, int, int] | None = None

    def say(self, lang: str = "zh") -> str:
        """The place in words."""
        zh, en = _WHERE[self.part]
        if self.cell is None:
            return f"{zh}第{self.number}段" if lang == "zh" else f"{en}, paragraph {self.number}"
        table, row, cell = self.cell
        if lang == "zh":
            return f"{zh}第{table}个表格第{row}行第{cell}格"
        return f"{en}, table {table}, row {row}, cell {cell}"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's text, and for each character the format it has: where that changes, Word has split it."""

    where: Where
    text: str
    formats: tuple[str, ...]
    row: int | None
    """Which row of which table, as a number of its own; None outside tables."""


@dataclass(frozen=True)
class Scanned:
    """A template's paragraphs, places outside of them that hold marks, and the texts of notes and comments."""

    paragraphs: tuple[Paragraph, ...]
    strange: tuple[str, ...]
    aside: tuple[str, ...] = ()


def scanned(data: bytes) -> Scanned:
    """Look through a template. Raises ``UnfitError`` for what is no DOCX, has macros or refers to other machines."""
    if len(data) > MOST_BYTES:
        raise UnfitError("文件超过 20 MB", "the file is over 20 MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return _scanned(file)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        raise UnfitError("不是 Word 文档（.docx），或已损坏", "is no Word document (.docx), or damaged") from error
    except (ET.ParseError, DefusedXmlException, UnicodeDecodeError) as error:
        raise UnfitError("文档内部有误，请用 Word 另存后再试", "is faulty inside: save it anew in Word") from error


def _scanned(file: zipfile.ZipFile) -> Scanned:
    infos = file.infolist()
    names = [info.filename for info in infos]
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_INSIDE or len(set(names)) < len(names):
        raise UnfitError("文档内部过大或有重复部分", "is too large inside, or has parts twice")
    if "word/document.xml" not in names:
        raise UnfitError("不是 Word 文档（.docx）", "is no Word document (.docx)")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnfitError("含有宏，请另存为不含宏的 .docx", "has macros: save it as a .docx without them")
    paragraphs: list[Paragraph] = []
    strange: list[str] = []
    aside: list[str] = []
    for name in sorted(names, key=lambda n: (n != "word/document.xml", n)):
        if not name.endswith((".xml", ".rels")):
            continue
        content, found = file.read(name), PARTS.fullmatch(name)
        noted = _ASIDE.fullmatch(name) is not None
        if found is None and not noted and not name.endswith(".rels") and not any(sign in content for sign in _SIGNS):
            continue
        root = fromstring(content, forbid_dtd=True)
        if name.endswith(".rels"):
            _refuse_elsewhere(root)
        if noted:
            aside += ["".join(text.text or "" for text in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]
        if found is None:
            if _holds_marks(root, texts=True):
                strange.append(name)
            continue
        walk = _Walk(found[1].rstrip("0123456789"))
        walk.into(root)
        paragraphs += walk.found
        if _holds_marks(root, texts=False):
            strange.append(name)
    return Scanned(tuple(paragraphs), tuple(strange), tuple(aside))


def _refuse_elsewhere(root: ET.Element) -> None:
    for one in root:
        if one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink"):
            raise UnfitError(
                "引用了文档外的文件（如链接的图片、模板），请改为嵌入",
                "refers to a file elsewhere (a linked picture or template): embed it",
            )


def _holds_marks(root: ET.Element, *, texts: bool) -> bool:
    """Whether marks stand in attributes, or in texts that are no text of a paragraph (or in any text)."""
    for element in root.iter():
        places = [*element.attrib.values(), element.tail or ""]
        if texts or element.tag != f"{W}t":
            places.append(element.text or "")
        if any(mark in place for place in places for mark in MARKS):
            return True
    return False


class _Walk:
    """A part walked in the order of the document."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.found: list[Paragraph] = []
        self.tables = self.rows = 0

    def into(self, element: ET.Element, *, cell: tuple[int, int, int] | None = None, depth: int = 0) -> None:
        """Every paragraph below an element."""
        if depth > DEEPEST:
            raise UnfitError("表格或文本框层次过深", "tables or boxes are nested too deeply")
        row = self.rows if cell else None
        for child in element:
            if child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag == f"{W}p":
                found = list(pieces(child))
                text = "".join(piece.text for piece in found)
                formats = tuple(piece.form for piece in found for _ in piece.text)
                self.found.append(Paragraph(Where(self.part, len(self.found) + 1, cell), text, formats, row))
                self.into(child, cell=cell, depth=depth + 1)  # boxes in it have paragraphs of their own
            else:
                self.into(child, cell=cell, depth=depth + 1)

    def _table(self, table: ET.Element, depth: int) -> None:
        self.tables += 1
        number = self.tables
        for row, one in enumerate(_rows(table), 1):
            self.rows += 1
            for place, cell in enumerate((c for c in one.iter(f"{W}tc") if _own(c, one)), 1):
                self.into(cell, cell=(number, row, place), depth=depth + 1)


def _rows(table: ET.Element) -> Iterator[ET.Element]:
    """The table's own rows, also within content controls."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag != f"{W}tbl":
            yield from _rows(child)


def _own(cell: ET.Element, row: ET.Element) -> bool:
    """Whether a cell is the row's own and not that of a table within it."""
    stack = list(row)
    while stack:
        one = stack.pop()
        if one is cell:
            return True
        if one.tag not in (f"{W}tc", f"{W}tbl"):
            stack += list(one)
    return False


class Piece(NamedTuple):
    """A text of a paragraph, the format it is seen in, and the element that holds it."""

    text: str
    form: str
    holder: Any


def pieces(paragraph: Any, around: str = "", depth: int = 0) -> Iterator[Piece]:
    """The texts of a paragraph; what stands around a run (a link, a change) is part of its format."""
    if depth > DEEPEST:
        raise UnfitError("段落层次过深", "a paragraph is nested too deeply")
    for child in paragraph:
        if not isinstance(child.tag, str):  # a comment or an instruction
            continue
        if child.tag == f"{W}r":
            properties = child.find(f"{W}rPr")
            form = around + (_format(properties) if properties is not None else "")
            for part in child:
                if part.tag == f"{W}t":
                    yield Piece(part.text or "", form, part)
                elif part.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
                    yield Piece("\n", form, part)
        elif child.tag not in (f"{W}p", f"{W}tbl", f"{W}pPr"):
            name = child.tag.rsplit("}", 1)[-1]
            inner = around if name in ("smartTag", "proofErr", "bookmarkStart", "bookmarkEnd") else f"{around}{name}>"
            yield from pieces(child, inner, depth + 1)


_UNSEEN = {"lang", "noProof", "rFonts", "bCs", "iCs", "szCs", "rPrChange"}
"""What of a run's properties does not tell one part of a mark from another: languages, and the faces of each script.

A word processor gives braces a Latin face and a name a Chinese one; what the mark becomes has those of its first run.
"""


def _format(properties: Any) -> str:
    """What of a run's format is to be seen, as a text to compare."""
    found = []
    for element in properties:
        name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else "lang"
        if name not in _UNSEEN:
            found.append(f"{name}{sorted(element.attrib.items())}")
    return ";".join(sorted(found))
