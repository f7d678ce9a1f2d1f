"""The rows of tables x.2 and x.3 from a declaration: amounts exact, 元 in the lines and 万元 where the form says so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yunxing.dossier.summary.fields import in_wan
from yunxing.guide.edition import Edition
from yunxing.guide.records import Contract, Declaration, Invoice, Line


@dataclass(frozen=True)
class Breakdown:
    """A table x.3: an invoice's lines, and whose it is."""

    seller: str
    number: str
    lines: tuple[Line, ...]

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
    """The tables of a declaration: a row for each invoice, a table x.3 for each that is broken down.

    A row has the amount stated for the table, else the cloud part of its breakdown, else the invoice's own (P8).
    """
    readings = edition.settled(declaration.filed_on)
    net = edition.investment is not None and (
        edition.investment.amount.value(star=declaration.star, readings=readings) == "net"
    )
    contracts = {contract.id: contract for contract in declaration.contracts}
    rows: list[Row] = []
    breakdowns: list[Breakdown] = []
    for invoice in declaration.invoices:
        place = None
        amount = _amount(invoice, net=net)
        if invoice.breakdown is not None and invoice.breakdown.lines:
            place = len(breakdowns)
            made = Breakdown(invoice.seller or "", invoice.number or "", invoice.breakdown.lines)
            breakdowns.append(made)
            if any(line.amount_yuan is not None for line in made.lines):
                amount = made.cloud
        if invoice.claimed_yuan is not None:
            amount = invoice.claimed_yuan
        rows.append(
            Row(
                invoice.buyer or "",
                invoice.seller or "",
                invoice.number or "",
                _pages([contracts[c] for c in invoice.contracts]),
                amount,
                place,
            )
        )
    return Investment(declaration, edition, tuple(rows), tuple(breakdowns))


def _amount(invoice: Invoice, *, net: bool) -> Decimal | None:
    """Total or net as stated; the one that is not follows from the others."""
    total, without = invoice.total_yuan, invoice.net_yuan
    if net:
        return without if without is not None else None if total is None else total - (invoice.tax_yuan or 0)
    return total if total is not None else None if without is None else without + (invoice.tax_yuan or 0)


def _pages(contracts: list[Contract]) -> str:
    return "、".join(c.pages for c in contracts if c.pages)


def disagreeing(made: Investment) -> list[tuple[Row, Decimal]]:
    """Rows of table x.2 whose amount is not the cloud part of their table x.3 (R67), with that part in 元."""
    found = []
    for row in made.rows:
        if row.breakdown is not None and row.amount != made.breakdowns[row.breakdown].cloud:
            found.append((row, made.breakdowns[row.breakdown].cloud))
    return found
