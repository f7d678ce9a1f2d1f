"""Tables x.3 of a filled form: lines of an invoice with their sums, what stands above them, and the days of the seals below.

They are given to their invoices once the whole form is read, wherever they stand in it. A day is no seal: it is named, and a
person who has seen the paper adds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperFile
from yunxing.guide.values import MAX_DECIMALS, WAN, to_invoice_money, to_money, to_text
from yunxing.guide.values import plain as amount_text
from yunxing.reference.text import tidy_code

from .cells import Box, Grid
from .columns import Columns, money
from .fields import day
from .marks import plain, stated_unit, tick, tidy, unprompted
from .record import Record, Where, at

_UNDATED = re.compile(r"[\s_\u3000]*(?:\d{4}[\s_\u3000]*年|年)?[\s_\u3000]*月?[\s_\u3000]*日?[\s_\u3000]*")
"""A place for a date that was left open; the year may be printed."""
_TEXTS = ("name", "spec")
_AMOUNTS = ("quantity", "unit_price_yuan", "amount_yuan")


@dataclass(slots=True)
class Breakdown:
    """A table x.3 as it was read: its number among the tables, what stands above it, its lines, the days below it."""

    table: int
    above: dict[str, str]
    lines: list[dict[str, Any]] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The number of the invoice."""
        return tidy_code(self.above.get("number", ""))


