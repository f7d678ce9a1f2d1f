"""Who may do what to public notices, objections and announcements."""

from __future__ import annotations

from ..acting import Actor
from ..people.model import Level
from ..procedure.moving import has_interest
from .model import Announcement, Objection, PublicNotice


def may_manage(actor: Actor, one: PublicNotice | Announcement | None = None) -> bool:
    """Officers of a city's or the province's office; of a notice or an announcement, those of the office that made it."""
    if not actor.is_officer(Level.CITY, Level.PROVINCE) or actor.jurisdiction is None:
        return False
    return one is None or one.authority.jurisdiction_id == actor.jurisdiction.pk


def may_announce(actor: Actor) -> bool:
    """A city announces its three stars; the province publishes (R7, R81)."""
    return actor.is_officer(Level.CITY)


def may_see_objection(actor: Actor, objection: Objection) -> bool:
    """The deciding office's officers alone, none with an interest: an objection says who objects, and how to reach them (R91)."""
    return may_manage(actor, objection.item.notice) and not has_interest(actor, objection.item.declaration)
