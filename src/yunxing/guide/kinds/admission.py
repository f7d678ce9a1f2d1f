"""Kinds that the context decides: may this enterprise apply at all, here and now. Unmet: 不予受理."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..rules.terms import YES, ByStar, Const, Fact, Term, all_of, any_of, both, compare
from ..varied import Varied
from .quantities import FILED_ON
from .registry import Kind, Requirement, kind

if TYPE_CHECKING:
    from ..edition import Edition


def _rank(edition: Edition) -> Term:
    """The star's place among the stars, from 1."""
    return ByStar(tuple((star, Const(place)) for place, star in enumerate(edition.stars, 1)))


@kind("area")
class Area(Kind):
    """The enterprise is registered in the tenant's area (R8)."""

    mends: ClassVar[str] = "area"

    def build(self, edition: Edition) -> Requirement:
        """Unknown without a division or a context."""
        known = Fact("ctx:area")
        return Requirement(self, met=compare(known, "!=", 0), unknown=compare(known, "==", -1))


@kind("sanction")
class Sanction(Kind):
    """The enterprise is not blacklisted (R12)."""

    mends: ClassVar[str] = "sanction"

    def build(self, edition: Edition) -> Requirement:
        """Unknown without a context."""
        known = Fact("ctx:sanctioned")
        return Requirement(self, met=compare(known, "!=", 1), unknown=compare(known, "==", -1))


@kind("title_held")
class TitleHeld(Kind):
    """The star is above the title held (R15); a chain of stars where the reading says so."""

    mends: ClassVar[str] = "title_held"
    again: Varied[bool]
    chain: Varied[bool]

    def build(self, edition: Edition) -> Requirement:
        """``held`` is the place of the highest title held, 0 for none."""
        held, rank = Fact("ctx:held"), _rank(edition)
        above = self.again.term(lambda yes: YES if yes else compare(held, "<", rank))
        below = ByStar(tuple((star, compare(held, ">=", place)) for place, star in enumerate(edition.stars)))
        chained = self.chain.term(lambda yes: below if yes else YES)
        return Requirement(self, met=all_of(above, chained), unknown=compare(held, "==", -1))


@kind("one_declaration")
class OneDeclaration(Kind):
    """No second live declaration in the call (P7b)."""

    mends: ClassVar[str] = "one_declaration"
    again: Varied[bool]

    def build(self, edition: Edition) -> Requirement:
        """Unknown without a context."""
        others = Fact("ctx:others")
        met = self.again.term(lambda yes: YES if yes else compare(others, "<=", 0))
        return Requirement(self, met=met, unknown=compare(others, "==", -1))


@kind("call_open")
class CallOpen(Kind):
    """The call takes this star, and the day of filing lies in it (R32)."""

    mends: ClassVar[str] = "call_open"

    def build(self, edition: Edition) -> Requirement:
        """A day the call does not set does not bind; an empty day of filing is the form's concern."""
        opens, closes = Fact("ctx:opens"), Fact("ctx:closes")
        unfiled = compare(FILED_ON, "==", 0)
        taken = ByStar(
            tuple(
                (star, compare(both(Fact("ctx:stars"), 1 << place), "!=", 0))
                for place, star in enumerate(edition.stars)
            )
        )
        met = all_of(
            any_of(unfiled, compare(FILED_ON, ">=", opens)),
            any_of(unfiled, compare(closes, "==", 0), compare(FILED_ON, "<=", closes)),
            taken,
        )
        return Requirement(self, met=met, unknown=compare(Fact("ctx:call"), "==", 0))
