"""The facts of invoices: what each is dated, amounts to and has with it, as whole numbers.

Whether an invoice counts is a rule of the edition (``kinds.quantities``); here only what was said and filed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.reference.text import tidy_code

from .context import Context, same_name
from .records import Contract, Declaration, Invoice
from .shapes import Category
from .values import last_page

_MILLION = Decimal(1_000_000)
INVOICE_CELLS = (
    "bit",
    "dated",
    "contract_dated",
    "paid_on",
    "total",
    "net",
    "cloud",
    "cloud_supplied",
    "credit",
    "amount_open",
    "listed",
    "may_be_listed",
    "hardware",
    "contracts",
    "contract_filed",
    "no_contract",
    "copied",
    "paid",
    "checked",
    "between_parties",
    "parties_open",
    "split",
    "tabled",
    "sealed",
    "agrees",
    "first",
    "worded",
    "row_complete",
    "adds_up",
)


def ordinal(day: date | None) -> int:
    """A day as a number; 0 for none."""
    return day.toordinal() if day else 0


def units(amount: Decimal | None) -> int:
    """Money in millionths of a yuan (or of 10,000 yuan where the form states those); 0 for none."""
    return 0 if amount is None else int(amount * _MILLION)


def invoice_rows(
    declaration: Declaration, context: Context, categories: Mapping[str, Category]
) -> tuple[tuple[int, ...], ...]:
    """One row of ``INVOICE_CELLS`` for each invoice of a declaration."""
    if not declaration.invoices:
        return ()
    kinds = {record.id: record for record in declaration.evidence}
    contracts = {contract.id: contract for contract in declaration.contracts}
    me = declaration.fields.get("enterprise.name")
    applicant = same_name(me) if me else ""
    partners = {same_name(p.name) for p in declaration.providers if p.name}
    limit = declaration.dossier_pages
    seen: dict[str, list[Invoice]] = {}
    rows = []
    for index, invoice in enumerate(declaration.invoices):
        category = categories.get(invoice.category or "")
        accepted = context.reviewed_invoices.get(invoice.id)
        own = [contracts[c] for c in invoice.contracts]
        payment = kinds.get(invoice.payment) if invoice.payment else None
        check = kinds.get(invoice.check) if invoice.check else None
        total, net = _invoice_amounts(invoice)
        table = _table(invoice, total, net)
        unstated = invoice.total_yuan is None and invoice.net_yuan is None and not table.there
        between = bool(applicant) and same_name(invoice.buyer or "") == applicant
        between = between and same_name(invoice.seller or "") in partners
        days = [c.dated.toordinal() for c in own if c.dated]
        listed = category is not None and (not category.open or accepted is True)
        named = invoice.buyer and invoice.seller and invoice.number
        rows.append(
            (
                1 << index,
                ordinal(invoice.dated),
                min(days, default=0),
                ordinal(payment.dated) if payment else 0,
                total,
                net,
                table.cloud,
                table.cloud_supplied,
                int(total < 0),
                int(unstated),
                int(listed),
                int(listed or category is None or accepted is None),
                int(category is not None and category.hardware),
                len(own),
                int(bool(own) and all(_filed(c, kinds) for c in own)),
                int(bool(invoice.no_contract)),
                int(any(kinds[e].item == "invoice" for e in invoice.evidence)),
                int(payment is not None and payment.item == "payment"),
                int(check is not None and check.item == "invoice_check"),
                int(between),
                int(not (applicant and partners and invoice.buyer and invoice.seller)),
                int(is_split(own)),
                int(table.there),
                int(table.sealed),
                int(table.agrees),
                int(_first(invoice, seen)),
                int(all(c.says_cloud or _explained(c, kinds) for c in own)),
                int(bool(named) and not unstated and all(_paged(c, limit) for c in own)),
                int(table.adds_up),
            )
        )
    return tuple(rows)


def is_split(contracts: Sequence[Contract]) -> bool:
    """Whether an invoice on these contracts wants table x.3: several of them, or one of several services without prices (R68)."""
    return len(contracts) > 1 or any((c.services or 1) > 1 and not c.priced_apart for c in contracts)


def _first(invoice: Invoice, seen: dict[str, list[Invoice]]) -> bool:
    """Whether no invoice before it is the same: number and code, or number and seller where a code is not given.

    An invoice counts once; one that has no contract never counts and so takes nobody's place.
    """
    if not invoice.number:
        return True
    before = seen.setdefault(tidy_code(invoice.number), [])
    if any(_same(invoice, other) for other in before):
        return False
    if not invoice.no_contract:
        before.append(invoice)
    return True


def _same(one: Invoice, other: Invoice) -> bool:
    if one.code and other.code:
        return tidy_code(one.code) == tidy_code(other.code)
    sellers = [same_name(i.seller) for i in (one, other) if i.seller]
    return len(set(sellers)) <= 1


def _paged(contract: Contract, limit: int | None) -> bool:
    return bool(contract.pages) and (limit is None or last_page(contract.pages or "1") <= limit)


def _filed(contract: Contract, kinds: Mapping[str, Any]) -> bool:
    return any(kinds[e].item == "contract" for e in contract.evidence)


def _explained(contract: Contract, kinds: Mapping[str, Any]) -> bool:
    """Whether an explanation of the cloud is there, sealed by both (R71)."""
    papers = [kinds[e] for e in contract.evidence if kinds[e].item == "cloud_explanation"]
    seals = set(contract.explanation_sealed_by).union(*(p.sealed_by for p in papers))
    return bool(papers) and {"enterprise", "provider"} <= seals


def _invoice_amounts(invoice: Invoice) -> tuple[int, int]:
    """Total and net; one that is not stated follows from the others."""
    net, tax, total = invoice.net_yuan, invoice.tax_yuan, invoice.total_yuan
    if total is None and net is not None:
        total = net + (tax or 0)
    if net is None and total is not None:
        net = total - (tax or 0)
    return units(total), units(net)


def _tabled(invoice: Invoice) -> bool:
    """Whether a table x.3 is there with an amount in it; an empty one is none."""
    return invoice.breakdown is not None and any(line.amount_yuan is not None for line in invoice.breakdown.lines)


class _Table(NamedTuple):
    """What table x.3 of an invoice says; ``there`` is false where it is missing or empty."""

    there: bool
    cloud: int
    cloud_supplied: int
    sealed: bool
    agrees: bool
    adds_up: bool


def _table(invoice: Invoice, total: int, net: int) -> _Table:
    """Table x.3: its cloud part, that part once its empty cells are filled in, seals, agreement with x.2 (R65–R67)."""
    partly = invoice.net_yuan is None or invoice.tax_yuan is None or invoice.total_yuan is None
    adds_up = partly or units(invoice.net_yuan) + units(invoice.tax_yuan) == total
    claimed = None if invoice.claimed_yuan is None else units(invoice.claimed_yuan)
    table = invoice.breakdown
    if table is None or not _tabled(invoice):
        return _Table(False, 0, 0, False, claimed is None or claimed in (total, net), adds_up)
    whole = max(total, net, key=abs)
    cloud = sum(units(line.amount_yuan) for line in table.lines if line.cloud)
    everything = sum(units(line.amount_yuan) for line in table.lines)
    complete = all(line.amount_yuan is not None and line.cloud is not None for line in table.lines)
    possible = cloud
    if not complete:
        possible += sum(units(line.amount_yuan) for line in table.lines if line.cloud is None)
        if any(line.amount_yuan is None and line.cloud is not False for line in table.lines):
            possible = whole
    within = abs(cloud) <= abs(whole) and cloud * whole >= 0
    return _Table(
        there=True,
        cloud=cloud if within else whole,
        cloud_supplied=possible if abs(possible) <= abs(whole) else whole,
        sealed=bool(table.sealed_by.get("enterprise") and table.sealed_by.get("provider")),
        agrees=complete and within and (claimed is None or claimed == cloud),
        adds_up=adds_up and (not complete or everything in (total, net)),
    )
