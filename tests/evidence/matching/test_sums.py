"""Which of some amounts add up to one exactly."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from yunxing.evidence.matching.sums import ALL_SUBSETS, sums_to


def every(amounts: list[int], target: int) -> list[tuple[int, ...]]:
    places = [p for p, a in enumerate(amounts) if 0 < a <= target]
    sets = [c for n in range(1, len(places) + 1) for c in combinations(places, n)]
    return [c for c in sets if sum(amounts[p] for p in c) == target]


@given(st.lists(st.integers(-5, 30), max_size=9), st.integers(-3, 90))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_set_is_found_and_no_other(amounts: list[int], target: int) -> None:
    assert sums_to(amounts, target, most=1000) == (every(amounts, target), True)


def test_of_very_many_sets_only_small_ones_and_stretches_are_given_and_that_is_said() -> None:
    amounts = [1] * 20
    found = sums_to(amounts, 10)
    assert (found.all, {len(s) for s in found.sets}) == (False, {10})
    assert found.sets == [tuple(range(first, first + 10)) for first in range(11)]


def test_beyond_what_can_be_tried_one_two_three_and_neighbours_are_found() -> None:
    amounts = [3**k for k in range(40)]
    assert len(amounts) > ALL_SUBSETS
    assert sums_to(amounts, 3**30).sets == [(30,)]
    assert sums_to(amounts, 3**30 + 3**7).sets == [(7, 30)]
    assert sums_to(amounts, 3**30 + 3**7 + 3**24).sets == [(7, 24, 30)]
    assert sums_to(amounts, sum(3**k for k in range(20, 29))).sets == [tuple(range(20, 29))]


def test_the_answer_is_always_in_the_same_order() -> None:
    amounts = [5, 5, 10, 10, 20]
    assert sums_to(amounts, 20).sets == [(4,), (2, 3), (0, 1, 2), (0, 1, 3)]
