"""Places in a declaration's content, by path: a field of the form, a row of a table, a cell of a row.

``fields/enterprise.name``, ``services/s1``, ``invoices/i3/total_yuan``, ``invoices/i3/breakdown/lines/l2/spec``,
``claims/app.logistics.erp/note``. Content holds what was typed; whether it can be a value is for ``content`` to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from yunxing.guide.declaration import Breakdown, Claim, Contract, EvidenceRecord, Invoice, Line, Provider, Service
from yunxing.guide.edition import Edition

from ..refusals import RefusedError

TABLES: Mapping[str, type[Any]] = {
    "providers": Provider,
    "services": Service,
    "claims": Claim,
    "contracts": Contract,
    "invoices": Invoice,
    "evidence": EvidenceRecord,
}
"""Tables by name and what their rows are."""
ROW_KEYS: Mapping[str, str] = {"claims": "item"}
"""What tells rows of a table apart, where it is not ``id``."""
LETTERS: Mapping[str, str] = {
    "providers": "p",
    "services": "s",
    "contracts": "c",
    "invoices": "i",
    "evidence": "e",
    "lines": "l",
}
MOST_ROWS = 2_000
MOST_TEXT = 20_000
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL does not keep: NUL, and halves of characters."""
_LISTS = {"services", "evidence", "contracts", "parties", "sealed_by", "explanation_sealed_by"}
Content = dict[str, Any]


def parse(path: str, edition: Edition) -> tuple[str, ...]:
    """The parts of a path. Raises ``RefusedError`` for a place that a declaration under this edition does not have."""
    parts = tuple(path.split("/"))
    match parts:
        case ("fields", name) if name in edition.fields:
            return parts
        case (table, row) if table in TABLES and _row(table, row, edition):
            return parts
        case (table, row, column) if table in TABLES and _row(table, row, edition):
            if column in columns(table, edition) and column != ROW_KEYS.get(table, "id"):
                return parts
        case ("invoices", row, "breakdown", "sealed_by", ("enterprise" | "provider")) if _ID.fullmatch(row):
            return parts
        case ("invoices", row, "breakdown", "lines", line) if _ID.fullmatch(row) and _ID.fullmatch(line):
            return parts
        case ("invoices", row, "breakdown", "lines", line, column) if _ID.fullmatch(row) and _ID.fullmatch(line):
            if column in {f.name for f in fields(Line)}:
                return parts
        case _:
            pass
    raise RefusedError(
        f"申报表中没有“{path[:80]}”这一处", f"a declaration has no place {path[:80]!r}", field=path[:200]
    )


def is_row(parts: tuple[str, ...]) -> bool:
    """Whether a place is a row, of a table or of a breakdown: one may be empty."""
    return (len(parts) == 2 and parts[0] in TABLES) or (len(parts) == 5 and parts[-2] == "lines")


def _row(table: str, row: str, edition: Edition) -> bool:
    return row in edition.bits if table == "claims" else bool(_ID.fullmatch(row))


def columns(table: str, edition: Edition) -> tuple[str, ...]:
    """The columns of a table; evidence has those that its kinds state besides."""
    names = tuple(f.name for f in fields(TABLES[table]) if f.name != "stated")
    if table != "evidence":
        return names
    stated = {n for kind in edition.evidence.values() for n in (*kind.states, *((kind.counts,) if kind.counts else ()))}
    return (*names, *sorted(stated))


