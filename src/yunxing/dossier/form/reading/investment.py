"""Tables x.2 and x.3 of a filled form: invoices with the pages of their contracts, and lines with the days of the seals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperFile
from yunxing.guide.shapes import Words
from yunxing.guide.values import plain as amount_text
from yunxing.guide.values import to_invoice_money, to_money, to_text
from yunxing.reference.text import tidy_code

from .cells import Box, Grid
from .claims import pages_of, under
from .fields import day
from .marks import WAN, plain, stated_unit, tick, tidy
from .record import Record, Where, at

Row = dict[str, Box]


class _Columns:
    """The columns of a table by the words at their heads; those of money may leave out or change the unit."""

    def __init__(self, columns: Sequence[Words], keys: Sequence[str]) -> None:
        self.words = dict(zip(keys, columns, strict=True))
        self.titles = {key: (plain(one.zh), plain(one.zh.split("/")[0])) for key, one in self.words.items()}

    def at(self, table: int, row: int, key: str) -> Where:
        """A cell by the heading of its column."""
        return at(table, row, self.words[key].zh, self.words[key].en)

    def heads(self, row: Sequence[Box]) -> Row:
        """The headings in a row, by key."""
        found: Row = {}
        for box in row:
            text = plain(box.text)
            exact = [key for key, (whole, _) in self.titles.items() if text == whole]
            near = [key for key, (_, stem) in self.titles.items() if text.startswith(stem)]
            for key in (exact or near)[:1]:
                found.setdefault(key, box)
        return found

    def rows(self, grid: Grid, needed: set[str]) -> Iterator[tuple[int, Row, Sequence[Box]]]:
        """The rows below a heading with the cell in each column."""
        heads: Row = {}
        for number, row in enumerate(grid.rows, 1):
            found = self.heads(row)
            if needed <= set(found):
                heads = found
            elif heads:
                cells = {key: under(head, list(row)) for key, head in heads.items()}
                yield number, {key: box for key, box in cells.items() if box is not None}, row

    def unit(self, grid: Grid, key: str) -> str:
        """What stands over an amount: 万元, or 元 where somebody changed it."""
        for row in grid.rows:
            head = self.heads(row).get(key)
            if head is not None:
                return "元" if plain(head.text).endswith("元") and "万" not in head.text else "万元"
        return "万元"


class Investment:
    """Reads tables x.2 and x.3 into a record; lines of text are handed in as they come, for what stands around x.3."""

    def __init__(self, edition: Edition, paper: PaperFile, record: Record) -> None:
        self.record, self.paper = record, paper
        tables = edition.forms_file.tables
        self.invoices = _Columns(tables["invoices"].columns, ["no", "buyer", "seller", "number", "pages", "amount"])
        self.lines = _Columns(
            tables["breakdown"].columns,
            ["no", "name", "spec", "quantity", "unit_price_yuan", "amount_yuan", "cloud"],
        )
        self.above: dict[str, str] = {}
        self.open: dict[str, Any] | None = None
        self.party = ""
        self._contracts: dict[str, str] = {}

    # ── x.2 ─────────────────────────────────────────────────────────────────────────────────────────

    def lists_invoices(self, grid: Grid) -> bool:
        """Whether a table is x.2."""
        return any({"buyer", "number"} <= set(self.invoices.heads(row)) for row in grid.rows[:3])

    def read_invoices(self, grid: Grid) -> None:
        """Take over the invoices, and look at their sum."""
        unit = Decimal(1) if self.invoices.unit(grid, "amount") == "元" else WAN
        sum_ = Decimal(0)
        for number, cells, row in self.invoices.rows(grid, {"buyer", "number"}):
            if plain(row[0].text).startswith(plain(self.paper.invoices.total.split("/")[0])):
                self._total(row, sum_ / unit, at(grid.number, number, self.paper.invoices.total, "sum"))
                continue
            texts = {key: tidy(box.text) for key, box in cells.items()}
            if not any(texts.get(key) for key in ("buyer", "seller", "number", "pages", "amount")):
                continue
            made = self._invoice(texts, unit, grid.number, number)
            sum_ += Decimal(made.get("claimed_yuan", 0))

    def _invoice(self, texts: dict[str, str], unit: Decimal, table: int, row: int) -> dict[str, Any]:
        made: dict[str, Any] = {"id": f"i{len(self.record.values.setdefault('invoices', [])) + 1}"}
        for key in ("buyer", "seller", "number"):
            text = texts.get(key, "")
            text = tidy_code(text) if key == "number" else text
            value = self.record.tried(to_text, text, self.invoices.at(table, row, key))
            if value:
                made[key] = value
        where = self.invoices.at(table, row, "amount")
        text = texts.get("amount", "")
        amount = self._money(text, where, to_money)
        if amount is not None:
            own = stated_unit(text)
            yuan = self.record.tried(to_invoice_money, amount_text(amount * (own or unit)), where)
            if yuan is not None:
                made["claimed_yuan"] = amount_text(yuan)
        pages = pages_of(self.record, texts.get("pages", ""), self.invoices.at(table, row, "pages"))
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

    def _money(self, text: str, where: Where, read: Callable[[str], Decimal | None]) -> Decimal | None:
        bare = re.sub(r"(万元|万|元)$", "", tidy(text).lstrip("￥¥")).strip()
        return self.record.tried(read, bare, where) if bare else None

    def _total(self, row: Sequence[Box], sum_: Decimal, where: Where) -> None:
        """What is written as the sum, held against the sum of the rows, both in the unit of the table."""
        written = self._money(row[-1].text, where, to_money) if len(row) > 1 else None
        if written is not None and written != round(sum_, 6):
            self.record.problem(
                where,
                amount_text(written),
                f"与各行之和{amount_text(sum_)}不符，请核对",
                f"is not the sum of the rows, {amount_text(sum_)}: check it",
            )

    # ── x.3 ─────────────────────────────────────────────────────────────────────────────────────────

    def breaks_down(self, grid: Grid) -> bool:
        """Whether a table is x.3."""
        return any({"name", "cloud"} <= set(self.lines.heads(row)) for row in grid.rows[:3])

    def line(self, text: str) -> None:
        """A line of text: what stands above a table x.3, or the day of a seal below it."""
        words = self.paper.breakdown
        key = plain(text)
        for name, label in (("seller", words.seller), ("number", words.number)):
            if key.startswith(plain(label)):
                self.above[name] = tidy(re.split("[:：]", text, maxsplit=1)[-1])
                self.open = None
        if self.open is None:
            return
        for party, label in words.seals.items():
            if key.startswith(plain(label)):
                self.party = party
        dated = words.dated.rstrip("：:")
        if self.party and dated in text:
            written = text.split(dated, 1)[1].lstrip("：: \u3000")
            if re.search(r"月\D*\d|[./-]\s*\d+\s*[./-]\s*\d|\d{1,2}\s*日", written):
                where = Where(
                    f"{self.paper.annexed}（{self.above_of(self.open)}）{label_of(words.seals, self.party)}",
                    f"seal of the {self.party}",
                )
                sealed = day(self.record, written, where)
                if sealed is not None:
                    self.open["breakdown"]["sealed_by"][self.party] = sealed
            self.party = ""

    def above_of(self, invoice: dict[str, Any]) -> str:
        """The number of the invoice whose table is read."""
        return str(invoice.get("number", ""))

    def read_breakdown(self, grid: Grid) -> None:
        """Take over the lines of a table x.3, for the invoice whose number stands above it."""
        number = tidy_code(self.above.pop("number", ""))
        seller = self.above.pop("seller", "")
        lines = list(self._lines(grid))
        self.open = None
        if not lines:
            return
        where = at(grid.number, 1, self.paper.breakdown.number.rstrip("：:"), "number of the invoice")
        invoices = self.record.values.setdefault("invoices", [])
        invoice = next((one for one in invoices if number and one.get("number") == number), None)
        if invoice is not None and "breakdown" in invoice:
            self.record.problem(
                where, number, "这张发票已有一份明细，这一份没有列入", "this invoice has a table already; left out"
            )
            return
        if invoice is None:
            self.record.problem(
                where,
                number,
                "上云投入明细中没有这个发票号码，另列为一张发票，请核对",
                "no such invoice in the table of investment; added as one: check it",
            )
            invoice = {"id": f"i{len(invoices) + 1}"}
            invoice |= {key: value for key, value in (("seller", seller), ("number", number)) if value}
            invoices.append(invoice)
        invoice["breakdown"] = {"lines": lines, "sealed_by": {}}
        self.open, self.party = invoice, ""

    def _lines(self, grid: Grid) -> Iterator[dict[str, Any]]:
        for number, cells, row in self.lines.rows(grid, {"name", "cloud"}):
            if plain(row[0].text).startswith(plain(self.paper.breakdown.total.split("/")[0])):
                continue
            texts = {key: box.text for key, box in cells.items()}
            if not any(tidy(texts.get(key, "")) for key in self.lines.titles if key != "no"):
                continue
            yield self._line(texts, grid.number, number)

    def _line(self, texts: dict[str, str], table: int, row: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key in ("name", "spec"):
            value = self.record.tried(to_text, tidy(texts.get(key, "")), self.lines.at(table, row, key))
            if value:
                made[key] = value
        for key in ("quantity", "unit_price_yuan", "amount_yuan"):
            read = to_invoice_money if key == "amount_yuan" else to_money
            amount = self._money(texts.get(key, ""), self.lines.at(table, row, key), read)
            if amount is not None and "元" in texts.get(key, "") and stated_unit(texts[key]) == WAN:
                amount *= WAN
            if amount is not None:
                made[key] = amount_text(amount)
        text = tidy(texts.get("cloud", ""))
        cloud = tick(text)
        if text and cloud.ticked is None:
            self.record.problem(self.lines.at(table, row, "cloud"), text, "应写“是”或“否”", "write 是 or 否")
        elif text:
            made["cloud"] = cloud.ticked
        return made


def label_of(seals: dict[Any, str], party: str) -> str:
    """The words at the place of a seal, without the place itself."""
    return re.split("[:：]", seals[party])[0]
