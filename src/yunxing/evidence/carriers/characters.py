"""Characters of a page, each with its place, gathered into spans.

Files draw text in any order and in any pieces, down to single characters. What was drawn one after the other and stands
side by side is a span; pieces that touch on a line are joined afterwards. Which spans belong together is not decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from yunxing.evidence.page import Span

JOINED = 0.55
"""Up to this many heights of a character apart, what is drawn one after the other is one span."""
TOUCHING = 0.22
"""Up to this many heights apart, spans of a line are joined whatever their order of drawing."""
BESIDE = 40
"""How many spans of a line back a span may touch: a line of thousands is no line of print."""
SPACED = 0.3
"""From this many heights on, a gap within a span is written as a space."""


_FIGURES = frozenset("0123456789.%*-")


class Character(NamedTuple):
    """A visible character and its box, from the top left of the page, upright; ``piece`` is the text object drawing it.

    ``slanted``: it stands at an angle, as in a seal.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    piece: int = 0
    slanted: bool = False


def gathered(characters: Iterable[Character]) -> list[Span]:
    """Spans of characters given in the order of drawing."""
    drawn = list(characters)
    sizes = Counter(one.piece for one in drawn)
    runs: list[list[Character]] = []
    for one in drawn:
        if runs and _twice(runs[-1][-1], one):
            continue
        if one.slanted or (runs and runs[-1][-1].slanted):
            if runs and runs[-1][-1].slanted and one.slanted and _near(runs[-1][-1], one):
                runs[-1].append(one)
            else:
                runs.append([one])
            continue
        if runs and _follows(runs[-1][-1], one, sizes):
            runs[-1].append(one)
        else:
            runs.append([one])
    return _joined([_span(run) for run in _without_doubles(_along_arcs(runs))])


def _along_arcs(runs: Sequence[list[Character]]) -> list[list[Character]]:
    """Runs, with what stands level at the top of an arc put back between its neighbours."""
    found: list[list[Character]] = []
    for place, run in enumerate(runs):
        after = runs[place + 1] if place + 1 < len(runs) else None
        if found and found[-1][0].slanted and _near(found[-1][-1], run[0]):
            level = len(run) == 1 or (
                len(run) == 2 and after is not None and after[0].slanted and _near(run[-1], after[0])
            )
            if level or run[0].slanted:
                found[-1] += [one._replace(slanted=True) for one in run]
                continue
        found.append(run)
    return found


def _near(before: Character, after: Character) -> bool:
    """Whether two slanted characters are next to each other on their arc."""
    reach = 2.5 * max(before.bottom - before.top, before.right - before.left)
    return abs(after.left - before.left) < reach and abs(after.top - before.top) < reach


def _follows(before: Character, after: Character, sizes: Mapping[int, int]) -> bool:
    height = max(before.bottom - before.top, after.bottom - after.top)
    shared = min(before.bottom, after.bottom) - max(before.top, after.top)
    if shared < 0.5 * min(before.bottom - before.top, after.bottom - after.top):
        return False
    apart = before.piece != after.piece and not (sizes[before.piece] == sizes[after.piece] == 1)
    if apart and (_foreign(before.text, after.text) or (before.text in _FIGURES and after.text in _FIGURES)):
        return False  # two columns that touch; drawn character by character, pieces would say nothing
    return -0.6 * height <= after.left - before.right <= JOINED * height


def _foreign(one: str, other: str) -> bool:
    """Whether a figure meets a word: drawn apart, they are two columns of a table that touch (54.30免税)."""
    return (one in _FIGURES and not other.isascii()) or (other in _FIGURES and not one.isascii())


def _twice(last: Character, one: Character) -> bool:
    """Whether a character is the one before it drawn again a hair's breadth aside, as for bold print."""
    width = max(last.right - last.left, 0.1)
    return last.text == one.text and abs(last.left - one.left) < 0.3 * width and abs(last.top - one.top) < 0.3 * width


def _without_doubles(runs: Sequence[list[Character]]) -> list[list[Character]]:
    """Runs, less those that are drawn a second time in the same place."""
    kept: list[list[Character]] = []
    seen: dict[tuple[str, int, int], list[Character]] = {}
    for run in runs:
        text, first = "".join(c.text for c in run), run[0]
        height = max(first.bottom - first.top, 0.1)
        cell = (round(first.left / height), round(first.top / height))
        near = (seen.get((text, cell[0] + x, cell[1] + y), ()) for x in (-1, 0, 1) for y in (-1, 0, 1))
        if any(_within(c, first, 0.2 * height) for some in near for c in some):
            continue
        seen.setdefault((text, *cell), []).append(first)
        kept.append(run)
    return kept


def _within(one: Character, other: Character, reach: float) -> bool:
    return abs(one.left - other.left) < reach and abs(one.top - other.top) < reach


def _span(run: Sequence[Character]) -> Span:
    if run[0].slanted:
        left, top = min(c.left for c in run), min(c.top for c in run)
        right, bottom = max(c.right for c in run), max(c.bottom for c in run)
        return Span("".join(c.text for c in run), left, top, right, bottom, slanted=True)
    text = run[0].text
    for before, after in pairwise(run):
        height = max(before.bottom - before.top, after.bottom - after.top)
        text += (" " if after.left - before.right > SPACED * height else "") + after.text
    return Span(
        text, min(c.left for c in run), min(c.top for c in run), max(c.right for c in run), max(c.bottom for c in run)
    )


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans that touch on a line and have one size made one; the others as they are, in the order of reading."""
    ordered = sorted(spans, key=lambda s: (s.left, s.top))
    rows: dict[int, list[int]] = {}
    heights = sorted(s.height for s in spans) or [1.0]
    step = max(heights[len(heights) // 2], 1e-3)
    found: list[Span] = []
    for span in ordered:
        row = int(span.middle // step)
        for place in (p for near in (row - 1, row, row + 1) for p in rows.get(near, ())[-BESIDE:]):
            if _touch(found[place], span):
                other = found[place]
                found[place] = Span(
                    other.text + span.text,
                    other.left,
                    min(other.top, span.top),
                    max(other.right, span.right),
                    max(other.bottom, span.bottom),
                )
                break
        else:
            rows.setdefault(row, []).append(len(found))
            found.append(span)
    return sorted(found, key=lambda s: (s.middle, s.left))


def _touch(one: Span, other: Span) -> bool:
    if one.slanted or other.slanted:
        return False
    if one.text[-1] in _FIGURES and other.text[0] in _FIGURES and len(one.text + other.text) > 2:
        return False  # a quantity may touch the price beside it
    low, high = sorted((one.bottom - one.top, other.bottom - other.top))
    if high > 1.5 * low or not -0.15 * low <= other.left - one.right <= TOUCHING * low:
        return False
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= 0.6 * low and not _foreign(one.text[-1], other.text[0])
