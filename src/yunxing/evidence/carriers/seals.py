"""Red seals on a picture: where they stand, and the print beneath them.

Seal ink lets red light through: looked at in red alone, a seal is gone and the print under it stays. Where a scan has no
colour nothing can be told. What stands in a seal is read like other print.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from .pixels import Pixels, eight_bits, scaled

LOOKED_AT = 800
"""Pixels of the longer side at which seals are looked for."""
BRIGHT = 0.62
"""Share of the paper's own red that seal ink lets through at least; print in dark red lets less."""
REDDER = 0.16
"""By what share of white seal ink is redder than it is green or blue."""
SMALLEST, LARGEST = 0.05, 0.5
"""Shares of the shorter and of the longer side of a page that a seal is wide and high."""
INKED = 0.05
"""Share of its box that is ink at least."""
MOST = 6


class Frame(NamedTuple):
    """A box around a seal, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def seals(image: Pixels) -> list[Frame]:
    """The seals on a picture (BGR), the largest first."""
    scale = min(1.0, LOOKED_AT / max(image.shape[:2]))
    small = scaled(image, scale)
    ink = _ink(small, _paper(small)).astype(np.uint8)
    ink = eight_bits(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))  # lines of a form are thinner
    blots = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    height, width = small.shape[:2]
    least, most = SMALLEST * min(height, width), LARGEST * max(height, width)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(blots)
    found = []
    for label in range(1, count):
        left, top, across, down, _ = (int(v) for v in boxes[label])
        if min(across, down) < least or max(across, down) > most or max(across, down) > 3 * min(across, down):
            continue
        inside = ink[top : top + down, left : left + across] * (labels[top : top + down, left : left + across] == label)
        if inside.sum() < INKED * across * down:
            continue
        edges = (left - 2, top - 2, left + across + 2, top + down + 2)
        found.append(Frame(*(max(0, round(edge / scale)) for edge in edges)))
    return sorted(found, key=lambda f: (f.top - f.bottom) * (f.right - f.left))[:MOST]


def beneath(image: Pixels, frames: list[Frame]) -> Pixels:
    """The picture with the ink of these seals gone."""
    if not frames:
        return image
    paper, clean = _paper(image[::8, ::8]), image.copy()
    for left, top, right, bottom in frames:
        part = clean[top:bottom, left:right]
        ink = _ink(part, paper, REDDER / 3)  # within a seal its soft edges too
        red = part[:, :, 2][ink].astype(np.float32)
        light = red / max(1.0, float(np.percentile(red, 30))) if red.size else red
        part[ink] = (light.clip(0, 1)[:, None] * paper).astype(np.uint8)
    return clean


def _paper(image: Pixels) -> NDArray[np.float32]:
    """The colour of the paper: what is bright."""
    return np.percentile(image.reshape(-1, 3), 85, axis=0).astype(np.float32).clip(60, 255)


def _ink(image: Pixels, paper: NDArray[np.float32], least: float = REDDER) -> NDArray[np.bool_]:
    even = image.astype(np.float32) / paper
    red, green, blue = even[:, :, 2], even[:, :, 1], even[:, :, 0]
    redder = red - np.maximum(green, blue)
    pure = np.abs(green - blue) < 0.5 * redder + 0.03  # brown, which forms are printed in, has more green than blue
    inked: NDArray[np.bool_] = (red > BRIGHT) & (redder > least) & pure
    return inked
