"""Pictures of pages in an index: kept with what was read on them for sure, and found again cut, stamped or photographed.

How two pictures are compared is in ``comparing``, how a few likely ones are found among many in ``sheets``.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import partial

from yunxing.evidence.findings import Finding
from yunxing.reference.text import tidy_code

from .comparing import ONE_PAPER, compare
from .known import MISREAD, NUMBERED, Again, Sighting, apart_of, damage, told_in
from .sheets import SCHEMA as SHEETS
from .sheets import Desk, Sheets

SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS pictures (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, owner TEXT NOT NULL, file TEXT NOT NULL, page INTEGER NOT NULL,
    says TEXT NOT NULL, doubted TEXT NOT NULL, carrier TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS pictures_place ON pictures (owner, file, page);
"""
    + SHEETS
)

_UNCHANGED = 92
"""Days: the three months before the deadline within which the screenshots of a declaration are dated (R35)."""
_LEAST_NUMBERED, _LEAST_AGREED = 0.05, 0.4
_ELSE_ALIKE = 2
"""So many other facts at least agree where a number is taken to have been read from another place of the page."""


class Pictures:
    """The pictures of an index, in its own tables of a database. Each call is a transaction of its own."""

    def __init__(self, base: sqlite3.Connection, desk: Desk) -> None:
        self._base = base
        self._desk = desk
        self._sheets = Sheets(base, desk)

    def add(self, one: Sighting) -> None:
        """Keep a picture, in place of the one that was kept of that page."""
        if one.print is None:
            raise ValueError(
                f"{one.where('en')} has no print: make it with fingerprint(); {one.where('zh')}没有页面指纹"
            )
        place = self._sheets.place(one.print)
        self._base.execute("BEGIN IMMEDIATE")
        with self._base:
            self._forget("owner = ? AND file = ? AND page = ?", one.owner, one.file, one.page or 0)
            says, doubted = json.dumps(dict(one.says), ensure_ascii=False), " ".join(sorted(one.doubted))
            row = self._base.execute(
                "INSERT INTO pictures (key, owner, file, page, says, doubted, carrier) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (one.key, one.owner, one.file, one.page or 0, says, doubted, one.carrier),
            ).lastrowid
            self._sheets.keep(int(row or 0), one.print, place)

    def find(self, one: Sighting) -> list[Again]:
        """Pictures of the same page in another file, the surest first.

        Where both pages were read as one invoice or voucher, that is found by its number and not said again; where what
        was read on both makes them two papers, they are no copies, however alike they look.
        """
        if one.print is None:
            return []
        kept: dict[int, Sighting] = {}

        def may(row: int, *, of_others: bool) -> bool:
            other = self._at(row)
            if other is None:
                return False
            kept[row] = other
            if (other.owner != one.owner) != of_others or (other.owner, other.file) == (one.owner, one.file):
                return False
            return not (other.key == one.key != "") and not _two_papers(other, one)

        found = []
        for of_others in (True, False):  # an applicant's own copies must not crowd out another's original
            for row, print_ in self._sheets.likely(one.print, partial(may, of_others=of_others)):
                other = replace(kept[row], print=print_)
                least = _least(other, one)
                likeness = compare(print_, one.print, least=least)
                if likeness.kind != "different" and not (likeness.coarse and _contradicted(other, one)):
                    found.append(Again(one, other, likeness=likeness))
        return sorted(found, key=lambda again: -again.score)

    def remove(self, owner: str, file: str | None = None) -> int:
        """Forget what an owner gave, or one file of theirs; how many pictures that were."""
        self._base.execute("BEGIN IMMEDIATE")
        with self._base:
            if file is None:
                return self._forget("owner = ?", owner)
            return self._forget("owner = ? AND file = ?", owner, file)

    def _forget(self, which: str, *values: str | int) -> int:
        rows = self._base.execute(f"SELECT id FROM pictures WHERE {which}", values).fetchall()
        for (row,) in rows:
            self._sheets.forget(row)
            self._base.execute("DELETE FROM pictures WHERE id = ?", (row,))
        return len(rows)

    def _at(self, row: int) -> Sighting | None:
        """What is kept of that picture; None where it cannot be read."""
        found = self._base.execute(
            "SELECT key, owner, file, page, says, doubted, carrier FROM pictures WHERE id = ?", (row,)
        ).fetchone()
        told = None if found is None else told_in(found[4])
        if found is None or told is None:
            self._desk.damaged.add(row)
            return None
        key, owner, file, page, _, doubted, carrier = found
        return Sighting("picture", key, owner, file, page or None, told, carrier, doubted=frozenset(doubted.split()))

    def damaged(self) -> list[Finding]:
        """What cannot be read of what was kept, as far as it was met: each page, and what to do."""
        if not self._desk.damaged:
            return []
        marks = ", ".join("?" * len(self._desk.damaged))
        rows = self._base.execute(
            f"SELECT owner, file, page FROM pictures WHERE id IN ({marks}) ORDER BY owner, file, page",
            sorted(self._desk.damaged),
        )
        return [damage(owner, file, page or None) for owner, file, page in rows]


