"""A page arranged to be read: its lines as text in which every character knows the span it stands in.

Words set downwards (付款人 beside a block) are taken out of the lines first. What any of it means is read elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from yunxing.evidence.facts import Box, How, Seen, T
from yunxing.evidence.page import Page, Span, lines

from . import trust

_IDEOGRAPH = re.compile(r"[㐀-鿿]")
_GAP = re.compile(r"\s{2,}|\t|[|｜]")
NO_CHARACTER = "\uff00"
"""A code without a character, which the recogniser has for a wide space."""
CELL = re.compile(r"\t|\s{2,}|\s*[|｜]\s*")
"""What stands between the cells of a row that a carrier wrote as one line."""
MOST_CHARACTERS = 200_000
"""Characters of a page that are read; a document of four hundred pages that comes as one has as many."""
MOST_SINGLE = 2000
"""Characters standing by themselves up to which words set downwards are looked for."""
PITCH = 1.35
"""Up to this many heights from middle to middle, single characters under each other are one word set downwards."""


class _Origin(NamedTuple):
    span: int
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its spans from left to right and their text, half-width and without spaces.

    ``text[i]`` stands in ``spans[origins[i].span]``. ``breaks`` are the places in ``text`` at which a span, or a part of
    one after a wide space, begins; ``spaced`` those before which any space is printed.
    """

    spans: tuple[Span, ...]
    text: str
    origins: tuple[_Origin, ...]
    breaks: frozenset[int]
    spaced: frozenset[int]

    @property
    def top(self) -> float:
        """The upper edge."""
        return min(s.top for s in self.spans)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(s.bottom for s in self.spans)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """The height of its print: that of its median span."""
        ordered = sorted(s.height for s in self.spans)
        return ordered[len(ordered) // 2]

    def at(self, start: int, end: int) -> list[Span]:
        """What stands there, span by span; a span of which only a part stands there is cut to it."""
        found: list[Span] = []
        for index in dict.fromkeys(o.span for o in self.origins[start:end]):
            places = [o.place for o in self.origins[start:end] if o.span == index]
            found.append(part(self.spans[index], places[0], places[-1] + 1))
        return found

    def raw(self, start: int, end: int) -> str:
        """The text as it is printed there, with its spaces."""
        return " ".join(s.text for s in self.at(start, end))

    def loose(self) -> tuple[str, list[int]]:
        """The text with a space wherever one is printed or a span ends, and for each character its place in ``text``.

        Figures are looked for here, where two that stand side by side do not become one.
        """
        letters: list[str] = []
        places: list[int] = []
        for place, (character, origin) in enumerate(zip(self.text, self.origins, strict=True)):
            if place:
                before = self.origins[place - 1]
                between = self.spans[origin.span].text[before.place + 1 : origin.place]
                if before.span != origin.span or (between and between.isspace()):
                    letters.append(" ")
                    places.append(place)
            letters.append(character)
            places.append(place)
        return "".join(letters), [*places, len(self.text)]


@dataclass(slots=True)
class Sheet:
    """A page with its lines from the top down, the words set downwards, and the height of its print."""

    page: Page
    lines: list[Line]
    stacked: list[Span] = field(default_factory=list)
    height: float = 1.0

    @property
    def text(self) -> str:
        """All lines, half-width and without spaces, a newline between them."""
        return "\n".join(line.text for line in self.lines)

    @property
    def recognised(self) -> bool:
        """Whether the page was read off a picture."""
        return self.page.how == "ocr"

    def seen(self, value: T, spans: Sequence[Span], *, trusted: float = trust.BESIDE, raw: str = "") -> Seen[T]:
        """A sighting: as sure as the least sure of its spans, times how far the way it was found is trusted."""
        how: How = self.page.how
        certain = min((s.confidence for s in spans), default=1.0)
        box: Box | None = self.page.box(spans) if spans else None
        return Seen(
            value, how, round(certain * trusted, 4), self.page.number, box, raw or " ".join(s.text for s in spans)
        )


def sheet(page: Page) -> Sheet:
    """A page arranged to be read, up to ``MOST_CHARACTERS`` of it."""
    stacked, spans = _stacked(list(_bounded(page.spans)))
    heights = sorted(s.height for s in spans for _ in range(min(len(s.text), 40)))
    typical = heights[len(heights) // 2] if heights else 1.0
    return Sheet(page, [line(row) for row in lines(spans)], stacked, max(typical, 1e-6))


def _bounded(spans: Sequence[Span]) -> Iterator[Span]:
    left = MOST_CHARACTERS
    for span in spans:
        if span.text.strip() and left > 0:
            yield span if len(span.text) <= left else span._replace(text=span.text[:left])
            left -= len(span.text)


def line(spans: Sequence[Span]) -> Line:
    """Spans from left to right as a line."""
    text: list[str] = []
    origins: list[_Origin] = []
    breaks: set[int] = set()
    spaced: set[int] = set()
    for index, span in enumerate(spans):
        breaks.add(len(text))
        gaps = {found.end() for found in _GAP.finditer(span.text)}
        for place, character in enumerate(span.text):
            if place in gaps:
                breaks.add(len(text))
            if character.isspace():
                spaced.add(len(text))
            for plain in unicodedata.normalize("NFKC", character):
                if not plain.isspace() and plain != NO_CHARACTER:
                    text.append(plain)
                    origins.append(_Origin(index, place))
    return Line(tuple(spans), "".join(text), tuple(origins), frozenset(breaks), frozenset(spaced))


def part(span: Span, start: int, end: int) -> Span:
    """A part of a span; where it begins and ends is judged by the width its characters have in print."""
    if start <= 0 and end >= len(span.text):
        return span
    before, end = _widths(span.text), min(end, len(span.text))
    whole = before[-1] or 1
    wide = span.right - span.left
    left = span.left + wide * before[start] / whole
    right = span.left + wide * before[end] / whole
    return span._replace(text=span.text[start:end].strip(), left=left, right=right)


@lru_cache(maxsize=64)
def _widths(text: str) -> list[int]:
    """How wide the text before each place is, and all of it."""
    return list(accumulate((2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text), initial=0))


def cells(row: Line) -> Iterator[Span]:
    """The cells of a row of a table: its spans, those that a carrier wrote as one line taken apart."""
    for span in row.spans:
        place = 0
        for gap in CELL.finditer(span.text):
            if span.text[place : gap.start()].strip():
                yield part(span, place, gap.start())
            place = gap.end()
        if span.text[place:].strip():
            yield part(span, place, len(span.text))


def columns(row: Line) -> Iterator[Span]:
    """The cells of a row as ``cells``, and for each that is empty, where a carrier wrote the row as one line, one without text."""
    for span in row.spans:
        place = 0
        for gap in CELL.finditer(span.text):
            if span.text[place : gap.start()].strip() or gap[0] == "\t":
                yield part(span, place, gap.start())
            place = gap.end()
        if span.text[place:].strip():
            yield part(span, place, len(span.text))


def _stacked(spans: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Words set downwards, and the spans that remain.

    Two characters under each other are mostly a heading that wraps in a narrow cell (序号): one span of their line.
    """
    words = [s for s in spans if not s.upright and not _far_apart(s)]
    rest = [s for s in spans if s.upright]
    rest += [letter for s in spans if not s.upright and _far_apart(s) for letter in _letters(s)]
    single = sorted(
        (s for s in rest if len(s.text.strip()) == 1 and _IDEOGRAPH.match(s.text.strip())), key=lambda s: s.middle
    )
    if len(single) > MOST_SINGLE:
        return words, rest
    used: set[int] = set()
    pairs: list[Span] = []
    for first in range(len(single)):
        if first in used:
            continue
        chain = _chain(single, first, used)
        if len(chain) >= 2:
            used.update(chain)
            (words if len(chain) > 2 else pairs).append(_downwards([single[i] for i in chain]))
    gone = {id(single[i]) for i in used}
    return words, [s for s in rest if id(s) not in gone] + pairs


def _far_apart(span: Span) -> bool:
    """Whether the characters of a tall span stand so far apart that they are the beginnings of lines (名 类 住)."""
    return span.height > PITCH * 1.3 * len(span.text.replace(" ", "")) * (span.right - span.left)


def _letters(span: Span) -> Iterator[Span]:
    letters = span.text.replace(" ", "")
    step = (span.height - (span.right - span.left)) / max(len(letters) - 1, 1)
    for place, letter in enumerate(letters):
        top = span.top + place * step
        yield span._replace(text=letter, top=top, bottom=top + span.right - span.left)


def set_downwards(sheet: Sheet, words: Sequence[str]) -> list[Span]:
    """Where one of the words is set downwards, however wide: single characters under each other, up to three heights apart."""
    single = [s for row in sheet.lines for s in row.spans if len(s.text.strip()) == 1]
    found: list[Span] = []
    if len(single) > MOST_SINGLE:
        return found
    for word in words:
        for first in (s for s in single if s.text.strip() == word[0]):
            chain = [first]
            for letter in word[1:]:
                below = [
                    s
                    for s in single
                    if s.text.strip() == letter
                    and abs(s.centre - first.centre) <= 0.6 * s.height
                    and 0 < s.middle - chain[-1].middle <= 3 * s.height
                ]
                if not below:
                    break
                chain.append(min(below, key=lambda s: s.middle))
            if len(chain) == len(word):
                found.append(_downwards(chain))
    return found


def _chain(single: Sequence[Span], first: int, used: set[int]) -> list[int]:
    chain = [first]
    for index in range(first + 1, len(single)):
        last, here = single[chain[-1]], single[index]
        size = max(last.height, here.height)
        if here.middle - last.middle > PITCH * size:
            break
        aligned = abs(here.centre - last.centre) <= 0.5 * size and here.middle - last.middle > 0.4 * size
        if aligned and index not in used:
            chain.append(index)
    return chain


def _downwards(chain: Sequence[Span]) -> Span:
    return Span(
        "".join(s.text.strip() for s in chain),
        min(s.left for s in chain),
        chain[0].top,
        max(s.right for s in chain),
        chain[-1].bottom,
        min(s.confidence for s in chain),
    )


def apart(row: Line, widths: float) -> Iterator[list[Span]]:
    """The spans of a line, parted where the gap between two is wider than so many heights of print."""
    found = list(row.spans[:1])
    for before, after in pairwise(row.spans):
        if after.left - before.right > widths * row.height:
            yield found
            found = []
        found.append(after)
    if found:
        yield found
