"""Which characters of a page of a PDF a person sees on it: what a file hides is no word of the paper.

Suspicious is what makes no change of brightness where it stands, what is nearly as light as paper, and what something is
drawn over. That is looked at: the page drawn with it and without it differs where somebody sees it. What is tiny or stands
off the page needs no looking at. A font that is not in the file may be drawn as nothing here, and by its name elsewhere:
its text is judged by colour and place, by clips and by layers.

Every page is drawn, at a point a pixel, which takes 3 ms of processor time on a page of text and 6 on an invoice. Asking
the file object by object for what would tell that nothing can be hidden takes 6 and 5, an invoice has a seal over its
title and is drawn all the same, and a shape without ink shows on the drawn page alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from .characters import Character
from .pdf_clips import Clip, clips_of, switched_off
from .pdf_covers import Cover, covers_of, ink, light, shown_from, solid, things_of
from .sight import DIFFERENT, TINY

_A4 = 842.0
_EDGE = 6
_MOST_PIXELS = 4_000_000
_MOST_COMPARED = 8_000_000
_EXACT = 2.0
"""Pixels a point of what is compared; fewer where it is large."""
_EDGE_CUT = 0.3
"""The part of a character's side up to which what is left of it at an edge is not seen as the character."""
_MARGIN = 2.0
_FAR = 1e6
_WHOLE = (0.0, 0.0, 0.0, 0.0)

Pixels = NDArray[np.uint8]
Places = NDArray[np.float64]
Flags = NDArray[np.bool_]


def unseen(
    page: Any, characters: Sequence[Character], drawings: Mapping[int, Any], size: tuple[float, float]
) -> set[int]:
    """The places, in the list, of characters that nobody sees on a page of that size.

    ``characters`` stand as the page is shown; ``drawings`` are the text objects by the ``piece`` of the characters.
    """
    if not characters:
        return set()
    return set(np.flatnonzero(_Look(page, characters, drawings, size).hidden()).tolist())


