"""Who reviews a declaration, and when."""

from __future__ import annotations

from ..acting import Actor
from ..declarations.model import Declaration, State
from ..procedure.case import OnRecord
from ..procedure.conditions import answer_is_overdue
from ..procedure.moving import is_, refusal
from ..procedure.table import Who
from ..refusals import RefusedError

REVIEWER = {State.FIRST_REVIEW: Who.COUNTY, State.CITY_REVIEW: Who.CITY}
"""Whose word on the rows counts, by state."""


def may_review(actor: Actor, declaration: Declaration, case: OnRecord | None = None) -> bool:
    """An officer of the office at which it waits, who has no part in it. ``case``: what was looked up already."""
    who = REVIEWER.get(State(declaration.state))
    return who is not None and is_(who, actor, declaration) and not (case or OnRecord(declaration, actor)).interested


def was_reviewed(actor: Actor, declaration: Declaration) -> bool:
    """An officer of an office whose review of it is over: a colleague was quicker, or it went on."""
    state = State(declaration.state)
    return (is_(Who.COUNTY, actor, declaration) and state != State.FIRST_REVIEW) or (
        is_(Who.CITY, actor, declaration) and state not in REVIEWER
    )


def no_other_day(actor: Actor, declaration: Declaration, case: OnRecord | None = None) -> RefusedError | None:
    """Why somebody may not give a return another day to be answered by; None who may: who closes it when its day has passed."""
    return refusal("lapse", actor=actor, declaration=declaration, but=(answer_is_overdue,), case=case)
