"""Values of facts as a person types them, and as they are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yunxing.evidence.codec import value_to_plain

from ..refusals import RefusedError

MOST_TEXT = 2_000
_DAY = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?")
_YES_NO = {"是": True, "有": True, "yes": True, "true": True, "否": False, "无": False, "no": False, "false": False}


def parsed(text: str, type_: str, *, field: str) -> Any:
    """A fact's value from what was typed. Raises ``RefusedError`` naming the field, the text and how to write it."""
    text = text.strip()
    if len(text) > MOST_TEXT or "\0" in text:
        raise RefusedError(f"最多填 {MOST_TEXT} 字", f"at most {MOST_TEXT} characters", field=field)
    make = _TYPES.get(type_)
    if make is None:
        return text
    try:
        return make(text)
    except (ValueError, KeyError, InvalidOperation) as error:
        zh, en = _HOW[type_]
        raise RefusedError(f"“{text[:60]}”不对，{zh}", f"{text[:60]!r} is wrong: {en}", field=field) from error


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value_to_plain(value)


def _day(text: str) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def _amount(text: str) -> Decimal:
    value = Decimal(text.replace(",", "").replace("，", "").removeprefix("¥").removeprefix("￥").removesuffix("元"))
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise ValueError(text)
    return value


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise ValueError(text)
    return int(text)


_TYPES: Mapping[str, Callable[[str], Any]] = {
    "money": _amount,
    "number": _amount,
    "date": _day,
    "whole": _whole,
    "yes_no": lambda text: _YES_NO[text.lower()],
}
_HOW: Mapping[str, tuple[str, str]] = {
    "money": ("请填金额，如 20000.00", "give an amount, as in 20000.00"),
    "number": ("请填数字", "give a number"),
    "date": ("请填日期，如 2020-05-06", "give a day, as in 2020-05-06"),
    "whole": ("请填整数", "give a whole number"),
    "yes_no": ("请填“是”或“否”", "give yes or no"),
}


def without_nul(value: Any) -> Any:
    """Plain values without characters that PostgreSQL's JSON does not hold."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {key: without_nul(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_nul(inner) for inner in value]
    return value
