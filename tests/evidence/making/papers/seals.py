"""Red seals as pictures with a clear ground: the round seal of an enterprise with its name and a star, inked unevenly."""

from __future__ import annotations

import base64
import io
from functools import cache
from math import cos, pi, radians, sin
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .faces import face

SIZE = 460
RED = (214, 32, 38)


@cache
def round_seal(name: str, below: str = "", turn: float = 0) -> bytes:
    """The seal as PNG."""
    out = io.BytesIO()
    round_seal_image(name, below, turn).save(out, "PNG")
    return out.getvalue()


def round_seal_image(name: str, below: str = "", turn: float = 0) -> Image.Image:
    """The seal: the name along its upper edge, ``below`` under the star, turned a little as by a hand."""
    rng = Random(f"seal {name} {below} {turn}")
    ink = Image.new("L", (SIZE, SIZE), 0)
    draw = ImageDraw.Draw(ink)
    draw.ellipse((8, 8, SIZE - 9, SIZE - 9), outline=255, width=13)
    middle = SIZE / 2
    star = [
        (middle + r * sin(k * pi / 5), middle - r * cos(k * pi / 5))
        for k, r in enumerate((70, 27) * 5)
    ]  # fmt: skip
    draw.polygon(star, fill=255)
    size = 54 if len(name) <= 14 else 44 if len(name) <= 19 else 36
    span = min(150, 9.6 * len(name))
    _along(ink, name, size=size, radius=middle - 22 - size / 2, span=span)
    if below:
        draw.text((middle, middle + 112), below, 255, face(44 if len(below) < 7 else 36), anchor="mm")
    ink = ink.rotate(turn, Image.Resampling.BICUBIC)
    patch = np.array([[rng.uniform(0.5, 1) for _ in range(9)] for _ in range(9)], dtype=np.float32) * 255
    uneven = Image.fromarray(patch.astype(np.uint8)).resize((SIZE, SIZE), Image.Resampling.BICUBIC)
    alpha = np.asarray(ink, dtype=np.float32) * np.asarray(uneven, dtype=np.float32) / 255 * 0.92
    seal = Image.new("RGBA", (SIZE, SIZE), (*RED, 0))
    seal.putalpha(Image.fromarray(alpha.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6)))
    return seal


def _along(ink: Image.Image, text: str, *, size: int, radius: float, span: float) -> None:
    """Characters along the upper part of the ring, ``span`` degrees to each side of its top."""
    font, middle = face(size), SIZE / 2
    for place, character in enumerate(text):
        angle = -span + 2 * span * place / max(1, len(text) - 1)
        tile = Image.new("L", (2 * size, 2 * size), 0)
        ImageDraw.Draw(tile).text((size, size), character, 255, font, anchor="mm")
        tile = tile.rotate(-angle, Image.Resampling.BICUBIC)
        x, y = middle + radius * sin(radians(angle)), middle - radius * cos(radians(angle))
        ink.paste(255, (round(x - size), round(y - size)), tile)


def as_svg(data: bytes) -> str:
    """A picture wrapped as SVG, which is text: typst takes its files as text."""
    with Image.open(io.BytesIO(data)) as image:
        width, height, kind = image.width, image.height, (image.format or "PNG").lower()
    coded = base64.b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'xlink:href="data:image/{kind};base64,{coded}"/></svg>'
    )
