"""The summary as a workbook: a sheet for each way of reporting, set up to be printed on A4 across and sealed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from .fields import cell_lines, day, in_xml
from .listing import Part, Summary

A4 = 9
FIRST = 3
"""The row of the headings, counted from 0: above it stand label, title and unit."""
_UNFIT = re.compile(r"[\[\]:*?/\\']")
SIZE, PRINTED = 9, 8.3
"""Points of a cell's type on the screen; and on paper, where the columns together are as wide as the sheet allows.

LibreOffice takes columns to be a sixth wider where it lacks the face that widths are counted in: it prints at 7.2.
"""
_SIDE = 0.5
_WIDE = (297 / 25.4 - 2 * _SIDE) * 96 * SIZE / PRINTED
"""Pixels (96 to an inch) of all columns: on A4 across they are drawn smaller by as much as the type is."""
_LETTER, _PADDING = SIZE / 72 * 96, 8
"""Pixels of a Chinese character, and of a cell's edges."""
MONEY = "0.######"
"""万元 with what decimals there are, up to a fen's six."""


def workbook(summary: Summary) -> bytes:
    """The workbook of a summary: the same bytes for the same summary."""
    stream = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, plain)
    table = summary.table
    book.set_properties(
        {
            "title": table.title.zh,
            "company": summary.unit,
            "created": datetime.combine(summary.dated, time()),  # a day that the workbook states
        }
    )
    formats = _Formats(book)
    for part in summary.parts:
        _sheet(book, formats, summary, part)
    book.close()
    return stream.getvalue()


class _Formats:
    def __init__(self, book: Any) -> None:
        song = {"font_name": "宋体", "valign": "vcenter"}
        cell = {**song, "font_size": SIZE, "text_wrap": True, "border": 1}
        self.label = book.add_format({**song, "font_size": 12})
        self.title = book.add_format({**song, "font_size": 16, "bold": True, "align": "center"})
        self.unit = book.add_format({**song, "font_size": 11})
        self.note = book.add_format({**song, "font_size": 9})
        self.right = book.add_format({**song, "font_size": 11, "align": "right"})
        self.head = book.add_format({**cell, "bold": True, "align": "center"})
        self.text = book.add_format({**cell, "num_format": "@"})
        self.middle = book.add_format({**cell, "num_format": "@", "align": "center"})
        self.whole = book.add_format({**cell, "num_format": "0", "align": "center"})
        self.money = book.add_format({**cell, "num_format": MONEY, "align": "right"})


def _sheet(book: Any, formats: _Formats, summary: Summary, part: Part) -> None:
    table, columns = summary.table, summary.table.columns
    last = len(columns) - 1
    sheet = book.add_worksheet(_UNFIT.sub(" ", part.title)[:31])
    whole = sum(column.width for column in columns)
    widths = [int(_WIDE * column.width / whole) for column in columns]
    letters = [(width - _PADDING) / _LETTER for width in widths]
    for place, width in enumerate(widths):
        sheet.set_column_pixels(place, place, width)
    sheet.merge_range(0, 0, 0, last, table.label.zh, formats.label)
    sheet.merge_range(1, 0, 1, last, f"{table.title.zh}（{part.title}：{part.stars}）", formats.title)
    half = last // 2
    sheet.merge_range(2, 0, 2, half, f"{table.unit.zh}：{summary.unit}{table.seal.zh}", formats.unit)
    sheet.merge_range(2, half + 1, 2, last, f"{table.dated.zh}：{day(summary.dated)}", formats.right)
    sheet.set_row(1, 30)
    sheet.set_row(2, 24)
    sheet.set_row(FIRST, _high(cell_lines(c.title.zh, room) for c, room in zip(columns, letters, strict=True)))
    for place, column in enumerate(columns):
        sheet.write_string(FIRST, place, column.title.zh, formats.head)
    row = FIRST
    for row, listed in enumerate(part.rows, FIRST + 1):
        texts = (cell if isinstance(cell, str) else "" for cell in listed.cells)
        sheet.set_row(row, _high(cell_lines(text, room) for text, room in zip(texts, letters, strict=True)))
        for place, (column, cell) in enumerate(zip(columns, listed.cells, strict=True)):
            _write(sheet, formats, row, place, cell, middle=column.width <= 4)
    if part.rows:
        _totals(sheet, formats, summary, part, row + 1)
    else:
        sheet.merge_range(FIRST + 1, 0, FIRST + 1, last, table.nobody.zh, formats.middle)
    note = max(row + 2, FIRST + 2)
    sheet.merge_range(note, 0, note, last, table.note.zh, formats.note)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=_SIDE, right=_SIDE, top=0.6, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST)
    sheet.print_area(0, 0, note, last)
    sheet.set_footer("&C&9第 &P 页 共 &N 页")
    sheet.freeze_panes(FIRST + 1, 2)


def _high(lines: Iterable[int]) -> float:
    """Points of a row of cells of so many lines."""
    return 12.0 * max(lines) + 6


def _write(sheet: Any, formats: _Formats, row: int, place: int, cell: Any, *, middle: bool) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(row, place, cell, formats.money)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell, formats.whole)
    elif cell:
        sheet.write_string(row, place, in_xml(cell), formats.middle if middle else formats.text)
    else:
        sheet.write_blank(row, place, None, formats.text)


def _totals(sheet: Any, formats: _Formats, summary: Summary, part: Part, row: int) -> None:
    """The last row: how many enterprises, and sums that a spreadsheet computes anew."""
    columns = summary.table.columns
    sheet.set_row(row, 20)
    for place, column in enumerate(columns):
        if column.total:
            name = xl_col_to_name(place)
            total = sum((c for r in part.rows if isinstance(c := r.cells[place], Decimal)), Decimal())
            sheet.write_formula(row, place, f"=SUM({name}{FIRST + 2}:{name}{row})", formats.money, total)
        elif place == 1:
            sheet.write_string(row, place, f"{summary.table.total.zh} {len(part.rows)}", formats.head)
        else:
            sheet.write_blank(row, place, None, formats.text)
