"""Where lines of print stand on a picture: strips, at any angle. What they say is ``spelling``.

The model gives, for each pixel, how likely it lies in the middle of a line; what touches is one strip.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from .models import models
from .pixels import Pixels, Points, resized

LONGER = 1824
"""Pixels of the longer side a picture is looked at with at most."""
SMALLEST = 1280
"""A picture whose longer side has fewer pixels is enlarged to this, twice at most: small print is found better."""
AREA = 1_400_000
"""Pixels it is looked at with at most, an A4 sheet at 120 dpi: more finds no more print; a million needs 200 MB."""
ROUGH = 300_000
"""Pixels that are enough to see which way print runs, or for the words in a seal."""
SLENDER = 3
"""A picture so many times as high as it is wide (a screenshot of a scrolled page) is looked at in parts."""
MOST_PARTS = 10
MOST = 1500
"""Strips on a page at the most: a dense page has some hundreds; noise has thousands."""
LIKELY = 0.3
MEAN = 0.5
AROUND = 1.6


class Strip(NamedTuple):
    """A line of print: its middle, how long and thick it is, the angle of its length in degrees (-90 to 90, clockwise).

    ``outline`` are the points around its core, ``around`` what its length and thickness have beyond that on each side.
    """

    x: float
    y: float
    length: float
    thickness: float
    angle: float
    outline: Points
    around: float

    @property
    def long(self) -> bool:
        """Whether its shape shows which way it runs."""
        return self.length >= 2.5 * self.thickness

    def moved(self, right: float, down: float) -> Strip:
        """The strip so many pixels further on."""
        outline = np.add(self.outline, (right, down))
        return self._replace(x=self.x + right, y=self.y + down, outline=outline)

    def along(self, angle: float) -> Strip:
        """The strip as measured at that angle instead of its own; so measured it may be thicker than it is long."""
        way, across = unit(angle), unit(angle + 90)
        xs, ys = self.outline @ way, self.outline @ across
        middle = way * (xs.min() + xs.max()) / 2 + across * (ys.min() + ys.max()) / 2
        length, thickness = (float(np.ptp(v)) + 2 * self.around for v in (xs, ys))
        return self._replace(x=float(middle[0]), y=float(middle[1]), length=length, thickness=thickness, angle=angle)


def strips(image: Pixels, area: int = AREA) -> list[Strip]:
    """The strips of a picture (BGR), in its own pixels; at most ``MOST``, the longest."""
    height, width = image.shape[:2]
    count = min(MOST_PARTS, math.ceil(height / (SLENDER * width))) if height > SLENDER * width else 1
    size, more = height / count, width / 8
    found = []
    for part in range(count):
        start, end = part * size, (part + 1) * size
        top = max(0, round(start - more))
        here = (strip.moved(0, top) for strip in _of(image[top : min(height, round(end + more))], area))
        found += [strip for strip in here if start <= strip.y < end]
    return sorted(found, key=lambda s: -s.length)[:MOST]


def _of(image: Pixels, area: int) -> list[Strip]:
    height, width = image.shape[:2]
    scale = _scale(height, width, area)
    rows, columns = (max(32, round(side * scale / 32) * 32) for side in (height, width))
    likely = _likely(resized(image, columns, rows))
    return _touching(likely, np.array([width / columns, height / rows]))


def _scale(height: int, width: int, area: int) -> float:
    longer = max(height, width)
    wanted = min(2.0, SMALLEST / longer) if longer < SMALLEST else min(1.0, LONGER / longer)
    return min(wanted, math.sqrt(area / (height * width)))


def _likely(image: Pixels) -> NDArray[np.float32]:
    finder = models().finder
    data = cv2.dnn.blobFromImage(image, 1 / 127.5, mean=(127.5, 127.5, 127.5))
    out: NDArray[np.float32] = finder.run(None, {finder.get_inputs()[0].name: data})[0][0, 0]
    return out


def _touching(likely: NDArray[np.float32], to_picture: Points) -> list[Strip]:
    mask = cv2.dilate((likely > LIKELY).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours: Any = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]
    found = []
    for contour in contours:
        left, top, width, height = cv2.boundingRect(contour)
        if max(width, height) < 3:
            continue
        (x, y), (first, second), angle = cv2.minAreaRect(contour)
        if min(first, second) < 3:
            continue
        inside = np.zeros((height, width), np.uint8)
        corners = cv2.boxPoints(((x - left, y - top), (first, second), angle))
        cv2.fillPoly(inside, [corners.astype(np.int32)], 1)
        if cv2.mean(likely[top : top + height, left : left + width], inside)[0] < MEAN:
            continue
        around = AROUND * first * second / (2 * (first + second))
        hull = cv2.convexHull(contour).reshape(-1, 2).astype(np.float64) * to_picture
        own = Strip(0, 0, 0, 0, 0, hull, around * float(to_picture.mean()))
        found.append(own.along(_angle(angle if first >= second else angle + 90, to_picture)))
    return found


def _angle(angle: float, to_picture: Points) -> float:
    """An angle as it is in the picture, which may be wider or higher than what was looked at; -90 to 90."""
    along = unit(angle) * to_picture
    return (math.degrees(math.atan2(along[1], along[0])) + 90) % 180 - 90


def unit(degrees: float) -> Points:
    """The vector of length 1 at that angle."""
    return np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
