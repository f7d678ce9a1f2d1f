"""Font programs for tests: a TrueType drawn here, box by box, and an OpenType."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from yunxing.dossier.typesetting import faces

UNITS = 1000


def truetype(characters: str, cmap: str | bytes) -> tuple[bytes, Mapping[str, int]]:
    """A TrueType with a box for each character, each narrower than the one before; ``cmap``: which it can be asked for, or the table itself."""
    numbers = {character: number for number, character in enumerate(characters, 1)}
    outlines = [b""]
    for number in numbers.values():
        right, top = 900 - 150 * number, 400 + 100 * number
        head = struct.pack(">5h", 1, 50, 0, right, top)
        points = struct.pack(">HH", 3, 0) + b"\x01" * 4
        xs = struct.pack(">4h", 50, 0, right - 50, 0)
        ys = struct.pack(">4h", 0, top, 0, -top)
        body = head + points + xs + ys
        outlines.append(body + b"\0" * (-len(body) % 4))
    places = [0]
    for outline in outlines:
        places.append(places[-1] + len(outline))
    count = len(outlines)
    tables = {
        "cmap": cmap if isinstance(cmap, bytes) else _cmap({c: numbers[c] for c in cmap}),
        "glyf": b"".join(outlines),
        "head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, UNITS, 0, 0, 0, 0, 1000, 1000, 0, 8, 2, 1, 0
        ),
        "hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, count
        ),
        "hmtx": b"".join(struct.pack(">Hh", 1000, 0) for _ in outlines),
        "loca": b"".join(struct.pack(">I", place) for place in places),
        "maxp": struct.pack(">IH13H", 0x10000, count, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return _sfnt(b"\0\1\0\0", tables), numbers


def cid_keyed() -> bytes:
    """An OpenType of CFF whose glyphs are called by numbers that are not theirs: the face that stands in for 宋体."""
    return next(faces().glob("NotoSerif*.otf")).read_bytes()


def _cmap(glyphs: Mapping[str, int]) -> bytes:
    codes = sorted((ord(c), glyph) for c, glyph in glyphs.items())
    groups = b"".join(struct.pack(">III", code, code, glyph) for code, glyph in codes)
    return (
        struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(codes)) + groups
    )


def _sfnt(head: bytes, tables: Mapping[str, bytes]) -> bytes:
    at = 12 + 16 * len(tables)
    directory, bodies = b"", b""
    for tag, body in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag.encode(), 0, at + len(bodies), len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    return head + struct.pack(">4H", len(tables), 0, 0, 0) + directory + bodies
