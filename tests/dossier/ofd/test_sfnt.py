"""Fonts inside an OFD: which glyph a character has, in every kind of map; what is damaged or endless ends in an error."""

from __future__ import annotations

import random
import struct

import pytest

from tests.dossier.ofd.programs import cid_keyed, truetype
from yunxing.dossier.ofd.cff import codes_of
from yunxing.dossier.ofd.sfnt import embedded
from yunxing.dossier.typesetting import faces


def _with_maps(*maps: tuple[int, int, bytes]) -> bytes:
    """A font of four glyphs with these sub-tables: platform, encoding, bytes."""
    head, bodies = struct.pack(">HH", 0, len(maps)), b""
    for platform, encoding, body in maps:
        head += struct.pack(">HHI", platform, encoding, 4 + 8 * len(maps) + len(bodies))
        bodies += body
    return truetype("云服务费", cmap=head + bodies)[0]


def _bytes(*glyphs: tuple[str, int]) -> bytes:
    table = bytearray(256)
    for character, glyph in glyphs:
        table[ord(character)] = glyph
    return struct.pack(">HHH", 0, 262, 0) + bytes(table)


def _segments(*ranges: tuple[int, int, int, int], glyphs: tuple[int, ...] = ()) -> bytes:
    """Format 4: first, last, move, offset of each range, and the list of glyphs after them."""
    columns = [[r[1] for r in ranges], [r[0] for r in ranges], [r[2] & 0xFFFF for r in ranges], [r[3] for r in ranges]]
    ends, starts, moves, offsets = (struct.pack(f">{len(ranges)}H", *column) for column in columns)
    body = ends + b"\0\0" + starts + moves + offsets + struct.pack(f">{len(glyphs)}H", *glyphs)
    return struct.pack(">7H", 4, 14 + len(body), 0, 2 * len(ranges), 0, 0, 0) + body


def _groups(*ranges: tuple[int, int, int]) -> bytes:
    body = b"".join(struct.pack(">III", *one) for one in ranges)
    return struct.pack(">HHIII", 12, 0, 16 + len(body), 0, len(ranges)) + body


@pytest.mark.parametrize(
    ("maps", "glyphs"),
    [
        ([(1, 0, _bytes(("A", 1), ("B", 2)))], {"A": 1, "B": 2}),
        ([(3, 1, struct.pack(">5H2H", 6, 14, 0, 0x41, 2, 3, 4))], {"A": 3, "B": 4}),
        ([(3, 1, _segments((0x41, 0x42, 1 - 0x41, 0), (0xFFFF, 0xFFFF, 1, 0)))], {"A": 1, "B": 2}),
        ([(3, 1, _segments((0x41, 0x43, 1, 2), glyphs=(2, 0, 1)))], {"A": 3, "C": 2}),
        ([(3, 10, _groups((0x4E91, 0x4E92, 1), (0x20000, 0x20000, 3)))], {"云": 1, "\u4e92": 2, "\U00020000": 3}),
        ([(1, 0, _bytes(("A", 4))), (3, 1, _segments((0x41, 0x41, 1 - 0x41, 0)))], {"A": 1}),
        ([(3, 0, _segments((0xF041, 0xF041, (2 - 0xF041), 0)))], {"A": 2, "\uf041": 2}),
        ([(3, 1, _segments((0x41, 0x41, 99, 0)))], {}),
        ([(3, 1, b"\0")], {}),
        ([], {}),
    ],
)
def test_characters_have_their_glyphs_in_every_kind_of_map(
    maps: list[tuple[int, int, bytes]], glyphs: dict[str, int]
) -> None:
    assert {chr(code): glyph for code, glyph in embedded(_with_maps(*maps)).glyphs.items()} == glyphs


def test_maps_without_end_are_read_to_a_bound() -> None:
    endless = _groups(*[(0, 0x10FFFF, 1)] * 5_000)
    overlapping = _segments(*[(0, 0xFFFE, 0, 0)] * 8_000)
    assert len(embedded(_with_maps((3, 10, endless), (3, 1, overlapping))).glyphs) == 4


def test_a_collection_gives_its_first_font() -> None:
    font = truetype("云", cmap="云")[0]
    number = struct.unpack_from(">H", font, 4)[0]
    moved = bytearray(font)
    for k in range(number):
        at = 12 + 16 * k + 8
        moved[at : at + 4] = struct.pack(">I", struct.unpack_from(">I", font, at)[0] + 16)
    assert embedded(b"ttcf\0\1\0\0\0\0\0\1\0\0\0\x10" + bytes(moved)) == embedded(font)


def test_an_opentype_calls_its_glyphs_by_the_numbers_of_its_charset() -> None:
    font = embedded(cid_keyed())
    assert font.codes is not None
    assert (len(font.codes), font.codes[:3], font.kind) == (font.glyph_count, [0, 1, 2], "FontFile3")
    assert [font.code(glyph) for glyph in (372, 373)] == [628, 629]
    assert sorted(font.codes) == font.codes


def test_a_cff_without_numbers_of_its_own_goes_by_its_glyphs() -> None:
    def index(*items: bytes) -> bytes:
        ends = [1]
        for item in items:
            ends.append(ends[-1] + len(item))
        return struct.pack(">HB", len(items), 1) + bytes(ends) + b"".join(items)

    plain = b"\1\0\4\1" + index(b"name") + index(bytes([139, 15]))
    top = bytes([139, 139, 139, 12, 30, 29, 0, 0, 0, 29, 15])  # it names its collection; its charset is at 29
    keyed = b"\1\0\4\1" + index(b"name") + index(top)
    assert len(keyed) == 29
    charsets = [b"\0\0\5\0\7", b"\1\0\5\0\0\7\0", b"\2\0\5\0\1"]
    assert codes_of(plain, 3) is None
    assert [codes_of(keyed + charset, 3) for charset in charsets] == [[0, 5, 7], [0, 5, 7], [0, 5, 6]]


def test_damage_anywhere_is_an_error_and_never_another() -> None:
    whole = truetype("云服", cmap="云服")[0]
    opentype = next(faces().glob("NotoSans*.otf")).read_bytes()[:20_000]
    draw = random.Random(7)
    outcomes = set()
    for number in range(400):
        data = bytearray(whole if number % 4 else opentype)
        for _ in range(draw.randint(1, 8)):
            data[draw.randrange(min(len(data), 400))] = draw.randrange(256)
        try:
            embedded(bytes(data[: draw.randrange(4, len(data) + 1)] if number % 3 == 0 else data))
            outcomes.add("read")
        except ValueError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}
