"""Whether two prints show one paper: laid over each other and compared stroke by stroke.

Two papers on one form lie over each other as well as a paper and its photograph. What tells them apart is print that is
on both at the same place and not the same: in a copy there is none, however dim, blurred or stamped it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np

from .aligning import Map, find_map, lay
from .prints import Print, Real
from .strokes import Truth, alike_sharp, as_sharp_as_kept, corners, fit, inner, lifted, marked

Kind = Literal["same", "altered", "different"]
Change = Literal["turned", "cropped", "marked", "bent", "resized"]

CHANGE_WORDS: dict[Change, tuple[str, str]] = {
    "turned": ("旋转", "turned"),
    "cropped": ("裁切", "cropped"),
    "marked": ("盖章或添画", "stamped or marked"),
    "bent": ("翻拍或重新扫描", "photographed or scanned again"),
    "resized": ("缩放", "resized"),
}

_LEAST_COVER = 0.5
_FEWEST_WRITTEN = 100
_FAINTEST, _FAINT = 5.0, 12.0
_LEFT = 0.8
"""So much of the print that both show is left when the sharper was softened. Of less, what is left are headings and menus,
which other pages on the form have too."""
_WORST = 0.7
"""A copy's worst twentieth of cells agrees at least so well: from real print that was blurred, dimmed and noisy."""
_DROP, _DROP_CLEAN, _CLEAN = 0.11, 0.04, 0.985
"""A place of three by three cells that agrees that much less than the worst twentieth is other print."""
_USUAL_DROP, _MOST_OTHER = 0.16, 4.0
"""By how much places agree less than the middle one, less what is usual, all together: below 3 in a copy; 30 and more in
papers whose number, date and amount differ."""
_COARSE = 700
"""On a picture whose longer side has fewer pixels, small print cannot be told from other print or from a seal above it."""
_SMALLER = 0.8
"""A picture with so much less room than the other is laid over it, and never under it."""
_NEARLY = 0.3
"""Strokes that agree less than that are other print from whichever side they are seen."""
_MOST_MORE = 0.08
"""Print that one has and the other lacks, besides marks: more of it, and it is another page or another state of it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What comparing two prints gave.

    ``same``: the picture saved again, at most in another size or light; ``altered``: one paper, of which one picture was
    made from the other or both from the paper; ``different``: everything else. ``score`` is 0 to 1; from ``ONE_PAPER`` on it is one
    paper. ``changes``: what was done to it, as far as it shows. ``coarse``: one of them is too small or too soft for its small
    print to be told apart, so that what was read on both should agree as well.
    """

    kind: Kind
    score: float
    zh: str
    en: str
    changes: tuple[Change, ...] = ()
    coarse: bool = False


_OTHER = Likeness("different", 0.0, "两页版面不同", "the two pages have nothing in common")
_PART = Likeness("different", 0.1, "两页只有一小部分重合", "the two pages share a small part only")
_TWO = Likeness(
    "different",
    0.0,
    "两页版面相同，但同一位置的文字不同，是同一格式的两份材料",
    "the two pages have one form, but other print at the same place: two papers of one kind",
)


ONE_PAPER = 0.5


def compare(first: Print, second: Print, *, least: float = ONE_PAPER) -> Likeness:
    """Whether the two show one paper. About 0.1 s where they lie over each other, a hundredth of it where they do not.

    ``least`` is the score that will do: lower where there are other reasons to think so.
    """
    if first.packed == second.packed:
        return Likeness("same", 1.0, "两页图像完全相同", "the two pictures are identical")
    map_ = find_map(first, second)
    if map_ is None:
        return _OTHER
    if max(map_.covers_first, map_.covers_second) < _LEAST_COVER:
        return _PART
    size = abs(float(np.linalg.det(map_.to_first[:2, :2] / map_.to_first[2, 2])))
    if size < _SMALLER:
        first, second, map_ = second, first, map_.back()
    found, strokes = _seen_over(first, second, map_, least=least)
    if found.score < least and strokes >= _NEARLY and _SMALLER <= size <= 1 / _SMALLER:
        # What lies on top of one of them is seen better from one side, and which that is the order of the two does not say.
        other, _ = _seen_over(second, first, map_.back(), least=least)
        return max(found, other, key=lambda one: one.score)
    return found


def _seen_over(first: Print, second: Print, map_: Map, *, least: float) -> tuple[Likeness, float]:
    sheet = lay(first, second, map_)
    under, over = alike_sharp(sheet)
    coarse = min(max(first.ink.shape), max(second.ink.shape)) < _COARSE
    inside = inner(sheet)
    strong_u, strong_o = (corners(picture) for picture in as_sharp_as_kept(sheet))
    shown = int((inside & (strong_u > _FAINT) & (strong_o > _FAINT / 2)).sum())
    return _judged(under, over, inside, _changes(second, map_), shown=shown, coarse=coarse, least=least)


