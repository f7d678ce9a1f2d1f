"""What annotations without a look show, kind by kind: as viewers draw them from their entries."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from pikepdf import Array, Dictionary

from . import strokes
from .drawing import Drawing, Placed
from .entries import color_of, hex_of, line_of, name_of, number_of, numbers_of, text_of, whole_of, written_in
from .lettering import Lettering
from .strokes import Pen, Point

NOTHING = {"Link", "Popup", "PrinterMark", "TrapNet", "Watermark"}
"""Kinds that show nothing where they bring no look: what a link leads to stays behind with it."""
_TEXT_MARKS = ("Highlight", "Underline", "StrikeOut", "Squiggly", "Redact")
_ICON = 20.0
_MOST_POINTS = 200_000
_RED = "0.8 0 0 RG"


def drawing_of(annotation: Dictionary) -> Drawing:
    """What an annotation shows. Raises ``ValueError`` for a kind that only a viewer can show, and for one without a place."""
    kind = name_of(annotation, "/Subtype")
    if kind not in _MAKERS:
        raise ValueError(kind)
    return _MAKERS[kind](_Seen(annotation, kind))


class _Seen:
    """An annotation as those that draw it ask."""

    def __init__(self, annotation: Dictionary, kind: str) -> None:
        self.of, self.kind = annotation, kind
        rect = numbers_of(annotation.get("/Rect"))
        self.rect = (
            [min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3])]
            if len(rect) == 4
            else []
        )
        self.density = min(1.0, max(0.0, number_of(annotation.get("/CA"), 1.0)))
        self.words = text_of(annotation.get("/Contents"))

    def pen(self, otherwise: str = "0 G", ground: str | None = None) -> Pen:
        """Its line and ground."""
        color = self.of.get("/C")
        line = color_of(color) if isinstance(color, Array) else otherwise
        inner = color_of(self.of.get("/IC"))
        return Pen(line, inner.lower() if inner else ground, *self.border())

    def border(self) -> tuple[float, list[float]]:
        """Width and dashes of its line."""
        style, border = self.of.get("/BS"), self.of.get("/Border")
        if isinstance(style, Dictionary):
            dashes = numbers_of(style.get("/D")) or [3.0]
            dashed = name_of(style, "/S") == "D" and _dashes(dashes)
            return max(0.0, number_of(style.get("/W"), 1.0)), dashes if dashed else []
        given = list(border) if isinstance(border, Array) else []
        dashes = numbers_of(given[3]) if len(given) > 3 else []
        wide = number_of(given[2], 1.0) if len(given) > 2 else 1.0
        return max(0.0, wide), dashes if _dashes(dashes) else []

    def inner(self) -> list[float]:
        """Its box less the differences that it states."""
        self.boxed()
        less = numbers_of(self.of.get("/RD"))
        if len(less) != 4 or min(less) < 0:
            return self.rect
        box = [self.rect[0] + less[0], self.rect[1] + less[1], self.rect[2] - less[2], self.rect[3] - less[3]]
        return box if box[2] > box[0] and box[3] > box[1] else self.rect

    def boxed(self) -> None:
        """Raise ``ValueError`` where it has no place."""
        if not self.rect or self.rect[2] - self.rect[0] <= 0 or self.rect[3] - self.rect[1] <= 0:
            raise ValueError("no place")

    def ends(self) -> tuple[str, str]:
        """What stands at the ends of its line."""
        ends = self.of.get("/LE")
        names = (
            [str(each).lstrip("/") for each in ends] if isinstance(ends, Array) else [str(ends or "").lstrip("/")] * 2
        )
        return (names[0], names[1]) if len(names) == 2 else ("None", "None")

    def around(self, points: Sequence[Point], pen: Pen) -> list[float]:
        """The box that holds points with the width of the line and its ends, and what the annotation itself says it takes."""
        if not points or len(points) > _MOST_POINTS:
            raise ValueError("no points, or too many")
        room = max(pen.width, 1.0) * 9
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = [min(xs) - room, min(ys) - room, max(xs) + room, max(ys) + room]
        if self.rect:
            box = [
                min(box[0], self.rect[0]),
                min(box[1], self.rect[1]),
                max(box[2], self.rect[2]),
                max(box[3], self.rect[3]),
            ]
        return box


def _dashes(numbers: Sequence[float]) -> bool:
    return bool(numbers) and min(numbers) >= 0 and max(numbers) > 0


def _points(numbers: Sequence[float]) -> list[Point]:
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _frame(seen: _Seen) -> Drawing:
    pen = seen.pen()
    left, low, right, high = seen.inner()
    half = min(pen.width / 2, (right - left) / 2, (high - low) / 2)
    shape = strokes.frame if seen.kind == "Square" else strokes.ring
    drawn = strokes.shaped(shape(left + half, low + half, right - half, high - half), pen)
    return Drawing(seen.rect, drawn, density=seen.density)


def _mark(seen: _Seen) -> Drawing:
    numbers = numbers_of(seen.of.get("/QuadPoints"))
    if seen.rect and len(numbers) < 8:
        left, low, right, high = seen.rect
        numbers = [left, high, right, high, left, low, right, low]
    found = strokes.quads(numbers)
    if seen.kind == "Redact":  # what is to be taken out stands there still
        pen = Pen(color_of(seen.of.get("/OC")) if isinstance(seen.of.get("/OC"), Array) else _RED)
    else:
        pen = seen.pen("1 1 0 RG" if seen.kind == "Highlight" else "0 G")
        pen = pen._replace(ground=pen.line.lower() if pen.line else None)
    drawn = "\n".join(filter(None, (strokes.marked(seen.kind, quad, pen) for quad in found)))
    box = seen.around([point for quad in found for point in quad], pen)
    return Drawing(box, drawn, density=seen.density, multiplied=seen.kind == "Highlight")


def _line(seen: _Seen) -> Drawing:
    pen = seen.pen()
    ends = _points(numbers_of(seen.of.get("/L")))
    if len(ends) != 2:
        raise ValueError("no line")
    far, over = number_of(seen.of.get("/LL"), 0.0), number_of(seen.of.get("/LLE"), 0.0)
    line = strokes.shifted(ends, far)
    steps = [strokes.stroked(line, pen), strokes.ended(line, seen.ends(), pen)]
    reach = strokes.shifted(ends, far + (over if far >= 0 else -over))
    if far:
        steps += [strokes.stroked([a, b], pen._replace(dashes=())) for a, b in zip(ends, reach, strict=True)]
    box = seen.around([*ends, *line, *reach], pen)
    placed = []
    if bool(seen.of.get("/Cap", False)) and seen.words.strip():
        x, y = strokes.middle(line)
        words = Lettering(seen.words, max(60.0, box[2] - box[0]), 14.0, 9.0, side="center")
        place = [x - words.width / 2, y + 2, x + words.width / 2, y + 2 + words.height]
        placed.append(Placed(words, place))
        box = [min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3])]
    return Drawing(box, "\n".join(filter(None, steps)), placed, seen.density)


def _lines(seen: _Seen) -> Drawing:
    """Several points in a row (open or closed), or several strokes by hand."""
    pen = seen.pen()
    if seen.kind == "Ink":
        listed = seen.of.get("/InkList")
        rows = [_points(numbers_of(each)) for each in listed] if isinstance(listed, Array) else []
    else:
        rows = [_points(numbers_of(seen.of.get("/Vertices")))]
    closed = seen.kind == "Polygon"
    steps = [strokes.stroked(row, pen, closed=closed) for row in rows]
    if seen.kind == "PolyLine":
        steps.append(strokes.ended(rows[0], seen.ends(), pen))
    box = seen.around([point for row in rows for point in row], pen)
    return Drawing(box, "\n".join(filter(None, steps)), density=seen.density)


def _caret(seen: _Seen) -> Drawing:
    left, low, right, high = seen.inner()
    pen = seen.pen("0 0 1 RG")
    points = [(left, low), ((left + right) / 2, high), (right, low)]
    return Drawing(seen.rect, strokes.stroked(points, pen._replace(width=1.0)), density=seen.density)


def _icon(seen: _Seen) -> Drawing:
    seen.boxed()
    left, _, right, high = seen.rect
    size = min(_ICON, max(right - left, 8.0))
    color = color_of(seen.of.get("/C"))
    drawn = strokes.clip(left, high, size) if seen.kind == "FileAttachment" else strokes.note(
        left, high, size, color.lower() if color else "1 1 0.6 rg"
    )  # fmt: skip
    return Drawing([left, high - size, left + size, high], drawn, density=seen.density)


def _stamp(seen: _Seen) -> Drawing:
    seen.boxed()
    left, low, right, high = seen.rect
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name_of(seen.of, "/Name") or "Draft").upper()
    pen = Pen(color_of(seen.of.get("/C")) or _RED, width=1.5)
    words = Lettering(
        name, (right - left) * 0.9, (high - low) * 0.8, (high - low) * 0.5, hex_of(pen.line or _RED), "center"
    )
    inset = min(1.5, (right - left) / 4, (high - low) / 4)
    drawn = strokes.shaped(strokes.frame(left + inset, low + inset, right - inset, high - inset), pen)
    at = [left + (right - left) * 0.05, low + (high - low) * 0.1, right, high]
    return Drawing(seen.rect, drawn, [Placed(words, at, True)], seen.density)


def _free_text(seen: _Seen) -> Drawing:
    given = written_in(text_of(seen.of.get("/DA")))
    text = seen.words or _plain(text_of(seen.of.get("/RC")))
    ground = color_of(seen.of.get("/C"))
    wide, dashes = seen.border()
    pen = Pen(line_of(given.color), ground.lower() if ground else None, wide, dashes)
    left, low, right, high = seen.inner()
    half = min(pen.width / 2, (right - left) / 2, (high - low) / 2)
    steps = [strokes.shaped(strokes.frame(left + half, low + half, right - half, high - half), pen)]
    box, callout = list(seen.rect), _points(numbers_of(seen.of.get("/CL")))
    if len(callout) > 1:
        steps += [strokes.stroked(callout, pen), strokes.ended(callout, (seen.ends()[0], "None"), pen)]
        box = seen.around(callout, pen)
    placed = []
    if text.strip():
        edge = min(pen.width + 2.0, (right - left) / 8, (high - low) / 8)
        at = [left + edge, low + edge, right - edge, high - edge]
        side = {1: "center", 2: "right"}.get(whole_of(seen.of.get("/Q")), "left")
        words = Lettering(text, at[2] - at[0], at[3] - at[1], given.size or 12.0, given.color, side, given.face)
        placed.append(Placed(words, at))
    return Drawing(box, "\n".join(filter(None, steps)), placed, seen.density)


def _plain(rich: str) -> str:
    """The words of a rich text."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<br[^>]*>|</p>", "\n", rich))).strip()


_MAKERS: dict[str, Callable[[_Seen], Drawing]] = {
    **dict.fromkeys(_TEXT_MARKS, _mark), "Square": _frame, "Circle": _frame, "Line": _line, "PolyLine": _lines, "Polygon": _lines, "Ink": _lines,
    "Caret": _caret, "Text": _icon, "FileAttachment": _icon, "Stamp": _stamp, "FreeText": _free_text,
}  # fmt: skip
