"""The text objects of an OFD page: their characters at their places, by the object's boundary, its matrix and its steps.

Which objects a page shows is said in ``ofd_page``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.page import Span

from .characters import JOINED, SPACED, Character
from .ofd_package import FARTHEST, floats, local, one_float

ASCENT, DESCENT = 0.86, 0.14
"""Shares of a character's size above and below the line it stands on."""
STRAIGHT = 0.035
"""Slope, of two degrees, up to which text runs along the page."""
NARROW = 0.5
"""Width of a Latin letter or figure, as a share of its size; Chinese is as wide as high."""


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f, as the CTM of an object has it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def upright(self) -> bool:
        """Whether a line of text stays a line from left to right, slanted letters or not."""
        return self.a > 0 and self.d > 0 and abs(self.b) < STRAIGHT * self.a and abs(self.c) < self.d

    @property
    def skewed(self) -> bool:
        """Whether text runs neither along nor down the page, as in a round seal or a watermark."""
        return min(abs(self.a), abs(self.b)) > STRAIGHT * max(abs(self.a), abs(self.b))


@dataclass(slots=True)
class Written:
    """A text object: ``characters`` to be gathered, those that stand together as one; ``spans`` of what is set downwards.

    ``text`` is all of it as drawn, a new line for each. ``cut``: there is more of it.
    """

    id: str
    text: str = ""
    skewed: bool = False
    cut: bool = False
    characters: list[Character] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    @property
    def places(self) -> list[tuple[float, float, float, float]]:
        """The box of everything in it."""
        return [one[1:5] for one in self.characters] + [span[1:5] for span in self.spans]


def placed(element: Element, origin: tuple[float, float]) -> Matrix:
    """The way from an object's own units to the page: its CTM, then its boundary, then where its holder stands."""
    box = floats(element.get("Boundary"), 2) or (0.0, 0.0)
    own = floats(element.get("CTM"), 6) if "CTM" in element.keys() else None  # noqa: SIM118 -- an element is no mapping
    x, y = box[0] + origin[0], box[1] + origin[1]
    if own is None:
        return Matrix(e=x, f=y)
    return Matrix(own[0], own[1], own[2], own[3], own[4] + x, own[5] + y)


def written(element: Element, matrix: Matrix, piece: int, most: int) -> Written:
    """The text of a text object, ``cut`` after so many characters; empty where nothing of it is visible."""
    found = Written(element.get("ID", ""), skewed=matrix.skewed)
    size = one_float(element.get("Size"), 0.0)
    if not size > 0:
        return found
    x = y = 0.0
    last: float | None = None
    transforms: list[Element] = []
    for code in element:
        name = local(code.tag)
        if name == "CGTransform":
            transforms.append(code)
        if name != "TextCode":
            continue
        said = code.text or ""
        if "\n" in said or "\r" in said:
            said = said.strip()
        if len(said) > most:
            said, found.cut = said[:most], True
        most -= len(said)
        x, y = one_float(code.get("X"), x), one_float(code.get("Y"), y)
        if not said or said.isspace():
            continue
        slots = _slots(len(said), transforms) if transforms else []
        steps = slots[-1] if slots else len(said) - 1
        along, down = deltas(code.get("DeltaX"), steps), deltas(code.get("DeltaY"), steps)
        if along is None:
            along = [0.0] * steps if down is not None and any(down) else [_width(c) * size for c in said[:-1]]
        xs = list(accumulate(along, initial=x))
        ys = list(accumulate(down, initial=y)) if down is not None else [y] * len(said)
        if slots:
            xs, ys = [xs[slot] for slot in slots], [ys[slot] for slot in slots] if down is not None else ys
        if last is not None and abs(y - last) > 0.3 * size:
            found.text += "\n"
        last = y
        if found.skewed or (len(said) == 1 and not matrix.upright):
            # One letter turned by a quarter is a side of a round seal: there is no line of one letter.
            found.text += said
            letters = _letters(said, xs, ys, size=size, matrix=matrix, piece=piece)
            found.characters += [letter._replace(slanted=True) for letter in letters]
        elif not matrix.upright or _downwards(xs, ys, size):
            found.text += said
            letters = _letters(said, xs, ys, size=size, matrix=matrix, piece=piece)
            if letters:
                found.spans.append(_whole(letters))
        elif down is None and not slots and _even(said, along, size):
            found.text += said
            right = xs[-1] + _width(said[-1]) * size
            found.characters += _run(said, x, right, y, size=size, matrix=matrix, piece=piece)
        else:
            _along(found, said, xs, ys, size=size, matrix=matrix, piece=piece)
    return found


def _even(said: str, along: Sequence[float], size: float) -> bool:
    """Whether letters of one width, without a space, follow each other in equal steps of about that width."""
    if len(set(along)) > 1 or " " in said or not (said.isascii() or min(said) > "\u3000"):
        return False
    width = _width(said[0]) * size
    return not along or 0.6 * width <= along[0] <= 1.3 * width


