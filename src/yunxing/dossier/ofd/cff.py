"""The numbers by which a PDF calls the glyphs of a CFF font: its CIDs where it has such, else the glyphs' own numbers."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

_ROS, _CHARSET = 1230, 15


def codes_of(program: bytes, count: int) -> list[int] | None:
    """The CID of each glyph, in order; None where glyphs are called by their numbers.

    Raises ``ValueError``, ``struct.error`` or ``IndexError`` for a damaged program.
    """
    _, at = _index(program, program[2])  # names
    tops, _ = _index(program, at)
    said = dict(_operators(tops[0]))
    if _ROS not in said:
        return None
    charset = said.get(_CHARSET, [0])[-1]
    if charset < 3:  # a charset of its own is what such a font has
        return None
    return _charset(program, charset, count)


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The items of an index, and where it ends."""
    number = struct.unpack_from(">H", data, at)[0]
    if not number:
        return [], at + 2
    size = data[at + 2]
    if not 1 <= size <= 4:
        raise ValueError("an index of no size")
    places = [int.from_bytes(data[at + 3 + k * size : at + 3 + (k + 1) * size], "big") for k in range(number + 1)]
    base = at + 2 + (number + 1) * size
    return [data[base + a : base + b] for a, b in pairwise(places)], base + places[-1]


def _operators(data: bytes) -> Iterator[tuple[int, list[int]]]:
    at = 0
    operands: list[int] = []
    while at < len(data):
        first = data[at]
        at += 1
        if first <= 21:
            if first == 12:
                first = 1200 + data[at]
                at += 1
            yield first, operands
            operands = []
        elif first == 28:
            operands.append(struct.unpack_from(">h", data, at)[0])
            at += 2
        elif first == 29:
            operands.append(struct.unpack_from(">i", data, at)[0])
            at += 4
        elif first == 30:  # a real number: to its end
            while data[at] & 0xF != 0xF and data[at] >> 4 != 0xF:
                at += 1
            at += 1
            operands.append(0)
        elif first <= 246:
            operands.append(first - 139)
        elif first <= 250:
            operands.append((first - 247) * 256 + data[at] + 108)
            at += 1
        else:
            operands.append(-(first - 251) * 256 - data[at] - 108)
            at += 1


def _charset(data: bytes, at: int, count: int) -> list[int]:
    kind = data[at]
    at += 1
    found = [0]
    if kind == 0:
        return [0, *struct.unpack_from(f">{count - 1}H", data, at)]
    if kind not in (1, 2):
        raise ValueError("an unknown charset")
    while len(found) < count:
        first, left = struct.unpack_from(">HB" if kind == 1 else ">HH", data, at)
        at += 3 if kind == 1 else 4
        found += range(first, first + left + 1)
    return found[:count]
