"""Calls that somebody sees."""

from __future__ import annotations

from ..acting import Actor
from ..people.model import Duty
from .model import Call


def visible(actor: Actor) -> list[Call]:
    """Open calls of areas that hold one's own, or lie within it; drafts of one's own office."""
    place = actor.enterprise.jurisdiction if actor.enterprise else actor.jurisdiction
    found = []
    for call in Call.objects.select_related("authority__jurisdiction")[:500]:
        own = (
            actor.post is not None and actor.post.duty == Duty.OFFICER and call.authority_id == actor.post.authority_id
        )
        area = call.authority.jurisdiction
        near = place is not None and (area.holds(place) or place.holds(area))
        if own or (call.opened_at is not None and near):
            found.append(call)
    return found


def one(actor: Actor, pk: int) -> Call | None:
    """A call by number, where it is visible."""
    return next((call for call in visible(actor) if call.pk == pk), None)
