"""Text of a PDF that is kept from being drawn without anything over it: cut off by a clip, or on a layer switched off.

Asked of text whose font is not in the file, which a look at the drawn page tells nothing of (see ``pdf_seen``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from pypdfium2 import raw

from .pdf_covers import Matrix, Thing, address

_LAYER = "OC"
"""What marks the content of a layer."""
_MOST_LAYERS = 200
"""Stretches of layers that are looked at; a page drawn from layers has some dozens."""
_LEAST = 0.5
"""Points below which a clip leaves nothing to be seen."""
_PROBE = 8.0
"""Points of the side of what is drawn to see whether a layer is on."""


class Clip(NamedTuple):
    """The box of a clip as the page is shown; what it cuts off may be more, and is never less."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def empty(self) -> bool:
        """Whether it leaves nothing to be seen."""
        return self.right - self.left < _LEAST or self.bottom - self.top < _LEAST


def clips_of(things: Iterable[Thing], shown: Matrix, pieces: set[int]) -> dict[int, list[Clip]]:
    """The clips of those text objects and of the forms that they lie in; objects without one are left out."""
    found: dict[int, list[Clip]] = {}
    for thing, within, forms in things:
        piece = address(thing)
        if piece in pieces:
            clips = [clip for one, way in ((thing, within), *forms) for clip in _clips(one, shown.after(way))]
            if clips:
                found[piece] = clips
    return found


def _clips(thing: Any, way: Matrix) -> Iterator[Clip]:
    held = raw.FPDFPageObj_GetClipPath(thing)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(0, raw.FPDFClipPath_CountPaths(held)) if held else 0):
        places: list[tuple[float, float]] = []
        for number in range(max(0, raw.FPDFClipPath_CountPathSegments(held, path))):
            segment = raw.FPDFClipPath_GetPathSegment(held, path, number)
            if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                places.append(way.at(x.value, y.value))
        if places:
            xs, ys = [one for one, _ in places], [other for _, other in places]
            yield Clip(min(xs), min(ys), max(xs), max(ys))


def switched_off(page: Any, things: Iterable[Thing], pieces: set[int]) -> set[int]:
    """Those pieces of text that lie on a layer that is not shown, or in a form that does.

    Something that is sure to be seen is drawn on the same layer, in a corner of the page: it shows, or it does not.
    """
    layers: dict[tuple[int, ...], tuple[list[Any], set[int]]] = {}
    for thing, _, forms in things:
        piece = address(thing)
        marks = (
            [mark for one in (*(form for form, _ in forms), thing) for mark in _layers(one)] if piece in pieces else []
        )
        if marks:
            layers.setdefault(tuple(map(address, marks)), (marks, set()))[1].add(piece)
    if not layers:
        return set()
    before = _corner(page)
    return {
        piece
        for marks, hidden in islice(layers.values(), _MOST_LAYERS)
        if np.array_equal(before, _with_probe(page, marks, 0 if before.mean() >= 128 else 255))
        for piece in hidden
    }


def _layers(drawing: Any) -> list[Any]:
    """The marks of the layers that an object lies on; objects of one stretch of a layer have the same."""
    marks = (raw.FPDFPageObj_GetMark(drawing, place) for place in range(max(0, raw.FPDFPageObj_CountMarks(drawing))))
    return [mark for mark in marks if mark and _name(mark) == _LAYER]


def _with_probe(page: Any, marks: Sequence[Any], ink: int) -> Any:
    """The corner of the page with something of that grey on the layer."""
    left, bottom, _, _ = page.get_cropbox()
    probe = raw.FPDFPageObj_CreateNewRect(left, bottom, _PROBE, _PROBE)
    raw.FPDFPageObj_SetFillColor(probe, ink, ink, ink, 255)
    raw.FPDFPath_SetDrawMode(probe, raw.FPDF_FILLMODE_WINDING, False)
    for mark in marks:
        raw.FPDFPageObj_AddExistingMark(probe, mark)
    raw.FPDFPage_InsertObject(page, probe)
    try:
        return _corner(page)
    finally:
        raw.FPDFPage_RemoveObject(page, probe)
        raw.FPDFPageObj_Destroy(probe)


def _name(mark: Any) -> str:
    length = ctypes.c_ulong()
    held = (ctypes.c_ushort * 16)()
    if not raw.FPDFPageObjMark_GetName(mark, held, ctypes.sizeof(held), length) or length.value > ctypes.sizeof(held):
        return ""
    return bytes(held)[: length.value].decode("utf-16-le").rstrip("\0")


def _corner(page: Any) -> Any:
    """The corner of the page at which the file's coordinates begin, drawn in grey as the file lays it out."""
    width, height = page.get_size()
    turned = raw.FPDFPage_GetRotation(page)
    cut = (max(width - _PROBE, 0), max(height - _PROBE, 0))
    crop = {
        0: (0.0, 0.0, cut[0], cut[1]),
        1: (0.0, cut[1], cut[0], 0.0),
        2: (cut[0], cut[1], 0.0, 0.0),
        3: (cut[0], 0.0, 0.0, cut[1]),
    }[turned]
    bitmap = page.render(scale=1, crop=crop, grayscale=True, may_draw_forms=False)
    try:
        return bitmap.to_numpy().copy()
    finally:
        bitmap.close()
