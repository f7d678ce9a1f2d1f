"""Counting, by the hour: one walk through what was submitted gives the figures of every area, all together and call by call."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction

from .. import clock
from ..declarations.model import Declaration, State
from ..procedure.model import Step
from ..recognitions.model import Recognition
from . import rules
from .model import Figures, Kind, Trait

ALL = "all"
MOST_PROVIDERS = 200
"""Providers of an area of which figures are kept: those with the most clients."""


class Case(NamedTuple):
    """What is counted of one declaration."""

    pk: int
    enterprise: int
    call: int
    path: str
    star: int
    submitted_at: datetime
    yuan: Decimal | None


class Tally:
    """The figures of one area and one call, or all, as they grow."""

    def __init__(self) -> None:
        self.submitted = 0
        self.yuan = Decimal(0)
        self.funnel: dict[int, list[int]] = defaultdict(lambda: [0] * len(rules.REACHED))
        self.stays: dict[str, list[int]] = defaultdict(list)
        self.traits: dict[str, Counter[str]] = defaultdict(Counter)
        self.invested: Counter[str] = Counter()
        self.providers: dict[str, tuple[str, set[int], list[Decimal]]] = {}
        self.years: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.published: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.year_yuan: dict[int, Decimal] = defaultdict(Decimal)
        self.places: dict[str, tuple[list[int], list[Decimal], Counter[int]]] = {}

    def add(self, case: Case, rank: int, title: int | None, traits: Iterable[Trait]) -> None:
        """A declaration, how far it came, and the star of its title where one is valid."""
        yuan = case.yuan or Decimal(0)
        year = case.submitted_at.astimezone(clock.SHANGHAI).year
        self.submitted += 1
        self.yuan += yuan
        for reached in range(rank + 1):
            self.funnel[case.star][reached] += 1
        self.invested[rules.band(case.yuan)] += 1
        self.years[year][case.star] += 1
        self.year_yuan[year] += yuan
        if rank == rules.PUBLISHED:
            self.published[year][case.star] += 1
        counted, sums, titles = self.places.setdefault(case.path.rsplit("/", 1)[-1], ([0], [Decimal(0)], Counter()))
        counted[0] += 1
        sums[0] += yuan
        if title is not None:
            titles[title] += 1
        for trait in traits:
            if trait.kind == Kind.PROVIDER:
                _, clients, invoiced = self.providers.setdefault(trait.key, (trait.name, set(), []))
                clients.add(case.enterprise)
                invoiced.append(trait.yuan or Decimal(0))
            else:
                self.traits[trait.kind][trait.key] += 1

    def as_data(self) -> dict[str, Any]:
        """As it is kept: plain values, yuan as text, seconds as numbers, the greater first where there are many."""
        stars = sorted(self.funnel)
        providers = sorted(self.providers.items(), key=lambda one: (-len(one[1][1]), one[0]))
        return {
            "submitted": self.submitted,
            "yuan": str(self.yuan),
            "funnel": {str(star): self.funnel[star] for star in stars},
            "stays": {state: quartiles(self.stays[state]) for state in State.values if self.stays.get(state)},
            **{
                kind: dict(sorted(self.traits[kind].items(), key=lambda one: (-one[1], one[0])))
                for kind in (Kind.MISSED, Kind.INDUSTRY, Kind.CLUSTER, Kind.MODEL)
            },
            "invested": {band: self.invested[band] for band in rules.BANDS if self.invested[band]},
            "providers": [
                [key, name, len(clients), str(sum(invoiced, Decimal(0))), len(invoiced)]
                for key, (name, clients, invoiced) in providers[:MOST_PROVIDERS]
            ],
            "providers_in_all": len(providers),
            "years": {
                str(year): {
                    "submitted": {str(s): n for s, n in sorted(self.years[year].items())},
                    "published": {str(s): n for s, n in sorted(self.published[year].items())},
                    "yuan": str(self.year_yuan[year]),
                }
                for year in sorted(self.years)
            },
            "places": {
                code: [counted[0], str(sums[0]), {str(s): n for s, n in sorted(titles.items())}]
                for code, (counted, sums, titles) in sorted(self.places.items())
            },
        }


def quartiles(seconds: list[int]) -> list[int]:
    """How many stays; the lower quartile, the median and the upper one, in seconds (between neighbours, in proportion)."""
    if len(seconds) == 1:
        return [1, *seconds * 3]
    return [len(seconds), *(round(q) for q in statistics.quantiles(seconds, n=4, method="inclusive"))]


def count() -> int:
    """Count everything anew and keep it in the place of what was; how many figures there are. Twice it does nothing more."""
    now = clock.now()
    with transaction.atomic():
        tallies = _tallied(clock.today())
        made = [
            Figures(place_id=place, about=about, at=now, data=tally.as_data())
            for (place, about), tally in tallies.items()
        ]
        Figures.objects.bulk_create(
            made, batch_size=50, update_conflicts=True, unique_fields=["place", "about"], update_fields=["at", "data"]
        )
        Figures.objects.filter(at__lt=now).delete()
    return len(made)


def _tallied(today: date) -> dict[tuple[str, str], Tally]:
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    # In the order of the keys: the three are walked side by side, and nothing but one declaration's rows is held.
    found = Declaration.objects.filter(submitted_at__isnull=False).order_by("pk")
    columns = ("pk", "enterprise_id", "call_id", "path", "star", "submitted_at", "investment_yuan")
    ways = _Walk(Step.objects.order_by("declaration_id", "number").iterator(chunk_size=5_000))
    traits = _Walk(Trait.objects.order_by("declaration_id", "kind", "key").iterator(chunk_size=5_000))
    held = dict(_valid(today))
    for row in found.values_list(*columns).iterator(chunk_size=5_000):
        case = Case(*row)
        steps: list[Step] = ways.of(case.pk)
        its_traits: list[Trait] = traits.of(case.pk)
        rank = max((rules.rank(one.after) for one in steps), default=0)
        stays = list(rules.stays(steps))
        for place in case.path.split("/"):
            for about in (ALL, str(case.call)):
                tally = tallies[place, about]
                tally.add(case, rank, held.get(case.pk), its_traits)
                for state, seconds in stays:
                    tally.stays[state].append(seconds)
    return tallies


def _valid(today: date) -> Iterator[tuple[int, int]]:
    """Declarations whose title is valid on a day, with its star."""
    yield from Recognition.objects.filter(rules.valid(today)).values_list("declaration_id", "star").iterator()


class _Walk:
    """Rows by declaration, in the order of their keys, and the one that comes next."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.groups = groupby(rows, key=lambda one: one.declaration_id)
        self.key, self.rows = self._next()

    def _next(self) -> tuple[int | None, list[Any]]:
        key, rows = next(self.groups, (None, ()))
        return key, list(rows)

    def of(self, pk: int) -> list[Any]:
        """The rows of a declaration; those passed over belong to what was not asked for."""
        while self.key is not None and self.key < pk:
            self.key, self.rows = self._next()
        return self.rows if self.key == pk else []
