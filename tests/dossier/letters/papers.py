"""Word templates as offices make them: paragraphs of runs, tables, headers; and the data that fill them in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document

from tests.dossier.entries import edition, entry
from yunxing.dossier.letters import rows_of
from yunxing.guide.offices import offices

KINDS = ["publicity", "announcement", "filing", "opinion", "certificate"]


def template(
    *paragraphs: str | Sequence[tuple[str, bool]], table: Sequence[Sequence[str]] = (), header: str = ""
) -> bytes:
    """A template: each paragraph a text, or runs of (text, bold)."""
    paper: Any = Document()
    for one in paragraphs:
        made = paper.add_paragraph()
        for text, bold in [(one, False)] if isinstance(one, str) else one:
            added = made.add_run(text)
            if bold:
                added.bold = True
    if table:
        grid = paper.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if header:
        paper.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def needed(kind: str = "publicity") -> str:
    """A paragraph with every mark that a template of a kind must have."""
    letter = offices(edition()).letters[kind]
    marks = "".join(f"{{{{ {field.name} }}}}" for field in letter.fields if not field.optional)
    cells = "".join(f"{{{{ {letter.row}.{column.name} }}}}" for column in letter.columns if not column.optional)
    return f"{marks}{{% for {letter.row} in {letter.rows} %}}{cells}{{% endfor %}}" if letter.rows else marks


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """A zip with something in a member replaced; a member that was not there is added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        members = {info.filename: source.read(info) for info in source.infolist()}
        members[name] = members.get(name, old.encode()).replace(old.encode(), new.encode())
        for member, content in members.items():
            target.writestr(member, content)
    return stream.getvalue()


def data(kind: str, **more: Any) -> dict[str, Any]:
    """What fills a letter in: the edition's own examples, and two enterprises."""
    letter = offices(edition()).letters[kind]
    made: dict[str, Any] = {field.name: field.example for field in letter.fields}
    if letter.rows:
        base = f"B{min(letter.stars, default=3)}"
        made[letter.rows] = rows_of([entry(2, base), entry(1, base)], kind, edition())
    return made | more


def words(made: bytes) -> str:
    """All text of a document's body, a line for each paragraph and row."""
    paper: Any = Document(io.BytesIO(made))
    lines = [p.text for p in paper.paragraphs]
    lines += ["|".join(cell.text for cell in row.cells) for table in paper.tables for row in table.rows]
    return "\n".join(lines)
