"""The order of the guide: which item of the official list each record of evidence belongs to, and what comes first in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from yunxing.guide.edition import Edition
from yunxing.guide.records import Declaration, EvidenceRecord

LAST = 1 << 30
_RANGE = re.compile(r"(?P<file>.+)#(?P<first>\d{1,6})(?:-(?P<last>\d{1,6}))?")


class Item(NamedTuple):
    """An item of the official list: its number, its words, the kinds of proof it asks for, and the records given for it, in order."""

    number: int
    title: str
    kinds: str
    records: Sequence[EvidenceRecord]


class Named(NamedTuple):
    """A record's file, and the pages of it that are meant (both from 1); the whole file where ``first`` is None."""

    file: str
    first: int | None = None
    last: int | None = None


def named(text: str, *, there: bool) -> Named:
    """``合订.pdf#3-5`` as a file and its pages; ``there``: a file of just that name exists, so that ``#`` is part of it."""
    found = None if there else _RANGE.fullmatch(text)
    if found is None:
        return Named(text)
    first = int(found["first"])
    return Named(found["file"], first, int(found["last"] or first))


def items(declaration: Declaration, edition: Edition) -> Sequence[Item]:
    """The items of the form of the star applied for that something is given for, rising, each with its records.

    Within an item, papers of invoices follow the first invoice that rests on them (in the order of the table of invoices),
    papers of claims the first ticked row (in the order of the edition); then by kind, then by name. What nothing rests on
    comes last, and so do papers of the enterprise. A kind that the form does not ask for stands with the last item. What
    proves rows of several items stands in that of the first of them.
    """
    form = edition.form_of(declaration.star).key
    last = max((n for kind in edition.evidence.values() for n in kind.items(form, edition.groups)), default=1)
    rows = {"invoice": _of_invoices(declaration), "claim": _of_claims(declaration, edition), "enterprise": {}}
    ranks = {r.id: rows[edition.evidence[r.item].per].get(r.id, LAST) for r in declaration.evidence}
    kinds = list(edition.evidence)
    grouped: dict[int, list[EvidenceRecord]] = {}
    places = _places(declaration, edition, form)
    for record in declaration.evidence:
        grouped.setdefault(next(iter(places[record.id]), last), []).append(record)
    made = []
    for number, records in sorted(grouped.items()):
        records.sort(key=lambda r: (ranks[r.id], kinds.index(r.item), r.file or "", r.id))
        made.append(Item(number, title(edition, form, number), kinds_of(edition, form, number), records))
    return made


def without(declaration: Declaration, edition: Edition) -> Sequence[Item]:
    """The items of the form of the star applied for that nothing is given for, rising."""
    form = edition.form_of(declaration.star).key
    given = {number for places in _places(declaration, edition, form).values() for number in places}
    asked = {number for kind in edition.evidence.values() for number in kind.items(form, edition.groups)}
    return [
        Item(number, title(edition, form, number), kinds_of(edition, form, number), ())
        for number in sorted(asked - given)
    ]


def title(edition: Edition, form: str, number: int) -> str:
    """What the form calls an item: the first sentence of it, or the names of its kinds where nothing is printed of it."""
    paper = {one.form: one for one in edition.paper.forms} if edition.paper is not None else {}
    listed = paper[form].proofs.items if form in paper else []
    if 1 <= number <= len(listed):
        return listed[number - 1].partition("。")[0].rstrip("；;")
    return kinds_of(edition, form, number)


def kinds_of(edition: Edition, form: str, number: int) -> str:
    """The names of the kinds of proof that an item asks for."""
    return "、".join(kind.name.zh for kind in edition.evidence.values() if number in kind.items(form, edition.groups))


def _places(declaration: Declaration, edition: Edition, form: str) -> dict[str, tuple[int, ...]]:
    """The items of each record, in the order of the ticked rows that rest on it."""
    groups = {sub.key: key for key, group in edition.groups.items() for sub in group.sub_domains}
    rows = list(groups)
    proved: dict[str, list[str]] = {}
    for claim in sorted(declaration.claims, key=lambda c: rows.index(c.item)):
        for proof in claim.evidence:
            proved.setdefault(proof, []).append(groups[claim.item])
    return {r.id: edition.evidence[r.item].items(form, proved.get(r.id, ())) for r in declaration.evidence}


def _of_invoices(declaration: Declaration) -> dict[str, int]:
    """The place of the first invoice that rests on each record, by itself or by a contract of it."""
    places: dict[str, int] = {}
    contracts = {contract.id: contract for contract in declaration.contracts}
    for at, invoice in enumerate(declaration.invoices):
        proofs = [*invoice.evidence, *filter(None, (invoice.payment, invoice.check))]
        proofs += [proof for key in invoice.contracts if key in contracts for proof in contracts[key].evidence]
        for proof in proofs:
            places.setdefault(proof, at)
    return places


def _of_claims(declaration: Declaration, edition: Edition) -> dict[str, int]:
    """The place in the table of claims of the first ticked row that rests on each record."""
    places: dict[str, int] = {}
    rows = {sub.key: at for at, sub in enumerate(edition.sub_domains)}
    for claim in sorted(declaration.claims, key=lambda c: rows[c.item]):
        for proof in claim.evidence:
            places.setdefault(proof, rows[claim.item])
    return places
