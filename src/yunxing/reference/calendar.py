"""Months, working days and the one time zone of the programme.

Not here: the programme's own deadlines, which are an edition's or a batch's data.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import chinese_calendar

from yunxing.reference.errors import Lang, RuleFault, say

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
"""The time zone of every date of the programme."""


class CalendarUnknown(RuleFault):
    """A year whose holidays are not known here: 国务院办公厅 announces them year by year.

    Attributes:
        year: the year asked for.
        first: first year known.
        last: last year known.
    """

    def __init__(self, year: int, first: int, last: int) -> None:
        """Take the year asked for and the years known."""
        super().__init__(year, first, last)
        self.year = year
        self.first = first
        self.last = last

    def message(self, lang: Lang = "zh") -> str:
        """Return which year is not known, which are, and the way out."""
        return say(
            lang,
            f"没有 {self.year} 年的节假日安排，只有 {self.first} 至 {self.last} 年的"
            "（国务院办公厅每年发布次年安排）。请更新 chinesecalendar 包，或由经办人直接指定日期。",
            f"The holidays of {self.year} are not known, only those of {self.first} to {self.last} (the State"
            " Council announces them one year ahead). Update the chinesecalendar package, or have an officer"
            " set the date.",
        )


def today() -> date:
    """Return the current date in Shanghai, wherever the machine stands."""
    return datetime.now(SHANGHAI).date()


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later (earlier if negative), else the last day of that month.

    民法典第二百零二条 (before 2021 民法总则第二百零二条): the period ends on the corresponding day of the month
    it expires in, and on that month's last day if it has none.

    Raises:
        ValueError: the result lies outside years 1 to 9999.

    >>> add_months(date(2020, 1, 31), 1)
    datetime.date(2020, 2, 29)
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(
            f"{day} 加 {months} 个月超出公历 1 至 9999 年。{day} plus {months} months lies outside years 1 to 9999."
        )
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def full_months(since: date, until: date) -> int:
    """Return how many whole months fit between: the greatest n with ``add_months(since, n) <= until``.

    Returns 0 when `until` lies before `since`.

    >>> full_months(date(2020, 2, 10), date(2020, 5, 9)), full_months(date(2020, 2, 10), date(2020, 5, 10))
    (2, 3)
    """
    if until <= since:
        return 0
    months = (until.year - since.year) * 12 + until.month - since.month
    return months if add_months(since, months) <= until else months - 1


def is_working_day(day: date) -> bool:
    """Tell whether offices work on `day`: holidays, and weekends that are worked instead, are respected.

    Raises:
        CalendarUnknown: the year's holidays are not known (see `known_years`).
    """
    first, last = known_years()
    if not first <= day.year <= last:
        raise CalendarUnknown(day.year, first, last)
    return bool(chinese_calendar.is_workday(day))


def next_working_day(day: date) -> date:
    """Return `day` if offices work on it, else the first working day after it.

    民法典第二百零三条 (before 2021 民法总则第二百零三条): a period whose last day is a holiday ends on the day
    after the holiday.

    Raises:
        CalendarUnknown: the search reaches a year whose holidays are not known.
    """
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def known_years() -> tuple[int, int]:
    """Return the first and the last year whose holidays are known."""
    days = chinese_calendar.holidays
    return min(days).year, max(days).year
