"""A payment voucher gives payer, payee, day, amount, number and purpose, however its blocks are laid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.evidence.papers.pages import Held, Row, edition, page, read
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers import read_papers

A, B = "连云港样例有限公司", "江苏示例软件有限公司"
WHOLE = {
    "voucher": "2019060112345678", "payer": A, "payee": B, "dated": date(2019, 6, 1), "amount_yuan": Decimal("20000.00"), "purpose": "软件服务费",
}  # fmt: skip
TABLE: tuple[Row, ...] = (
    "# 电子回单",
    [(70, "回单编号：2019060112345678"), (380, "交易日期：2019-06-01")],
    [(100, "户名"), (150, A), (350, "户名"), (400, B)],
    [(70, "付款人"), (100 + 60, "账号"), (200, "6200001"), (310, "收款人"), (390, "账号"), (430, "6200002")],
    [(70, "金额（大写）"), (160, "人民币贰万元整"), (380, "小写"), (430, "¥20,000.00")],
    [(70, "用途"), (160, "软件服务费"), (380, "手续费"), (430, "5.00")],
)
LIST: tuple[Row, ...] = (
    "# 付款回单", "付款人户名：" + A, "付款人账号：6200001", "收款人户名：" + B, "收款人账号：6200002", "交易金额：20,000.00元",
    "金额大写：贰万元整", "用途：软件服务费", "交易时间：2019-06-01 10:11:12", "回单编号：2019060112345678", "打印时间：2019-09-09", "交易状态：交易成功",
)  # fmt: skip


def payment(*rows: Row) -> Paper:
    (paper,) = read(page(*rows))
    assert (paper.form, paper.item) == ("payment", "payment")
    return paper


def values(paper: Paper) -> dict[str, object]:
    return {name: paper.value(name) for name in WHOLE if name in paper.facts}


@pytest.mark.parametrize("rows", [TABLE, LIST], ids=["table", "list"])
def test_a_voucher_is_read_whole(rows: tuple[Row, ...]) -> None:
    paper = payment(*rows)
    assert values(paper) == WHOLE
    assert (paper.facts["amount_yuan"].sure, paper.facts["dated"].sure, paper.findings) == (True, True, [])


def test_blocks_set_downwards_say_whose_account_it_is() -> None:
    rows: tuple[Row, ...] = (
        "# 电子回单", "日期：2019年6月1日",
        [(70, "收"), (110, "全称"), (160, B), (310, "付"), (350, "全称"), (400, A)],
        [(70, "款"), (110, "账号"), (160, "1"), (310, "款"), (350, "账号"), (400, "2")],
        [(70, "人"), (110, "开户行"), (160, "示例银行"), (310, "人"), (350, "开户行"), (400, "样例银行")],
        "金额（小写）：¥20,000.00",
    )  # fmt: skip
    paper = payment(*rows)
    assert (paper.value("payer"), paper.value("payee"), paper.facts["payer"].sure) == (A, B, True)


@pytest.mark.parametrize(("kind", "sides"), [("付款", (A, B)), ("收款", (B, A))])
def test_ones_own_account_pays_or_is_paid(kind: str, sides: tuple[str, str]) -> None:
    rows: tuple[Row, ...] = (
        "# 交易回单", "日期：2019年6月1日", "本方信息", f"户名：{A}", "账号：1", "对方信息", f"户名：{B}", "账号：2",
        f"交易类型：{kind}", "金额：¥20,000.00",
    )  # fmt: skip
    paper = payment(*rows)
    assert (paper.value("payer"), paper.value("payee")) == sides


@pytest.mark.parametrize(("known", "sides"), [("付款人", (A, B)), ("收款人", (B, A))])
def test_where_one_block_was_not_read_the_other_account_is_the_other_partys(known: str, sides: tuple[str, str]) -> None:
    rows: tuple[Row, ...] = (
        "# 电子回单", "日期：2019年6月1日",
        [(70, known[0]), (110, "户名"), (160, A), (350, "户名"), (400, B)],
        [(70, known[1]), (110, "账号"), (160, "1"), (350, "账号"), (400, "2")],
        [(70, known[2]), (110, "开户行"), (160, "示例银行"), (350, "开户行"), (400, "样例银行")],
        "金额（小写）：¥20,000.00",
    )  # fmt: skip
    paper = payment(*rows)
    assert (paper.value("payer"), paper.value("payee")) == sides
    assert sorted(paper.facts[name].sure for name in ("payer", "payee")) == [False, True]


def test_two_accounts_that_nothing_tells_apart_are_guessed() -> None:
    paper = payment(
        "# 电子回单",
        [(70, "户名："), (110, A), (330, "户名："), (370, B)],
        "金额：¥20,000.00",
        "大写：贰万元整",
        "记账日期：20190601",
    )
    assert (paper.value("payer"), paper.value("payee"), paper.facts["payer"].sure) == (A, B, False)
    assert paper.value("dated") == date(2019, 6, 1)


BOXES: tuple[Row, ...] = (
    "# 转账凭证", f"付款人：{A}", f"收款人：{B}", "日期：2019年6月1日",
    [(300 + 14 * place, unit) for place, unit in enumerate("千百十万千百十元角分")],
    [(342 + 14 * place, digit) for place, digit in enumerate("¥200000")],
)  # fmt: skip


def test_figures_in_boxes_are_read_by_the_capitals() -> None:
    paper = payment(*BOXES, "金额大写：贰仟元整")
    assert (paper.value("amount_yuan"), paper.facts["amount_yuan"].sure, paper.findings) == (
        Decimal("2000.00"),
        True,
        [],
    )


def test_figures_in_boxes_without_capitals_are_cents_and_not_sure() -> None:
    paper = payment(*BOXES)
    assert (paper.value("amount_yuan"), paper.facts["amount_yuan"].sure) == (Decimal("2000.00"), False)


HEADED: tuple[Row, ...] = (
    "# 付款回单",
    "付款人户名：" + A,
    "收款人户名：" + B,
    "交易时间：2019-06-01 10:11:12",
    "用途：软件服务费",
)


def test_a_purpose_and_summary_in_one_label_are_the_purpose() -> None:
    rows = [row for row in LIST if not str(row).startswith("用途")]
    assert payment(*rows, "用途及摘要：云服务费").value("purpose") == "云服务费"


ACCOUNT: tuple[Row, ...] = (
    "# 样例银行账户明细",
    [(70, f"户名：{A}"), (330, "账号：6200001")],
    [(70, "交易日期"), (160, "交易金额"), (260, "余额"), (350, "对方户名"), (500, "用途")],
    [(70, "2019-08-01"), (160, "-10,600.00"), (260, "1,234,567.89"), (350, B), (500, "云服务费")],
    [(70, "2019-08-05"), (160, "50,000.00"), (260, "1,284,567.89"), (350, B), (500, "货款")],
)


def test_the_rows_of_an_account_are_not_read_and_that_is_said() -> None:
    paper = payment(*ACCOUNT)
    assert ("amount_yuan" in paper.facts, [(f.code, f.weight, f.page) for f in paper.findings]) == (
        False,
        [("account_statement", "doubtful", 1)],
    )


def test_the_letters_of_the_yuan_touch_the_figures() -> None:
    assert payment(*HEADED, "金额：CNY20,000.00").value("amount_yuan") == Decimal("20000.00")
    contradicted = payment(*HEADED, "金额：CNY200,000.00", "金额大写：贰万元整")
    assert [f.code for f in contradicted.findings] == ["amount_contradicted"]


@pytest.mark.parametrize(
    "rows",
    [
        ("金额：USD20,000.00",),
        ("交易金额：20,000.00美元",),
        ("汇款币种：USD 美元", "汇款金额：20,000.00", "大写金额：贰万元整"),
        ([(70, "币种：美元"), (300, "金额（小写）：20,000.00")],),
    ],
)
def test_a_payment_in_another_currency_has_no_amount_in_yuan(rows: tuple[Row, ...]) -> None:
    paper = payment(*HEADED, *rows)
    assert (paper.value("amount_yuan"), [(f.code, f.field) for f in paper.findings]) == (
        None,
        [("foreign_money", "amount_yuan")],
    )


def test_a_payment_that_says_it_is_in_yuan_has_its_amount() -> None:
    paper = payment(*HEADED, "币种：人民币", "金额（小写）：20,000.00")
    assert (paper.value("amount_yuan"), paper.findings) == (Decimal("20000.00"), [])


def test_figures_that_contradict_the_capitals_are_a_finding() -> None:
    paper = payment(
        "# 电子回单", f"付款人：{A}", f"收款人：{B}", "金额：¥2,000.00", "大写：贰万元整", "日期：2019年6月1日"
    )
    assert paper.facts["amount_yuan"].sure is False
    assert [(f.code, f.weight, f.zh) for f in paper.findings] == [
        ("amount_contradicted", "wrong", "小写为 2000.00 元，大写为 20000.00 元，两者不一致，请核对原件")
    ]


@pytest.mark.parametrize(
    "row", ["交易状态：交易失败", "处理结果：已退回", "退汇", "附言：账号有误退款", "状态：已撤销"]
)
def test_a_payment_that_did_not_go_through_is_a_finding(row: str) -> None:
    paper = payment("# 电子回单", f"付款人：{A}", f"收款人：{B}", "金额：¥2,000.00", "日期：2019年6月1日", row)
    assert [(f.code, f.weight) for f in paper.findings] == [("payment_failed", "wrong")]


@pytest.mark.parametrize("row", ["交易状态：交易成功", "如交易失败，请联系开户行。", "提示：若款项退回请查询账户"])
def test_advice_about_failures_is_none(row: str) -> None:
    paper = payment("# 电子回单", f"付款人：{A}", f"收款人：{B}", "金额：¥2,000.00", "日期：2019年6月1日", row)
    assert paper.findings == []


def test_receipts_one_beneath_the_other_are_papers_of_their_own() -> None:
    other = [
        row.replace("20,000.00", "500.00").replace("贰万元", "伍佰元").replace("0112345678", "0112345679")
        for row in LIST
        if isinstance(row, str)
    ]
    papers = read(page(*LIST, "", "", "", *other))
    assert [(p.pages, p.value("voucher"), p.value("amount_yuan")) for p in papers] == [
        ((1,), "2019060112345678", Decimal("20000.00")),
        ((1,), "2019060112345679", Decimal("500.00")),
    ]


XBRL = """<?xml version="1.0" encoding="UTF-8"?>
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:bker="http://xbrl.mof.gov.cn/taxonomy/2021-11-30/bker">
  <bker:NumberOfBankElectronicReceipt contextRef="c">2019060112345678</bker:NumberOfBankElectronicReceipt>
  <bker:AccountNameOfPayer contextRef="c">{payer}</bker:AccountNameOfPayer>
  <bker:AccountNameOfPayee contextRef="c">{payee}</bker:AccountNameOfPayee>
  <bker:DateOfBookkeeping contextRef="c">2019-06-01</bker:DateOfBookkeeping>
  <bker:TransactionAmountInFigures contextRef="c" decimals="0">{amount}</bker:TransactionAmountInFigures>
  <bker:Usage contextRef="c">软件服务费</bker:Usage>
