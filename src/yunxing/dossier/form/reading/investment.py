"""Table x.2 of a filled form: the invoices with the pages of their contracts, and the sum that is written below them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperFile
from yunxing.guide.values import MAX_DECIMALS, WAN, to_invoice_money, to_money, to_text
from yunxing.guide.values import plain as amount_text
from yunxing.reference.text import tidy_code

from .cells import Grid
from .claims import pages_of
from .columns import Columns, Row, money
from .marks import half, plain, stated_unit, tidy
from .record import Record, Where, at

_NUMBERS = re.compile(r"\d+")
LEAST_FIGURES, WHOLE, WITH_CODE = 8, 20, 12
"""Figures of an invoice's number of old, of one without paper, and of the code that stood beside the former."""
ASKED = ("buyer", "seller", "number", "pages", "amount")


class InvoicesTable:
    """Reads tables x.2 into a record."""

    def __init__(self, edition: Edition, paper: PaperFile, record: Record) -> None:
        self.record, self.paper = record, paper
        self.columns = Columns(edition.forms_file.tables["invoices"].columns, ["no", *ASKED])
        self._contracts: dict[str, str] = {}
        self._rows: dict[str, tuple[int, tuple[str, ...]]] = {}

    def knows(self, grid: Grid) -> bool:
        """Whether a table is x.2."""
        return any({"buyer", "number"} <= set(self.columns.heads(row)) for row in grid.rows[:3])

    def read(self, grid: Grid) -> None:
        """Take over the invoices, and look at their sum."""
        unit = Decimal(1) if self.columns.unit(grid, "amount") == "元" else WAN
        sum_ = Decimal(0)
        for number, cells, row in self.columns.rows(grid, {"buyer", "number"}):
            if plain(row[0].text).startswith(plain(self.paper.invoices.total.split("/")[0])):
                self._total(cells, sum_ / unit, at(grid.number, number, self.paper.invoices.total, "sum"))
                continue
            self.columns.strange(self.record, cells, row, grid.number, number)
            texts = {key: tidy(box.text) for key, box in cells.items()}
            if not any(texts.get(key) for key in ASKED) or self._doubled(texts, grid.number, number):
                continue
            self._several(cells, texts, grid.number, number)
            made = self._invoice(texts, unit, grid.number, number)
            sum_ += Decimal(made.get("claimed_yuan", 0))

    def _doubled(self, texts: dict[str, str], table: int, row: int) -> bool:
        """Whether a row says word for word what another does, which is not taken twice; both are named.

        A number that another row has too, with something else beside it, is named and taken: which is right is not known.
        """
        number = tidy_code(texts.get("number", ""))
        if not number:
            return False
        said = tuple(texts.get(key, "") for key in ASKED)
        first, before = self._rows.setdefault(number, (row, said))
        if first == row:
            return False
        where = self.columns.at(table, row, "number")
        if said == before:
            self.record.problem(
                where,
                number,
                f"与第{first}行完全相同，没有重复列入，请核对",
                f"the same as row {first}; not taken twice: check it",
            )
            return True
        self.record.problem(
            where,
            number,
            f"发票号码与第{first}行相同而内容不同，两行都列入了，请核对",
            f"the number of row {first} with something else beside it; both were taken: check it",
        )
        return False

    def _several(self, cells: Row, texts: dict[str, str], table: int, row: int) -> None:
        """Keep apart, and name, several numbers in one cell; one of twenty figures may be broken over lines."""
        numbers = _NUMBERS.findall(half(cells["number"].text)) if "number" in cells else []
        lengths = [len(number) for number in numbers]
        if len(numbers) < 2 or min(lengths) < LEAST_FIGURES or (sum(lengths) == WHOLE and WITH_CODE not in lengths):
            return
        texts["number"] = "、".join(numbers)
        self.record.problem(
            self.columns.at(table, row, "number"),
            texts["number"],
            "一格里有几个号码，照原样列入；一张发票写一行，只写发票号码，请改正",
            "several numbers in one cell, kept as they stand: write a row for each invoice, with its number alone",
        )

    def _invoice(self, texts: dict[str, str], unit: Decimal, table: int, row: int) -> dict[str, Any]:
        made: dict[str, Any] = {"id": f"i{len(self.record.values.setdefault('invoices', [])) + 1}"}
        for key in ("buyer", "seller", "number"):
            text = texts.get(key, "")
            text = tidy_code(text) if key == "number" else text
            value = self.record.tried(to_text, text, self.columns.at(table, row, key))
            if value:
                made[key] = value
        where = self.columns.at(table, row, "amount")
        text = texts.get("amount", "")
        amount = money(self.record, text, where, to_money)
        if amount is not None:
            own = stated_unit(text)
            yuan = self.record.tried(to_invoice_money, amount_text(amount * (own or unit)), where)
            if yuan is not None:
                made["claimed_yuan"] = amount_text(yuan)
        pages = pages_of(self.record, texts.get("pages", ""), self.columns.at(table, row, "pages"))
        if pages:
            made["contracts"] = [self._contract(pages)]
        self.record.values["invoices"].append(made)
        return made

    def _contract(self, pages: str) -> str:
        """The contract at some pages: one for every way of writing them."""
        if pages not in self._contracts:
            self._contracts[pages] = f"c{len(self._contracts) + 1}"
            self.record.values.setdefault("contracts", []).append({"id": self._contracts[pages], "pages": pages})
        return self._contracts[pages]

    def _total(self, cells: Row, sum_: Decimal, where: Where) -> None:
        """What is written as the sum, held against the sum of the rows, both in the unit of the table."""
        box = cells.get("amount")
        written = money(self.record, box.text, where, to_money) if box is not None and box.first else None
        if written is not None and written != round(sum_, MAX_DECIMALS):
            self.record.problem(
                where,
                amount_text(written),
                f"与各行之和{amount_text(sum_)}不符，请核对",
                f"is not the sum of the rows, {amount_text(sum_)}: check it",
            )
