"""The rows of tables x.2 and x.3 from a declaration: amounts exact, 元 in the lines and 万元 where the form says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from yunxing.dossier import figures
from yunxing.dossier.summary.fields import in_wan
from yunxing.guide.edition import Edition
from yunxing.guide.records import Contract, Declaration, Line


@dataclass(frozen=True)
class Breakdown:
    """A table x.3: an invoice's lines, whose it is, and the days on which the parties sealed it (R66)."""

    seller: str
    number: str
    lines: tuple[Line, ...]
    sealed_by: Mapping[Literal["enterprise", "provider"], date | None] = field(default_factory=dict)

    @property
    def whole(self) -> Decimal:
        """The sum of its lines in 元."""
        return sum((line.amount_yuan or Decimal() for line in self.lines), Decimal())

    @property
    def cloud(self) -> Decimal:
        """The sum of its cloud lines in 元 (R67)."""
        return sum((line.amount_yuan or Decimal() for line in self.lines if line.cloud), Decimal())


@dataclass(frozen=True)
class Row:
    """A row of table x.2. ``amount`` is in 元, None where nobody stated one; ``breakdown`` is the place of its table x.3."""

    buyer: str
    seller: str
    number: str
    pages: str
    amount: Decimal | None
    breakdown: int | None


@dataclass(frozen=True)
class Investment:
    """Both tables of a declaration."""

    declaration: Declaration
    edition: Edition
    rows: tuple[Row, ...]
    breakdowns: tuple[Breakdown, ...]

    @property
    def total(self) -> Decimal:
        """上云投入合计 in 万元."""
        return in_wan(sum((row.amount or Decimal() for row in self.rows), Decimal()))


def investment(declaration: Declaration, edition: Edition) -> Investment:
    """The tables of a declaration: a row for each invoice, a table x.3 for each that is broken down."""
    contracts = {contract.id: contract for contract in declaration.contracts}
    rows: list[Row] = []
    breakdowns: list[Breakdown] = []
    for invoice in declaration.invoices:
        place = None
        if invoice.breakdown is not None and invoice.breakdown.lines:
            place = len(breakdowns)
            made = Breakdown(
                invoice.seller or "", invoice.number or "", invoice.breakdown.lines, invoice.breakdown.sealed_by
            )
            breakdowns.append(made)
        rows.append(
            Row(
                invoice.buyer or "",
                invoice.seller or "",
                invoice.number or "",
                _pages([contracts[c] for c in invoice.contracts]),
                figures.invested(invoice, declaration, edition),
                place,
            )
        )
    return Investment(declaration, edition, tuple(rows), tuple(breakdowns))


def _pages(contracts: list[Contract]) -> str:
    return "、".join(c.pages for c in contracts if c.pages)


def disagreeing(made: Investment) -> list[tuple[Row, Decimal]]:
    """Rows of table x.2 whose amount is not the cloud part of their table x.3 (R67), with that part in 元."""
    found = []
    for row in made.rows:
        if row.breakdown is not None and row.amount != made.breakdowns[row.breakdown].cloud:
            found.append((row, made.breakdowns[row.breakdown].cloud))
    return found
