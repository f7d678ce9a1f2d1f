"""Reading files in the background: each content once for an edition, a reader and a name; done again where a worker was killed.

What is read is kept whole; what follows from it (the index, proposals) is asked for in the same transaction.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskContext

from yunxing.evidence.codec import to_plain
from yunxing.evidence.folder import LIMITS, READER, WORTH_ANOTHER_TRY, Standing, WorkersError
from yunxing.evidence.paper import Paper as Found
from yunxing.evidence.paper import Reading

from .. import clock
from ..declarations.content import edition_of
from . import again as index
from . import drawing, proposing
from .keeping import as_file
from .model import FileReading, Paper
from .values import without_nul

MOST_ATTEMPTS = 3
"""Times that a store or a process may fail before a person is told."""
PATIENT = replace(LIMITS, stalled=90.0)
"""Nobody waits in front of a background reading, and several may share a machine: a page may take longer than at the desk."""
_TELL_SECONDS = 0.5
_WEIGHTS = ("refused", "wrong", "doubtful", "note")
_TITLES = ("name", "number", "title", "voucher", "system", "seller", "party_a", "payer")
_log = logging.getLogger("yunxing.papers")
_standing: dict[str, Standing] = {}


def ask(paper: Paper) -> FileReading:
    """Have a paper read, within the transaction that adds it; at once done where the same was read before."""
    reading, _ = FileReading.objects.get_or_create(
        blob=paper.blob,
        name=paper.reading.name if paper.reading else paper.name,
        edition=paper.declaration.edition,
        reader=READER,
        defaults={"asked_at": clock.now()},
    )
    if paper.reading_id != reading.pk:
        paper.reading = reading
        paper.save(update_fields=["reading"])
    if reading.is_over:
        index.came(paper, reading)
        proposing.ask(paper.declaration)
    else:
        read.enqueue(reading.pk, about=f"reading:{reading.pk}")
    return reading


def may_try_again(reading: FileReading) -> bool:
    """Whether reading failed, or ended for reasons that may not be there another time."""
    return reading.state == "failed" or (reading.state == "read" and bool(reading.summary.get("again")))


def again(reading: FileReading) -> None:
    """Read anew what could not be read."""
    FileReading.objects.filter(pk=reading.pk).update(
        state="waiting", page=0, failure="", payload=None, prints=None, summary={}, asked_at=clock.now()
    )
    read.enqueue(reading.pk, about=f"reading:{reading.pk}")


def ask_newer(*, most: int = 200) -> int:
    """Have files of declarations still being filled in read by a newer reader; how many were asked for."""
    older = Paper.objects.filter(
        removed_at=None, reading__reader__lt=READER, declaration__state__in=("draft", "returned")
    ).select_related("blob", "reading", "declaration__enterprise")[:most]
    for paper in older:
        with transaction.atomic():
            ask(paper)
    return len(older)


@task(priority=5, takes_context=True)
def read(context: TaskContext, reading_id: int, about: str) -> str:
    """Read one file, unless it is read; what it became. Killed half-way it is begun anew, and kept once."""
    one = FileReading.objects.select_related("blob").get(pk=reading_id)
    if one.is_over:
        with transaction.atomic():
            _follow(one)  # a paper that came while it was being read
        return one.state
    FileReading.objects.filter(pk=one.pk, state__in=("waiting", "reading")).update(state="reading", page=0)
    try:
        with as_file(one.blob) as path:
            found = standing(one.edition).read(path, name=one.name, begun=_Told(one))
    except (OSError, WorkersError) as error:
        if context.attempt < MOST_ATTEMPTS - 1:
            raise
        _log.exception("%s was not read", one.blob)
        return _failed(one, error)
    return keep(one, found)


class _Told:
    """Writes down which page is read, not more often than anybody looks."""

    def __init__(self, one: FileReading) -> None:
        self._one, self._last = one, 0.0

    def __call__(self, page: int) -> None:
        now = time.monotonic()
        if now - self._last >= _TELL_SECONDS:
            self._last = now
            FileReading.objects.filter(pk=self._one.pk, state="reading").update(page=page)


def keep(one: FileReading, found: Reading) -> str:
    """Keep a reading and ask for what follows from it, once: a second one of the same file changes nothing."""
    plain = without_nul(to_plain(found))
    prints = plain.pop("prints", None)
    with transaction.atomic():
        kept = FileReading.objects.filter(pk=one.pk, state__in=("waiting", "reading")).update(
            state="read",
            page=found.pages_read,
            payload=plain,
            prints=prints,
            summary=without_nul(summary_of(found)),
            read_at=clock.now(),
        )
        if kept:
            _follow(one)
    return "read"


def _failed(one: FileReading, error: Exception) -> str:
    with transaction.atomic():
        failure = f"{type(error).__name__}: {error}"[:300]
        if FileReading.objects.filter(pk=one.pk, state="reading").update(
            state="failed", failure=failure, read_at=clock.now()
        ):
            _follow(one)
    return "failed"


def _follow(one: FileReading) -> None:
    one.refresh_from_db()
    drawing.ask(one)
    papers = Paper.objects.filter(reading=one, removed_at=None).select_related("declaration__enterprise")
    for paper in papers:
        index.came(paper, one)
        proposing.ask(paper.declaration)


def summary_of(reading: Reading) -> dict[str, Any]:
    """What lists show of a reading."""
    findings = [*reading.findings, *(f for paper in reading.papers for f in paper.findings)]
    worst = next((weight for weight in _WEIGHTS if any(f.weight == weight for f in findings)), "")
    serious = [f for f in findings if f.weight != "note"]
    shown = sorted(serious, key=lambda f: _WEIGHTS.index(f.weight))[:3]
    return {
        "format": reading.format,
        "pages": reading.pages,
        "read": reading.pages_read,
        "weight": worst,
        "again": any(f.code in WORTH_ANOTHER_TRY for f in findings),
        "findings": [{"zh": f.zh, "en": f.en, "page": f.page, "weight": f.weight} for f in shown],
        "more": max(0, len(serious) - len(shown)),
        "papers": [_brief(paper) for paper in reading.papers],
    }


def _brief(paper: Found) -> dict[str, Any]:
    title = next((str(f.value) for name in _TITLES if (f := paper.facts.get(name)) and f.value), "")
    return {
        "form": paper.form,
        "item": paper.item,
        "pages": list(paper.pages[:1] + paper.pages[-1:]),
        "title": title[:60],
    }


def standing(edition: str) -> Standing:
    """This process's reader under an edition; it rests with its process when nothing is to be read."""
    if edition not in _standing:
        for other in _standing.values():
            other.end()
        _standing[edition] = Standing(edition_of(edition), limits=PATIENT)
    return _standing[edition]