class Breakdowns:
    """Reads tables x.3; lines of text are handed in as they come, for what stands around the tables."""

    def __init__(self, edition: Edition, paper: PaperFile, record: Record) -> None:
        self.record, self.paper = record, paper
        self.columns = Columns(edition.forms_file.tables["breakdown"].columns, ["no", *_TEXTS, *_AMOUNTS, "cloud"])
        self.found: list[Breakdown] = []
        self._above: dict[str, str] = {}
        self._open: Breakdown | None = None
        self._party = ""

    def knows(self, grid: Grid) -> bool:
        """Whether a table is x.3."""
        return any({"name", "cloud"} <= set(self.columns.heads(row)) for row in grid.rows[:3])

    # ── around a table ──────────────────────────────────────────────────────────────────────────────

    def line(self, text: str) -> bool:
        """A line of text: what stands above a table x.3, or the day of a seal below it. False where it is neither."""
        words = self.paper.breakdown
        key = plain(text)
        for name, label in (("applicant", words.applicant), ("seller", words.seller), ("number", words.number)):
            if key.startswith(plain(label)):
                said = (
                    tidy(re.split("[:：]", text, maxsplit=1)[-1])
                    if re.search("[:：]", text)
                    else unprompted(text, label)
                )
                self._above[name] = said
                self._open = None
                return True
        if self._open is None:
            return False
        party = next((each for each, label in words.seals.items() if key.startswith(plain(label))), "")
        dated = words.dated.rstrip("：:")
        before, has_date, after = text.partition(dated)
        if not party and not (self._party and has_date):
            return False
        self._party = party or self._party
        where = self._seal(self._open, self._party)
        rest = unprompted(before, words.seals[party]) if party else before  # type: ignore[index]  # a key of seals
        if plain(rest):
            self.record.extra(where, tidy(rest))
        if has_date:
            self._date(after.lstrip("：: \u3000"), where)
            self._party = ""
        return True

    def _seal(self, of: Breakdown, party: str) -> Where:
        label = re.split("[:：]", self.paper.breakdown.seals[party])[0]  # type: ignore[index]  # a key of seals
        return Where(f"{self.paper.annexed}（{of.number}）{label}", f"seal of the {party}, table of {of.number or '—'}")

    def _date(self, written: str, where: Where) -> None:
        if _UNDATED.fullmatch(written) or self._open is None:
            return
        found = day(self.record, written, where)
        if found is None:
            return
        self._open.dates[self._party] = found
        self.record.problem(
            where,
            found,
            f"只写了日期，看不出是否盖章，没有列入；看到纸质件上的章后，请在 sealed_by 中补填 {self._party}",
            f"a day is no seal, left out: once you have seen it on paper, add {self._party} under sealed_by",
        )

    # ── a table ─────────────────────────────────────────────────────────────────────────────────────

    def read(self, grid: Grid) -> None:
        """Take over the lines of a table, and look at its sums."""
        made = Breakdown(grid.number, self._above)
        self._above, self._party, self._open = {}, "", made
        seen: dict[tuple[str, ...], int] = {}
        for number, cells, row in self.columns.rows(grid, {"name", "cloud"}):
            if plain(row[0].text).startswith(_stem(self.paper.breakdown.total)):
                self._totals(made, row, at(grid.number, number, self.paper.breakdown.total, "sums"))
                continue
            self.columns.strange(self.record, cells, row, grid.number, number)
            texts = {key: box.text for key, box in cells.items()}
            said = tuple(tidy(texts.get(key, "")) for key in self.columns.titles if key != "no")
            if not any(said):
                continue
            first = seen.setdefault(said, number)
            if first != number:
                self.record.problem(
                    self.columns.at(grid.number, number, "name"),
                    tidy(texts.get("name", "")),
                    f"与第{first}行完全相同，两行都列入了，请核对",
                    f"the same as row {first}; both were taken: check it",
                )
            made.lines.append(self._line(texts, grid.number, number))
        self.found.append(made)

    def _line(self, texts: dict[str, str], table: int, row: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key in _TEXTS:
            value = self.record.tried(to_text, tidy(texts.get(key, "")), self.columns.at(table, row, key))
            if value:
                made[key] = value
        for key in _AMOUNTS:
            read = to_invoice_money if key == "amount_yuan" else to_money
            amount = money(self.record, texts.get(key, ""), self.columns.at(table, row, key), read)
            if amount is not None and "元" in texts.get(key, "") and stated_unit(texts[key]) == WAN:
                amount *= WAN
            if amount is not None:
                made[key] = amount_text(amount)
        text = tidy(texts.get("cloud", ""))
        cloud = tick(text)
        if text and cloud.ticked is None:
            self.record.problem(self.columns.at(table, row, "cloud"), text, "应写“是”或“否”", "write 是 or 否")
        elif text:
            made["cloud"] = cloud.ticked
            if cloud.note:
                self.record.extra(self.columns.at(table, row, "cloud"), cloud.note)
        return made

    def _totals(self, made: Breakdown, row: Sequence[Box], where: Where) -> None:
        """Both sums that are written below the lines, held against them."""
        words = self.paper.breakdown
        for label, title, written in self._written(row):
            made.totals.append(written)
            amount = money(self.record, written, Where(where.zh.replace(words.total, title), where.en), to_money)
            if amount is None:
                continue
            lines = [one for one in made.lines if title == words.total or one.get("cloud")]
            sum_ = sum((Decimal(one.get("amount_yuan", 0)) for one in lines), Decimal(0))
            unit = stated_unit(written) or (Decimal(1) if label.endswith("元") and "万" not in label else WAN)
            if amount != round(sum_ / unit, MAX_DECIMALS):
                self.record.problem(
                    Where(where.zh.replace(words.total, title), where.en),
                    tidy(written),
                    f"与各行之和{amount_text(round(sum_ / unit, MAX_DECIMALS))}不符，请核对",
                    f"is not the sum of the lines, {amount_text(round(sum_ / unit, MAX_DECIMALS))}: check it",
                )

    def _written(self, row: Sequence[Box]) -> Iterator[tuple[str, str, str]]:
        """What stands after each label of the row of sums, with the label as it is written and as the form has it."""
        label = title = ""
        for box in row:
            if not box.first:
                continue
            known = next(
                (
                    one
                    for one in (self.paper.breakdown.total, self.paper.breakdown.cloud)
                    if plain(box.text).startswith(_stem(one))
                ),
                None,
            )
            if known is not None:
                label, title = tidy(box.text), known
            elif title and plain(box.text):
                yield label, title, box.text

    # ── to their invoices ───────────────────────────────────────────────────────────────────────────

    def done(self) -> None:
        """Give every table to the invoice whose number stands above it."""
        taken: set[str] = set()
        for one in self.found:
            where = at(one.table, 1, self.paper.breakdown.number.rstrip("：:"), "number of the invoice")
            if not one.lines:
                self._empty(one, where)
            elif one.number and one.number in taken:
                self.record.problem(
                    where,
                    one.number,
                    "这张发票已有一份明细，这一份没有列入",
                    "this invoice has a table already; left out",
                )
            else:
                taken.add(one.number)
                self._give(one, where)

    def _empty(self, one: Breakdown, where: Where) -> None:
        """A table without lines, which says something only where something was written around them."""
        written = [*filter(None, one.above.values()), *one.totals]
        if written:
            self.record.problem(
                where,
                "，".join(written),
                "表中没有明细行，这一份没有列入，请补填",
                "there are no lines; left out: fill them in",
            )

    def _give(self, one: Breakdown, where: Where) -> None:
        invoices = self.record.values.setdefault("invoices", [])
        invoice = next((each for each in invoices if one.number and each.get("number") == one.number), None)
        seller = one.above.get("seller", "")
        if invoice is None:
            self.record.problem(
                where,
                one.number,
                "上云投入明细中没有这个发票号码，另列为一张发票，请核对",
                "no such invoice in the table of investment; added as one: check it",
            )
            invoice = {"id": f"i{len(invoices) + 1}"}
            invoice |= {key: value for key, value in (("seller", seller), ("number", one.number)) if value}
            invoices.append(invoice)
        self._compare(seller, invoice.get("seller"), self.paper.breakdown.seller, one, "provider")
        applicant = self.record.get("enterprise.name")
        self._compare(one.above.get("applicant", ""), applicant, self.paper.breakdown.applicant, one, "applicant")
        invoice["breakdown"] = {"lines": one.lines, "sealed_by": {}}
        for party, dated in one.dates.items():
            self.record.note(str(invoice["id"]), f"{party}: {dated}")

    def _compare(self, written: str, known: str | None, label: str, one: Breakdown, en: str) -> None:
        """A name above a table, held against the same name elsewhere on the form, from which it was taken."""
        if written and plain(written) != plain(known or ""):
            zh = f"表中其他地方是“{known}”，取那里的，请核对" if known else "表中其他地方没有填，没有列入，请核对"
            said = f"is “{known}” elsewhere, which was taken" if known else "is not given elsewhere; left out"
            self.record.problem(at(one.table, 1, label.rstrip("：:"), en), written, zh, f"{said}: check it")


def _stem(label: str) -> str:
    return plain(label.split("/", maxsplit=1)[0])
