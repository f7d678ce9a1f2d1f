"""A folder of enterprises as an office keeps it: declarations, applications, outlines, proofs."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pptx import Presentation

from tests.dossier.entries import edition, plain, verdicts
from yunxing.dossier.sending import Pieces, gathered_pieces, packed
from yunxing.dossier.summary import listed
from yunxing.dossier.typesetting import SONG, typeset

PDF = b"%PDF-1.4 "
DAY = date(2020, 5, 9)


@lru_cache
def deck(slides: int = 1, title: str = "连云港试验001号有限公司") -> bytes:
    """A presentation of so many slides, each with a title."""
    made: Any = Presentation()
    for _ in range(slides):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = title
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@lru_cache
def application(name: str, uscc: str = "") -> bytes:
    """The cover of an application: a PDF that says whose it is."""
    source = f'#set text(font: "{SONG}")\n#let said = json("said.json")\n#said.name #linebreak() #said.uscc'
    said = json.dumps({"name": f"申报企业 {name}", "uscc": f"统一社会信用代码 {uscc}" if uscc else ""})
    return typeset(source, {"said.json": said.encode()})


def home(folder: Path, values: dict[str, Any], files: Mapping[str, bytes] | None = None, *, name: str = "") -> Path:
    """The folder of an enterprise, complete unless ``files`` say otherwise."""
    made = folder / (name or str(values["enterprise"]["uscc"]))
    made.mkdir(parents=True)
    (made / "申报.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    whose, uscc = str(values["enterprise"]["name"]), str(values["enterprise"]["uscc"])
    given = {"申报书.pdf": application(whose, uscc), "概要.pptx": deck(1, whose)} if files is None else files
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
    summary = listed(pieces.entries, edition(), verdicts(), unit="试验区工信局", dated=DAY)
    return pieces, packed(pieces, summary, target)
