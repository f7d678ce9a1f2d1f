"""The pictures on an OFD page: the codes in them, and the page they make where it has no text of its own.

Where a picture stands is found in ``ofd_page``; how print is recognised is said in ``recognising``.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from yunxing.evidence.document import Refused
from yunxing.evidence.facts import Box, How

from .ofd_page import Content, Picture

Pixels = NDArray[np.uint8]
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "JPEG2000")
MOST_PIXELS = 40_000_000
MOST_PIXELS_OF_A_CODE = 4_000_000
MOST_PICTURES = 64
SQUARE = (8.0, 70.0)
"""From and to how many millimetres wide a QR code is printed."""
MOST_CODES = 8
LARGE = 0.3
"""Share of a page from which on a picture, or several together, may be a scan of it."""
Read = Callable[[str], bytes]


def codes(content: Content, read: Read) -> list[tuple[How, str, Box | None]]:
    """The texts of QR codes among the pictures that are square and of a code's size."""
    found: list[tuple[How, str, Box | None]] = []
    square = [p for p in content.pictures if _square(p)]
    for picture in square[:MOST_CODES]:
        pixels = _opened(picture.part, read, MOST_PIXELS_OF_A_CODE)
        if pixels is None:
            continue
        grey = cv2.copyMakeBorder(
            cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=(255,)
        )
        for code in zxingcpp.read_barcodes(grey, formats=QR):
            found.append(("qr", code.text, _box(picture, content.size)))
    return found


def scanned(content: Content, read: Read, longer: int) -> Pixels | None:
    """The page as its pictures show it, its longer side so many pixels; None where they cover little, or are unreadable."""
    width, height = content.size
    large = [p for p in content.pictures if _area(p) >= 0.02 * width * height]
    if sum(_area(p) for p in large) < LARGE * width * height:
        return None
    scale = longer / max(width, height)
    page: Pixels = np.full((max(1, round(height * scale)), max(1, round(width * scale)), 3), 255, np.uint8)
    drawn = 0
    for picture in large[:MOST_PICTURES]:
        pixels = _opened(picture.part, read, MOST_PIXELS)
        if pixels is None:
            continue
        try:
            _lay(page, picture, pixels, scale)
            drawn += 1
        except cv2.error:
            continue  # of a shape that OpenCV does not draw: a line of thousands of pixels
    return page if drawn else None


def _lay(page: Pixels, picture: Picture, pixels: Pixels, scale: float) -> None:
    """Draw a picture where it stands on the page."""
    across, down = _sides(picture)
    shrunk = min(1.0, across * scale / pixels.shape[1], down * scale / pixels.shape[0])
    if shrunk < 0.8:  # warping alone would drop thin strokes
        to = (max(1, round(pixels.shape[1] * shrunk)), max(1, round(pixels.shape[0] * shrunk)))
        pixels = cast(Pixels, cv2.resize(pixels, to, interpolation=cv2.INTER_AREA))
    rows, columns = pixels.shape[:2]
    m = picture.matrix
    way = np.array(
        [
            [m.a * scale / columns, m.c * scale / rows, m.e * scale],
            [m.b * scale / columns, m.d * scale / rows, m.f * scale],
        ]
    )
    size = (page.shape[1], page.shape[0])
    drawn = cv2.warpAffine(pixels, way, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    covered = cv2.warpAffine(np.full((rows, columns), 255, np.uint8), way, size, flags=cv2.INTER_NEAREST)
    page[covered > 0] = drawn[covered > 0]


def _opened(part: str, read: Read, most: int) -> Pixels | None:
    """The pixels of a picture; None where it is none that can be read, or too large."""
    try:
        data = read(part)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its size is looked at here
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > most:
            return None
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            ground = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(ground, image.convert("RGBA"))
        return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    except (Refused, KeyError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _sides(picture: Picture) -> tuple[float, float]:
    m = picture.matrix
    return float(np.hypot(m.a, m.b)), float(np.hypot(m.c, m.d))


def _area(picture: Picture) -> float:
    across, down = _sides(picture)
    return across * down


def _square(picture: Picture) -> bool:
    across, down = _sides(picture)
    return SQUARE[0] <= across <= SQUARE[1] and abs(across - down) <= 0.1 * across


def _corners(picture: Picture) -> Iterator[tuple[float, float]]:
    return (picture.matrix.at(x, y) for x in (0, 1) for y in (0, 1))


def _box(picture: Picture, size: Sequence[float]) -> Box:
    corners = list(_corners(picture))
    xs, ys = [x / size[0] for x, _ in corners], [y / size[1] for _, y in corners]
    return Box(*(round(min(1.0, max(0.0, v)), 5) for v in (min(xs), min(ys), max(xs), max(ys))))
