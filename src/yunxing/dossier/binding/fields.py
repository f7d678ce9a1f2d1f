"""Fields that were filled in and bring no look: what stands in them, ticks, captions."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from . import strokes
from .drawing import Drawing, Placed
from .entries import color_of, inherited, name_of, number_of, numbers_of, text_of, whole_of, written_in
from .lettering import Lettering
from .strokes import Pen

_MANY_LINES, _PASSWORD = 1 << 12, 1 << 13
_ONE_OF_SEVERAL, _PUSHED = 1 << 15, 1 << 16
_DROPPED = 1 << 17
_EDGE = 2.0
_LARGEST = 12.0
"""Points of words whose field says that they are as large as fits."""


def field_drawn(widget: Dictionary) -> Drawing | None:
    """What a field shows; None where nothing is filled in. Raises ``ValueError`` for a value without a place."""
    kind, value = inherited(widget, "/FT"), inherited(widget, "/V")
    flags = whole_of(inherited(widget, "/Ff"))
    look = widget.get("/MK")
    look = look if isinstance(look, Dictionary) else Dictionary()
    rect = numbers_of(widget.get("/Rect"))
    box = (
        [min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3])]
        if len(rect) == 4
        else []
    )
    has_place = bool(box) and box[2] > box[0] and box[3] > box[1]
    ticked = kind == pikepdf.Name.Btn and not flags & _PUSHED and _is_on(widget, value)
    text = _caption(look, flags) if kind == pikepdf.Name.Btn else _words(widget, kind, value, flags)
    if not has_place:
        if text.strip() or ticked:
            raise ValueError("a value without a place")
        return None
    frame = _frame(widget, look, box)
    if ticked:
        frame += strokes.tick(*box, round_=bool(flags & _ONE_OF_SEVERAL))
    if not text.strip():
        return Drawing(box, frame) if frame else None
    return Drawing(box, frame, [_placed(widget, look, text, box, flags)])


def _placed(widget: Dictionary, look: Dictionary, text: str, box: list[float], flags: int) -> Placed:
    given = written_in(text_of(inherited(widget, "/DA")))
    turned = whole_of(look.get("/R")) % 360
    edge = min(_EDGE, (box[2] - box[0]) / 8, (box[3] - box[1]) / 8)
    at = [box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge]
    wide, high = at[2] - at[0], at[3] - at[1]
    if turned in (90, 270):
        wide, high = high, wide
    pushed = inherited(widget, "/FT") == pikepdf.Name.Btn
    side = "center" if pushed else {1: "center", 2: "right"}.get(whole_of(inherited(widget, "/Q")), "left")
    words = Lettering(text, wide, high, given.size or min(_LARGEST, max(high, 4.0)), given.color, side, given.face)
    return Placed(words, at, centred=not flags & _MANY_LINES, turned=turned)


def _frame(widget: Dictionary, look: Dictionary, box: list[float]) -> str:
    """Its ground and its border, where it says that it has them."""
    line, ground = color_of(look.get("/BC")), color_of(look.get("/BG"))
    style = widget.get("/BS")
    wide = max(0.0, number_of(style.get("/W") if isinstance(style, Dictionary) else None, 1.0))
    half = min(wide / 2, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2)
    shape = strokes.frame(box[0] + half, box[1] + half, box[2] - half, box[3] - half)
    drawn = strokes.shaped(shape, Pen(line, ground.lower() if ground else None, wide))
    return f"{drawn}\n" if drawn else ""


def _is_on(widget: Dictionary, value: Any) -> bool:
    """Whether it is ticked: by its own state, or by the value of what it belongs to where it is alone."""
    state = name_of(widget, "/AS")
    if state:
        return state != "Off"
    return "/FT" in widget and isinstance(value, pikepdf.Name) and value != pikepdf.Name.Off


def _caption(look: Dictionary, flags: int) -> str:
    return text_of(look.get("/CA")) if flags & _PUSHED else ""


def _words(widget: Dictionary, kind: Any, value: Any, flags: int) -> str:
    """What is filled in, as it is shown: names of choices in place of what they stand for."""
    if kind == pikepdf.Name.Tx:
        text = text_of(value)
        return "•" * len(text) if flags & _PASSWORD else text
    if kind != pikepdf.Name.Ch:
        return ""
    shown = {}
    options = inherited(widget, "/Opt")
    for option in options if isinstance(options, Array) else ():
        if isinstance(option, Array) and len(option) == 2:
            shown[text_of(option[0])] = text_of(option[1])
    chosen = [text_of(each) for each in value] if isinstance(value, Array) else [text_of(value)]
    return ("、" if flags & _DROPPED else "\n").join(shown.get(one, one) for one in chosen if one)
