"""What an edition's data says, in words: the numbers of a requirement by star and reading, names in place of keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from .edition import Edition
from .shapes import Words
from .varied import ReadingTable, StarTable, Varied

WORDS: Mapping[str, tuple[str, str]] = {
    "at_least": ("至少", "at least"),
    "at_least_yuan": ("不低于（元）", "at least (yuan)"),
    "at_most": ("至多", "at most"),
    "exactly": ("恰为", "exactly"),
    "how": ("组合方式", "combined by"),
    "of": ("包括", "of"),
    "allowed": ("可选", "allowed"),
    "counted": ("计数方法", "counted by"),
    "until": ("计算到", "counted to"),
    "each_service": ("对每项服务计算", "for each service"),
    "within_months": ("月数", "within months"),
    "before": ("往前自", "before"),
    "again": ("可再次申报", "again allowed"),
    "chain": ("须逐级", "star by star"),
    "owed_if_exempt": ("名单内企业也须提供", "owed by exempt enterprises"),
    "is_one_of": ("适用于", "where it is"),
}
VALUES: Mapping[str, tuple[str, str]] = {
    "all": ("同时满足", "all"),
    "any": ("满足其一", "any"),
    "none": ("不要求", "none"),
    "filing": ("填报日期", "the day of filing"),
    "deadline": ("申报截止日", "the deadline"),
    "public": ("公有云", "public"),
    "private": ("私有云", "private"),
    "hybrid": ("混合云", "hybrid"),
    "other": ("其他", "other"),
}


def said(node: object, edition: Edition, lang: str) -> str:
    """A value of the data in words, whatever it is: tables by star and reading, names of rows, lists, texts."""
    zh = lang != "en"
    comma = "，" if zh else ", "
    if isinstance(node, Varied):
        return said(node.node, edition, lang)
    if isinstance(node, StarTable):
        return comma.join(f"{star}★ {said(value, edition, lang)}" for star, value in node.options.items())
    if isinstance(node, ReadingTable):
        parts = comma.join(f"{key}→{said(value, edition, lang)}" for key, value in node.options.items())
        return f"[{node.by}: {parts}]"
    if isinstance(node, list | tuple):
        return ("、" if zh else ", ").join(said(item, edition, lang) for item in node) or "—"
    if isinstance(node, Words):
        return node.say(lang)
    if isinstance(node, BaseModel):
        return comma.join(f"{n}: {said(getattr(node, n), edition, lang)}" for n in type(node).model_fields)
    if isinstance(node, Mapping):
        return comma.join(f"{key}: {said(value, edition, lang)}" for key, value in node.items()) or "—"
    if isinstance(node, bool):
        return ("是" if zh else "yes") if node else ("否" if zh else "no")
    if isinstance(node, str):
        return VALUES[node][not zh] if node in VALUES else named(node, edition, lang)
    return "—" if node is None else str(node)


def named(key: str, edition: Edition, lang: str) -> str:
    """The name of a requirement, where the key is one's."""
    return next((rule.title.say(lang) for rule in edition.rules if rule.key == key), key)


def stated(rule: Any, edition: Edition, lang: str) -> list[tuple[str, str]]:
    """What a requirement states in numbers and tables: the name of each and its words."""
    found = []
    for name in type(rule).model_fields:
        value, word = getattr(rule, name), WORDS.get(name, (name, name))[lang == "en"]
        if isinstance(value, Varied) and any(value.tables()):
            found.append((word, said(value, edition, lang)))
        elif isinstance(value, int) and not isinstance(value, bool):
            found.append((word, str(value)))
    return found
