"""Who may do what to a declaration's files."""

from __future__ import annotations

from ..acting import Actor
from ..declarations import rules as declarations
from ..declarations.model import Declaration
from .model import Paper, Upload


def may_add(actor: Actor, declaration: Declaration) -> bool:
    """Who may write in the declaration: its enterprise, while it is a draft or returned."""
    return declarations.may_edit(actor, declaration)


def may_see(actor: Actor, paper: Paper) -> bool:
    """Who may see the declaration. What was removed again is seen by its enterprise, and by offices it was submitted to."""
    declaration = paper.declaration
    if not declarations.may_see(actor, declaration):
        return False
    if paper.removed_at is None or actor.is_of(declaration.enterprise):
        return True
    submitted = declaration.submissions.filter(at__gte=paper.added_at, at__lt=paper.removed_at)
    return submitted.exists()


def may_upload_on(actor: Actor, upload: Upload) -> bool:
    """Who began it, while the declaration takes files."""
    return upload.person_id == actor.person.pk and may_add(actor, upload.declaration)


def may_see_others(actor: Actor) -> bool:
    """Whether somebody is told that another enterprise showed the same: offices are, applicants are not."""
    return actor.post is not None
