"""Prints among very many: pages on one form share a sheet, on which each has its code; words lead to sheets.

What two thousand receipts have in common is kept and looked up once, for their sheet, and what only one of them has is
its own. So the work for a page grows neither with the pages kept nor with the popularity of its form.
"""

from __future__ import annotations

import math
import sqlite3
import zlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .aligning import Laid, Map, find_map, lay
from .coding import code_of, distances
from .prints import PAPER, Print, print_of
from .words import asked, words_of

SCHEMA = """
CREATE TABLE IF NOT EXISTS sheets (
    id INTEGER PRIMARY KEY AUTOINCREMENT, page INTEGER NOT NULL, picture BLOB, words BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO changes VALUES (1, 0);
CREATE TABLE IF NOT EXISTS pages (id INTEGER PRIMARY KEY, sheet INTEGER NOT NULL, code BLOB NOT NULL, words BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS prints (id INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS words (
    word INTEGER NOT NULL, sheet INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (word, sheet, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_sheet ON pages (sheet);
"""

_COMMON = 300
"""A word on more sheets than that says nothing."""
_FEWEST_WORDS, _FEWEST_OWN = 4, 3
_SHEETS, _LEADS, _PAGES = 16, 5, 2
"""How many sheets are laid under it, on how many of those it is looked for, and how many pages by words of their own."""
_MEMBERS = 4
_MOST_ASKED = 200
"""So many of a sheet, the nearest, are asked whether they may be it; most are other papers by what was read on them."""
_APART = 2.5
"""A page that is so many times farther than the nearest is another; small and poor pictures are far from all."""
_MOST_MEMBERS = 20_000
"""Pages of one sheet, the latest, whose codes are compared."""
_JOINS_COVER, _JOINS_SPREAD, _JOINS_AGREEING = 0.8, 0.5, 60
_KEPT_OPEN = 80
_FARTHEST = 0.2
"""Codes of one form that are farther from each other are of other content, or the page does not lie where it seems to."""
_NEAR, _LIKE = 10.0, 0.7
_OF_SHEET = "SELECT id FROM pages WHERE sheet = ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a print belongs: its sheet, None for one of its own; its code there; the words for what only it has."""

    sheet: int | None
    code: bytes
    words: list[int]


@dataclass(frozen=True, slots=True)
class _Lead:
    """A sheet that a print lies on."""

    sheet: int
    map_: Map
    code: bytes


@dataclass(slots=True)
class Desk:
    """What is remembered from one connection to the next: prints that are open, and what the last one asked for led to."""

    open: OrderedDict[bytes, Print] = field(default_factory=OrderedDict)
    sought: tuple[tuple[bytes, int], list[_Lead], list[int]] | None = None
    damaged: set[int] = field(default_factory=set)
    """Pages of which what is kept cannot be read: they are passed over, and the rest is found."""

    def opened(self, packed: bytes) -> Print:
        """The print of those bytes; the last few stay open, with what was found in them."""
        print_ = self.open.pop(packed, None) or Print(packed)
        self.open[packed] = print_
        while len(self.open) > _KEPT_OPEN:
            self.open.popitem(last=False)
        return print_


