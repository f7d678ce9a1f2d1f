"""Dates are found however a paper writes them, and nothing else is taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from yunxing.evidence.papers.dates import dates_in, day_of

DAY = date(2020, 5, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2020年5月6日", "2020 年 05 月 06 日", "二〇二〇年五月六日", "二零二零年五月六日", "贰零贰零年零伍月零陆日", "2020-05-06",
        "2020.05.06", "2020/5/6", "2020－5－6", "２０２０年５月６日", "2020-05-06 10:11:12", "2020-05-0610:11", "20200506",
        "2020年5月6号", "2O2O年5月6日", "2020年O5月O6日", "May 6, 2020 10:23 AM", "6 May 2020", "May6,202010:23AM", "6th May, 2020", "MAY 06, 2020",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_wording(text: str) -> None:
    assert [one.day for one in dates_in(text)] == [DAY]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇一九年十二月三十一日", date(2019, 12, 31)),
        ("二〇二〇年十月二十日", date(2020, 10, 20)),
        ("贰零壹玖年壹拾贰月叁拾壹日", date(2019, 12, 31)),
        ("2019年12月31日", date(2019, 12, 31)),
    ],
)
def test_tens_in_numerals_are_read(text: str, day: date) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "2020年13月1日", "2020年2月30日", "2020年  月  日", "2020年5月", "5月6日", "编号20200506123", "2020-5-612", "账号6222020200506123",
        "3020年5月6日", "¥20200506.00", "版本 2020.5", "二〇二〇年百月一日", "",
    ],
)  # fmt: skip
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert dates_in(text) == []
    assert day_of(text) is None


def test_several_days_come_in_order_with_their_places() -> None:
    text = "自2019年6月1日起至2020-05-31止"
    assert [(one.day, text[one.start : one.end]) for one in dates_in(text)] == [
        (date(2019, 6, 1), "2019年6月1日"),
        (date(2020, 5, 31), "2020-05-31"),
    ]


def test_a_run_of_digits_is_marked_as_not_written_out() -> None:
    assert [one.written for one in dates_in("20200506 2020年5月6日")] == [False, True]


@pytest.mark.parametrize(
    ("text", "day"),
    [("04/15/2020", date(2020, 4, 15)), ("15/04/2020", date(2020, 4, 15)), ("05/05/2020", date(2020, 5, 5)), ("04/05/2020", None), ("1/2/2020/3", None)],
)  # fmt: skip
def test_a_year_at_the_end_is_read_where_the_month_is_told_from_the_day(text: str, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["Mayor 5, 2020", "May 2, 20201", "Feb 30, 2020", "model May 2020"])
def test_english_words_and_numbers_are_no_dates(text: str) -> None:
    assert dates_in(text) == []
