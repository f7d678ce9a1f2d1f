"""An opened page: pieces of text where they stand, whatever they were read from.

A text layer, an OFD and recognised print all become ``Span``s of a ``Page``, so that what a page means is read in one
way. Coordinates are the page's own units (points or pixels), from the top left, with the text upright.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from .facts import Box, How

_SPACE = re.compile(r"\s+")


class Span(NamedTuple):
    """A run of text on one line. ``confidence`` is 1 for a text layer, the recogniser's own for print.

    ``slanted``: it runs at an angle or in an arc, as the names within seals do.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0
    slanted: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top

    @property
    def upright(self) -> bool:
        """Whether it runs along a line; a tall narrow one is set downwards (购买方 beside a block)."""
        if self.slanted:
            return False
        return len(self.text) < 2 or self.height <= 1.4 * (self.right - self.left)


class Affine(NamedTuple):
    """Page units to fractions of the page as the file shows it: x' = a·x + b·y + c, y' = d·x + e·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page stands in the file."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f


@dataclass(slots=True)
class Page:
    """A page with its text. ``number`` counts from 1. ``how`` is the way its text was read.

    ``shown`` takes page units to fractions of the page as a viewer shows it; None: plain scaling. A picture that was
    turned upright before it was read keeps the way back here. ``codes`` are the texts of QR codes and barcodes on it, as
    (kind, text, box) with kind ``qr`` or ``barcode``.
    """

    number: int
    width: float
    height: float
    how: How = "text"
    spans: list[Span] = field(default_factory=list)
    codes: list[tuple[How, str, Box | None]] = field(default_factory=list)
    shown: Affine | None = None

    def box(self, span: Span | Iterable[Span]) -> Box:
        """The place of a span, or of several together, as fractions of the page that a viewer shows."""
        spans = [span] if isinstance(span, Span) else list(span)
        left, top = min(s.left for s in spans), min(s.top for s in spans)
        right, bottom = max(s.right for s in spans), max(s.bottom for s in spans)
        map_ = self.shown or Affine(1 / (self.width or 1), 0, 0, 0, 1 / (self.height or 1), 0)
        corners = [map_.at(x, y) for x in (left, right) for y in (top, bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(*(round(min(1.0, max(0.0, v)), 5) for v in (min(xs), min(ys), max(xs), max(ys))))

    @property
    def text(self) -> str:
        """All text in the order of reading: line by line, a space between pieces, a newline between lines."""
        return "\n".join(" ".join(s.text for s in line) for line in lines(self.spans))


def squeezed(text: str) -> str:
    """Text as labels are compared: half-width, without any space."""
    return _short(text) if len(text) <= 64 else _plain(text)


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


_short = lru_cache(maxsize=4096)(_plain)
"""A dozen rules ask the same pieces of a page; a whole page's text is asked once and would only fill the memory."""


def lines(spans: Sequence[Span], *, overlap: float = 0.5) -> list[list[Span]]:
    """Spans grouped into lines from the top down, each from left to right.

    Two spans are on one line where they share ``overlap`` of the height of the lower one.
    """
    found: list[tuple[float, float, list[Span]]] = []
    for span in sorted(spans, key=_down_then_along):
        upper, lower = span.top, span.bottom
        for place in range(len(found) - 1, max(-1, len(found) - 6), -1):
            top, bottom, members = found[place]
            shared = min(bottom, lower) - max(top, upper)
            if shared >= overlap * min(bottom - top, lower - upper):
                members.append(span)
                count = len(members)
                found[place] = (top * (count - 1) + upper) / count, (bottom * (count - 1) + lower) / count, members
                break
        else:
            found.append((upper, lower, [span]))
    found.sort(key=lambda item: item[0] + item[1])
    return [sorted(members, key=_left) for _, _, members in found]


_left = attrgetter("left")


def _down_then_along(span: Span) -> tuple[float, float]:
    return (span.top + span.bottom) / 2, span.left
