"""Which way is up on a picture of a paper, by how much it is askew and how far it leans away; and the way back.

Judged by the lines of print (strips) alone: nothing is read here. Whether a page stands on its head is asked of a reader.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yunxing.evidence.page import Affine

from .detecting import Strip
from .pixels import Points

LEANING = 0.01
"""From this share of a page on by which lines run apart from edge to edge, it is taken to lean away from the camera."""
STRAIGHT = 0.1
"""Degrees askew below which a page is taken as it is."""
ENOUGH = 8
"""Long strips from which on leaning is judged."""
Matrix = NDArray[np.float64]


class Upright(NamedTuple):
    """A page set upright: its size, and the matrix that takes pixels of the picture to it."""

    matrix: Matrix
    width: float
    height: float

    def points(self, places: Points) -> Points:
        """Places of the picture on the upright page."""
        flat = np.column_stack([places, np.ones(len(places))]) @ self.matrix.T
        placed: Points = flat[:, :2] / flat[:, 2:]
        return placed

    def after(self, matrix: Matrix) -> Upright:
        """The way from a picture to this one by that matrix, and on to the upright page."""
        return self._replace(matrix=self.matrix @ matrix)

    def shown(self, height: int, width: int) -> Affine | None:
        """The way back: units of the upright page to fractions of a picture of that size; None where they are alike.

        For a page that leans this is the nearest even map, right in the middle of the page and near it elsewhere.
        """
        if np.allclose(self.matrix, np.eye(3)):
            return None
        grid = np.array([(x, y) for x in np.linspace(0, width, 9) for y in np.linspace(0, height, 9)])
        placed = np.column_stack([self.points(grid), np.ones(len(grid))])
        across, *_ = np.linalg.lstsq(placed, grid[:, 0] / width, rcond=None)
        down, *_ = np.linalg.lstsq(placed, grid[:, 1] / height, rcond=None)
        return Affine(*(float(v) for v in (*across, *down)))


def running(strips: Sequence[Strip]) -> float:
    """The angle at which most print runs, -45 to 135 degrees: which of its two directions is forward is not known.

    0 where nothing tells.
    """
    told = [s for s in strips if s.long]
    if not told:
        return 0.0
    angles, weights = np.array([s.angle for s in told]), np.array([s.length for s in told])
    turn = np.exp(4j * np.radians(angles)) @ weights  # quarter turns are folded together, then told apart below
    askew = math.degrees(float(np.angle(turn))) / 4
    against = (angles - askew + 90) % 180 - 90
    lying = np.abs(against) < 20
    standing = np.abs(against) > 70
    lies = weights[lying].sum() >= weights[standing].sum()
    chosen = lying if lies else standing
    if not chosen.any():
        return askew
    near = against[chosen] if lies else (against[chosen] % 180) - 90
    return askew + _middle(near, weights[chosen]) + (0.0 if lies else 90.0)


def upright(strips: Sequence[Strip], angle: float, height: int, width: int) -> Upright:
    """The picture of that size set upright, print running forward at that angle (clockwise, in degrees)."""
    matrix = _turn(angle if abs(angle) >= STRAIGHT else 0.0)
    leaning = _leaning(strips, matrix, angle, height, width)
    if leaning is not None:
        matrix = leaning @ matrix
    corners = Upright(matrix, 0, 0).points(np.array([[0, 0], [width, 0], [width, height], [0, height]], float))
    low, high = corners.min(axis=0), corners.max(axis=0)
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    return Upright(shift @ matrix, round(float(high[0] - low[0]), 2), round(float(high[1] - low[1]), 2))


def _turn(angle: float) -> Matrix:
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])


def _leaning(strips: Sequence[Strip], matrix: Matrix, angle: float, height: int, width: int) -> Matrix | None:
    """What sets lines parallel that run together towards one side: slopes are read as a plane over the page."""
    told = [s for s in strips if s.length >= 4 * s.thickness and abs(off(s.angle, angle)) < 15]
    if len(told) < ENOUGH:
        return None
    places = Upright(matrix, 0, 0).points(np.array([(s.x, s.y) for s in told]))
    slopes = np.tan(np.radians([off(s.angle, angle) for s in told]))
    weights = np.sqrt([s.length for s in told])
    middle = places.mean(axis=0)
    side = float(max(height, width))
    x, y = ((places - middle) / side).T
    known = np.column_stack([y, x, np.ones(len(x))])
    fitted = np.zeros(3)
    for _ in range(6):  # weights fall for strips that do not fit: seals, handwriting
        fitted, *_ = np.linalg.lstsq(known * weights[:, None], slopes * weights, rcond=None)
        missed = np.abs(known @ fitted - slopes)
        weights = np.sqrt([s.length for s in told]) / (1 + (missed / 0.004) ** 2)
    apart = float(fitted[0])
    if abs(apart) * float(np.ptp(y)) < LEANING:
        return None
    # lines y = y0 + slope(y0)·x meet where slope = apart·y0: dividing by 1 + apart·x sets them parallel
    to_middle = np.array([[1 / side, 0, -middle[0] / side], [0, 1 / side, -middle[1] / side], [0, 0, 1.0]])
    apart = max(-0.6, min(0.6, apart))
    parallel = np.array([[1, 0, 0], [-float(fitted[2]), 1, 0], [apart, 0, 1.0]])
    leaning: Matrix = np.linalg.inv(to_middle) @ parallel @ to_middle
    return leaning


def off(angle: float, from_: float) -> float:
    """By how much a line at one angle is turned against another, whichever way both run: -90 to 90 degrees."""
    return (angle - from_ + 90) % 180 - 90


def _middle(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    run = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(run, run[-1] / 2)])
