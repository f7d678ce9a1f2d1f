"""A picture of a paper in, a page with its text out: upright, with codes, and with the way back to the picture.

Lines are found (``detecting``), the way up is judged (``turning``), lines are read (``spelling``). The picture is laid on
its side or its foot at most: strips are cut out at the angle they stand at, and their places turned. What the text means
is not asked.
"""

from __future__ import annotations

import math
import time
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from yunxing.evidence.facts import Box
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Page, Span

from .codes import codes_of
from .detecting import MOST, ROUGH, Strip, strips, unit
from .models import models
from .pixels import Pixels, Points, eight_bits, in_grey, scaled
from .seals import Frame, beneath, seals
from .specks import specks
from .spelling import BESIDE, Spelled, cut, in_a_row, softened, spelled
from .turning import Upright, off, running, upright

SECONDS = 15.0
"""Reading the lines of a page stops after so much work of the processor; a dense page takes two or three."""
DOUBTFUL = 0.8
"""A line read with less confidence is looked at a second time."""
SECOND_LOOKS = 30
SINGLE = 0.8
"""A character that stands alone is read with that confidence, or is none."""
APART = 1.3
"""Heights of print between two characters from which on they belong to different spans."""
PRINT = 0.72
"""The share of a strip's thickness that is print; the rest is the white around it."""
SAMPLE = 6


class Line(NamedTuple):
    """A strip that was read, the angle at which its print runs forward, and what it says.

    ``before`` and ``after`` are the pixels beside it that were looked at with it; ``sealed``: it stands in a seal.
    """

    strip: Strip
    angle: float
    spelled: Spelled
    before: float = 0.0
    after: float = 0.0
    sealed: bool = False

    def lying(self, angle: float) -> bool:
        """Whether it runs along the lines of a page whose print runs at that angle."""
        return abs(off(self.angle, angle)) <= 45


def recognise(image: Pixels, *, number: int, findings: list[Finding] | None = None) -> Page:
    """The page that a picture (BGR) shows. What there is to say of reading it is added to ``findings``."""
    height, width = image.shape[:2]
    page = Page(number, float(width), float(height), "ocr")
    if blank(image):
        return page
    until = time.process_time() + SECONDS
    page.codes = [(how, text, _place(corners, height, width)) for how, text, corners in codes_of(image)]
    if abs(running(strips(image, ROUGH))) > 45:  # short words that stand are easily missed: print is laid down first
        image, laid = np.ascontiguousarray(np.rot90(image)), np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1.0]])
    else:
        laid = np.eye(3)
    stamped = seals(image)
    clean = beneath(image, stamped)
    seen = strips(clean)
    angle = _forward(clean, seen)
    lines = _read(clean, seen, angle, until)
    lines += [one for one in _read(clean, specks(clean, seen, angle), angle, until) if _single(one)]
    words = _read(image, _within(image, stamped, seen), angle, until)
    lines += [line._replace(sealed=True) for line in words]
    way = upright([line.strip for line in lines], angle, *image.shape[:2])
    page.width, page.height = way.width, way.height
    page.shown = way.after(laid).shown(height, width)
    page.spans = [span for line in lines for span in _spans(line, angle, way)]
    if findings is not None and (len(seen) >= MOST or time.process_time() > until):
        findings.append(_crowded(number))
    return page


def _single(line: Line) -> bool:
    """Whether a speck is a character or two, read well; strokes of a hand and corners of a form are not."""
    return len(line.spelled.text.strip()) <= 2 and line.spelled.confidence >= SINGLE


def blank(image: Pixels) -> bool:
    """Whether nothing is printed on a picture: no pixel differs from those around it by more than paper does."""
    grey = in_grey(scaled(image, min(1.0, 1000 / max(image.shape[:2]))))
    around = cv2.medianBlur(grey, 15)
    return int(np.count_nonzero(cv2.absdiff(grey, around) > 16)) < 20


