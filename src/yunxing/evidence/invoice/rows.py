"""Lines of a page as text one can search, each character leading back to the span it stands in.

Text is compared in half width and without spaces inside a span; between spans of a line stands one space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from yunxing.evidence.facts import Box, How, Seen, Value
from yunxing.evidence.page import Page, Span, lines, squeezed

_MONEY = re.compile(r"[-－]?[¥￥YＹ羊]?[-－]?(\d{1,3}(?:,\d{3})+|\d+)\.(\d{1,2})(?!\d)")
SEAL = re.compile(r"[0-9A-Z]{15,20}|(发票|合同|财务)?专用章")
"""What stands straight in the middle of a seal: a tax number, 发票专用章."""
ORGANISATION = re.compile(
    r"(公司|集团|厂|店|中心|院|所|站|社|局|部|行|会|学|校|室|处|场|园|馆|队|户|坊|超市|企业|事务所)[）)]?$"
)
"""How names of organisations end."""
_STARS = re.compile(r"\*{2,4}|＊{2,4}")


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its spans from left to right, their text, and where each begins in it.

    ``top`` and ``bottom`` are the edges of its middle span: one tall stray does not move a line.
    """

    spans: tuple[Span, ...]
    text: str
    starts: tuple[int, ...]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    def at(self, start: int, end: int) -> list[Span]:
        """The spans in which the characters from ``start`` to ``end`` stand."""
        ends = [*self.starts[1:], len(self.text) + 1]
        return [s for s, a, b in zip(self.spans, self.starts, ends, strict=True) if a < end and b - 1 > start]


def row(spans: Sequence[Span]) -> Row:
    """Spans of a line as a row."""
    parts = [squeezed(s.text) for s in spans]
    starts, place = [], 0
    for part in parts:
        starts.append(place)
        place += len(part) + 1
    half = len(spans) // 2
    top, bottom = sorted(s.top for s in spans)[half], sorted(s.bottom for s in spans)[half]
    return Row(tuple(spans), " ".join(parts), tuple(starts), top, bottom)


def rows(spans: Sequence[Span]) -> list[Row]:
    """Spans as rows from the top down; what is set downwards (购买方 beside a block) belongs to none."""
    return [row(line) for line in lines([s for s in spans if s.upright])]


@cache
def spaced(label: str) -> str:
    """A pattern that finds a label whatever spaces stand within it."""
    return r"\s*".join(re.escape(character) for character in label)


def seen(page: Page, value: Value, spans: Sequence[Span], *, confidence: float = 1.0, raw: str = "") -> Seen[Value]:
    """A sighting of a value on a page: as sure as its least sure span, times ``confidence``."""
    how: How = page.how
    certain = min((s.confidence for s in spans), default=0.0) * confidence
    box: Box | None = page.box(spans) if spans else None
    return Seen(value, how, round(certain, 4), page.number, box, raw or " ".join(s.text for s in spans))


def money(text: str) -> Decimal | None:
    """The amount that a piece of text is, in 元; stars stand for no tax (免税, 不征税). None where it is no amount."""
    plain = squeezed(text)
    if _STARS.fullmatch(plain):
        return Decimal("0.00")
    found = _MONEY.search(plain)
    if found is None:
        return None
    rest = plain[: found.start()] + plain[found.end() :]
    if re.search(r"[0-9A-Za-z%]", rest):
        return None
    value = Decimal(f"{found[1].replace(',', '')}.{found[2]}").quantize(Decimal("0.01"))
    return -value if re.search("[-－]", plain[: found.start(1)]) else value
