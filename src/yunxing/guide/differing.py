"""How one edition differs from another, requirement by requirement in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from .describing import WORDS, named, said
from .edition import Edition
from .shapes import Reading

_NAMES: Mapping[str, tuple[str, str]] = {
    "title": ("名称", "title"),
    "name": ("名称", "name"),
    "clause": ("依据", "clause"),
    "kind": ("判定方式", "kind"),
    "section": ("部分", "section"),
    "requirement": ("要求编号", "requirement"),
    "stars": ("适用星级", "stars"),
    "part_of": ("归入", "part of"),
    "default": ("默认", "default"),
    "alternatives": ("可选读法", "alternatives"),
    "question": ("问题", "question"),
    "grounds": ("理由", "grounds"),
    "bears_on": ("关系到", "bears on"),
    "form": ("申请表", "form"),
    "decider": ("由谁决定", "decided by"),
    "since": ("计入自", "counts since"),
    "share_percent": ("比例（%）", "share (%)"),
    "day": ("日期", "day"),
    "means": ("含义", "meaning"),
    "proof": ("证明", "proof"),
    "choose": ("解释为", "chosen"),
    "from_": ("自", "from"),
    "document": ("文号", "document"),
    "issued": ("印发", "issued"),
    **WORDS,
}
PARTS: Mapping[str, tuple[str, str]] = {
    "about": ("版本信息", "About the edition"),
    "star": ("星级", "Stars"),
    "investment": ("上云投入", "Investment"),
    "requirement": ("要求", "Requirements"),
    "reading": ("读法", "Readings"),
    "ruling": ("解释", "Rulings"),
    "sub_domain": ("子域", "Sub-domains"),
    "field": ("申请表字段", "Fields of the form"),
    "evidence": ("证明材料", "Evidence"),
}


class Detail(NamedTuple):
    """One thing that a row says otherwise, in words."""

    name: str
    before: str
    after: str


class Difference(NamedTuple):
    """A row that one edition has and the other has not, or that says something else there."""

    part: str
    key: str
    title: str
    what: Literal["added", "removed", "changed"]
    details: tuple[Detail, ...]


def differences(before: Edition, after: Edition, lang: str) -> list[Difference]:
    """Every row that differs, part by part in the order of the edition, in one language."""
    found: list[Difference] = []
    for part, rows in _PARTS.items():
        old, new = dict(rows(before)), dict(rows(after))
        for key in dict.fromkeys((*old, *new)):
            one = _difference(part, key, (old.get(key), before), (new.get(key), after), lang)
            if one is not None:
                found.append(one)
    return found


def _difference(
    part: str, key: str, old: tuple[Any, Edition], new: tuple[Any, Edition], lang: str
) -> Difference | None:
    was, now = old[0], new[0]
    title = _title(*(old if now is None else new), lang)
    if was is None or now is None:
        return Difference(part, key, title, "added" if was is None else "removed", ())
    names = dict.fromkeys((*type(was).model_fields, *type(now).model_fields))
    details = []
    for name in names:
        if name in _APART.get(part, ()):
            continue
        sides = [_said(row, name, edition, lang) for row, edition in (old, new)]
        if sides[0] != sides[1]:
            details.append(Detail(_NAMES.get(name, (name, name))[lang == "en"], *sides))
    return Difference(part, key, title, "changed", tuple(details)) if details else None


def _said(row: Any, name: str, edition: Edition, lang: str) -> str:
    if isinstance(row, Reading) and name == "default":
        words = row.alternatives[row.default].say(lang)
        return f"{row.default} ({words})" if lang == "en" else f"{row.default}（{words}）"
    value = getattr(row, name, None)
    return said(value, edition, lang)


_APART = {"about": ("stars", "key")}
"""What stands in rows of its own, or must differ."""


def _title(row: Any, edition: Edition, lang: str) -> str:
    for name in ("title", "name", "question"):
        words = getattr(row, name, None)
        if words is not None:
            return str(words.say(lang))
    return named(str(getattr(row, "reading", "")), edition, lang)


Rows = Callable[[Edition], Iterable[tuple[str, Any]]]
_PARTS: Mapping[str, Rows] = {
    "about": lambda e: [(e.about.area, e.about)],
    "star": lambda e: [(f"{star.star}★", star) for star in e.about.stars],
    "investment": lambda e: [("counting", e.investment)] if e.investment else [],
    "requirement": lambda e: [(rule.key, rule) for rule in e.rules],
    "reading": lambda e: e.readings.items(),
    "ruling": lambda e: [(f"{r.reading} {r.from_}", r) for r in e.rulings],
    "sub_domain": lambda e: e.by_key.items(),
    "field": lambda e: e.fields.items(),
    "evidence": lambda e: e.evidence.items(),
}
