"""The summary on paper: A4 across, in Song, headings on every page, the place of the seal at its end."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pypdfium2 as pdfium

from yunxing.dossier.typesetting import HEI, SONG, typeset
from yunxing.guide.values import plain

from .fields import day
from .listing import Cell, Part, Summary


def paper(summary: Summary) -> bytes:
    """The PDF of a summary: the same bytes for the same summary."""
    table = summary.table
    words = {
        "song": SONG,
        "hei": HEI,
        "label": table.label.zh,
        "title": table.title.zh,
        "unit": f"{table.unit.zh}：{summary.unit}",
        "seal": table.seal.zh,
        "dated": f"{table.dated.zh}：{day(summary.dated)}",
        "nobody": table.nobody.zh,
        "note": table.note.zh,
        "heads": [column.title.zh for column in table.columns],
        "widths": [column.width for column in table.columns],
        "parts": [_part(summary, part) for part in summary.parts],
    }
    source = files(__package__).joinpath("paper.typ").read_text("utf-8")
    return typeset(source, {"words.json": json.dumps(words, ensure_ascii=False).encode()})


def unshown(summary: Summary, made: bytes) -> str:
    """The characters of a summary that its paper does not show, for the embedded faces lack them: rare ones of names."""
    with pdfium.PdfDocument(made) as pdf:
        shown = {c for page in pdf for c in unicodedata.normalize("NFKC", page.get_textpage().get_text_range())}
    cells = [cell for row in summary.rows for cell in row.cells if isinstance(cell, str)]
    wanted = dict.fromkeys(unicodedata.normalize("NFKC", "".join([summary.unit, *cells])))
    return "".join(c for c in wanted if c not in shown and not c.isspace() and unicodedata.category(c) != "Cf")


def _part(summary: Summary, part: Part) -> dict[str, Any]:
    columns = summary.table.columns
    foot: list[str] = []
    for place, column in enumerate(columns):
        if column.total:
            total = sum((c for r in part.rows if isinstance(c := r.cells[place], Decimal)), Decimal())
            foot.append(plain(total))
        else:
            foot.append(f"{summary.table.total.zh} {len(part.rows)}" if place == 1 else "")
    return {
        "title": part.title,
        "stars": part.stars,
        "rows": [[_text(cell) for cell in row.cells] for row in part.rows],
        "foot": foot,
        "middle": [column.width <= 4 or column.total for column in columns],
    }


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return plain(cell) if isinstance(cell, Decimal) else str(cell)
