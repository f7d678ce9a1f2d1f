"""Days of Shanghai: when one ends, and which is years later."""

from datetime import UTC, date, datetime, timedelta

import pytest

from yunxing.programme import clock


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2020, 5, 8), datetime(2020, 5, 8, 16, tzinfo=UTC)),
        (date.max - timedelta(1), datetime(9999, 12, 30, 16, tzinfo=UTC)),
        (date.max, datetime(9999, 12, 31, 15, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_its_midnight_and_the_last_one_at_its_last_instant(day: date, end: datetime) -> None:
    assert clock.end_of(day) == end
    assert clock.day_of(clock.end_of(day) - timedelta(microseconds=1)) == day


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2020, 5, 7), 3, date(2023, 5, 7)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2020, 2, 29), 1, date(2021, 3, 1)),
    ],
)
def test_so_many_years_later_it_is_the_same_day_where_there_is_one(day: date, years: int, then: date) -> None:
    assert clock.years_after(day, years) == then
