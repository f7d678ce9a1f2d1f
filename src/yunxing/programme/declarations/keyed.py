"""What is pasted or imported in words where the form offers a choice is kept as what the choice keeps: 是 as yes, 云服务 as its key.

Then every page shows what the verdict counts. What cannot be known for sure stays as it was typed, and is named as a problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from yunxing.guide.edition import Edition
from yunxing.guide.values import to_yes_no

from .sections import COLUMNS, LINE_COLUMNS, Column


def keyed(parts: tuple[str, ...], value: Any, edition: Edition) -> Any:
    """A value as it is kept at a place: of a cell, a field, a whole row, or a table within one."""
    match parts:
        case ("fields", path):
            return _field(path, value, edition)
        case ("invoices", _, "breakdown"):
            return _breakdown(value, edition)
        case ("invoices", _, "breakdown", "lines", _):
            return _row("lines", value, edition)
        case ("invoices", _, "breakdown", "lines", _, column):
            return _cell("lines", column, value, edition)
        case (table, _):
            return _row(table, value, edition)
        case (table, _, column):
            return _cell(table, column, value, edition)
        case _:
            return value


def _field(path: str, value: Any, edition: Edition) -> Any:
    field = edition.fields[path]
    names = {name: key for key, words in field.choices.items() for name in (words.zh, words.en, key)}
    match field.type:
        case "yes_no":
            return _yes_no(value)
        case "choice":
            return _named(value, names)
        case "choices" if isinstance(value, list):
            return [_named(one, names) for one in value]
        case _:
            return value


def _row(table: str, value: Any, edition: Edition) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: _cell(table, name, inner, edition) for name, inner in value.items()}


def _breakdown(value: Any, edition: Edition) -> Any:
    if not isinstance(value, Mapping) or not isinstance(value.get("lines"), list):
        return value
    return {**value, "lines": [_row("lines", line, edition) for line in value["lines"]]}


def _cell(table: str, name: str, value: Any, edition: Edition) -> Any:
    if table == "invoices" and name == "breakdown":
        return _breakdown(value, edition)
    columns: tuple[Column, ...] = LINE_COLUMNS if table == "lines" else COLUMNS.get(table, ())
    column = next((c for c in columns if c.name == name), None)
    if (column and column.kind == "yes_no") or (table == "evidence" and _states(name, edition)):
        return _yes_no(value)
    if (table, name) == ("evidence", "item"):
        kinds = {
            word: kind.key for kind in edition.evidence.values() for word in (kind.name.zh, kind.name.en, kind.key)
        }
        return _named(value, kinds)
    if (table, name) == ("invoices", "category") and edition.investment:
        known = {word: c.key for c in edition.investment.categories for word in (c.name.zh, c.name.en, c.key)}
        return _named(value, known)
    return value


def _states(name: str, edition: Edition) -> bool:
    return any(name in kind.states for kind in edition.evidence.values())


def _yes_no(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return to_yes_no(value)
    except PydanticCustomError:
        return value


def _named(value: Any, names: Mapping[str, str]) -> Any:
    return names.get(value.strip(), value) if isinstance(value, str) else value
