"""The check of an invoice gives the invoice, the result and the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.evidence.papers.pages import Row, page, read
from yunxing.evidence.paper import Paper

HEAD: tuple[Row, ...] = (
    "国家税务总局全国增值税发票查验平台",
    "发票代码：032001900104",
    "发票号码：80000101",
    "开票日期：2019年06月10日",
)


def check(*rows: Row) -> Paper:
    (paper,) = read(page(*HEAD, *rows, how="ocr", confidence=0.98), format="picture", name="a.png")
    assert (paper.form, paper.item) == ("invoice_check", "invoice_check")
    return paper


def test_a_check_is_read_whole() -> None:
    paper = check(
        "校验码：112233",
        "开具金额（不含税）：18,867.92",
        "查验结果：一致",
        "查验次数：第2次",
        "查验时间：2020-04-20 10:11:12",
    )
    assert {name: fact.value for name, fact in paper.facts.items()} == {
        "code": "032001900104", "number": "80000101", "dated": date(2019, 6, 10), "check_code": "112233",
        "amount_yuan": Decimal("18867.92"), "result": "一致", "checked_on": date(2020, 4, 20),
    }  # fmt: skip
    assert paper.findings == []


@pytest.mark.parametrize(
    ("row", "result"),
    [
        ("查验结果：查无此票", "查无此票"), ("查无此发票，请核对后重新查验", "查无此票"), ("查验结果：不一致", "不一致"), ("发票状态：作废", "作废"),
        ("查验结果：已红冲", "红冲"), ("查验结果：该发票信息不一致", "不一致"),
    ],
)  # fmt: skip
def test_a_bad_result_is_a_finding(row: str, result: str) -> None:
    paper = check(row, "查验时间：2020-04-20")
    assert paper.value("result") == result
    assert [(f.code, f.weight, f.field) for f in paper.findings] == [("check_failed", "wrong", "result")]


def test_the_platform_says_that_an_invoice_is_one_by_showing_it() -> None:
    paper = check("查验次数：第1次 查验时间：2020-04-20 10:11:12", "购买方名称：样例", "税额：1.00")
    assert (paper.value("result"), paper.facts["result"].sure) == ("一致", False)


def test_without_a_result_none_is_made_up() -> None:
    paper = check("说明：如查验结果不一致，请与开票方联系。", "验证码：ab12")
    assert "result" not in paper.facts


def test_an_invoice_checked_often_is_pointed_out() -> None:
    assert [f.zh for f in check("查验结果：一致", "查验次数：第12次").findings] == [
        "这张发票已查验 12 次，请确认没有被多家使用"
    ]


def test_the_day_of_the_check_is_told_by_the_time_of_day() -> None:
    assert check("查验结果：一致", "2020-04-20 10:11:12").value("checked_on") == date(2020, 4, 20)


PARTIES = {
    "buyer": "连云港样例精密机械有限公司", "buyer_uscc": "91320706EXAMP00016",
    "seller": "江苏示例云计算有限公司", "seller_uscc": "91320100EXAMP00023",
}  # fmt: skip
BUYER, SELLER = (f"名　　称：{PARTIES[side]}" for side in ("buyer", "seller"))
BUYER_CODE, SELLER_CODE = (f"纳税人识别号：{PARTIES[side]}" for side in ("buyer_uscc", "seller_uscc"))


@pytest.mark.parametrize(
    "rows",
    [
        (BUYER, BUYER_CODE, "价税合计（小写）￥20,000.00", SELLER, SELLER_CODE),
        (((70.0, BUYER), (320.0, SELLER)), ((70.0, BUYER_CODE), (320.0, SELLER_CODE))),
        (*(f"销售方{one}" for one in (SELLER, SELLER_CODE)), *(f"购买方{one}" for one in (BUYER, BUYER_CODE))),
    ],
)
def test_an_invoice_that_is_shown_whole_has_its_parties(rows: tuple[Row, ...]) -> None:
    paper = check(*rows, "查验次数：第1次", "查验时间：2020-04-20 10:11:12")
    assert {name: paper.value(name) for name in PARTIES if name in paper.facts} == PARTIES


def test_one_name_alone_is_not_taken_for_a_party() -> None:
    paper = check(BUYER, "查验次数：第1次")
    assert [name for name in PARTIES if name in paper.facts] == []
