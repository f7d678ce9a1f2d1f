"""The faces that stand in for fonts an OFD names and does not bring: free ones, in parts, out of a PDF that Typst makes.

Typst cuts a font down to the characters that are set; which code each has in it is said by its ToUnicode.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pikepdf import Dictionary, Name, Object, Pdf

from yunxing.dossier.typesetting import HEI, MONO, ROMAN, SONG, typeset

Face = Literal["song", "hei", "mono", "roman", "sans"]
"""宋体 and all that is like it, 黑体, Courier, Times, Arial: the last three for Latin, with 宋体 or 黑体 for the rest."""
_FAMILIES: Mapping[Face, Sequence[str]] = {
    "song": (SONG, HEI, ROMAN, MONO),
    "hei": (HEI, SONG, MONO, ROMAN),
    "mono": (MONO, SONG, HEI, ROMAN),
    "roman": (ROMAN, SONG, HEI, MONO),
    "sans": (HEI, SONG, MONO, ROMAN),
}
_SOURCE = """#set page(width: auto, height: auto, margin: 0pt)
#set text(size: 10pt, fallback: false, ligatures: false, kerning: false, cjk-latin-spacing: none)
#for (families, said) in json("faces.json") { page(text(font: families, for c in said { box(c) })) }
"""
_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HALF, _COURIER = 500.0, 600.0


class Glyph(NamedTuple):
    """A character in a font: the name of the font in resources, its code there, its width in thousandths of the size."""

    font: str
    code: int
    width: float


class Faces:
    """The fonts for all characters of a document; ``fonts`` are their objects, by name."""

    def __init__(self, wanted: Mapping[Face, set[str]]) -> None:
        self.fonts: dict[str, Object] = {}
        self._glyphs: dict[str, dict[str, Glyph]] = {}
        self._wanted = wanted
        asked = [[list(_FAMILIES[face]), "".join(sorted(characters))] for face, characters in sorted(wanted.items())]
        if not any(said for _, said in asked):
            return
        made = typeset(_SOURCE, {"faces.json": json.dumps(asked).encode()}, latin=True)
        self._pdf = Pdf.open(io.BytesIO(made))
        found = {}
        for one in self._pdf.objects:
            if isinstance(one, Dictionary) and one.get("/Type") == Name.Font and one.get("/Subtype") == Name.Type0:
                found[str(one.BaseFont).partition("+")[2]] = one
        for number, (base, font) in enumerate(sorted(found.items())):
            name = f"F{number}"
            self.fonts[name] = font
            family = next((f for f in (SONG, HEI, MONO, ROMAN) if base.startswith(f.replace(" ", ""))), SONG)
            self._glyphs[family] = _read(name, font)

    def glyph(self, face: Face, character: str) -> Glyph | None:
        """A character of a face, or of the next that has it; None where none has."""
        for family in _FAMILIES[face]:
            found = self._glyphs.get(family, {}).get(character)
            if found is not None:
                return found
        return None

    @property
    def lacking(self) -> str:
        """The characters that no face has."""
        every = sorted({(face, c) for face, characters in self._wanted.items() for c in characters})
        return "".join(dict.fromkeys(c for face, c in every if self.glyph(face, c) is None))


def _read(name: str, font: Object) -> dict[str, Glyph]:
    widths = _widths(font.DescendantFonts[0])
    found: dict[str, Glyph] = {}
    for kind, block in _BLOCK.findall(font.ToUnicode.read_bytes().decode("latin-1")):
        if kind == "bfchar":
            said = [(int(code, 16), words) for code, words in _PAIR.findall(block)]
        else:
            said = [
                (code, f"{int(start, 16) + code - int(first, 16):0{len(start)}X}")
                for first, last, start in _RANGE.findall(block)
                for code in range(int(first, 16), int(last, 16) + 1)
            ]
        found.update((_text(words), Glyph(name, code, widths.get(code, 1000.0))) for code, words in said)
    return found


def _text(said: str) -> str:
    return bytes.fromhex(said).decode("utf-16-be", "replace")


def _widths(font: Object) -> dict[int, float]:
    found: dict[int, float] = {}
    said = list(font.get("/W", []))
    place = 0
    while place + 1 < len(said):
        first, second = int(said[place]), said[place + 1]
        if isinstance(second, Object):  # an array: numbers come as Python's own
            found.update((first + k, float(width)) for k, width in enumerate(second))
            place += 2
        else:
            found.update((code, float(said[place + 2])) for code in range(first, int(second) + 1))
            place += 3
    return found


class Stand(NamedTuple):
    """What stands in for a font by its name; ``latin`` is how wide its Latin letters are, where they all are alike."""

    face: Face
    latin: float | None = None


_MONO = ("courier", "consol", "mono", "ocr")
_ROMAN = ("times", "roman", "georgia", "garamond", "serif")
_SONG = ("sim", "song", "kai", "fang", "ming")
_SANS = ("arial", "helvetica", "verdana", "tahoma", "calibri", "segoe")
_EVEN_HEI = ("等线", "dengxian", "雅黑", "yahei", "思源黑", "han sans", "noto sans", "pingfang", "苹方")
_HEI = ("黑", "hei", "gothic", "sans", "圆", "youyuan")
_EVEN_SONG = ("stsong", "华文", "思源宋", "han serif", "noto serif")


def stand_for(name: str, family: str, fixed: bool) -> Stand:
    """The face for a font: by what its names say, else by whether its letters are all of a width.

    >>> stand_for("Courier New", "", False), stand_for("楷体", "", False), stand_for("Arial", "", False)
    (Stand(face='mono', latin=600.0), Stand(face='song', latin=500.0), Stand(face='sans', latin=None))
    """
    said = f"{name} {family}".lower()
    for words, stand in (
        (_MONO, Stand("mono", _COURIER)),
        (_SANS, Stand("sans")),
        (_EVEN_HEI, Stand("hei")),
        (_HEI, Stand("hei", _HALF)),
        (_EVEN_SONG, Stand("song")),
    ):
        if any(word in said for word in words):
            return stand
    if any(ord(c) > 0x2E80 for c in said) or any(word in said for word in _SONG):
        return Stand("song", _HALF)
    if any(word in said for word in _ROMAN):
        return Stand("roman")
    return Stand("mono", _COURIER) if fixed else Stand("song", _HALF)
