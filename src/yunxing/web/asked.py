"""What forms send, as values."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from yunxing.programme.refusals import RefusedError


def day_of(text: str, field: str, zh: str = "请填写日期，如 2020-05-29", en: str = "give a day, as 2020-05-29") -> date:
    """A day as a form sends it. Raises ``RefusedError`` with the words given for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(zh, en, field=field) from error


def seen_of(request: HttpRequest, field: str = "seen") -> int:
    """The number of the submission that the page showed from which a form came. Raises ``RefusedError`` for a form without it."""
    number = request.POST.get(field, "")
    if not number.isdecimal() or len(number) > 6:
        raise RefusedError(
            "请重新打开页面，看过提交的内容再办理", "open the page again and look at what was handed in", field=field
        )
    return int(number)


def base_of(request: HttpRequest) -> str:
    """The mark of the text that the page showed from which a form came. Raises ``RefusedError`` for a form without it."""
    base = request.POST.get("base", "")
    if not base:
        raise RefusedError(
            "请重新打开页面，看过现在的内容再保存", "open the page again and look at what stands there", field="base"
        )
    return base


def answer_by_of(text: str) -> date:
    """The day by which a return is to be answered."""
    return day_of(text, "answer_by", "请填写补正期限", "give the day to answer by")
