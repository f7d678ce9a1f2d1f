"""Another content brought into a declaration: rows that speak of the same thing are one, empty places are filled, nothing is removed.

What both say, and say differently, stays as it stands and is named, so that a person decides (``Differing``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from yunxing.dossier.figures import invested
from yunxing.guide.context import same_name
from yunxing.guide.edition import Edition
from yunxing.reference.text import tidy_code

from ..papers import rows
from .content import as_declaration
from .keyed import keyed
from .places import ROW_KEYS, Content

_ORDER = ("evidence", "providers", "services", "invoices", "contracts", "claims")
"""A contract that says nothing of itself, as on the form, is known by the invoice that names it: invoices come before."""
Row = Mapping[str, Any]


class Differing(NamedTuple):
    """A place where the declaration and what is brought in differ: what stands, and what was not taken over."""

    path: str
    now: Any
    given: Any


class Merged(NamedTuple):
    """Places to be filled, each with its value, rows before what names them; and places that differ."""

    places: list[tuple[str, Any]]
    differing: list[Differing]


def merged(standing: Content, given: Content, edition: Edition, *, star: int) -> Merged:
    """What another content adds to the one that stands, and where the two differ."""
    return _Merging(standing, given, edition, star).merged()


class _Merging:
    def __init__(self, standing: Content, given: Content, edition: Edition, star: int) -> None:
        self.standing, self.given, self.edition = standing, given, edition
        self.places: list[tuple[str, Any]] = []
        self.differing: list[Differing] = []
        self.ids: dict[str, dict[str, str]] = {}
        """By table: the ids of given rows, and those under which they stand."""
        self._listed: set[str] = set()
        """Given contracts that are the pages of several, as the form lists them in one cell of their invoice."""
        self._read = [as_declaration(one, edition=edition, star=star)[0] for one in (standing, given)]

    def merged(self) -> Merged:
        here = self.standing.get("fields", {})
        for name, value in self.given.get("fields", {}).items():
            self._place(f"fields/{name}", here.get(name), value, self._means(f"fields/{name}", f"fields/{name}"))
        found = {table: self._paired(table) for table in _ORDER}
        for table in rows.ORDER:
            for row, same in zip(self.given.get(table, []), found[table], strict=True):
                if same is None:
                    self._new(table, row)
                else:
                    self._merge(table, row, same)
        return Merged(self.places, self.differing)

    def _new(self, table: str, row: Row) -> None:
        key = ROW_KEYS.get(table, "id")
        values = {name: self._meant(table, name, value) for name, value in row.items() if name != key}
        kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
        name = self.ids[table][row[key]]
        if kept or table == "claims" or self._is_named(table, row[key]):
            self.places.append((f"{table}/{name}", kept))

    def _merge(self, table: str, row: Row, same: Row) -> None:
        key = ROW_KEYS.get(table, "id")
        for column, value in row.items():
            if column == key or value in (None, "", [], {}):
                continue
            path = f"{table}/{same[key]}/{column}"
            if table == "invoices" and column == "claimed_yuan" and self._printed(same, value):
                continue
            if table == "contracts" and column == "pages" and row[key] in self._listed:
                continue
            if table == "invoices" and column == "breakdown" and same.get(column):
                self._breakdown(path, same[column], value)
            elif isinstance(value, list) and column in rows.REFERENCES.get(table, {}):
                now = same.get(column) or []
                more = [one for one in self._meant(table, column, value) if one not in now]
                if more:
                    self.places.append((path, [*now, *more]))
            else:
                means = self._means(path, f"{table}/{row[key]}/{column}")
                self._place(path, same.get(column), self._meant(table, column, value), means)

    def _printed(self, same: Row, value: Any) -> bool:
        """Whether an amount is what the form states of the invoice anyhow: worked out, and nobody's word against it."""
        declared = self._read[0]
        invoice = next((one for one in declared.invoices if one.id == same["id"]), None)
        stated = (
            invested(invoice, declared, self.edition) if invoice is not None and not same.get("claimed_yuan") else None
        )
        return stated is not None and rows.same(str(stated), value)

    def _breakdown(self, path: str, now: Row, given: Row) -> None:
        """Lines have nothing to be known by: the same lines in the same order are the same table, anything else differs."""
        lines, others = given.get("lines") or [], now.get("lines") or []
        if lines and not others:
            self.places.append((path, {**now, "lines": lines}))
        elif lines and not (len(lines) == len(others) and all(map(self._same_line, others, lines))):
            self.differing.append(Differing(path, now, {**now, "lines": lines}))
        for who, day in (given.get("sealed_by") or {}).items():
            self._place(f"{path}/sealed_by/{who}", (now.get("sealed_by") or {}).get(who), day)

    def _same_line(self, now: Row, given: Row) -> bool:
        at = ("invoices", "i1", "breakdown", "lines", "l1")
        return all(
            rows.same(keyed((*at, name), now.get(name), self.edition), keyed((*at, name), value, self.edition))
            for name, value in given.items()
            if name != "id" and value not in (None, "")
        )

    def _place(self, path: str, now: Any, value: Any, means: tuple[Any, Any] = (None, None)) -> None:
        parts = tuple(path.split("/"))
        now, value = keyed(parts, now, self.edition), keyed(parts, value, self.edition)
        if value in (None, "", [], {}):
            return
        if now in (None, "", [], {}):
            self.places.append((path, value))
        elif not rows.same(now, value) and not (means[0] is not None and means[0] == means[1]):
            self.differing.append(Differing(path, now, value))

    def _means(self, here: str, there: str) -> tuple[Any, Any]:
        """What the two places are read as: 3415 and the name of that industry are one."""
        return _value(self._read[0], here), _value(self._read[1], there)

    # Which rows are the same

    def _paired(self, table: str) -> list[Row | None]:
        """For each given row the standing row that speaks of the same thing, each once; ids of the others are made."""
        key = ROW_KEYS.get(table, "id")
        given, left = self.given.get(table, []), list(self.standing.get(table, []))
        found: list[Row | None] = [None] * len(given)
        records = rows.records_of(self.standing), rows.records_of(self.given)
        for keys in _keys(table):
            known = [set(keys(row, records[0])) for row in left]
            for place, row in enumerate(given):
                if found[place] is not None:
                    continue
                wanted = set(keys(row, records[1]))
                same = [one for one, names in zip(left, known, strict=True) if wanted & names and one not in found]
                found[place] = same[0] if len(same) == 1 else None
        for place, row in enumerate(given):
            if found[place] is None and table == "contracts":
                found[place] = self._contract_of(row[key], [one for one in left if one not in found])
            if found[place] is None:
                found[place] = next((o for o in left if o not in found and self._adds_nothing(table, row, o)), None)
        self.ids[table] = self._ids_of(table, given, found)
        return found

    def _ids_of(self, table: str, given: Sequence[Row], found: Sequence[Row | None]) -> dict[str, str]:
        """Under which id each given row stands; one that is new keeps its own where no row has it."""
        key = ROW_KEYS.get(table, "id")
        used = {row[key] for row in self.standing.get(table, [])}
        new = rows.next_ids({table: [*self.standing.get(table, []), *given]}).get(table)
        made: dict[str, str] = {}
        for row, same in zip(given, found, strict=True):
            if same is not None:
                made[row[key]] = same[key]
            else:
                made[row[key]] = row[key] if new is None or row[key] not in used else new()
        return made

    def _contract_of(self, name: str, left: Sequence[Row]) -> Row | None:
        """The contract in the same place of the same invoice, where both name as many."""
        known = {one["id"]: one for one in self.standing.get("invoices", [])}
        for invoice in self.given.get("invoices", []):
            named = invoice.get("contracts") or []
            same = known.get(self.ids["invoices"].get(invoice["id"], ""), {}).get("contracts") or []
            if name in named and len(named) == len(same):
                return next((one for one in left if one["id"] == same[named.index(name)]), None)
            if named == [name] and same:
                stand = {one["id"]: one for one in self.standing.get("contracts", [])}
                pages = "、".join(str(stand.get(one, {}).get("pages") or "") for one in same)
                given = next(one for one in self.given["contracts"] if one["id"] == name)
                if rows.same(pages, given.get("pages")):
                    self._listed.add(name)
                    return stand.get(same[0])
        return None

    def _adds_nothing(self, table: str, row: Row, other: Row) -> bool:
        """Whether all that a row says of itself stands in another: a row without a name or number, given back unchanged."""
        if table == "claims":
            return False
        key, references = ROW_KEYS.get(table, "id"), rows.REFERENCES.get(table, {})
        said = [n for n, v in row.items() if n != key and n not in references and v not in (None, "", [], {})]
        return bool(said) and all(n == "breakdown" or rows.same(other.get(n), row[n]) for n in said)

    def _is_named(self, table: str, name: str) -> bool:
        for other, columns in rows.REFERENCES.items():
            for column in (one for one, of in columns.items() if of == table):
                if any(name == r.get(column) or name in (r.get(column) or ()) for r in self.given.get(other, [])):
                    return True
        return False

    def _meant(self, table: str, column: str, value: Any) -> Any:
        """A value with the ids under which the rows that it names stand."""
        other = rows.REFERENCES.get(table, {}).get(column)
        if other is None:
            return keyed((table, "x", column), value, self.edition)
        known = self.ids.get(other, {})
        if isinstance(value, list):
            return [known[one] for one in value if one in known]
        return known.get(value)


def _keys(table: str) -> Sequence[Any]:
    """Ways in which rows of a table are known, the surest first."""

    def identities(row: Row, records: Mapping[str, Row]) -> list[str]:
        return rows.identities(table, row, records)

    def with_seller(row: Row, _: Mapping[str, Row]) -> Iterator[str]:
        if row.get("number") and row.get("seller"):
            yield f"{_number(row)}|{same_name(str(row['seller']))}"

    def number(row: Row, _: Mapping[str, Row]) -> Iterator[str]:
        if row.get("number"):
            yield _number(row)

    return (identities, with_seller, number) if table == "invoices" else (identities,)


def _number(row: Row) -> str:
    return tidy_code(str(row.get("number") or ""))


def _value(declared: Any, path: str) -> Any:
    """What is read at a field, or at a cell of a row that has an id."""
    table, *rest = path.split("/")
    if table == "fields":
        return declared.fields.get(rest[0])
    key = ROW_KEYS.get(table, "id")
    row = next((one for one in getattr(declared, table) if getattr(one, key, None) == rest[0]), None)
    return getattr(row, rest[1], None)
