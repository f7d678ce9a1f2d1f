"""Who may draw, order visits, inspect, and see what was found."""

from __future__ import annotations

from collections.abc import Iterable

from ..acting import Actor
from ..declarations.model import Declaration
from ..evaluation.conflicts import conflict, ties_of
from ..people.model import Duty, Jurisdiction, Level, Post
from .model import Draw, Inspector, SiteCheck


def may_draw(actor: Actor, draw: Draw | None = None) -> bool:
    """Officers of city level; of the same area as the draw's office."""
    if not actor.is_officer(Level.CITY) or actor.jurisdiction is None:
        return False
    return draw is None or draw.authority.jurisdiction_id == actor.jurisdiction.pk


def lies_in(place: Jurisdiction, city: Jurisdiction) -> bool:
    """Whether an area is a city, or one of its counties."""
    return city.pk in (place.pk, place.parent_id)


def may_be_sent(actor: Actor) -> bool:
    """Officers and experts inspect."""
    return actor.post is not None and actor.post.duty in (Duty.OFFICER, Duty.EXPERT)


def inspects(actor: Actor, visit: SiteCheck) -> bool:
    """Whether somebody is an inspector of a visit, acting for an office of its city."""
    if actor.post is None or not may_be_sent(actor):
        return False
    near = lies_in(actor.post.authority.jurisdiction, visit.authority.jurisdiction)
    return near and any(one.person_id == actor.person.pk for one in visit.inspectors.all())


def oversees(actor: Actor, visit: SiteCheck) -> bool:
    """Officers of the city, of the case's county, and of the province."""
    if not actor.is_officer() or actor.jurisdiction is None:
        return False
    place, own = visit.declaration.jurisdiction, actor.jurisdiction
    return own.level == Level.PROVINCE or own.pk in (place.pk, visit.authority.jurisdiction_id)


def may_see(actor: Actor, visit: SiteCheck) -> bool:
    """A visit and its photographs: its inspectors, and the officers concerned."""
    return inspects(actor, visit) or oversees(actor, visit)


def may_lead(actor: Actor, visit: SiteCheck) -> bool:
    """Orders, changes and concludes a visit: officers of the city."""
    return (
        may_draw(actor) and actor.jurisdiction is not None and actor.jurisdiction.pk == visit.authority.jurisdiction_id
    )


def fit(post: Post, city: Jurisdiction) -> bool:
    """Who may be sent: officers of the city and its counties, experts of the city's office."""
    place = post.authority.jurisdiction
    return place.pk == city.pk if post.duty == Duty.EXPERT else post.duty == Duty.OFFICER and lies_in(place, city)


def interested(people: Iterable[Post | Inspector], declaration: Declaration) -> set[int]:
    """Which persons, as they are posted or sent, are tied to the enterprise or to a provider that it names, by code or by name: by their numbers."""
    ties = ties_of({one.person_id for one in people})
    return {person for person, own in ties.items() if conflict(own, declaration) is not None}
