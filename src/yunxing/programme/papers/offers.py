"""Proposals beside what stands in the declaration now: what is new, what fills an empty place, what differs.

What agrees already, and what a person ignored, is not offered. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from ..declarations.model import Declaration
from ..declarations.places import TABLES
from . import queries, rows
from .model import Ignored, Proposed

Kind = Literal["new", "fills", "adds", "differs"]
Words = Sequence[str]
_UNSEEN = {"sha256"}
"""Columns that nobody types: they come with their row and are not offered by themselves."""


class Source(NamedTuple):
    """Where a value was read: the file as it is called, its paper, the page where one is known."""

    name: str
    paper: int | None
    page: int | None


class FieldOffer(NamedTuple):
    """A field of the form: what was read, and what stands there."""

    key: str
    path: str
    value: Any
    now: Any
    sure: bool
    said: Words
    sources: Sequence[Source]

    @property
    def kind(self) -> Kind:
        """Whether the place is empty or holds something else."""
        return "fills" if self.now is None else "differs"


class CellOffer(NamedTuple):
    """A cell of a row."""

    key: str
    column: str
    value: Any
    now: Any
    kind: Kind
    sure: bool
    said: Words
    sources: Sequence[Source]


@dataclass(frozen=True)
class RowOffer:
    """A row: a new one, or the cells of one that stands there. ``standing`` is that row's id, empty for a new one."""

    key: str
    table: str
    id: str
    values: Mapping[str, Any]
    standing: str
    sure: bool
    cells: Sequence[CellOffer]
    sources: Sequence[Source]
    lacks: Mapping[str, Words]
    unsure: frozenset[str] = frozenset()
    """Columns whose value was not read for sure."""

    def sure_of(self, column: str) -> bool:
        """Whether a cell may be taken over unseen; what was not read but follows from the row is as sure as the row."""
        return self.sure and column not in self.unsure

    @property
    def kind(self) -> Kind:
        """The strongest of what it offers."""
        if not self.standing:
            return "new"
        return "differs" if any(cell.kind == "differs" for cell in self.cells) else "fills"


@dataclass
class Offers:
    """All that is offered for a declaration."""

    fields: dict[str, FieldOffer] = field(default_factory=dict)
    rows: dict[str, list[RowOffer]] = field(default_factory=dict)
    missing: list[tuple[str, Words, str]] = field(default_factory=list)
    doubts: list[tuple[str, Words]] = field(default_factory=list)
    ignored: int = 0
    waits: int = 0
    made_at: datetime | None = None
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    """By table: ids of proposed rows and the ids of the standing rows that are the same thing."""
    all_rows: dict[str, dict[str, RowOffer]] = field(default_factory=dict)
    """By table and proposed id: every proposed row, offered or not, for rows that name it."""

    @property
    def count(self) -> int:
        """How many are offered."""
        return len(self.fields) + sum(map(len, self.rows.values()))

    @property
    def sure(self) -> int:
        """How many can be taken over unseen."""
        fields = sum(offer.sure and offer.kind == "fills" for offer in self.fields.values())
        return fields + sum(takes_unseen(row) for offered in self.rows.values() for row in offered)


def takes_unseen(row: RowOffer) -> bool:
    """Whether something of a row may be taken over into empty places without a look."""
    if not row.standing:
        return row.sure
    return any(cell.sure and cell.kind in ("fills", "adds") for cell in row.cells)


def offers_of(declaration: Declaration) -> Offers:
    """What is offered for a declaration, in three statements."""
    made = queries.proposed_of(declaration)
    if made is None:
        return Offers()
    papers = queries.names_of(declaration)
    ignored = set(Ignored.objects.filter(declaration=declaration).values_list("key", flat=True))
    return compared(made, declaration.content, papers, ignored)


