"""The shapes that annotations are of, as PDF draws them: frames, rings, lines with ends, marks of text. No file is known here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, cos, hypot, sin
from typing import NamedTuple

Point = tuple[float, float]
_CURVE = 0.5523  # of a quarter of a circle drawn by one curve
_END = 4.5
"""How long an end of a line is, in its widths; those of thin lines are as long as of one point."""


class Pen(NamedTuple):
    """How a shape is drawn: operators of the colour of its line and of its ground (None: not drawn), width, dashes."""

    line: str | None = "0 G"
    ground: str | None = None
    width: float = 1.0
    dashes: Sequence[float] = ()

    @property
    def drawn(self) -> str | None:
        """The operator that ends a path: line, ground or both; None where neither is drawn."""
        line = self.line is not None and self.width > 0
        return "B" if line and self.ground else "S" if line else "f" if self.ground else None

    def begun(self) -> str:
        """The operators before a path."""
        dashes = f"[{' '.join(map(said, self.dashes))}] 0 d" if self.dashes else ""
        return " ".join(filter(None, (self.line, self.ground, f"{said(self.width)} w", dashes)))


def said(number: float) -> str:
    """A number as PDF has it."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def path(points: Iterable[Point], *, closed: bool = False) -> str:
    """A path through points; of one point, a dot of no length."""
    listed = list(points)
    if len(listed) == 1:
        listed *= 2
    steps = [f"{said(x)} {said(y)} {'l' if number else 'm'}" for number, (x, y) in enumerate(listed)]
    return " ".join([*steps, *(["h"] if closed and steps else [])])


def frame(left: float, low: float, right: float, high: float) -> str:
    """A rectangle."""
    return f"{said(left)} {said(low)} {said(right - left)} {said(high - low)} re"


def ring(left: float, low: float, right: float, high: float) -> str:
    """An ellipse."""
    x, y, a, b = (left + right) / 2, (low + high) / 2, (right - left) / 2, (high - low) / 2
    turns = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
    curves = [
        " ".join(
            said(n)
            for n in (
                x + a * (p + r * _CURVE), y + b * (q + s * _CURVE),
                x + a * (r + p * _CURVE), y + b * (s + q * _CURVE), x + a * r, y + b * s,
            )
        ) + " c"
        for p, q, r, s in turns
    ]  # fmt: skip
    return f"{said(x + a)} {said(y)} m {' '.join(curves)} h"


def stroked(points: Sequence[Point], pen: Pen, *, closed: bool = False) -> str:
    """A line through points, with its ground where it is closed."""
    if not points:
        return ""
    only_line = pen if closed else pen._replace(ground=None)
    if only_line.drawn is None:
        return ""
    return f"q {only_line.begun()} 1 J 1 j {path(points, closed=closed)} {only_line.drawn} Q"


def shaped(shape: str, pen: Pen) -> str:
    """A closed shape, drawn."""
    return f"q {pen.begun()} {shape} {pen.drawn} Q" if pen.drawn else ""


def ended(points: Sequence[Point], ends: tuple[str, str], pen: Pen) -> str:
    """What stands at both ends of a line: the names are those of PDF (12.5.6.7); an unknown one is drawn as none."""
    if len(points) < 2 or pen.line is None or pen.width <= 0:
        return ""
    first = _end(points[0], points[1], ends[0], pen)
    return "\n".join(filter(None, (first, _end(points[-1], points[-2], ends[1], pen))))


def _end(at: Point, away: Point, name: str, pen: Pen) -> str:
    size = _END * max(pen.width, 1.0)
    turn = atan2(away[1] - at[1], away[0] - at[0])

    def placed(x: float, y: float) -> Point:
        return at[0] + x * cos(turn) - y * sin(turn), at[1] + x * sin(turn) + y * cos(turn)

    half = size / 2
    match name:
        case "OpenArrow" | "ROpenArrow" | "ClosedArrow" | "RClosedArrow":
            reach = size * 1.6 * (-1 if name.startswith("R") else 1)
            points = [placed(reach, half * 1.3), at, placed(reach, -half * 1.3)]
            return stroked(points, pen._replace(dashes=()), closed="Closed" in name)
        case "Square":
            return stroked(
                [placed(x, y) for x, y in ((-half, -half), (half, -half), (half, half), (-half, half))],
                pen._replace(dashes=()), closed=True,
            )  # fmt: skip
        case "Diamond":
            return stroked(
                [placed(x, y) for x, y in ((-half, 0), (0, -half), (half, 0), (0, half))],
                pen._replace(dashes=()), closed=True,
            )  # fmt: skip
        case "Circle":
            return shaped(ring(at[0] - half, at[1] - half, at[0] + half, at[1] + half), pen._replace(dashes=()))
        case "Butt":
            return stroked([placed(0, half), placed(0, -half)], pen._replace(dashes=()))
        case "Slash":
            return stroked([placed(-half * 0.5, half), placed(half * 0.5, -half)], pen._replace(dashes=()))
    return ""


