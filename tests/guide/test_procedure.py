"""Numbers of the procedure under every alternative: site checks (R82, R83, P12) and the last day (R33, P11)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.guide.factories import edition
from yunxing.guide.loading import changed
from yunxing.guide.procedure import is_late, last_day, least_checked, population_of

#             (star, county): three stars are not checked beforehand
POPULATION = [(4, "320703")] * 11 + [(4, "320706")] * 4 + [(5, "320706")] * 6 + [(3, "320703")] * 50


@pytest.mark.parametrize(
    ("alternative", "least"),
    [("city_wide", 3), ("per_star", 3), ("per_county", 3), ("received", 3)],
)
def test_the_least_of_a_population(alternative: str, least: int) -> None:
    """21 in all: 3; 15 and 6: 2 + 1; 11 and 10: 2 + 1."""
    assert least_checked(POPULATION, edition(), {"P12": alternative}) == least


@pytest.mark.parametrize(
    ("alternative", "least"),
    [("city_wide", 1), ("per_star", 2), ("per_county", 3), ("received", 1)],
)
def test_every_pool_is_rounded_up_by_itself(alternative: str, least: int) -> None:
    assert least_checked([(4, "a"), (4, "b"), (5, "c")], edition(), {"P12": alternative}) == least


@pytest.mark.parametrize(
    ("size", "least"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3), (99, 10), (100, 10), (101, 11)]
)
@pytest.mark.parametrize("alternative", ["city_wide", "per_star", "per_county", "received"])
def test_the_share_is_exact(size: int, least: int, alternative: str) -> None:
    """R83: checked × 10 ≥ population, exactly."""
    assert least_checked([(5, "a")] * size, edition(), {"P12": alternative}) == least


def test_the_default_is_city_wide_of_those_recommended() -> None:
    assert least_checked([(4, "a"), (4, "b"), (5, "c")], edition()) == 1
    assert population_of(edition()) == "recommended"
    found = {key: population_of(edition(), {"P12": key}) for key in edition().readings["P12"].alternatives}
    assert found == {
        "city_wide": "recommended",
        "per_star": "recommended",
        "per_county": "recommended",
        "received": "received",
    }


def test_an_edition_may_check_none_or_another_share() -> None:
    none = changed(edition(), {"edition.site_check": None})
    assert (least_checked(POPULATION, none), population_of(none)) == (0, "recommended")
    third = changed(edition(), {"edition.site_check.share_percent": "33"})
    assert [least_checked([(4, "a")] * n, third) for n in (1, 3, 100, 101)] == [1, 1, 33, 34]
    three = changed(edition(), {"edition.site_check.stars": ["3"]})
    assert least_checked(POPULATION, three) == 5


LAST = {"through_the_day": date(2020, 5, 10), "before_it": date(2020, 5, 9), "next_working_day": date(2020, 5, 11)}


def test_every_alternative_of_the_deadline_is_known() -> None:
    assert set(edition().readings["P11"].alternatives) == set(LAST)


@pytest.mark.parametrize("alternative", LAST)
def test_the_last_day(alternative: str) -> None:
    """5月10日前: the tenth is a Sunday, and the ninth a Saturday worked (the fifth was a day off)."""
    chosen = {"P11": alternative}
    assert last_day(edition(), chosen) == LAST[alternative]
    assert [is_late(date(2020, 5, day), edition(), chosen) for day in (9, 10, 11, 12)] == [
        date(2020, 5, day) > LAST[alternative] for day in (9, 10, 11, 12)
    ]


def test_the_default_is_through_the_day() -> None:
    assert last_day(edition()) == date(2020, 5, 10)


@pytest.mark.parametrize(
    ("day", "through", "before", "next_"),
    [
        (date(2020, 5, 8), date(2020, 5, 8), date(2020, 5, 7), date(2020, 5, 8)),
        (date(2020, 5, 9), date(2020, 5, 9), date(2020, 5, 8), date(2020, 5, 9)),
        (date(2020, 5, 1), date(2020, 5, 1), date(2020, 4, 30), date(2020, 5, 6)),
        (date(2020, 10, 1), date(2020, 10, 1), date(2020, 9, 30), date(2020, 10, 9)),
    ],
)
def test_a_day_that_an_officer_set(day: date, through: date, before: date, next_: date) -> None:
    found = [last_day(edition(), {"P11": key}, day) for key in ("through_the_day", "before_it", "next_working_day")]
    assert found == [through, before, next_]


def test_an_edition_without_a_deadline() -> None:
    none = changed(edition(), {"edition.county_deadline": None})
    assert last_day(none) is None
    assert last_day(none, day=date(2021, 3, 1)) == date(2021, 3, 1)
    assert not is_late(date(2030, 1, 1), none)
