"""Fonts that travel inside an OFD: their glyphs by character and by number, and as much of them as a PDF needs.

Only tables that draw are kept. FreeType has to accept what is left, so that a viewer will.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from PIL import ImageFont

from .cff import codes_of

_SFNT = (b"\0\1\0\0", b"true", b"OTTO")
_TRUETYPE = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
_MOST_TABLES = 64
_MOST_MAPS = 16
_MOST_CODES = 200_000
"""Characters of all maps together; a font has 65,535 glyphs at most. Ranges may overlap without end."""


class Embedded(NamedTuple):
    """A font for a PDF: ``kind`` is FontFile2 (TrueType) or FontFile3 (CFF), ``data`` its program.

    ``glyphs`` lead from a character to a glyph; ``widths`` are in thousandths of the size, the last one for all beyond.
    """

    kind: str
    data: bytes
    glyphs: Mapping[int, int]
    widths: list[float]
    glyph_count: int
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    codes: list[int] | None = None
    """The code of each glyph in the PDF, where that is not its number."""

    def code(self, glyph: int) -> int:
        """The code of a glyph in the PDF."""
        return self.codes[glyph] if self.codes is not None and glyph < len(self.codes) else glyph

    def width(self, glyph: int) -> float:
        """The width of a glyph, in thousandths of the size."""
        return self.widths[min(glyph, len(self.widths) - 1)] if self.widths else 1000.0


def embedded(data: bytes) -> Embedded:
    """The font of a file (TrueType, OpenType, a collection's first). Raises ``ValueError`` where it is none we can use."""
    try:
        return _embedded(data)
    except (struct.error, IndexError, OverflowError) as error:
        raise ValueError("damaged") from error


def _embedded(data: bytes) -> Embedded:
    start = 0
    if data[:4] == b"ttcf":
        start = struct.unpack_from(">I", data, 12)[0]
    if data[start : start + 4] not in _SFNT:
        raise ValueError("no TrueType or OpenType font")
    tables = _tables(data, start)
    units = struct.unpack_from(">H", tables["head"], 18)[0]
    if not 16 <= units <= 16384:
        raise ValueError("units")
    count = struct.unpack_from(">H", tables["maxp"], 4)[0]
    box = struct.unpack_from(">4h", tables["head"], 36)
    ascent, descent = struct.unpack_from(">2h", tables["hhea"], 4)
    measures = struct.unpack_from(">H", tables["hhea"], 34)[0]
    scale = 1000 / units
    codes = None
    pairs = tables["hmtx"]
    widths = [struct.unpack_from(">H", pairs, 4 * k)[0] * scale for k in range(min(measures, len(pairs) // 4))]
    if "CFF " in tables:
        kind, program = "FontFile3", tables["CFF "]
        codes = codes_of(program, count)
        whole = _written(b"OTTO", {**_only(tables, _TRUETYPE), "CFF ": program})
    elif "glyf" in tables and "loca" in tables:
        program = whole = _written(b"\0\1\0\0", _only(tables, _TRUETYPE))
        kind = "FontFile2"
    else:
        raise ValueError("no outlines")
    _accepted(whole)
    glyphs = {code: glyph for code, glyph in _characters(tables.get("cmap", b"")).items() if 0 < glyph < count}
    scaled = [round(one * scale) for one in (*box, ascent, descent)]
    return Embedded(
        kind, program, glyphs, widths, count,
        (scaled[0], scaled[1], scaled[2], scaled[3]), scaled[4], scaled[5], codes,
    )  # fmt: skip


def _tables(data: bytes, start: int) -> dict[str, bytes]:
    number = struct.unpack_from(">H", data, start + 4)[0]
    found: dict[str, bytes] = {}
    for k in range(min(number, _MOST_TABLES)):
        tag, _, at, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * k)
        if at + length > len(data):
            raise ValueError("a table beyond the end")
        found[tag.decode("latin-1")] = data[at : at + length]
    for needed in ("head", "maxp", "hhea", "hmtx"):
        if needed not in found:
            raise ValueError(f"no {needed}")
    return found


def _only(tables: Mapping[str, bytes], names: tuple[str, ...]) -> dict[str, bytes]:
    return {name: tables[name] for name in names if name in tables}


def _written(head: bytes, tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = [head, struct.pack(">4H", count, power * 16, power.bit_length() - 1, count * 16 - power * 16)]
    at = 12 + 16 * count
    bodies = []
    for tag, body in sorted(tables.items()):
        padded = body + b"\0" * (-len(body) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory.append(struct.pack(">4sIII", tag.encode("latin-1"), total, at, len(body)))
        bodies.append(padded)
        at += len(padded)
    return b"".join(directory + bodies)


def _accepted(font: bytes) -> None:
    try:
        ImageFont.truetype(io.BytesIO(font), 20)
    except OSError as error:
        raise ValueError("FreeType does not take it") from error


def _characters(cmap: bytes) -> dict[int, int]:
    """Character to glyph, of all sub-tables that can be read, the best last; without any, nothing."""
    found: dict[int, int] = {}
    try:
        number = min(_MOST_MAPS, struct.unpack_from(">H", cmap, 2)[0])
        listed = [struct.unpack_from(">HHI", cmap, 4 + 8 * k) for k in range(number)]
    except struct.error:
        return found
    left = _MOST_CODES
    order = {(1, 0): 0, (3, 0): 1, (0, 3): 2, (3, 1): 3, (0, 4): 4, (3, 10): 5}
    for platform, encoding, at in sorted(listed, key=lambda one: order.get((one[0], one[1]), -1)):
        if (platform, encoding) == (1, 0) and len(listed) > 1:
            continue  # Mac Roman: its codes above 127 are no characters of ours
        try:
            left -= _read(cmap, at, found, left)
        except struct.error:
            continue
    for code in [code for code in found if 0xF000 <= code <= 0xF0FF]:  # a font of symbols: its codes as bytes
        found.setdefault(code - 0xF000, found[code])
    return found


def _read(cmap: bytes, at: int, found: dict[int, int], left: int) -> int:
    """Add a sub-table, of so many characters at most; how many they were."""
    kind = struct.unpack_from(">H", cmap, at)[0]
    read = 0
    if kind == 0:
        found.update(enumerate(cmap[at + 6 : at + 262]))
    elif kind == 6:
        first, count = struct.unpack_from(">HH", cmap, at + 6)
        found.update(zip(range(first, first + count), struct.unpack_from(f">{count}H", cmap, at + 10), strict=True))
    elif kind == 4:
        for code, glyph in islice(_segments(cmap, at), left):
            found[code] = glyph
            read += 1
    elif kind == 12:
        for code, glyph in islice(_groups(cmap, at), left):
            found[code] = glyph
            read += 1
    return read


def _groups(cmap: bytes, at: int) -> Iterator[tuple[int, int]]:
    for k in range(struct.unpack_from(">I", cmap, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", cmap, at + 16 + 12 * k)
        if first <= last <= 0x10FFFF:
            yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _segments(cmap: bytes, at: int) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", cmap, at + 14)
    starts = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * count)
    moves = struct.unpack_from(f">{count}H", cmap, at + 16 + 4 * count)
    places = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", cmap, places)
    for k in range(count):
        for code in range(starts[k], min(ends[k], 0xFFFE) + 1):
            if offsets[k] == 0:
                yield code, (code + moves[k]) & 0xFFFF
                continue
            where = places + 2 * k + offsets[k] + 2 * (code - starts[k])
            if where + 2 > len(cmap):
                break
            glyph = struct.unpack_from(">H", cmap, where)[0]
            yield code, (glyph + moves[k]) & 0xFFFF if glyph else 0
