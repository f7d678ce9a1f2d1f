"""Who works on the rules, and who reads along."""

from __future__ import annotations

from ..acting import Actor
from ..people.model import Duty, Level


def may_write(actor: Actor) -> bool:
    """Officers of the province, which interprets the guide (指南 §六(二))."""
    return actor.is_officer(Level.PROVINCE)


def may_read(actor: Actor) -> bool:
    """They, and the auditors of the province."""
    return may_write(actor) or (
        actor.post is not None
        and actor.post.duty == Duty.AUDITOR
        and actor.post.authority.jurisdiction.level == Level.PROVINCE
    )


def may_see_rulings(actor: Actor) -> bool:
    """What the province has settled binds every office: its officers, experts and auditors."""
    return actor.post is not None and actor.post.duty in (Duty.OFFICER, Duty.EXPERT, Duty.AUDITOR)
