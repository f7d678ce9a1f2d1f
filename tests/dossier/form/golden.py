"""Pages of the form as small grey pictures, kept beside the tests: ``python -m tests.dossier.form.golden`` makes them anew.

They are looked at by a person before they are committed; the tests hold what is made now against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from tests.dossier.form.making import edition, example
from yunxing.dossier.form import blank_form, form_pdf

FOLDER = Path(__file__).parents[1] / "golden"
DOTS = 40
"""Per inch: enough to see every line, box and line of text."""
BLUR = 8
"""Pixels on a side of the squares that are compared: what stands a pixel beside its place is the same."""


def documents() -> Mapping[str, bytes]:
    """What is kept, by name."""
    return {
        "form-four-stars": form_pdf(example(11), edition()),
        "form-three-stars-exempt": form_pdf(example(6), edition()),
        "form-three-stars-blank": blank_form(edition(), 3, "pdf"),
    }


def pictures(data: bytes) -> list[Image.Image]:
    """The pages in grey."""
    with pdfium.PdfDocument(data) as document:
        return [page.render(scale=DOTS / 72, grayscale=True).to_pil().convert("L") for page in document]


def kept(name: str) -> list[Image.Image]:
    """The pages that were kept, in order."""
    pages = []
    for path in sorted(FOLDER.glob(f"{name}-[0-9][0-9].png")):
        with Image.open(path) as picture:
            pages.append(picture.convert("L"))
    return pages


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pages are apart where they differ most, in grey levels of a square: 0 to 255."""
    if one.size != other.size:
        return 255.0
    levels = [np.asarray(image, dtype=np.float64) for image in (one, other)]
    high, wide = (side // BLUR * BLUR for side in levels[0].shape)
    squares = [level[:high, :wide].reshape(high // BLUR, BLUR, wide // BLUR, BLUR).mean((1, 3)) for level in levels]
    return float(np.abs(squares[0] - squares[1]).max())


def keep() -> None:
    """Make the pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, data in documents().items():
        for path in FOLDER.glob(f"{name}-*.png"):
            path.unlink()
        for number, picture in enumerate(pictures(data), 1):
            picture.quantize(16).save(FOLDER / f"{name}-{number:02d}.png", optimize=True)


if __name__ == "__main__":
    keep()
