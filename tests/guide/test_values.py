"""Values as people write them: what is taken, and what is refused in words that say how to write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from yunxing.guide import values
from yunxing.guide.values import (
    last_page,
    plain,
    to_date,
    to_figure,
    to_money,
    to_number,
    to_pages,
    to_text,
    to_wan,
    to_whole,
    to_yes_no,
)


def refusal(read: Callable[[Any], Any], value: Any) -> tuple[str, str]:
    with pytest.raises(PydanticCustomError) as error:
        read(value)
    context = error.value.context or {}
    return context["zh"], context["en"]


@pytest.mark.parametrize(
    "read", [to_date, to_money, to_wan, to_number, to_figure, to_whole, to_yes_no, to_text, to_pages]
)
def test_empty_is_nothing(read: Callable[[Any], Any]) -> None:
    assert read(None) is None
    assert read("") is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020-05-06", date(2020, 5, 6)),
        ("2020/5/6", date(2020, 5, 6)),
        ("2020.5.6", date(2020, 5, 6)),
        ("2020年5月6日", date(2020, 5, 6)),
        ("2020年05月06", date(2020, 5, 6)),
        (" 2020 - 5 - 6 ", date(2020, 5, 6)),
        ("２０２０－０５－０６", date(2020, 5, 6)),
        ("2020-02-29", date(2020, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2200-12-31", date(2200, 12, 31)),
        (date(2020, 5, 6), date(2020, 5, 6)),
        (datetime(2020, 5, 6, 23, 59), date(2020, 5, 6)),  # noqa: DTZ001
    ],
)
def test_days(written: Any, day: date) -> None:
    assert to_date(written) == day


@pytest.mark.parametrize("written", ["2020-5", "20200506", "06-05-2020", "五月六日", "2020-05-06T00:00", "2020-05-06-07", "43957", 43957, 43957.0, True, ["2020-05-06"], "  "])  # fmt: skip
def test_no_days(written: Any) -> None:
    zh, en = refusal(to_date, written)
    assert zh.endswith("不是日期，请写成 2020-05-06 的样子")
    assert en.endswith("is not a date: write it as 2020-05-06")


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("2019-02-30", "没有2019年2月30日这一天，请核对", "there is no such day as 2019-02-30: check it"),
        ("2021-02-29", "没有2021年2月29日这一天，请核对", "there is no such day as 2021-02-29: check it"),
        ("2020-13-01", "没有2020年13月1日这一天，请核对", "there is no such day as 2020-13-01: check it"),
        ("2020-00-10", "没有2020年0月10日这一天，请核对", "there is no such day as 2020-00-10: check it"),
        ("1899-12-31", "「1899-12-31」的年份不合理，请核对", "the year of 「1899-12-31」 cannot be right: check it"),
        ("2201-01-01", "「2201-01-01」的年份不合理，请核对", "the year of 「2201-01-01」 cannot be right: check it"),
    ],
)
def test_days_that_are_not_in_the_calendar(written: str, zh: str, en: str) -> None:
    assert refusal(to_date, written) == (zh, en)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("20000", "20000"),
        ("20,000.00", "20000.00"),
        ("１２，３４５．６７", "12345.67"),
        ("¥4,200.00", "4200.00"),
        ("￥ ４，２００．００ 元", "4200.00"),
        ("-¥4 200元整", "-4200"),
        ("¥-3", "-3"),
        ("-0.5", "-0.5"),
        ("+3", "3"),
        ("0.000001", "0.000001"),
        ("1.00000000", "1.00000000"),
        ("99999999999.99", "99999999999.99"),
        (20000, "20000"),
        (0.1, "0.1"),
        (1e-5, "0.00001"),
        (Decimal("2.50"), "2.50"),
    ],
)
def test_amounts(written: Any, amount: str) -> None:
    assert str(to_money(written)) == str(Decimal(amount))


NO_AMOUNT = "不是金额，请写阿拉伯数字，如 20000.00，不带单位"


@pytest.mark.parametrize(
    ("written", "zh"),
    [
        ("两万", f"「两万」{NO_AMOUNT}"),
        ("4.2万", "此处以元为单位，「4.2万」合 42000 元，请核对后写 42000"),
        ("¥4.2万元", "此处以元为单位，「¥4.2万元」合 42000 元，请核对后写 42000"),
        ("20000美元", f"「20000美元」{NO_AMOUNT}"),
        ("-¥-1", f"「-¥-1」{NO_AMOUNT}"),
        ("1e5", f"「1e5」{NO_AMOUNT}"),
        ("NaN", f"「NaN」{NO_AMOUNT}"),
        ("Infinity", f"「Infinity」{NO_AMOUNT}"),
        (float("inf"), f"「inf」{NO_AMOUNT}"),
        ("2,0000", f"「2,0000」{NO_AMOUNT}"),
        ("1.", f"「1.」{NO_AMOUNT}"),
        (".5", f"「.5」{NO_AMOUNT}"),
        ("0x10", f"「0x10」{NO_AMOUNT}"),
        ("1 00", f"「1 00」{NO_AMOUNT}"),
        (["1"], f"「列表 (list)」{NO_AMOUNT}"),
        (True, "「True」不是金额，请写数字，如 20000.00"),
        (False, "「False」不是金额，请写数字，如 20000.00"),
        ("100000000000", "金额「100000000000」过大，应小于100,000,000,000"),
        ("-100000000000", "金额「-100000000000」过大，应小于100,000,000,000"),
        ("0.0000001", "金额「0.0000001」的小数超过6位"),
        ("1.2345678", "金额「1.2345678」的小数超过6位"),
    ],
)
def test_no_amounts(written: Any, zh: str) -> None:
    assert refusal(to_money, written)[0] == zh


def test_an_amount_of_a_form_is_in_ten_thousands_and_says_so() -> None:
    assert [to_wan(written) for written in ("5,000", "5000万", "￥5000 万元")] == [5000] * 3
    assert refusal(to_wan, "50000元") == (
        "此处以万元为单位，「50000元」合 5 万元，请核对后写 5",
        "the unit here is 10,000 yuan: 「50000元」 would be 5; check it and write 5",
    )


def test_a_quantity_and_a_share_have_no_unit() -> None:
    assert (to_number("-1,200.5"), to_figure("12.5")) == (Decimal("-1200.5"), Decimal("12.5"))
    assert [refusal(read, "¥3")[0] for read in (to_number, to_figure)] == [f"「¥3」{NO_AMOUNT}"] * 2


def test_an_amount_below_nothing() -> None:
    assert to_money("-0.01") == Decimal("-0.01")
    assert to_wan("0") == 0
    assert refusal(to_wan, "-0.01") == ("金额「-0.01」不能小于0", "the amount 「-0.01」 must not be below 0")


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("0120", 120), ("１２０", 120), (" 12 ", 12), (120.0, 120), (7, 7), ("1000000000", 10**9)])  # fmt: skip
def test_whole_numbers(written: Any, number: int) -> None:
    assert to_whole(written) == number


@pytest.mark.parametrize("written", ["-1", "1.5", "1,200", "12人", "十二", "1e3", "1000000001", True, 1.5, float("nan"), float("inf"), [1], "9" * 5000])  # fmt: skip
def test_no_whole_numbers(written: Any) -> None:
    zh, en = refusal(to_whole, written)
    assert zh.endswith("不是整数，请写阿拉伯数字，如 120")
    assert en.endswith("is not a whole number: write 120")


@pytest.mark.parametrize("written", [True, "是", "true", "TRUE", "Yes", "y", "1", 1, 1.0, "√", "☑", "有", " 是 ", "on"])
def test_yes(written: Any) -> None:
    assert to_yes_no(written) is True


@pytest.mark.parametrize("written", [False, "否", "false", "No", "0", 0, 0.0, "×", "☐", "无", "没有", "off"])
def test_no(written: Any) -> None:
    assert to_yes_no(written) is False


@pytest.mark.parametrize("written", ["也许", "是否", "2", 2, -1, 0.5, "不是", [True]])
def test_neither_yes_nor_no(written: Any) -> None:
    assert refusal(to_yes_no, written)[0].endswith("应为“是”或“否”")


@pytest.mark.parametrize(
    ("written", "text"),
    [(" 连云港 ", "连云港"), (123, "123"), (123.0, "123"), (1.5, "1.5"), ("  ", None), ("a\nb", "a\nb"), ("x" * 20_000, "x" * 20_000)],
    ids=range(7),
)  # fmt: skip
def test_text(written: Any, text: str | None) -> None:
    assert to_text(written) == text


def test_no_text() -> None:
    assert refusal(to_text, ["a"]) == ("应为文字，写的是「列表 (list)」", "text was expected, not 「列表 (list)」")
    assert refusal(to_text, {"a": 1})[0] == "应为文字，写的是「键值 (mapping)」"
    assert refusal(to_text, "x" * 20_001) == (
        "文字有20001个字符，超过20000",
        "the text has 20001 characters, over 20000",
    )


@pytest.mark.parametrize(
    ("written", "pages", "last"),
    [
        ("12", "12", 12),
        (12, "12", 12),
        ("12-14", "12-14", 14),
        ("12 – 14", "12-14", 14),
        ("12～14", "12-14", 14),
        ("12至14", "12-14", 14),
        ("１２－１４", "12-14", 14),
        ("12-12", "12", 12),
        ("12-14、20", "12-14、20", 20),
        ("30，12-14;7", "30、12-14、7", 30),
    ],
)
def test_pages(written: Any, pages: str, last: int) -> None:
    assert to_pages(written) == pages
    assert last_page(pages) == last
    assert to_pages(pages) == pages


@pytest.mark.parametrize(
    ("written", "zh"),
    [
        ("14-12", "页码「14-12」应从1起、由小到大"),
        ("0", "页码「0」应从1起、由小到大"),
        ("3、0-2", "页码「3、0-2」应从1起、由小到大"),
        ("十二", "页码「十二」应写成 12 或 12-14，多处用顿号隔开"),
        ("12-", "页码「12-」应写成 12 或 12-14，多处用顿号隔开"),
        ("12-14-16", "页码「12-14-16」应写成 12 或 12-14，多处用顿号隔开"),
        ("12、", "页码「12、」应写成 12 或 12-14，多处用顿号隔开"),
        ("P12", "页码「P12」应写成 12 或 12-14，多处用顿号隔开"),
        ("1234567", "页码「1234567」应写成 12 或 12-14，多处用顿号隔开"),
        (1.5, "页码「1.5」应写成 12 或 12-14，多处用顿号隔开"),
    ],
)
def test_no_pages(written: Any, zh: str) -> None:
    assert refusal(to_pages, written)[0] == zh


@pytest.mark.parametrize(
    ("amount", "text"),
    [("20000.00", "20000"), ("2.50", "2.5"), ("0.000001", "0.000001"), ("-0.10", "-0.1"), ("0.00", "0"), ("1E+3", "1000"), ("100", "100")],
)  # fmt: skip
def test_plain(amount: str, text: str) -> None:
    assert plain(Decimal(amount)) == text


@settings(derandomize=True, deadline=None)
@given(st.decimals(min_value=-(10**10), max_value=10**10, places=6))
def test_an_amount_is_written_as_it_is_read(amount: Decimal) -> None:
    assert to_money(plain(amount)) == amount
    assert to_money(f"{amount:,}") == amount


@settings(derandomize=True, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert to_date(day.isoformat()) == to_date(f"{day.year}年{day.month}月{day.day}日") == day


@settings(derandomize=True, deadline=None)
@given(
    st.text(max_size=40) | st.integers() | st.floats() | st.booleans() | st.none() | st.lists(st.integers(), max_size=2)
)
def test_whatever_is_written_is_read_or_refused(written: Any) -> None:
    for read in (to_date, to_money, to_wan, to_number, to_figure, to_whole, to_yes_no, to_text, to_pages):
        try:
            read(written)
        except PydanticCustomError as error:
            assert set(error.context or {}) == {"zh", "en"}  # noqa: PT017


def test_values_are_written_to_json_as_text() -> None:
    assert TypeAdapter(values.Money).dump_json(Decimal("20000.00")) == b'"20000"'
    assert TypeAdapter(values.Wan).dump_json(None) == b"null"
    assert TypeAdapter(values.Day).dump_json(date(2020, 5, 6)) == b'"2020-05-06"'
    assert TypeAdapter(values.Whole).json_schema() == {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}