def _two_papers(one: Sighting, other: Sighting) -> bool:
    """Whether what was read on two pages makes them two papers."""
    form = one.says.get("form", "")
    if form != other.says.get("form"):
        return False
    apart = apart_of(one, other)
    if any(name not in one.doubted and name not in other.doubted for name in apart):
        return True
    numbers = [name for name in apart if name in NUMBERED.get(form, ()) and not _from_elsewhere(name, one, other)]
    return sum(_misread(one.says[name], other.says[name]) for name in numbers) > MISREAD


def _from_elsewhere(name: str, one: Sighting, other: Sighting) -> bool:
    """Whether a number that was not read for sure may be no number of its kind: only a part of it, or one that stood in for it.

    Where a cut goes through a number or its name, what is left or another number is taken for it. That is longer or shorter
    by more than is misread, and leaves all else alike; then the strokes decide.
    """
    length = abs(len(tidy_code(one.says[name])) - len(tidy_code(other.says[name])))
    return length > MISREAD and apart_of(one, other) == (name,) and len(_agreed(one, other)) >= _ELSE_ALIKE


def _least(one: Sighting, other: Sighting) -> float:
    """How alike the pictures of two pages must be, by what was read on both: a number that agrees says more than strokes."""
    agreed, apart = _agreed(one, other), apart_of(one, other)
    if apart or not agreed:
        return ONE_PAPER
    numbers = [name for name in agreed if name in NUMBERED.get(one.says.get("form", ""), ())]
    return _LEAST_NUMBERED if len(numbers) >= 2 else _LEAST_AGREED


def _contradicted(one: Sighting, other: Sighting) -> bool:
    """Whether what was read on pictures too small to be read well speaks more against one paper than for it.

    A character or two of a long number are misread on those, and of an amount any; or another of the dates on a screen is
    taken for its own, which shows where the two are further apart than any screen stays the same to the last stroke.
    """
    long = NUMBERED.get(one.says.get("form", ""), ())
    apart = [
        name for name in apart_of(one, other)
        if not name.endswith("_yuan") and not (name in long and _misread(one.says[name], other.says[name]) <= 2)
        and not (name == "shown_on" and _days_between(one.says[name], other.says[name]) > _UNCHANGED)
    ]  # fmt: skip
    return bool(apart) and len(apart) >= len(_agreed(one, other))


def _agreed(one: Sighting, other: Sighting) -> list[str]:
    """The facts that both pages show, and alike."""
    if one.says.get("form") != other.says.get("form"):
        return []
    apart = apart_of(one, other)
    return [name for name in one.says if name != "form" and name in other.says and name not in apart]


def _days_between(one: str, other: str) -> int:
    """Days between two dates; 0 where one is none."""
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    except ValueError:
        return 0


def _misread(one: str, other: str) -> int:
    """How many characters of one text would be misread if it were the other."""
    alike = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return max(len(one), len(other)) - alike
