"""Tables x.3 that the parties have sealed, held against those of the declaration (R65–R67).

Only a table whose own sums bear out what was read of it is held against anything: a figure that was read wrongly would
be an alarm about nothing. Of all others nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.evidence.facts import Fact
from yunxing.evidence.paper import Reading
from yunxing.guide.sentences import yuan
from yunxing.guide.values import WAN
from yunxing.reference.text import tidy_code

from .rows import Investment, Row

ROUNDED = 50
"""So many 元 a total in 万元 may be off, which people round to 0.01; one off a picture has to be the sum itself."""

Line = Mapping[str, Fact[Any]]


class Difference(NamedTuple):
    """What a sealed table says otherwise than the declaration: its file, and the words for it."""

    file: str
    zh: str
    en: str


class _Part(NamedTuple):
    """A line of a table x.3: its amount in 元, and whether that is investment."""

    yuan: Decimal
    cloud: bool


@dataclass
class _Table:
    """A table x.3 as it was read. ``whole``, ``cloud``: the totals it writes, in 万元."""

    number: str
    page: int
    recognised: bool = False
    complete: bool = True
    parts: list[_Part] = field(default_factory=list)
    whole: Decimal | None = None
    cloud: Decimal | None = None

    def take(self, line: Line) -> bool:
        """A further line; whether it is the last, with the totals below it."""
        name, amount, cloud = (line[key].value if key in line else None for key in ("name", "amount_yuan", "cloud"))
        if name is None or not isinstance(amount, Decimal) or not isinstance(cloud, bool):
            self.complete = False
        else:
            self.parts.append(_Part(amount, cloud))
        self.recognised |= any(seen.how == "ocr" for fact in line.values() for seen in fact.seen[:1])
        for key, total in (("whole_wan", "whole"), ("cloud_wan", "cloud")):
            if key in line and isinstance(line[key].value, Decimal):
                setattr(self, total, line[key].value)
        return "whole_wan" in line or "cloud_wan" in line

    @property
    def investment(self) -> Decimal:
        """The sum of its cloud lines in 元."""
        return sum((part.yuan for part in self.parts if part.cloud), Decimal())

    @property
    def all(self) -> Decimal:
        """The sum of its lines in 元."""
        return sum((part.yuan for part in self.parts), Decimal())

    def borne_out(self, invoiced: Decimal | None) -> bool:
        """Whether its own sums show that its lines were read as they stand.

        The part that is investment, where it is written; on a page with text, where 是 and 否 cannot be mistaken, the sum
        of all lines does, or the amount of the invoice. A total that contradicts the lines shows the opposite.
        """
        if not self.complete or not self.parts:
            return False
        written = [(self.whole, self.all), (self.cloud, self.investment)]
        off = 0 if self.recognised else ROUNDED
        if any(total is not None and abs(total * WAN - summed) > off for total, summed in written):
            return False
        if self.cloud is not None:
            return True
        return not self.recognised and (self.whole is not None or self.all == invoiced)


def broken_down(name: str, reading: Reading, made: Investment) -> Iterator[Difference]:
    """Where the tables x.3 of a file contradict the declaration: what counts of an invoice, or the lines it is made of."""
    rows = {tidy_code(row.number): row for row in made.rows if row.number}
    amounts = {tidy_code(i.number): i.total_yuan for i in made.declaration.invoices if i.number}
    times = Counter(tidy_code(row.number) for row in made.rows)
    for table in _tables(reading):
        if times[table.number] > 1 or not table.borne_out(amounts.get(table.number)):
            continue  # of two invoices with a number (and other codes) nobody can tell which it is
        page = table.page
        title = f"附表{made.edition.form_of(made.declaration.star).breakdown_table}"
        row = rows.get(table.number)
        if row is None and not table.recognised:
            yield Difference(
                name,
                f"第 {page} 页{title}是发票{table.number}的，申报中没有这张发票，应一致（R64），请改正其一",
                f"page {page}: the breakdown is of invoice {table.number}, which the declaration has not; they must agree (R64): correct one",
            )
        said = _said(table, row, made) if row is not None else None
        if said is not None:
            look = ("，请对照原件", "; look at the paper") if table.recognised else ("", "")
            yield Difference(
                name,
                f"第 {page} 页{title}中发票{table.number}{said[0]}，应一致（{said[2]}），请改正其一{look[0]}",
                f"page {page}: the breakdown of invoice {table.number} {said[1]}; they must agree ({said[2]}): correct one{look[1]}",
            )


def _said(table: _Table, row: Row, made: Investment) -> tuple[str, str, str] | None:
    """What a table says otherwise than the declaration of its invoice, in both languages, with the clause; None where nothing."""
    own = made.breakdowns[row.breakdown] if row.breakdown is not None else None
    declared = own.cloud if own is not None else row.amount
    if declared is not None and table.investment != declared:
        mine, theirs = yuan(declared), yuan(table.investment)
        return (
            f"的上云投入为 {theirs} 元，申报为 {mine} 元",
            f"has {theirs} yuan as investment, the declaration {mine} yuan",
            "R67",
        )
    if own is None or Counter(table.parts) == Counter(
        _Part(n.amount_yuan or Decimal(), bool(n.cloud)) for n in own.lines
    ):
        return None
    return (
        "各行的金额或“是否为上云投入”与申报不同",
        "has lines with other amounts, or another choice of what is investment, than the declaration",
        "R65、R67",
    )


def _tables(reading: Reading) -> Iterator[_Table]:
    """The tables x.3 of a file whose invoice was read. One ends with its totals, or where another invoice begins."""
    for paper in reading.papers:
        table: _Table | None = None
        for line in paper.lines:
            if "cloud" not in line and "whole_wan" not in line and "cloud_wan" not in line:
                continue
            number = line["number"].value if "number" in line else None
            if table is not None and table.number != number:
                yield table
                table = None
            if not isinstance(number, str):
                continue
            if table is None:
                page = next((seen.page for fact in line.values() for seen in fact.seen[:1] if seen.page), None)
                table = _Table(tidy_code(number), page or (paper.pages[0] if paper.pages else 1))
            if table.take(line):
                yield table
                table = None
        if table is not None:
            yield table
