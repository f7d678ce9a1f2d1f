"""Titles in templates: their stars, and what they are today."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yunxing.programme.recognitions.lasting import Standing

from .icons import icon
from .words import say

register = template.Library()
_ICONS = {Standing.VALID: "circle-check", Standing.EXPIRED: "clock", Standing.REVOKED: "circle-x"}
_CLASSES = {Standing.VALID: "meets", Standing.EXPIRED: "waiting", Standing.REVOKED: "fails"}


@register.filter
def stars(number: int) -> SafeString:
    """``{{ title.star|stars }}``: as many stars, and their number for who cannot see them."""
    return format_html(
        '<span class="stars" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>',
        "★" * number,
        say(f"{number} 星", f"{number} stars"),
    )


@register.filter
def standing(one: Standing) -> SafeString:
    """``{{ standing|standing }}``: valid, expired or revoked, with its sign."""
    return format_html('<span class="state {}">{}{}</span>', _CLASSES[one], icon(_ICONS[one]), say(*one.words))
