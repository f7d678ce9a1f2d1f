"""What an office said of rows that a supplement left as they were: kept for the next time, under the name and day of who said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .. import clock
from ..confirming.queries import sealed
from ..declarations.judging import Judged, judge
from ..declarations.model import Declaration, Remark, Submission
from ..declarations.queries import changed_rows, differences
from ..papers.model import SeenAgain
from .model import Answer, RowDecision
from .queries import by_the_verdict, parts_of


def keep(before: Submission, after: Submission, judged: Judged, remarks: Sequence[Remark]) -> list[str]:
    """Take the words on one submission over to the next, where the row stands as it stood; their places, in order.

    A word goes along unless it asked for something, the office's return named the row or what proves it, its value or a
    file changed, the verdict says something else of it, or one of its files was read, or seen at another enterprise, since.
    """
    declaration = after.declaration
    changed = changed_rows(differences(before, after))
    if "star" in changed:
        return []
    asked = {"/".join(one.path.split("/")[:2]) for one in remarks}
    # By the same day, so that what differs is the enterprise's doing.
    was = by_the_verdict(
        declaration, judge(declaration, content=before.content, on=clock.today(), seals=sealed(declaration))
    )
    now = by_the_verdict(declaration, judged)
    doubtful, read = _foreign(declaration), _read(declaration)
    stands_on = parts_of(after.content)
    kept = []
    for one in before.row_decisions.exclude(answer=Answer.ASKED).order_by("path", "pk"):
        parts = stands_on.get(one.path, set())
        fresh = any(part in doubtful or (part in read and read[part] > one.at) for part in parts)
        if not parts or fresh or parts & (changed | asked) or was.get(one.path) != now.get(one.path):
            continue
        kept.append(
            RowDecision(
                declaration=declaration,
                submission=after,
                authority_id=one.authority_id,
                path=one.path,
                answer=one.answer,
                note=one.note,
                person_id=one.person_id,
                at=one.at,
            )
        )
    RowDecision.objects.bulk_create(kept)
    return sorted({one.path for one in kept})


def _foreign(declaration: Declaration) -> set[str]:
    """The files that another enterprise showed as well: when that came out is not known, so they are looked at again."""
    found = SeenAgain.objects.filter(paper__declaration=declaration, paper__removed_at=None, foreign=True)
    return {f"files/{name}" for name in found.values_list("paper__name", flat=True)}


def _read(declaration: Declaration) -> Mapping[str, Any]:
    """When each file was read last."""
    found = declaration.papers.filter(removed_at=None, reading__read_at__isnull=False)
    return {f"files/{name}": at for name, at in found.values_list("name", "reading__read_at")}
