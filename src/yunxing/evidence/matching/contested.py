"""What the papers of an invoice say against each other, so that nobody can say what it comes to before a person looked.

What is certain leaves an invoice out; what only may be is asked, and the sum is made without it until it is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yunxing.reference import uscc
from yunxing.reference.text import tidy_code

from .checks import differences
from .parties import Parties
from .things import Thing

CONTESTED = frozenset({"check_contradicts", "buyer_code"})
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
