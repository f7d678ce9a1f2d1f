"""What the figures mean: how far a case came, how long it stayed, the bands of investment, which titles are valid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Q

from ..declarations.model import State
from ..words import both

if TYPE_CHECKING:
    from ..procedure.model import Step

REACHED = (
    both("已提交", "submitted"),
    both("初审合格", "passed first review"),
    both("市评定或推荐", "evaluated or recommended by the city"),
    both("备案或省认定", "filed, or recognised by the province"),
    both("已发布", "published"),
)
"""The marks of the way that all stars share: three stars are evaluated and filed, the others recommended and recognised."""
PUBLISHED = len(REACHED) - 1

_S = State
_MARKS: dict[int, tuple[State, ...]] = {
    # In a direct county the city's review is the first (R6), and what comes out of it is the mark.
    1: (_S.PASSED, _S.TO_CHECK, _S.EVALUATED, _S.NOT_EVALUATED),
    2: (_S.EVALUATED, _S.RECOMMENDED),
    3: (_S.FILED, _S.RECOGNISED),
    4: (_S.PUBLISHED,),
}
"""The states by which one comes to each mark: there is no way past them."""
_RANKS = {state: rank for rank, states in _MARKS.items() for state in states}


def rank(after: str) -> int:
    """The mark that a step into a state shows to be reached, as a place in ``REACHED``."""
    return _RANKS.get(State(after), 0)


def came_to(mark: int) -> Q:
    """The steps that show a mark to be reached."""
    return Q(after__in=_MARKS[mark])


def stays(steps: Sequence[Step]) -> Iterator[tuple[str, int]]:
    """The stays that are over, of one case's steps in order: the state and for how many seconds. Drafts are the enterprise's."""
    for came, went in pairwise(steps):
        if came.after != State.DRAFT:
            yield came.after, int((went.at - came.at).total_seconds())


_EDGES = (0, 5, 10, 20, 50, 100, 500)
BANDS = (*(f"{low}-{high}" for low, high in pairwise(_EDGES)), f"{_EDGES[-1]}-", "none")
"""Bands of investment in 万元, the lower end in, the upper out; ``none`` where it could not be told."""


def band(yuan: Decimal | None) -> str:
    """The band of an amount."""
    if yuan is None:
        return "none"
    above = (one for edge, one in zip(reversed(_EDGES), reversed(BANDS[:-1]), strict=True) if yuan >= edge * 10_000)
    return next(above, BANDS[0])


def in_band(one: str) -> Q:
    """The declarations of a band."""
    if one == "none":
        return Q(investment_yuan=None)
    low, high = one.split("-")
    found = Q(investment_yuan__gte=int(low) * 10_000) if one != BANDS[0] else Q()
    return found & Q(investment_yuan__lt=int(high) * 10_000) if high else found


def valid(on: date) -> Q:
    """The titles that are valid on a day."""
    return Q(granted_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on)) & Q(revoked_on=None)
