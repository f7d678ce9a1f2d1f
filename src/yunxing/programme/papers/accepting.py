"""Taking over what was read: one value, a row with what it rests on, or all that is sure into empty places; or not wanting it.

Whatever is taken over goes through ``writing.change`` and stands in the history as read from a file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from .. import clock
from ..acting import Actor, verb
from ..declarations.model import Declaration
from ..declarations.places import ROW_KEYS
from ..declarations.writing import Edit, Written, change, held
from ..refusals import RefusedError
from . import rows
from .model import Ignored
from .offers import CellOffer, Offers, RowOffer, offers_of
from .verbs import require_open

MOST_KEYS = 2_000


class Accepted(NamedTuple):
    """The declaration after it, and how many places were written."""

    written: Written
    places: int


@verb
def accept(*, actor: Actor, declaration: Declaration, keys: Collection[str], base: int | None = None) -> Accepted:
    """Take over what the keys name: fields, rows, or cells of rows. What stands there gives way: both were shown.

    A row brings along the rows that it names and that are not there yet. ``base`` is the revision that was shown; raises ``ConflictError`` where
    somebody wrote into one of the places since, ``RefusedError`` where a proposal is no longer there.
    """
    declaration, offers = _open(actor, declaration)
    wanted = set(keys)
    if not wanted or len(wanted) > MOST_KEYS:
        raise RefusedError("没有选择要采用的内容", "nothing was chosen", field="key")
    writer = _Writer(declaration, offers, base=base)
    for offer in offers.fields.values():
        if offer.key in wanted:
            wanted.discard(offer.key)
            writer.edits.append(Edit(offer.path, offer.value, base))
    for offered in offers.rows.values():
        for row in offered:
            if row.key in wanted:
                wanted.discard(row.key)
                writer.row(row)
            for cell in row.cells:
                if cell.key in wanted:
                    wanted.discard(cell.key)
                    writer.cell(row, cell)
    if wanted:
        raise RefusedError(
            "读到的内容刚有变化，请刷新页面后再选",
            "what was read has changed meanwhile: reload the page and choose again",
            field=sorted(wanted)[0],
        )
    return writer.write(actor)


@verb
def accept_sure(*, actor: Actor, declaration: Declaration) -> Accepted:
    """Take over all that is sure into places that are empty. What somebody typed stays, whatever was read."""
    declaration, offers = _open(actor, declaration)
    writer = _Writer(declaration, offers, only_sure=True)
    for offer in offers.fields.values():
        if offer.sure and offer.kind == "fills":
            writer.edits.append(Edit(offer.path, offer.value))
    for table in rows.ORDER:
        for row in offers.rows.get(table, ()):
            if not row.standing and row.sure:
                writer.row(row)
            elif row.standing:
                for cell in row.cells:
                    if cell.sure and cell.kind in ("fills", "adds"):
                        writer.cell(row, cell)
    if not writer.edits:
        raise RefusedError(
            "没有可以直接采用的内容，其余请逐项核对后采用",
            "nothing can be taken over unseen: look at the rest one by one",
            field="key",
        )
    return writer.write(actor)


@verb
def ignore(*, actor: Actor, declaration: Declaration, keys: Collection[str]) -> int:
    """Offer these no more; how many. Another value read later is offered again."""
    declaration, offers = _open(actor, declaration)
    known = {offer.key for offer in offers.fields.values()}
    known |= {
        key for offered in offers.rows.values() for row in offered for key in (row.key, *(c.key for c in row.cells))
    }
    now = clock.now()
    chosen = [key for key in set(keys) if key in known]
    Ignored.objects.bulk_create(
        [Ignored(declaration=declaration, key=key, person=actor.person, at=now) for key in chosen],
        ignore_conflicts=True,
    )
    return len(chosen)


@verb
def offer_again(*, actor: Actor, declaration: Declaration) -> int:
    """Offer what was ignored again; how many."""
    declaration, _ = _open(actor, declaration)
    return Ignored.objects.filter(declaration=declaration).delete()[0]


def _open(actor: Actor, declaration: Declaration) -> tuple[Declaration, Offers]:
    declaration = held(declaration)
    require_open(actor, declaration)
    return declaration, offers_of(declaration)


class _Writer:
    """Makes edits of offers: ids that are free, rows before those that name them."""

    def __init__(
        self, declaration: Declaration, offers: Offers, *, base: int | None = None, only_sure: bool = False
    ) -> None:
        self.declaration, self.offers, self.base, self.only_sure = declaration, offers, base, only_sure
        self.edits: list[Edit] = []
        self._ids = {table: dict(known) for table, known in offers.ids.items()}
        self._new = rows.next_ids(declaration.content)

    def row(self, offer: RowOffer) -> None:
        """A whole row: as a new one, or all that it offers for the one that stands there."""
        if offer.standing:
            for cell in offer.cells:
                self.cell(offer, cell)
        else:
            self._there(offer)

    def cell(self, offer: RowOffer, cell: CellOffer) -> None:
        """One cell of a row that stands there; what is named there already stays named."""
        value = self._meant(offer.table, cell.column, cell.value)
        if cell.kind == "adds":
            value = [*cell.now, *(one for one in value if one not in cell.now)]
        if value not in (None, []):
            self.edits.append(Edit(f"{offer.table}/{offer.standing}/{cell.column}", value, self.base))

    def write(self, actor: Actor) -> Accepted:
        """Write it all."""
        written = change(actor=actor, declaration=self.declaration, edits=self.edits, how="file")
        return Accepted(written, len(self.edits))

    def _there(self, offer: RowOffer) -> str:
        """The id under which a proposed row stands in the declaration; it is added where it does not yet."""
        known = self._ids.setdefault(offer.table, {})
        if offer.id not in known:
            known[offer.id] = offer.id if offer.table in ROW_KEYS else self._new[offer.table]()
            values = {
                column: meant
                for column, value in self._taken(offer).items()
                if (meant := self._meant(offer.table, column, value)) not in (None, [])
            }
            self.edits.append(Edit(f"{offer.table}/{known[offer.id]}", values))
        return known[offer.id]

    def _taken(self, offer: RowOffer) -> Mapping[str, Any]:
        if not self.only_sure:
            return offer.values
        return {column: value for column, value in offer.values.items() if offer.sure_of(column)}

    def _meant(self, table: str, column: str, value: Any) -> Any:
        """A value as it stands in the declaration: what names proposed rows names those that stand for them."""
        other = rows.REFERENCES.get(table, {}).get(column)
        if other is None:
            return value
        if isinstance(value, list):
            return [made for one in value if (made := self._named(other, one)) is not None]
        return self._named(other, value)

    def _named(self, table: str, id_: str) -> str | None:
        known = self._ids.get(table, {})
        if id_ in known:
            return known[id_]
        offer = self.offers.all_rows.get(table, {}).get(id_)
        if offer is None or (self.only_sure and not offer.sure):
            return None
        return self._there(offer)
