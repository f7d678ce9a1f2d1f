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
    1: (
        *(_S.PASSED, _S.CITY_REVIEW, _S.NOT_EVALUATED),
        *(_S.TO_CHECK, _S.DRAWN, _S.NOT_DRAWN, _S.CHECKED, _S.CHECK_FAILED),
    ),
    2: (_S.EVALUATED, _S.NOTICE, _S.NOTICE_OVER, _S.ANNOUNCED, _S.RECOMMENDED, _S.PROVINCE_REVIEW, _S.DECLINED),
    3: (_S.FILED, _S.RECOGNISED, _S.PROVINCE_NOTICE, _S.PROVINCE_NOTICE_OVER),
    4: (_S.PUBLISHED, _S.REVOKED),
}
_RANKS = {state: rank for rank, states in _MARKS.items() for state in states}
_NO_PROGRESS = ("submit", "resubmit", "reconsider")
"""Events after which a case is where offices begin: in a direct county that is the city's review (R6)."""


def rank(event: str, after: str) -> int:
    """The mark that a step shows to be reached, as a place in ``REACHED``."""
    return 0 if event in _NO_PROGRESS else _RANKS.get(State(after), 0)


def came_to(mark: int) -> Q:
    """The steps that show a mark, or a later one, to be reached."""
    states = [state for state, reached in _RANKS.items() if reached >= mark]
    return Q(after__in=states) & ~Q(event__in=_NO_PROGRESS)


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
