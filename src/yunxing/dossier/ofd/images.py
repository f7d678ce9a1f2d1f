"""Pictures of an OFD as pictures of a PDF: JPEG and JBIG2 as they are, all else decoded; what is transparent stays so."""

from __future__ import annotations

import io
import warnings
import zlib
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image, UnidentifiedImageError

from .jbig2 import embedded, is_jbig2

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "JPEG2000", "WEBP")
MOST_PIXELS = 100_000_000
"""Of one picture; an A4 sheet at 600 dpi has 35 million."""
MOST_PIXELS_OF_ALL = 400_000_000


class UnknownError(Exception):
    """A picture of a kind that is not known."""


class DamagedError(Exception):
    """A picture that cannot be decoded, or is too large."""


class Pixels(NamedTuple):
    """A picture as a PDF has it: entries of its dictionary, its data, and how opaque it is, where it is not wholly."""

    width: int
    height: int
    entries: dict[str, object]
    packed: Name
    data: bytes
    clear: bytes | None = None


def pixels(data: bytes) -> Pixels:
    """The pixels of a picture. Raises ``UnknownError`` or ``DamagedError``."""
    if is_jbig2(data):
        return _jbig2(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sizes are looked at here
        try:
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        except UnidentifiedImageError as error:
            raise UnknownError from error
        except Exception as error:  # decoders raise whatever they stumble over
            raise DamagedError from error
        if image.width * image.height > MOST_PIXELS:
            raise DamagedError
        try:
            image.load()
            return _jpeg(image, data) or _plain(image)
        except MemoryError:
            raise
        except Exception as error:
            raise DamagedError from error


def _jpeg(image: Image.Image, data: bytes) -> Pixels | None:
    space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}.get(image.mode)
    if image.format not in ("JPEG", "MPO") or space is None:
        return None
    entries: dict[str, object] = {"/ColorSpace": space, "/BitsPerComponent": 8}
    if image.mode == "CMYK" and "adobe" in image.info:
        entries["/Decode"] = Array([1, 0] * 4)
    return Pixels(image.width, image.height, entries, Name.DCTDecode, data)


def _plain(image: Image.Image) -> Pixels:
    clear = None
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        if alpha.getextrema() != (255, 255):
            clear = zlib.compress(alpha.tobytes(), 6)
        image = image.convert("RGB")
    if image.mode.startswith(("I", "F")):
        image = image.point(lambda value: value / 256) if image.mode.startswith("I;16") else image
        image = image.convert("L")
    elif image.mode not in ("1", "L", "RGB"):
        image = image.convert("RGB")
    entries: dict[str, object] = {
        "/ColorSpace": Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray,
        "/BitsPerComponent": 1 if image.mode == "1" else 8,
    }
    return Pixels(image.width, image.height, entries, Name.FlateDecode, zlib.compress(image.tobytes(), 6), clear)


def _jbig2(data: bytes) -> Pixels:
    try:
        found = embedded(data)
    except ValueError as error:
        raise DamagedError from error
    if found.width * found.height > MOST_PIXELS:
        raise DamagedError
    entries: dict[str, object] = {
        "/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 1, "/Filter": Name.JBIG2Decode,
    }  # fmt: skip
    made = Pixels(found.width, found.height, entries, Name.JBIG2Decode, found.data)
    _tried(made)
    return made


def _tried(made: Pixels) -> None:
    """Have a viewer's decoder decode it, alone on a page: PDF readers show nothing of a damaged one."""
    import pypdfium2 as pdfium  # noqa: PLC0415 -- few OFDs have such a picture

    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(72, 72))
    page.Resources = Dictionary(XObject=Dictionary(I=image(pdf, made)))
    page.Contents = Stream(pdf, b"72 0 0 72 0 0 cm /I Do")
    written = io.BytesIO()
    pdf.save(written)
    try:
        with pdfium.PdfDocument(written.getvalue()) as opened:
            sheet = opened[0]
            next(iter(sheet.get_objects())).get_bitmap()
            sheet.close()
    except (pdfium.PdfiumError, StopIteration) as error:
        raise DamagedError from error


def image(pdf: Pdf, made: Pixels, mask: Object | None = None) -> Object:
    """A picture as an object of a PDF; ``mask`` is another that says how opaque it is."""
    stream = _stream(pdf, made, made.entries, made.packed, made.data)
    if mask is not None:
        stream.SMask = mask
    elif made.clear is not None:
        grey: dict[str, object] = {"/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8}
        stream.SMask = _stream(pdf, made, grey, Name.FlateDecode, made.clear)
    return stream


def _stream(pdf: Pdf, made: Pixels, entries: dict[str, object], packed: Name, data: bytes) -> Object:
    stream = Stream(pdf, data)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = made.width, made.height
    for name, value in entries.items():
        stream[name] = value
    stream.write(data, filter=packed)
    return pdf.make_indirect(stream)