def check(parts: tuple[str, ...], value: Any, edition: Edition) -> None:
    """Refuse a value of a shape that the place cannot hold; what it says may still be wrong."""
    if value is None:
        return
    where = "/".join(parts)
    if any(_UNKEPT.search(text) for text in _texts(value)):
        raise RefusedError(
            "含有不能显示的字符，请删去后重新填写",
            "there are characters that cannot be shown: take them out",
            field=where,
        )
    if len(json.dumps(value, ensure_ascii=False)) > MOST_TEXT * 4:
        raise RefusedError("填写的内容过长", "too long", field=where)
    if isinstance(value, dict):
        known = _known_of(parts, edition)
        if known is None or set(value) - known:
            raise RefusedError(f"“{where}”的内容不对", f"{where} cannot hold that", field=where)
        for name, inner in value.items():
            if isinstance(inner, dict) and not (parts[0] == "invoices" and name in {"breakdown", "sealed_by"}):
                raise RefusedError(f"“{where}”的内容不对", f"{where} cannot hold that", field=where)
    elif isinstance(value, list):
        several = parts[0] == "fields" and edition.fields[parts[1]].type == "choices"
        if not (several or parts[-1] in _LISTS) or not all(isinstance(one, str) for one in value):
            raise RefusedError(f"“{where}”不能填多项", f"{where} holds one value", field=where)
    elif isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise RefusedError(f"最多填 {MOST_TEXT} 字", f"at most {MOST_TEXT} characters", field=where)
    elif not isinstance(value, bool | int):
        raise RefusedError(f"“{where}”的内容不对", f"{where} cannot hold that", field=where)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _known_of(parts: tuple[str, ...], edition: Edition) -> set[str] | None:
    match parts:
        case (table, _) if table in TABLES:
            return set(columns(table, edition))
        case ("invoices", _, "breakdown"):
            return set(Breakdown.__dataclass_fields__)
        case ("invoices", _, "breakdown", "lines", _):
            return {"id", *Line.__dataclass_fields__}
        case _:
            return None


def get(content: Content, parts: tuple[str, ...]) -> Any:
    """What stands at a place; None where nothing does."""
    here: Any = content
    for place, part in enumerate(parts):
        if isinstance(here, list):
            key = ROW_KEYS.get(parts[place - 1], "id")
            here = next((row for row in here if row.get(key) == part), None)
        elif isinstance(here, dict):
            here = here.get(part)
        else:
            return None
    return here


def put(content: Content, parts: tuple[str, ...], value: Any) -> None:
    """Put a value at a place; None clears a cell and removes a row. Raises ``RefusedError`` where the row is gone."""
    here: Any = content
    for place, part in enumerate(parts[:-1]):
        if isinstance(here, list):
            key = ROW_KEYS.get(parts[place - 1], "id")
            found = next((row for row in here if row.get(key) == part), None)
            if found is None:
                where = "/".join(parts[: place + 1])
                raise RefusedError(
                    "这一行已被删除，请刷新页面", f"the row {where} is gone: reload the page", field=where
                )
            here = found
        else:
            below = here.get(part)
            if below is None:
                below = here[part] = [] if part in TABLES or part == "lines" else {}
            here = below
    last = parts[-1]
    if isinstance(here, list):
        _put_row(here, parts, value)
    elif value is None or value in ("", []):
        here.pop(last, None)
    else:
        here[last] = value


def _put_row(rows: list[Any], parts: tuple[str, ...], value: Any) -> None:
    key, name = ROW_KEYS.get(parts[-2], "id"), parts[-1]
    at = next((i for i, row in enumerate(rows) if row.get(key) == name), None)
    if value is None:
        if at is not None:
            del rows[at]
    elif at is not None:
        rows[at] = {**value, key: name}
    elif len(rows) >= MOST_ROWS:
        raise RefusedError(f"最多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows", field="/".join(parts))
    else:
        rows.append({**value, key: name})


def next_id(content: Content, table: str, rows: list[Any] | None = None) -> str:
    """A row's id that is not used in its table."""
    letter = LETTERS[table]
    used = {row.get("id") for row in (content.get(table, []) if rows is None else rows)}
    number = len(used) + 1
    while f"{letter}{number}" in used:
        number += 1
    return f"{letter}{number}"


def references(content: Content, table: str, row: str) -> list[tuple[tuple[str, ...], Any]]:
    """What has to change where a row is removed: places that name it, and what is to stand there then."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for name in TABLES:
        key = ROW_KEYS.get(name, "id")
        for other in content.get(name, []):
            for column, value in other.items():
                if table == column and isinstance(value, list) and row in value:
                    found.append(((name, other[key], column), [one for one in value if one != row]))
                elif table == "evidence" and name == "invoices" and column in {"payment", "check"} and value == row:
                    found.append(((name, other[key], column), None))
    return found