class Quad(NamedTuple):
    """The place of a run of text: its corners, as the text is read."""

    upper_left: Point
    upper_right: Point
    lower_left: Point
    lower_right: Point

    @property
    def height(self) -> float:
        """From its foot to its head."""
        return hypot(self.upper_left[0] - self.lower_left[0], self.upper_left[1] - self.lower_left[1])

    def across(self, up: float) -> tuple[Point, Point]:
        """A line from left to right at a share of the height."""
        return _between(self.lower_left, self.upper_left, up), _between(self.lower_right, self.upper_right, up)


def quads(numbers: Sequence[float]) -> list[Quad]:
    """The runs of text of eight numbers each, in the order that programs write (upper ones first) or the standard's (around)."""
    found = []
    for at in range(0, len(numbers) - 7, 8):
        a, b, c, d = ((numbers[at + n], numbers[at + n + 1]) for n in (0, 2, 4, 6))
        around = (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0
        found.append(Quad(d, c, a, b) if around else Quad(a, b, c, d))
    return found


def marked(kind: str, quad: Quad, pen: Pen) -> str:
    """Text that is highlighted, underlined (straight or not) or struck out."""
    thin = pen._replace(width=max(0.5, quad.height * 0.06), dashes=(), ground=None)
    match kind:
        case "Highlight":
            corners = (quad.upper_left, quad.upper_right, quad.lower_right, quad.lower_left)
            return shaped(path(corners, closed=True), pen._replace(line=None))
        case "Underline":
            return stroked(quad.across(0.08), thin)
        case "StrikeOut":
            return stroked(quad.across(0.45), thin)
        case "Squiggly":
            low, high = quad.across(0.04), quad.across(0.14)
            long = hypot(low[1][0] - low[0][0], low[1][1] - low[0][1])
            count = min(400, max(2, round(long / max(quad.height * 0.12, 1.0))))
            return stroked([_between(*(low, high)[n % 2], n / count) for n in range(count + 1)], thin)
    return stroked(
        [quad.upper_left, quad.upper_right, quad.lower_right, quad.lower_left], pen._replace(ground=None), closed=True
    )


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def shifted(points: Sequence[Point], by: float) -> list[Point]:
    """A line moved to its left by so many points."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    long = hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = -(y1 - y0) / long * by, (x1 - x0) / long * by
    return [(x + dx, y + dy) for x, y in points]


def middle(points: Sequence[Point]) -> Point:
    """The point half way along a line."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    left = sum(lengths) / 2
    for (a, b), long in zip(pairwise(points), lengths, strict=True):
        if left <= long:
            return _between(a, b, left / long if long else 0.0)
        left -= long
    return points[-1]


def note(left: float, high: float, size: float, color: str) -> str:
    """A sticky note: a sheet with lines, its upper left at a point."""
    low, right = high - size, left + size
    lines = " ".join(
        path([(left + size * 0.2, low + size * up), (right - size * 0.2, low + size * up)]) for up in (0.3, 0.5, 0.7)
    )
    thin = said(size * 0.05)
    return f"q {color} 0.3 G {thin} w {frame(left + size * 0.04, low + size * 0.04, right - size * 0.04, high - size * 0.04)} B {lines} S Q"


def clip(left: float, high: float, size: float) -> str:
    """A paper clip: something is attached here."""
    x, y, s = left, high - size, size / 10
    bends = [(3, 7), (3, 2.5), (5, 1), (7, 2.5), (7, 8), (6, 9), (4.6, 8), (4.6, 3.5), (5.4, 3.5), (5.4, 7)]
    return stroked([(x + a * s, y + b * s) for a, b in bends], Pen("0.25 G", width=max(0.5, s * 0.8)))


def tick(left: float, low: float, right: float, high: float, *, round_: bool) -> str:
    """What a ticked box shows: a tick, or a dot where one of several is chosen."""
    wide, up = right - left, high - low
    if round_:
        x, y, r = (left + right) / 2, (low + high) / 2, min(wide, up) * 0.25
        return shaped(ring(x - r, y - r, x + r, y + r), Pen(None, "0 g"))
    points = [(left + wide * a, low + up * b) for a, b in ((0.22, 0.5), (0.42, 0.26), (0.8, 0.78))]
    return stroked(points, Pen("0 G", width=max(0.8, min(wide, up) * 0.1)))
