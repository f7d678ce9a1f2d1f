"""What a key that is counted is called, in the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from yunxing.guide.loading import available
from yunxing.guide.shapes import Role
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.statistics import rules
from yunxing.reference import industry
from yunxing.reference.industry import UnknownIndustry

from ..templatetags.words import say, words

BY = {
    "call": ("批次", "Call"),
    "area": ("地区", "Area"),
    "itself": ("地区本级", "Area without its parts"),
    "industry": ("行业", "Industry"),
    "cluster": ("集群", "Cluster"),
    "model": ("部署模型", "Deployment"),
    "provider": ("云服务商", "Provider"),
    "missed": ("未达到", "Not met"),
    "invested": ("上云投入", "Investment"),
    "year": ("提交年份", "Year of submission"),
    "reached": ("进展", "Came to"),
    "title": ("有效称号", "Valid title"),
}
"""By what a list is narrowed, in words."""
EDITION = max(available())
"""Whose words are taken where no call is chosen."""


@lru_cache(maxsize=8)
def _titles(edition: str) -> dict[str, tuple[str, str]]:
    return {rule.key: (rule.title.zh, rule.title.en) for rule in edition_of(edition).rules}


def missed(key: str, editions: Iterable[str] = (EDITION,)) -> str:
    """The title of a requirement, of the first edition that has it."""
    return next((words(titles[key]) for one in editions if key in (titles := _titles(one))), key)


def section(key: str) -> str:
    """An industry's section, with its letter."""
    try:
        return f"{key} {industry.find(key).name}"
    except UnknownIndustry:
        return key


def choice(role: Role, key: str) -> str:
    """A choice of the field of the form that has a role."""
    edition = edition_of(EDITION)
    field = edition.fields.get(edition.roles.get(role, ""))
    choices = field.choices if field is not None else {}
    return words(choices[key]) if key in choices else key


def band(key: str) -> str:
    """A band of investment."""
    if key == "none":
        return say("未能计算", "not told")
    low, high = key.split("-")
    unit = say("万元", "×10k yuan")
    if not high:
        return say(f"{low} 万元及以上", f"from {low} {unit}")
    return f"{low}–{high} {unit}" if low != "0" else say(f"不足 {high} 万元", f"below {high} {unit}")


def stars(star: str | int) -> str:
    """A star."""
    return say(f"{star} 星", f"{star} stars")


def stay(seconds: int) -> str:
    """How long: hours below a day, days with a tenth from there."""
    if seconds < 86_400:
        return say(f"{seconds / 3600:.1f} 小时", f"{seconds / 3600:.1f} h")
    return say(f"{seconds / 86_400:.1f} 天", f"{seconds / 86_400:.1f} days")


def narrowing(by: str, value: str) -> str:
    """A test of a list in words, where these are not the database's."""
    match by:
        case "industry":
            return section(value)
        case "cluster":
            return choice("clusters", value)
        case "model":
            return choice("cloud_model", value)
        case "missed":
            return missed(value)
        case "invested":
            return band(value) if value in rules.BANDS else value
        case "reached":
            known = value.isascii() and value.isdecimal() and len(value) < 3 and int(value) < len(rules.REACHED)
            return str(rules.REACHED[int(value)]) if known else value
        case "title":
            return say("有", "held") if value == "valid" else stars(value)
        case _:
            return value
