"""Texts of data as values: every spelling of a date, an amount, a rate; what cannot be read is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yunxing.evidence.facts import Box
from yunxing.evidence.invoice.stated import Told, corrected, day, money, number, paper_of, rate


@pytest.mark.parametrize(
    "text",
    [
        "2020年05月06日",
        "2020年5月6日",
        " 2020 年 05 月 06 日 ",
        "2020-05-06",
        "2020/5/6",
        "2020.05.06",
        "20200506",
        "20200506103059",
        "2020-05-06 10:30:59",
        "2020-05-06T10:30:59+08:00",
        "２０２０年０５月０６日",
    ],
)
def test_a_date_is_read_in_every_spelling(text: str) -> None:
    assert day(text) == date(2020, 5, 6)


@pytest.mark.parametrize("text", ["", "五月六日", "2020-13-01", "2020-02-30", "0001-01-01", "9999-01-01", "12.50"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("106", "106.00"),
        ("106.5", "106.50"),
        ("¥1,106.50", "1106.50"),
        ("￥ -106.50", "-106.50"),
        ("－106.50", "-106.50"),
        ("106.50元", "106.50"),
        ("CNY 106.50", "106.50"),
        ("***", "0.00"),
        ("0", "0.00"),
        ("9.905", "9.91"),
    ],
)
def test_an_amount_is_read_exactly(text: str, value: str) -> None:
    found = money(text)
    assert (found, str(found)) == (Decimal(value), value)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "1e5", "NaN", "12,34", "1" * 40, "免税"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert money(text) is None


def test_a_quantity_keeps_its_digits() -> None:
    assert [str(number(text)) for text in ("1", "0.3", "6.10000000", "-2")] == ["1", "0.3", "6.10000000", "-2"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.06", "6%"), ("6%", "6%"), ("6.00%", "6%"), ("0.030", "3%"), ("13", "13%"), ("0.1", "10%"), ("1.5%", "1.5%"),
        ("0", "0%"), ("0.5%", "0.5%"), ("免税", "免税"), ("不征税", "不征税"), ("***", "***"), ("", None),
    ],
)  # fmt: skip
def test_a_rate_is_written_as_printed(text: str, value: str | None) -> None:
    assert rate(text) == value


@pytest.mark.parametrize(
    ("remarks", "value"),
    [
        ("对应正数发票代码:032001900311号码:25570001", "03200190031125570001"),
        ("对应正数发票代码：3200193130 号码：25570001 一年期", "320019313025570001"),
        ("被红冲蓝字数电发票号码：24322000000010000001 红字发票信息确认单编号：3", "24322000000010000001"),
        ("被红冲蓝字数电票号码：24322000000010000001", "24322000000010000001"),
        ("合同编号 24322000000010000001", None),
        ("", None),
    ],
)
def test_remarks_name_the_invoice_that_is_taken_back(remarks: str, value: str | None) -> None:
    assert corrected(remarks) == value


def test_sums_that_do_not_add_up_are_less_sure() -> None:
    header = {name: [Told(text)] for name, text in (("net_yuan", "100"), ("tax_yuan", "6"), ("total_yuan", "107"))}
    paper = paper_of(header, (), "xml", 0.99)
    assert {name: (fact.value, fact.confidence, fact.sure) for name, fact in paper.facts.items()} == {
        "net_yuan": (Decimal("100.00"), 0.9, False),
        "tax_yuan": (Decimal("6.00"), 0.9, False),
        "total_yuan": (Decimal("107.00"), 0.9, False),
    }


def test_sums_that_add_up_are_sure() -> None:
    header = {name: [Told(text)] for name, text in (("net_yuan", "100"), ("tax_yuan", "***"), ("total_yuan", "100"))}
    paper = paper_of(header, (), "xml", 0.99)
    assert {name: (str(fact.value), fact.sure, fact.seen[0].raw) for name, fact in paper.facts.items()} == {
        "net_yuan": ("100.00", True, "100"),
        "tax_yuan": ("0.00", True, "***"),
        "total_yuan": ("100.00", True, "100"),
    }


def test_what_cannot_be_read_is_said_and_left_out() -> None:
    box = Box(0.1, 0.1, 0.2, 0.2)
    paper = paper_of({"dated": [Told("某日", 2, box)]}, (), "ofd", 0.96)
    assert paper.facts == {}
    found = paper.findings[0]
    assert (found.code, found.weight, found.field, found.page, found.box) == (
        "unreadable_value",
        "doubtful",
        "dated",
        2,
        box,
    )
    assert found.say("zh") == "发票数据中的开票日期“某日”无法识别，请核对原件"
    assert found.say("en") == "The date in the invoice's data, '某日', cannot be read: compare with the paper."


def test_what_is_not_stated_is_no_finding() -> None:
    header = {name: [Told(text)] for name, text in (("buyer_uscc", "个人"), ("net_yuan", "/"), ("dated", " "))}
    paper = paper_of(header, [{"name": Told("服务"), "spec": Told("无"), "quantity": Told("无")}], "xml", 0.99)
    assert (paper.facts, paper.findings) == ({}, [])
    assert {name: fact.value for name, fact in paper.lines[0].items()} == {"name": "服务", "spec": "无"}


def test_a_number_of_another_length_is_kept_but_unsure() -> None:
    fact = paper_of({"number": [Told("123 4567")]}, (), "xml", 0.99).facts["number"]
    assert (fact.value, fact.sure) == ("1234567", False)


def test_wrapped_names_are_joined_and_remarks_keep_their_lines() -> None:
    told = {"buyer": [Told("连云港样例\n有限公司")], "remarks": [Told("\n 一\n\n 二 \n")]}
    facts = paper_of(told, (), "ofd", 0.96).facts
    assert (facts["buyer"].value, facts["remarks"].value) == ("连云港样例有限公司", "一\n二")


def test_stars_beside_a_rate_of_nought_are_an_exemption_not_quite_sure() -> None:
    lines = [{"rate": Told("0%"), "tax_yuan": Told(tax)} for tax in ("***", "0.00")]
    paper = paper_of({}, lines, "xml", 0.99)
    assert [(line["rate"].value, line["rate"].sure, line["rate"].seen[0].raw) for line in paper.lines] == [
        ("免税", False, "0%"),
        ("0%", True, "0%"),
    ]
