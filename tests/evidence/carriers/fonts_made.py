"""A TrueType font of a few shapes, written by hand: such as hide a letter by a shape without ink."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Pdf

Outline = Sequence[tuple[int, int]]
SQUARE: Outline = ((100, 0), (100, 700), (900, 700), (900, 0))
NOTHING: Outline = ()
STROKE: Outline = ((100, 0), (900, 700), (100, 0))
"""There and back again: it has a width and a height, and no ink."""


def add_font(pdf: Pdf, name: str, letters: str, outlines: Sequence[Outline]) -> Dictionary:
    """A font that the file carries, with an outline for each letter; letters are shown by their places, from 1 on."""
    data = _true_type([SQUARE, *outlines])
    shapes = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{name}"), Flags=4, FontBBox=Array([0, 0, 1000, 1000]),
        ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80, FontFile2=pdf.make_stream(data),
    )  # fmt: skip
    by_place = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{name}"), DW=1000, CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(shapes),
    )  # fmt: skip
    pairs = " ".join(f"<{place:04X}> <{ord(letter):04X}>" for place, letter in enumerate(letters, 1))
    said = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar {pairs} endbfchar\n"
        "endcmap end end"
    )
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(f"/{name}"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(by_place)]), ToUnicode=pdf.make_stream(said.encode()),
    )  # fmt: skip


def _true_type(outlines: Sequence[Outline]) -> bytes:
    glyphs, places = b"", [0]
    for outline in outlines:
        glyphs += _glyph(outline) if outline else b""
        places.append(len(glyphs))
    count = len(outlines)
    tables = {
        b"glyf": glyphs,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 1000, 1000, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, 0, 0, 1000, 1, *[0] * 7, count),
        b"hmtx": struct.pack(">Hh", 1000, 0) * count,
        b"loca": struct.pack(f">{count + 1}I", *places),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, 10, 1, 0, 0, 2, *[0] * 8),
    }
    head, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64), b""
    for name, data in tables.items():
        head += name + struct.pack(">III", 0, 12 + 16 * len(tables) + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + body


def _glyph(outline: Outline) -> bytes:
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    written = struct.pack(">hhhhh", 1, min(xs), min(ys), max(xs), max(ys))
    written += struct.pack(">HH", len(outline) - 1, 0) + bytes([1] * len(outline))
    for steps in (xs, ys):
        written += b"".join(struct.pack(">h", step - before) for before, step in zip((0, *steps), steps, strict=False))
    return written + bytes(-len(written) % 4)
