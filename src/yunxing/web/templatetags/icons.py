"""Icons, drawn into the page so that they take the colour of their words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor" / "icons"


@lru_cache(maxsize=128)
def _drawn(name: str) -> SafeString:
    text = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    body = text[text.index(">", text.index("<svg")) + 1 :].strip()
    head = '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
    return mark_safe(head + body)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon by name; ornament, hidden from screen readers: its word stands beside it."""
    return _drawn(name)
