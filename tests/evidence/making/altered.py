"""Pictures changed the way people change them to use one twice: saved again, cut, scaled, photographed again.

Each still shows what the picture showed. How folders use them is said in ``folders``.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .invoices.degrade import Spoil, spoiled
from .papers.faces import face
from .papers.seals import round_seal_image

Picture = NDArray[np.uint8]
How = Literal[
    "re-saved", "cropped", "resized", "brightened", "rephotographed", "stamped", "watermarked", "turned", "grey"
]
HOWS: tuple[How, ...] = get_args(How)


def make_altered(image: Picture, how: How, seed: int) -> Picture:
    """The picture (BGR) after that was done to it, the same for a seed."""
    done: dict[How, Callable[[Picture, Random], Picture]] = {
        "re-saved": _saved_again,
        "cropped": _cropped,
        "resized": _resized,
        "brightened": _brightened,
        "rephotographed": _photographed,
        "stamped": _stamped,
        "watermarked": _watermarked,
        "turned": _turned,
        "grey": _grey,
    }
    return np.ascontiguousarray(done[how](image, Random(f"altered {how} {seed}")))


def _through_jpeg(image: Picture, quality: int) -> Picture:
    packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)


def _saved_again(image: Picture, rng: Random) -> Picture:
    for _ in range(rng.randint(1, 3)):
        image = _through_jpeg(image, rng.randint(28, 75))
    return image


def _cropped(image: Picture, rng: Random) -> Picture:
    height, width = image.shape[:2]
    left, right = (round(width * rng.uniform(0.01, 0.15)) for _ in range(2))
    top, low = (round(height * rng.uniform(0.01, 0.15)) for _ in range(2))
    return image[top : height - low, left : width - right]


def _resized(image: Picture, rng: Random) -> Picture:
    scale = rng.uniform(0.4, 0.85)
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _brightened(image: Picture, rng: Random) -> Picture:
    gamma, gain = rng.choice((rng.uniform(0.5, 0.8), rng.uniform(1.25, 1.8))), rng.uniform(0.8, 1.15)
    tone = np.clip((np.arange(256) / 255) ** gamma * 255 * gain, 0, 255).astype(np.uint8)
    tint = np.array([rng.uniform(0.92, 1), 1, rng.uniform(0.95, 1.0)], dtype=np.float32)
    return np.clip(cv2.LUT(image, tone).astype(np.float32) * tint, 0, 255).astype(np.uint8)


def _photographed(image: Picture, rng: Random) -> Picture:
    spoil = Spoil(
        paper=rng.choice(((0.9, 0.95, 1), (0.96, 0.98, 1), (1, 0.97, 0.93))),
        skew=rng.uniform(-5, 5),
        perspective=rng.uniform(0.01, 0.04),
        table=rng.randint(40, 170),
        light=rng.uniform(0.1, 0.4),
        blur=rng.uniform(0.4, 1.0),
        noise=rng.uniform(2, 7),
        quality=rng.randint(55, 88),
    )
    return spoiled(image, spoil, seed=rng.randrange(1 << 30))


def _stamped(image: Picture, rng: Random) -> Picture:
    name = rng.choice(("连云港样例精工机械有限公司", "连云港示例食品有限公司", "江苏范例装备制造有限公司"))
    height, width = image.shape[:2]
    size = round(min(height, width) * rng.uniform(0.22, 0.36))
    seal = round_seal_image(name, "", rng.uniform(-20, 20)).resize((size, size))
    sheet = Image.fromarray(np.ascontiguousarray(image[:, :, ::-1]))
    sheet.paste(seal, (rng.randint(0, width - size), rng.randint(height // 3, height - size)), seal)
    return np.asarray(sheet, dtype=np.uint8)[:, :, ::-1]


def _watermarked(image: Picture, rng: Random) -> Picture:
    height, width = image.shape[:2]
    size = max(18, round(min(height, width) * rng.uniform(0.035, 0.06)))
    reach = round((height + width) * 0.75)
    layer = Image.new("L", (reach, reach), 0)
    text = rng.choice(("仅供星级上云申报使用", "连云港样例公司 内部资料", "复印无效 示例"))
    draw = ImageDraw.Draw(layer)
    wide = round(face(size).getlength(text) * 1.5)
    for row, y in enumerate(range(0, reach, size * 5)):
        for x in range(-(row % 2) * wide // 2, reach, wide):
            draw.text((x, y), text, rng.randint(60, 95), face(size))
    layer = layer.rotate(rng.uniform(18, 38), Image.Resampling.BICUBIC)
    left, top = (reach - width) // 2, (reach - height) // 2
    layer = layer.crop((left, top, left + width, top + height))
    share = np.asarray(layer, dtype=np.float32)[:, :, None] / 255
    ink = np.array([120, 120, 120], dtype=np.float32)
    return (image * (1 - share) + ink * share).astype(np.uint8)


def _turned(image: Picture, rng: Random) -> Picture:
    return np.rot90(image, rng.choice((1, 2, 3)))


def _grey(image: Picture, rng: Random) -> Picture:
    grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    return _through_jpeg(np.asarray(grey, dtype=np.uint8), rng.randint(50, 85))
