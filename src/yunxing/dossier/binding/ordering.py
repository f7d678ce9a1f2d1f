"""The order of the guide: which item of the official list each record of evidence belongs to, and what comes first in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from yunxing.guide.edition import Edition
from yunxing.guide.records import Declaration, EvidenceRecord
from yunxing.guide.shapes import EvidenceKind

LAST = 1 << 30
_RANGE = re.compile(r"(?P<file>.+)#(?P<first>\d{1,6})(?:-(?P<last>\d{1,6}))?")


class Item(NamedTuple):
    """An item of the official list: its number, the kinds of proof it asks for, and the records given for it, in order."""

    number: int
    kinds: Sequence[EvidenceKind]
    records: Sequence[EvidenceRecord]

    @property
    def title(self) -> str:
        """The names of its kinds, as the edition has them."""
        return "、".join(kind.name.zh for kind in self.kinds)


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
    comes last, and so do papers of the enterprise. A kind that the form does not ask for stands with the last item.
    """
    form = edition.form_of(declaration.star).key
    numbers = {key: kind.item.get(form) for key, kind in edition.evidence.items()}
    last = max((n for n in numbers.values() if n is not None), default=1)
    rows = {"invoice": _of_invoices(declaration), "claim": _of_claims(declaration, edition), "enterprise": {}}
    ranks = {r.id: rows[edition.evidence[r.item].per].get(r.id, LAST) for r in declaration.evidence}
    kinds = list(edition.evidence)
    grouped: dict[int, list[EvidenceRecord]] = {}
    for record in declaration.evidence:
        grouped.setdefault(numbers[record.item] or last, []).append(record)
    made = []
    for number, records in sorted(grouped.items()):
        records.sort(key=lambda r: (ranks[r.id], kinds.index(r.item), r.file or "", r.id))
        here = [kind for key, kind in edition.evidence.items() if numbers[key] == number]
        made.append(Item(number, here, records))
    return made


def without(declaration: Declaration, edition: Edition) -> Sequence[Item]:
    """The items of the form of the star applied for that nothing is given for, rising."""
    form = edition.form_of(declaration.star).key
    given = {edition.evidence[record.item].item.get(form) for record in declaration.evidence}
    kinds: dict[int, list[EvidenceKind]] = {}
    for kind in edition.evidence.values():
        number = kind.item.get(form)
        if number is not None and number not in given:
            kinds.setdefault(number, []).append(kind)
    return [Item(number, kinds[number], ()) for number in sorted(kinds)]


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
