"""Single characters that the finder of lines overlooks: a digit or a unit alone in its column, on a row with print.

The model is made for lines; what stands alone in a cell it often takes for dirt. Where print of a character's size stands
free on a row of strips, it is given to the speller as well, which says whether it is a character.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from .detecting import Strip, unit
from .pixels import Pixels, in_grey

FEWEST = 12
"""Strips from which on a page may have a table; on others nothing is looked for."""
MOST = 80
ON_ITS_ROW = 2
"""Strips that stand on one row with it."""


def specks(image: Pixels, seen: Sequence[Strip], angle: float) -> list[Strip]:
    """What may be single characters on a picture (BGR) on which those strips were seen; print runs at that angle."""
    lines = [strip for strip in seen if strip.long]
    if len(lines) < FEWEST:
        return []
    high = median(strip.thickness for strip in lines)
    grey = in_grey(image)
    size = max(9, round(2.5 * high) | 1)
    dark = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, 18)
    ink = _free(np.asarray(dark, np.uint8), seen, high)
    reach = max(1, round(0.22 * high))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    rows = [(np.array([s.x, s.y]) @ unit(angle + 90), s) for s in lines]
    found = []
    for left, top, width, height, area in stats[1:count]:
        tall, wide = (width, height) if abs(unit(angle)[1]) > 0.7 else (height, width)
        if not (0.3 * high < tall < 1.1 * high and 0.1 * high < wide < 1.3 * high and area > 0.02 * high * high):
            continue
        corners = np.array(
            [(left, top), (left + width, top), (left + width, top + height), (left, top + height)], float
        )
        strip = Strip(0, 0, 0, 0, 0, corners, 0.16 * high).along(angle)
        level = np.array([strip.x, strip.y]) @ unit(angle + 90)
        if sum(abs(level - y) < 0.35 * high for y, _ in rows) >= ON_ITS_ROW:
            found.append(strip._replace(thickness=max(strip.thickness, 0.9 * high)))
    return found if len(found) <= MOST else []


def _free(ink: Pixels, seen: Sequence[Strip], high: float) -> Pixels:
    """The ink without the strips, without rules and without all that is larger than a character."""
    _count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = (stats[:, cv2.CC_STAT_WIDTH] > 1.4 * high) | (stats[:, cv2.CC_STAT_HEIGHT] > 1.4 * high)
    large[0] = True
    free = np.where(large[labels], 0, 1).astype(np.uint8)
    for strip in seen:
        along, across = unit(strip.angle), unit(strip.angle + 90)
        middle = np.array([strip.x, strip.y])
        half = along * (strip.length / 2 + 0.1 * high), across * (strip.thickness / 2)
        corners = np.array([middle + a * half[0] + b * half[1] for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        cv2.fillConvexPoly(free, corners.round().astype(np.int32), 0)
    return free
