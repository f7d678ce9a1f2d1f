"""How a kind of requirement is made known, and what it hands to those who judge.

A kind is a class with the keys its rows have in ``requirements.yaml``; its ``build`` writes the rule as terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from ..rules.terms import NO, YES, ByStar, Term
from ..shapes import Rule

if TYPE_CHECKING:
    from ..edition import Edition

Mentioned = Iterator[tuple[str, str, Sequence[str]]]
Space = Literal["claims", "invoices", "services", "fields", "mentions", ""]
"""What the bits of ``counted_rows`` and ``lacking`` stand for."""


@dataclass(frozen=True, eq=False)
class Requirement:
    """A requirement ready to be judged.

    ``met`` holds as filed, and in its other mode if proofs were supplied; ``amount`` is what is counted (the same two
    modes: evidenced, declared) against ``needed``, in ``unit``. ``counted_rows`` and ``lacking`` are masks
    over ``space``.
    """

    rule: Kind
    met: Term
    applies: Term = YES
    waived: Term = NO
    unknown: Term = NO
    needed: Term | None = None
    amount: Term | None = None
    unit: Literal["items", "yuan", "months", "characters", "number", ""] = ""
    counted_rows: Term | None = None
    candidates: Term | None = None
    lacking: Term | None = None
    space: Space = ""

    @property
    def key(self) -> str:
        """The row's key in the edition."""
        return self.rule.key


class Kind(Rule):
    """A row of ``requirements.yaml`` of some kind."""

    mends: ClassVar[str] = ""
    """The sentence (see ``sentences``) that says what to do where the requirement is not met."""

    def build(self, edition: Edition) -> Requirement:
        """The requirement as terms."""
        raise AssertionError(f"the kind {self.kind} says no rule")

    def mentioned(self) -> Mentioned:
        """Names of other data this row uses, as (what, key of the row, names): they are checked on loading.

        What: ``group``, ``field`` or ``field:TYPE``, ``choice:PATH``, ``evidence`` or ``evidence:PER``, ``combine``,
        ``part:KEY``.
        """
        yield from ()

    def covers(self, edition: Edition) -> tuple[Term, Term] | None:
        """For a proof that claims need: the mask of sub-domains that need it, and of the claims that have it."""
        return None

    def at_stars(self, term: Term = YES) -> Term:
        """A term that holds only for the stars the row is for."""
        if self.stars is None:
            return term
        return ByStar(tuple((star, term) for star in self.stars))


KINDS: dict[str, type[Kind]] = {}
K = TypeVar("K", bound=type[Kind])


class KindTakenError(ValueError):
    """Two kinds want one name."""


def kind(name: str) -> Callable[[K], K]:
    """Class decorator that makes a kind known by the name that stands in ``kind:``."""

    def keep(made: K) -> K:
        known = KINDS.get(name)
        if known is not None and known.__qualname__ != made.__qualname__:
            raise KindTakenError(f"the kind {name!r} is {known.__qualname__} already")
        KINDS[name] = made
        return made

    return keep
