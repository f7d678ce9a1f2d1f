"""Keeping the traits of what is submitted: within the verb that submits it."""

from __future__ import annotations

from ..declarations.model import Submission
from .model import Trait
from .traits import Read, traits_of


def keep(submission: Submission) -> None:
    """Put the traits of a submission in the place of those of the one before it."""
    declaration = submission.declaration_id
    Trait.objects.filter(declaration_id=declaration).delete()
    Trait.objects.bulk_create(rows(declaration, traits_of(submission.content, submission.verdict)))


def rows(declaration: int, found: list[Read]) -> list[Trait]:
    """The rows of a declaration's traits, not yet written."""
    return [
        Trait(declaration_id=declaration, kind=one.kind, key=one.key, name=one.name, yuan=one.yuan) for one in found
    ]
