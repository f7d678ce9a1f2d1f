"""Who reviews a declaration, and when."""

from __future__ import annotations

from ..acting import Actor
from ..declarations.model import Declaration, State
from ..procedure.case import OnRecord
from ..procedure.moving import is_
from ..procedure.table import Who

REVIEWER = {State.FIRST_REVIEW: Who.COUNTY, State.CITY_REVIEW: Who.CITY}
"""Whose word on the rows counts, by state."""


def may_review(actor: Actor, declaration: Declaration, case: OnRecord | None = None) -> bool:
    """An officer of the office at which it waits, who has no part in it. ``case``: what was looked up already."""
    who = REVIEWER.get(State(declaration.state))
    return who is not None and is_(who, actor, declaration) and not (case or OnRecord(declaration, actor)).interested
