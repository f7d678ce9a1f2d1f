"""Which things account for which by their amounts, and what is left open."""

from __future__ import annotations

from yunxing.evidence.matching.explaining import Explained, Item, explain


def explained(
    lefts: dict[str, int], rights: dict[str, int], evidence: dict[tuple[str, str], float] | None = None
) -> Explained:
    return explain(
        [Item(*item) for item in lefts.items()],
        [Item(*item) for item in rights.items()],
        possible=lambda left, right: (evidence or {}).get((left, right), 0.0) > -50,
        evidence=lambda left, right: (evidence or {}).get((left, right), 0.0),
    )


def pairs(found: Explained) -> set[tuple[str, str]]:
    return set(found.pairs)


def test_one_for_one_one_of_several_and_several_by_one() -> None:
    found = explained({"a": 700, "b": 30, "c": 55, "d": 44}, {"x": 700, "y": 10, "z": 20, "w": 99})
    assert pairs(found) == {("a", "x"), ("b", "y"), ("b", "z"), ("c", "w"), ("d", "w")}
    assert found.open == {}


def test_two_that_fit_as_well_are_left_open_with_both_candidates() -> None:
    found = explained({"a": 100}, {"x": 100, "y": 100})
    assert (pairs(found), found.open) == (set(), {"a": ("x", "y"), "x": ("a",), "y": ("a",)})


def test_what_speaks_for_one_settles_it_and_the_other_by_what_is_left() -> None:
    found = explained({"a": 100, "b": 100}, {"x": 100, "y": 100}, {("a", "x"): 2.0})
    assert pairs(found) == {("a", "x"), ("b", "y")}


def test_a_pair_that_cannot_be_leaves_the_only_other_way() -> None:
    found = explained({"a": 100, "b": 100}, {"x": 100, "y": 100}, {("b", "x"): -99.0})
    assert pairs(found) == {("a", "x"), ("b", "y")}


def test_a_whole_and_a_sum_that_fit_alike_are_left_open() -> None:
    found = explained({"a": 300}, {"x": 300, "y": 100, "z": 200})
    assert (pairs(found), sorted(found.open)) == (set(), ["a", "x", "y", "z"])


def test_a_sum_of_many_parts_gives_way_to_a_whole() -> None:
    found = explained({"a": 1000}, {"x": 1000, "p": 100, "q": 200, "r": 300, "s": 400})
    assert pairs(found) == {("a", "x")}


def test_what_every_way_has_in_common_is_settled_and_the_rest_is_open() -> None:
    found = explained({"a": 300, "b": 7}, {"x": 100, "y": 200, "z": 200, "w": 7})
    assert pairs(found) == {("a", "x"), ("b", "w")}


def test_a_group_too_large_to_search_is_settled_where_one_way_is_plainly_better() -> None:
    lefts = {f"a{n:02}": 100 for n in range(30)}
    rights = {f"x{n:02}": 100 for n in range(30)}
    close = dict.fromkeys(zip(lefts, rights, strict=True), 3.0)
    assert pairs(explained(lefts, rights, close)) == set(close)
    assert pairs(explained(lefts, rights)) == set()


def test_nothing_accounts_for_nothing() -> None:
    assert explained({}, {"x": 5}) == ({}, {})
    assert explained({"a": 0}, {"x": 0}) == ({}, {})
