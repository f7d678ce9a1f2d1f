"""Which papers belong together, and what they come to: invoices, contracts, payments and checks of one folder.

``match`` makes the links, ``counting`` says what counts as investment and why not, ``tables`` proposes the tables of the
form. Everything here is a proposal with its reasons: the guide judges, and a person decides what is left open.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..paper import Reading
from . import checks as checking
from .contracts import Contracts
from .identity import checks_of, contracts_of, invoices_of, papers_of, payments_of
from .links import Link, Matched, Question
from .parties import Parties
from .payments import Payments
from .reds import reds_of
from .things import Piece, Thing

__all__ = ["Link", "Matched", "Parties", "Piece", "Question", "Thing", "match"]


def match(readings: Sequence[Reading]) -> Matched:
    """The invoices, contracts, payments and checks of a folder, each once, and how they belong together.

    The order of the readings makes no difference.
    """
    invoices, same = invoices_of(readings)
    contracts, _ = contracts_of(readings)
    payments, _ = payments_of(readings)
    checks = checks_of(readings)
    named = [*invoices, *contracts, *payments, *papers_of(readings, "licence"), *papers_of(readings, "credit_report")]
    parties = Parties(named)
    reds = reds_of(invoices, parties)
    by_contract = Contracts(invoices, contracts, parties, reds)
    by_contract.run()
    things = {c.id: c for c in contracts}
    own: dict[str, list[Thing]] = {}
    for link in by_contract.links:
        own.setdefault(link.invoice, []).append(things[link.other])
    by_payment = Payments(invoices, payments, parties, reds, own)
    by_payment.run()
    by_check, unchecked = checking.linked(invoices, checks, parties)
    return Matched(
        tuple(invoices),
        tuple(contracts),
        tuple(payments),
        tuple(checks),
        (*by_contract.links, *by_payment.links, *by_check),
        (*same, *reds.questions, *by_contract.questions, *by_payment.questions, *unchecked),
        parties,
        reds.corrects,
        by_payment.presumed,
    )