class _Look:
    """A look at the characters of a page; each answer has a place for each of them."""

    def __init__(
        self, page: Any, characters: Sequence[Character], drawings: Mapping[int, Any], size: tuple[float, float]
    ) -> None:
        self.page, self.drawings, self.size = page, drawings, size
        boxes = np.array([one[1:5] for one in characters], dtype=np.float64)
        self.boxes: Places = np.nan_to_num(boxes, nan=-1.0, posinf=_FAR, neginf=-_FAR).clip(-_FAR, _FAR)
        self.pieces = np.array([one.piece for one in characters], dtype=np.uint64)
        self.covers, drawn = covers_of(page, size)
        self.orders = np.array([drawn.get(one.piece, -1) for one in characters])
        self.scale = min(1.0, (_MOST_PIXELS / (size[0] * size[1])) ** 0.5)

    def hidden(self) -> Flags:
        """Which are not seen."""
        hidden = self._off() | self._tiny()
        bright = self._of({piece for piece, one in self.drawings.items() if light(one)})
        named = self._of({piece for piece, one in self.drawings.items() if not _carried(one)})
        hidden |= self._not_drawn(named)
        over, flat = self._over(self.covers), self._flat()
        suspects = (bright | over | flat) & ~hidden
        for some in (suspects & ~named & bright, suspects & ~named & ~bright):  # either may lie under the other
            hidden |= some & ~self._makes_a_difference(some)
        hidden |= self._under_solid(suspects & named & over)
        hidden |= self._of_the_ground(suspects & named & (bright | flat) & ~hidden)
        return hidden

    def _of(self, chosen: set[int]) -> Flags:
        return np.isin(self.pieces, np.array(list(chosen), dtype=np.uint64))

    def _off(self) -> Flags:
        across, down = _middles(self.boxes)
        off: Flags = (across < 0) | (across > self.size[0]) | (down < 0) | (down > self.size[1])
        return off

    def _tiny(self) -> Flags:
        """Those of pieces none of which is as large as print can be: a point or a dash among others is small as well."""
        least = TINY * min(1.0, max(self.size) / _A4)
        sides = np.maximum(self.boxes[:, 2] - self.boxes[:, 0], self.boxes[:, 3] - self.boxes[:, 1])
        return ~self._of(set(self.pieces[sides >= least].tolist()))

    def _not_drawn(self, suspects: Flags) -> Flags:
        """Which of the suspects are cut off by a clip, or lie on a layer that is not shown."""
        kept = np.zeros(len(self.boxes), dtype=np.bool_)
        pieces = set(self.pieces[suspects].tolist())
        if not pieces:
            return kept
        things = list(things_of(self.page))
        for piece, clips in clips_of(things, shown_from(self.page, self.size), pieces).items():
            mine = self.pieces == piece
            for clip in clips:
                kept |= mine & self._outside(clip)
        return kept | self._of(switched_off(self.page, things, pieces))

    def _outside(self, clip: Clip) -> Flags:
        """Those of which a clip leaves at most an edge."""
        if clip.empty:
            return np.ones(len(self.boxes), dtype=np.bool_)
        edge = _EDGE_CUT * (self.boxes[:, 2:] - self.boxes[:, :2])
        low, high = self.boxes[:, :2] + edge, self.boxes[:, 2:] - edge
        outside: Flags = (
            (low[:, 0] > clip.right) | (high[:, 0] < clip.left) | (low[:, 1] > clip.bottom) | (high[:, 1] < clip.top)
        )
        return outside

    def _over(self, covers: Iterable[Cover]) -> Flags:
        """Those with something over their middle that was drawn later."""
        over = np.zeros(len(self.boxes), dtype=np.bool_)
        first = self.orders.min()
        for one in covers:
            if one.order > first:
                over |= self._beneath(one)
        return over

    def _beneath(self, one: Cover) -> Flags:
        across, down = _middles(self.boxes)
        beneath: Flags = (
            (self.orders < one.order)
            & (across > one.left)
            & (across < one.right)
            & (down > one.top)
            & (down < one.bottom)
        )
        return beneath

    def _flat(self) -> Flags:
        """Those that stand where the page changes its brightness nowhere."""
        drawn = _drawn(self.page, self.scale, _WHOLE, grayscale=True)[:, :, 0]
        rows, columns = drawn.shape
        changes = np.zeros((rows, columns), dtype=np.uint8)
        changes[:, 1:] = cv2.absdiff(drawn[:, 1:], drawn[:, :-1])
        edges = cv2.integral(cv2.threshold(changes, _EDGE, 1, cv2.THRESH_BINARY)[1])
        boxes = self.boxes * self.scale
        left = np.clip(np.floor(boxes[:, 0]), 0, columns - 1).astype(int)
        top = np.clip(np.floor(boxes[:, 1]), 0, rows - 1).astype(int)
        right = np.clip(np.ceil(boxes[:, 2]), left + 1, columns).astype(int)
        bottom = np.clip(np.ceil(boxes[:, 3]), top + 1, rows).astype(int)
        within = edges[bottom, right] - edges[top, right] - edges[bottom, left] + edges[top, left]
        flat: Flags = within == 0
        return flat

    def _makes_a_difference(self, suspects: Flags) -> Flags:
        """Which of the suspects change the page where they stand, when they are left out of it."""
        seen = np.zeros(len(self.boxes), dtype=np.bool_)
        if not suspects.any():
            return seen
        width, height = self.size
        left, top = np.maximum(self.boxes[suspects][:, :2].min(axis=0) - _MARGIN, 0)
        right, bottom = np.minimum(self.boxes[suspects][:, 2:].max(axis=0) + _MARGIN, self.size)
        if right - left < 1 or bottom - top < 1:
            return seen
        scale = min(_EXACT, (_MOST_COMPARED / ((right - left) * (bottom - top))) ** 0.5)
        crop = (left, height - bottom, width - right, top)
        whole = _drawn(self.page, scale, crop)
        chosen = [self.drawings[piece] for piece in set(self.pieces[suspects].tolist())]
        for one in chosen:
            raw.FPDFPageObj_SetIsActive(one, False)
        try:
            without = _drawn(self.page, scale, crop)
        finally:
            for one in chosen:
                raw.FPDFPageObj_SetIsActive(one, True)
        changed = cv2.absdiff(whole, without).max(axis=2)
        for place in np.flatnonzero(suspects):
            box = (self.boxes[place] - (left, top, left, top)) * scale
            seen[place] = _part(changed, box).max(initial=0) > DIFFERENT and (
                not light(self.drawings[int(self.pieces[place])]) or self._stands_out(int(place), _part(without, box))
            )
        return seen

    def _stands_out(self, place: int, ground: Pixels) -> bool:
        """Whether a bright one is of another colour than its ground: on paper it is seen where it crosses other print alone."""
        red, green, blue, _ = ink(self.drawings[int(self.pieces[place])])
        most = np.median(ground.reshape(-1, 3), axis=0)
        return bool(np.abs(most - (blue, green, red)).max() > DIFFERENT)

    def _under_solid(self, suspects: Flags) -> Flags:
        """Which of the suspects lie under something that shows nothing of them."""
        under = np.zeros(len(self.boxes), dtype=np.bool_)
        for one in self.covers if suspects.any() else ():
            beneath = suspects & self._beneath(one)
            if beneath.any() and solid(self.page, one.thing):
                under |= beneath
        return under

    def _of_the_ground(self, suspects: Flags) -> Flags:
        """Which of the suspects have the colour of what is seen where they stand."""
        alike = np.zeros(len(self.boxes), dtype=np.bool_)
        if not suspects.any():
            return alike
        drawn = _drawn(self.page, self.scale, _WHOLE)
        colours = {piece: ink(self.drawings[piece]) for piece in set(self.pieces[suspects].tolist())}
        for place in np.flatnonzero(suspects):
            part = _part(drawn, self.boxes[place] * self.scale)
            red, green, blue, opaque = colours[int(self.pieces[place])]
            apart = np.abs(part.reshape(-1, 3).astype(np.int16) - (blue, green, red)).max(initial=0)
            alike[place] = apart * opaque <= DIFFERENT * 255
        return alike


def _middles(boxes: Places) -> tuple[Places, Places]:
    return (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2


def _part(drawn: Pixels, box: Places) -> Pixels:
    left, top, right, bottom = (max(0, int(side)) for side in box)
    return drawn[top : bottom + 1, left : right + 1]


def _carried(drawing: Any) -> bool:
    """Whether the file carries the font, so that it looks here as it looks anywhere."""
    font = raw.FPDFTextObj_GetFont(drawing)
    return bool(font) and raw.FPDFFont_GetIsEmbedded(font) == 1


def _drawn(page: Any, scale: float, crop: tuple[float, float, float, float], *, grayscale: bool = False) -> Pixels:
    bitmap = page.render(scale=scale, crop=crop, grayscale=grayscale, may_draw_forms=False)
    try:
        pixels: Pixels = bitmap.to_numpy()
        pixels = pixels[:, :, None] if pixels.ndim == 2 else pixels[:, :, :3]
        return pixels.copy()
    finally:
        bitmap.close()
