"""The text layer of a page of a PDF: its characters with their places, upright as a reader sees them.

Pages are turned by the file (/Rotate) or by their text (drawn sideways); both are undone here, with the way back.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from pypdfium2 import raw

from yunxing.evidence.page import Affine

from .characters import Character
from .pdf_covers import address, ink
from .pdf_seen import unseen

MOST_CHARACTERS = 60_000
"""Characters of a page up to which they are read; a page of text has some thousands."""
Frame = tuple[float, float, float, float]
Drawn = tuple[str, float, float, float, float, int, float]


FILLS = 0.6
"""A picture over that share of a page is the page: a scan, whatever text was laid over or under it."""
WHITE = 235
WITHIN = 3
SLANTED = 2.0
"""Degrees off the upright or the level from which a character is of a seal rather than of a line."""


class TextLayer(NamedTuple):
    """Visible characters in the order of drawing, on an upright page of that size; ``shown`` leads back to the page.

    ``hidden`` is what the file draws in such a way that nobody sees it: the pieces of it in the order of drawing, but for
    words that are seen elsewhere on the page.
    """

    characters: list[Character]
    width: float
    height: float
    shown: Affine | None
    cut: bool
    hidden: list[str]


def text_layer(page: Any, width: float, height: float, behind: frozenset[int] = frozenset()) -> TextLayer:
    """The text layer of a page that is shown in that size, without the pieces ``behind`` a picture and without what is
    drawn so that nobody sees it. Raises ``PdfiumError`` where there is none to be had.
    """
    text = page.get_textpage()
    try:
        count = raw.FPDFText_CountChars(text)
        boxes: list[Drawn] = []
        angles = {0: 0, 90: 0, 180: 0, 270: 0}
        rect = raw.FS_RECTF()
        seen: dict[int, bool] = {}
        drawings: dict[int, Any] = {}
        for index in range(min(count, MOST_CHARACTERS)):
            code = raw.FPDFText_GetUnicode(text, index)
            if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or raw.FPDFText_IsGenerated(text, index) == 1:
                continue
            drawing = raw.FPDFText_GetTextObject(text, index)
            piece = address(drawing)
            if piece not in seen:
                seen[piece] = piece not in behind and not _without_ink(drawing)
                drawings[piece] = drawing
            if not seen[piece] or not raw.FPDFText_GetLooseCharBox(text, index, rect):
                continue
            letter = chr(code) if code < 0x110000 else "�"
            angle = max(0.0, raw.FPDFText_GetCharAngle(text, index) * 57.29578)
            boxes.append((letter, rect.left, rect.top, rect.right, rect.bottom, piece, angle))
            angles[round(angle / 90) % 4 * 90] += 1
        rotation = raw.FPDFPage_GetRotation(page) * 90
        media = _origin(page)
        upright = [_placed(box, rotation, width, height, media) for box in boxes]
        left_out = unseen(page, upright, drawings, (width, height))
    finally:
        text.close()
    hidden = _words([upright[place] for place in sorted(left_out)])
    upright = [one for place, one in enumerate(upright) if place not in left_out]
    if hidden:
        shown = "".join(one.text for one in upright)
        hidden = [words for words in hidden if words not in shown and any(letter.isalnum() for letter in words)]
    most = max(angles, key=lambda angle: angles[angle])
    turned = (most + rotation) % 360 if angles[most] * 2 > sum(angles.values()) else 0
    cut = count > MOST_CHARACTERS
    if not turned:
        return TextLayer(upright, width, height, None, cut, hidden)
    upright = [_turned(c, turned, width, height) for c in upright]
    if turned != 180:
        return TextLayer(upright, height, width, _back(turned, width, height), cut, hidden)
    return TextLayer(upright, width, height, _back(turned, width, height), cut, hidden)


def _words(characters: Sequence[Character]) -> list[str]:
    """The text of each piece."""
    return ["".join(one.text for one in piece) for _, piece in groupby(characters, key=lambda one: one.piece)]


def _without_ink(drawing: Any) -> bool:
    """Whether a piece of text is drawn without ink: to be searched for, not to be read, and no witness of what is printed."""
    if not drawing or raw.FPDFTextObj_GetTextRenderMode(drawing) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return bool(drawing)
    return ink(drawing)[3] == 0


def beside_a_picture(page: Any, width: float, height: float) -> frozenset[int] | None:
    """On a page that one picture fills, the pieces of text that are not seen on it: below it, or as white as paper.

    None where no picture fills the page.
    """
    below: list[int] = []
    white: list[int] = []
    filled = False
    for one in page.get_objects(max_depth=WITHIN):
        if one.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = one.get_bounds()
            if (min(right, width) - max(left, 0)) * (min(top, height) - max(bottom, 0)) >= FILLS * width * height:
                filled, below = True, below + white
        elif one.type == raw.FPDF_PAGEOBJ_TEXT:
            piece = address(one.raw)
            if not filled:
                below.append(piece)
            elif min(ink(one.raw)[:3]) >= WHITE:
                white.append(piece)
    return frozenset(below + white) if filled else None


def _origin(page: Any) -> Frame:
    """The box that is shown, in the units of the characters: the crop box, where it lies within the media box."""
    left, bottom, right, top = page.get_mediabox()
    crop = page.get_cropbox(fallback_ok=True)
    left, bottom = max(left, crop[0]), max(bottom, crop[1])
    right, top = min(right, crop[2]), min(top, crop[3])
    return left, bottom, right, top


def _placed(
    box: Drawn,
    rotation: int,
    width: float,
    height: float,
    media: Frame,
) -> Character:
    """A character's box from the file's coordinates to the page as shown, from its top left."""
    text, left, top, right, bottom, piece, angle = box
    slanted = abs(angle - round(angle / 90) * 90) > SLANTED
    left, right, top, bottom = left - media[0], right - media[0], top - media[1], bottom - media[1]
    if rotation == 0:
        return Character(text, left, height - top, right, height - bottom, piece, slanted)
    if rotation == 90:
        return Character(text, bottom, left, top, right, piece, slanted)
    if rotation == 180:
        return Character(text, width - right, bottom, width - left, top, piece, slanted)
    return Character(text, width - top, height - right, width - bottom, height - left, piece, slanted)


def _turned(one: Character, angle: int, width: float, height: float) -> Character:
    """A character of a page whose text runs at an angle (clockwise as shown), with the page turned so that it is upright."""
    if angle == 90:
        return Character(one.text, one.top, width - one.right, one.bottom, width - one.left, one.piece, one.slanted)
    if angle == 180:
        return Character(
            one.text, width - one.right, height - one.bottom, width - one.left, height - one.top, one.piece
        )
    return Character(one.text, height - one.bottom, one.left, height - one.top, one.right, one.piece, one.slanted)


def _back(angle: int, width: float, height: float) -> Affine:
    """Units of the upright page back to fractions of the page as shown, which has that size."""
    if angle == 90:
        return Affine(0, -1 / width, 1, 1 / height, 0, 0)
    if angle == 180:
        return Affine(-1 / width, 0, 1, 0, -1 / height, 1)
    return Affine(0, 1 / width, 0, -1 / height, 0, 1)
