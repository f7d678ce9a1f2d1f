"""“Label: value” on a page: where each label of a vocabulary stands, and the value beside, below or glued to it.

Labels are compared half-width and without spaces, so 名　　称 is 名称; on recognised print one wrong character of a long
label is forgiven. The vocabulary of a form is its own; a label in it also ends the value before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from yunxing.evidence.page import Span, squeezed

from . import trust
from .sheet import Line, Sheet

Where = Literal["beside", "near", "below"]
TRUSTED: Mapping[Where, float] = {"beside": trust.BESIDE, "near": trust.NEAR, "below": trust.NEAR}
_REMARK = re.compile(r"(?:[(（][^()（）]{1,12}[)）])+(?=[:：;；]|$)")
_MARK = re.compile(r"[:：;；=]+")
_EMPTY = re.compile(r"[_＿\-—/\\.。:：,，、|｜]*")
_BEFORE = frozenset("，,。.；;：:、（()）]】》>*★●•·-—/|“\"'0123456789")


MOST_LABELS = 400
"""Labels of a page that are looked at; a dense form has a hundred."""
COLUMN = 3.0
"""From this many heights of print on, a gap within a line parts two columns."""


@dataclass(frozen=True, slots=True)
class Label:
    """The wordings of a label. ``wraps``: its value may run over further lines."""

    names: tuple[str, ...]
    wraps: bool = False


Vocabulary = Mapping[str, Label]


class Pair(NamedTuple):
    """A label that was found and the spans of its value, line by line; no spans where it has none.

    ``marked``: a colon or a gap parts the two; without it the words may be part of a sentence. ``further`` is what stands
    on the next line under the label, where a paragraph would go on that is broken there.
    """

    key: str
    label: Span
    rows: tuple[tuple[Span, ...], ...]
    where: Where
    marked: bool
    line: int
    further: tuple[Span, ...] = ()

    @property
    def spans(self) -> list[Span]:
        """The spans of the value."""
        return [span for row in self.rows for span in row]

    @property
    def text(self) -> str:
        """The value as it is printed, lines joined."""
        return "".join(" ".join(span.text for span in row) for row in self.rows).strip()

    @property
    def trusted(self) -> float:
        """How far the value is trusted by where it stands."""
        return TRUSTED[self.where]


class _Found(NamedTuple):
    key: str
    line: int
    start: int
    end: int
    marked: bool


def pairs(sheet: Sheet, vocabulary: Vocabulary) -> list[Pair]:
    """Every label of the vocabulary on the page with its value, in the order of reading."""
    words = _Words(vocabulary)
    every = (one for number, row in enumerate(sheet.lines) for one in _labels(row, number, words, sheet.recognised))
    found = list(islice(every, MOST_LABELS))
    by_line: dict[int, list[_Found]] = {}
    for one in found:
        by_line.setdefault(one.line, []).append(one)
    reader = _Values(sheet, vocabulary, by_line)
    return [reader.pair(one) for one in found]


class _Words:
    """The wordings of a vocabulary by their first character, the longest first."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.first: dict[str, list[tuple[str, str]]] = {}
        for key, label in vocabulary.items():
            for name in label.names:
                plain = squeezed(name)
                self.first.setdefault(plain[0], []).append((plain, key))
        for known in self.first.values():
            known.sort(key=lambda item: -len(item[0]))
        self.long = sorted(
            ((n, k) for known in self.first.values() for n, k in known if len(n) >= 4), key=lambda item: -len(item[0])
        )

    def at(self, text: str, place: int) -> tuple[str, str] | None:
        """The longest wording that begins at that place."""
        return next((w for w in self.first.get(text[place], ()) if text.startswith(w[0], place)), None)

    def almost_at(self, text: str, place: int) -> tuple[str, str] | None:
        """The wording that stands there but for one character (two from eight on)."""
        for name, key in self.long:
            there = text[place : place + len(name)]
            if len(there) == len(name):
                wrong = sum(a != b for a, b in zip(name, there, strict=True))
                if wrong <= (2 if len(name) >= 8 else 1):
                    return name, key
        return None


def _labels(row: Line, number: int, words: _Words, forgiving: bool) -> Iterator[_Found]:
    place = 0
    while place < len(row.text):
        hard = place in row.breaks
        if not hard and place not in row.spaced and row.text[place - 1] not in _BEFORE:
            place += 1
            continue
        known = words.at(row.text, place) or (words.almost_at(row.text, place) if forgiving and hard else None)
        if known is None:
            place += 1
            continue
        end, marked = _label_end(row, place + len(known[0]))
        if hard or marked:
            yield _Found(known[1], number, place, end, marked)
            place = end
        else:
            place += 1


def _label_end(row: Line, end: int) -> tuple[int, bool]:
    """Where the value begins, past a remark in brackets and the colon; and whether a colon or a gap stands there."""
    remark = _REMARK.match(row.text, end)
    if remark:
        end = remark.end()
    mark = _MARK.match(row.text, end)
    if mark:
        return mark.end(), True
    return end, bool(remark) or end in row.breaks or end == len(row.text)


