"""What pages of site checks show: a signature as it was drawn."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .words import say

register = template.Library()


@register.filter
def signature(given: dict[str, Any] | None) -> SafeString | str:
    """A signature: its strokes as a drawing, or the name that was typed."""
    if not given:
        return "—"
    if "typed" in given:
        return format_html("<span>{}</span>", given["typed"])
    strokes = format_html_join(
        "", '<polyline points="{}"/>', ((" ".join(f"{x},{y}" for x, y in one),) for one in given["strokes"])
    )
    return format_html(
        '<svg class="signature" viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        say("手写签名", "Signature"),
        strokes,
    )
