"""Photographs, scans and screenshots: opened within limits, upright as a viewer shows them, on white, in colour.

Each page is decoded when it is asked for, no larger than it need be. What stands on it is found in ``recognising``; what
the file says of itself (when it was taken, with what) in ``taken``.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageFile

from yunxing.evidence.document import Format, Refused
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Page

from .pixels import Pixels, eight_bits, scaled
from .taken import properties_of

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF", "AVIF", "HEIF")
MOST_PIXELS = 120_000_000
"""A picture of more is not decoded: the largest sheet that is asked for, A3 at 600 dpi, has 70 million."""
KEPT_PIXELS = 16_000_000
"""A picture of more is made smaller on decoding: A4 at 400 dpi has as many, and small print is well read at 200."""
LONGEST = 32_000
"""Pixels of a side that are kept at the most; what draws lines out of pictures takes no more."""
MOST_PAGES = 1000
_forgiving = threading.Lock()  # that a cut file may be decoded is a switch of the whole library


def open_picture(path: Path) -> Picture:
    """A picture, or the pages of a TIFF. Raises ``Refused`` where it is too large or damaged beyond reading."""
    with _opened(path) as image:
        pages = _pages(image) if image.format == "TIFF" else [0]
        properties = properties_of(image, path)
    return Picture(path, pages, properties)


class Picture:
    """An open picture (see ``document.Document``)."""

    format: Format = "picture"

    def __init__(self, path: Path, pages: list[int], properties: Mapping[str, str]) -> None:
        self._path = path
        self._pages = pages
        self._decoded: tuple[int, Pixels] | None = None
        self.page_count = len(pages)
        self.attached: Mapping[str, bytes] = {}
        self.properties = properties
        self.findings: list[Finding] = []
        if len(pages) >= MOST_PAGES:
            self.findings.append(
                Finding(
                    "picture_pages",
                    "doubtful",
                    f"图片的页数过多，只读前 {MOST_PAGES} 页。请拆分后上传",
                    f"The picture has too many pages: only the first {MOST_PAGES} are read. Split it.",
                )
            )

    def close(self) -> None:
        """Let go of what was decoded."""
        self._decoded = None

    def page(self, number: int) -> Page:
        """The page of that number (from 1), recognised. Raises ``Refused`` where it cannot be decoded."""
        from .recognising import recognise  # noqa: PLC0415 -- slow to load, and not needed for a picture that is refused

        return recognise(self._pixels(number), number=number, findings=self.findings)

    def picture(self, number: int, longer: int) -> Pixels:
        """The page as a picture (BGR), its longer side so many pixels at most. Raises ``Refused`` as ``page`` does."""
        pixels = self._pixels(number)
        scale = longer / max(pixels.shape[:2])
        return scaled(pixels, min(1.0, scale))

    def _pixels(self, number: int) -> Pixels:
        if self._decoded is None or self._decoded[0] != number:
            self._decoded = None
            self._decoded = (number, self._decode(number))
        return self._decoded[1]

    def _decode(self, number: int) -> Pixels:
        frame = self._pages[number - 1]
        try:
            with _opened(self._path) as image:
                return _in_colour(image, frame)
        except Refused:
            raise
        except Exception:  # decoders raise whatever they stumble over
            return self._cut(number, frame)

    def _cut(self, number: int, frame: int) -> Pixels:
        """A page that does not decode to its end, as far as it goes."""
        with _forgiving:
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            try:
                with _opened(self._path) as image:
                    pixels = _in_colour(image, frame)
            except Refused:
                raise
            except Exception as error:
                raise Refused(_damaged(number)) from error
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = False
        if int(np.ptp(pixels)) < 32:
            raise Refused(_damaged(number))
        self.findings.append(
            Finding(
                "picture_cut",
                "doubtful",
                f"图片文件不完整，第{number}页只读到一部分。请重新上传完整的文件",
                f"The file is cut short: only a part of page {number} could be read. Give the whole file.",
                page=number,
            )
        )
        return pixels


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The picture with nothing decoded yet, its size within limits; warnings are silent while it is open."""
    with path.open("rb") as file:
        if file.read(12)[4:8] == b"ftyp":
            import pi_heif  # noqa: PLC0415 -- pictures of some telephones alone need it

            pi_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on size, which is looked at here, and on metadata that are odd
        try:
            Image.init()  # formats asked for by name must be known by name
            image = Image.open(path, formats=[f for f in FORMATS if f in Image.OPEN or f != "HEIF"])
        except Image.DecompressionBombError as error:
            raise Refused(_too_large("")) from error
        except Exception as error:
            raise Refused(_damaged(None)) from error
        image.filename = ""  # else Pillow maps the file, and an uncompressed TIFF that is turned comes out garbled
        with image:
            _bounded(image)
            yield image


