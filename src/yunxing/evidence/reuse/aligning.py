"""Laying one print over another: where each point of the one stands in the other, bent sheets included.

Papers on one form lie over each other as well as copies do; whether they say the same is for ``comparing``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .prints import PAPER, Print, Real

FEWEST_AGREEING = 12
"""Spots that agree on one place of the whole sheet; unrelated papers reach 8 or 9 by chance."""

_RATIO = 0.85
_STEPS = ((9, 2), (4, 3))
_PATCH = 128
_GRID = 16


@dataclass(frozen=True, slots=True)
class Map:
    """Where the second print stands on the first: the plane map of its places, and on how many spots the two agree."""

    to_first: NDArray[np.float64]
    agreeing: int
    covers_first: float
    """The share of the spots of the first that lie within the second."""
    covers_second: float
    spread: float
    """How far the agreeing spots reach over the part they have in common: 1 is all over it."""

    def seen(self, places: Real) -> Real:
        """Where places of the second stand on the first."""
        return np.asarray(cv2.perspectiveTransform(places[None].astype(np.float64), self.to_first)[0], np.float32)

    def back(self) -> Map:
        """The same seen from the other side."""
        return Map(_inverse(self.to_first), self.agreeing, self.covers_second, self.covers_first, self.spread)


@dataclass(frozen=True, slots=True)
class Laid:
    """The second print as it lies over the first: ``over`` in the frame of the first, ``inside`` where there is any of it.

    Both pictures have paper as 0.
    """

    under: Real
    over: Real
    inside: NDArray[np.bool_]


def find_map(first: Print, second: Print) -> Map | None:
    """Where the second stands on the first; None where they do not fit at all."""
    there, here = first.marks, second.marks
    if min(len(there.places), len(here.places)) < FEWEST_AGREEING:
        return None
    likeness = here.looks @ there.looks.T
    rows = np.arange(len(likeness))
    best = likeness.argmax(axis=1)
    nearest = likeness[rows, best]
    likeness[rows, best] = -1
    runner_up = likeness.max(axis=1)
    # Of rows of unit length, the square of the distance is 2 − 2 · likeness.
    kept = (1 - nearest) < _RATIO**2 * (1 - runner_up)
    if kept.sum() < FEWEST_AGREEING:
        return None
    source, target = here.places[kept], there.places[best[kept]]
    cv2.setRNGSeed(1)
    found, agree = cv2.findHomography(source, target, cv2.USAC_MAGSAC, 5.0, maxIters=2000, confidence=0.999)
    if found is None or agree is None:
        return None
    agreed = agree.ravel() > 0
    agreeing = len(np.unique(target[agreed].round(), axis=0))
    if agreeing < FEWEST_AGREEING or not _plausible(found, source[agreed]):
        return None
    seen_second = _within(here.places, found, first.ink.shape)
    seen_first = _within(there.places, _inverse(found), second.ink.shape)
    reach = source[agreed].std(axis=0) / np.maximum(here.places[seen_second].std(axis=0), 1.0)
    return Map(found, agreeing, float(seen_first.mean()), float(seen_second.mean()), float(reach.min()))


def lay(first: Print, second: Print, map_: Map) -> Laid:
    """The second laid over the first, bent until it fits."""
    under = first.ink.astype(np.float32) - PAPER
    across, down = _places(_inverse(map_.to_first), first.ink.shape)
    for search, degree in _STEPS:
        over, inside = _seen(second, across, down, first.ink.shape)
        surface = _bend(under, over, inside, search, degree)
        if surface is None:
            break
        at_x, at_y = _bent(surface, degree, across.shape, first.ink.shape)
        across, down = _looked_up(across, at_x, at_y), _looked_up(down, at_x, at_y)
    over, inside = _seen(second, across, down, first.ink.shape)
    return Laid(under, over, inside)


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _looked_up(grid: Real, at_x: Real, at_y: Real) -> Real:
    return np.asarray(cv2.remap(grid, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _within(places: Real, map_: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    x, y = cv2.perspectiveTransform(places[None].astype(np.float64), map_)[0].T
    within: NDArray[np.bool_] = (x > 0) & (y > 0) & (x < shape[1]) & (y < shape[0])
    return within


def _plausible(map_: NDArray[np.float64], places: Real) -> bool:
    """Whether a sheet can be seen so: not mirrored, not folded over, neither a speck nor a wall."""
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float64)
    seen = cv2.perspectiveTransform(corners, map_)[0]
    sides = np.roll(seen, -1, axis=0) - seen
    turns = sides[:, 0] * np.roll(sides, -1, axis=0)[:, 1] - sides[:, 1] * np.roll(sides, -1, axis=0)[:, 0]
    before = max(float((right - left) * (bottom - top)), 1.0)
    after = float(cv2.contourArea(seen.astype(np.float32)))
    return bool((turns > 0).all()) and 0.03 < after / before < 30


def _places(back: NDArray[np.float64], shape: tuple[int, ...]) -> tuple[Real, Real]:
    """For each knot of a grid over the first, where it stands in the second."""
    y, x = np.mgrid[0 : shape[0] + _GRID : _GRID, 0 : shape[1] + _GRID : _GRID]
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    depth = np.where(np.abs(depth) < 1e-9, 1e-9, depth)
    across = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth
    down = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth
    return across.clip(-9e3, 9e3).astype(np.float32), down.clip(-9e3, 9e3).astype(np.float32)


def _seen(second: Print, across: Real, down: Real, shape: tuple[int, ...]) -> tuple[Real, NDArray[np.bool_]]:
    """The second as the grid says, with where there is any of it."""
    finer = np.array([[_GRID, 0, 0], [0, _GRID, 0]], np.float64)
    full_x, full_y = (cv2.warpAffine(m, finer, (shape[1], shape[0]), flags=cv2.INTER_LINEAR) for m in (across, down))
    over = cv2.remap(second.ink, full_x, full_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=PAPER)
    height, width = second.ink.shape
    inside = (full_x > 2) & (full_y > 2) & (full_x < width - 3) & (full_y < height - 3)
    return np.asarray(over, np.float32) - PAPER, inside


def _bend(
    under: Real, over: Real, inside: NDArray[np.bool_], search: int, degree: int
) -> list[NDArray[np.float64]] | None:
    """How the sheet is bent: a smooth surface through the shifts of large patches.

    Smooth, so that no patch of other print can be bent until it fits.
    """
    height, width = under.shape
    rows, columns = max(1, round(height / _PATCH)), max(1, round(width / _PATCH))
    shifts = []
    for row in range(rows):
        for column in range(columns):
            part = np.s_[
                row * height // rows : (row + 1) * height // rows,
                column * width // columns : (column + 1) * width // columns,
            ]
            if inside[part].mean() < 0.5:
                continue
            shift = _shift(under[part], over[part], search)
            if shift is not None:
                shifts.append(((column + 0.5) / columns * 2 - 1, (row + 0.5) / rows * 2 - 1, *shift))
    return _surface(np.array(shifts), degree) if len(shifts) >= 3 else None


def _bent(
    surface: list[NDArray[np.float64]], degree: int, grid: tuple[int, ...], shape: tuple[int, ...]
) -> tuple[Real, Real]:
    """Where on the grid to look for each knot instead."""
    y, x = np.mgrid[0 : grid[0], 0 : grid[1]].astype(np.float64)
    terms = _terms((x * _GRID / shape[1] * 2 - 1).ravel(), (y * _GRID / shape[0] * 2 - 1).ravel(), degree)
    moved_x, moved_y = ((terms @ part).reshape(grid) / _GRID for part in surface)
    return (x + moved_x).astype(np.float32), (y + moved_y).astype(np.float32)


def _shift(under: Real, over: Real, search: int) -> tuple[float, float, float] | None:
    """By how much the patch is off, to a part of a pixel, and how far to trust that; None where nothing stands there."""
    part = under[search:-search, search:-search]
    if min(part.shape) < 16 or part.std() < 4:
        return None
    fits = cv2.matchTemplate(over, part, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(fits)
    if best < 0.2:
        return None
    if not (0 < x < 2 * search and 0 < y < 2 * search):
        return x - search, y - search, 0.1 * best * best
    across = _peak(fits[y, x - 1], best, fits[y, x + 1])
    down = _peak(fits[y - 1, x], best, fits[y + 1, x])
    return x - search + across, y - search + down, best * best


def _peak(before: float, at: float, after: float) -> float:
    curve = before - 2 * at + after
    return 0.0 if abs(curve) < 1e-6 else float(0.5 * (before - after) / curve)


def _terms(x: NDArray[Any], y: NDArray[Any], degree: int) -> NDArray[np.float64]:
    return np.stack([x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)], axis=1)


def _surface(shifts: NDArray[np.float64], degree: int) -> list[NDArray[np.float64]]:
    """The two polynomials through the shifts that agree with each other."""
    terms = _terms(shifts[:, 0], shifts[:, 1], degree)
    trust = shifts[:, 4].copy()
    parts: list[NDArray[np.float64]] = []
    for _ in range(4):
        heavy = terms.T @ (terms * trust[:, None]) + np.eye(terms.shape[1]) * 1e-2 * shifts[:, 4].max()
        parts = [np.linalg.solve(heavy, terms.T @ (trust * shifts[:, axis])) for axis in (2, 3)]
        off = np.hypot(terms @ parts[0] - shifts[:, 2], terms @ parts[1] - shifts[:, 3])
        trust = shifts[:, 4] / (1 + off**2) ** 2
    return parts
