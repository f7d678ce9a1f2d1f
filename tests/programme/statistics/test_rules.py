"""Marks of the way, stays, bands."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db.models import Q

from yunxing.programme.declarations.model import State
from yunxing.programme.procedure.table import TABLE
from yunxing.programme.statistics import rules
from yunxing.programme.statistics.counting import quartiles


@pytest.mark.parametrize(
    ("yuan", "band"),
    [
        (None, "none"),
        (Decimal(-1), "0-5"),
        (Decimal(0), "0-5"),
        (Decimal("49999.99"), "0-5"),
        (Decimal(50_000), "5-10"),
        (Decimal("999999.99"), "50-100"),
        (Decimal(5_000_000), "500-"),
    ],
)
def test_bands_hold_their_lower_end(yuan: Decimal | None, band: str) -> None:
    assert rules.band(yuan) == band


def test_the_bands_of_a_list_meet_without_gap_or_overlap() -> None:
    assert rules.in_band("none") == Q(investment_yuan=None)
    assert rules.in_band("0-5") == Q(investment_yuan__lt=50_000)
    assert rules.in_band("5-10") == Q(investment_yuan__gte=50_000) & Q(investment_yuan__lt=100_000)
    assert rules.in_band("500-") == Q(investment_yuan__gte=5_000_000)


def _reached(way: tuple[State, ...]) -> list[int]:
    """The marks that the states of a way show, each with those before it."""
    return [mark for mark in range(1, rules.PUBLISHED + 1) if any(s in rules.came_to(mark).children[0][1] for s in way)]


def _ways(state: State, seen: tuple[State, ...]) -> Iterator[tuple[State, ...]]:
    """Every way on from a state that comes to no state twice."""
    yield seen
    for row in TABLE:
        for to in (row.to,) if isinstance(row.to, State) else (State.FIRST_REVIEW, State.CITY_REVIEW):
            if row.from_ == state and to not in seen and row.event not in ("terminate", "revoke"):
                yield from _ways(to, (*seen, to))


def test_no_way_of_the_table_comes_to_a_mark_past_the_one_before() -> None:
    for begin in (State.FIRST_REVIEW, State.CITY_REVIEW):
        for way in _ways(begin, (begin,)):
            assert _reached(way) == list(range(1, max(map(rules.rank, way)) + 1))


@pytest.mark.parametrize(
    ("seconds", "found"),
    [([7], [1, 7, 7, 7]), ([0, 10], [2, 2, 5, 8]), ([1, 2, 3, 4, 100], [5, 2, 3, 4])],
)
def test_quartiles(seconds: list[int], found: list[int]) -> None:
    assert quartiles(seconds) == found
