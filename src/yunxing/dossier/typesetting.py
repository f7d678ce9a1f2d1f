"""Typst source to PDF, in the embedded Song and Hei faces: the same bytes for the same source on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

SONG = "Noto Serif SC"
"""The embedded free face for 宋体."""
HEI = "Noto Sans SC"
"""The embedded free face for 黑体."""
MONO = "DejaVu Sans Mono"
"""The free face with letters of one width that comes with Typst."""
ROMAN = "Libertinus Serif"
"""The free face for Times that comes with Typst."""


def faces() -> Path:
    """The folder in which both faces lie."""
    return Path(pylopdf_fonts_zh_cn.__file__).parent


@cache
def _fonts(latin: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=latin, font_paths=[faces()])


def typeset(source: str, files: Mapping[str, bytes] | None = None, *, latin: bool = False) -> bytes:
    """The PDF of Typst source; ``files`` are what it reads, by name. Raises ``typst.TypstError`` for faulty source.

    ``latin``: the faces that come with Typst may be asked for as well. Text that users wrote goes in through ``files`` (as JSON), never into the source.
    """
    parts: Any = {"main.typ": source.encode(), **(files or {})}  # its stub knows no such mapping
    return typst.compile(parts, font_paths=_fonts(latin), format="pdf", timestamp=0)
