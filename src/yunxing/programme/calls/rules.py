"""Who may do what to a call."""

from __future__ import annotations

from ..acting import Actor
from ..people.model import Level
from .model import Call


def may_manage(actor: Actor, call: Call | None = None) -> bool:
    """Officers of the province or a city; those of the office that made it."""
    return actor.is_officer(Level.PROVINCE, Level.CITY) and (
        call is None or (actor.post is not None and call.authority_id == actor.post.authority_id)
    )
