"""The fingerprint of a page's picture: its ink, evened out and packed small enough to keep for every page of every file.

An index over applicants has no other file to open, so a comparison must live on this alone. How two prints are compared
is in ``comparing``, how likely ones are found among many in ``words`` and ``coding``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Real = NDArray[np.float32]

LONGEST = 1280
"""The longer side of the kept picture, in pixels: digits of a page's small print are then still told apart. A page given
at this size or larger is best; a smaller one is kept as it is."""

SMALLEST = 160
PAPER = 128
"""The value of paper; what is darker than its surroundings lies above, what is lighter below."""

MOST_BYTES = 30_000
"""Of the packed picture."""

FEWEST_MARKS = 24
MOST_MARKS = 400
_FEW_MARKS, _FINER = 200, 1.5
_SMALL = 960
_QUALITIES = (32, 26, 20, 12, 5)

# Ratio of a pixel to its paper (128 is as light as it) to ink: logarithmic, so that a dim lamp changes nothing.
_INK: Grey = np.clip(PAPER - 90 * np.log(np.maximum(np.arange(256), 1) / 128.0), 0, 255).astype(np.uint8)
_LIFT: Grey = (np.arange(256) * (235 / 255) + 20).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Marks:
    """Distinct spots of a picture, the largest of each size first: where they are, and what their surroundings look like.

    Of looks, each row has unit length.
    """

    places: Real
    looks: Real
    sizes: int = 1
    """At how many sizes the picture was searched."""


@dataclass(frozen=True)
class Print:
    """What is kept of a page: its evened picture, packed as AVIF. The rest is found again when it is needed."""

    packed: bytes

    @cached_property
    def ink(self) -> Grey:
        """The evened picture. Raises ``ValueError`` where the bytes hold none."""
        picture = cv2.imdecode(np.frombuffer(self.packed, np.uint8), cv2.IMREAD_GRAYSCALE) if self.packed else None
        if picture is None or max(picture.shape) > LONGEST:
            raise ValueError("the fingerprint holds no picture: read the file again; 页面指纹已损坏，请重新读取该文件")
        return np.asarray(picture, np.uint8)

    @cached_property
    def marks(self) -> Marks:
        """Its spots."""
        return marks_of(self.ink)


def fingerprint(image: NDArray[np.uint8]) -> Print | None:
    """The print of a page or picture (BGR or grey, 8 bits); None where there is too little on it to know it again.

    Give a page with a longer side of about ``LONGEST`` pixels or more; its orientation does not matter.
    """
    ink = evened(image)
    if ink is None or len(marks_of(ink).places) < FEWEST_MARKS:
        return None
    return print_of(ink)


def evened(image: NDArray[np.uint8]) -> Grey | None:
    """The ink of a picture on its own paper: light, shadow, colour of paper and of seals evened out.

    Each channel is divided by the median around, so that a dark panel is paper to its light letters. Of the three the
    lightest counts most: black print stays, a red or blue seal over it nearly goes.
    """
    if image.ndim not in (2, 3) or min(image.shape[:2]) < SMALLEST // 4 or max(image.shape[:2]) < SMALLEST:
        return None
    scale = min(1.0, LONGEST / max(image.shape[:2]))
    if scale < 1.0:
        if min(image.shape[:2]) * scale < SMALLEST // 4:
            return None
        image = _numbers(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    height, width = image.shape[:2]
    around = max(3, round(max(height, width) * 0.011) | 1)
    ratios = []
    for channel in cv2.split(image)[:3]:
        lifted = cv2.LUT(channel, _LIFT)
        small = cv2.resize(lifted, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
        paper = cv2.resize(cv2.medianBlur(small, around), (width, height), interpolation=cv2.INTER_LINEAR)
        ratios.append(cv2.divide(lifted, paper, scale=128))
    if len(ratios) < 3:
        return _numbers(cv2.LUT(ratios[0], _INK))
    lightest = cv2.max(cv2.max(ratios[0], ratios[1]), ratios[2])
    darkest = cv2.min(cv2.min(ratios[0], ratios[1]), ratios[2])
    return _numbers(cv2.LUT(cv2.addWeighted(lightest, 0.75, darkest, 0.25, 0), _INK))


def marks_of(ink: Grey) -> Marks:
    """The strongest spots of the evened picture, of the size of characters and words, the largest first: they last best.

    A small picture may be a small copy or a part cut out: it is searched at the size of a whole page and at its own. Where
    little stands on it, as on a low strip of a screen, the spots of words are too few: it is searched for smaller ones too.
    """
    longest = max(ink.shape)
    scales = [LONGEST / 2 / longest] if longest > _SMALL else [min(1.0, LONGEST / 2 / longest), 0.5]
    found = [_spots(ink, scale) for scale in scales]
    if len(found[0]) < _FEW_MARKS and scales[0] < 1.0:
        scales.append(min(1.0, _FINER * scales[0]))
        found.append(_spots(ink, scales[-1]))
    found = [sorted(spots, key=lambda spot: (-spot[0], -spot[1])) for spots in found]
    # In turn: those of the one size are all larger than those of the other, and would leave it no room among the words kept.
    mixed = [spot for several in zip_longest(*found) for spot in several if spot is not None]
    if not mixed:
        return Marks(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32), len(scales))
    looks = np.array([look for *_, look in mixed], np.float32)
    places = np.array([place for _, _, place, _ in mixed], np.float32)
    evened = np.sqrt(looks / np.maximum(looks.sum(axis=1, keepdims=True), 1e-6)).astype(np.float32)
    return Marks(places, evened, len(scales))


def _spots(ink: Grey, scale: float) -> list[tuple[float, float, tuple[float, float], Real]]:
    """Size, strength, place and look of the strongest, in the pixels of the ink."""
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    spots, looks = cv2.SIFT.create(MOST_MARKS, contrastThreshold=0.025).detectAndCompute(small, None)
    aside = 0.5 * (1 / scale - 1)
    return [
        (spot.size / scale, spot.response, (spot.pt[0] / scale + aside, spot.pt[1] / scale + aside), look)
        for spot, look in zip(spots[:MOST_MARKS], looks if spots else (), strict=False)
    ]


def print_of(ink: Grey) -> Print:
    """The print of an evened picture."""
    return Print(_packed(ink))


def _packed(ink: Grey) -> bytes:
    for quality in _QUALITIES:
        done, data = cv2.imencode(".avif", ink, [cv2.IMWRITE_AVIF_QUALITY, quality, cv2.IMWRITE_AVIF_SPEED, 9])
        if not done:
            raise RuntimeError("this build of OpenCV writes no AVIF: install the locked opencv-python-headless")
        if data.size <= MOST_BYTES:
            break
    else:
        return _packed(_numbers(cv2.resize(ink, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)))
    return data.tobytes()


def _numbers(picture: Any) -> Grey:
    return np.asarray(picture, np.uint8)
