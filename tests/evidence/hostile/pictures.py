"""Pictures that mean harm: sizes that nobody has the memory for, frames without end, bytes that are none."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

from .case import Case, case, written

SIDE = 50_000
MIB = 1024 * 1024


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png(width: int, height: int, body: bytes, *, bits: int = 8, kind: int = 2, before: bytes = b"") -> bytes:
    """A PNG of that size with these packed rows, whatever they are."""
    head = struct.pack(">2L5B", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    squeezed = zlib.compressobj(9)
    whole = b"".join(squeezed.compress(bytes(MIB)) for _ in range(count // MIB))
    return whole + squeezed.compress(bytes(count % MIB)) + squeezed.flush()


def small(format_: str, side: int = 64) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(held, format_)
    return held.getvalue()


def declared_jpeg() -> bytes:
    """A small JPEG that says that it is as large as one can be."""
    data = small("JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">2H", 65_500, 65_500) + data[at + 4 :]


def bmp() -> bytes:
    head = struct.pack("<L2i2H6L", 40, SIDE, SIDE, 1, 24, 0, 0, 2_835, 2_835, 0, 0)
    return b"BM" + struct.pack("<LHHL", 54, 0, 0, 54) + head + bytes(300)


def gif(side: int, frames: int) -> bytes:
    """A GIF of that size; each of its frames is one spot."""
    head = b"GIF89a" + struct.pack("<2H3B", side, side, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\x00\x01\x00\x00\x00" + b"\x2c" + struct.pack("<4HB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * frames + b"\x3b"


def tiff(width: int, height: int, frames: int, *, ring: bool = False) -> bytes:
    """A grey TIFF; its frames share one strip. In a ring, the last is followed by the first."""
    out = bytearray(b"II*\0" + struct.pack("<L", 8))
    for number in range(frames):
        tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 0), (277, 3, 1),
                (278, 4, height), (279, 4, min(width * height, 64))]  # fmt: skip
        start = len(out)
        end = start + 2 + 12 * len(tags) + 4
        out += struct.pack("<H", len(tags))
        for tag, kind, value in tags:
            out += struct.pack("<2HLL", tag, kind, 1, value)
        out += struct.pack("<L", 8 if ring and number + 1 == frames else end if number + 1 < frames else 0)
    return bytes(out)


def webp() -> bytes:
    """A lossless WEBP that says that it is as large as one can be."""
    size = 16_383
    body = b"\x2f" + struct.pack("<L", size | size << 14) + bytes(64)
    data = b"WEBPVP8L" + struct.pack("<L", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<L", len(data)) + data


def whole(path: Path) -> None:
    """A PNG of two and a half thousand million spots that is all there, in 300 kB."""
    path.write_bytes(png(SIDE, SIDE, zeros(SIDE * (SIDE // 8 + 1)), bits=1, kind=0))


def text_bomb() -> bytes:
    return chunk(b"zTXt", b"Comment\0\0" + zeros(400 * MIB))


HEIC = struct.pack(">L", 24) + b"ftypheic\0\0\0\0mif1heic" + struct.pack(">L", 4_000_000_000) + b"meta" + bytes(200)

PICTURES: tuple[Case, ...] = (
    case("png-50000.png", written(png(SIDE, SIDE, zlib.compress(bytes(100)))), "picture_too_large"),
    case("png-50000-whole.png", whole, "picture_too_large"),
    case("jpeg-65500.jpg", written(declared_jpeg()), "picture_too_large"),
    case("tiff-50000.tif", written(tiff(SIDE, SIDE, 1)), "picture_too_large"),
    case("bmp-50000.bmp", written(bmp()), "picture_too_large"),
    case("gif-50000.gif", written(gif(SIDE, 1)), "picture_too_large"),
    case("webp-16383.webp", written(webp()), "picture_too_large"),
    case("png-truncated.png", written(small("PNG", 400)[:60]), "picture_damaged"),
    case("jpeg-truncated.jpg", written(small("JPEG", 400)[:200]), "picture_damaged"),
    case("png-no-size.png", written(png(0, 0, zlib.compress(b""))), "picture_damaged"),
    case("png-text-bomb.png", written(lambda: png(64, 64, zlib.compress(bytes(64 * 193)), before=text_bomb())), "picture_damaged"),
    case("png-profile-bomb.png", written(lambda: png(64, 64, zlib.compress(bytes(64 * 193)), before=chunk(
        b"iCCP", b"a\0\0" + zeros(400 * MIB)))), "picture_damaged"),
    case("gif-10000-frames.gif", written(lambda: gif(32, 10_000)), papers=1),
    case("tiff-10000-frames.tif", written(lambda: tiff(8, 8, 10_000)), "pages_left", "picture_pages", papers=1),
    case("tiff-ring.tif", written(tiff(8, 8, 3, ring=True)), papers=1),
    case("tiff-damaged.tif", written(b"II*\0" + b"\xff" * 400), "picture_damaged"),
    case("heic-damaged.heic", written(HEIC), "picture_damaged"),
)  # fmt: skip
