"""Pictures as arrays: rows of pixels in blue, green, red, or in grey, 8 bits each."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]


def resized(pixels: Pixels, columns: float, rows: float) -> Pixels:
    """A picture in another size: averaged where it becomes smaller, so that thin strokes stay."""
    size = (max(1, round(columns)), max(1, round(rows)))
    smaller = size[0] * size[1] < pixels.shape[0] * pixels.shape[1]
    return eight_bits(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC))


def scaled(pixels: Pixels, scale: float) -> Pixels:
    """A picture so many times as large; itself where that is 1."""
    return pixels if scale == 1 else resized(pixels, pixels.shape[1] * scale, pixels.shape[0] * scale)


def in_grey(pixels: Pixels) -> Pixels:
    """A picture without its colours."""
    return eight_bits(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def eight_bits(made: Any) -> Pixels:
    """What OpenCV made, with its type known; nothing is copied."""
    return np.asarray(made, np.uint8)