def _within(image: Pixels, stamped: Sequence[Frame], seen: Sequence[Strip]) -> list[Strip]:
    """The strips of the seals themselves: those where none was found once their ink was gone."""
    found = []
    for left, top, right, bottom in stamped:
        for strip in strips(image[top:bottom, left:right], ROUGH):
            moved = strip.moved(left, top)
            if not any(_covers(other, moved.x, moved.y) for other in seen):
                found.append(moved)
    return found


def _covers(strip: Strip, x: float, y: float) -> bool:
    along, across = np.array([x - strip.x, y - strip.y]) @ np.column_stack([unit(strip.angle), unit(strip.angle + 90)])
    return bool(abs(along) < strip.length / 2 and abs(across) < strip.thickness / 2)


def _forward(image: Pixels, seen: Sequence[Strip]) -> float:
    """The angle at which print runs forward: some lines are read in both directions, and the better one is believed."""
    angle = running(seen)
    lines = [s for s in seen if s.long and abs(off(s.angle, angle)) < 20]
    lines.sort(key=lambda s: abs(s.length / s.thickness - 8))  # neither a word or two nor more than need be read
    crops = [cut(image, s, angle + off(s.angle, angle)) for s in lines[:SAMPLE]]
    both = models().each(spelled, [*crops, *(eight_bits(cv2.rotate(crop, cv2.ROTATE_180)) for crop in crops)])
    ahead, back = _evidence(both[: len(crops)]), _evidence(both[len(crops) :])
    return angle + 180.0 if back > 1.1 * ahead else angle


def _evidence(read: Sequence[Spelled]) -> float:
    """How much speaks for a direction: the characters read, each as sure as those of its line are on average."""
    return math.fsum(len(one.sure) * one.confidence ** (2 / len(one.sure)) for one in read if one.sure)


def _read(image: Pixels, seen: Sequence[Strip], angle: float, until: float) -> list[Line]:
    """The strips that say something, in no order; as many as there is time for, the longest first."""
    placed = [_measured(strip, angle) for strip in seen]
    spare = _spare(placed, angle)

    def first(place: int) -> Line | None:
        if time.process_time() > until:
            return None
        strip = placed[place]
        if abs(off(strip.angle, angle)) > 45:
            return _standing(image, strip, angle)
        forward = angle + off(strip.angle, angle)
        before, after = spare[place]
        return Line(strip, forward, spelled(cut(image, strip, forward, before, after)), before, after)

    def second(place: int) -> Line:
        line = lines[place]
        if time.process_time() > until:
            return line
        soft = spelled(softened(cut(image, line.strip, line.angle, line.before, line.after)))
        return line._replace(spelled=soft) if soft.confidence > line.spelled.confidence else line

    lines = [line for line in models().each(first, range(len(placed))) if line is not None and line.spelled.plausible]
    doubtful = [i for i, line in enumerate(lines) if line.lying(angle) and line.spelled.confidence < DOUBTFUL]
    doubtful = sorted(doubtful, key=lambda i: -lines[i].spelled.confidence)[:SECOND_LOOKS]
    for place, line in zip(doubtful, models().each(second, doubtful), strict=True):
        lines[place] = line
    return lines


def _measured(strip: Strip, angle: float) -> Strip:
    """A strip as long as it shows which way it runs; a short one measured along the lines of its page, or down it."""
    if strip.long:
        return strip
    lying = strip.along(angle)
    return lying if lying.thickness < 1.5 * lying.length else strip.along(angle + 90)


def _spare(placed: Sequence[Strip], angle: float) -> list[tuple[float, float]]:
    """How many pixels before and after each strip may be looked at: up to ``BESIDE``, half the way to the next strip."""
    if not placed:
        return []
    numbers = np.array([(s.x, s.y, s.length, s.thickness) for s in placed])
    x, y = numbers[:, :2] @ unit(angle), numbers[:, :2] @ unit(angle + 90)
    half, thickness = numbers[:, 2] / 2, numbers[:, 3]
    beside = np.abs(y[:, None] - y[None]) < 0.4 * (thickness[:, None] + thickness[None])
    gap = np.abs(x[:, None] - x[None]) - half[:, None] - half[None]
    spare = []
    for side in (x[:, None] > x[None], x[:, None] < x[None]):
        nearest = np.where(beside & side, gap, np.inf).min(axis=1)
        spare.append(np.clip(nearest / 2, 0, BESIDE * thickness))
    return list(zip(*(v.tolist() for v in spare), strict=True))


