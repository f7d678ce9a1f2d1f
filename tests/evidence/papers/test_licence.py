"""A licence gives what R38–R40 ask, and its credit code is checked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.evidence.papers.pages import Row, code, page, read
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers.licence import wan_of

NAME = "连云港样例精工机械有限公司"


def licence(uscc: str | None = None, *more: Row, capital: str = "捌佰万元整", **options: object) -> Paper:
    uscc = uscc or code()
    rows: tuple[Row, ...] = (
        (250, "# 营业执照"), "（副　本）", f"统一社会信用代码 {uscc}",
        [(70, "名　　称"), (150, NAME), (380, "注册资本"), (450, capital)],
        [(70, "类　　型"), (150, "有限责任公司(法人独资)"), (380, "成立日期"), (450, "2015年03月02日")],
        [(70, "法定代表人"), (150, "陈示例"), (380, "营业期限"), (450, "2015年03月02日至长期")],
        [(70, "经营范围"), (150, "机械零部件加工；设备制造、"), (380, "住　　所"), (450, "连云港市海州区")],
        [(150, "销售。（依法须经批准的项目）"), (450, "样例路1号")],
        *more,
        [(330, "登记机关")], [(380, "2019 年 04 月 08 日")],
    )  # fmt: skip
    (paper,) = read(page(*rows, **options))  # type: ignore[arg-type]
    assert (paper.form, paper.item) == ("licence", "licence")
    return paper


def test_a_licence_is_read_whole() -> None:
    paper = licence()
    assert {name: fact.value for name, fact in paper.facts.items()} == {
        "name": NAME, "uscc": code(), "kind": "有限责任公司(法人独资)", "address": "连云港市海州区样例路1号", "capital_wan": Decimal("800.00"),
        "representative": "陈示例", "founded": date(2015, 3, 2), "registered_on": date(2019, 4, 8),
        "scope": "机械零部件加工；设备制造、销售。（依法须经批准的项目）",
    }  # fmt: skip
    assert (paper.facts["uscc"].sure, paper.findings) == (True, [])


def test_a_code_with_a_wrong_check_character_is_a_finding() -> None:
    wrong = code()[:17] + ("A" if code()[17] != "A" else "B")
    paper = licence(wrong)
    assert (paper.value("uscc"), paper.facts["uscc"].sure) == (wrong, False)
    assert [(f.code, f.weight, f.page, f.field) for f in paper.findings] == [("uscc_invalid", "wrong", 1, "uscc")]


def test_a_valid_code_is_sure_on_recognised_print_too() -> None:
    paper = licence(how="ocr", confidence=0.95)
    assert (paper.facts["uscc"].sure, paper.facts["capital_wan"].sure, paper.facts["name"].sure) == (True, False, False)


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        ("800万元整", "800.00"), ("800万元人民币", "800.00"), ("人民币800万元", "800.00"), ("捌佰万元整", "800.00"), ("8000000元", "800.00"),
        ("800.5000万元", "800.50"), ("1200.000000", "1200.00"), ("叁仟万圆整", "3000.00"), ("1亿元", "10000.00"), ("1,200万元", "1200.00"),
        ("10800.1234 万元", "10800.1234"),
    ],
)  # fmt: skip
def test_a_capital_is_read_in_ten_thousands(text: str, wan: str) -> None:
    assert wan_of(text) == Decimal(wan)


def test_no_capital_is_none() -> None:
    assert wan_of("见章程") is None


def test_a_capital_in_another_currency_is_none_and_said() -> None:
    paper = licence(capital="1200万美元")
    assert ("capital_wan" in paper.facts, [(f.code, f.field) for f in paper.findings]) == (
        False,
        [("foreign_money", "capital_wan")],
    )
    assert paper.findings[0].en == (
        "The amount on page 1 is in another currency (USD) and was not taken for yuan: state what it comes to in yuan."
    )
    assert wan_of("1200万美元") is None


def test_the_label_of_an_old_licence_is_no_part_of_the_name() -> None:
    (paper,) = read(
        page(
            "# 企业法人营业执照",
            "名称：连云港样例有限公司",
            "法定代表人姓名 王强",
            "注册资本：捌佰万元整",
            "经营范围：软件开发。",
        )
    )
    assert paper.value("representative") == "王强"
