"""What the files of a declaration allow it to say, worked out in the background and kept until they change.

Nothing is written into the declaration here: people take over what they want (``accepting``), seen beside what stands
there (``offers``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django_tasks import task

from yunxing.evidence.declaring import Found, Proposal, declare
from yunxing.evidence.paper import Reading

from .. import clock
from ..declarations import registered
from ..declarations.content import edition_of, from_values
from ..declarations.judging import context_of
from ..declarations.model import Declaration
from ..declarations.places import ROW_KEYS, TABLES
from ..messages.verbs import members, tell
from . import rows
from .model import Paper, Proposed
from .readings import readings_of
from .values import without_nul

_SOON = timedelta(seconds=1)
"""Files that are read one after another are looked at together."""
WORTH_TELLING = timedelta(minutes=1)
"""Whoever waited longer than that is told that all is read."""
MOST_SAID = 300
_TELLING: Mapping[str, tuple[str, ...]] = {
    "providers": ("name",),
    "services": ("name",),
    "contracts": ("dated", "amount_yuan"),
    "invoices": ("number", "dated", "total_yuan"),
    "claims": ("item",),
    "evidence": ("item",),
}
"""The cells by which a row is known: where one of them is not sure, neither is the row."""


def ask(declaration: Declaration) -> None:
    """Have the proposals worked out anew, within the transaction that changes what they rest on."""
    propose.using(run_after=clock.now() + _SOON).enqueue(declaration.pk, about=f"declaration:{declaration.pk}")


@task(priority=6)
def propose(declaration_id: int, about: str) -> int:
    """Work out what the files that are read so far allow; how many of them are still to be read."""
    declaration = Declaration.objects.select_related("enterprise", "jurisdiction", "call__authority__jurisdiction").get(
        pk=declaration_id
    )
    papers = list(
        Paper.objects.filter(declaration=declaration, removed_at=None)
        .select_related("blob", "reading")
        .defer("reading__prints")
        .prefetch_related("corrections__person", "added_lines__person", "seals")
    )
    waits = sum(paper.reading is not None and not paper.reading.is_over for paper in papers)
    made = content_of(declaration, readings_of(_proving(declaration, papers)))
    before = Proposed.objects.filter(declaration=declaration).first()
    with transaction.atomic():
        Proposed.objects.update_or_create(
            declaration=declaration, defaults={"content": made, "waits": waits, "made_at": clock.now()}
        )
        if not waits:
            _tell(declaration, papers, before)
    return waits


def _proving(declaration: Declaration, papers: Sequence[Paper]) -> list[Paper]:
    """Those that prove something: not what only shows the commitment signed, unless somebody made evidence of it.

    A sealed table x.3 is read all the same: it is held against the table that was declared.
    """
    named = {str(row.get("file") or "").partition("#")[0] for row in declaration.content.get("evidence", [])}

    def shows_only(paper: Paper) -> bool:
        places = [scan.path for scan in paper.seals.all()]
        commits = bool(places) and all(path.startswith("fields/") for path in places)
        return commits and not paper.item and paper.name not in named

    return [paper for paper in papers if not shows_only(paper)]


def _tell(declaration: Declaration, papers: Sequence[Paper], before: Proposed | None) -> None:
    since = before.made_at if before is not None and not before.waits else None
    read = [p.reading for p in papers if p.reading is not None and p.reading.read_at is not None]
    new = [r for r in read if since is None or (r.read_at is not None and r.read_at > since)]
    if any(r.read_at is not None and r.read_at - r.asked_at > WORTH_TELLING for r in new):
        tell(
            members(declaration.enterprise),
            "read",
            zh=f"申报 {declaration.number} 的 {len(papers)} 个文件已读完，可以采用读到的内容",
            en=f"The {len(papers)} files of {declaration.number} are read: take over what was found",
            link=f"/declarations/{declaration.number}/evidence/",
        )


def content_of(declaration: Declaration, readings: Sequence[Reading]) -> dict[str, Any]:
    """The proposals as they are kept."""
    if not readings:
        return {"fields": [], "rows": [], "missing": [], "doubts": []}
    proposal = declare(
        readings,
        edition_of(declaration.edition),
        star=declaration.star,
        filed_on=_filed_on(declaration),
        applicant=declaration.enterprise.name,
        context=context_of(declaration),
    )
    made: dict[str, Any] = without_nul(
        {
            "fields": _fields(proposal),
            "rows": _rows(proposal),
            "missing": [[m.key, m.zh, m.en, m.clause] for m in proposal.missing[:MOST_SAID]],
            "doubts": [[d.about, d.zh, d.en] for d in proposal.doubts[:MOST_SAID]],
        }
    )
    return made


def _filed_on(declaration: Declaration) -> date:
    """The day of filing as it is typed; today where it is not, or is no day."""
    try:
        return date.fromisoformat(str(declaration.content.get("fields", {}).get("filed_on")))
    except ValueError:
        return clock.today()


def _fields(proposal: Proposal) -> list[dict[str, Any]]:
    """Fields of the form that a file or a list shows; what the form fixes or the clock says is no finding."""
    fields, own = proposal.edition.fields, registered.fields(proposal.edition)
    made = []
    for found in proposal.found:
        path = ".".join(str(part) for part in found.path)
        if found.path[0] in TABLES or path not in fields or path in own or not found.sources:
            continue
        made.append({"path": f"fields/{path}", "value": found.value, **_said(found)})
    return made


def _said(found: Found) -> dict[str, Any]:
    return {
        "sure": found.sure,
        "said": [found.zh, found.en] if found.zh else [],
        "sources": [[source.file, source.page] for source in found.sources[:6]],
    }


def _rows(proposal: Proposal) -> list[dict[str, Any]]:
    content = from_values(proposal.values)
    records = rows.records_of(content)
    noted: dict[tuple[str, int], dict[str, list[Found]]] = {}
    for found in proposal.found:
        if len(found.path) >= 3 and found.path[0] in TABLES:
            table, place, column = found.path[:3]
            noted.setdefault((str(table), int(place)), {}).setdefault(str(column), []).append(found)
    made = []
    for table in rows.ORDER:
        seen: set[str] = set()
        for place, row in enumerate(content.get(table, [])):
            known_by = rows.identities(table, row, records) or [f"row:{rows.digest(row)}"]
            cells = noted.get((table, place), {})
            told = [found for name in _TELLING[table] for found in cells.get(name, ())]
            key = f"{table}/{rows.digest(known_by[0])}"
            while key in seen:
                key += "~"
            seen.add(key)
            made.append(
                {
                    "table": table,
                    "id": rows.key_of(table, row),
                    "key": key,
                    "known_by": known_by,
                    "values": {name: value for name, value in row.items() if name != ROW_KEYS.get(table, "id")},
                    "sure": bool(told) and all(found.sure for found in told),
                    "cells": {column: _cell(founds) for column, founds in cells.items()},
                    "sources": _sources(table, row, records, cells),
                    "lacks": {
                        str(path[2]): list(words)
                        for path, words in proposal.gaps.items()
                        if tuple(path[:2]) == (table, place)
                    },
                }
            )
    return made


def _cell(founds: Sequence[Found]) -> dict[str, Any]:
    said = next((found for found in founds if found.zh), founds[0])
    sources = [[source.file, source.page] for found in founds for source in found.sources]
    return {
        "sure": all(found.sure for found in founds),
        "said": [said.zh, said.en] if said.zh else [],
        "sources": sources[:6],
    }


def _sources(table: str, row: rows.Row, records: Mapping[str, rows.Row], cells: Mapping[str, Sequence[Found]]) -> Any:
    """The papers of a row: those it names as evidence, else those its cells were read from."""
    if table == "evidence":
        file, _, pages = str(row.get("file") or "").partition("#")
        return [[file, int(first) if (first := pages.partition("-")[0]).isdecimal() else None]]
    named = [str(records[one].get("file") or "") for one in row.get("evidence") or () if one in records]
    if named:
        split = [name.partition("#") for name in named]
        return [[f, int(first) if (first := p.partition("-")[0]).isdecimal() else None] for f, _, p in split][:6]
    found = [[source.file, source.page] for founds in cells.values() for one in founds for source in one.sources]
    return [source for place, source in enumerate(found) if source not in found[:place]][:6]
