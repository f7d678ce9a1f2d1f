"""How much a page looks like the picture of a program's window: many short words, in a frame wider than high."""

from __future__ import annotations

import re

from .sheet import Sheet

_SENTENCE = re.compile(r"[。；]")
MANY = 12


def looks_like_screen(sheet: Sheet) -> float:
    """0 to 1: short words spread over a wide picture speak for a screen, sentences against it."""
    if not sheet.recognised:
        return 0.0
    spans = [s for line in sheet.lines for s in line.spans]
    said = {s.text for s in spans}  # a watermark says one thing many times
    if len(said) < MANY:
        return 0.0
    short = sum(len(text) <= 10 for text in said) / len(said)
    across = max(s.right for s in spans) - min(s.left for s in spans)
    wide = 1.0 if across > 1.15 * (max(s.bottom for s in spans) - min(s.top for s in spans)) else 0.6
    sentences = sum(bool(_SENTENCE.search(s.text)) and len(s.text) > 18 for s in spans)
    return round(max(0.0, (short - 0.3) / 0.7) * wide * (0.5**sentences), 3)