def _run(
    words: str, left: float, right: float, y: float, *, size: float, matrix: Matrix, piece: int
) -> list[Character]:
    """Characters that stand together on a line: the first, the last, and what is between them in one piece.

    Only its ends tell what a run may be joined with; each character by itself would cost as much as all the rest.
    """
    a, b, c, d, e, f = matrix
    base = b * left + d * y + f
    top, bottom = base - d * ASCENT * size, base + d * DESCENT * size
    start, end = a * left + c * y + e, a * right + c * y + e
    parts = [words[0], words[1:-1], words[-1]] if len(words) > 2 else list(words)
    share = (end - start) / (sum(_width(one) for one in words) or 1)
    found: list[Character] = []
    for part in parts:
        until = start + share * sum(_width(one) for one in part)
        found.append(Character(part, start, top, until, bottom, piece))
        start = until
    return found


def deltas(said: str | None, needed: int) -> list[float] | None:
    """The steps from one character to the next; ``g 3 2.5`` is 2.5 three times, and the last one goes on to the end.

    None where nothing is said.

    >>> deltas("g 2 1.5 3", 5)
    [1.5, 1.5, 3.0, 3.0, 3.0]
    """
    tokens = (said or "").replace(",", " ").split()
    found: list[float] = []
    place = 0
    try:
        while place < len(tokens) and len(found) < needed:
            if tokens[place] in ("g", "G"):
                count = max(0, min(int(tokens[place + 1]), needed - len(found)))
                found += [float(tokens[place + 2])] * count
                place += 3
            else:
                found.append(float(tokens[place]))
                place += 1
    except (ValueError, IndexError):
        pass  # what is said up to there holds
    if not sum(map(abs, found)) < FARTHEST:
        found = [value if abs(value) < FARTHEST else 0.0 for value in found]
    if not found:
        return None
    return found + [found[-1]] * (needed - len(found))


def _slots(count: int, transforms: Sequence[Element]) -> list[int]:
    """Which glyph each character is drawn with, where some glyphs stand for several characters; else nothing."""
    joined: dict[int, tuple[int, int]] = {}
    for one in transforms:
        try:
            place, codes, glyphs = (int(one.get(name, "1")) for name in ("CodePosition", "CodeCount", "GlyphCount"))
        except ValueError:
            continue
        if codes != glyphs and codes > 0 and glyphs > 0:
            joined[place] = (codes, glyphs)
    if not joined:
        return []
    slots: list[int] = []
    glyph = 0
    while len(slots) < count:
        codes, glyphs = joined.get(len(slots), (1, 1))
        slots += [glyph + min(k, glyphs - 1) for k in range(min(codes, count - len(slots)))]
        glyph += min(glyphs, count)
    return slots


def _width(character: str) -> float:
    return NARROW if ord(character) < 0x2010 else 1.0


def _downwards(xs: Sequence[float], ys: Sequence[float], size: float) -> bool:
    return len(xs) > 1 and abs(ys[-1] - ys[0]) >= 0.5 * size and max(xs) - min(xs) < 0.1 * size


def _along(
    found: Written, said: str, xs: Sequence[float], ys: Sequence[float], *, size: float, matrix: Matrix, piece: int
) -> None:
    """Add the runs of a text code that runs along lines, parted where ``characters`` would part them."""
    apart, spaced = (share * size * matrix.d / matrix.a for share in (JOINED, SPACED))
    wide, narrow, last = size, NARROW * size, len(said) - 1
    parts: list[str] = []
    words, start, right, line = "", xs[0], xs[0], ys[0]

    def close() -> None:
        if words:
            found.characters.extend(_run(words, start, right, line, size=size, matrix=matrix, piece=piece))

    for place, character in enumerate(said):
        x, y = xs[place], ys[place]
        if abs(y - line) > 0.3 * size:
            close()
            parts.append("\n")
            words, line = "", y
        parts.append(character)
        if character.isspace():
            continue
        if words:
            gap = x - right
            if gap > apart or gap < -0.6 * size:
                close()
                words = ""
            elif gap > spaced:
                words += " "
        if not words:
            start = x
        words += character
        width = narrow if ord(character) < 0x2010 else wide
        if place < last and 0.6 * width <= (step := xs[place + 1] - x) <= 1.3 * width:
            width = step
        right = x + width
    close()
    found.text += "".join(parts)


def _letters(
    said: str, xs: Sequence[float], ys: Sequence[float], *, size: float, matrix: Matrix, piece: int
) -> list[Character]:
    """Each character by itself, in the upright box around it."""
    found: list[Character] = []
    for character, x, y in zip(said, xs, ys, strict=True):
        if character.isspace():
            continue
        width = _width(character) * size
        corners = [matrix.at(x + w, y + h) for w in (0.0, width) for h in (-ASCENT * size, DESCENT * size)]
        across, down = [at for at, _ in corners], [at for _, at in corners]
        box = (min(across), min(down), max(across), max(down))
        found.append(Character(character, *box, piece))
    return found


def _whole(letters: Sequence[Character]) -> Span:
    """One span for text that runs down or up the page, or upside down."""
    return Span(
        "".join(one.text for one in letters),
        min(one.left for one in letters),
        min(one.top for one in letters),
        max(one.right for one in letters),
        max(one.bottom for one in letters),
    )
