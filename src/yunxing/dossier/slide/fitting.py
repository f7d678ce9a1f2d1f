"""How large a text can be in a box: widths by kind of character, lines as a Chinese program breaks them.

The estimate is on the safe side: what fits here fits in the programs offices use.
"""

from __future__ import annotations

import unicodedata
from math import ceil

SMALLEST = 9.0
"""Points below which nobody can read a printed slide."""
MOST_SIZE = 14.0
LEADING = 1.25
_STEP = 0.5
_SAFE = 0.97


def em(character: str) -> float:
    """The width of a character in parts of the size."""
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in " .,:;'|!il":
        return 0.35
    return 0.75 if character.isupper() or character in "mwMW%@" else 0.58


def lines_of(text: str, size: float, width: float) -> int:
    """Lines that a text takes in points of width; words of Latin letters may be broken, as a long one has to be."""
    per_line = width * _SAFE / size
    return sum(max(1, ceil(sum(map(em, paragraph)) / max(per_line, 1.0))) for paragraph in text.splitlines() or [""])


def fitted(text: str, *, width: float, height: float, most: float = MOST_SIZE, least: float = SMALLEST) -> float | None:
    """The largest size at which a text fits a box, all in points; None where it does not at the smallest one."""
    size = most
    while size >= least:
        if lines_of(text, size, width) * size * LEADING <= height:
            return size
        size -= _STEP
    return None
