"""Figures in tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from .words import wan

register = template.Library()


@register.filter
def figure(cell: Any) -> str:
    """A cell of a picture's table: an amount of yuan in 万元, a number with its thousands apart, words as they are."""
    if isinstance(cell, Decimal):
        return wan(cell)
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


@register.filter
def money(text: str) -> str:
    """An amount of yuan that is kept as text, in 万元."""
    return wan(Decimal(text))
