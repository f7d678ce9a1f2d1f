from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunxing.evidence.invoice.capitals import amount_in, in_capitals, yuan_of


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("壹仟贰佰叁拾肆圆伍角陆分", "1234.56"),
        ("⊗肆万零贰佰柒拾圆整", "40270.00"),
        ("叁佰元整", "300.00"),
        ("(负数)壹万圆整", "-10000.00"),
        ("负贰拾元整", "-20.00"),
        ("人民币叁仟万元整", "30000000.00"),
        ("壹拾玖元零伍分", "19.05"),
        ("拾元整", "10.00"),
        ("壹亿元整", "100000000.00"),
        ("伍角整", "0.50"),
        ("二十元正", "20.00"),
        ("叄佰圓整", "300.00"),
    ],
)
def test_capitals_are_read(words: str, amount: str) -> None:
    assert yuan_of(words) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "发票", "12.00", "元", "万万元整", "价税合计"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert yuan_of(text) is None


def test_the_words_come_back_as_they_are_printed() -> None:
    assert amount_in("价税合计（大写） ⊗ 叁圓整 （小写）") == ("叁圓整", Decimal("3.00"))
    assert amount_in("(负数)壹万圆整") == ("（负数）壹万圆整", Decimal("-10000.00"))


@given(st.integers(min_value=1, max_value=10**14 - 1))
def test_every_amount_written_is_read_again(cents: int) -> None:
    amount = (Decimal(cents) / 100).quantize(Decimal("0.01"))
    assert yuan_of(in_capitals(amount)) == amount
    assert yuan_of(in_capitals(-amount)) == -amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("10500.30", "壹万零伍佰元叁角整"),
        ("1001", "壹仟零壹元整"),
        ("100000000.05", "壹亿元零伍分"),
        ("100010000", "壹亿零壹万元整"),
        ("20.005", "贰拾元零壹分"),
        ("-3", "负叁元整"),
    ],
)
def test_amounts_are_written_as_on_invoices(amount: str, words: str) -> None:
    assert in_capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["1000000000000", "NaN", "Infinity"])
def test_an_amount_without_capitals_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no capitals"):
        in_capitals(Decimal(amount))
