"""How sentences are put together: amounts, names in a row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ..values import plain

if TYPE_CHECKING:
    from ..finding import Finding

Pair = tuple[str, str]
"""A sentence in Chinese and English."""
MOST_NAMES = 8


def yuan(amount: Decimal | int) -> str:
    """An amount with thousands separators and no trailing zeros."""
    whole, _, decimals = plain(Decimal(amount)).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + f"{int(whole.lstrip('-')):,}" + (f".{decimals}" if decimals else "")


def listed(names: Sequence[str], lang: str) -> str:
    """Names in a row, the first few where there are many."""
    shown = names[:MOST_NAMES]
    if lang == "zh":
        return "、".join(shown) + (f"等{len(names)}项" if len(names) > MOST_NAMES else "")
    return ", ".join(shown) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")


def both(finding: Finding, keys: tuple[str, ...]) -> Pair:
    """The names of some rows of a finding."""
    return listed(finding.names(keys, "zh"), "zh"), listed(finding.names(keys, "en"), "en")
