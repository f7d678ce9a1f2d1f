"""Pictures as pages: fitted to A4, every pixel kept. JPEG and most PNG go in as they are, without being copied.

What PDF cannot carry as it is (transparency, interlacing, TIFF, HEIC …) is decoded here and written anew.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageFile

from .pdfs import A4, FOOT, MARGIN
from .sources import Part, Span, length_of

FORMATS = ("JPEG", "MPO", "PNG", "TIFF", "BMP", "WEBP", "GIF", "AVIF", "HEIF")
MOST_PIXELS = 120_000_000
"""As ``yunxing.evidence`` reads: the largest sheet that is asked for, A3 at 600 dpi, has 70 million."""
MOST_FRAMES = 1000
_TOO_MANY = f"> {MOST_PIXELS:,} px"
JPEG_QUALITY = 92
"""For pictures that were compressed with losses before (HEIC, AVIF, WEBP, JPEG within TIFF): twice the size of a usual photo, and nothing to be seen."""
_CHUNK = struct.Struct(">I4s")
_PNG = b"\x89PNG\r\n\x1a\n"
_TAIL = 64 * 1024
_TURNS = {
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip
"""How the unit square is turned or mirrored so that a picture stands as the camera's note (EXIF 274) says."""


class PictureError(Exception):
    """A picture that cannot be made a page: damaged, or too large."""


class Drawn(NamedTuple):
    """A picture as PDF has it: pixels as stored, the entries of its dictionary, its data, how it is turned."""

    width: int
    height: int
    entries: str
    data: Sequence[Part]
    turned: int = 1


def passed_through(path: Path) -> Drawn | None:
    """A JPEG or PNG whose own bytes PDF can carry; None for all else. Raises ``OSError`` where it cannot be opened."""
    with path.open("rb") as file:
        head = file.read(len(_PNG))
        if head == _PNG:
            return _png(path, file)
    return _jpeg(path) if head.startswith(b"\xff\xd8\xff") else None


def converted(path: Path) -> Iterator[Drawn]:
    """The pages of any other picture, decoded. Raises ``PictureError``."""
    with _opened(path) as image:
        for _ in _frames(image):
            yield _decoded(image)


def rescued(path: Path) -> tuple[Drawn, int]:
    """What can be decoded of a picture that is cut short, as a whole one; and hundredths of its height that are empty.

    Its own bytes would make the bound file faulty. Raises ``PictureError``.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with _opened(path) as image:
            drawn = _decoded(image)
            return drawn, _empty_below(_plain(image))
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def left_out(path: Path) -> int:
    """Frames of an animation that are not bound: all but the first. A TIFF has pages, and a JPEG views of the same."""
    with _opened(path) as image:
        if image.format in {"TIFF", "JPEG", "MPO"}:
            return 0
        try:
            return max(0, getattr(image, "n_frames", 1) - 1)
        except Exception:  # decoders raise whatever they stumble over, and the first frame is a page all the same
            return 0


def _empty_below(image: Image.Image) -> int:
    """Hundredths of a picture's height from its foot in which all is of one colour."""
    import numpy as np  # noqa: PLC0415 -- for pictures that are cut alone

    values = np.asarray(image).reshape(image.height, -1)
    differs = np.nonzero((values != values[-1]).any(axis=1))[0]
    channels = values.shape[1] // image.width or 1
    if (values[-1].reshape(-1, channels) != values[-1][:channels]).any():
        return 0
    first = int(differs[-1]) + 1 if len(differs) else 0
    return (image.height - first) * 100 // image.height


def reduced(path: Path, longest: int) -> Iterator[Drawn]:
    """The pages of a picture as they are looked at: each no longer than so many pixels, as JPEG. Raises ``PictureError``."""
    with _opened(path) as image:
        for _ in _frames(image):
            yield _reduced(image, longest)


