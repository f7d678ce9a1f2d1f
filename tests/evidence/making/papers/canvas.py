"""A screen to draw on: rectangles, text and tables in pixels, as programs show them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from .faces import face
from .paper import Picture

Ink = tuple[int, int, int]
WHITE: Ink = (255, 255, 255)
DARK: Ink = (48, 49, 51)
GREY: Ink = (144, 147, 153)
LINE: Ink = (228, 231, 237)
PALE: Ink = (245, 247, 250)
BLUE: Ink = (64, 158, 255)


class Canvas:
    """A picture with (0, 0) at its upper left; colours are RGB."""

    def __init__(self, width: int, height: int, ground: Ink = WHITE) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width, height), ground)
        self._draw = ImageDraw.Draw(self._image)

    def box(
        self,
        corners: tuple[float, float, float, float],
        *,
        fill: Ink | None = None,
        rim: Ink | None = None,
        radius: int = 0,
    ) -> None:
        """A rectangle: left, top, right, bottom."""
        self._draw.rounded_rectangle(corners, radius, fill, rim)

    def line(self, points: Sequence[tuple[float, float]], ink: Ink = LINE, thick: int = 1) -> None:
        """A line through these points."""
        self._draw.line(list(points), ink, thick)

    def pie(self, middle: tuple[float, float], radius: float, start: float, end: float, ink: Ink) -> None:
        """A slice of a pie, angles in degrees."""
        x, y = middle
        self._draw.pieslice((x - radius, y - radius, x + radius, y + radius), start, end, ink)

    def text(self, at: tuple[float, float], text: str, size: int = 14, ink: Ink = DARK, anchor: str = "lm") -> None:
        """Text; ``anchor`` as Pillow names it, the middle of the left end where nothing is said."""
        self._draw.text(at, text, ink, face(size), anchor=anchor)

    def width_of(self, text: str, size: int = 14) -> float:
        """How wide a text is."""
        return float(face(size).getlength(text))

    def button(self, x: float, y: float, text: str, *, fill: Ink = BLUE, ink: Ink = WHITE, size: int = 13) -> float:
        """A button with its left end at x and its middle at y; gives its right end."""
        right = x + self.width_of(text, size) + 24
        self.box((x, y - size, right, y + size), fill=fill, radius=4)
        self.text(((x + right) / 2, y), text, size, ink, "mm")
        return right

    def table(
        self,
        box: tuple[float, float, float],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        row: int = 34,
        size: int = 13,
        head: Ink = PALE,
        ink: Ink = DARK,
        rule: Ink = LINE,
        columns: bool = False,
    ) -> float:
        """A table from (left, top) to the right; its first row is its head. Texts too long for their cell are cut short.

        Gives where it ends.
        """
        left, top, right = box
        shares = np.cumsum([0, *widths]) / sum(widths) * (right - left) + left
        self.box((left, top, right, top + row), fill=head)
        for number, texts in enumerate(rows):
            y = top + row * number
            for x, end, text in zip(shares, shares[1:], texts, strict=False):
                self.text((float(x) + 8, y + row / 2), self._fitting(text, float(end - x) - 12, size), size, ink)
                if columns:
                    self.line(((float(x), y), (float(x), y + row)), rule)
            self.line(((left, y + row), (right, y + row)), rule)
        if columns:
            self.box((left, top, right, top + row * len(rows)), rim=rule)
        return top + row * len(rows)

    def _fitting(self, text: str, width: float, size: int) -> str:
        if self.width_of(text, size) <= width:
            return text
        while text and self.width_of(text + "…", size) > width:
            text = text[:-1]
        return text + "…"

    def pasted(self, image: Picture, x: int, y: int) -> None:
        """Another picture (BGR) put on it."""
        self._image.paste(Image.fromarray(np.ascontiguousarray(image[:, :, ::-1])), (x, y))

    def done(self) -> Picture:
        """What was drawn, as pixels (BGR)."""
        return np.ascontiguousarray(np.asarray(self._image, dtype=np.uint8)[:, :, ::-1])
