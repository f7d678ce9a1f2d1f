"""What is shown of titles and publications: to everybody, so nothing personal is among it (R91)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from .. import clock
from ..declarations.model import Declaration, State
from ..people.model import Enterprise, Jurisdiction, Level
from ..publicity.model import PublicNotice
from .lasting import Standing, condition, standing_of
from .model import Publication, Recognition
from .searching import plain

LONGEST_WORDS = 60
NEWEST = ("-granted_on", "number")


@dataclass(frozen=True)
class Asked:
    """What titles are looked for by. What makes no sense is as if it were not asked."""

    words: str = ""
    star: str = ""
    city: str = ""
    year: str = ""
    standing: str = Standing.VALID.value
    """``valid``, ``expired``, ``revoked`` or ``all``."""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """From an address: ``q``, ``star``, ``city``, ``year`` (four digits), ``standing``."""
        standing = given.get("standing", "")
        year = given.get("year", "")
        star = given.get("star", "")
        known = {"all", *(one.value for one in Standing)}
        return cls(
            words=given.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS],
            star=star if star.isascii() and star.isdecimal() and len(star) == 1 else "",
            city=given.get("city", "").replace("\0", "")[:20],
            year=year if year.isascii() and year.isdecimal() and len(year) == 4 and year > "1000" else "",
            standing=standing if standing in known else Standing.VALID.value,
        )


def found(asked: Asked, day: date) -> QuerySet[Recognition]:
    """The titles that somebody asks for, as they are on a day."""
    every = Recognition.objects.all()
    if words := plain(asked.words):
        # Not LIKE, which compares letter by letter in either case: it takes several times as long.
        every = every.alias(at=StrIndex("search", Value(words))).filter(at__gt=0)
    if asked.star:
        every = every.filter(star=int(asked.star))
    if asked.city:
        every = every.filter(city=asked.city)
    if asked.year:
        year = int(asked.year)
        every = every.filter(granted_on__gte=date(year, 1, 1), granted_on__lte=date(year, 12, 31))
    if asked.standing != "all":
        every = every.filter(condition(Standing(asked.standing), day))
    return every


class Choices(NamedTuple):
    """What the filters offer."""

    cities: dict[str, str]
    """Names by code: cities and direct counties."""
    years: list[int]
    """The newest first."""


def cities() -> dict[str, str]:
    """Names of cities and direct counties by code."""
    return dict(Jurisdiction.objects.filter(level=Level.CITY).order_by("path").values_list("code", "name"))


def choices(day: date) -> Choices:
    """In two statements."""
    first = Recognition.objects.aggregate(first=Min("granted_on"))["first"]
    return Choices(cities(), list(range(day.year, first.year - 1, -1)) if first else [])


def of_enterprise(uscc: str) -> list[Recognition]:
    """Every title that an enterprise has held, the first one first."""
    held = Recognition.objects.filter(uscc=uscc).select_related("decider", "publication")
    return list(held.order_by("granted_on", "star", "pk")[:100])


def own(enterprise: Enterprise) -> list[Recognition]:
    """The same for an enterprise's own people, whatever its code was."""
    held = Recognition.objects.filter(enterprise=enterprise).select_related("decider", "publication")
    return list(held.order_by("granted_on", "star", "pk")[:100])


def of_declaration(declaration: Declaration) -> Recognition | None:
    """The title that a declaration led to. None is asked for before there can be one."""
    if declaration.state not in (State.PUBLISHED, State.REVOKED):
        return None
    return Recognition.objects.filter(declaration=declaration).first()


def with_standing(titles: list[Recognition], day: date) -> list[tuple[Recognition, Standing]]:
    """Each with what it is on a day."""
    return [(one, standing_of(one, day)) for one in titles]


def by_code(code: str) -> Recognition | None:
    """The title that a certificate's code names; None for a code that is nobody's."""
    if not code.isascii() or len(code) > 24:
        return None
    every = Recognition.objects.select_related("decider", "publication", "certificate")
    return every.filter(code=code).first()


def publications(most: int) -> list[tuple[Publication, int]]:
    """The newest, each with how many titles it gave."""
    newest = list(Publication.objects.select_related("authority").order_by("-published_on", "-pk")[:most])
    counted = Recognition.objects.filter(publication__in=newest).values_list("publication").annotate(Count("pk"))
    given = dict(counted.order_by())
    return [(one, given.get(one.pk, 0)) for one in newest]


def stars_of(publication: Publication) -> Iterator[tuple[int, int]]:
    """How many titles of each star a publication gave, the highest star first."""
    counted = publication.recognitions.values_list("star").annotate(Count("pk")).order_by("-star")
    yield from counted


def open_notices() -> QuerySet[PublicNotice]:
    """公示 that run: opened, their last day not past; the one that ends first comes first."""
    running = Q(opened_at__isnull=False, closed_at=None, closes_on__gte=clock.today())
    return PublicNotice.objects.filter(running).select_related("authority").order_by("closes_on", "pk")
