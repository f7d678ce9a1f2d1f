"""What stands at a place of a declaration, in words: for histories and comparisons, which people read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic_core import PydanticCustomError

from yunxing.guide.edition import Edition
from yunxing.guide.values import to_yes_no
from yunxing.reference import divisions

from .sections import COLUMNS, LINE_COLUMNS, OF_CLAIMS, SEALS, Column, unnamed

Words = tuple[str, str]
"""Chinese and English."""
NOTHING: Words = ("—", "—")
HOW: Mapping[str, Words] = {
    "typed": ("填写", "typed"),
    "pasted": ("粘贴", "pasted"),
    "file": ("读自材料", "from a file"),
    "import": ("导入", "imported"),
    "copy": ("沿用", "copied"),
    "bound": ("装订", "binding"),
    "provider": ("云服务商确认", "provider"),
}
"""How a change came."""
_YES, _NO = ("是", "yes"), ("否", "no")
_BREAKDOWN = Column("breakdown", "明细说明", "Breakdown")
_SEALED = Column("sealed_by", "盖章", "Sealed by")
_EXPLAINED = Column("explanation_sealed_by", "说明盖章", "Explanation sealed by")
_LINES = Column("lines", "各行", "Lines")
_OTHERS = (*OF_CLAIMS, *LINE_COLUMNS, *SEALS, _BREAKDOWN, _SEALED, _EXPLAINED, _LINES)
_OURS = frozenset({"id", "sha256"})
"""What a row has for us alone."""
_WHO: Mapping[Any, Words] = {"enterprise": ("申报企业", "the enterprise"), "provider": ("云服务商", "the provider")}


def valued(path: str, value: Any, edition: Edition, content: Mapping[str, Any]) -> Words:
    """A value that stands, or stood, at ``path``; keys of the edition and of other rows become their names.

    ``content`` is where the rows that are named are looked up: one that is gone is shown by its key.
    """
    match path.split("/"):
        case ["star"]:
            return (f"{value} 星", f"{value} stars")
        case ["files", *_]:
            return (f"有（校验码 {value[:12]}）", f"there (hash {value[:12]})") if value else NOTHING
        case ["fields", field]:
            return _field(field, value, edition)
        case [_, _, "breakdown", "lines", _]:
            return _row("lines", value, edition, content)
        case [_, _, "breakdown", *_, name]:
            return _cell("lines", name, value, edition, content)
        case [table, _, name]:
            return _cell(table, name, value, edition, content)
        case [table, *_]:
            return _row(table, value, edition, content)
    return _plain(value)


@cache
def _columns(table: str, edition: Edition) -> Mapping[str, Column]:
    columns = [*_OTHERS, *(LINE_COLUMNS if table == "lines" else COLUMNS.get(table, ()))]
    stated: dict[str, Column] = {}
    if table == "evidence":  # what papers of some kinds state besides
        for kind in edition.evidence.values():
            for key, said in kind.states.items():
                stated.setdefault(key, Column(key, said.zh, said.en, "yes_no"))
            if kind.counts:
                stated.setdefault(kind.counts, Column(kind.counts, "数量", "Count"))
    return {**stated, **{c.name: c for c in columns}}


def _column(table: str, name: str, edition: Edition) -> Column:
    return _columns(table, edition).get(name, Column(name, name, name))


def _field(path: str, value: Any, edition: Edition) -> Words:
    field = edition.fields.get(path)
    if field is None or value in (None, "", []):
        return _plain(value)
    if field.type == "yes_no":
        return yes_no(value)
    if field.type in ("choice", "choices"):
        chosen = value if isinstance(value, list) else [value]
        return _joined([_choice(one, field.choices) for one in chosen])
    if field.type == "division" and divisions.is_known(str(value)):
        found = divisions.find(str(value))
        return str(found), str(found)
    return _plain(value)


def _row(table: str, value: Any, edition: Edition, content: Mapping[str, Any]) -> Words:
    """A row as a whole: what each of its cells says."""
    if not isinstance(value, Mapping):
        return ("有", "there") if value is True else _plain(value)  # comparisons say whether a row is there
    said = []
    for name, inner in value.items():
        if name in _OURS or inner in (None, "", [], {}):
            continue
        column = _column(table, name, edition)
        zh, en = _cell(table, name, inner, edition, content)
        said.append((f"{column.zh} {zh}", f"{column.en} {en}"))
    if said:
        return _joined(said, "；", "; ")
    return ("已勾选", "ticked") if table == "claims" else ("（空行）", "(an empty row)")


def _cell(table: str, name: str, value: Any, edition: Edition, content: Mapping[str, Any]) -> Words:
    column = _column(table, name, edition)
    match name, value:
        case _, None | "" | []:
            return NOTHING
        case "breakdown", Mapping():
            return _row("lines", value, edition, content)
        case "lines", list():
            return _joined([_row("lines", line, edition, content) for line in value], "／", " / ")
        case "sealed_by", Mapping():
            return _row("lines", value, edition, content)
        case "item", str():
            kind = edition.evidence.get(value)
            return (kind.name.zh, kind.name.en) if kind else (value, value)
        case "category", str():
            categories = edition.investment.categories if edition.investment else ()
            return next(((c.name.zh, c.name.en) for c in categories if c.key == value), (value, value))
        case "services" | "evidence" | "contracts", list():
            return _joined([_referred(column.of or name, one, content) for one in value])
        case (("payment" | "check" | "provider"), str()):
            return _referred(column.of or "providers", value, content)
        case (("sealed_by" | "explanation_sealed_by"), list()):
            return _joined([_WHO.get(one, (str(one), str(one))) for one in value])
        case _, list():
            return _joined([_plain(one) for one in value])
    return yes_no(value) if column.kind == "yes_no" or isinstance(value, bool) else _plain(value)


def _referred(table: str, key: Any, content: Mapping[str, Any]) -> Words:
    rows = content.get(table, [])
    at = next((place for place, one in enumerate(rows) if one.get("id") == key), None)
    if at is None:
        return _plain(key)
    row = rows[at]
    name = row.get("file") or row.get("name") or row.get("number") or " ".join(map(str, row.get("parties") or []))
    return _plain(name) if name else unnamed(at)


def _choice(value: Any, choices: Mapping[str, Any]) -> Words:
    found = choices.get(value) if isinstance(value, str) else None
    return (found.zh, found.en) if found else _plain(value)


def is_yes(value: Any) -> bool:
    """Whether what stands there is a yes to the verdict, however it came there."""
    return _said_yes(value) is True


def yes_no(value: Any) -> Words:
    """A yes or a no as the verdict takes it, however it was written; what is neither stays as it stands."""
    said = _said_yes(value)
    return _plain(value) if said is None else _YES if said else _NO


def _said_yes(value: Any) -> bool | None:
    try:
        return to_yes_no(value)
    except PydanticCustomError:
        return None


def _plain(value: Any) -> Words:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list):
        return _joined([_plain(one) for one in value])
    text = str(value)
    return text, text


def _joined(words: list[Words], zh: str = "、", en: str = ", ") -> Words:
    return zh.join(w[0] for w in words), en.join(w[1] for w in words)
