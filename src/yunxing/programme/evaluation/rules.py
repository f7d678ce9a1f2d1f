"""Who may do what in an evaluation."""

from __future__ import annotations

from ..acting import Actor
from ..people.model import Duty, Level, Post
from .model import Panel, PanelCase


def may_manage(actor: Actor, panel: Panel | None = None) -> bool:
    """Officers of a city's or the province's office; of a panel, those of the office that made it."""
    if not actor.is_officer(Level.CITY, Level.PROVINCE) or actor.jurisdiction is None:
        return False
    return panel is None or panel.authority.jurisdiction_id == actor.jurisdiction.pk


def is_expert(actor: Actor) -> bool:
    """Somebody who acts as an expert."""
    return actor.post is not None and actor.post.duty == Duty.EXPERT


def may_introduce(actor: Actor, post: Post) -> bool:
    """The expert themself, and officers of their office."""
    if post.duty != Duty.EXPERT:
        return False
    if is_expert(actor) and actor.post is not None and actor.post.pk == post.pk:
        return True
    own = actor.jurisdiction.pk if actor.jurisdiction else ""
    return may_manage(actor) and own == post.authority.jurisdiction_id


def is_before(actor: Actor, case: PanelCase) -> bool:
    """Whether a case is an expert's, who did not stand back."""
    return is_expert(actor) and case.assignments.filter(expert__post=actor.post, recused_at=None).exists()


def may_see_case(actor: Actor, case: PanelCase) -> bool:
    """Officers of the panel's office, and the experts whose case it is."""
    return may_manage(actor, case.panel) or is_before(actor, case)
