"""Content as a declaration that can be judged: what can be a value is one, the rest is named and left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import ValidationError

from yunxing.guide.complaints import complaint, shown
from yunxing.guide.declaration import FORMAT, Declaration, dangling, reader
from yunxing.guide.edition import Edition

from ..editions import keeping
from .places import LETTERS, ROW_KEYS, TABLES, Content

_ROUNDS = 8
_INNER = ("providers",)
"""Tables whose rows have an id in content alone."""


class Problem(NamedTuple):
    """Something typed that cannot be a value: where, and what to write."""

    path: str
    zh: str
    en: str


def edition_of(key: str) -> Edition:
    """An edition by key, packaged or published by the province, loaded once for each process (``keeping.edition_of``)."""
    return keeping.edition_of(key)


def as_values(content: Content, *, edition: str, star: int) -> dict[str, Any]:
    """The values of a declaration file."""
    values: dict[str, Any] = {"format": FORMAT, "edition": edition, "star": star}
    for path, value in content.get("fields", {}).items():
        here = values
        *groups, last = path.split(".")
        for group in groups:
            here = here.setdefault(group, {})
        here[last] = value
    for table in TABLES:
        rows = [dict(row) for row in content.get(table, [])]
        for row in rows:
            if table in _INNER:
                row.pop("id", None)
            if table == "invoices" and row.get("breakdown") is not None:
                breakdown = dict(row["breakdown"])
                breakdown["lines"] = [
                    {k: v for k, v in line.items() if k != "id"} for line in breakdown.get("lines", [])
                ]
                row["breakdown"] = breakdown
        if rows:
            values[table] = rows
    return values


def from_values(values: Mapping[str, Any]) -> Content:
    """Content from the values of a declaration file."""
    fields: dict[str, Any] = {}

    def walk(prefix: str, node: Mapping[str, Any]) -> None:
        for key, value in node.items():
            if isinstance(value, Mapping):
                walk(f"{prefix}{key}.", value)
            elif value not in (None, [], ()):
                fields[f"{prefix}{key}"] = _plain(value)

    aside = {"format", "edition", "star", "dossier_pages", *TABLES}
    walk("", {k: v for k, v in values.items() if k not in aside})
    content: Content = {"fields": fields}
    for table in TABLES:
        rows = [{k: _plain(v) for k, v in row.items() if v not in (None, [], ())} for row in values.get(table) or ()]
        for number, row in enumerate(rows, 1):
            if table in _INNER:
                row["id"] = f"p{number}"
            for line_number, line in enumerate((row.get("breakdown") or {}).get("lines") or [], 1):
                line["id"] = f"l{line_number}"
        if rows:
            content[table] = rows
    return content


def _plain(value: Any) -> Any:
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def as_declaration(content: Content, *, edition: Edition, star: int) -> tuple[Declaration, list[Problem]]:
    """The declaration that content amounts to, and what of it cannot be read."""
    values = as_values(content, edition=edition.key, star=star)
    problems: list[Problem] = []
    read = reader(edition)
    for _ in range(_ROUNDS):
        try:
            declaration = read.validated(values)
        except ValidationError as error:
            for one in reversed(error.errors(include_url=False)):  # later rows first: places before them stay
                problem = _left_out(content, values, one)
                if problem is not None:
                    problems.append(problem)
            continue
        loose = dangling(declaration)
        if not loose:
            return declaration, problems
        for path, zh, en in loose:
            problems.append(Problem(_path_of(content, path), zh, en))
            _drop(values, path)
    blank = read.validated({"format": FORMAT, "edition": edition.key, "star": star})
    return blank, problems


def _left_out(content: Content, values: dict[str, Any], error: Any) -> Problem | None:
    loc = tuple(part for part in error["loc"] if not (isinstance(part, str) and ("[" in part or "-" in part)))
    path = _path_of(content, loc)
    zh, en = _said(error, path)
    return Problem(path, zh, en) if _drop(values, loc) else None


def _said(error: Any, path: str) -> tuple[str, str]:
    """What a schema complains of; a text where rows of another table are named is told of as such."""
    if error["type"] == "tuple_type" and path.rsplit("/", maxsplit=1)[-1] in LETTERS:
        given = shown(error.get("input"))
        return (
            f"请点“选择”从已填写的行中选取，不能直接填写{given}",
            f"choose from the rows that are filled in; {given} is none",
        )
    return complaint(error)


def _drop(values: dict[str, Any], loc: tuple[str | int, ...]) -> bool:
    """Take a value out where an error lies; as deep as the path leads."""
    here: Any = values  # a record or a list of them
    trail: list[tuple[Any, Any]] = []
    for part in loc:
        leads = part in here if isinstance(here, dict) else isinstance(here, list) and part in range(len(here))
        if not leads:
            break
        trail.append((here, part))
        here = here[part]
    if not trail:
        return False
    inside, part = trail[-1]
    del inside[part]
    return True


def _path_of(content: Content, loc: tuple[str | int, ...]) -> str:
    """The place in content of a place in values."""
    if loc and loc[0] not in TABLES:
        return "fields/" + ".".join(str(p) for p in loc if isinstance(p, str))
    parts: list[str] = []
    here: Any = content
    for part in loc:
        if isinstance(part, int) and isinstance(here, list):
            if parts[-1] not in TABLES and parts[-1] != "lines":  # one of several values of a cell
                break
            row = here[part] if part < len(here) else {}
            parts.append(str(row.get(ROW_KEYS.get(parts[-1], "id"), part)))
            here = row
        else:
            parts.append(str(part))
            here = here.get(part) if isinstance(here, dict) else None
    return "/".join(parts)
