"""Pages of every document as small grey pictures, kept beside the tests: ``python -m tests.dossier.looks`` makes them anew.

They are looked at by a person before they are committed; the tests hold what is made now against them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from tests.dossier.binding.material import form, ordinary
from tests.dossier.entries import edition, entry, verdicts
from tests.dossier.form.making import example
from tests.dossier.sending.folders import DAY, pack, three
from yunxing.dossier.binding import bind, plan
from yunxing.dossier.form import blank_form, form_pdf
from yunxing.dossier.summary import Summary, listed, paper

FOLDER = Path(__file__).parent / "golden"
DOTS = 40
"""Per inch: enough to see every line, box and line of text."""
BLUR = 8
"""Pixels on a side of the squares that are compared: what stands a pixel beside its place is the same."""


def documents() -> Mapping[str, Callable[[], bytes]]:
    """What is kept, by name, and what makes it."""
    return {
        "form-four-stars": lambda: form_pdf(example(11), edition()),
        "form-three-stars-exempt": lambda: form_pdf(example(6), edition()),
        "form-three-stars-blank": lambda: blank_form(edition(), 3, "pdf"),
        "summary": lambda: paper(_summary()),
        "covering-list": _covering,
        "bound": _bound,
    }


def _summary() -> Summary:
    entries = [entry(number, base) for number, base in enumerate(("B3", "B4", "B5", "B3"), 1)]
    return listed(entries, edition(), verdicts(), unit="试验区工信局", dated=DAY)


def _covering() -> bytes:
    with TemporaryDirectory() as name:
        target = Path(name) / "package.zip"
        pack(three(Path(name) / "folder"), target)
        with zipfile.ZipFile(target) as package:
            [covering] = [one for one in package.namelist() if one.endswith("清单.pdf")]
            return package.read(covering)


def _bound() -> bytes:
    """Cover, contents, sheets between and the list of originals, around proofs of a few words."""
    with TemporaryDirectory() as name:
        folder, target = Path(name) / "folder", Path(name) / "bound.pdf"
        declaration = ordinary(folder)
        with plan(declaration, edition(), folder) as planned:
            bind(planned, form, target)
        return target.read_bytes()


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
    for name, make in documents().items():
        for path in FOLDER.glob(f"{name}-*.png"):
            path.unlink()
        for number, picture in enumerate(pictures(make()), 1):
            picture.quantize(16).save(FOLDER / f"{name}-{number:02d}.png", optimize=True)


if __name__ == "__main__":
    keep()
