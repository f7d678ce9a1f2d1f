"""What stands on a page and where: text, rules, curves and codes in millimetres from the top left corner.

Layouts make sheets; ``typeset`` writes them as PDF and ``ofd`` as OFD, so that both show the same page.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from math import cos, radians, sin
from typing import Literal

Font = Literal["serif", "sans", "mono"]
Role = Literal["label", "value", "seal"]
Colour = tuple[int, int, int]
Anchor = Literal["left", "centre", "right"]

BLACK: Colour = (0, 0, 0)
BROWN: Colour = (156, 82, 35)
DARK_RED: Colour = (128, 0, 0)
RED: Colour = (226, 22, 26)
TEAL: Colour = (30, 130, 140)
BLUE: Colour = (40, 70, 190)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text: ``y`` is its baseline, ``size`` its height in mm, ``turn`` clockwise degrees about (x, y).

    ``track`` is the space between characters; ``tag`` names the fact it shows, as the tags of an OFD do.
    """

    x: float
    y: float
    text: str
    size: float
    font: Font = "serif"
    colour: Colour = BLACK
    anchor: Anchor = "left"
    role: Role = "value"
    tag: str = ""
    turn: float = 0
    track: float = 0

    def width(self) -> float:
        """About how wide it is."""
        return wide(self.text, self.size) + self.track * max(0, len(self.text) - 1)

    def start(self) -> float:
        """Where its left end stands, by its estimated width."""
        return self.x - {"left": 0.0, "centre": 0.5, "right": 1.0}[self.anchor] * self.width()

    def apart(self) -> list[Text]:
        """Its characters, each a text of its own, a narrow one half as wide as a wide one; blanks are left out."""
        out, x = [], self.start()
        for character in self.text:
            if character.strip():
                out.append(replace(self, x=x, text=character, anchor="left", track=0))
            x += wide(character, self.size) + self.track
        return out


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x: float
    y: float
    x2: float
    y2: float
    colour: Colour = BROWN
    thick: float = 0.25


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An ellipse by its middle; with ``crossed`` the ⊗ before an amount in words."""

    x: float
    y: float
    across: float
    down: float
    colour: Colour = RED
    thick: float = 0.5
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, or a barcode of that many mm in height, by its top left corner."""

    x: float
    y: float
    width: float
    text: str
    bar: float = 0
    colour: Colour = BLACK


Mark = Text | Rule | Ellipse | Code


@dataclass(slots=True)
class Sheet:
    """A page: its size and what stands on it, in the order in which it is drawn."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        """Draw more."""
        self.marks.extend(marks)

    def labels_first(self) -> Sheet:
        """The same page with every label drawn before the first value."""
        rank = {"label": 0, "value": 1, "seal": 2}
        ordered = sorted(self.marks, key=lambda mark: rank[mark.role] if isinstance(mark, Text) else -1)
        return Sheet(self.width, self.height, ordered)

    def split(self) -> Sheet:
        """The same page with each character of a value drawn by itself."""
        out: list[Mark] = []
        for mark in self.marks:
            out.extend(mark.apart() if isinstance(mark, Text) and mark.role != "seal" and not mark.turn else [mark])
        return Sheet(self.width, self.height, out)

    def only(self, *, values: bool) -> Sheet:
        """Only what a till or printer put on the form (values and codes), or only the form."""
        return Sheet(self.width, self.height, [mark for mark in self.marks if _is_value(mark) == values])

    def placed(self, width: float, height: float, dx: float, dy: float, scale: float = 1) -> Sheet:
        """The page on a larger one, moved and scaled."""
        return Sheet(width, height, [_moved(mark, dx, dy, scale) for mark in self.marks])


def _is_value(mark: Mark) -> bool:
    return (
        isinstance(mark, Code) or (isinstance(mark, Ellipse) and mark.crossed) or getattr(mark, "role", "") == "value"
    )


def _moved(mark: Mark, dx: float, dy: float, scale: float) -> Mark:
    x, y = mark.x * scale + dx, mark.y * scale + dy
    match mark:
        case Text():
            return replace(mark, x=x, y=y, size=mark.size * scale, track=mark.track * scale)
        case Rule():
            return replace(mark, x=x, y=y, x2=mark.x2 * scale + dx, y2=mark.y2 * scale + dy)
        case Ellipse():
            return replace(mark, x=x, y=y, across=mark.across * scale, down=mark.down * scale)
    return replace(mark, x=x, y=y, width=mark.width * scale, bar=mark.bar * scale)


def is_wide(character: str) -> bool:
    """Whether a character takes the full width of its size."""
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—"


def wide(text: str, size: float) -> float:
    """The width of a text in a font whose narrow characters are half as wide as its wide ones."""
    return sum(size if is_wide(character) else size / 2 for character in text)


def room(text: str, size: float) -> float:
    """The width a text may need in a font whose narrow characters are wider than half its wide ones."""
    return sum(size if is_wide(character) else size * 0.58 for character in text)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """The text in lines no wider than that, broken anywhere, as issuing programs do."""
    rows = []
    for part in text.split("\n"):
        row = ""
        for character in part:
            if row and room(row + character, size) > width:
                rows.append(row)
                row = ""
            row += character
        rows.append(row)
    return rows


def fitting(text: str, size: float, width: float, least: float = 1.9) -> float:
    """The size at which the text is no wider than that, not below ``least``."""
    return max(least, min(size, size * width / max(room(text, size), 0.01)))


def upright(
    x: float, y: float, text: str, *, size: float, step: float, colour: Colour, font: Font = "serif"
) -> list[Text]:
    """Characters one below the other, each set by itself: 购买方 beside a block. ``x`` is their middle."""
    return [
        Text(x, y + place * step, character, size, font, colour, "centre", "label")
        for place, character in enumerate(text)
    ]


def on_arc(
    text: str, *, middle: tuple[float, float], across: float, down: float, size: float, span: float, colour: Colour
) -> list[Text]:
    """Text along the upper part of an ellipse, ``span`` degrees to each side of its top."""
    x, y = middle
    steps = max(1, len(text) - 1)
    out = []
    for place, character in enumerate(text):
        angle = -span + 2 * span * place / steps
        px, py = x + across / 2 * sin(radians(angle)), y - down / 2 * cos(radians(angle))
        half = wide(character, size) / 2
        start = (px - half * cos(radians(angle)), py - half * sin(radians(angle)))
        out.append(Text(*start, character, size, "sans", colour, "left", "seal", turn=angle))
    return out
