"""The one clock. Days and deadlines are those of Asia/Shanghai; a test or the demonstration may move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """This instant, aware."""
    return _moved.get() or timezone.now()


def today() -> date:
    """The calendar day in Shanghai."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The calendar day of an instant in Shanghai."""
    return instant.astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """24:00 of a day in Shanghai: the instant from which a deadline of that day has passed (P11).

    Of the last day that there is, its last instant: nothing comes after it.
    """
    if day == date.max:
        return datetime.max.replace(tzinfo=SHANGHAI)
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 1 March for 29 February, in a year without one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """Within, it is another time."""
    if instant.tzinfo is None:
        raise ValueError("a naive time moves no clock")
    token = _moved.set(instant)
    try:
        yield
    finally:
        _moved.reset(token)
