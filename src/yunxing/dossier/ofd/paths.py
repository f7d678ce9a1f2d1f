"""The outlines of an OFD (AbbreviatedData) as operators of a PDF's page."""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, ceil, cos, hypot, isfinite, pi, radians, sin, sqrt, tan

from yunxing.evidence.carriers.ofd_package import FARTHEST
from yunxing.evidence.carriers.ofd_text import Matrix

MOST_STEPS = 400_000
"""Steps of one outline; a map or a drawn seal has some thousands."""
_COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_PLAIN = Matrix()


class Outline:
    """The operators of an outline, and whether all of it was understood: ``whole``."""

    def __init__(self, said: str, matrix: Matrix = _PLAIN) -> None:
        self.operators: list[str] = []
        self.whole = True
        self._matrix = matrix
        self._plain = matrix == _PLAIN
        self._x = self._y = self._start_x = self._start_y = 0.0
        self._draw(said)

    def _draw(self, said: str) -> None:
        tokens = said.replace(",", " ").split()
        place = steps = 0
        verb = ""
        while place < len(tokens):
            if tokens[place] in _COUNTS:
                verb = tokens[place]
                place += 1
            elif verb in ("", "C"):
                self.whole = False
                return
            count = _COUNTS[verb]
            try:
                values = [float(token) for token in tokens[place : place + count]]
            except ValueError:
                values = []
            steps += 1
            if len(values) < count or steps > MOST_STEPS or not all(-FARTHEST < v < FARTHEST for v in values):
                self.whole = False
                return
            place += count
            self._step(verb, values)

    def _step(self, verb: str, v: list[float]) -> None:
        if verb in ("S", "M"):
            self._start_x, self._start_y = v
            self._to("m", v[0], v[1])
        elif verb == "C":
            if self.operators:
                self.operators.append("h")
            self._x, self._y = self._start_x, self._start_y
        else:
            if not self.operators:  # a figure that begins nowhere begins at the origin
                self._to("m", self._x, self._y)
            if verb == "L":
                self._to("l", v[0], v[1])
            elif verb == "Q":
                x, y = self._x, self._y
                self._curve(
                    x + (v[0] - x) * 2 / 3, y + (v[1] - y) * 2 / 3,
                    v[2] + (v[0] - v[2]) * 2 / 3, v[3] + (v[1] - v[3]) * 2 / 3, v[2], v[3],
                )  # fmt: skip
            elif verb == "B":
                self._curve(*v)
            else:
                arc(self._x, self._y, v, self._curve, lambda x, y: self._to("l", x, y))

    def _to(self, operator: str, x: float, y: float) -> None:
        self._x, self._y = x, y
        self.operators.append(f"{self._at(x, y)} {operator}")

    def _curve(self, a: float, b: float, c: float, d: float, x: float, y: float) -> None:  # noqa: PLR0917 -- a curve
        self._x, self._y = x, y
        self.operators.append(f"{self._at(a, b)} {self._at(c, d)} {self._at(x, y)} c")

    def _at(self, x: float, y: float) -> str:
        if not self._plain:
            x, y = self._matrix.at(x, y)
        return f"{number(x)} {number(y)}"


def number(value: float) -> str:
    """A number as a PDF has it: four places at most, no exponent.

    >>> number(0.35280), number(-0.00001), number(12.0)
    ('0.3528', '0', '12')
    """
    said = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if said in ("-0", "") else said


Curve = Callable[[float, float, float, float, float, float], None]


def arc(x: float, y: float, v: list[float], curve: Curve, line: Callable[[float, float], None]) -> None:
    """An arc of an ellipse (rx ry turn large sweep x y) from a point on, as curves of a quarter at most.

    Radii too short for the way are lengthened, as SVG does; without radii the arc is a line.
    """
    rx, ry, turn, large, sweep, to_x, to_y = abs(v[0]), abs(v[1]), radians(v[2]), v[3] != 0, v[4] != 0, v[5], v[6]
    if not (rx > 1e-9 and ry > 1e-9) or (x == to_x and y == to_y):
        line(to_x, to_y)
        return
    cosine, sine = cos(turn), sin(turn)
    half_x, half_y = (x - to_x) / 2, (y - to_y) / 2
    across, down = cosine * half_x + sine * half_y, -sine * half_x + cosine * half_y
    reach = hypot(across / rx, down / ry)
    if reach > 1:
        rx, ry = rx * reach, ry * reach
    under = (rx * down) ** 2 + (ry * across) ** 2
    far = sqrt(max(0.0, ((rx * ry) ** 2 - under) / under)) if under else 0.0
    if not isfinite(far):
        line(to_x, to_y)
        return
    if large == sweep:
        far = -far
    middle_x, middle_y = far * rx * down / ry, -far * ry * across / rx
    centre_x = cosine * middle_x - sine * middle_y + (x + to_x) / 2
    centre_y = sine * middle_x + cosine * middle_y + (y + to_y) / 2
    first = _angle((across - middle_x) / rx, (down - middle_y) / ry)
    swept = _angle((-across - middle_x) / rx, (-down - middle_y) / ry) - first
    if sweep and swept < 0:
        swept += 2 * pi
    elif not sweep and swept > 0:
        swept -= 2 * pi
    pieces = max(1, ceil(abs(swept) / (pi / 2) - 1e-9))
    step = swept / pieces
    handle = 4 / 3 * tan(step / 4)

    def at(angle: float, along: float) -> tuple[float, float]:
        ex = rx * (cos(angle) - along * sin(angle))
        ey = ry * (sin(angle) + along * cos(angle))
        return cosine * ex - sine * ey + centre_x, sine * ex + cosine * ey + centre_y

    for piece in range(pieces):
        start, end = first + piece * step, first + (piece + 1) * step
        target = (to_x, to_y) if piece == pieces - 1 else at(end, 0.0)
        curve(*at(start, handle), *at(end, -handle), *target)


def _angle(x: float, y: float) -> float:
    return atan2(y, x)