def _standing(image: Pixels, strip: Strip, angle: float) -> Line:
    """A strip that runs down the page: characters one below the other, or a line set sideways; what reads best."""
    across = strip._replace(length=strip.thickness, thickness=strip.length)
    below = cut(image, across, angle + off(strip.angle + 90, angle))
    crops = [in_a_row(below)]
    if strip.long:
        crops += [cut(image, strip, strip.angle), cut(image, strip, strip.angle + 180)]
    return Line(strip, strip.angle, max((spelled(crop) for crop in crops), key=lambda one: one.confidence))


def _spans(line: Line, angle: float, way: Upright) -> list[Span]:
    """The spans of a line on the upright page: one, or several where it runs over a gap between columns."""
    if not line.lying(angle):
        return [_around(line, way)]
    strip, said = line.strip, line.spelled
    em, whole = PRINT * strip.thickness, strip.length + line.before + line.after
    middles = [place * whole - line.before for place in said.places]
    halves = [em * (0.5 if unicodedata.east_asian_width(c) in "WF" else 0.25) for c in said.text]
    parts: list[list[int]] = [[]]
    for place, letter in enumerate(said.text):
        if letter.isspace():
            continue
        last = parts[-1][-1] if parts[-1] else place
        if middles[place] - middles[last] - halves[place] - halves[last] > APART * em:
            parts.append([])
        parts[-1].append(place)
    spans = []
    for count, part in enumerate(parts):
        start = middles[part[0]] - halves[part[0]] if count else min(em / 4, middles[part[0]])
        end = middles[part[-1]] + halves[part[-1]] if count < len(parts) - 1 else strip.length - em / 4
        text = said.text[part[0] : part[-1] + 1]
        sure = math.prod(said.sure[part[0] : part[-1] + 1])
        spans.append(_lying(line, way, (start, max(end, start + em / 4)), text, sure))
    return spans


def _lying(line: Line, way: Upright, ends: tuple[float, float], text: str, sure: float) -> Span:
    """A piece of a line between two places along it, as a span."""
    strip, along, across = line.strip, unit(line.angle), unit(line.angle + 90)
    start = np.array([strip.x, strip.y]) - along * strip.length / 2
    half = across * PRINT * strip.thickness / 2
    first, last = start + along * ends[0], start + along * ends[1]
    middle = (first + last) / 2
    (left, y0), (right, y1), (_, top), (_, bottom) = way.points(
        np.array([first, last, middle - half, middle + half])
    ).tolist()
    aslant = strip.long and abs(y1 - y0) > 0.15 * abs(right - left)
    slant = abs(y1 - y0) / 2 if aslant else 0.0
    slanted = aslant or line.sealed  # words in a seal belong to no line of the page
    return Span(
        text, min(left, right), min(top, bottom) - slant, max(left, right), max(top, bottom) + slant, sure, slanted
    )


def _around(line: Line, way: Upright) -> Span:
    strip, said = line.strip, line.spelled
    along, across = unit(strip.angle) * strip.length / 2, unit(strip.angle + 90) * PRINT * strip.thickness / 2
    middle = np.array([strip.x, strip.y])
    corners = way.points(np.array([middle + a * along + b * across for a in (-1, 1) for b in (-1, 1)]))
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Span(said.text.strip(), left, top, right, bottom, said.confidence, line.sealed)


def _place(corners: Points, height: int, width: int) -> Box:
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    fractions = (left / width, top / height, right / width, bottom / height)
    return Box(*(round(min(1.0, max(0.0, v)), 5) for v in fractions))


def _crowded(number: int) -> Finding:
    return Finding(
        "picture_crowded",
        "doubtful",
        f"第{number}页的文字（或噪点）过多，只识别了一部分。请换一张清晰的扫描件，或分页上传",
        f"Page {number} has too much print (or noise): only a part was recognised. Give a clear scan, or single pages.",
        page=number,
    )
