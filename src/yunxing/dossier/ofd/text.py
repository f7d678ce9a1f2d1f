"""Text objects of an OFD: each glyph at its place, as text of a PDF that can be searched.

Places follow ``yunxing.evidence.carriers.ofd_text``, so that what was read on a page stands where it is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import cos, radians, sin
from typing import NamedTuple
from xml.etree.ElementTree import Element

from yunxing.evidence.carriers.ofd_package import local, one_float, text
from yunxing.evidence.carriers.ofd_text import deltas

from .fonts import Fonts, Typeface
from .paths import number

_LEAN = 0.2126
"""Of slanted letters, where a font has none: 12 degrees."""
_BOLD = 0.03
"""Width of the outline that makes letters bold, as a share of their size."""
_NARROW = 0.5
_LEAST_SQUEEZED = 0.62
"""How narrow a letter may become to fit where a narrower one stood: W, M and % rather touch their neighbours."""
_MOST_STRETCHED = 1.7
"""How wide 1, i, j and l may become where all letters are of a width: gaps beside them would be read as spaces."""


class Placed(NamedTuple):
    """A glyph where it stands: its text, its number in the font's own program, and the way to the next one."""

    said: str
    own: int | None
    x: float
    y: float
    step: float | None


@dataclass(eq=False, slots=True)
class Words:
    """The glyphs of a text object, to be written when all fonts are there."""

    typeface: Typeface
    size: float
    glyphs: list[Placed]
    mode: int
    wide: float = 1.0
    turn: float = 0.0
    lean: float = 0.0

    def write(self, fonts: Fonts, used: set[str]) -> list[str]:
        """The operators that show it; names of the fonts they need go into ``used``."""
        out = ["BT"]
        if self.mode:
            out.append(f"{self.mode} Tr")
        font, scale = "", -1.0
        line: _Line | None = None
        cosine, sine = cos(self.turn), sin(self.turn)
        lean = (self.lean * cosine + sine, self.lean * sine - cosine)
        axes = " ".join(map(number, (cosine, sine, *lean)))
        for one in self.glyphs:
            shape = self._shape(one, fonts)
            if shape is None:
                continue
            used.add(shape.font)
            x, y = one.x + shape.shift * cosine, one.y + shape.shift * sine
            if (
                line is not None
                and (shape.font, shape.scale) == (font, scale)
                and not self.turn
                and line.take(x, y, shape)
            ):
                continue
            if line is not None:
                out.append(line.close())
            if shape.font != font:
                out.append(f"/{shape.font} {number(self.size)} Tf")
                font = shape.font
            if shape.scale != scale:
                out.append(f"{number(shape.scale * 100)} Tz")
                scale = shape.scale
            out.append(f"{axes} {number(x)} {number(y)} Tm")
            line = _Line(x, y, shape, self.size)
        if line is None:
            return []
        out.append(line.close())
        out.append("ET")
        return out

    def _shape(self, one: Placed, fonts: Fonts) -> _Shape | None:
        own = self.typeface.own
        if own is not None and one.own is not None:
            return _Shape(self.typeface.name, own.code(one.own), own.width(one.own), self.wide, 0.0)
        glyph = fonts.glyph(self.typeface, one.said)
        if glyph is None:
            return None
        room = glyph.width
        if one.said < "\u0250":
            latin = self.typeface.stand.latin if self.typeface.own is None else None
            room = room if latin is None else latin
            if one.step is not None and one.step > 0:  # narrower than we know the font to be
                room = min(room, one.step / self.size / self.wide * 1000)
        most = _MOST_STRETCHED if one.said.isalnum() and room > glyph.width else 1.0
        squeezed = min(most, max(_LEAST_SQUEEZED, room / glyph.width)) if glyph.width else 1.0
        shift = (room - glyph.width * squeezed) / 2000 * self.size * self.wide
        return _Shape(glyph.font, glyph.code, glyph.width, self.wide * squeezed, shift)


class _Shape(NamedTuple):
    """A glyph to be shown: its font and code, its own width, how it is drawn out, how far it is moved."""

    font: str
    code: int
    width: float
    scale: float
    shift: float


class _Line:
    """Glyphs that follow each other on a line, as one operator."""

    def __init__(self, x: float, y: float, shape: _Shape, size: float) -> None:
        self._y, self._unit = y, size * shape.scale / 1000
        self._end = x + shape.width * self._unit
        self._parts: list[str] = []
        self._codes = f"{shape.code:04X}"

    def take(self, x: float, y: float, shape: _Shape) -> bool:
        """Add a glyph; False where it does not stand on this line."""
        if abs(y - self._y) > 1e-4 or not self._unit:
            return False
        gap = (self._end - x) / self._unit
        if not -30_000 < gap < 30_000:
            return False
        gap = round(gap, 1)
        if gap:
            self._parts.append(f"<{self._codes}>{number(gap)}")
            self._codes = ""
            self._end -= gap * self._unit
        self._codes += f"{shape.code:04X}"
        self._end += shape.width * self._unit
        return True

    def close(self) -> str:
        """The operator."""
        if not self._parts:
            return f"<{self._codes}> Tj"
        return f"[{''.join(self._parts)}<{self._codes}>] TJ"


class Read(NamedTuple):
    """What a text object says: its glyphs, how many characters were looked at, whether all its numbers are such."""

    glyphs: list[Placed]
    characters: int
    sound: bool


