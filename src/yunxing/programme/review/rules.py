"""Who reviews a declaration, and when."""

from __future__ import annotations

from ..acting import Actor
from ..declarations.model import Declaration, State
from ..procedure.moving import has_interest, is_
from ..procedure.table import Who

REVIEWER = {State.FIRST_REVIEW: Who.COUNTY, State.CITY_REVIEW: Who.CITY}
"""Whose word on the rows counts, by state."""


def may_review(actor: Actor, declaration: Declaration) -> bool:
    """An officer of the office at which it waits, who has no part in it."""
    who = REVIEWER.get(State(declaration.state))
    return who is not None and is_(who, actor, declaration) and not has_interest(actor, declaration)
