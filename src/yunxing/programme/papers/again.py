"""The index of what all applicants showed, kept by each machine for itself from one log in the database.

Every paper that comes or goes is an entry of the log, numbered without gaps. A machine's index (``evidence.reuse``) is a
file under the home; whichever task comes first brings it up to the log's end, so it can be lost and made again.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks import task

from yunxing.evidence.codec import from_plain
from yunxing.evidence.reuse import Again, Sighting, SqliteIndex, sightings_of

from .. import clock
from ..journal.verbs import stand_in_line
from .model import FileReading, Paper, SeenAgain, Shown

AT_ONCE = 40
"""Entries in one job, so that other work gets its turn."""
_LATER = timedelta(seconds=5)


def came(paper: Paper, reading: FileReading) -> None:
    """A paper was read: within the transaction that says so. Said again of the same reading it changes nothing."""
    if reading.payload is not None and _last(paper) != reading.pk:
        _enter(paper, reading)


def gone(paper: Paper) -> None:
    """A paper was removed: what it showed is found no more."""
    if _last(paper) is not None:
        _enter(paper, None)


def _last(paper: Paper) -> int | None:
    last = Shown.objects.filter(paper=paper).order_by("-number").values_list("reading", flat=True)[:1]
    return next(iter(last), None)


def _enter(paper: Paper, reading: FileReading | None) -> None:
    stand_in_line()  # numbers become visible in their order: none is passed over
    last = Shown.objects.order_by("-number").values_list("number", flat=True).first()
    Shown.objects.create(number=(last or 0) + 1, paper=paper, reading=reading)
    keep_up.enqueue(about="index")


@task(priority=-5)
def keep_up(about: str) -> int:
    """Bring this machine's index up to the log's end and compare what is new with all before it; how many entries."""
    with _alone() as alone:
        if not alone:
            keep_up.using(run_after=clock.now() + _LATER).enqueue(about=about)
            return 0
        index, upto = SqliteIndex(_folder() / "index.sqlite3"), _upto()
        entries = (
            Shown.objects.filter(number__gt=upto)
            .select_related("paper__declaration__enterprise", "reading")
            .order_by("number")[: AT_ONCE + 1]
        )
        done = 0
        for entry in entries[:AT_ONCE]:
            _apply(index, entry)
            (_folder() / "upto").write_text(str(entry.number), encoding="ascii")
            done += 1
        if len(entries) > AT_ONCE:
            keep_up.enqueue(about=about)
        return done


def _apply(index: SqliteIndex, entry: Shown) -> None:
    """One entry; done twice, as after a crash, it leaves the index as done once."""
    paper = entry.paper
    owner, file = paper.declaration.enterprise.uscc, str(paper.pk)
    index.remove(owner, file)
    if entry.reading is None or entry.reading.payload is None:
        return
    shown = _sightings(entry.reading, owner, file)
    if entry.looked_at is None:
        _look(index, entry, shown)
    index.add(shown)


def _sightings(reading: FileReading, owner: str, file: str) -> list[Sighting]:
    found = from_plain({**(reading.payload or {}), "prints": reading.prints or {}})
    found.file = file
    return sightings_of(found, owner)


def _look(index: SqliteIndex, entry: Shown, shown: list[Sighting]) -> None:
    found = index.find(shown)
    before = {int(one.there.file) for one in found if one.there.file.isdecimal()}
    known = set(Paper.objects.filter(pk__in=before).values_list("pk", flat=True))
    rows = [_row(entry.paper, one) for one in found if one.there.file.isdecimal() and int(one.there.file) in known]
    with transaction.atomic():
        SeenAgain.objects.filter(paper=entry.paper).delete()
        SeenAgain.objects.bulk_create(rows, ignore_conflicts=True)
        Shown.objects.filter(pk=entry.pk).update(looked_at=clock.now())


def _row(paper: Paper, one: Again) -> SeenAgain:
    return SeenAgain(
        paper=paper,
        page=one.here.page or 0,
        before_id=int(one.there.file),
        before_page=one.there.page or 0,
        kind=one.here.kind,
        score=one.score,
        apart=list(one.apart),
        how=[] if one.likeness is None else [one.likeness.zh, one.likeness.en],
        foreign=one.other_owner,
    )


def _folder() -> Path:
    return Path(settings.HOME) / "reuse"


def _upto() -> int:
    """The number of the last entry that this machine's index holds."""
    try:
        return int((_folder() / "upto").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the one process of the machine that writes the index now."""
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
