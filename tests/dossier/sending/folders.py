"""A folder of enterprises as an office keeps it: declarations, applications, outlines, proofs."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pptx import Presentation

from tests.dossier.entries import edition, office, plain
from yunxing.dossier.sending import Pieces, gathered_pieces, packed
from yunxing.dossier.summary import listed

PDF = b"%PDF-1.4 "
DAY = date(2020, 5, 9)


@lru_cache
def deck(slides: int = 1) -> bytes:
    """A presentation of so many slides."""
    made: Any = Presentation()
    for _ in range(slides):
        made.slides.add_slide(made.slide_layouts[6])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def home(folder: Path, values: dict[str, Any], files: Mapping[str, bytes] | None = None, *, name: str = "") -> Path:
    """The folder of an enterprise, complete unless ``files`` say otherwise."""
    made = folder / (name or str(values["enterprise"]["uscc"]))
    made.mkdir(parents=True)
    (made / "申报.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    given = {"申报书.pdf": PDF + values["enterprise"]["name"].encode(), "概要.pptx": deck()} if files is None else files
    for path, content in given.items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_bytes(content)
    return made


def three(folder: Path) -> Path:
    """An enterprise for each star."""
    for number, base in enumerate(("B3", "B4", "B5"), 1):
        home(folder, plain(number, base))
    return folder


def pack(folder: Path, target: Path, kind: str = "county") -> tuple[Pieces, str]:
    """Pack a folder; the pieces and the sum of the zip."""
    pieces = gathered_pieces(folder, edition(), kind)
    summary = listed(pieces.entries, edition(), office(), unit="试验区工信局", dated=DAY)
    return pieces, packed(pieces, summary, target)
