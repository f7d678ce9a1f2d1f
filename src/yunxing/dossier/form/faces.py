"""Which characters of a form neither embedded face has: the PDF shows a box there, and somebody must be told.

Names of people and places may have rare characters. The Word document is set in the faces of whoever opens it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import ImageFont

from .blocks import TICKED, UNTICKED, Document, Paragraph, Table

_DRAWN = TICKED + UNTICKED
_SIZE = 24
MOST_SHOWN = 20
"""Characters that are named."""
_NONE = "\U0010ffff"
"""A character that no face has."""


def lacking(document: Document) -> str:
    """The characters that cannot be set, each once, in their order."""
    return unset("".join(_texts(document)))


def unset(text: str) -> str:
    """The characters of a text that cannot be set, each once, in their order."""
    return "".join(c for c in dict.fromkeys(text) if not _common(c) and not _has(c))


def shown_unset(characters: str) -> str:
    """Such characters for people: the first few, and what does not show itself as a question mark."""
    return "".join(c if c.isprintable() else "?" for c in characters[:MOST_SHOWN])


def _texts(document: Document) -> list[str]:
    found = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found += [one.text for _, _, one in block.placed()]
    return found


def _common(character: str) -> bool:
    """What every Chinese face has, or what is drawn: not looked up, for most forms hold nothing else."""
    if character.isspace() or character in _DRAWN:
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _has(character: str) -> bool:
    return any(bytes(face.getmask(character)) != bytes(face.getmask(_NONE)) for face in _faces())


@cache
def _faces() -> tuple[ImageFont.FreeTypeFont, ...]:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return tuple(ImageFont.truetype(str(path), _SIZE) for path in sorted(folder.glob("*.otf")))
