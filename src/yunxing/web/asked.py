"""What forms send, as values."""

from __future__ import annotations

from datetime import date

from yunxing.programme.refusals import RefusedError


def day_of(text: str, field: str, zh: str = "请填写日期，如 2020-05-29", en: str = "give a day, as 2020-05-29") -> date:
    """A day as a form sends it. Raises ``RefusedError`` with the words given for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(zh, en, field=field) from error


def answer_by_of(text: str) -> date:
    """The day by which a return is to be answered."""
    return day_of(text, "answer_by", "请填写补正期限", "give the day to answer by")
