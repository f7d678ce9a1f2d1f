"""Areas of an OFD that are filled with a small picture again and again: where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor
from xml.etree.ElementTree import Element

from yunxing.evidence.carriers.ofd_package import Rectangle, child, floats, one_float
from yunxing.evidence.carriers.ofd_text import Matrix

MOST_CELLS = 20_000
_MIRRORED = {"Row": (True, False), "Column": (False, True), "RowAndColumn": (True, True)}
"""Whether every second row is mirrored from top to bottom, and every second column from left to right."""


def cells(pattern: Element, box: Rectangle) -> tuple[Element, Iterator[Matrix]] | None:
    """What is repeated, and where each stands so that a box (left, top, right, bottom) is covered.

    None where its sizes are faulty, its plane is turned, or it would be drawn more often than is done.
    """
    content = child(pattern, "CellContent")
    width, height = one_float(pattern.get("Width"), 0.0), one_float(pattern.get("Height"), 0.0)
    across = one_float(pattern.get("XStep"), width) or width
    down = one_float(pattern.get("YStep"), height) or height
    own = floats(pattern.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = own
    if content is None or not (width > 0 and height > 0 and across > 0 and down > 0):
        return None
    if b or c or not (a > 0 and d > 0) or pattern.get("RelativeTo", "Object") != "Object":
        return None
    columns = range(floor((box[0] - e) / (a * across)) - 1, ceil((box[2] - e) / (a * across)) + 1)
    rows = range(floor((box[1] - f) / (d * down)) - 1, ceil((box[3] - f) / (d * down)) + 1)
    if len(columns) * len(rows) > MOST_CELLS:
        return None
    rows_turn, columns_turn = _MIRRORED.get(pattern.get("ReflectMethod", "Normal"), (False, False))

    def places() -> Iterator[Matrix]:
        for row in rows:
            for column in columns:
                turned_x, turned_y = columns_turn and column % 2, rows_turn and row % 2
                yield Matrix(
                    -a if turned_x else a, 0.0, 0.0, -d if turned_y else d,
                    e + a * (column * across + (width if turned_x else 0.0)),
                    f + d * (row * down + (height if turned_y else 0.0)),
                )  # fmt: skip

    return content, places()


def extent(operators: Sequence[str]) -> Rectangle:
    """The box around an outline: left, top, right, bottom."""
    values = [float(token) for one in operators for token in one.split()[:-1]]
    return min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2])