def read(element: Element, typeface: Typeface, size: float, most: int) -> Read:
    """The glyphs of a text object, of ``most`` characters at most."""
    glyphs: list[Placed] = []
    count, sound = 0, True
    x = y = 0.0
    wide = stretched(element)
    ways = _ways(element)
    transforms: list[Element] = []
    for code in element:
        name = local(code.tag)
        if name == "CGTransform":
            transforms.append(code)
        if name != "TextCode":
            continue
        said = code.text or ""
        if "\n" in said or "\r" in said:
            said = said.strip()
        said = said[: most - count]
        count += len(said)
        for axis in ("X", "Y"):
            sound = sound and _is_number(code.get(axis, "0"))
        x, y = one_float(code.get("X"), x), one_float(code.get("Y"), y)
        if not said:
            continue
        units = _units(said, transforms, typeface)
        along, down = deltas(code.get("DeltaX"), len(units) - 1), deltas(code.get("DeltaY"), len(units) - 1)
        stepped = along is not None
        if along is None:
            usual = [_usual(unit, typeface) * size * wide for unit in units[:-1]]
            if down is not None and any(down):
                along = [0.0] * len(usual)
            elif down is None and ways != (1, 0):
                along, down = [w * ways[0] for w in usual], [w * ways[1] for w in usual]
            else:
                along = usual
        xs = list(accumulate(along, initial=x))
        ys = list(accumulate(down, initial=y)) if down is not None else [y] * len(units)
        for k, (words, own) in enumerate(units):
            if words.isspace() and own is None:
                continue
            step = along[k] if stepped and k < len(along) else None
            glyphs += _spread(Placed(words, own, xs[k], ys[k], step), size)
    return Read(glyphs, count, sound)


def _spread(one: Placed, size: float) -> list[Placed]:
    """A glyph; or the characters that one glyph would have shown, beside each other, where that font is not there."""
    if one.own is not None or len(one.said) <= 1:
        return [one] if one.said or one.own is not None else []
    width = (one.step if one.step is not None and one.step > 0 else size * _NARROW * len(one.said)) / len(one.said)
    return [Placed(said, None, one.x + k * width, one.y, width) for k, said in enumerate(one.said)]


def _is_number(said: str) -> bool:
    return one_float(said, 1.5) == one_float(said, 2.5)


def _ways(element: Element) -> tuple[int, int]:
    """Which way text runs by itself: ReadDirection, clockwise."""
    return {"90": (0, 1), "180": (-1, 0), "270": (0, -1)}.get(element.get("ReadDirection", "0"), (1, 0))


def stretched(element: Element) -> float:
    """How far letters are drawn out along the line: HScale."""
    said = one_float(element.get("HScale"), 1.0)
    return said if 0.01 <= said <= 100 else 1.0


def turned(element: Element) -> float:
    """How each letter is turned, clockwise, in radians: CharDirection."""
    return radians(one_float(element.get("CharDirection"), 0.0))


def _usual(unit: tuple[str, int | None], typeface: Typeface) -> float:
    """The width of a glyph where the OFD states no steps, as a share of its size; as ``evidence`` reads it."""
    words, own = unit
    if typeface.own is not None and own is not None:
        return typeface.own.width(own) / 1000
    latin = typeface.stand.latin
    narrow = _NARROW if latin is None else latin / 1000
    return sum(narrow if ord(one) < 0x2010 else 1.0 for one in words)


def _units(said: str, transforms: Sequence[Element], typeface: Typeface) -> list[tuple[str, int | None]]:
    """Glyph by glyph, the characters and the glyph's number; characters alone where the font has none for them."""
    own = typeface.own
    by_place: dict[int, tuple[int, int, list[int]]] = {}
    for one in transforms:
        try:
            place, codes, glyphs = (int(one.get(name, "1")) for name in ("CodePosition", "CodeCount", "GlyphCount"))
            numbers = [int(token) for child in one if local(child.tag) == "Glyphs" for token in text(child).split()]
        except ValueError:
            continue
        if codes > 0 and glyphs > 0:
            by_place[place] = (codes, glyphs, numbers)
    units: list[tuple[str, int | None]] = []
    place = 0
    while place < len(said):
        codes, count, numbers = by_place.get(place, (1, 1, []))
        part = said[place : place + codes]
        count = min(count, len(said) if own is None else 4 * len(said))
        if own is None or not numbers or any(not 0 <= n < own.glyph_count for n in numbers[:count]):
            units += _by_characters(part, count, typeface)
        else:
            each = codes == count
            for k in range(min(count, len(numbers))):
                units.append((part[k : k + 1] if each else part if k == 0 else "", numbers[k]))
        place += codes
    return units


def _by_characters(part: str, count: int, typeface: Typeface) -> list[tuple[str, int | None]]:
    """Characters without numbers of glyphs: so many steps as there would have been glyphs."""
    own = typeface.own.glyphs if typeface.own is not None else {}
    if count == len(part) or count < 1:
        return [(one, own.get(ord(one))) for one in part]
    if count > len(part):
        return [*((one, own.get(ord(one))) for one in part), *[("", None)] * (count - len(part))]
    return [*((one, own.get(ord(one))) for one in part[: count - 1]), (part[count - 1 :], None)]


def weight(element: Element, typeface: Typeface) -> bool:
    """Whether letters are drawn bold: said of the text, or of a font that does not travel inside."""
    stated = one_float(element.get("Weight"), 400.0) >= 600
    return stated or (typeface.font.bold and typeface.own is None)


def leaning(element: Element, typeface: Typeface) -> float:
    """How far letters lean, where their font does not by itself."""
    stated = element.get("Italic", "false").lower() in ("true", "1")
    return _LEAN if stated or (typeface.font.italic and typeface.own is None) else 0.0


def bold_line(size: float) -> float:
    """The width of the outline that makes letters of a size bold."""
    return size * _BOLD
