"""What the papers of an invoice say against each other, so that nobody can say what it comes to before a person looked.

What is certain leaves an invoice out; what only may be is asked, and the sum is made without it until it is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from yunxing.reference import uscc
from yunxing.reference.text import tidy_code

from .checks import differences
from .parties import Parties
from .things import Thing, alike

CONTESTED = frozenset({"check_contradicts", "amount", "day_contested", "buyer_code", "refunded"})
"""The codes of what is said here, and of money that was given back. An invoice of which it is said has no category until a person has looked."""
AMOUNTS = ("net_yuan", "tax_yuan", "total_yuan")
_OWN = frozenset({"sum", "capitals"})
"""Findings of an invoice's own paper that its amounts do not agree with each other."""
LIKELY = 0.5
"""A reading of a day less likely than this says nothing against another."""


class Contested(NamedTuple):
    """What is said against an invoice. ``certain``: both sides were read surely."""

    code: str
    certain: bool
    zh: str
    en: str


def by_checks(invoice: Thing, checks: Sequence[Thing], parties: Parties) -> list[Contested]:
    """What the tax office shows otherwise; nothing where one of several checks shows the invoice as it is."""
    told = [differences(invoice, check, parties) for check in checks]
    if not told or not all(told):
        return []
    return [
        Contested("check_contradicts", finding.weight == "wrong", finding.zh, finding.en)
        for findings in told
        for finding in findings
    ]


def by_amounts(invoice: Thing) -> list[Contested]:
    """Amounts that do not make each other up, or that two papers of one invoice surely state differently."""
    if invoice.sure("total_yuan") or _stated_surely(invoice, "total_yuan"):
        return []
    findings = [f for f in invoice.findings if f.code == "invoice.papers_disagree" and f.weight == "wrong"]
    for piece in invoice.pieces:
        findings += [f for f in piece.paper.findings if f.code in _OWN or f.code == "disagrees"]
    return _once(Contested("amount", False, f.zh, f.en) for f in findings if f.field in AMOUNTS)


def by_days(invoice: Thing, since: date, until: date | None) -> list[Contested]:
    """A day that was read in several ways of which one counts and another does not."""
    fact = invoice.fact("dated")
    if fact is None or fact.sure or _stated_surely(invoice, "dated"):
        return []
    days = {seen.value for seen in fact.seen if seen.confidence >= LIKELY and isinstance(seen.value, date)}
    if len({since <= day and (until is None or day <= until) for day in days}) < 2:
        return []
    listed = [day.isoformat() for day in sorted(days)]
    return [
        Contested(
            "day_contested",
            False,
            f"开票日期有几种读法（{'、'.join(listed)}），有的不在计入的时间内，请核对原件",
            f"its day was read in several ways ({', '.join(listed)}), and not all of them count: compare with the paper",
        )
    ]


def by_tax_number(invoice: Thing, licence: Thing | None) -> list[Contested]:
    """The applicant's name with another's tax number, where that on the licence and that on the invoice are sound."""
    if licence is None or not (invoice.sure("buyer_uscc") and licence.sure("uscc")):
        return []
    own, other = tidy_code(licence.text("uscc")), tidy_code(invoice.text("buyer_uscc"))
    if own == other or not (uscc.is_valid(own) and uscc.is_valid(other)):
        return []
    return [
        Contested(
            "buyer_code",
            False,
            f"购买方税号{other}与营业执照上的{own}不同，请核对；开错的请销售方重开",
            f"the buyer's tax number {other} is not that of the licence, {own}: compare, and have a wrong one issued anew",
        )
    ]


def _stated_surely(invoice: Thing, name: str) -> bool:
    """Whether a paper states the believed value surely, and none states another as surely."""
    fact = invoice.fact(name)
    if fact is None or fact.correction is not None:
        return fact is not None
    own = [piece.paper.facts[name] for piece in invoice.pieces if name in piece.paper.facts]
    sure = [f for f in own if f.sure]
    return bool(sure) and all(alike(name)(f.value, fact.value) for f in sure)


def _once(found: Iterable[Contested]) -> list[Contested]:
    return list(dict.fromkeys(found))
