"""The fonts that pictures are drawn with: those of ``pylopdf_fonts_zh_cn``, by size in pixels."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import ImageFont

FOLDER = Path(pylopdf_fonts_zh_cn.__file__).parent


@cache
def face(size: int, *, serif: bool = False) -> ImageFont.FreeTypeFont:
    """The font at that size."""
    return ImageFont.truetype(str(FOLDER / f"Noto{'Serif' if serif else 'Sans'}SC-Regular.otf"), size)
