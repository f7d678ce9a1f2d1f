"""What people do to a picture before they hand it in a second time: save, shrink, brighten, stamp, crop, turn, photograph.

``altered(picture, how, seed)`` is the same for the same seed. The papers themselves are drawn in ``drawing``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .drawing import Picture, font

Chance = np.random.Generator
Real = NDArray[Any]


def _bytes(picture: Real) -> Picture:
    return np.ascontiguousarray(picture.clip(0, 255).astype(np.uint8))


def jpeg(picture: Picture, quality: int) -> Picture:
    return _bytes(cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR))


def scaled(picture: Picture, by: float) -> Picture:
    way = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    return _bytes(cv2.resize(picture, None, fx=by, fy=by, interpolation=way))


def resaved(picture: Picture, chance: Chance) -> Picture:
    return jpeg(picture, int(chance.integers(25, 90)))


def resized(picture: Picture, chance: Chance) -> Picture:
    longer = max(picture.shape[:2])
    return jpeg(scaled(picture, float(chance.uniform(700, 2400)) / longer), 75)


def brightened(picture: Picture, chance: Chance) -> Picture:
    light = (picture / 255.0) ** chance.uniform(0.5, 1.9) * chance.uniform(0.6, 1.1) + chance.uniform(0, 0.22)
    return jpeg(_bytes(light * 255 * chance.uniform(0.88, 1.0, 3)), 80)


def greyed(picture: Picture, chance: Chance) -> Picture:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    if chance.random() < 0.5:
        grey = cv2.createCLAHE(2.0, (8, 8)).apply(grey)
    return _bytes(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))


def stamped(picture: Picture, chance: Chance) -> Picture:
    """A round seal, red or sometimes blue or black, over what stands there."""
    height, width = picture.shape[:2]
    size = int(min(height, width) * chance.uniform(0.16, 0.3))
    seal = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    colour = [(205, 40, 40), (205, 40, 40), (40, 60, 170), (30, 30, 30)][int(chance.integers(0, 4))]
    ink = (*colour, int(chance.uniform(140, 230)))
    draw = ImageDraw.Draw(seal)
    draw.ellipse((4, 4, size - 5, size - 5), outline=ink, width=max(3, size // 30))
    draw.text((size * 0.14, size * 0.58), "连云港示例公司", font=font(max(10, size // 10)), fill=ink)
    draw.regular_polygon((size / 2, size * 0.38, size * 0.14), 5, fill=ink)
    seal = seal.rotate(float(chance.uniform(-30, 30)), resample=Image.Resampling.BICUBIC)
    page = Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1]))
    page.paste(seal, (int(chance.uniform(0.05, 0.75) * width), int(chance.uniform(0.05, 0.95) * (height - size))), seal)
    return jpeg(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]), 85)


def cropped(picture: Picture, chance: Chance) -> Picture:
    """Ten to thirty per cent of one edge are gone, sometimes a little of a second."""
    height, width = picture.shape[:2]
    away = [0.0, 0.0, 0.0, 0.0]
    away[int(chance.integers(0, 4))] = float(chance.uniform(0.1, 0.3))
    if chance.random() < 0.5:
        away[int(chance.integers(0, 4))] = float(chance.uniform(0.02, 0.15))
    top, right, bottom, left = away
    return jpeg(
        picture[int(top * height) : int((1 - bottom) * height), int(left * width) : int((1 - right) * width)], 85
    )


def turned(picture: Picture, chance: Chance) -> Picture:
    return jpeg(_bytes(np.rot90(picture, int(chance.integers(1, 4)))), 85)


def skewed(picture: Picture, chance: Chance) -> Picture:
    """Scanned askew: up to five degrees, grey paper, noise."""
    height, width = picture.shape[:2]
    move = cv2.getRotationMatrix2D(
        (width / 2, height / 2), float(chance.uniform(-5, 5)), float(chance.uniform(0.88, 0.96))
    )
    page = cv2.warpAffine(picture, move, (width, height), flags=cv2.INTER_CUBIC, borderValue=(245, 245, 245))
    return jpeg(_bytes(page * 0.95 + chance.normal(0, 5, page.shape)), 70)


def photographed(picture: Picture, chance: Chance) -> Picture:
    """Taken with a telephone: perspective, a bent sheet, uneven light, a table around, blur, noise, JPEG."""
    height, width = picture.shape[:2]
    canvas_w, canvas_h = int(width * 1.12), int(height * 1.16)
    table = chance.uniform(30, 170, 3).astype(np.float32)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    place = corners + np.array([(canvas_w - width) / 2, (canvas_h - height) / 2], np.float32)
    shaken = (place + chance.uniform(-0.045, 0.045, (4, 2)) * [width, height]).astype(np.float32)
    move = cv2.getPerspectiveTransform(corners, shaken)
    page = cv2.warpPerspective(
        picture, move, (canvas_w, canvas_h), flags=cv2.INTER_LINEAR, borderValue=tuple(map(float, table))
    )
    y, x = np.mgrid[0:canvas_h, 0:canvas_w].astype(np.float32)
    bend = chance.uniform(0, 0.004) * height
    turn = float(chance.uniform(0, 6.28))
    page = cv2.remap(
        page,
        x,
        y + bend * np.sin(3.14 * x / canvas_w + turn).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    angle = chance.uniform(0, 6.28)
    slope = (np.cos(angle) * x / canvas_w + np.sin(angle) * y / canvas_h).astype(np.float32)
    light = 0.92 + chance.uniform(0.05, 0.3) * (slope - slope.mean())
    shadow_x, shadow_y = chance.uniform(0, canvas_w), chance.uniform(0, canvas_h)
    light -= chance.uniform(0, 0.25) * np.exp(-((x - shadow_x) ** 2 + (y - shadow_y) ** 2) / (0.1 * canvas_w**2))
    page = page * light[:, :, None] * chance.uniform(0.86, 1.0, 3)
    page = cv2.GaussianBlur(
        page.astype(np.float32), (0, 0), float(chance.uniform(0.5, 1.2)) * max(width, height) / 1600
    )
    page = page + chance.normal(0, float(chance.uniform(2, 7)), page.shape)
    return jpeg(_bytes(page), int(chance.integers(60, 92)))


def photographed_screen(picture: Picture, chance: Chance) -> Picture:
    """A photograph of a screen that shows it: as above, with the screen's own pattern."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    pitch = float(chance.uniform(2.2, 3.4))
    pattern = 1 - 0.08 * (np.sin(2 * np.pi * x / pitch + y * 0.01) > 0.3) - 0.05 * (np.sin(2 * np.pi * y / pitch) > 0.3)
    return photographed(_bytes(picture * pattern[:, :, None]), chance)


