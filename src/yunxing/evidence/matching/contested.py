"""What the papers of an invoice say against each other, so that nobody can say what it comes to before a person looked.

What is certain leaves an invoice out; what only may be is asked, and the sum is made without it until it is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .checks import differences
from .parties import Parties
from .things import Thing

CONTESTED = frozenset({"check_contradicts"})
"""The codes of what is said here. An invoice of which it is said has no category until a person has looked."""


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