class _Values:
    """Finds the values of the labels of a page."""

    def __init__(self, sheet: Sheet, vocabulary: Vocabulary, found: Mapping[int, Sequence[_Found]]) -> None:
        self.sheet = sheet
        self.vocabulary = vocabulary
        self.found = found
        self.ends = {one: self._end(one) for known in found.values() for one in known}

    def pair(self, one: _Found) -> Pair:
        row = self.sheet.lines[one.line]
        label = _one(row.at(one.start, one.end))
        edge = self._right_edge(one)
        here = row.at(one.end, self.ends[one])
        where: Where = "beside"
        if _says(here):
            rows = [here]
            if self.vocabulary[one.key].wraps:
                rows = [*self._above(label, here, one.line), here, *self._further(one.line, here, edge)]
        elif rows := self._near(label, edge, one.line):
            where = "near"
        else:
            where, rows = "below", self._below(label, one.line)
        further = tuple(self._under(label, edge, one.line)) if self.vocabulary[one.key].wraps else ()
        return Pair(one.key, label, tuple(tuple(row) for row in rows), where, one.marked, one.line, further)

    def _next(self, one: _Found) -> int:
        """Where the next label of the line begins, or the line ends."""
        starts = [f.start for f in self.found[one.line] if f.start >= one.end]
        return starts[0] if starts else len(self.sheet.lines[one.line].text)

    def _end(self, one: _Found) -> int:
        """Where the value beside a label ends: at the next label, or where a wide gap shows another column."""
        row, follow = self.sheet.lines[one.line], self._next(one)
        placed = row.spans[-1].left > 0 or len(row.spans) > 1
        for place in range(one.end + 1, follow):
            if place not in row.breaks or not _says(row.at(one.end, place)):
                continue
            before, after = row.at(place - 1, place)[0], row.at(place, place + 1)[0]
            if not placed or after.left - before.right > COLUMN * self.sheet.height:
                return place
        return follow

    def _right_edge(self, one: _Found) -> float:
        """Where the next label of the line begins: values of this one stand left of it."""
        row, follow = self.sheet.lines[one.line], self._next(one)
        return row.at(follow, follow + 1)[0].left if follow < len(row.text) else float("inf")

    def _further(self, number: int, first: Sequence[Span], edge: float) -> list[list[Span]]:
        """The lines that go on with a value: under it, close by, without a label of their own."""
        rows: list[list[Span]] = []
        left, last = first[0].left, max(s.bottom for s in first)
        if left <= 0:  # a text without places
            return rows
        height = self.sheet.height
        for below in range(number + 1, min(number + 9, len(self.sheet.lines))):
            mine = [s for s in self._free(below) if left - 1.2 * height <= s.left < edge]
            if mine and abs(mine[-1].right - first[-1].right) <= 0.5 * height and mine[0].left > left:
                rows.append(mine)  # set flush right
                last = max(s.bottom for s in mine)
                continue
            if not mine:
                if self.sheet.lines[below].top - last > 1.5 * height:
                    break
                continue
            if min(s.top for s in mine) - last > 0.9 * height or mine[0].left > left + 6 * height:
                break
            rows.append(mine)
            last = max(s.bottom for s in mine)
        return rows

    def _under(self, label: Span, edge: float, number: int) -> list[Span]:
        """What begins the next line right under a label."""
        height = max(self.sheet.height, label.height)
        for below in range(number + 1, min(number + 3, len(self.sheet.lines))):
            free = [s for s in self._free(below) if label.left - 3 * height <= s.left < edge]
            if free and free[0].left <= label.left + height and 0 < free[0].top - label.top <= 2.5 * height:
                return free[:1]
        return []

    def _above(self, label: Span, value: Sequence[Span], number: int) -> list[list[Span]]:
        """The line above, where a label stands at half the height of a value of several lines."""
        if number == 0 or value[0].left <= 0:
            return []
        height = max(self.sheet.height, label.height)
        mine = [
            s
            for s in self._free(number - 1)
            if abs(s.left - value[0].left) <= 0.6 * height and 0 < label.middle - s.middle <= 1.25 * height
        ]
        return [mine] if mine else []

    def _near(self, label: Span, edge: float, number: int) -> list[list[Span]]:
        """A value in the cell right of the label whose lines stand a little above and below its middle."""
        height = max(self.sheet.height, label.height)
        rows: list[list[Span]] = []
        for other in range(max(0, number - 2), min(number + 3, len(self.sheet.lines))):
            mine = [
                s
                for s in (self._free(other) if other != number else ())
                if label.right - 0.2 * height <= s.left < edge and abs(s.middle - label.middle) <= 1.35 * height
            ]
            if mine:
                rows.append(mine)
        return rows

    def _below(self, label: Span, number: int) -> list[list[Span]]:
        """A value under its label, as under the heading of a column."""
        height = max(self.sheet.height, label.height)
        for below in range(number + 1, min(number + 4, len(self.sheet.lines))):
            if self.sheet.lines[below].top - label.bottom > 2.2 * height:
                break
            mine = [s for s in self._free(below) if s.left < label.right and s.right > label.left]
            if mine and label.left > 0:
                return [mine]
        return []

    def _free(self, number: int) -> list[Span]:
        """The spans of a line that are neither a label nor the value beside one."""
        row, place = self.sheet.lines[number], 0
        free: list[Span] = []
        for one in self.found.get(number, ()):
            free += row.at(place, one.start)
            place = self.ends[one]
        return free + row.at(place, len(row.text))


def _says(spans: Sequence[Span]) -> bool:
    return _EMPTY.fullmatch(squeezed("".join(s.text for s in spans))) is None


def _one(spans: Sequence[Span]) -> Span:
    return Span(
        " ".join(s.text for s in spans),
        min(s.left for s in spans),
        min(s.top for s in spans),
        max(s.right for s in spans),
        max(s.bottom for s in spans),
        min(s.confidence for s in spans),
    )


def all_pairs(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> list[tuple[Sheet, Pair]]:
    """The pairs of several pages, each with its page."""
    return [(sheet, pair) for sheet in sheets for pair in pairs(sheet, vocabulary)]