def looked_through(path: Path) -> bool:
    """Whether a picture that is passed through is whole. Raises ``PictureError`` where nothing of it can be decoded."""
    with path.open("rb") as file:
        head = file.read(len(_PNG))
        if head == _PNG:
            return _png_is_whole(file) or _decodes(path)
        size = file.seek(0, io.SEEK_END)
        file.seek(max(_scan_begins(file), size - _TAIL))
        return b"\xff\xd9" in file.read() or _decodes(path)


def assembled(pictures: Sequence[Drawn], loose: Sequence[Span] = (), *, bare: bool = False) -> list[Part]:
    """A PDF of these pictures, one to a page, as parts: their data are not copied.

    ``loose`` are streams that no page has; they begin with the object ``first_loose``. ``bare``: each page is as large as
    its picture, which fills it, so that a place on the one is that on the other.
    """
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(len(pictures)))
    objects: list[list[Part]] = [
        [b"<</Type/Catalog/Pages 2 0 R>>"],
        [f"<</Type/Pages/Count {len(pictures)}/Kids[{kids}]>>".encode()],
    ]
    for number, picture in enumerate(pictures):
        page, contents = _page(picture, 4 + 3 * number, bare=bare)
        length = sum(map(length_of, picture.data))
        image = (
            f"<</Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}{picture.entries}"
            f"/Length {length}>>\nstream\n"
        )
        objects += [
            [page],
            [b"<</Length %d>>\nstream\n%b\nendstream" % (len(contents), contents)],
            [image.encode(), *picture.data, b"\nendstream"],
        ]
    objects += [[b"<</Length %d>>\nstream\n" % each.length, each, b"\nendstream"] for each in loose]
    parts: list[Part] = [b"%PDF-1.7\n"]
    at = len(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(at)
        whole: list[Part] = [b"%d 0 obj\n" % number, *body, b"\nendobj\n"]
        at += sum(map(length_of, whole))
        parts += whole
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, at)
    )
    return parts


def first_loose(pictures: int) -> int:
    """The number of the first loose object after so many pictures."""
    return 3 + 3 * pictures


def _page(picture: Drawn, contents: int, *, bare: bool) -> tuple[bytes, bytes]:
    """The page of a picture and what draws it. A wide picture lies on a wide page; a small one is not blown up."""
    width, height = (picture.width, picture.height) if picture.turned < 5 else (picture.height, picture.width)
    if bare:
        scale = A4[1] / max(width, height)
        across, up = wide, high = width * scale, height * scale
        left = low = 0.0
    else:
        across, up = A4 if height >= width else A4[::-1]
        room_across, room_up = across - 2 * MARGIN, up - MARGIN - FOOT
        scale = min(room_across / width, room_up / height, 1.0)
        wide, high = width * scale, height * scale
        left, low = (across - wide) / 2, FOOT + (room_up - high) / 2
    a, b, c, d, e, f = _TURNS[picture.turned]
    matrix = (wide * a, high * b, wide * c, high * d, wide * e + left, high * f + low)
    drawn = " ".join(f"{n:.4f}".rstrip("0").rstrip(".") for n in matrix) + " cm /I Do"
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {across} {up}]/Contents {contents} 0 R"
        f"/Resources<</XObject<</I {contents + 1} 0 R>>>>>>"
    )
    return page.encode(), drawn.encode()


def _jpeg(path: Path) -> Drawn | None:
    try:
        with _opened(path) as image:
            if image.format not in {"JPEG", "MPO"} or image.mode not in {"L", "RGB", "CMYK"}:
                return None
            space = {"L": "Gray", "RGB": "RGB", "CMYK": "CMYK"}[image.mode]
            inverted = "/Decode[1 0 1 0 1 0 1 0]" if image.mode == "CMYK" and "adobe" in image.info else ""
            entries = f"/ColorSpace/Device{space}/BitsPerComponent 8/Filter/DCTDecode{inverted}"
            turned = _turned(image)
            width, height = image.size
    except PictureError:
        return None
    return Drawn(width, height, entries, [Span(path, 0, path.stat().st_size)], turned)


def _turned(image: Image.Image) -> int:
    try:
        turned = image.getexif().get(274, 1)
    except Exception:  # what a camera notes may be anything
        return 1
    return turned if turned in _TURNS else 1