def stamped_and_photographed(picture: Picture, chance: Chance) -> Picture:
    return photographed(stamped(picture, chance), chance)


def watermarked(picture: Picture, chance: Chance) -> Picture:
    """Pale letters all over the page, over print and paper alike."""
    height, width = picture.shape[:2]
    reach, size = round((height + width) * 0.75), round(min(height, width) * chance.uniform(0.04, 0.06))
    layer = Image.new("L", (reach, reach), 0)
    draw, depth = ImageDraw.Draw(layer), int(chance.integers(60, 95))
    for row, y in enumerate(range(0, reach, size * 5)):
        for x in range(-(row % 2) * size * 5, reach, size * 10):
            draw.text((x, y), "样例专用 复印无效", depth, font(size))
    turned_layer = layer.rotate(float(chance.uniform(18, 38)), Image.Resampling.BICUBIC)
    left, top = (reach - width) // 2, (reach - height) // 2
    share = np.asarray(turned_layer.crop((left, top, left + width, top + height)), np.float32)[:, :, None] / 255
    return jpeg(_bytes(picture * (1 - share) + 120 * share), 80)


HOW: dict[str, Callable[[Picture, Chance], Picture]] = {
    "resaved": resaved, "resized": resized, "brightened": brightened, "greyed": greyed, "stamped": stamped,
    "cropped": cropped, "turned": turned, "skewed": skewed, "photographed": photographed,
    "photographed_screen": photographed_screen, "stamped_and_photographed": stamped_and_photographed,
    "watermarked": watermarked,
}  # fmt: skip


def altered(picture: Picture, how: str, seed: int) -> Picture:
    return HOW[how](picture, np.random.default_rng([seed, list(HOW).index(how)]))
