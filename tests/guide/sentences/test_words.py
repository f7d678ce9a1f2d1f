"""Rows in a sentence, as people know them: never by a key of ours."""

from typing import Any

import pytest

from tests.guide import factories
from tests.guide.factories import edition
from yunxing.guide.sentences.words import Pair, nth_invoice, nth_service
from yunxing.guide.verdict import assess


def _said(key: str, **changes: Any) -> Pair:
    finding = assess(factories.declare("B3", **changes), edition()).stars[3].at(key)
    return finding.todo("zh"), finding.todo("en")


def _unpaid(*numbers: str | None) -> list[dict[str, Any]]:
    return [factories.invoice(id=f"i{place}", number=number, payment=None) for place, number in enumerate(numbers, 1)]


@pytest.mark.parametrize(
    ("numbers", "zh", "en"),
    [
        (["1001", "1002"], "发票 1001、1002 ", "invoice 1001, 1002"),
        ([None], "第1张发票", "the 1st invoice"),
        ([None, None], "第1张发票、第2张发票", "the 1st invoice, the 2nd invoice"),
        (["1001", None], "发票 1001、第2张发票", "invoice 1001, the 2nd invoice"),
        ([None, "1002", "1003"], "第1张发票、发票 1002、1003 ", "the 1st invoice, invoice 1002, 1003"),
        (
            ["1001", *[None] * 8],
            "发票 1001、" + "、".join(f"第{n}张发票" for n in range(2, 9)) + "等9项",
            "invoice 1001, the 2nd invoice, the 3rd invoice, "
            + ", ".join(f"the {n}th invoice" for n in range(4, 9))
            + " and 1 more",
        ),
    ],
)
def test_an_invoice_without_a_number_is_told_by_its_place(numbers: list[str | None], zh: str, en: str) -> None:
    said = _said("proof_payment", invoices=_unpaid(*numbers))
    assert said == (f"请补充{zh}的付款凭证", f"supply the proof of payment of {en}")


def test_a_row_of_the_table_without_a_number_is_told_by_its_place() -> None:
    rows = [factories.invoice(), factories.invoice(id="i2", number=None)]
    assert _said("form_invoice_rows", invoices=rows) == (
        "第2张发票：请填全购买方、销售方、发票号码和合同页码",
        "the 2nd invoice: fill in both parties, number and contract page",
    )
    rows[0]["buyer"] = None
    assert _said("form_invoice_rows", invoices=rows[:1])[0] == "发票 20481661：请填全购买方、销售方、发票号码和合同页码"


def test_a_service_without_a_name_is_told_by_its_place() -> None:
    ended = factories.declare("B3").services[0]
    row = {"id": ended.id, "since": str(ended.since), "until": "2020-01-02"}
    assert _said("still_in_use", services=[row])[0] == "申报时未在使用：第1项云服务"


def test_places_in_english() -> None:
    assert [nth_invoice(n)[1].split()[1] for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"]
    )
    assert nth_service(2) == ("第2项云服务", "the 2nd service")
