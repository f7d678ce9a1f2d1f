"""Two pictures that lie over each other, cell by cell: where both have print, how well it agrees, what lies on top.

A cell is four pixels square and judged with its surroundings, about the size of two digits. What follows from it for the
papers is said in ``comparing``.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .aligning import Laid
from .prints import Real

Truth = NDArray[np.bool_]

CELL = 4
_WINDOW = 4
_EDGE = 5
_SHIFTS = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
_BLURS = (0.6, 0.9, 1.2, 1.6, 2.0, 2.6)
_EVEN_BLUR = 0.7
_MARK = 24
"""The least size of a seal or a mark by hand, in half pixels: three lines of small print, larger than any character."""
_MARK_MOST = 0.15
_LETTER = 10
"""The least size of a letter of a watermark, in half pixels: a line of small print is lower."""
_LETTERS, _PIECE, _AS_PALE, _PALE = 3, 4, 1.6, 0.5
_ON_PAPER = 0.4
"""So much of a mark at least stands where the other has paper: other print stands where print is."""
_STILL_SEEN = 0.45


def alike_sharp(sheet: Laid) -> tuple[Real, Real]:
    """Both pictures, the sharper one blurred until it is as soft as the other."""
    under, over = _sample(sheet)
    best, soft_u, soft_o = _agree(under, over), 0.0, 0.0
    for blur in _BLURS:
        agreed = _agree(np.asarray(cv2.GaussianBlur(under, (0, 0), blur), np.float32), over)
        if agreed <= best:
            break
        best, soft_u = agreed, blur
    for blur in _BLURS if soft_u == 0.0 else ():
        agreed = _agree(under, np.asarray(cv2.GaussianBlur(over, (0, 0), blur), np.float32))
        if agreed <= best:
            break
        best, soft_o = agreed, blur
    return _blurred(sheet.under, soft_u), _blurred(sheet.over, soft_o)


def as_sharp_as_kept(sheet: Laid) -> tuple[Real, Real]:
    """Both pictures as evenly smoothed as ``alike_sharp`` leaves the softer one, and neither softened to match the other."""
    return _blurred(sheet.under, 0.0), _blurred(sheet.over, 0.0)


def _blurred(picture: Real, blur: float) -> Real:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), float(np.hypot(blur, _EVEN_BLUR))), np.float32)


def _sample(sheet: Laid, size: int = 192, most: int = 6) -> tuple[Real, Real]:
    """The tiles with the most print on both, one below the other."""
    height, width = sheet.under.shape
    tiles = []
    for top in range(0, height - size + 1, size):
        for left in range(0, width - size + 1, size):
            part = np.s_[top : top + size, left : left + size]
            if sheet.inside[part].mean() > 0.9:
                tiles.append((float(min(sheet.under[part].std(), sheet.over[part].std())), top, left))
    if not tiles:
        return sheet.under, np.where(sheet.inside, sheet.over, 0).astype(np.float32)
    parts = [np.s_[top : top + size, left : left + size] for _, top, left in sorted(tiles, reverse=True)[:most]]
    return np.concatenate([sheet.under[p] for p in parts]), np.concatenate([sheet.over[p] for p in parts])


def _agree(under: Real, over: Real) -> float:
    return float((under * over).sum() / np.sqrt(max(1.0, float((under * under).sum()) * float((over * over).sum()))))


def cells(map_: Real, window: int = _WINDOW) -> Real:
    """The mean of each cell with its surroundings."""
    height, width = map_.shape[0] // CELL, map_.shape[1] // CELL
    small = cv2.resize(map_[: height * CELL, : width * CELL], (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(small, (window, window)), np.float32)


def inner(sheet: Laid) -> Truth:
    """Cells well within both prints: at an edge the paper around is another."""
    whole = cells(sheet.inside.astype(np.float32), 1) > 0.99
    framed = np.zeros(whole.shape, np.uint8)
    framed[1:-1, 1:-1] = whole[1:-1, 1:-1]
    size = 2 * _EDGE + 1
    return np.asarray(cv2.erode(framed, np.ones((size, size), np.uint8)), bool)


def corners(picture: Real) -> Real:
    """How much each cell has strokes in more than one direction: print has, the lines of a form and edges have not."""
    across = cv2.Sobel(picture, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(picture, cv2.CV_32F, 0, 1, scale=0.125)
    xx, yy, xy = cells(across * across), cells(down * down), cells(across * down)
    return np.asarray((xx + yy) / 2 - np.sqrt((xx - yy) ** 2 / 4 + xy * xy), np.float32)


def fit(under: Real, over: Real) -> Real:
    """How well each cell of the one is the other, −1 to 1: the best correlation of its window within a pixel."""
    mean_u = cells(under)
    spread_u = cells(under * under) - mean_u * mean_u
    best = np.full(mean_u.shape, -1, np.float32)
    for down, across in _SHIFTS:
        moved = np.roll(over, (down, across), (0, 1))
        mean_o = cells(moved)
        spread_o = cells(moved * moved) - mean_o * mean_o
        shared = cells(under * moved) - mean_u * mean_o
        np.maximum(best, shared / np.sqrt(np.maximum(spread_u * spread_o, 1.0)), out=best)
    return best


def marked(under: Real, over: Real, *, fits: Real, written: Truth, inside: Truth, dim: float) -> Truth:
    """Cells under something large that one print has on top of what both have: a seal, a mark by hand, a stain.

    A connected stroke larger than any character, on a small part of the sheet, with the print of the other still to be
    seen below it. Print in place of other print is no such thing: it is as dark on the whole, so that the mean over a few
    pixels hardly differs; and where a whole code or picture was replaced, nothing below agrees.
    """
    small_u, small_o = (cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for p in (under, over))
    height, width = small_u.shape
    rows, columns = inside.shape
    room = np.asarray(cv2.resize(inside.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST), bool)
    more = np.asarray(cv2.blur(small_o / np.float32(dim) - small_u, (5, 5)), np.float32)
    printed = room & np.asarray(cv2.blur(small_u, (9, 9)) > 5)
    usual = 1.4826 * float(np.median(np.abs(more[printed]))) if printed.any() else 0.0
    covered = np.zeros((rows, columns), np.uint8)
    least = max(4.0, 2.2 * usual)
    for side, other in ((more, small_u), (-more, small_o)):
        here = ((side > least) & room).astype(np.uint8)
        on_paper = cv2.dilate(other, np.ones((3, 3), np.uint8)) < least
        joined = cv2.morphologyEx(here, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        for one in range(1, count):
            if min(stats[one, cv2.CC_STAT_WIDTH], stats[one, cv2.CC_STAT_HEIGHT]) < _MARK:
                continue
            hull = cv2.convexHull(np.argwhere(labels == one)[:, ::-1].astype(np.int32))
            if cv2.contourArea(hull) > _MARK_MOST * room.sum():
                continue
            # Coloured print that a lamp dims more than black is less all over, but only where it is print and not by much.
            stroke = (labels == one) & (here > 0)
            if on_paper[stroke].mean() < 0.4 and side[stroke].mean() < 1.75 * least:
                continue
            below = np.zeros((rows, columns), np.uint8)
            cv2.fillConvexPoly(below, (hull * 2 // CELL).astype(np.int32), 1)
            print_below = fits[(below > 0) & written]
            if print_below.size < 12 or np.median(print_below) > _STILL_SEEN:
                covered |= below
    return np.asarray(cv2.dilate(covered, np.ones((9, 9), np.uint8)), bool)


def lifted(under: Real, over: Real, *, inside: Truth, dim: float) -> tuple[Real, Truth] | None:
    """The second without the pale marks that one of the two has on top, and the cells where they stood; None for none.

    A watermark and a seal add ink to paper and print alike. What they add is all that is taken off, so that print that one
    has and the other has not stays as it is: other print has both more and less, a mark on top has more.
    """
    small_u, small_o = (cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for p in (under, over))
    small_o = small_o / np.float32(dim)
    height, width = small_u.shape
    room = np.asarray(cv2.resize(inside.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST), bool)
    more = small_o - small_u
    soft = np.asarray(cv2.blur(more, (3, 3)), np.float32)
    printed = room & np.asarray(cv2.blur(np.abs(small_u), (9, 9)) > 5)
    usual = 1.4826 * float(np.median(np.abs(soft[printed]))) if printed.any() else 0.0
    least = max(4.0, 2.2 * usual)
    there = np.abs(small_u[room & (np.abs(small_u) > 2 * least)])
    pale = _PALE * float(np.median(there)) if there.size else 0.0
    off = np.zeros(more.shape, np.float32)
    around = np.ones((3, 3), np.uint8)
    paper = np.minimum(cv2.dilate(np.abs(small_u), around), cv2.dilate(np.abs(small_o), around)) < least
    for side in (1, -1):  # on light print upon a dark ground a mark is lighter
        here = room & (side * soft > least)
        off += side * np.where(_on_top(here, side * more, paper, pale), np.maximum(side * more, 0), 0)
    if not off.any():
        return None
    full = cv2.resize(
        cv2.blur(off * np.float32(dim), (3, 3)), (over.shape[1], over.shape[0]), interpolation=cv2.INTER_LINEAR
    )
    rows, columns = inside.shape
    near = cv2.resize((off != 0).astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA) > 0
    near = np.asarray(cv2.dilate(near.astype(np.uint8), np.ones((5, 5), np.uint8)), bool)
    return np.asarray(over - full, np.float32), near


def _on_top(here: Truth, added: Real, paper: Truth, pale: float) -> Truth:
    """Where what was added is a mark: a letter that stands on paper for a good part, or something large and pale.

    Where there is a watermark, pieces as pale as its letters belong to it, and within a large mark pieces of that.
    """
    spots = here.astype(np.uint8)
    joined = cv2.morphologyEx(spots, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    flat = labels.ravel()
    size = np.maximum(np.bincount(flat, weights=spots.ravel(), minlength=count), 1)
    on_paper = np.bincount(flat, weights=(spots * paper).ravel(), minlength=count) / size
    level = np.bincount(flat, weights=(spots * added).ravel(), minlength=count) / size
    least, most = stats[:, 2:4].min(axis=1), stats[:, 2:4].max(axis=1)
    least[0] = most[0] = 0
    letters = (least >= _LETTER) & (on_paper >= _ON_PAPER)
    large = (least >= _MARK) & (level <= pale)
    whole = letters | large
    if letters.sum() >= _LETTERS:
        whole |= (level <= _AS_PALE * float(np.median(level[letters]))) & (most >= _PIECE)
    for one in np.flatnonzero(large):
        left, top, wide, high = (int(value) for value in stats[one, :4])
        within = np.zeros(count, np.bool_)
        within[np.unique(labels[top : top + high, left : left + wide])] = True
        whole |= within & (level <= _AS_PALE * level[one]) & (most >= _PIECE)
    return np.asarray(whole[labels] & here)
