"""How far off a day may be on which something waits: a mistyped year, 2062 for 2026, would hold it up for good."""

from __future__ import annotations

from datetime import date

from .refusals import RefusedError


def refuse_after(last: date, day: date | None, field: str) -> None:
    """Raise ``RefusedError`` on a field for a day after the last that is sensible. None, where there is no such day, passes."""
    if day is not None and day > last:
        raise RefusedError(
            f"日期不合理：不应晚于 {last}，请核对",
            f"that day cannot be right: {last} is the latest, check it",
            field=field,
        )
