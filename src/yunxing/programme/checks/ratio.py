"""Whether enough is checked on site: at every instant at which something is recommended or sent (R82, R83, P12)."""

from __future__ import annotations

from typing import NamedTuple

from yunxing.guide.procedure import missing_checks, population_of

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
"""States of what was drawn from, and not ended since: the cases that are recommended, or were checked for it."""


class Ratio(NamedTuple):
    """How many cases of a city and call there are, how many are checked, how many are lacking."""

    population: int
    checked: int
    missing: int


def ratio(declaration: Declaration) -> Ratio:
    """Of the city and call of a declaration."""
    place = declaration.jurisdiction
    city = place.path.rsplit("/", 1)[0] if place.passes_county else place.path
    edition = edition_of(declaration.edition)
    cases = Declaration.objects.filter(within("path", city), call_id=declaration.call_id)
    if population_of(edition) == "received":
        cases = cases.filter(submitted_at__isnull=False).exclude(state=State.DRAFT)
    else:
        cases = cases.filter(state__in=UP_FOR_IT)
    rows = list(cases.values_list("pk", "star", "jurisdiction_id"))
    done = set(
        SiteCheck.objects.filter(declaration__in=cases, reported_at__isnull=False).values_list("declaration", flat=True)
    )
    checked = [(star, county) for pk, star, county in rows if pk in done]
    every = [(star, county) for _, star, county in rows]
    return Ratio(len(every), len(checked), missing_checks(every, checked, edition))
