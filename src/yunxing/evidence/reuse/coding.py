"""The short code of a page on its sheet: which way the ink grows from cell to cell, seen in the frame of another page.

Pages on one form differ in a few cells of their codes only, and a copy does not: so it is found among thousands of pages
on the same form before any picture is opened. Whether it is one is for ``comparing``.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from .aligning import Laid
from .prints import Real

_CELL = 8


def code_of(sheet: Laid) -> bytes:
    """The code of the page that lies over the sheet: a bit for each step, and a bit whether the step is one."""
    height, width = sheet.over.shape[0] // _CELL, sheet.over.shape[1] // _CELL
    ink = _cells(sheet.over, height, width)
    whole = _cells(sheet.inside.astype(np.float32), height, width) > 0.99
    steps = np.stack([ink[:-1, 1:] - ink[:-1, :-1], ink[1:, :-1] - ink[:-1, :-1]])
    least = max(1.0, 0.25 * float(np.percentile(np.abs(steps), 95)))
    known = (np.abs(steps) > least) & whole[:-1, :-1] & whole[1:, :-1] & whole[:-1, 1:]
    return np.packbits((steps > 0) & known).tobytes() + np.packbits(known).tobytes()


def distances(code: bytes, others: Sequence[bytes]) -> NDArray[np.float64]:
    """How far each of the others is from it: the share of steps known of both that go the other way; 1 for none in common.

    All are codes on one sheet, and so of one length.
    """
    if not others:
        return np.zeros(0)
    mine = np.frombuffer(code, np.uint8)
    theirs = np.frombuffer(b"".join(others), np.uint8).reshape(len(others), len(code))
    half = len(code) // 2
    known = mine[half:] & theirs[:, half:]
    common = np.bitwise_count(known).sum(axis=1, dtype=np.int64)
    against = np.bitwise_count((mine[:half] ^ theirs[:, :half]) & known).sum(axis=1, dtype=np.int64)
    return np.where(common > 0, against / np.maximum(common, 1), 1.0)


def _cells(map_: Real, height: int, width: int) -> Real:
    part = map_[: height * _CELL, : width * _CELL]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA), np.float32)
