"""What pages show of editions, trials and rulings, each in a constant number of statements."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from yunxing.guide.handles import Handle, handles
from yunxing.guide.loading import available

from ..calls.model import Call
from ..declarations.model import Declaration
from ..refusals import RefusedError
from . import drafting, keeping
from .model import EditionChange, KeptEdition, Ruling, Stage, Trial

CONTEXT = 3
"""Unchanged lines shown around a change."""
MOST_LINES = 600


class Row(NamedTuple):
    """An edition of the list: packaged (``kept`` is None) or kept, and how many calls use it."""

    key: str
    title: tuple[str, str]
    kept: KeptEdition | None
    calls: int
    fingerprint: str


class Line(NamedTuple):
    """A line of a comparison: its numbers before and after, ``+``, ``-``, `` `` or ``…`` for what is left out."""

    before: int | None
    after: int | None
    mark: str
    text: str


def editions() -> list[Row]:
    """Every edition there is: those that come with the platform, then kept ones, the newest first; not what was dropped."""
    used = dict(Call.objects.order_by().values_list("edition").annotate(Count("pk")))
    found = []
    for key in available():
        edition = keeping.edition_of(key)
        title = edition.about.title
        found.append(Row(key, (title.zh, title.en), None, used.get(key, 0), edition.fingerprint))
    kept = KeptEdition.objects.exclude(stage=Stage.DROPPED).select_related("begun_by", "published_by")
    for one in kept.defer("files", "problems"):
        found.append(Row(one.key, (one.title_zh, one.title_en), one, used.get(one.key, 0), one.fingerprint))
    return found


def history(edition: KeptEdition) -> QuerySet[EditionChange]:
    """Every file saved, newest first, without the texts."""
    return edition.changes.exclude(how="begun").select_related("person").defer("text").order_by("-number", "file")


def text_before(change: EditionChange) -> str:
    """The text of a change's file before it."""
    earlier = EditionChange.objects.filter(edition=change.edition_id, file=change.file, number__lt=change.number)
    return str(earlier.order_by("-number").values_list("text", flat=True).first() or "")


def lines(before: str, after: str) -> list[Line]:
    """Two texts line by line: what changed, with a few lines around it; at most ``MOST_LINES``."""
    old, new = before.split("\n"), after.split("\n")
    found: list[Line] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT):
        if found:
            found.append(Line(None, None, "…", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Line(i + 1, j + 1, " ", old[i]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
            else:
                found += [Line(i + 1, None, "-", old[i]) for i in range(i1, i2)]
                found += [Line(None, j + 1, "+", new[j]) for j in range(j1, j2)]
    return found[:MOST_LINES]


class Cell(NamedTuple):
    """A value in the form: what stands in it; where somebody else saved meanwhile, what it was and what they made of it."""

    one: Handle
    value: str
    was: str | None = None
    """What it was when the form was begun, where it follows what was saved since."""
    saved: str | None = None
    """What was saved since, where the form holds something else that was typed."""


def brought_up(draft: KeptEdition, typed: Mapping[str, str], base: int) -> list[Cell]:
    """What a form begun at the revision ``base`` holds, on top of what others saved since.

    What was not touched in it follows the newest; what both changed stays as it was typed, with both values. A value whose
    name stands for another thing now, since rows came or went above it, follows the newest: nothing typed gets elsewhere.
    """
    now = handles(drafting.readable(draft))
    try:
        then = {one.name: one for one in handles(drafting.readable(draft, base))}
    except RefusedError:  # no form was begun there: nothing is known to be untouched
        then = {one.name: one for one in now}
    cells = []
    for one in now:
        before = then.get(one.name)
        mine = typed.get(one.name, one.value)
        if before is None or before.zh != one.zh:
            cells.append(Cell(one, one.value))
        elif mine == before.value:
            cells.append(Cell(one, one.value, was=before.value if before.value != one.value else None))
        else:
            both = one.value not in (before.value, mine)
            cells.append(Cell(one, mine, saved=one.value if both else None))
    return cells


def past_calls() -> list[Call]:
    """Calls in which something was handed in: what a draft can be tried on, the newest first."""
    handed = Declaration.objects.filter(call=OuterRef("pk"), submitted_at__isnull=False)
    found = Call.objects.filter(Exists(handed), opened_at__isnull=False)
    return list(found.select_related("authority").order_by("-closes_on", "-pk")[:50])


def trials(edition: KeptEdition) -> list[Trial]:
    """What was tried of a draft, newest first."""
    return list(edition.trials.select_related("call", "asked_by").order_by("-asked_at", "-pk")[:20])


class Act(NamedTuple):
    """A ruling as it is shown: the edition's own or the platform's, and the one that ended it."""

    edition: str
    reading: str
    choose: str
    day: Any
    document: str
    grounds: tuple[str, str]
    made: Ruling | None
    ended_by: str


def settled(keys: Sequence[str]) -> list[Act]:
    """Every ruling of some editions, newest day first: those in their files, and those made on the platform."""
    made: dict[str, list[Ruling]] = {}
    for one in Ruling.objects.filter(made_at__isnull=False).select_related("made_by"):
        made.setdefault(one.edition, []).append(one)
    acts = []
    for key in keys:
        rows: list[tuple[str, str, Any, str, tuple[str, str], Ruling | None]] = [
            (r.reading, r.choose, r.from_, r.document, (r.grounds.zh, r.grounds.en), None)
            for r in keeping.edition_of(key).rulings
        ]
        rows += [
            (r.reading, r.choose, r.in_force_from, r.document, (r.grounds, r.grounds_en or r.grounds), r)
            for r in made.get(key, ())
        ]
        rows.sort(key=lambda row: row[2])
        last: dict[str, str] = {}
        for reading, choose, day, document, grounds, ruling in reversed(rows):
            acts.append(Act(key, reading, choose, day, document, grounds, ruling, last.get(reading, "")))
            last[reading] = f"{document}（{day}）"
    return sorted(acts, key=lambda act: act.day, reverse=True)


def proposed() -> QuerySet[Ruling]:
    """Rulings that were written down and not made yet, newest first."""
    waiting = Ruling.objects.filter(made_at=None, dropped_at=None).select_related("proposed_by")
    return waiting.order_by("-proposed_at", "-pk")
