"""Default templates of letters, made from the edition's own words in the shape of an official paper (GB/T 9704)."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yunxing.dossier.sending.steady import steady
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.offices import Letter, LetterLine, offices

SONG, FANG, HEI = "宋体", "仿宋", "黑体"
_CENTRE, _LEFT, _RIGHT, _BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
STYLES: dict[str, tuple[str, float, bool, Any, float, float]] = {
    "title": (SONG, 22, True, _CENTRE, 34, 0),
    "large": (SONG, 36, True, _CENTRE, 60, 0),
    "to": (FANG, 16, False, _LEFT, 28, 0),
    "body": (FANG, 16, False, _BOTH, 28, 2),
    "annex": (HEI, 16, False, _LEFT, 28, 0),
    "sign": (FANG, 16, False, _RIGHT, 28, 0),
    "small": (FANG, 12, False, _RIGHT, 20, 0),
    "code": (FANG, 12, False, _RIGHT, 0, 0),
}
"""Face, points, bold, alignment, points from line to line (0: as its picture needs), characters of indent."""
WIDER = 1.25
_MADE = date(2020, 1, 1)
"""A template has no day of its own; with one and the same its bytes are the same."""


def letter_of(edition: Edition, kind: str) -> Letter:
    """The letter of a kind. Raises ``InputError`` where the edition has none."""
    known = offices(edition).letters
    if kind not in known:
        listed = "、".join(f"{key}（{one.title.zh}）" for key, one in known.items())
        raise InputError.one(
            Place(edition.key),
            "letters",
            f"没有「{kind}」这种文书，有：{listed}",
            f"there is no letter {kind!r}; there are {', '.join(known)}",
        )
    return known[kind]


def default(kind: str, edition: Edition) -> bytes:
    """The DOCX template of a letter as the edition words it, for an office to change in Word."""
    letter = letter_of(edition, kind)
    paper: Any = Document()
    _page(paper, letter)
    signed: set[str] = set()
    for line in letter.lines:
        if line.style == "list":
            _list(paper, letter)
        else:
            before = paper.paragraphs[-1].text if paper.paragraphs else ""
            _line(paper, line, wide=letter.landscape, first=before not in signed)
            signed |= {line.text} if line.style == "sign" else set()
    properties = paper.core_properties
    properties.title, properties.author, properties.comments = letter.title.zh, "", ""
    stream = io.BytesIO()
    paper.save(stream)
    return steady(stream.getvalue(), _MADE)


def _page(paper: Any, letter: Letter) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if letter.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        _border(section)
    section.top_margin, section.bottom_margin = (
        Mm(37 if not letter.landscape else 25),
        Mm(30 if not letter.landscape else 15),
    )
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _border(section: Any) -> None:
    """A double line around the page, as a certificate has."""
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        one = OxmlElement(f"w:{side}")
        for key, value in (("val", "double"), ("sz", "12"), ("space", "24"), ("color", "C00000")):
            one.set(qn(f"w:{key}"), value)
        borders.append(one)
    margins = section._sectPr.find(qn("w:pgMar"))
    margins.addnext(borders)


def _line(paper: Any, line: LetterLine, *, wide: bool, first: bool) -> None:
    """A paragraph; ``wide`` is a certificate's larger type, ``first`` the first line of a signature, apart from the text."""
    face, size, bold, align, leading, indent = STYLES[line.style]
    if wide and line.style in ("to", "body", "sign"):
        size, leading = size * WIDER, leading * WIDER
    paragraph = paper.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment = align
    if leading:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    if line.style in ("title", "large"):
        form.space_after = Pt(size)
    elif line.style == "sign":
        form.right_indent = Pt(2 * size)
        form.space_before = Pt(leading if first and not wide else 0)
    elif line.style == "annex":
        form.page_break_before = True
        form.space_after = Pt(size)
    if indent:
        form.first_line_indent = Pt(indent * size)
        paragraph._p.pPr.ind.set(qn("w:firstLineChars"), str(int(indent * 100)))  # Word keeps to characters
    _run(paragraph, line.text, face, size, bold=bold)


def _run(paragraph: Any, text: str, face: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _list(paper: Any, letter: Letter) -> None:
    """The table of enterprises: a heading row that is repeated, and a row for each of them."""
    columns = letter.columns
    table = paper.add_table(rows=4, cols=len(columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    width = 156.0 / sum(column.width for column in columns)
    texts = [
        [column.name for column in columns],
        [f"{{%tr for {letter.row} in {letter.rows} %}}", *([""] * (len(columns) - 1))],
        [f"{{{{ {letter.row}.{column.name} }}}}" for column in columns],
        ["{%tr endfor %}", *([""] * (len(columns) - 1))],
    ]
    for column, grid in zip(columns, table.columns, strict=True):
        grid.width = Mm(column.width * width)
    for row, line in zip(table.rows, texts, strict=True):
        for column, cell, text in zip(columns, row.cells, line, strict=True):
            cell.width = Mm(column.width * width)
            paragraph = cell.paragraphs[0]
            paragraph.alignment = _CENTRE if line is texts[0] or column.width <= 8 else _LEFT
            if text:
                head = line is texts[0]
                _run(paragraph, text, HEI if head else FANG, 12)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
