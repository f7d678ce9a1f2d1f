"""A contract gives its parties, number, day and amount, from head and signature alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.evidence.papers.pages import Row, page, read, written
from yunxing.evidence.facts import Box
from yunxing.evidence.paper import Paper

A, B = "连云港样例精工机械有限公司", "江苏示例软件有限公司"
HEAD: tuple[Row, ...] = ("# 软件服务合同", "合同编号：YL-2019-001", f"甲方：{A}", f"乙方：{B}")
PRICE = "本合同总金额为人民币（大写）贰万元整（¥20,000.00元），含6%增值税。"
SIGNED: tuple[Row, ...] = (
    [f"甲方（盖章）：{A}", (330, f"乙方（盖章）：{B}")],
    ["日期：2019年6月1日", (330, "日期：2019年6月1日")],
)


def contract(*rows: Row, head: tuple[Row, ...] = HEAD, signed: tuple[Row, ...] = SIGNED) -> Paper:
    (paper,) = read(page(*head, *rows, "双方应遵守保密条款和违约责任。", *signed))
    assert (paper.form, paper.item) == ("contract", "contract")
    return paper


def test_a_plain_contract_is_read_whole() -> None:
    paper = contract("第一条 服务内容", "乙方向甲方提供企业资源管理系统。", PRICE)
    assert {name: fact.value for name, fact in paper.facts.items()} == {
        "title": "软件服务合同",
        "number": "YL-2019-001",
        "party_a": A,
        "party_b": B,
        "dated": date(2019, 6, 1),
        "amount_yuan": Decimal("20000.00"),
        "says_cloud": False,
        "services": 1,
        "priced_apart": True,
    }
    assert all(paper.facts[name].sure for name in ("title", "number", "party_a", "party_b", "dated", "amount_yuan"))
    assert [finding.code for finding in paper.findings] == ["seal_not_shown"]


def test_a_fact_has_its_place() -> None:
    seen = contract(PRICE).facts["party_a"].seen
    assert [(s.page, s.how) for s in seen] == [(1, "text"), (1, "text")]
    assert seen[0].box == Box(0.17815, 0.13539, 0.44034, 0.14964)


@pytest.mark.parametrize(
    ("price", "yuan"),
    [
        ("合同总价款（含税）为20000元整（人民币贰万元整）。", "20000.00"),
        ("本合同服务费总额为大写：壹拾肆万陆仟玖佰陆拾柒圆陆角捌分，小写：¥146,967.68。", "146967.68"),
        ("合同价款共计人民币2万元（大写：贰万元整）。", "20000.00"),
        ("合同总价：￥20000.00", "20000.00"),
        ("合同金额：人民币贰万元整", "20000.00"),
        ("合同总价为20000元，签订后支付50%即10000元，验收后支付余款10000元。", "20000.00"),
    ],
)
def test_the_amount_is_that_of_the_whole(price: str, yuan: str) -> None:
    assert contract(price).value("amount_yuan") == Decimal(yuan)


def test_an_amount_may_run_over_the_end_of_a_line() -> None:
    paper = contract("合同价款及支付方式：本合同服务费总额为人民币", "（大写）贰万元整（¥20,000.00元）。")
    assert paper.value("amount_yuan") == Decimal("20000.00")


def test_figures_that_contradict_the_capitals_are_a_finding() -> None:
    paper = contract("本合同总金额为人民币（大写）贰万元整（¥2,000.00元）。")
    assert (paper.facts["amount_yuan"].sure, paper.value("amount_yuan")) == (False, Decimal("2000.00"))
    assert [(f.code, f.weight, f.zh) for f in paper.findings if f.field == "amount_yuan"] == [
        ("amount_contradicted", "wrong", "小写为 2000.00 元，大写为 20000.00 元，两者不一致，请核对原件")
    ]


@pytest.mark.parametrize(
    ("labels", "sides"),
    [
        (("委托方（甲方）", "受托方（乙方）"), ("party_a", "party_b")),
        (("买方", "卖方"), ("party_a", "party_b")),
        (("采购人", "供应商"), ("party_a", "party_b")),
        (("甲　方", "乙　方"), ("party_a", "party_b")),
        (("用户", "服务商"), ("party_a", "party_b")),
        (("供方", "需方"), ("party_b", "party_a")),
        (("甲方（供方）", "乙方（需方）"), ("party_a", "party_b")),
    ],
)
def test_parties_are_called_in_many_ways(labels: tuple[str, str], sides: tuple[str, str]) -> None:
    head = ("# 采购合同", f"{labels[0]}：{A}", f"{labels[1]}：{B}")
    paper = contract(PRICE, head=head, signed=("签订日期：2019年6月1日",))
    assert (paper.value(sides[0]), paper.value(sides[1])) == (A, B)


def test_parties_in_running_text_are_found() -> None:
    head = ("# 服务协议", f"{A}（以下简称“甲方”）与", f"{B}（以下简称“乙方”）协商一致，订立本协议。")
    paper = contract(PRICE, head=head, signed=("签订日期：2019年6月1日",))
    assert (paper.value("party_a"), paper.value("party_b")) == (A, B)


def test_what_a_party_shall_do_is_not_its_name() -> None:
    paper = contract("甲方应按时付款。", "甲方在收到乙方开具的发票后付款。", "乙方开户名称：别家公司", PRICE)
    assert (paper.value("party_a"), paper.value("party_b")) == (A, B)
    assert (paper.facts["party_a"].sure, paper.facts["party_b"].sure) == (True, True)


def test_a_signature_that_names_another_party_makes_it_doubtful() -> None:
    signed = ("甲方（盖章）：连云港别家贸易有限公司", "日期：2019年6月1日")
    fact = contract(PRICE, signed=signed).facts["party_a"]
    assert (fact.sure, [seen.value for seen in fact.disagreeing]) == (False, ["连云港别家贸易有限公司"])


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        (("签订日期：2019-06-01",), date(2019, 6, 1)),
        (("本合同于2019年6月1日在连云港市签订。",), date(2019, 6, 1)),
        (("服务期限：自2019年7月1日起至2020年6月30日止。", "日期：二〇一九年六月一日"), date(2019, 6, 1)),
        (("服务期限：自2019年7月1日起至2020年6月30日止。", "2019年6月1日"), date(2019, 6, 1)),
    ],
)
def test_the_day_of_signing_is_found_and_no_other(rows: tuple[Row, ...], day: date) -> None:
    assert contract(PRICE, *rows, signed=()).value("dated") == day


def test_of_two_signatures_the_later_day_counts_and_is_said() -> None:
    signed = ("甲方日期", ["日期：2019年6月1日", (330, "日期：2019年6月5日")])
    paper = contract(PRICE, signed=signed)
    assert paper.value("dated") == date(2019, 6, 5)
    assert [f.zh for f in paper.findings if f.code == "signed_apart"] == [
        "双方签字日期不同（2019-06-01、2019-06-05），以较晚的 2019-06-05 为签订日期"
    ]


def test_a_contract_that_is_text_alone_is_read_the_same() -> None:
    text = "\n".join(
        [
            "软件服务合同",
            "合同编号：YL-2019-001",
            f"甲方：{A}",
            f"乙方：{B}",
            PRICE,
            "签订日期：2019年6月1日",
            "违约责任：无",
        ]
    )
    (paper,) = written(text)
    assert (paper.item, paper.value("party_a"), paper.value("party_b"), paper.value("amount_yuan")) == (
        "contract", A, B, Decimal("20000.00"),
    )  # fmt: skip
    assert (paper.value("number"), paper.value("dated"), paper.value("title")) == (
        "YL-2019-001", date(2019, 6, 1), "软件服务合同",
    )  # fmt: skip


@pytest.mark.parametrize(
    "price", ["合同总价：USD 20,000.00（贰万美元整）。", "合同总价为20,000.00美元。", "合同总价：US$20,000.00"]
)
def test_a_total_in_another_currency_is_no_amount_and_said(price: str) -> None:
    paper = contract(price)
    assert ("amount_yuan" in paper.facts, [f.code for f in paper.findings if f.field == "amount_yuan"]) == (
        False,
        ["foreign_money"],
    )


def test_a_total_that_is_stated_in_yuan_as_well_is_read() -> None:
    paper = contract("合同总价为20,000美元（折合人民币140,000.00元）。")
    assert (paper.value("amount_yuan"), [f.code for f in paper.findings if f.field == "amount_yuan"]) == (
        Decimal("140000.00"),
        [],
    )


@pytest.mark.parametrize(
    ("price", "yuan"),
    [
        ("原合同金额123,400.00元。现增加费用人民币20,000元，合同总金额变更为人民币143,400元。", "143400.00"),
        ("合同总金额由123,400.00元变更为143,400.00元。", "143400.00"),
        ("原合同约定的总价为20,000元，现合同总价调整至30,000元。", "30000.00"),
        ("每年服务费人民币50,000元，三年合计人民币150,000元。", "150000.00"),
    ],
)
def test_the_amount_that_holds_is_read_and_not_that_which_it_replaces(price: str, yuan: str) -> None:
    paper = contract(price)
    assert (paper.value("amount_yuan"), paper.facts["amount_yuan"].sure) == (Decimal(yuan), True)


def test_an_amount_is_found_on_the_next_line_of_prose_set_in_many_pieces() -> None:
    paper = contract([(70, "服务三年，每年服务费"), (195, "50,000"), (240, "元，三年合计人民币")], "150,000元。")
    assert paper.value("amount_yuan") == Decimal("150000.00")


def test_figures_grouped_as_nobody_groups_them_are_no_amount() -> None:
    assert "amount_yuan" not in contract("合同总价为人民币1,000,00.00元。").facts


@pytest.mark.parametrize(
    "signed",
    [
        (["签订日期：2019年8月15日", (330, "签订日期：2019年8月16日")],),
        ("甲方签订日期：2019/8/15", "乙方签订日期：2019/8/16"),
        (["甲方（盖章）", (330, "乙方（盖章）")], "签订日期：2019年8月15日", "签订日期：2019年8月16日"),
    ],
    ids=["beside", "of each", "beneath"],
)
def test_of_two_labelled_days_by_the_signatures_the_later_binds(signed: tuple[Row, ...]) -> None:
    paper = contract(PRICE, signed=signed)
    assert (paper.value("dated"), paper.facts["dated"].disagreeing) == (date(2019, 8, 16), ())
    assert [f.code for f in paper.findings if f.field == "dated"] == ["signed_apart"]


def test_two_labelled_days_far_apart_contradict_each_other() -> None:
    rows = [f"{number}、双方按约定履行各自的义务。" for number in "一二三四五六"]
    paper = contract("签订日期：2019年8月15日", *rows, signed=("签订日期：2019年8月16日",))
    assert (paper.facts["dated"].sure, paper.facts["dated"].unsure_because is not None) == (False, True)


@pytest.mark.parametrize("day", ["2019年2月30日", "2019年3月", "19年3月1日"])
def test_a_day_of_signing_that_is_none_is_said(day: str) -> None:
    paper = contract(PRICE, signed=(f"签订日期：{day}",))
    assert ("dated" in paper.facts, [f.zh for f in paper.findings if f.field == "dated"]) == (
        False,
        [f"签订日期写的是“{day}”，不是完整的日期或没有这一天。请核对原件后填写"],
    )


def test_a_day_of_signing_left_blank_is_nothing_to_say() -> None:
    assert [f for f in contract(PRICE, signed=("签订日期：  年  月  日",)).findings if f.field == "dated"] == []


def test_the_day_on_which_another_contract_was_signed_is_not_that_of_this_one() -> None:
    paper = contract(
        "双方于2019年8月15日签订了编号为YS-1的《云服务采购合同》。", PRICE, signed=("签订日期：2019年12月1日",)
    )
    assert (paper.value("dated"), paper.facts["dated"].sure) == (date(2019, 12, 1), True)


def test_a_number_and_a_day_in_english_are_read() -> None:
    head: tuple[Row, ...] = ("# 云服务协议", "Agreement No.: AWS-CN-2019-5566", f"甲方：{A}", f"乙方：{B}")
    paper = contract(PRICE, head=head, signed=("签订日期：July 18, 2019",))
    assert (paper.value("number"), paper.value("dated")) == ("AWS-CN-2019-5566", date(2019, 7, 18))