def _bounded(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Refused(_too_large(f"{image.width}×{image.height}"))


def _pages(image: Image.Image) -> list[int]:
    """The frames of a TIFF that are pages: one that is a smaller copy of another is none."""
    pages = []
    for frame in range(MOST_PAGES):
        try:
            image.seek(frame)
        except Exception:  # the end, or damage: what comes before can be read
            break
        tags: Any = getattr(image, "tag_v2", {})
        if not int(tags.get(254, 0)) & 1:
            pages.append(frame)
    return pages or [0]


def _in_colour(image: Image.Image, frame: int) -> Pixels:
    """A frame decoded: BGR, turned as its metadata say, no larger than is kept."""
    if frame:
        image.seek(frame)
        _bounded(image)
    pixels = image.width * image.height
    share = min(1.0, (KEPT_PIXELS / pixels) ** 0.5, LONGEST / max(image.size))
    if share < 1:
        image.draft("RGB", (int(image.width * share), int(image.height * share)))  # a JPEG decodes smaller at once
    image.load()
    turned = image.getexif().get(274, 1)
    share = min(1.0, (KEPT_PIXELS / (image.width * image.height)) ** 0.5, LONGEST / max(image.size))
    plain = _eight_bits(image)
    if share <= 0.5:
        plain = plain.reduce(int(1 / share))
    rgb = np.asarray(_on_white(plain))
    bgr = eight_bits(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    share = min(1.0, (KEPT_PIXELS / (bgr.shape[0] * bgr.shape[1])) ** 0.5, LONGEST / max(bgr.shape))
    return _as_taken(scaled(bgr, share), turned)


def _eight_bits(image: Image.Image) -> Image.Image:
    """A picture of whatever depth, in 8 bits; with its transparency, where it has any."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;"):
        values = np.asarray(image).astype(np.float32)
        low, high = (0.0, 65535.0) if image.mode.startswith("I;16") else (float(values.min()), float(values.max()))
        return Image.fromarray(np.clip((values - low) * (255 / max(high - low, 1)), 0, 255).astype(np.uint8))
    if image.mode in {"P", "PA", "LA", "La", "RGBa"} or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("L") if image.mode == "1" else image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _as_taken(pixels: Pixels, turned: int) -> Pixels:
    """A picture as a viewer shows it: metadata may say that the camera was held sideways."""
    if turned in {5, 6, 7, 8}:
        pixels = pixels.transpose(1, 0, 2)
    if turned in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    if turned in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)


def _too_large(size: str) -> Finding:
    most = MOST_PIXELS // 10_000
    return Finding(
        "picture_too_large",
        "refused",
        f"图片过大（{size or '像素数'}超过 {most} 万像素的上限），没有读取。请按 A4、300 dpi 重新扫描或缩小后上传",
        f"The picture is too large ({size or 'its pixels'}, over the limit of {MOST_PIXELS:,} pixels) and was not read:"
        " scan it anew as A4 at 300 dpi, or make it smaller.",
    )


def _damaged(number: int | None) -> Finding:
    zh, en = (
        (f"图片第{number}页", f"Page {number} of the picture") if number and number > 1 else ("图片", "The picture")
    )
    return Finding(
        "picture_damaged",
        "refused" if number is None or number == 1 else "wrong",
        f"{zh}已损坏，打不开。请重新扫描或拍摄，或从原处重新下载",
        f"{en} is damaged and cannot be opened: scan or photograph it again, or download it anew.",
        page=number,
    )
