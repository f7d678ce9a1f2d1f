"""QR codes and barcodes on a picture of a paper.

zxing reads a clean print at once. What it sees and cannot read, or does not see, is shown to it again: enlarged, softened,
in single colours of ink; codes printed by needles or under a stamp become readable so. What a code says is not asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import zxingcpp

from yunxing.evidence.facts import How

from .pixels import Pixels, Points, eight_bits, in_grey, scaled

MILLISECONDS = 400
"""How long the processor may work on finding codes, once the first look is done."""
LONGER = 3000
KINDS: dict[Any, How] = {zxingcpp.BarcodeFormat.QRCode: "qr", zxingcpp.BarcodeFormat.Code128: "barcode"}
_FORMATS: Any = tuple(KINDS)
Found = tuple[How, str, Points]


def codes_of(image: Pixels, *, milliseconds: int = MILLISECONDS) -> list[Found]:
    """The codes on a picture (BGR): kind, text, and corners in its pixels, from the code's own top left."""
    scale = min(1.0, LONGER / max(image.shape[:2]))
    small = scaled(image, scale)
    grey = in_grey(small)
    until = time.thread_time() + milliseconds / 1000
    found, broken = _read(grey)
    for corners in [*broken, *_likely(grey, [c for _, _, c in found] + broken)]:
        found += _closer(small, corners, until)
    return [(how, text, corners / scale) for how, text, corners in _once(found)]


def _read(grey: Pixels, *, binarizer: Any = zxingcpp.Binarizer.LocalAverage) -> tuple[list[Found], list[Points]]:
    """Codes that are read, and the corners of those that are seen and cannot be."""
    found: list[Found] = []
    broken: list[Points] = []
    for code in zxingcpp.read_barcodes(
        grey, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain, binarizer=binarizer, return_errors=True
    ):
        place = code.position
        corners = np.array(
            [(c.x, c.y) for c in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)], float
        )
        text = "".join(letter for letter in code.text if letter.isprintable())
        if code.valid and text:
            found.append((KINDS[code.format], text, corners))
        elif code.format == zxingcpp.BarcodeFormat.QRCode:
            broken.append(corners)
    return found, broken


def _closer(image: Pixels, corners: Points, until: float) -> list[Found]:
    """A place on the picture looked at again in other ways, until it is read or time is up."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = 0.15 * (high - low).max() + 4
    left, top = np.maximum(0, low - margin).astype(int)
    right, bottom = (high + margin).astype(int)
    crop = image[top:bottom, left:right]
    for grey, scale in _ways(crop):
        if time.thread_time() > until:
            return []
        found, _ = _read(grey)
        if found:
            return [(how, text, places / scale + (left, top)) for how, text, places in found]
    return []


def _ways(crop: Pixels) -> Iterator[tuple[Pixels, float]]:
    """A crop in grey as it may be read, with its scale; what helps most often first."""
    grey = in_grey(crop)
    height, width = grey.shape
    if max(height, width) > 1.8 * min(height, width):  # a barcode: smoothed along its bars, dots become bars
        for scale in (1.0, 2.0):
            along = (1, max(1, height // 3)) if width > height else (max(1, width // 3), 1)
            yield scaled(eight_bits(cv2.blur(grey, along)), scale), scale
    # A red stamp fades in the strongest colour, pale ink shows in the weakest.
    for ink in (grey, crop.max(axis=2), crop.min(axis=2)):
        for scale, softness in ((1.5, 0.0), (2.0, 1.0), (1.0, 1.0), (3.0, 2.0), (0.7, 0.0), (1.5, 2.0)):
            longer = max(ink.shape) * scale
            if not 40 <= longer <= 1600:
                continue
            sized = scaled(ink, scale)
            yield (eight_bits(cv2.GaussianBlur(sized, (0, 0), softness)) if softness else sized), scale


def _likely(grey: Pixels, known: list[Points]) -> list[Points]:
    """Places not yet known that look like a code: blocks full of edges, square or, as a barcode, lying."""
    scale = 800 / max(grey.shape)
    small = scaled(grey, scale)
    across = cv2.convertScaleAbs(cv2.Sobel(small, cv2.CV_16S, 1, 0))
    down = cv2.convertScaleAbs(cv2.Sobel(small, cv2.CV_16S, 0, 1))
    edges = cv2.threshold(cv2.blur(cv2.max(across, down), (9, 9)), 60, 255, cv2.THRESH_BINARY)[1]
    edges = cv2.morphologyEx(edges, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(edges)
    places = []
    for left, top, width, height, area in boxes[1:count]:
        filled = area / (width * height)
        if filled < 0.75 or not 1 / 8 <= width / height <= 8:
            continue
        corners = np.array(
            [(left, top), (left + width, top), (left + width, top + height), (left, top + height)], float
        )
        middle = corners.mean(axis=0) / scale
        if not any((k.min(axis=0) <= middle).all() and (middle <= k.max(axis=0)).all() for k in known):
            places.append(corners / scale)
    return sorted(places, key=lambda c: -float(np.prod(np.ptp(c, axis=0))))[:4]


def _once(found: list[Found]) -> list[Found]:
    """Each text once; QR codes first."""
    seen: dict[tuple[str, str], Found] = {}
    for one in found:
        seen.setdefault((one[0], one[1]), one)
    return sorted(seen.values(), key=lambda one: one[0] != "qr")
