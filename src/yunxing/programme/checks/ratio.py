"""Whether enough is checked on site: at every instant at which something is recommended or sent (R82, R83, P12)."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from yunxing.guide.edition import Edition
from yunxing.guide.procedure import least_checked, missing_checks, population_of

from .. import clock
from ..declarations.content import edition_of
from ..declarations.model import Declaration, State
from ..people.queries import within
from .model import SiteCheck

UP_FOR_IT = (
    State.NOT_DRAWN,
    State.DRAWN,
    State.CHECKED,
    State.CHECK_FAILED,
    State.RECOMMENDED,
    State.PROVINCE_REVIEW,
    State.RECOGNISED,
    State.DECLINED,
    State.PROVINCE_NOTICE,
    State.PROVINCE_NOTICE_OVER,
    State.PUBLISHED,
    State.REVOKED,
)
"""States of what was drawn from: the cases that are recommended, or were checked for it."""


class Ratio(NamedTuple):
    """How many cases of a city and call there are, how many are checked, how many have to be and are lacking."""

    population: int
    checked: int
    least: int
    missing: int


def stars_of(edition: Edition) -> tuple[int, ...]:
    """The stars that an edition wants checked on site."""
    rules = edition.about.site_check
    return tuple(rules.stars) if rules is not None else ()


def received(city: str, call_id: int, edition: Edition) -> QuerySet[Declaration]:
    """What was handed in and not taken back: the population, where the share is of all received (P12)."""
    found = Declaration.objects.filter(within("path", city), call_id=call_id, star__in=stars_of(edition))
    return found.filter(submitted_at__isnull=False).exclude(state=State.DRAFT)


def ratio(declaration: Declaration) -> Ratio:
    """Of the city and call of a declaration."""
    place = declaration.jurisdiction
    city = place.path.rsplit("/", 1)[0] if place.passes_county else place.path
    return ratio_of(city, declaration.call_id, edition_of(declaration.edition))


def ratio_of(city: str, call_id: int, edition: Edition) -> Ratio:
    """Of a city, by its path, and a call; under the rulings in force today.

    A case that was checked and then ended is one of those that had to be, and one of those that were: finding out fraud on
    site must not leave a check lacking. One that was ended unchecked is neither.
    """
    today = clock.today()
    reported = SiteCheck.objects.filter(declaration=OuterRef("pk"), reported_at__isnull=False)
    if population_of(edition, on=today) == "received":
        cases = received(city, call_id, edition).annotate(done=Exists(reported))
    else:
        # The states first, by which an index finds them; of those that were ended then the ones that were checked.
        near = Declaration.objects.filter(within("path", city), call_id=call_id, star__in=stars_of(edition))
        near = near.filter(state__in=(*UP_FOR_IT, State.TERMINATED))
        cases = near.annotate(done=Exists(reported)).exclude(state=State.TERMINATED, done=False)
    rows = list(cases.values_list("star", "jurisdiction_id", "done").annotate(number=Count("pk")).order_by())
    every = [(star, county) for star, county, _, number in rows for _ in range(number)]
    checked = [(star, county) for star, county, done, number in rows if done for _ in range(number)]
    return Ratio(
        len(every),
        len(checked),
        least_checked(every, edition, on=today),
        missing_checks(every, checked, edition, on=today),
    )
