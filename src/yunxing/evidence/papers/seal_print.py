"""Round seals on the picture of a page: where they are, and the name that runs along their edge.

A seal is found by its red ring; what runs along it is laid out straight and read like a line of print. Which seals matter
for a paper, and whose they are taken to be, is in ``seals``.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from yunxing.evidence.carriers.spelling import spelled
from yunxing.evidence.facts import Box

from .names import as_name, is_enterprise

Pixels = NDArray[np.uint8]
RED = 60
"""From so much more red than green and blue on, a pixel is of a seal."""
SMALLEST, LARGEST = 0.05, 0.45
"""The breadth of a seal as a share of the page's shorter side: a seal of 40 mm on A4 has 0.19."""
RINGS = ((0.08, 0.36), (0.06, 0.42), (0.12, 0.34))
"""From where to where the name runs, in shares of the radius from the edge inwards."""
MOST = 12
_NAME = re.compile(r"[A-Za-z0-9一-鿿（）·]{4,40}")


class SealPrint(NamedTuple):
    """A seal: its place on the page, what was read along its edge, and how sure that is."""

    box: Box
    text: str
    confidence: float


def seal_prints(image: Pixels, *, down: float = 90.0) -> list[SealPrint]:
    """The round seals of a picture (BGR), the largest first.

    ``down``: the direction in which the page's lines follow each other, in degrees clockwise from the right; where the
    picture stands upright it is 90.
    """
    red = _redness(image)
    height, width = red.shape
    found = []
    for left, top, across, high in _rings(red):
        text, confidence = _along(red[top : top + high, left : left + across], down)
        box = Box(left / width, top / height, (left + across) / width, (top + high) / height)
        found.append(SealPrint(Box(*(round(v, 5) for v in box)), text, confidence))
    return found


def has_colour(image: Pixels) -> bool:
    """Whether a picture has any colour: a seal on a black and white copy cannot be told from other print."""
    small = cv2.resize(image, (200, 200), interpolation=cv2.INTER_AREA).astype(np.int16)
    return bool((small.max(axis=2) - small.min(axis=2) > 30).mean() > 0.0005)


def _redness(image: Pixels) -> Pixels:
    blue, green, red = (image[:, :, place].astype(np.int16) for place in range(3))
    return np.clip((red - np.maximum(blue, green)) * 2, 0, 255).astype(np.uint8)


def _rings(red: Pixels) -> list[tuple[int, int, int, int]]:
    """Boxes of what may be seals: about as high as wide, of a seal's size, and neither bare nor filled."""
    side = min(red.shape)
    scale = min(1.0, 900 / max(red.shape))
    small = cv2.resize(red, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = (small > RED).astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        left, top, across, down = cv2.boundingRect(contour)
        if not SMALLEST * side <= min(across, down) / scale <= LARGEST * side or not 0.6 < across / down < 1.7:
            continue
        filled = float(mask[top : top + down, left : left + across].mean())
        if 0.05 < filled < 0.6:
            found.append(tuple(round(v / scale) for v in (left, top, across, down)))
    found.sort(key=lambda box: -box[2] * box[3])
    return [(left, top, across, down) for left, top, across, down in found[:MOST]]


def _along(seal: Pixels, down: float) -> tuple[str, float]:
    """What runs along the edge of a seal, read clockwise from its lowest point, and how sure that is."""
    side = max(seal.shape)
    round_ = cv2.resize(seal, (side, side), interpolation=cv2.INTER_CUBIC)  # an oval one becomes round
    radius = side / 2
    size = (int(radius), int(2 * math.pi * radius))
    polar = cv2.warpPolar(255 - round_, size, (radius, radius), radius, cv2.WARP_POLAR_LINEAR)
    strip = np.roll(cv2.rotate(polar, cv2.ROTATE_90_COUNTERCLOCKWISE), -round(size[1] * down / 360), axis=1)
    best = ("", 0.0)
    for low, high in RINGS:
        band = strip[int(low * strip.shape[0]) : int(high * strip.shape[0])]
        read = spelled(np.ascontiguousarray(cv2.cvtColor(band, cv2.COLOR_GRAY2BGR)))
        match = max(_NAME.findall(as_name(read.text)), key=len, default="")
        sure = sum(read.sure) / len(read.sure) if read.sure else 0.0
        if match and (is_enterprise(match), sure) > (is_enterprise(best[0]), best[1]):
            best = (match, round(sure, 3))
        if is_enterprise(best[0]) and best[1] > 0.93:
            break
    return best
