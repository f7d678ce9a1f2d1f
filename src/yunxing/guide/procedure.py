"""Numbers of the procedure that the edition sets: the least number of site checks, and when a package is late.

Who does what in which order is the running programme's, not the guide's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from yunxing.reference.calendar import next_working_day

from .edition import Edition


def least_checked(
    population: Iterable[tuple[int, str]],
    edition: Edition,
    readings: Mapping[str, str] | None = None,
    *,
    on: date | None = None,
) -> int:
    """The least number of cases to check on site, of a population given as (star, county) of each (R82, R83, P12).

    Which population it is to be (recommended or received) is ``population_of``. Every pool is rounded up by itself;
    exact whole numbers: checked × 100 ≥ share × population. Rulings hold that are in force ``on`` that day.
    """
    return sum(_needed(population, edition, readings, on).values())


def missing_checks(
    population: Iterable[tuple[int, str]],
    checked: Iterable[tuple[int, str]],
    edition: Edition,
    readings: Mapping[str, str] | None = None,
    *,
    on: date | None = None,
) -> int:
    """How many site checks are lacking, of a population and those of it that were checked; each pool for itself (R83, P12)."""
    needed = _needed(population, edition, readings, on)
    done = _pools(checked, edition, readings, on)
    return sum(max(0, least - done[pool]) for pool, least in needed.items())


def _needed(
    population: Iterable[tuple[int, str]], edition: Edition, readings: Mapping[str, str] | None, on: date | None
) -> dict[tuple[int | str, ...], int]:
    """The least number of each pool."""
    rules = edition.about.site_check
    if rules is None:
        return {}
    pools = _pools(population, edition, readings, on)
    return {pool: -(-size * rules.share_percent // 100) for pool, size in pools.items()}


def _pools(
    cases: Iterable[tuple[int, str]], edition: Edition, readings: Mapping[str, str] | None, on: date | None
) -> Counter[tuple[int | str, ...]]:
    """How many there are in each pool that is counted by itself."""
    rules = edition.about.site_check
    if rules is None:
        return Counter()
    parts = rules.pool.value(star=0, readings=edition.settled(on, readings)) or []
    return Counter(
        tuple(star if part == "star" else county for part in parts) for star, county in cases if star in rules.stars
    )


def population_of(edition: Edition, readings: Mapping[str, str] | None = None, *, on: date | None = None) -> str:
    """Which cases the share is of: ``recommended`` or ``received`` (P12)."""
    rules = edition.about.site_check
    value = rules.population.value(star=0, readings=edition.settled(on, readings)) if rules else None
    return value or "recommended"


def last_day(edition: Edition, readings: Mapping[str, str] | None = None, day: date | None = None) -> date | None:
    """The last day on which a county's package is in time (R33, P11); ``day`` replaces the edition's own."""
    rules = edition.about.county_deadline
    if rules is None:
        return day
    stated = day or rules.day
    match rules.through.value(star=0, readings=edition.settled(stated, readings)):
        case "before":
            return stated - timedelta(days=1)
        case "next_working_day":
            return next_working_day(stated)
        case _:
            return stated


def is_late(day: date, edition: Edition, readings: Mapping[str, str] | None = None) -> bool:
    """Whether a package handed in on a day is late."""
    last = last_day(edition, readings)
    return last is not None and day > last
