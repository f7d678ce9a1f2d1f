from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yunxing.evidence.invoice.qr import Code, read_code


def test_older_kinds_state_the_amount_without_tax() -> None:
    assert read_code("01,10,032001900104,80000101,20000.00,20200120,12345678901234567890,1A2B,") == Code(
        kind="10",
        code="032001900104",
        number="80000101",
        net_yuan=Decimal("20000.00"),
        dated=date(2020, 1, 20),
        check_code="12345678901234567890",
    )


def test_fully_digital_ones_state_the_total() -> None:
    assert read_code("01,32,,24322000000000000001,94.15,20240607,,1456") == Code(
        kind="32", number="24322000000000000001", total_yuan=Decimal("94.15"), dated=date(2024, 6, 7)
    )


def test_rolls_leave_amount_and_date_empty() -> None:
    assert read_code("01,11,032001700107,20000227,,,,4B4D") == Code(kind="11", code="032001700107", number="20000227")


def test_an_address_carries_number_total_and_check_code() -> None:
    assert read_code(
        "https://invoice.example/scan?hash=0123456789abcdef0a19&bill_num=09826000&total_amount=96200"
    ) == Code(number="09826000", total_yuan=Decimal("962"), check_code="f0a19")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "你好",
        "https://example.com/",
        "https://example.com/?bill_num=abc",
        "02,10,032001900104,80000101,1,20200120,,",
        "01,10,032001900104",
        "01,xx,032001900104,80000101,1,20200120,,",
        "01,10,032001900104,八千,1,20200120,,",
    ],
)
def test_what_is_no_invoice_is_none(text: str) -> None:
    assert read_code(text) is None


def test_parts_that_cannot_be_are_left_out() -> None:
    assert read_code("01,10,12,80000101,1e5,20201399,123,") == Code(kind="10", number="80000101")
