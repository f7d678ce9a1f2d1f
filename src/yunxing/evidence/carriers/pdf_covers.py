"""What is drawn on a page of a PDF in its order, forms opened, with the way from the file to the page as shown.

``pdf_seen`` asks for it: what may be drawn over text, and how far it leaves something of it to be seen.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from pypdfium2 import raw

LIGHT = 215
"""From here on (0 to 255, of the darkest of red, green and blue) a colour is hard to see on paper."""
_OPAQUE = 200
_WITHIN = 6
"""Forms within forms down to which things that may cover text are looked for."""
_THICK = 2.0
"""Points from which a stroke may cover a line of text; a ruled line is thinner."""
_MOST_CORNERS = 8
"""Points of a path up to which it fills what it spans, as a rectangle does."""


def ink(drawing: Any) -> tuple[int, int, int, int]:
    """Red, green, blue and how opaque an object is filled, 0 to 255; black where it does not say."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(drawing, *parts):
        return 0, 0, 0, 255
    return parts[0].value, parts[1].value, parts[2].value, parts[3].value


def address(drawing: Any) -> int:
    """What tells an object of a page from the others, while the page is open."""
    return ctypes.cast(drawing, ctypes.c_void_p).value or 0


def light(drawing: Any) -> bool:
    """Whether an object is filled with next to no colour, on paper."""
    red, green, blue, opaque = ink(drawing)
    return 255 - (255 - min(red, green, blue)) * opaque // 255 >= LIGHT


class Cover(NamedTuple):
    """Something that may be drawn over text: its box as the page is shown, its place in the order of drawing."""

    left: float
    top: float
    right: float
    bottom: float
    order: int
    thing: Any


def covers_of(page: Any, size: tuple[float, float]) -> tuple[list[Cover], dict[int, int]]:
    """What may cover text, and the order in which each text object is drawn."""
    shown = shown_from(page, size)
    covers: list[Cover] = []
    order: dict[int, int] = {}
    bounds = [ctypes.c_float() for _ in range(4)]
    for drawn, (thing, within, _) in enumerate(things_of(page)):
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            order[address(thing)] = drawn
            if not light(thing):
                continue
        elif kind == raw.FPDF_PAGEOBJ_PATH and not _fills(thing):
            continue
        if not raw.FPDFPageObj_GetBounds(thing, *bounds):
            continue
        left, bottom, right, top = (one.value for one in bounds)
        corners = [shown.at(*within.at(x, y)) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        if max(xs) - min(xs) >= 1 and max(ys) - min(ys) >= 1:
            covers.append(Cover(min(xs), min(ys), max(xs), max(ys), drawn, thing))
    return covers, order


class Matrix(NamedTuple):
    """Takes points from one system of coordinates to another."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where it takes a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: Matrix) -> Matrix:
        """This one, once the inner one was applied."""
        a, b = self.a * inner.a + self.c * inner.b, self.b * inner.a + self.d * inner.b
        c, d = self.a * inner.c + self.c * inner.d, self.b * inner.c + self.d * inner.d
        return Matrix(a, b, c, d, *self.at(inner.e, inner.f))


_PLAIN = Matrix(1, 0, 0, 1, 0, 0)


def shown_from(page: Any, size: tuple[float, float]) -> Matrix:
    """From the coordinates of the file to the page as shown, from its top left."""
    x, y = ctypes.c_double(), ctypes.c_double()
    whole = 100_000  # the corners are asked for in whole numbers
    raw.FPDF_DeviceToPage(page, 0, 0, whole, whole, 0, 0, 0, x, y)
    zero = (x.value, y.value)
    raw.FPDF_DeviceToPage(page, 0, 0, whole, whole, 0, whole, 0, x, y)
    right = ((x.value - zero[0]) / size[0], (y.value - zero[1]) / size[0])
    raw.FPDF_DeviceToPage(page, 0, 0, whole, whole, 0, 0, whole, x, y)
    down = ((x.value - zero[0]) / size[1], (y.value - zero[1]) / size[1])
    turned = right[0] * down[1] - right[1] * down[0] or 1.0
    a, b, c, d = down[1] / turned, -right[1] / turned, -down[0] / turned, right[0] / turned
    return Matrix(a, b, c, d, -(a * zero[0] + c * zero[1]), -(b * zero[0] + d * zero[1]))


Forms = tuple[tuple[Any, Matrix], ...]
"""The forms that an object lies in, each with the way to the page of where it stands itself."""

Thing = tuple[Any, Matrix, Forms]
"""An object, with the way to the page of where it stands and the forms that it lies in."""


def things_of(page: Any) -> Iterator[Thing]:
    """The objects of a page in the order of drawing, those of forms in place of the forms, with the way to the page."""
    for place in range(raw.FPDFPage_CountObjects(page)):
        yield from _inside(raw.FPDFPage_GetObject(page, place), _PLAIN, ())


def _inside(thing: Any, within: Matrix, forms: Forms) -> Iterator[Thing]:
    if not thing:
        return
    if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_FORM or len(forms) >= _WITHIN:
        yield thing, within, forms
        return
    matrix = raw.FS_MATRIX()
    placed = within
    if raw.FPDFPageObj_GetMatrix(thing, matrix):
        placed = within.after(Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f))
    for place in range(raw.FPDFFormObj_CountObjects(thing)):
        yield from _inside(raw.FPDFFormObj_GetObject(thing, place), placed, (*forms, (thing, within)))


def _fills(path: Any) -> bool:
    """Whether a path covers more than the lines of a table do."""
    mode, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke):
        return False
    if mode.value != raw.FPDF_FILLMODE_NONE:
        return True
    return bool(stroke.value and raw.FPDFPageObj_GetStrokeWidth(path, width) and width.value >= _THICK)


def solid(page: Any, thing: Any) -> bool:
    """Whether it leaves nothing to be seen of what is under it, anywhere within its box."""
    if raw.FPDFPageObj_HasTransparency(thing):
        return False
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        return _without_mask(page, thing)
    if kind != raw.FPDF_PAGEOBJ_PATH or ink(thing)[3] < _OPAQUE:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, mode, stroke)
    return bool(mode.value != raw.FPDF_FILLMODE_NONE and raw.FPDFPath_CountSegments(thing) <= _MOST_CORNERS)


def _without_mask(page: Any, picture: Any) -> bool:
    """Whether a picture is opaque all over; a seal is not, with its ground left out."""
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf, page, picture)
    if not bitmap:
        return False
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
            return True
        rows, stride = raw.FPDFBitmap_GetHeight(bitmap), raw.FPDFBitmap_GetStride(bitmap)
        held = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (rows * stride)))
        alpha = np.frombuffer(held.contents, dtype=np.uint8).reshape(rows, stride)
        return bool(alpha[:, 3 : 4 * raw.FPDFBitmap_GetWidth(bitmap) : 4].min() >= _OPAQUE)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
