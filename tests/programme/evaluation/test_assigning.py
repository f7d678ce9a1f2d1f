"""Experts are put on cases evenly, without conflict, by their fields, and the same way again."""

from collections import Counter
from itertools import product
from random import Random

import pytest

from yunxing.programme.evaluation.assigning import assign


def loads(found: dict[int, list[int]]) -> Counter[int]:
    return Counter(one for several in found.values() for one in several)


@pytest.mark.parametrize(("cases", "experts", "each"), [(1, 1, 1), (10, 5, 3), (7, 4, 3), (40, 9, 5), (3, 9, 2)])
def test_without_conflicts_loads_differ_by_at_most_one(cases: int, experts: int, each: int) -> None:
    found = assign(range(cases), range(experts), each=each)
    assert {len(set(several)) for several in found.values()} == {each}
    counted = [loads(found)[one] for one in range(experts)]
    assert max(counted) - min(counted) <= 1


def test_what_somebody_has_already_counts() -> None:
    found = assign([1, 2], [1, 2, 3], each=1, loads={1: 2, 2: 1})
    assert loads(found) == {2: 1, 3: 1}


def test_nobody_gets_a_case_of_their_own() -> None:
    barred = {(case, case % 4) for case in range(20)}
    found = assign(range(20), range(4), each=3, barred=barred)
    assert not {(case, one) for case, several in found.items() for one in several} & barred


def test_where_too_few_are_left_the_cases_are_named() -> None:
    with pytest.raises(ValueError, match="2, 3") as short:
        assign([1, 2, 3], [1, 2], each=2, barred={(2, 1), (3, 2)})
    assert short.value.args == ([2, 3],)


def test_whose_fields_fit_is_preferred_where_loads_stay_even() -> None:
    fit = {(case, one): 5 for case, one in product(range(6), range(6)) if case % 3 == one % 3}
    found = assign(range(6), range(6), each=2, fit=fit)
    assert all({one % 3 for one in several} == {case % 3} for case, several in found.items())
    assert set(loads(found).values()) == {2}


def least(cases: int, experts: int, each: int, barred: set[tuple[int, int]]) -> int:
    """The least sum of squared loads there is, by trying everything."""
    from itertools import combinations

    best = {(0,) * experts}
    for case in range(cases):
        free = [one for one in range(experts) if (case, one) not in barred]
        best = {
            tuple(load + (one in chosen) for one, load in enumerate(before))
            for before in best
            for chosen in combinations(free, each)
        }
    return min(sum(load * load for load in one) for one in best)


def test_no_other_assignment_is_evener_and_it_is_the_same_again() -> None:
    random = Random(5)
    for _ in range(150):
        cases, experts, each = random.randint(1, 5), random.randint(2, 5), random.randint(1, 2)
        barred = {pair for pair in product(range(cases), range(experts)) if random.random() < 0.35}
        fit = {pair: random.randint(0, 4) for pair in product(range(cases), range(experts))}
        if any(sum((case, one) not in barred for one in range(experts)) < each for case in range(cases)):
            continue
        found = assign(range(cases), range(experts), each=each, barred=barred, fit=fit)
        assert sum(n * n for n in loads(found).values()) == least(cases, experts, each, barred)
        assert found == assign(list(range(cases))[::-1], range(experts), each=each, barred=barred, fit=fit)
        assert not {(case, one) for case, several in found.items() for one in several} & barred


def test_three_hundred_cases_take_seconds_at_most() -> None:
    random = Random(1)
    fit = {pair: random.randint(0, 9) for pair in product(range(300), range(20))}
    barred = {pair for pair in fit if random.random() < 0.05}
    found = assign(range(300), range(20), each=3, barred=barred, fit=fit)
    assert set(loads(found).values()) == {45}
