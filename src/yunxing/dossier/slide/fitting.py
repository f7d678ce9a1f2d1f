"""How large a text can be in a box: widths by kind of character, lines as a Chinese program breaks them.

The estimate is on the safe side: what fits here fits in the programs offices use.
"""

from __future__ import annotations

import re
import unicodedata
from math import ceil

SMALLEST = 9.0
"""Points below which nobody can read a printed slide."""
MOST_SIZE = 14.0
LEADING = 1.25
_STEP = 0.5
_OPENING, _CLOSING = "（《〈「『【〔“‘([{", "，。、；：！？）》〉」』】〕”’…—·％%‰℃"
_WORDS = re.compile(f"[{re.escape(_OPENING)}]*(?:[!-~]+|.)[{re.escape(_CLOSING)}]*", re.DOTALL)
"""What is not broken at the end of a line: a word of Latin letters, digits and their marks, else any character; with the
brackets that open before it and the marks that may not begin a line."""
_LATIN = re.compile("[A-Za-z0-9]")
_BESIDE = 0.5
"""What programs leave free on both sides of Latin letters and digits among Chinese ones, in parts of the size."""
_SAFE = 0.97


def em(character: str) -> float:
    """The width of a character in parts of the size."""
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in " .,:;'|!il":
        return 0.35
    return 0.75 if character.isupper() or character in "mwMW%@" else 0.58


def pitch(size: float) -> float:
    """From line to line, in points, as it is written into the slide."""
    return round(size * LEADING, 1)


def lines_of(text: str, size: float, width: float) -> int:
    """Lines that a text takes in points of width. A Latin word that does not end on a line begins the next one."""
    per_line = max(width * _SAFE / size, 1.0)
    return sum(_wrapped(paragraph, per_line) for paragraph in text.splitlines() or [""])


def _wrapped(paragraph: str, per_line: float) -> int:
    lines, used = 1, 0.0
    for word in _WORDS.findall(paragraph):
        long = sum(map(em, word)) + (_BESIDE if _LATIN.search(word) else 0)
        if used + long <= per_line:
            used += long
        elif long <= per_line:
            lines, used = lines + 1, long
        else:  # longer than a line: broken wherever it has to be
            whole = ceil((used + long) / per_line) - 1
            lines, used = lines + whole, used + long - whole * per_line
    return lines


def fitted(text: str, *, width: float, height: float, most: float = MOST_SIZE, least: float = SMALLEST) -> float | None:
    """The largest size at which a text fits a box, all in points; None where it does not at the smallest one."""
    size = most
    while size >= least:
        if lines_of(text, size, width) * pitch(size) <= height:
            return size
        size -= _STEP
    return None
