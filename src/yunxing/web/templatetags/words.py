"""Words in templates: Chinese and English stand side by side where they are used."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.programme import clock
from yunxing.programme.declarations import wording
from yunxing.programme.journal.words import ACTS

from ..calls.notice import shown

register = template.Library()


def english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


@register.simple_tag
def say(zh: str, en: str) -> str:
    """``{% say "申报" "Declarations" %}``: the words in the page's language."""
    return en if english() else zh


@register.filter
def words(pair: Any) -> str:
    """A pair of words, or words of an edition, in the page's language."""
    if pair is None:
        return ""
    if hasattr(pair, "say"):
        return str(pair.say("en" if english() else "zh"))
    zh, en = pair
    return str(en if english() else zh)


@register.filter
def act(name: str) -> str:
    """An act of the journal in the page's language."""
    return words(ACTS.get(name, (name, name)))


@register.filter
def listed(several: Any) -> str:
    """Several things in a row."""
    return (", " if english() else "、").join(str(one) for one in several)


@register.filter
def concluded(outcome: str) -> str:
    """A kept outcome (``meets``) in words."""
    found = next((one for one in Outcome if one.name.lower() == outcome), None)
    return OUTCOME_WORDS[found][int(english())] if found is not None else outcome


@register.filter
def wan(yuan: Decimal | None) -> str:
    """Yuan as 万元, exact, without trailing zeros."""
    if yuan is None:
        return "—"
    amount = Decimal(yuan) / 10_000
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A time as people say it (今天 14:03), exact on hover."""
    if at is None:
        return "—"
    local = at.astimezone(clock.SHANGHAI)
    days = (clock.today() - local.date()).days
    if days == 0:
        shown = f"{'today' if english() else '今天'} {local:%H:%M}"
    elif days == 1:
        shown = f"{'yesterday' if english() else '昨天'} {local:%H:%M}"
    elif local.year == clock.today().year:
        shown = f"{local:%d %b %H:%M}" if english() else f"{local.month}月{local.day}日 {local:%H:%M}"
    else:
        shown = f"{local:%Y-%m-%d}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), f"{local:%Y-%m-%d %H:%M:%S}", shown
    )


@register.filter
def day(on: date | None) -> str:
    """A day."""
    if on is None:
        return "—"
    return f"{on:%d %b %Y}" if english() else f"{on.year}年{on.month}月{on.day}日"


@register.filter
def left(until: datetime | None) -> str:
    """How long until an instant: 3天 4小时."""
    if until is None:
        return ""
    seconds = int((until - clock.now()).total_seconds())
    if seconds <= 0:
        return "closed" if english() else "已截止"
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    if english():
        return f"{days} d {hours} h" if days else f"{hours} h {minutes} min"
    return f"{days}天 {hours}小时" if days else f"{hours}小时 {minutes}分"


@register.filter
def at(mapping: Any, key: Any) -> Any:
    """What a mapping holds under a key; None where nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def yes_no(value: Any) -> tuple[str, str]:
    """是 or 否 of a cell, as the verdict takes what stands there."""
    return wording.yes_no(value)


@register.filter
def notice(text: str) -> SafeString:
    """A call's notice with its simple formatting."""
    return shown(text)


@register.filter
def plain_moment(at: datetime | None) -> str:
    """A time for a mail, to the second."""
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}" if at else "—"


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("MicroMessenger", "微信 WeChat"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(agent: str | None) -> str:
    """What a browser calls itself, as people say it: Edge · Windows."""
    said = agent or ""
    names = [next((name for mark, name in known if mark in said), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in names if name) or said[:60] or "—"
