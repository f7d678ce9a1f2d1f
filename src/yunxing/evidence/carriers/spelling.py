"""What a strip of print says: its characters, where along the strip each stands, and how sure each is."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from .detecting import Strip
from .models import models
from .pixels import Pixels, eight_bits, in_grey, resized

HEIGHT = 48
"""Pixels a line is high for the model."""
WIDEST = 3200
NARROWEST = 64
BESIDE = 0.2
"""Heights of print looked at before and after a strip, where nothing else stands: a thin sign there (−, ¥, *) is easily
left out of it."""
Row = NDArray[np.float32]


class Spelled(NamedTuple):
    """The text of a strip; for each character its place along the strip (0 to 1) and how sure it is.

    The product of ``sure`` is the model's own probability of the whole reading, between the characters too: a sign it
    nearly saw counts against it.
    """

    text: str
    places: tuple[float, ...]
    sure: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """How sure the whole is."""
        return math.prod(self.sure) if self.sure else 0.0

    @property
    def plausible(self) -> bool:
        """Whether it is print at all: what was read of a pattern or of a hand's lines is not sure of any character."""
        return bool(self.text.strip()) and self.confidence >= 0.5 ** len(self.sure)


def spelled(crop: Pixels) -> Spelled:
    """What a crop (BGR, its length along x) says."""
    held = models()
    data, share = _prepared(crop)
    out = held.speller.run(None, {held.speller.get_inputs()[0].name: data})[0][0]
    forms = _forms(held.letters)
    nothing, space = out[:, 0].copy(), out[:, forms.spaces].sum(axis=1)
    narrow, wide = out[:, forms.narrow], out[:, forms.wide]
    # Which of two forms a sign has, and whether a gap is a space, is no reason to doubt what is read.
    out[:, forms.narrow] += wide
    out[:, 0] += space
    out[:, forms.wide] = 0
    out[:, forms.spaces] = 0
    best = out.argmax(axis=1)
    sure = out[np.arange(len(best)), best]
    best[(best == 0) & (space > nothing)] = forms.spaces[-1]
    for place, form in enumerate(forms.narrow):
        best[(best == form) & (wide[:, place] > narrow[:, place])] = forms.wide[place]
    return _walk(held.letters, best, sure, len(best) * share)


def _walk(letters: tuple[str, ...], best: NDArray[np.int64], sure: Row, columns: float) -> Spelled:
    text: list[str] = []
    places: list[float] = []
    doubts: list[float] = []
    pending = 1.0
    edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
    for start, end in pairwise(edges):
        pending *= float(np.prod(sure[start:end]))
        if best[start] != 0:
            text.append(letters[best[start]])
            places.append(min(1.0, (start + end) / 2 / columns))
            doubts.append(min(1.0, pending))
            pending = 1.0
    if doubts:
        doubts[-1] *= min(1.0, pending)
    return Spelled("".join(text), tuple(places), tuple(doubts))


class _Forms(NamedTuple):
    """Outputs for full-width signs, for the half-width ones each is another form of, and for spaces."""

    wide: list[int]
    narrow: list[int]
    spaces: list[int]


@cache
def _forms(letters: tuple[str, ...]) -> _Forms:
    at = {letter: place for place, letter in enumerate(letters)}
    forms = _Forms([], [], [place for place, letter in enumerate(letters) if letter.isspace()])
    for place, letter in enumerate(letters):
        if len(letter) == 1 and not letter.isspace() and unicodedata.decomposition(letter).startswith("<wide>"):
            other = at.get(unicodedata.normalize("NFKC", letter))
            if other is not None:
                forms.wide.append(place)
                forms.narrow.append(other)
    return forms


def _prepared(crop: Pixels) -> tuple[Any, float]:
    """A crop as the model takes it, and the share of its width that is the crop."""
    height, width = crop.shape[:2]
    columns = max(8, min(WIDEST, math.ceil(HEIGHT * width / height)))
    line = resized(crop, columns, HEIGHT)
    data = np.zeros((1, 3, HEIGHT, max(columns, NARROWEST)), np.float32)
    data[0, :, :, :columns] = line.transpose(2, 0, 1) / np.float32(127.5) - 1
    return data, columns / data.shape[3]


def cut(image: Pixels, strip: Strip, angle: float, before: float = 0.0, after: float = 0.0) -> Pixels:
    """A strip cut out of the picture so that print running at that angle lies along x, with so many pixels more."""
    width, height = max(2, round(strip.length + before + after)), max(2, round(strip.thickness))
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = (width - 1) / 2 + (before - after) / 2, (height - 1) / 2
    way = np.array([[c, -s, strip.x - c * x + s * y], [s, c, strip.y - s * x - c * y]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return eight_bits(cv2.warpAffine(image, way, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE))


def softened(crop: Pixels) -> Pixels:
    """A crop with its grain smoothed: print made of dots closes up."""
    return eight_bits(cv2.GaussianBlur(crop, (0, 0), max(0.5, crop.shape[0] / 20)))


def in_a_row(crop: Pixels) -> Pixels:
    """A crop of characters set one below the other, laid side by side."""
    width = crop.shape[1]
    ink = cv2.threshold(in_grey(crop), 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]
    inked = ink.max(axis=1) > 0
    cells = []
    for top, bottom in _blocks(inked, width):
        cell = crop[max(0, top - 2) : bottom + 2]
        columns = max(1, round(cell.shape[1] * HEIGHT / max(cell.shape[0], 0.8 * width)))
        rows = min(HEIGHT, max(1, round(cell.shape[0] * HEIGHT / (0.8 * width))))
        small = resized(cell, min(columns, 2 * HEIGHT), rows)
        spare = HEIGHT - rows
        cells.append(cv2.copyMakeBorder(small, spare // 2, spare - spare // 2, 0, 0, cv2.BORDER_REPLICATE))
    return eight_bits(cv2.hconcat(cells)) if cells else crop


def _blocks(inked: Sequence[bool] | NDArray[np.bool_], width: int) -> list[tuple[int, int]]:
    """Runs of rows with ink, those joined that make no more than one character together."""
    blocks: list[tuple[int, int]] = []
    start = None
    for row, has in enumerate([*inked, False]):
        if has and start is None:
            start = row
        elif not has and start is not None:
            if blocks and row - blocks[-1][0] <= width:
                blocks[-1] = (blocks[-1][0], row)
            else:
                blocks.append((start, row))
            start = None
    return [block for block in blocks if block[1] - block[0] >= 0.1 * width]
