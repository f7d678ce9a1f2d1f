"""What pages show of offices and their people, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, Q

from ..acting import Actor
from .model import Authority, Duty, Jurisdiction, Level


def within(field: str, area: str) -> Q:
    """Those in an area by its path: a range instead of LIKE, which an index serves.

    It leaves out what begins alike and is no part of it: 昆山市 (320583) hangs beneath the province, not in 苏州市 (3205; R6);
    nor is an area whose code goes on with a hyphen, which sorts before the slash.
    """
    beside = Q(**{f"{field}__gte": f"{area}-", f"{field}__lt": f"{area}/"})
    return Q(**{f"{field}__gte": area, f"{field}__lt": f"{area}0"}) & ~beside


class Row(NamedTuple):
    """An office with how many work there and how many are invited."""

    authority: Authority
    place: Jurisdiction
    officers: int
    others: int
    invited: int


def offices(actor: Actor) -> list[Row]:
    """The offices in an actor's area, from the province down; all of them for an operator."""
    found = Authority.objects.select_related("jurisdiction__parent").order_by("jurisdiction__path", "id")
    if actor.capacity != "operator":
        if actor.jurisdiction is None:
            return []
        found = found.filter(within("jurisdiction__path", actor.jurisdiction.path))
    officer = Q(posts__duty=Duty.OFFICER)
    waiting = Q(invitations__accepted_at=None, invitations__withdrawn_at=None, invitations__isnull=False)
    counted = found.annotate(
        officers=Count("posts", filter=officer, distinct=True),
        others=Count("posts", filter=~officer, distinct=True),
        invited=Count("invitations", filter=waiting, distinct=True),
    )
    return [Row(one, one.jurisdiction, one.officers, one.others, one.invited) for one in counted]


class Group(NamedTuple):
    """The offices of one city; of the province and the direct counties, which stand for themselves (R6)."""

    place: Jurisdiction | None
    rows: list[Row]

    @property
    def empty(self) -> int:
        """Offices at which nobody works and nobody is invited."""
        return sum(1 for row in self.rows if not row.officers and not row.invited)


def by_city(rows: Sequence[Row]) -> list[Group]:
    """Offices city by city; first those that belong to none: the province, direct counties."""
    own: list[Row] = []
    cities: dict[str, Group] = {}
    below = {row.place.parent_id for row in rows if row.place.level == Level.COUNTY}
    for row in rows:
        if row.place.level == Level.COUNTY and row.place.parent is not None:
            cities.setdefault(row.place.parent.pk, Group(row.place.parent, [])).rows.append(row)
        elif row.place.level == Level.CITY and row.place.pk in below:
            cities.setdefault(row.place.pk, Group(row.place, [])).rows.append(row)
        else:
            own.append(row)
    return [*([Group(None, own)] if own else []), *cities.values()]
