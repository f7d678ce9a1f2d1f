"""Entries of a PDF's dictionaries as what they should be, whatever stands there: numbers, colours, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

DEEP = 60
"""Branches of a tree up to which what is inherited is looked for."""
_HIDDEN = 2 | 32
"""Flags of annotations that no screen shows: hidden, no view."""
_MOST = 1e7
_MOST_WORDS = 200_000


def notes_of(page: Object) -> Iterator[Dictionary]:
    """The annotations of a page that are what they should be."""
    listed = page.get("/Annots")
    for each in listed if isinstance(listed, Array) else ():
        if isinstance(each, Dictionary):
            yield each


def hidden(annotation: Dictionary) -> bool:
    """Whether no screen shows it."""
    flags = annotation.get("/F", 0)
    return isinstance(flags, int) and bool(flags & _HIDDEN)


def inherited(page: Object, key: str) -> Any:
    """An entry of a page or a field, or of the branches of the tree above it."""
    here: Any = page
    for _ in range(DEEP):
        if not isinstance(here, Dictionary):
            return None
        if (value := here.get(key)) is not None:
            return value
        here = here.get("/Parent")
    return None


def name_of(of: Dictionary, key: str) -> str:
    """A name without its stroke; empty where there is none."""
    value = of.get(key)
    return str(value).lstrip("/") if isinstance(value, pikepdf.Name) else ""


def number_of(value: Any, otherwise: float) -> float:
    """A number, or what is taken where there is none that can be drawn with."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return number if abs(number) < _MOST else otherwise


def numbers_of(value: Any) -> list[float]:
    """The numbers of an array; none where one of them is none. Raises ``ValueError`` for one beyond any sheet."""
    if not isinstance(value, Array):
        return []
    try:
        found = [float(each) for each in value]
    except (TypeError, OverflowError):
        return []
    if not all(abs(number) < _MOST for number in found):
        raise ValueError("a number beyond any sheet")
    return found


def whole_of(value: Any) -> int:
    """A whole number, 0 where there is none."""
    return value if isinstance(value, int) else 0


def text_of(value: Any) -> str:
    """The words of a string or a stream; empty where it is neither. Raises ``ValueError`` where they are far too many."""
    if isinstance(value, Stream):
        data = value.read_bytes()
        text = (
            str(pikepdf.String(data))
            if data.startswith((b"\xfe\xff", b"\xff\xfe"))
            else data.decode("utf-8", "replace")
        )
    elif isinstance(value, pikepdf.String):
        text = str(value)
    else:
        return ""
    if len(text) > _MOST_WORDS:
        raise ValueError("too many words")
    return text


def color_of(value: Any) -> str | None:
    """A colour as the operator of a line; None for one that is transparent."""
    numbers = [min(1.0, max(0.0, n)) for n in numbers_of(value)]
    operator = {1: "G", 3: "RG", 4: "K"}.get(len(numbers))
    return f"{' '.join(f'{n:.4g}' for n in numbers)} {operator}" if operator else None


def hex_of(operator: str) -> str:
    """The colour of an operator as ``#rrggbb``."""
    *given, kind = operator.split()
    numbers = [float(n) for n in given]
    if kind.lower() == "k":
        c, m, y, k = numbers
        numbers = [(1 - n) * (1 - k) for n in (c, m, y)]
    elif kind.lower() == "g":
        numbers *= 3
    return "#" + "".join(f"{round(min(1.0, max(0.0, n)) * 255):02x}" for n in numbers)


def line_of(color: str) -> str:
    """``#rrggbb`` as the operator of a line."""
    return " ".join(f"{int(color[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5)) + " RG"


class Written(NamedTuple):
    """How words are written: size (0: as fits), colour, serif or sans."""

    size: float
    color: str
    face: str


_SIZE = re.compile(r"/([^\s/]+)\s+(-?\d*\.?\d+)\s+Tf")
_COLOR = re.compile(r"((?:-?\d*\.?\d+\s+){1,4})(g|rg|k)\b")
_ARGUMENTS = {"g": 1, "rg": 3, "k": 4}


def written_in(appearance: str) -> Written:
    """How words are written by a default appearance (``/DA``)."""
    sizes = _SIZE.findall(appearance)
    name, size = sizes[-1] if sizes else ("Helv", "0")
    color = "#000000"
    for numbers, kind in _COLOR.findall(appearance):
        if len(numbers.split()) == _ARGUMENTS[kind]:
            color = hex_of(f"{numbers} {kind}")
    serif = re.match(r"(?i)ti|.*(serif|times|roman|song|sun|ming)", name) and "sans" not in name.lower()
    return Written(min(abs(float(size)), 400.0), color, "serif" if serif else "sans")
