"""Amounts in figures and capitals, and what their agreement makes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yunxing.evidence.facts import Seen
from yunxing.evidence.papers.amounts import capitals_in, money_in, settled
from yunxing.evidence.papers.currencies import foreign_in


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("¥1,234.00", "1234.00"), ("￥ 1, 234.50", "1234.50"), ("人民币20000元整", "20000.00"), ("2万元", "20000.00"), ("0.0002万元", "2.00"),
        ("CNY 400,000.00", "400000.00"), ("20，000．00", "20000.00"), ("1.234.00", "1234.00"), ("-1,000.00元", "-1000.00"), ("20,000. 00", "20000.00"),
        ("１２３４.５６元", "1234.56"), ("1亿元", "100000000.00"), ("500万人民币", "5000000.00"), ("3.14159元", "3.14159"),
        ("CNY10,600.00", "10600.00"), ("RMB100,000.00", "100000.00"), ("金额：人民币：5,000.00", "5000.00"), ("20,000美元（折合人民币140,000元）", "140000.00"),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_yuan(text: str, yuan: str) -> None:
    assert [(money.yuan, money.marked) for money in money_in(text)] == [(Decimal(yuan), True)]


@pytest.mark.parametrize("text", ["50%", "2019年", "3月", "5日", "10:30", "ABC123", "12kg", "", "3‰"])
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert [money for money in money_in(text) if money.marked] == []


@pytest.mark.parametrize(
    "text",
    ["USD20,000.00", "US$ 5,000", "20,000.00美元", "1200万美元", "HK$100.00", "100 EUR", "20,000.00（USD）", "币种：美元 3,000.00"],
)  # fmt: skip
def test_money_of_another_country_is_no_amount_in_yuan(text: str) -> None:
    assert [money for money in money_in(text) if money.marked and not text.startswith("币种")] == []
    assert foreign_in(text) in ("美元", "港元", "欧元")


@pytest.mark.parametrize("text", ["1,000,00.00元", "1,000.000.00", "人民币1,0000,000元"])
def test_figures_grouped_as_nobody_groups_them_are_none(text: str) -> None:
    assert money_in(text) == []


def test_a_bare_number_is_not_marked_as_money() -> None:
    assert [(m.yuan, m.marked) for m in money_in("共 1234")] == [(Decimal("1234.00"), False)]


def test_single_figures_in_boxes_are_one_number() -> None:
    (money,) = money_in("¥ 2 0 1 0 2 7 0 0")
    assert (money.yuan, money.whole) == (Decimal("20102700.00"), True)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("人民币（大写）贰万元整", Decimal("20000.00")),
        ("壹拾玖万壹仟贰佰壹拾贰元捌角肆分", Decimal("191212.84")),
        ("零元整", Decimal("0.00")),
        ("仟佰拾亿仟佰拾万千百十元角分", None),
        ("二万元", None),
        ("贰万美元整", None),
        ("美元贰万元整", None),
        ("壹式肆份", None),
        ("", None),
    ],
)
def test_capitals_are_amounts_and_headings_of_boxes_are_none(text: str, yuan: Decimal | None) -> None:
    assert capitals_in(text) == yuan


def figures(value: str, confidence: float = 0.9) -> Seen[Decimal]:
    return Seen(Decimal(value), "ocr", confidence, raw=f"¥{value}")


def test_figures_and_capitals_that_agree_are_surer_than_either() -> None:
    fact = settled([figures("20000.00")], [figures("20000.00")])
    assert fact is not None
    assert (fact.read, fact.sure, fact.disagreeing) == (Decimal("20000.00"), True, ())


def test_figures_in_cents_are_read_by_the_capitals() -> None:
    fact = settled([figures("20102700")], [figures("201027.00")])
    assert fact is not None
    assert (fact.read, fact.sure) == (Decimal("201027.00"), True)


def test_figures_and_capitals_that_disagree_are_doubted_and_both_kept() -> None:
    fact = settled([figures("2000.00")], [figures("20000.00")])
    assert fact is not None
    assert (fact.sure, [seen.value for seen in fact.disagreeing]) == (False, [Decimal("20000.00")])
    assert fact.unsure_because == (
        "小写为 2000.00 元，大写为 20000.00 元，两者不一致，请核对原件",
        "figures say 2000.00 yuan, capitals 20000.00: compare with the paper",
    )


def test_capitals_go_before_figures_in_boxes_of_which_one_may_be_missing() -> None:
    fact = settled([figures("50600")], [figures("5060.00")])
    assert fact is not None
    assert (fact.read, fact.sure, [seen.value for seen in fact.disagreeing]) == (
        Decimal("5060.00"),
        False,
        [Decimal(50600)],
    )


def test_one_of_the_two_alone_is_what_there_is() -> None:
    alone = settled([], [figures("5.00", 0.8)])
    assert alone is not None
    assert (alone.read, alone.confidence) == (Decimal("5.00"), pytest.approx(0.8))
    assert settled([], []) is None
