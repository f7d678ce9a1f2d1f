"""What all applicants gave, kept so that it is found when it comes again.

The platform keeps one index for all; several processes may write to it at once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from yunxing.evidence.findings import Finding

from .known import Again, Sighting, another_copy, apart_of, damage, not_said_yet, ordered, told_in
from .pictures import SCHEMA, Pictures
from .sheets import Desk


class Index(Protocol):
    """Sightings of all owners."""

    def add(self, sightings: Iterable[Sighting]) -> None:
        """Keep them; what an owner's file showed before is kept once."""
        ...

    def find(self, sightings: Iterable[Sighting]) -> list[Again]:
        """What others gave before, and what the same owner gave in another file; contradictions first."""
        ...

    def remove(self, owner: str, file: str | None = None) -> int:
        """Forget what an owner gave, or one file of theirs; how many sightings that were."""
        ...

    def damaged(self) -> list[Finding]:
        """What this index met that it cannot read any more: passed over when it was asked, each with what to do."""
        ...


class MemoryIndex:
    """An index in memory, for one run."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], list[Sighting]] = {}
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.executescript(SCHEMA)
        self._pictures = Pictures(self._base, Desk())

    def add(self, sightings: Iterable[Sighting]) -> None:
        """Keep them."""
        for one in sightings:
            if one.kind == "picture":
                self._pictures.add(one)
                continue
            kept = self._kept.setdefault((one.kind, one.key), [])
            kept[:] = [k for k in kept if (k.owner, k.file, k.page) != (one.owner, one.file, one.page)] + [one]

    def find(self, sightings: Iterable[Sighting]) -> list[Again]:
        """What was given before."""
        asked = list(sightings)
        known = _found((one, self._kept.get((one.kind, one.key), ())) for one in asked if one.kind != "picture")
        pictures = [again for one in asked if one.kind == "picture" for again in self._pictures.find(one)]
        return ordered(known + not_said_yet(pictures, known))

    def remove(self, owner: str, file: str | None = None) -> int:
        """Forget what an owner gave."""
        gone = self._pictures.remove(owner, file)
        for key, kept in list(self._kept.items()):
            left = [k for k in kept if k.owner != owner or (file is not None and k.file != file)]
            gone += len(kept) - len(left)
            if left:
                self._kept[key] = left
            else:
                del self._kept[key]
        return gone

    def damaged(self) -> list[Finding]:
        """What it cannot read any more."""
        return self._pictures.damaged()


class SqliteIndex:
    """An index in a file, for one machine: several processes may use it at once.

    Raises ``sqlite3.DatabaseError`` where the file is no such index or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._desk = Desk()
        self._damaged: set[tuple[str, str, int | None]] = set()
        with closing(self._open()) as base, base:
            base.execute(
                "CREATE TABLE IF NOT EXISTS sighting (kind TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL,"
                " file TEXT NOT NULL, page INTEGER NOT NULL, says TEXT NOT NULL,"
                " carrier TEXT NOT NULL, PRIMARY KEY (kind, key, owner, file, page)) WITHOUT ROWID"
            )
            base.execute("CREATE INDEX IF NOT EXISTS of_owner ON sighting (owner, file)")
            for statement in SCHEMA.split(";"):
                base.execute(statement)

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=20)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        base.execute("PRAGMA secure_delete=ON")  # what is removed is gone from the file
        return base

    def add(self, sightings: Iterable[Sighting]) -> None:
        """Keep them: all or none, and then each picture by itself."""
        kept = list(sightings)
        rows = [
            (s.kind, s.key, s.owner, s.file, s.page or 0, json.dumps(dict(s.says), ensure_ascii=False), s.carrier)
            for s in kept
            if s.kind != "picture"
        ]
        with closing(self._open()) as base:
            with base:
                base.executemany("INSERT OR REPLACE INTO sighting VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            for one in kept:
                if one.kind == "picture":
                    Pictures(base, self._desk).add(one)

    def find(self, sightings: Iterable[Sighting]) -> list[Again]:
        """What was given before."""
        asked = list(sightings)
        with closing(self._open()) as base:
            base.execute("BEGIN")  # one state of the index, whatever others do meanwhile
            pictures = Pictures(base, self._desk)
            known = _found([(one, self._like(base, one)) for one in asked if one.kind != "picture"])
            again = [again for one in asked if one.kind == "picture" for again in pictures.find(one)]
            return ordered(known + not_said_yet(again, known))

    def _like(self, base: sqlite3.Connection, one: Sighting) -> list[Sighting]:
        rows = base.execute(
            "SELECT owner, file, page, says, carrier FROM sighting WHERE kind = ? AND key = ? ORDER BY owner, file, page",
            (one.kind, one.key),
        )
        found = []
        for owner, file, page, says, carrier in rows:
            told = told_in(says)
            if told is None:
                self._damaged.add((owner, file, page or None))
            else:
                found.append(Sighting(one.kind, one.key, owner, file, page or None, told, carrier))
        return found

    def damaged(self) -> list[Finding]:
        """What it cannot read any more."""
        with closing(self._open()) as base:
            numbers = [damage(*place) for place in sorted(self._damaged, key=lambda one: (*one[:2], one[2] or 0))]
            return numbers + Pictures(base, self._desk).damaged()

    def remove(self, owner: str, file: str | None = None) -> int:
        """Forget what an owner gave."""
        with closing(self._open()) as base:
            pictures = Pictures(base, self._desk).remove(owner, file)
            with base:
                if file is None:
                    return pictures + base.execute("DELETE FROM sighting WHERE owner = ?", (owner,)).rowcount
                gone = base.execute("DELETE FROM sighting WHERE owner = ? AND file = ?", (owner, file)).rowcount
            return pictures + gone


def _found(pairs: Iterable[tuple[Sighting, Sequence[Sighting]]]) -> list[Again]:
    found: list[Again] = []
    for one, others in pairs:
        for other in others:
            apart = apart_of(other, one)
            elsewhere = (other.file, other.page) != (one.file, one.page)
            if other.owner != one.owner or (
                elsewhere and (apart or (other.file != one.file and another_copy(other, one)))
            ):
                found.append(Again(one, other, apart))
    return ordered(found)
