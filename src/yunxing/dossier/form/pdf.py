"""The blocks of a form as a PDF: they go to Typst as data, and ``form.typ`` sets them.

The free Song face stands in for 宋体 and is embedded. A range of pages is a link ``yunxing:page/N`` to its first page.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from yunxing.dossier.typesetting import HEI, MONO, SONG, typeset

from .blocks import MARGIN, PAD, SIDE, Block, Break, Document, Paragraph, Run, Table

_LONG = re.compile(r"[!-~]{11,}")
"""Text without a place to break a line, perhaps longer than a cell is wide."""
MOST_IN_ONE = 14
"""Letters that the narrowest cell for an address takes on a line."""
MOST_CELLS = 10_000
"""Set at once, those of some hundred invoices broken down; each takes some 20 KB of memory meanwhile."""
_BREAK = "\u200b"


def as_pdf(document: Document, *, numbered: bool = True) -> bytes:
    """The PDF of a document, its pages numbered or not. One of thousands of tables is set in parts, which bounds memory."""
    parts = list(_parts(document.blocks))
    first = _set(document.title, parts[0], 1, numbered)
    if len(parts) == 1:
        return first
    import pikepdf  # noqa: PLC0415  # hardly a form needs it, and all would wait for it

    with pikepdf.open(io.BytesIO(first)) as whole:
        for blocks in parts[1:]:
            with pikepdf.open(io.BytesIO(_set(document.title, blocks, len(whole.pages) + 1, numbered))) as more:
                whole.pages.extend(more.pages)
        made = io.BytesIO()
        whole.save(made, deterministic_id=True)
        return made.getvalue()


def _parts(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks, begun anew at the first page that begins after so many cells."""
    part: list[Block] = []
    cells = 0
    for one in blocks:
        if isinstance(one, Break) and cells > MOST_CELLS:
            yield part
            part, cells = [], 0
            continue
        part.append(one)
        cells += sum(len(row.cells) for row in one.rows) if isinstance(one, Table) else 0
    yield part


def _set(title: str, blocks: Sequence[Block], first: int, numbered: bool) -> bytes:
    names = frozenset(one.name for one in blocks if isinstance(one, Paragraph) and one.name)  # jumps stay within a part
    data = {
        "title": title,
        "faces": [SONG, HEI],
        "boxes": MONO,
        "margin": MARGIN,
        "first": first,
        "numbered": numbered,
        "blocks": list(_blocks(blocks, names)),
    }
    return typeset(_source(), {"form.json": json.dumps(data, ensure_ascii=False).encode()}, latin=True)


@cache
def _source() -> str:
    return files(__package__).joinpath("form.typ").read_text("utf-8")


def _blocks(blocks: Sequence[Block], names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The blocks; paragraphs that stay with the foot of a table are the table's ``tail``, which is never parted from it."""
    tail: list[dict[str, Any]] | None = None
    for one in blocks:
        if tail is not None and isinstance(one, Paragraph):
            tail.append(_paragraph(one, names))
            tail = tail if one.keep else None
            continue
        made = _block(one, names)
        tail = None
        if isinstance(one, Table) and one.kept():
            tail = made["tail"] = []
            made |= {"rows": len(one.rows), "keep": one.kept()}
        yield made


def _block(one: Block, names: frozenset[str]) -> dict[str, Any]:
    match one:
        case Break():
            return {"kind": "break"}
        case Table():
            return {
                "kind": "table",
                "widths": one.widths,
                "heads": one.heads,
                "pad": PAD,
                "side": SIDE,
                "cells": _cells(one, names),
            }
        case Paragraph():
            return {"kind": "paragraph", **_paragraph(one, names)}


def _cells(table: Table, names: frozenset[str]) -> list[dict[str, Any]]:
    """The cells by place. Only a row too tall for a page may break, and a cell over several rows between these."""
    tall = table.tall()
    made, begun = [], set()
    for number, column, one in table.placed():
        height = table.rows[number].height
        made.append(
            {
                "x": column,
                "y": number,
                "columns": one.columns,
                "rows": one.rows,
                "middle": one.middle,
                "edges": one.edges,
                "breakable": one.rows > 1 or number in tall,
                "paragraphs": [_paragraph(p, names) for p in one.paragraphs],
                **({"height": height - 2 * PAD} if height and number not in begun and number not in tall else {}),
            }
        )
        begun.add(number)
    return made


def _paragraph(one: Paragraph, names: frozenset[str]) -> dict[str, Any]:
    return {
        "runs": [_run(run, names) for run in one.runs],
        "align": one.align,
        "size": one.size,
        "pitch": one.pitch,
        "before": one.before,
        "indent": one.indent,
        **({"name": one.name} if one.name else {}),
    }


def _run(one: Run, names: frozenset[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"text": _LONG.sub(_breakable, one.text)}
    made |= {"bold": True} if one.bold else {}
    made |= {"raised": True} if one.raised else {}
    made |= {"page": one.page} if one.page is not None else {}
    made |= {"to": one.to} if one.to in names else {}
    return made


def _breakable(found: re.Match[str]) -> str:
    """A long word with places to break it: an address after its @, else anywhere."""
    parts = re.split("(?<=@)", found[0])
    return _BREAK.join(part if len(parts) > 1 and len(part) <= MOST_IN_ONE else _BREAK.join(part) for part in parts)
