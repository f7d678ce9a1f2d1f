"""Words of annotations and fields, set in the embedded faces at the size that was asked for, or smaller where they do not fit."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from pikepdf import Object, Pdf

from yunxing.dossier.form.faces import unset
from yunxing.dossier.typesetting import HEI, SONG, typeset

MOST = 10_000
"""Characters that are set at most: more than fit on any sheet at the smallest size."""
SMALLEST = 4.0
"""Points below which nobody reads."""
_ROUNDING = 0.5
_CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_RUN = re.compile(r"[!-~]{9,}")
_SOURCE = f"""#let fonts = (serif: ("{SONG}", "{HEI}"), sans: ("{HEI}", "{SONG}"))
#let at(side) = (left: left, center: center, right: right).at(side)
#for it in json("letters.json") {{
  let body(size) = {{
    set text(font: fonts.at(it.face), size: size, fill: rgb(it.color), lang: "zh", top-edge: "ascender", bottom-edge: "descender")
    set par(leading: 0.15em, spacing: 0.15em, justify: false)
    align(at(it.side), it.lines.map(line => text(line)).join(linebreak()))
  }}
  page(width: it.width * 1pt, height: auto, margin: 0pt, context {{
    let size = it.size * 1pt
    while size > {SMALLEST}pt and measure(body(size), width: it.width * 1pt).height > it.height * 1pt {{
      size = calc.max({SMALLEST}pt, size * 0.93)
    }}
    body(size)
  }})
}}
"""


class LetteringError(ValueError):
    """Words that cannot be shown in their place; ``number`` is which."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Lettering(NamedTuple):
    """Words in a box: points across and up, points of size, colour as ``#rrggbb``, left, center or right; serif or sans."""

    text: str
    width: float
    height: float
    size: float = 12.0
    color: str = "#000000"
    side: str = "left"
    face: str = "sans"


class Set(NamedTuple):
    """Words as a form XObject, its lower left at 0, and how high they stand in points."""

    form: Object
    height: float


def lettered(target: Pdf, words: Sequence[Lettering]) -> list[Set]:
    """Each of these as a form of the target. Raises ``LetteringError`` for the first that does not fit, or has unknown characters."""
    if not words:
        return []
    given = []
    for number, each in enumerate(words):
        lines = _CONTROL.sub("", re.sub(r"\r\n?", "\n", each.text)).split("\n")
        if len(each.text) > MOST or unset("".join(lines)):
            raise LetteringError(number)
        given.append(
            {**each._asdict(), "width": max(each.width, 1.0), "lines": [_RUN.sub(_broken, one) for one in lines]}
        )
    made = []
    with Pdf.open(io.BytesIO(typeset(_SOURCE, {"letters.json": json.dumps(given).encode()}))) as pdf:
        for number, (each, page) in enumerate(zip(words, pdf.pages, strict=True)):
            height = float(page.mediabox[3]) - float(page.mediabox[1])
            if height > max(each.height, SMALLEST * 1.5) + _ROUNDING:
                raise LetteringError(number)
            made.append(Set(target.copy_foreign(page.as_form_xobject()), height))
    return made


def _broken(run: re.Match[str]) -> str:
    """A long run of letters with places at which it may be broken."""
    return "\u200b".join(re.findall(".{1,4}", run[0]))
