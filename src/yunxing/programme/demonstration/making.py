"""Making the demonstration: whole or not at all, and on an empty installation alone."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from .. import clock
from ..declarations.model import Declaration
from ..people.model import Enterprise, Person
from ..refusals import RefusedError
from ..statistics import counting
from ..work.model import Job
from .many import add_many
from .story import Story

SIZE = 250
LEAST, MOST = 20, 200_000
BY_VERBS = 1_000
"""Up to so many declarations every act is a verb; beyond, the rest are copies."""

BEHIND = 50
"""How far its jobs come after others: hundreds of its files are still to be read when somebody uploads the first of their own."""


class Made(NamedTuple):
    """What there is now."""

    enterprises: int
    declarations: int
    files: int
    acts: int


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not Person.objects.exists()


def make(*, size: int = SIZE, seed: int = 1, day: date | None = None) -> Made:
    """Make the demonstration in one transaction: killed half-way, nothing of it is there and it can be made anew.

    Raises ``RefusedError`` where there are accounts already, or for a size out of bounds.
    """
    if not LEAST <= size <= MOST:
        raise RefusedError(f"申报数应为 {LEAST}–{MOST}", f"the size is {LEAST} to {MOST}", field="size")
    if not is_empty():
        raise RefusedError(
            "已经有账户，演示数据只能建在空的数据库上。请用 YUNXING_HOME 另指一个文件夹",
            "there are accounts: the demonstration is made on an empty database. Name another folder in YUNXING_HOME",
        )
    with transaction.atomic():
        story = Story(size=size if size <= BY_VERBS else SIZE, seed=seed, day=day or clock.today())
        acts = story.tell()
        if size > BY_VERBS:
            add_many(size - Declaration.objects.count(), story)
        counting.count()
        Job.objects.filter(state="ready").update(priority=F("priority") - BEHIND)
        return Made(Enterprise.objects.count(), Declaration.objects.count(), story.files, acts)
