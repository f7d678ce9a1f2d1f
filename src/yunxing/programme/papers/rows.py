"""When two rows of a declaration speak of one thing: the same invoice, the same paper, the same service.

A proposal made from files and what stands in the form are brought together by this alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from yunxing.guide.context import same_name
from yunxing.reference.text import tidy_code

from ..declarations.places import LETTERS, ROW_KEYS, TABLES, Content

Row = Mapping[str, Any]
ORDER = ("evidence", "providers", "services", "contracts", "invoices", "claims")
"""Tables in an order in which a row comes after those that it names."""
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "contracts": {"evidence": "evidence"},
    "invoices": {"contracts": "contracts", "payment": "evidence", "check": "evidence", "evidence": "evidence"},
    "claims": {"services": "services", "evidence": "evidence"},
}
"""Columns that name rows of another table."""


def identities(table: str, row: Row, records: Mapping[str, Row]) -> list[str]:
    """What a row is known by, the surest first; ``records`` are the evidence rows by id, to see which papers it rests on."""
    match table:
        case "claims":
            return [str(row.get("item"))]
        case "providers":
            return [*_some("code", tidy_code(str(row.get("uscc") or ""))), *_some("name", _name(row.get("name")))]
        case "services":
            return _some("service", _name(row.get("name")))
        case "invoices":
            number = tidy_code(f"{row.get('code') or ''}{row.get('number') or ''}")
            alone = tidy_code(str(row.get("number") or ""))
            return [*_some("number", number), *(_some("number", alone) if len(alone) > 8 else [])] or _papers(
                row, records
            )
        case "contracts":
            stated = [str(row.get(name) or "") for name in ("dated", "amount_yuan")]
            facts = _some("facts", "|".join(stated)) if all(stated) else []
            return [*_papers(row, records), *facts]
        case "evidence":
            return _of_file(row)
    raise ValueError(table)


def _some(kind: str, text: str) -> list[str]:
    return [f"{kind}:{text}"] if text else []


def _name(text: Any) -> str:
    return same_name(str(text)) if text else ""


def _of_file(row: Row) -> list[str]:
    file, mark, pages = str(row.get("file") or "").partition("#")
    part = f"{mark}{pages}"
    sha256 = str(row.get("sha256") or "")
    return [*([f"file:{file}{part}"] if file else []), *([f"sha:{sha256}{part}"] if sha256 else [])]


def _papers(row: Row, records: Mapping[str, Row]) -> list[str]:
    """The first paper that a row rests on: an explanation of a contract comes after the contract itself."""
    named = [records[one] for one in row.get("evidence") or () if one in records]
    return [f"on:{one}" for one in (_of_file(named[0]) if named else [])]


def records_of(content: Content) -> dict[str, Row]:
    """The evidence rows of a content by id."""
    return {row["id"]: row for row in content.get("evidence", [])}


def key_of(table: str, row: Row) -> str:
    """What tells a row apart in its table."""
    return str(row[ROW_KEYS.get(table, "id")])


def paired(table: str, proposed: Sequence[tuple[Row, Sequence[str]]], content: Content) -> list[Row | None]:
    """For each proposed row, with what it is known by, the row of the content that speaks of the same thing; each once."""
    records = records_of(content)
    standing: dict[str, list[Row]] = {}
    for row in content.get(table, []):
        for identity in identities(table, row, records):
            standing.setdefault(identity, []).append(row)
    used: set[str] = set()
    found: list[Row | None] = []
    for _, known_by in proposed:
        candidates = (row for identity in known_by for row in standing.get(identity, ()))
        match = next((row for row in candidates if key_of(table, row) not in used), None)
        if match is not None:
            used.add(key_of(table, match))
        found.append(match)
    return found


def same(now: Any, value: Any) -> bool:
    """Whether two values say one thing, however they are written."""
    if now is None or value is None:
        return now is value
    if isinstance(now, list) or isinstance(value, list):
        one, other = (now if isinstance(now, list) else [now]), (value if isinstance(value, list) else [value])
        return sorted(same_name(str(v)) for v in one) == sorted(same_name(str(v)) for v in other)
    if now == value or same_name(str(now)) == same_name(str(value)):
        return True
    try:
        return Decimal(str(now).replace(",", "")) == Decimal(str(value))
    except InvalidOperation:
        return False


def digest(value: Any) -> str:
    """A short name for a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def next_ids(content: Content) -> Mapping[str, Any]:
    """For each table a function that gives ids which no row has yet."""
    made: dict[str, Any] = {}
    for table in TABLES:
        if table in ROW_KEYS:
            continue
        used = {row.get("id") for row in content.get(table, [])}
        made[table] = _Ids(LETTERS[table], used)
    return made


class _Ids:
    def __init__(self, letter: str, used: set[Any]) -> None:
        self._letter, self._used = letter, used

    def __call__(self) -> str:
        number = len(self._used) + 1
        while f"{self._letter}{number}" in self._used:
            number += 1
        made = f"{self._letter}{number}"
        self._used.add(made)
        return made
