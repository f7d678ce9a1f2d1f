"""Months as 民法典 counts them, working days as the State Council announces them."""

import pickle
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunxing.reference import calendar
from yunxing.reference.calendar import CalendarUnknown, add_months, full_months

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2020, 2, 10), 3, date(2020, 5, 10)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2020, 11, 30), 3, date(2021, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 5, 10), -3, date(2020, 2, 10)),
        (date(2020, 5, 31), -3, date(2020, 2, 29)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
        (date(2020, 1, 15), -1, date(2019, 12, 15)),
        (date(2020, 5, 10), 0, date(2020, 5, 10)),
    ],
)
def test_add_months(day, months, result):
    assert add_months(day, months) == result


def test_add_months_beyond_the_years_there_are():
    with pytest.raises(ValueError, match="outside years 1 to 9999"):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(ValueError, match="outside years 1 to 9999"):
        add_months(date(1, 1, 1), -1)


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2020, 2, 10), date(2020, 5, 9), 2),
        (date(2020, 2, 10), date(2020, 5, 10), 3),
        (date(2019, 11, 30), date(2020, 2, 28), 2),
        (date(2019, 11, 30), date(2020, 2, 29), 3),
        (date(2020, 1, 31), date(2020, 2, 29), 1),
        (date(2020, 5, 10), date(2020, 5, 10), 0),
        (date(2020, 5, 10), date(2020, 2, 10), 0),
    ],
)
def test_full_months(since, until, months):
    assert full_months(since, until) == months


@given(days, days)
def test_full_months_is_the_greatest_that_fits(since, until):
    months = full_months(since, until)
    if until < since:
        assert months == 0
    else:
        assert add_months(since, months) <= until < add_months(since, months + 1)


@given(days, st.integers(0, 600))
def test_months_added_are_counted_again(since, months):
    assert full_months(since, add_months(since, months)) == months


@given(days, st.integers(-600, 600))
def test_the_day_is_kept_or_the_last_of_its_month(day, months):
    result = add_months(day, months)
    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == months
    assert result.day == day.day or (result.day < day.day and (result + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2020, 5, 8), True),  # a Friday
        (date(2020, 5, 9), True),  # a Saturday that is worked for 劳动节
        (date(2020, 5, 10), False),  # a Sunday: the counties' deadline of the 2020 notice
        (date(2020, 5, 4), False),  # a Monday within 劳动节
        (date(2020, 1, 31), False),  # the prolonged 春节 of 2020
        (date(2020, 5, 29), True),
    ],
)
def test_is_working_day(day, works):
    assert calendar.is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2020, 5, 10), date(2020, 5, 11)),
        (date(2020, 5, 11), date(2020, 5, 11)),
        (date(2020, 5, 1), date(2020, 5, 6)),
        (date(2020, 10, 1), date(2020, 10, 9)),
    ],
)
def test_next_working_day(day, following):
    assert calendar.next_working_day(day) == following


def test_a_year_that_is_not_known_is_named():
    first, last = calendar.known_years()
    assert first == 2004
    with pytest.raises(CalendarUnknown) as caught:
        calendar.is_working_day(date(last + 1, 1, 4))
    error = pickle.loads(pickle.dumps(caught.value))
    assert (error.year, error.first, error.last) == (last + 1, first, last)
    assert str(error) == (
        f"没有 {last + 1} 年的节假日安排，只有 2004 至 {last} 年的（国务院办公厅每年发布次年安排）。"
        "请更新 chinesecalendar 包，或由经办人直接指定日期。"
    )
    assert error.message("en") == (
        f"The holidays of {last + 1} are not known, only those of 2004 to {last} (the State Council announces"
        " them one year ahead). Update the chinesecalendar package, or have an officer set the date."
    )
    with pytest.raises(CalendarUnknown):
        calendar.next_working_day(date(2003, 12, 31))


def test_today_is_shanghai_s():
    before = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    now = calendar.today()
    after = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert before <= now <= after
    assert calendar.SHANGHAI.key == "Asia/Shanghai"
