"""Small papers drawn as pictures, with the place of every string, and what cameras and printers do to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pylopdf_fonts_zh_cn
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from yunxing.evidence.page import Page, squeezed

Picture = NDArray[np.uint8]
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
STRINGS = (
    ("连云港样例云计算有限公司", 40, 40),
    ("开票日期：2020年05月06日", 520, 40),
    ("91320700EXAMP0003D", 40, 110),
    ("信息技术服务费", 380, 110),
    ("6%", 640, 110),
    ("价税合计（大写）", 40, 180),
    ("壹万贰仟叁佰肆拾伍圆陆角柒分", 280, 180),
    ("-12345.67", 720, 180),
    ("开户行及账号：示例银行海州支行", 40, 250),
    ("校验码：12345678901234567890", 480, 250),
    ("纳税人识别号", 40, 320),
    ("示例软件（连云港）股份有限公司", 280, 320),
)


class Sheet(NamedTuple):
    """A picture (BGR), and for each string its four corners in it, from its own top left."""

    picture: Picture
    strings: dict[str, NDArray[np.float64]]

    def through(self, matrix: NDArray[np.float64], ground: int = 235) -> Sheet:
        """The sheet as a camera shows it: every point taken through the matrix, all of it in the picture."""
        height, width = self.picture.shape[:2]
        corners = _moved(np.array([[0, 0], [width, 0], [width, height], [0, height]], float), matrix)
        shift = np.array([[1, 0, -corners[:, 0].min()], [0, 1, -corners[:, 1].min()], [0, 0, 1.0]])
        size = tuple(int(v) for v in np.ceil(np.ptp(corners, axis=0)))
        matrix = shift @ matrix
        seen = cv2.warpPerspective(self.picture, matrix, size, borderValue=(ground,) * 3)  # type: ignore[call-overload]
        return Sheet(np.asarray(seen, np.uint8), {text: _moved(box, matrix) for text, box in self.strings.items()})

    def turned(self, degrees: float) -> Sheet:
        """The sheet turned clockwise."""
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        return self.through(np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]))


def sheet(strings: Sequence[tuple[str, float, float]] = STRINGS, size: tuple[int, int] = (960, 400)) -> Sheet:
    """Strings at places (x, y) of their top left, in print of 26 pixels."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    boxes = {}
    for text, x, y in strings:
        draw.text((x, y), text, "black", face(26))
        left, top, right, bottom = draw.textbbox((x, y), text, face(26))
        boxes[text] = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
    return Sheet(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), boxes)


@cache
def face(size: int) -> ImageFont.FreeTypeFont:
    """A typeface in a size in pixels."""
    return ImageFont.truetype(str(FONTS / "NotoSansSC-Regular.otf"), size)


def leaning(sheet_: Sheet, apart: float) -> Sheet:
    """The sheet as seen from its left side: what is further right is smaller, by so much from edge to edge."""
    height, width = sheet_.picture.shape[:2]
    from_ = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inward = apart * height / 2
    to = np.array([[0, 0], [width, inward], [width, height - inward], [0, height]], np.float32)
    return sheet_.through(np.asarray(cv2.getPerspectiveTransform(from_, to), float))


def noisy(picture: Picture, *, seed: int = 0, grain: float = 5, quality: int = 70) -> Picture:
    """A picture as a cheap camera takes it: soft, uneven light, grain, packed as JPEG."""
    random = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(picture, (0, 0), 0.6).astype(np.float32) * 0.85 + 20
    light = np.linspace(0.85, 1, picture.shape[1], dtype=np.float32)[None, :, None]
    grained = soft * light + random.normal(0, grain, picture.shape)
    packed = cv2.imencode(".jpg", np.clip(grained, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def code(text: str, size: int, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.QRCode) -> Picture:
    """A code as a picture (BGR), about so many pixels wide, with its quiet zone."""
    grey = np.asarray(zxingcpp.create_barcode(text, kind).to_image(add_quiet_zones=True), np.uint8)
    times = max(1, size // grey.shape[1])
    return np.repeat(np.repeat(np.repeat(grey[:, :, None], 3, axis=2), times, axis=0), times, axis=1)


def misplaced(page: Page, sheet_: Sheet) -> dict[str, str]:
    """The strings that are not read where they stand, each with what is: the middle of its spans lies within it."""
    height, width = sheet_.picture.shape[:2]
    spans = [(span, page.box(span)) for span in sorted(page.spans, key=lambda s: s.left)]
    wrong = {}
    for text, box in sheet_.strings.items():
        outline = box.astype(np.float32).reshape(-1, 1, 2)
        read = ""
        for span, place in spans:
            x, y = (place.left + place.right) / 2 * width, (place.top + place.bottom) / 2 * height
            if cv2.pointPolygonTest(outline, (x, y), False) >= 0:
                read += span.text
        if squeezed(read) != squeezed(text):
            wrong[text] = read
    return wrong


def _moved(places: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    flat = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    moved: NDArray[np.float64] = flat[:, :2] / flat[:, 2:]
    return moved