def compared(made: Proposed, content: Mapping[str, Any], papers: Mapping[str, int], ignored: set[str]) -> Offers:
    """Proposals beside a content."""
    offers = Offers(waits=made.waits, made_at=made.made_at)
    said = made.content
    values = content.get("fields", {})
    for one in said.get("fields", ()):
        now = values.get(one["path"].partition("/")[2])
        sources = _sources(one["sources"], papers)
        if rows.same(now, one["value"]) or not sources:
            continue
        offer = FieldOffer(
            f"{one['path']}={rows.digest(one['value'])}",
            one["path"],
            one["value"],
            now,
            one["sure"],
            one["said"],
            sources,
        )
        if offer.key in ignored:
            offers.ignored += 1
        else:
            offers.fields[offer.path] = offer
    _rows(offers, said.get("rows", ()), content, papers, ignored)
    filled = {path.partition("/")[2] for path in offers.fields} | set(values)
    offers.missing = [(key, (zh, en), clause) for key, zh, en, clause in said.get("missing", ()) if key not in filled]
    offers.doubts = [(about, (zh, en)) for about, zh, en in said.get("doubts", ())]
    return offers


def _rows(
    offers: Offers, said: Sequence[Mapping[str, Any]], content: Any, papers: Mapping[str, int], ignored: set[str]
) -> None:
    by_table: dict[str, list[Mapping[str, Any]]] = {table: [] for table in TABLES}
    for one in said:
        by_table[one["table"]].append(one)
    standing: dict[str, list[Any]] = {}
    for table, proposed in by_table.items():
        standing[table] = rows.paired(table, [(one["values"], one["known_by"]) for one in proposed], content)
        offers.ids[table] = {
            one["id"]: rows.key_of(table, row)
            for one, row in zip(proposed, standing[table], strict=True)
            if row is not None
        }
    for table, proposed in by_table.items():
        for one, row in zip(proposed, standing[table], strict=True):
            sources = _sources(one["sources"], papers)
            offer = RowOffer(
                one["key"],
                table,
                one["id"],
                one["values"],
                rows.key_of(table, row) if row is not None else "",
                one["sure"],
                _cells(offers, one, row, papers, ignored) if row is not None else (),
                sources,
                one["lacks"],
                frozenset(column for column, cell in one["cells"].items() if not cell["sure"]),
            )
            offers.all_rows.setdefault(table, {})[one["id"]] = offer
            if (row is not None and not offer.cells) or (one["sources"] and not sources):
                continue
            if offer.key in ignored:
                offers.ignored += 1
            else:
                offers.rows.setdefault(table, []).append(offer)


def _cells(
    offers: Offers, one: Mapping[str, Any], row: Mapping[str, Any], papers: Mapping[str, int], ignored: set[str]
) -> list[CellOffer]:
    found = []
    for column, value in one["values"].items():
        if column in _UNSEEN:
            continue
        now = row.get(column)
        kind = _kind(offers, one["table"], column, now, value)
        if kind is None:
            continue
        note = one["cells"].get(column, {"sure": one["sure"], "said": [], "sources": one["sources"]})
        key = f"{one['key']}#{column}={rows.digest(value)}"
        if key in ignored:
            offers.ignored += 1
            continue
        sources = _sources(note["sources"], papers)
        found.append(CellOffer(key, column, value, now, kind, note["sure"], note["said"], sources))
    return found


def _kind(offers: Offers, table: str, column: str, now: Any, value: Any) -> Kind | None:
    """What a proposed cell would do to what stands there; None: nothing."""
    other = rows.REFERENCES.get(table, {}).get(column)
    if other is not None:
        named = value if isinstance(value, list) else [value]
        meant = [offers.ids.get(other, {}).get(one) for one in named]
        if isinstance(value, list):
            if all(one is not None and one in (now or ()) for one in meant):
                return None
            return "adds" if now else "fills"
        if now is None:
            return "fills"
        return None if meant[0] == now else "differs"
    if now is None:
        return "fills"
    if isinstance(value, dict):  # a table within the row: a person has begun it
        return None
    return None if rows.same(now, value) else "differs"


def _sources(said: Sequence[Sequence[Any]], papers: Mapping[str, int]) -> list[Source]:
    """Sources that are still there; a list that was published is no file and stays."""
    return [Source(name, papers.get(name), page) for name, page in said if name in papers or not _is_file(name)]


def _is_file(name: str) -> bool:
    return "." in name.rpartition("/")[2]