class Sheets:
    """The sheets and pages of an index, in its own tables. Whoever calls ``keep`` and ``forget`` holds the transaction."""

    def __init__(self, base: sqlite3.Connection, desk: Desk) -> None:
        self._base = base
        self._desk = desk

    def likely(self, print_: Print, may: Callable[[int], bool]) -> Iterator[tuple[int, Print]]:
        """The few kept prints that show the same most likely, likeliest first, of the pages that ``may`` be it."""
        leads, pages = self._leads(print_)
        far: dict[int, float] = {}
        for lead in leads:
            for page, distance in self._nearest(lead, may):
                far[page] = min(distance, far.get(page, 1.0))
        nearest = sorted(far, key=lambda page: far[page])[:_MEMBERS]
        own = [page for page in pages if page not in nearest and may(page)]
        for page in nearest + own:
            kept = self._intact(page, self._kept(page))
            if kept is not None:
                yield page, kept

    def place(self, print_: Print) -> Place:
        """Where it belongs."""
        fitting = [
            lead
            for lead in self._leads(print_)[0]
            if lead.map_.covers_second >= _JOINS_COVER
            and lead.map_.spread >= _JOINS_SPREAD
            and lead.map_.agreeing >= _JOINS_AGREEING
            and self._fits(lead)
        ]
        if not fitting:
            return Place(None, _own_code(print_), words_of(print_.marks.looks, print_.marks.sizes))
        best = max(fitting, key=lambda lead: lead.map_.agreeing)
        picture = self._picture(best.sheet)
        own = _unlike(picture, print_, best.map_) if picture is not None else np.zeros(0, np.intp)
        return Place(best.sheet, best.code, words_of(print_.marks.looks[own], print_.marks.sizes))

    def keep(self, page: int, print_: Print, place: Place) -> None:
        """Enter it as that page."""
        sheet = place.sheet
        if sheet is not None and not self._base.execute("SELECT 1 FROM sheets WHERE id = ?", (sheet,)).fetchone():
            sheet, place = None, Place(None, _own_code(print_), words_of(print_.marks.looks, print_.marks.sizes))
        self._changed()
        own = np.asarray(place.words, "<u4").tobytes()
        if sheet is None:
            sheet = self._base.execute("INSERT INTO sheets (page, words) VALUES (?, ?)", (page, own)).lastrowid
            self._base.executemany("INSERT OR IGNORE INTO words VALUES (?, ?, 0)", [(w, sheet) for w in place.words])
            own = b""
        else:
            self._base.executemany(
                "INSERT OR IGNORE INTO words VALUES (?, ?, ?)", [(w, sheet, page) for w in place.words]
            )
        self._base.execute("INSERT INTO pages VALUES (?, ?, ?, ?)", (page, sheet, zlib.compress(place.code, 1), own))
        self._base.execute("INSERT INTO prints VALUES (?, ?)", (page, print_.packed))

    def forget(self, page: int) -> None:
        """Take it out. A sheet that shows it is shown by another page from now on, or goes with its last one."""
        row = self._base.execute("SELECT sheet, words FROM pages WHERE id = ?", (page,)).fetchone()
        if row is None:
            return
        sheet, words = row
        self._changed()
        self._base.executemany(
            "DELETE FROM words WHERE word = ? AND sheet = ? AND page = ?", [(w, sheet, page) for w in _words(words)]
        )
        self._base.execute("DELETE FROM pages WHERE id = ?", (page,))
        row = self._base.execute("SELECT page, words FROM sheets WHERE id = ?", (sheet,)).fetchone()
        shown, words = row or (page, b"")  # the row of a sheet may be lost as any other
        others = self._base.execute(_OF_SHEET, (sheet,)).fetchall()
        if not others:
            self._base.executemany(
                "DELETE FROM words WHERE word = ? AND sheet = ? AND page = 0", [(w, sheet) for w in _words(words)]
            )
            self._base.execute("DELETE FROM sheets WHERE id = ?", (sheet,))
        elif shown == page:
            rest = [other for (other,) in others]
            drawn = self._picture(sheet)
            if drawn is None or not self._shown_by_another(sheet, drawn, rest):
                self._scattered(sheet, rest)
        self._base.execute("DELETE FROM prints WHERE id = ?", (page,))

    def _shown_by_another(self, sheet: int, shown: Print, others: list[int]) -> bool:
        """Redraw the sheet from another of its pages, in the old frame, so that all codes stay true; whether one lies in it."""
        for other in others:
            print_ = self._intact(other, self._kept(other))
            map_ = find_map(shown, print_) if print_ is not None else None
            if print_ is not None and map_ is not None:
                over = lay(shown, print_, map_).over + PAPER
                packed = print_of(over.clip(0, 255).astype(np.uint8)).packed
                self._base.execute("UPDATE sheets SET page = ?, picture = ? WHERE id = ?", (other, packed, sheet))
                return True
        return False

    def _scattered(self, sheet: int, pages: list[int]) -> None:
        """Give up a sheet whose frame is damaged: each of its pages that is whole finds its place anew."""
        kept = [(page, self._intact(page, self._kept(page))) for page in pages]
        for table in ("words", "pages"):
            self._base.execute(f"DELETE FROM {table} WHERE sheet = ?", (sheet,))
        self._base.execute("DELETE FROM sheets WHERE id = ?", (sheet,))
        for page, print_ in kept:
            self._base.execute("DELETE FROM prints WHERE id = ?", (page,))
            self._changed()
            if print_ is not None:
                self._desk.damaged.discard(page)
                self.keep(page, print_, self.place(print_))

    def _changed(self) -> None:
        """What was found before may be gone, for all who use the index."""
        self._base.execute("UPDATE changes SET count = count + 1")

    def _leads(self, print_: Print) -> tuple[list[_Lead], list[int]]:
        """The sheets it lies on, and pages that share words of their own with it. Remembered for ``place`` after ``likely``."""
        count = self._base.execute("SELECT count FROM changes").fetchone()[0]
        sought = self._desk.sought
        if sought is not None and sought[0] == (print_.packed, count):
            return sought[1], sought[2]
        sheets, pages = self._voted(print_)
        fitting = []
        for sheet in sheets:
            picture = self._picture(sheet)
            map_ = find_map(picture, print_) if picture is not None else None
            if picture is not None and map_ is not None:
                fitting.append((map_.agreeing, sheet, picture, map_))
        fitting.sort(key=lambda one: -one[0])
        leads = [
            _Lead(sheet, map_, code_of(lay(picture, print_, map_))) for _, sheet, picture, map_ in fitting[:_LEADS]
        ]
        self._desk.sought = ((print_.packed, count), leads, pages)
        return leads, pages

    def _voted(self, print_: Print) -> tuple[list[int], list[int]]:
        """Sheets and pages by the words they share with it, each counted for what few others have of it.

        What a page has of its own speaks for its sheet too: of a sheet's words a copy of another page shares fewer.
        """
        count = self._base.execute("SELECT max(id) FROM pages").fetchone()[0] or 0
        votes: dict[tuple[int, int], float] = {}
        shared: Counter[tuple[int, int]] = Counter()
        ask = self._base.cursor()
        for word in asked(print_.marks.looks):
            rows = ask.execute("SELECT sheet, page FROM words WHERE word = ? LIMIT ?", (word, _COMMON + 1)).fetchall()
            if 0 < len(rows) <= _COMMON:
                weight = math.log(1 + count / len(rows))
                for row in rows:
                    votes[row] = votes.get(row, 0.0) + weight
                    shared[row] += 1
        sheets: dict[int, float] = {}
        pages: dict[int, float] = {}
        for (sheet, page), own in votes.items():
            if shared[sheet, page] + (shared[sheet, 0] if page else 0) < _FEWEST_WORDS:
                continue
            together = own + (votes.get((sheet, 0), 0.0) if page else 0.0)
            sheets[sheet] = max(sheets.get(sheet, 0.0), together)
            if page and shared[sheet, page] >= _FEWEST_OWN:
                pages[page] = together
        return _best(sheets, _SHEETS), _best(pages, _PAGES)

    def _fits(self, lead: _Lead) -> bool:
        rows = self._base.execute("SELECT id, code FROM pages WHERE sheet = ? ORDER BY id LIMIT 4", (lead.sheet,))
        codes = self._codes(lead, rows.fetchall())
        return bool(codes) and bool(distances(lead.code, [codes[0][1]])[0] <= _FARTHEST)

    def _nearest(self, lead: _Lead, may: Callable[[int], bool]) -> list[tuple[int, float]]:
        """Pages of a sheet whose codes are near, with how far they are."""
        rows = self._base.execute(
            "SELECT id, code FROM pages WHERE sheet = ? ORDER BY id DESC LIMIT ?", (lead.sheet, _MOST_MEMBERS)
        ).fetchall()
        codes = self._codes(lead, rows)
        far = distances(lead.code, [code for _, code in codes])
        found: list[tuple[int, float]] = []
        for place in np.argsort(far, kind="stable")[:_MOST_ASKED]:
            page, distance = codes[place][0], float(far[place])
            if distance > _FARTHEST or len(found) == _MEMBERS or (found and distance > _APART * found[0][1] + 0.01):
                break
            if may(page):
                found.append((page, distance))
        return found

    def _codes(self, lead: _Lead, rows: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
        """The codes of pages unpacked, without those that are none."""
        codes = []
        for page, packed in rows:
            try:
                code = zlib.decompress(packed)
            except zlib.error:
                code = b""
            if len(code) == len(lead.code):
                codes.append((page, code))
            else:
                self._desk.damaged.add(page)
        return codes

    def _picture(self, sheet: int) -> Print | None:
        row = self._base.execute(
            "SELECT s.page, coalesce(s.picture, p.packed) FROM sheets s LEFT JOIN prints p ON p.id = s.page WHERE s.id = ?",
            (sheet,),
        ).fetchone()
        if row is None:
            self._desk.damaged.update(page for (page,) in self._base.execute(_OF_SHEET, (sheet,)))
            return None
        return self._intact(row[0], self._desk.opened(row[1] or b""))

    def _kept(self, page: int) -> Print:
        row = self._base.execute("SELECT packed FROM prints WHERE id = ?", (page,)).fetchone()
        return self._desk.opened(b"" if row is None else row[0])

    def _intact(self, page: int, print_: Print) -> Print | None:
        """The print of that page; None where what is kept is no picture."""
        try:
            _ = print_.ink
        except ValueError:
            self._desk.damaged.add(page)
            return None
        return print_


def _best(votes: dict[int, float], most: int) -> list[int]:
    return sorted(votes, key=lambda key: -votes[key])[:most]


def _own_code(print_: Print) -> bytes:
    ink = print_.ink.astype(np.float32) - PAPER
    return code_of(Laid(ink, ink, np.ones(ink.shape, np.bool_)))


def _unlike(sheet: Print, print_: Print, map_: Map) -> NDArray[np.intp]:
    """The spots of the print that the sheet has not."""
    theirs, mine = sheet.marks, print_.marks
    places = map_.seen(mine.places)
    off = np.linalg.norm(places[:, None] - theirs.places[None], axis=2)
    like = mine.looks @ theirs.looks.T
    return np.flatnonzero(~((off < _NEAR) & (like > _LIKE)).any(axis=1))


def _words(packed: bytes) -> list[int]:
    return [int(word) for word in np.frombuffer(packed[: len(packed) // 4 * 4], "<u4")]
