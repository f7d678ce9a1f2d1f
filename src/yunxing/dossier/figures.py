"""The two figures an enterprise states of itself, 上云投入 and 上云时长: worked out here alone, for every document it hands in.

What proofs bear out is the verdict's (``yunxing.guide``), and may be less.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from yunxing.guide.edition import Edition
from yunxing.guide.records import Declaration, Invoice
from yunxing.reference.calendar import full_months


def invested(invoice: Invoice, declaration: Declaration, edition: Edition) -> Decimal | None:
    """The investment of an invoice in 元, as table x.2 states it; None where nothing is stated.

    The amount written there, else the cloud lines of its table x.3 (R67), else its amount with or without tax, as the
    edition counts it on the day of filing (P8).
    """
    if invoice.claimed_yuan is not None:
        return invoice.claimed_yuan
    lines = invoice.breakdown.lines if invoice.breakdown is not None else ()
    if any(line.amount_yuan is not None for line in lines):
        return total(line.amount_yuan for line in lines if line.cloud)
    rules = edition.investment
    readings = edition.settled(declaration.filed_on)
    whole, net, tax = invoice.total_yuan, invoice.net_yuan, invoice.tax_yuan or Decimal(0)
    if rules is not None and rules.amount.value(star=declaration.star, readings=readings) == "net":
        return net if net is not None else None if whole is None else whole - tax
    return whole if whole is not None else None if net is None else net + tax


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of what is stated."""
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def investment(declaration: Declaration, edition: Edition) -> Decimal | None:
    """上云投入 since the first day that counts (R27, R63), in 元; None where no invoice is of that time."""
    rules = edition.investment
    found = [i for i in declaration.invoices if rules is None or (i.dated is not None and i.dated >= rules.since)]
    return total(invested(i, declaration, edition) for i in found) if found else None


class Duration(NamedTuple):
    """上云时长 in whole months. ``each_service``: every service was used so long; else the enterprise as a whole."""

    months: int
    each_service: bool


def duration(declaration: Declaration, edition: Edition) -> Duration | None:
    """For how long services are in use on the day of filing: 所填报的各项云服务 asks for the one used least (R24, R62).

    Those that claims rest on, or all where no claim names one; where none is declared, 上云开始时间 stands for them. None
    where it cannot be said of all: no day of filing, no first day, or a service that ended.
    """
    filed, since = declaration.filed_on, declaration.fields.get(edition.roles.get("in_cloud_since", ""))
    if filed is None:
        return None
    if not declaration.services:
        return None if since is None else Duration(full_months(since, filed), each_service=False)
    named = {key for claim in declaration.claims for key in claim.services}
    found: list[int] = []
    for service in declaration.services:
        if named and service.id not in named:
            continue
        if service.since is None or (service.until is not None and service.until < filed):
            return None
        found.append(full_months(service.since, filed))
    return Duration(min(found), each_service=True) if found else None
