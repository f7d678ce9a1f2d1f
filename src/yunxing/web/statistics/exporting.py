"""Figures to take away: the table of a picture as CSV, all of them as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from .pictures import Cell, Picture

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(picture: Picture) -> str:
    """A picture's whole table; with the mark by which spreadsheets tell UTF-8, and no text that they would compute."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(picture.head)
    for row in picture.rows:
        writer.writerow([_safe(row.name), *(_value(cell) for cell in row.cells)])
    return "\ufeff" + stream.getvalue()


def as_workbook(pictures: Sequence[Picture], *, at: datetime, title: str) -> bytes:
    """Every table on a sheet of its own; the same bytes for the same figures."""
    stream = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, plain)
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bottom": 1})
    for picture in pictures:
        sheet = book.add_worksheet(picture.key)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, len(picture.head), 16)
        sheet.freeze_panes(1, 0)
        for column, words in enumerate(picture.head):
            sheet.write_string(0, column, words, head)
        for line, row in enumerate(picture.rows, 1):
            sheet.write_string(line, 0, row.name)
            for column, cell in enumerate(row.cells, 1):
                value = _value(cell)
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                else:
                    sheet.write_number(line, column, value)
    book.close()
    return stream.getvalue()


def _value(cell: Cell) -> str | int | Decimal:
    """Amounts in 万元, as the heads say."""
    if isinstance(cell, Decimal):
        return cell / 10_000
    return _safe(cell) if isinstance(cell, str) else cell


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
