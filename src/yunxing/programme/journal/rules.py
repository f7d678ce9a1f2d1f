"""Who reads the journal, and who erases in it."""

from __future__ import annotations

from ..acting import Actor
from ..people.model import Duty, Level


def may_read(actor: Actor) -> bool:
    """Auditors, of their area; officers of the province. A city's officers see the time line of each declaration instead."""
    return actor.is_officer(Level.PROVINCE) or (actor.post is not None and actor.post.duty == Duty.AUDITOR)


def may_take_whole(actor: Actor) -> bool:
    """Those of the province who read it: a part of a chain proves nothing, so that it is handed out whole or not at all."""
    return may_read(actor) and actor.jurisdiction is not None and actor.jurisdiction.parent_id is None


def may_erase(actor: Actor) -> bool:
    """Operators alone."""
    return actor.capacity == "operator"