def _png(path: Path, file: io.BufferedReader) -> Drawn | None:
    head = b""
    colours = b""
    data: list[Part] = []
    size = file.seek(0, io.SEEK_END)
    for kind, start, stated in _chunks(file):
        length = min(stated, max(0, size - start))  # a file may be cut
        if kind == b"IHDR" and length == 13:
            head = file.read(13)
        elif kind == b"PLTE":
            colours = file.read(min(length, 768))
        elif kind in {b"tRNS", b"acTL"}:
            return None
        elif kind == b"IDAT":
            if data and isinstance(last := data[-1], Span) and last.start + last.length == start:
                data[-1] = Span(path, last.start, last.length + length)
            else:
                data.append(Span(path, start, length))
    if not head or not data:
        return None
    width, height, bits, kind_of_colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    channels = {0: 1, 2: 3, 3: 1}.get(kind_of_colour)
    if channels is None or interlaced or not width or not height or width * height > MOST_PIXELS:
        return None
    if kind_of_colour == 3:
        if not colours:
            return None
        colours = colours[: len(colours) // 3 * 3]
        space = f"[/Indexed/DeviceRGB {len(colours) // 3 - 1}<{colours.hex()}>]"
    else:
        space = "/DeviceGray" if kind_of_colour == 0 else "/DeviceRGB"
    entries = (
        f"/ColorSpace{space}/BitsPerComponent {bits}/Filter/FlateDecode"
        f"/DecodeParms<</Predictor 15/Colors {channels}/BitsPerComponent {bits}/Columns {width}>>"
    )
    return Drawn(width, height, entries, data)


def _chunks(file: io.BufferedReader) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk of a PNG: its kind, and where its data begin and how long they are; the file stands there."""
    at = len(_PNG)
    while True:
        file.seek(at)
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            return
        length, kind = _CHUNK.unpack(head)
        if kind == b"IEND":
            return
        yield kind, at + _CHUNK.size, length
        at += _CHUNK.size + length + 4


def _scan_begins(file: io.BufferedReader) -> int:
    """Where the pixels of a JPEG begin: what stands before, such as a small picture of it, ends as the whole one does."""
    at = 2
    while True:
        file.seek(at)
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return at
        if head[1] == 0xDA:
            return at + 2
        at += 1 if head[1] == 0xFF else 2 + int.from_bytes(head[2:], "big")


def _png_is_whole(file: io.BufferedReader) -> bool:
    """Whether every chunk is there and adds up to its checksum."""
    file.seek(len(_PNG))
    while True:
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            return False
        length, kind = _CHUNK.unpack(head)
        data = file.read(length)
        check = file.read(4)
        if len(check) < 4 or zlib.crc32(data, zlib.crc32(kind)) != int.from_bytes(check, "big"):
            return False
        if kind == b"IEND":
            return True


def _decodes(path: Path) -> bool:
    """Whether a picture decodes to its end; False where only a part of it does. Raises ``PictureError`` where none does."""
    for forgiving in (False, True):
        ImageFile.LOAD_TRUNCATED_IMAGES = forgiving
        try:
            with _opened(path) as image:
                image.load()
                if forgiving and image.getextrema() in {(0, 0), ((0, 0),) * 3, ((0, 0),) * 4}:
                    raise PictureError("nothing of it decodes")
        except (PictureError, MemoryError):
            raise
        except Exception as error:
            if forgiving:
                raise PictureError(str(error)) from error
        else:
            return not forgiving
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
    return False


class _opened:  # noqa: N801 -- used as a verb
    """A picture with nothing decoded, within the limits of size. Raises ``PictureError``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Image.Image:
        with self._path.open("rb") as file:
            if file.read(12)[4:8] == b"ftyp":
                import pi_heif  # noqa: PLC0415 -- pictures of some telephones alone need it

                pi_heif.register_heif_opener()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on size, which is looked at here, and on odd metadata
            Image.init()
            try:
                self._image = Image.open(self._path, formats=[f for f in FORMATS if f in Image.OPEN])
            except Image.DecompressionBombError as error:
                raise PictureError(_TOO_MANY) from error
            except Exception as error:  # decoders raise whatever they stumble over
                raise PictureError(str(error)) from error
        self._image.filename = (
            ""  # else Pillow maps the file, and an uncompressed TIFF that is turned comes out garbled
        )
        if self._image.width * self._image.height > MOST_PIXELS:
            self._image.close()
            raise PictureError(_TOO_MANY)
        return self._image

    def __exit__(self, *_: object) -> None:
        self._image.close()


def _frames(image: Image.Image) -> Iterator[int]:
    """The frames that are pages: all of a TIFF but smaller copies of others; of anything else, the first."""
    if image.format != "TIFF":
        yield 0
        return
    for number in range(MOST_FRAMES + 1):
        try:
            image.seek(number)
        except EOFError:
            return
        except Exception as error:
            raise PictureError(str(error)) from error
        if number == MOST_FRAMES:
            raise PictureError(f"> {MOST_FRAMES}")
        tags: Any = getattr(image, "tag_v2", {})
        if image.width * image.height > MOST_PIXELS:
            raise PictureError(_TOO_MANY)
        if not int(tags.get(254, 0)) & 1:
            yield number


def _decoded(image: Image.Image) -> Drawn:
    lossy = image.format in {"HEIF", "AVIF", "JPEG", "MPO"} or image.info.get("compression") == "jpeg"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
            turned = _turned(image) if image.format not in {"HEIF", "AVIF"} else 1  # those are turned on decoding
            plain = _plain(image)
            if lossy:
                kept = io.BytesIO()
                plain.save(kept, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    except MemoryError:
        raise
    except Exception as error:
        raise PictureError(str(error)) from error
    space = "/DeviceRGB" if plain.mode == "RGB" else "/DeviceGray"
    if lossy:
        entries = f"/ColorSpace{space}/BitsPerComponent 8/Filter/DCTDecode"
        return Drawn(*plain.size, entries, [kept.getvalue()], turned)
    bits = 1 if plain.mode == "1" else 8
    data = zlib.compress(plain.tobytes(), 6)
    return Drawn(*plain.size, f"/ColorSpace{space}/BitsPerComponent {bits}/Filter/FlateDecode", [data], turned)


def _reduced(image: Image.Image, longest: int) -> Drawn:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.draft("RGB", (longest, longest))  # a JPEG decodes smaller at once
            image.load()
            turned = _turned(image) if image.format not in {"HEIF", "AVIF"} else 1
            plain = _plain(image)
            plain = plain.convert("L") if plain.mode == "1" else plain
            plain.thumbnail((longest, longest))
            kept = io.BytesIO()
            plain.save(kept, "JPEG", quality=JPEG_QUALITY)
    except MemoryError:
        raise
    except Exception as error:  # decoders raise whatever they stumble over
        raise PictureError(str(error)) from error
    space = "/DeviceRGB" if plain.mode == "RGB" else "/DeviceGray"
    return Drawn(*plain.size, f"/ColorSpace{space}/BitsPerComponent 8/Filter/DCTDecode", [kept.getvalue()], turned)


def _plain(image: Image.Image) -> Image.Image:
    """A picture of whatever depth and colours as grey, RGB or two levels; what is transparent shows white."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;"):
        import numpy as np  # noqa: PLC0415 -- for sixteen bits alone

        values = np.asarray(image).astype(np.float32)
        low, high = float(values.min()), float(values.max())
        if image.mode != "F" and low >= 0 and high <= 65535:
            low, high = 0.0, 65535.0  # sixteen bits, whatever the mode calls them
        return Image.fromarray(np.clip((values - low) * (255 / max(high - low, 1)), 0, 255).astype(np.uint8))
    if image.mode in {"PA", "LA", "La", "RGBA", "RGBa"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return image if image.mode in {"1", "L", "RGB"} else image.convert("RGB")
