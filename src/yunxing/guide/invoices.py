"""The facts of invoices: what each is dated, amounts to and has with it, as whole numbers.

Whether an invoice counts is a rule of the edition (``kinds.quantities``); here only what was said and filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

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
    seen: set[tuple[str | None, str]] = set()
    rows = []
    for index, invoice in enumerate(declaration.invoices):
        category = categories.get(invoice.category or "")
        accepted = context.reviewed_invoices.get(invoice.id)
        identity = (invoice.code, invoice.number or f"?{index}")
        first = identity not in seen
        seen.add(identity)
        own = [contracts[c] for c in invoice.contracts]
        payment = kinds.get(invoice.payment) if invoice.payment else None
        check = kinds.get(invoice.check) if invoice.check else None
        total, net = _invoice_amounts(invoice)
        cloud, sealed, agrees, adds_up = _breakdown(invoice, total, net)
        parties = bool(applicant) and same_name(invoice.buyer or "") == applicant
        parties = parties and same_name(invoice.seller or "") in partners
        days = [c.dated.toordinal() for c in own if c.dated]
        listed = category is not None and (not category.open or accepted is True)
        rows.append(
            (
                1 << min(index, 63),
                ordinal(invoice.dated),
                min(days, default=0),
                ordinal(payment.dated) if payment else 0,
                total,
                net,
                cloud,
                int(listed),
                int(listed or category is None or accepted is None),
                int(category is not None and category.hardware),
                len(own),
                int(bool(own) and all(_filed(c, kinds) for c in own)),
                int(bool(invoice.no_contract)),
                int(any(kinds[e].item == "invoice" for e in invoice.evidence)),
                int(payment is not None and payment.item == "payment"),
                int(check is not None and check.item == "invoice_check"),
                int(parties),
                int(len(own) > 1 or any((c.services or 1) > 1 and not c.priced_apart for c in own)),
                int(_tabled(invoice)),
                int(sealed),
                int(agrees),
                int(first),
                int(all(c.says_cloud or _explained(c, kinds) for c in own)),
                int(bool(invoice.buyer and invoice.seller and invoice.number) and all(_paged(c, limit) for c in own)),
                int(adds_up),
            )
        )
    return tuple(rows)


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


def _breakdown(invoice: Invoice, total: int, net: int) -> tuple[int, bool, bool, bool]:
    """Of table x.3: its cloud part, both seals there, agreement with x.2 (R67), sums that add up."""
    sums = invoice.net_yuan is None or invoice.tax_yuan is None or invoice.total_yuan is None
    adds_up = sums or units(invoice.net_yuan) + units(invoice.tax_yuan) == total
    table = invoice.breakdown
    if table is None or not _tabled(invoice):
        claimed = invoice.claimed_yuan
        return 0, False, claimed is None or units(claimed) in (total, net), adds_up
    cloud = sum(units(line.amount_yuan) for line in table.lines if line.cloud)
    everything = sum(units(line.amount_yuan) for line in table.lines)
    stated = cloud if invoice.claimed_yuan is None else units(invoice.claimed_yuan)
    sealed = bool(table.sealed_by.get("enterprise") and table.sealed_by.get("provider"))
    sound = cloud <= max(total, net) and stated == cloud
    return cloud, sealed, sound, adds_up and everything in (total, net)
