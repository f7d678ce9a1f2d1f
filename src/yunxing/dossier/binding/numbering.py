"""Page numbers: where each part of the bound file begins, and which pages each row and contract of the form refers to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from yunxing.guide.records import Declaration

from .pieces import Entry, Piece, Plan

Range = tuple[int, int]


class Layout(NamedTuple):
    """The number of the first page of each part; the file's own pages are counted, so the cover is page 1.

    ``sheets`` are the sheets before the items, ``pieces`` by their place among the pieces of the plan.
    """

    form: int
    sheets: tuple[int, ...]
    pieces: Mapping[Piece, int]
    originals: int

    def pages_of(self, entry: Entry) -> Range | None:
        """The pages that a record means; None for data without pages."""
        if not entry.piece.pages:
            return None
        start = self.pieces[entry.piece] - 1
        return start + entry.first, start + entry.last


def laid_out(plan: Plan, front: int, form: int) -> Layout:
    """Where everything stands with a front (cover and contents) and a form of so many pages."""
    at = front + form + 1
    sheets: list[int] = []
    pieces: dict[Piece, int] = {}
    for section in plan.sections:
        sheets.append(at)
        at += 1
        for entry in section.entries:
            if entry.here:
                pieces[entry.piece] = at
                at += entry.piece.pages
    return Layout(front + 1, tuple(sheets), pieces, at)


def written(ranges: Iterable[Range]) -> str | None:
    """Pages as the form has them: ``12-14、30``; None where there are none. Ranges that meet are one."""
    merged: list[list[int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return "、".join(f"{first}-{last}" if last > first else str(first) for first, last in merged) or None


def filled(plan: Plan, layout: Layout, total: int) -> Declaration:
    """The declaration with the pages of its rows and contracts as they are bound, and how many pages there are in all."""
    pages: dict[str, Range] = {}
    for section in plan.sections:
        for entry in section.entries:
            found = layout.pages_of(entry)
            if found is not None:
                pages[entry.record] = found

    def of(records: Iterable[str]) -> str | None:
        return written(pages[record] for record in records if record in pages)

    declaration = plan.declaration
    return replace(
        declaration,
        claims=tuple(replace(claim, pages=of(claim.evidence)) for claim in declaration.claims),
        contracts=tuple(replace(contract, pages=of(contract.evidence)) for contract in declaration.contracts),
        dossier_pages=total,
    )


def references(declaration: Declaration) -> dict[str, str | None]:
    """The pages of each ticked row and of each contract, by its key."""
    return {claim.item: claim.pages for claim in declaration.claims} | {
        contract.id: contract.pages for contract in declaration.contracts
    }