def _judged(
    under: Real, over: Real, inside: Truth, changes: list[Change], *, shown: int, coarse: bool, least: float
) -> tuple[Likeness, float]:
    """What it comes to, and the score of the strokes alone. ``shown``: cells with print on both as they were kept."""
    strong_u, strong_o = corners(under), corners(over)
    some = inside & (strong_u > _FAINTEST / 2)
    if some.sum() < _FEWEST_WRITTEN:
        return _PART, 0.0
    faint = float(np.clip(0.4 * np.median(strong_u[some]), _FAINTEST, _FAINT))
    there = inside & (strong_u > faint)
    if there.sum() < _FEWEST_WRITTEN:
        return _PART, 0.0
    dim = float(np.clip(np.median(strong_o[there]) / np.median(strong_u[there]), 0.01, 1.0))
    written = there & (strong_o > 0.5 * dim * faint)
    fits = fit(under, over)
    bare = None if coarse else lifted(under, over, inside=inside, dim=float(np.sqrt(dim)))
    if bare is not None:
        fits = np.where(bare[1], np.maximum(fits, fit(under, bare[0])), fits)
    below = np.zeros(inside.shape, np.bool_)
    if not coarse:
        below = marked(under, over, fits=fits, written=written, inside=inside, dim=float(np.sqrt(dim)))
    judged = written & ~below
    if judged.sum() < _FEWEST_WRITTEN:
        return _PART, 0.0
    worst = float(np.percentile(fits[judged], 5))
    place = float(cv2.dilate(np.where(judged, fits, 2).astype(np.float32), np.ones((3, 3), np.uint8))[1:-1, 1:-1].min())
    other = _other(fits, judged)
    more = _more(strong_u, strong_o, written, inside & ~below)
    border = worst - (_DROP if worst < _CLEAN else _DROP_CLEAN)
    strokes = _scored(worst - _WORST, 0.3)
    score = min(
        strokes,
        _scored(place - border, 0.3),
        _scored(_MOST_OTHER - other, _MOST_OTHER),
        _scored(_MOST_MORE - more, _MOST_MORE),
    )
    if score < least:
        return replace(_TWO, score=score), strokes
    if (below & inside & (strong_u + strong_o > faint)).any():
        changes.append("marked")
    coarse = coarse or bool(written.sum() < _LEFT * shown)
    plain = not {"turned", "cropped", "marked", "bent"} & set(changes)
    words = [CHANGE_WORDS[c] for c in changes]
    zh = "、".join(w[0] for w in words)
    en = ", ".join(w[1] for w in words)
    if plain:
        told = "同一张图像" + (f"（{zh}）" if zh else "，重新保存"), "one picture, " + (en or "saved again")
        return Likeness("same", score, *told, tuple(changes), coarse), strokes
    return Likeness("altered", score, f"同一页材料，经过{zh}", f"one page, {en}", tuple(changes), coarse), strokes


def _scored(margin: float, width: float) -> float:
    return float(np.clip(0.5 + 0.5 * margin / width, 0.0, 1.0))


def _other(fits: Real, judged: Truth) -> float:
    """How much other print there is: what places of three by three cells lack to agree as places of a copy do."""
    many = cv2.blur(judged.astype(np.float32), (3, 3))
    mean = cv2.blur(np.where(judged, fits, 0).astype(np.float32), (3, 3)) / np.maximum(many, 1e-6)
    lacking = float(np.median(fits[judged])) - _USUAL_DROP - mean[judged & (many > 0.6)]
    return float(np.maximum(lacking, 0).sum())


def _more(strong_u: Real, strong_o: Real, written: Truth, free: Truth) -> float:
    """The share of print that one has where the other has nothing at all, the larger of both ways."""
    usual_u, usual_o = float(np.median(strong_u[written])), float(np.median(strong_o[written]))
    only_o = (strong_o > usual_o) & (strong_u < 0.08 * usual_u) & free
    only_u = (strong_u > usual_u) & (strong_o < 0.08 * usual_o) & free
    return float(max(only_o.sum(), only_u.sum()) / written.sum())


def _changes(second: Print, map_: Map) -> list[Change]:
    """What the map itself says."""
    matrix = map_.to_first / map_.to_first[2, 2]
    height_2, width_2 = second.ink.shape
    changes: list[Change] = []
    angle = abs(float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))))
    if angle > 45:
        changes.append("turned")
    if min(map_.covers_first, map_.covers_second) < 0.96:
        changes.append("cropped")
    corners_2 = np.array([[[0, 0], [width_2, 0], [width_2, height_2], [0, height_2]]], np.float64)
    seen = cv2.perspectiveTransform(corners_2, map_.to_first)[0]
    sides = np.linalg.norm(np.roll(seen, -1, axis=0) - seen, axis=1) / [width_2, height_2, width_2, height_2]
    askew = abs((angle + 45) % 90 - 45) > 0.3
    if askew or sides.max() / sides.min() > 1.01:
        changes.append("bent")
    elif abs(float(sides.mean()) - 1) > 0.02 and not changes:
        changes.append("resized")
    return changes
