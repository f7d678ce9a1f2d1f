"""Who may do what to a declaration."""

from __future__ import annotations

from ..acting import Actor
from ..evaluation.model import Assignment
from ..people.model import Duty, Enterprise
from .model import Declaration, State

OPEN_STATES = (State.DRAFT, State.RETURNED)
"""States in which the enterprise writes."""
UNDECIDED = (
    *(State.FIRST_REVIEW, State.RETURNED, State.PASSED, State.CITY_REVIEW),
    *(State.TO_CHECK, State.DRAWN, State.NOT_DRAWN, State.CHECKED, State.RECOMMENDED, State.PROVINCE_REVIEW),
)
"""States of what was submitted and of which the last decider (R3, R5) has not said yes or no: rulings still bear on it."""

OVER = (State.REJECTED, State.TERMINATED)
"""States after which an enterprise may begin another declaration in the same call (P7b)."""


def may_see(actor: Actor, declaration: Declaration) -> bool:
    """Its enterprise; offices above it once it was submitted, and auditors there; experts whose case it is."""
    if actor.membership is not None:
        return actor.membership.enterprise_id == declaration.enterprise_id
    if actor.post is None or declaration.submitted_at is None:
        return False
    if actor.post.duty == Duty.EXPERT:
        own = Assignment.objects.filter(case__declaration=declaration, expert__post=actor.post, recused_at=None)
        return declaration.state not in OPEN_STATES and own.exists()
    return actor.post.duty in (Duty.OFFICER, Duty.AUDITOR) and actor.oversees(declaration.jurisdiction)


def may_begin(actor: Actor, enterprise: Enterprise) -> bool:
    """Anybody of an enterprise that declares."""
    return enterprise.declares and actor.is_of(enterprise)


def may_edit(actor: Actor, declaration: Declaration) -> bool:
    """Anybody of its enterprise, while it is a draft or returned."""
    return actor.is_of(declaration.enterprise) and declaration.state in OPEN_STATES


def may_export(actor: Actor, declaration: Declaration) -> bool:
    """Anybody of its enterprise takes away all there is of it."""
    return actor.is_of(declaration.enterprise)