</xbrli:xbrl>"""


def with_data(amount: str, **attached: bytes) -> Paper:
    data = XBRL.format(payer=A, payee=B, amount=amount).encode()
    one = page("# 电子回单", f"付款人：{A}", f"收款人：{B}", "金额：¥20,000.00", "日期：2019年6月1日", "流水号：0099")
    held = Held(one, format="ofd", attached={"bker_issuer.xml": data, **attached})
    (paper,) = read_papers(held, [one], name="a.ofd", edition=edition())
    return paper


def test_what_a_bank_attaches_as_data_speaks_with_the_face() -> None:
    paper = with_data("20000")
    assert values(paper) == WHOLE
    assert {seen.how for seen in paper.facts["amount_yuan"].seen} == {"text", "xbrl"}
    assert [seen.how for seen in paper.facts["voucher"].seen] == ["xbrl"]


def test_data_that_contradict_the_face_make_the_amount_doubtful() -> None:
    fact = with_data("30000").facts["amount_yuan"]
    assert (fact.sure, sorted(seen.value for seen in fact.seen)) == (False, [Decimal("20000.00"), Decimal("30000.00")])


def test_broken_data_are_a_finding_and_the_face_is_read() -> None:
    one = page("# 电子回单", f"付款人：{A}", f"收款人：{B}", "金额：¥20,000.00", "日期：2019年6月1日")
    held = Held(one, format="ofd", attached={"a.xml": b"<bker:NumberOfBankElectronicReceipt >"})
    (paper,) = read_papers(held, [one], name="a.ofd", edition=edition())
    assert (paper.value("amount_yuan"), len(held.findings)) == (Decimal("20000.00"), 1)
