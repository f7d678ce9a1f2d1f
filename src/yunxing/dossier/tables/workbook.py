"""Tables x.2 and x.3 in a workbook: sums as formulas with their values, on A4, in Song at 12 pt (R58)."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

from yunxing.dossier.summary.fields import cell_lines, day, in_wan, in_xml
from yunxing.guide.offices import InvestmentTables, offices
from yunxing.guide.values import plain

from .rows import Breakdown, Investment

A4 = 9
WIDE = (6, 24, 24, 16, 14, 16)
LINES = (6, 26, 14, 9, 13, 14, 10)
MONEY = "0.######"
HEIGHT = 16
"""A line of a cell, in points."""
YES, NO = "是", "否"


def workbook(made: Investment, *, dated: date) -> bytes:
    """The workbook of a declaration's tables: the same bytes for the same declaration and day."""
    stream = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, settings)
    made_on = datetime.combine(dated, time())  # a day that the workbook states
    book.set_properties({"title": in_xml(made.declaration.name), "created": made_on})
    writer = _Writer(book, made)
    writer.invoices()
    for place, breakdown in enumerate(made.breakdowns):
        writer.breakdown(place, breakdown)
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: Any, made: Investment) -> None:
        self.book, self.made = book, made
        self.form = made.edition.form_of(made.declaration.star)
        self.tables = made.edition.forms_file.tables
        self.words: InvestmentTables = offices(made.edition).investment_tables
        song = {"font_name": "宋体", "font_size": 12, "valign": "vcenter"}
        cell = {**song, "border": 1, "text_wrap": True}
        self.plain = book.add_format(song)
        self.title = book.add_format({**song, "bold": True, "font_size": 14, "align": "center"})
        self.head = book.add_format({**cell, "bold": True, "align": "center"})
        self.text = book.add_format({**cell, "num_format": "@"})
        self.middle = book.add_format({**cell, "num_format": "@", "align": "center"})
        self.whole = book.add_format({**cell, "num_format": "0", "align": "center"})
        self.money = book.add_format({**cell, "num_format": MONEY, "align": "right"})

    def sheet(self, name: str, key: str, widths: tuple[int, ...]) -> Any:
        """A sheet with the title of a table, printed on one page's width with its headings on each."""
        sheet = self.book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        last = len(widths) - 1
        number = self.form.invoices_table if key == "invoices" else self.form.breakdown_table
        sheet.merge_range(0, 0, 0, last, f"{self.words.label.zh}{number} {self.tables[key].title.zh}", self.title)
        sheet.set_row(0, 28)
        sheet.set_paper(A4)
        sheet.set_margins(left=0.6, right=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&9第 &P 页 共 &N 页")
        return sheet

    def heads(self, sheet: Any, row: int, key: str) -> None:
        """The headings of a table, as the form has them."""
        for place, column in enumerate(self.tables[key].columns):
            sheet.write_string(row, place, column.zh, self.head)
        sheet.set_row(row, 34)
        sheet.repeat_rows(row)

    def name(self, place: int) -> str:
        """The sheet of a table x.3."""
        return f"{self.words.label.zh}{self.form.breakdown_table}（{place + 1}）"

    def invoices(self) -> None:
        """Table x.2: an amount that a table x.3 gives is taken from there."""
        sheet = self.sheet(f"{self.words.label.zh}{self.form.invoices_table}", "invoices", WIDE)
        self.heads(sheet, 1, "invoices")
        row = 1
        for number, one in enumerate(self.made.rows, 1):
            row = number + 1
            sheet.set_row(row, HEIGHT * max(cell_lines(one.buyer, 12), cell_lines(one.seller, 12)) + 6)
            sheet.write_number(row, 0, number, self.whole)
            for place, text in enumerate((one.buyer, one.seller, one.number, one.pages), 1):
                sheet.write_string(row, place, in_xml(text), self.text if place < 3 else self.middle)
            if one.amount is None:
                sheet.write_blank(row, 5, None, self.money)
            elif one.breakdown is not None and one.amount == self.made.breakdowns[one.breakdown].cloud:
                lines = len(self.made.breakdowns[one.breakdown].lines)
                self.formula(sheet, row, 5, f"='{self.name(one.breakdown)}'!G{lines + 6}", in_wan(one.amount))
            else:
                sheet.write_number(row, 5, in_wan(one.amount), self.money)
        sheet.merge_range(row + 1, 0, row + 1, 4, self.words.total.zh, self.head)
        sheet.set_row(row + 1, HEIGHT + 6)
        if self.made.rows:
            self.formula(sheet, row + 1, 5, f"=ROUND(SUM(F3:F{row + 1}),6)", self.made.total)
        else:
            sheet.write_number(row + 1, 5, 0, self.money)
        sheet.freeze_panes(2, 0)

    def breakdown(self, place: int, made: Breakdown) -> None:
        """Table x.3 of one invoice, with the place of both seals beneath."""
        sheet = self.sheet(self.name(place), "breakdown", LINES)
        words = self.words
        for row, (title, text) in enumerate(
            (
                (words.enterprise, self.made.declaration.name),
                (words.provider, made.seller),
                (words.number, made.number),
            ),
            1,
        ):
            sheet.set_row(row, HEIGHT + 4)
            sheet.merge_range(row, 0, row, 6, in_xml(f"{title.zh}：{text}"), self.plain)
        self.heads(sheet, 4, "breakdown")
        for number, line in enumerate(made.lines, 1):
            row = number + 4
            sheet.set_row(row, HEIGHT * max(cell_lines(line.name or "", 13), cell_lines(line.spec or "", 7)) + 6)
            sheet.write_number(row, 0, number, self.whole)
            sheet.write_string(row, 1, in_xml(line.name or ""), self.text)
            sheet.write_string(row, 2, in_xml(line.spec or ""), self.text)
            for column, value in ((3, line.quantity), (4, line.unit_price_yuan), (5, line.amount_yuan)):
                if value is None:
                    sheet.write_blank(row, column, None, self.money)
                elif column == 5 and line.quantity and line.unit_price_yuan == value / line.quantity:
                    self.formula(sheet, row, 5, f"=ROUND(D{row + 1}*E{row + 1},6)", value)
                else:
                    sheet.write_number(row, column, value, self.money)
            sheet.write_string(row, 6, "" if line.cloud is None else YES if line.cloud else NO, self.middle)
        first, last = 6, len(made.lines) + 5
        foot = last  # the row below the lines, counted from 0
        sheet.set_row(foot, HEIGHT + 6)
        sheet.merge_range(foot, 0, foot, 1, words.whole.zh, self.head)
        self.formula(sheet, foot, 2, f"=ROUND(SUM(F{first}:F{last})/10000,6)", in_wan(made.whole))
        sheet.merge_range(foot, 3, foot, 5, words.cloud.zh, self.head)
        taken = f'=ROUND(SUMIF(G{first}:G{last},"{YES}",F{first}:F{last})/10000,6)'
        self.formula(sheet, foot, 6, taken, in_wan(made.cloud))
        for below, (left, right) in enumerate(
            (
                (words.sign_enterprise.zh, words.sign_provider.zh),
                (self.dated(made.sealed_by.get("enterprise")), self.dated(made.sealed_by.get("provider"))),
            ),
            2,
        ):
            sheet.merge_range(foot + below, 0, foot + below, 2, left, self.plain)
            sheet.merge_range(foot + below, 3, foot + below, 6, right, self.plain)
            sheet.set_row(foot + below, 30)
        sheet.freeze_panes(5, 0)

    def dated(self, sealed: date | None) -> str:
        """The day of a seal, or the place for it (R66)."""
        words = self.words.dated.zh
        return words if sealed is None else f"{words.partition('：')[0]}：{day(sealed)}"

    def formula(self, sheet: Any, row: int, column: int, text: str, value: Decimal) -> None:
        """A formula and its value, for viewers that compute nothing."""
        sheet.write_formula(row, column, text, self.money, Decimal(plain(value)))
