"""Flowing papers written as DOCX and their tables as XLSX; decks of slides as PPTX. The same bytes each time.

What an office program shows as a picture (a seal) is not written: a DOCX is what stood before printing and sealing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pptx import Presentation
from pptx.util import Cm
from pptx.util import Pt as Points

from .blocks import Block, Break, Flow, Gap, Grid, Head, Para, Shown, Side, Stamp, Title, Under

WHEN = datetime(2020, 4, 1, 9, 0, 0)  # noqa: DTZ001 -- office files keep times without a zone
SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its title, its lines, and pictures (PNG as bytes) beside them."""

    title: str
    lines: tuple[str, ...]
    pictures: tuple[bytes, ...] = ()


def docx_of(flow: Flow) -> bytes:
    """The paper as DOCX."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(flow.size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体" if flow.font == "serif" else "黑体")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(flow.margin)
    if flow.running:
        section.header.paragraphs[0].text = flow.running
    for block in flow.blocks:
        _write(document, block, flow.size)
    document.core_properties.created = document.core_properties.modified = WHEN
    return _packed(document)


def _write(into: Any, block: Block, size: float) -> None:
    match block:
        case Title() | Head():
            line = into.add_paragraph()
            run = line.add_run(block.text)
            run.bold, run.font.size = True, Pt(size * block.size)
            line.alignment = SIDES["centre" if isinstance(block, Title) else "left"]
        case Para():
            _paragraph(into, block, size)
        case Grid():
            _table(into, block, size)
        case Side():
            table = into.add_table(rows=1, cols=2)
            for cell, side in zip(table.rows[0].cells, (block.left, block.right), strict=True):
                for one in side:
                    _write(cell, one, size)
        case Gap():
            into.add_paragraph()
        case Break():
            into.add_page_break()
        case Shown():
            into.add_paragraph().add_run().add_picture(io.BytesIO(block.data), width=Mm(block.width))
        case Stamp():
            pass


def _paragraph(into: Any, block: Para, size: float) -> None:
    line = into.add_paragraph()
    line.alignment = SIDES[block.align]
    if block.indent and block.align == "left":
        line.paragraph_format.first_line_indent = Pt(2 * size)
    for piece in block.runs:
        run = line.add_run(piece.padded if isinstance(piece, Under) else piece)
        run.underline = isinstance(piece, Under) or None
        if block.size != 1:
            run.font.size = Pt(size * block.size)


def _table(into: Any, block: Grid, size: float) -> None:
    table = into.add_table(rows=len(block.rows), cols=len(block.widths))
    table.style = "Table Grid"
    for cells, row in zip(table.rows, block.rows, strict=True):
        own = cells.cells
        if len(row) < len(own):
            own[len(row) - 1].merge(own[-1])
        for cell, text in zip(own, row, strict=False):
            cell.text = text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(size * block.size)


def xlsx_of(flow: Flow, name: str = "Sheet1") -> bytes:
    """The paper as a sheet of a workbook: its lines over the width of its tables, its tables as cells.

    A cell that is a number is written as one, unless it has so many digits that it is a name.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": WHEN})
    sheet = book.add_worksheet(name)
    title, head, cell = (
        book.add_format({"bold": True, "align": "center", "font_size": 16}),
        book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True}),
        book.add_format({"border": 1, "text_wrap": True}),
    )
    width = max((len(b.widths) for b in flow.blocks if isinstance(b, Grid)), default=6)
    row = 0
    for block in flow.blocks:
        match block:
            case Title():
                sheet.merge_range(row, 0, row, width - 1, block.text, title)
                row += 1
            case Grid():
                for number, texts in enumerate(block.rows):
                    for place, text in enumerate(texts):
                        form = head if number == 0 and block.head else cell
                        if len(texts) < len(block.widths) and place == len(texts) - 1 < width - 1:
                            sheet.merge_range(row, place, row, width - 1, text, form)
                        else:
                            _cell(sheet, row, place, text, form)
                    row += 1
            case Gap() | Stamp() | Break() | Shown():
                row += 1
            case Head() | Para():
                sheet.write_string(row, 0, block.text)
                row += 1
            case Side():
                for left, right in zip(block.left, block.right, strict=False):
                    texts = ["".join(one.text) if isinstance(one, Para | Head) else "" for one in (left, right)]
                    sheet.write_string(row, 0, texts[0])
                    sheet.write_string(row, width // 2, texts[1])
                    row += 1
    sheet.set_column(0, width - 1, 16)
    book.close()
    return out.getvalue()


def _cell(sheet: Any, row: int, place: int, text: str, form: Any) -> None:
    if len(text) < 8 and text.replace(".", "", 1).isdecimal():
        sheet.write_number(row, place, float(text), form)
    else:
        sheet.write_string(row, place, text, form)


def pptx_of(slides: Sequence[Slide]) -> bytes:
    """A deck of these slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(33.867), Cm(19.05)
    for one in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = one.title
        wide = 20 if one.pictures else 30
        frame = slide.shapes.add_textbox(Cm(1.5), Cm(4), Cm(wide), Cm(13)).text_frame
        frame.word_wrap = True
        for number, text in enumerate(one.lines):
            line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            line.text = text
            line.font.size = Points(16)
        for number, data in enumerate(one.pictures):
            slide.shapes.add_picture(io.BytesIO(data), Cm(22), Cm(4 + 6.5 * number), width=Cm(10.5))
    deck.core_properties.created = deck.core_properties.modified = WHEN
    return _packed(deck)


def _packed(document: Any) -> bytes:
    """The package with one time for all its parts: the libraries write the hour of the day."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, WHEN.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
