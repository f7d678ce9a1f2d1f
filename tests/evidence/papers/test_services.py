"""How many services a contract covers, and whether each has its price."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.evidence.papers.pages import Row, page, read, written
from yunxing.evidence.paper import Paper

HEAD: tuple[Row, ...] = ("# 技术服务合同", "甲方：连云港样例有限公司", "乙方：江苏示例软件有限公司")
TABLE: tuple[Row, ...] = (
    [(70, "序号"), (120, "名称"), (300, "数量"), (380, "单价（元）"), (470, "金额（元）")],
    [(75, "1"), (120, "企业资源管理系统"), (305, "1"), (380, "12000.00"), (470, "12000.00")],
    [(75, "2"), (120, "制造执行系统"), (305, "1"), (380, "8000.00"), (470, "8000.00")],
)
TOTAL: tuple[Row, ...] = ([(70, "合计"), (120, "人民币（大写）贰万元整"), (400, "小写：¥20,000.00")],)
LIST: tuple[Row, ...] = (
    "第一条 服务内容",
    "乙方向甲方提供以下服务：",
    "（1）企业资源管理系统：用于财务核算。",
    "（2）制造执行系统：用于车间派工。",
)
NEXT: tuple[Row, ...] = ("第二条 合同价款", "本合同总金额为人民币（大写）贰万元整（¥20,000.00）。")


def contract(*rows: Row) -> Paper:
    (paper,) = read(page(*HEAD, *rows, "第九条 违约责任", "签订日期：2019年6月1日"))
    return paper


def priced(paper: Paper) -> list[tuple[object, object]]:
    return [tuple(line[key].value for key in ("name", "amount_yuan")) for line in paper.lines]  # type: ignore[misc]


def test_a_price_table_gives_services_with_their_prices() -> None:
    paper = contract(*TABLE, *TOTAL)
    assert (paper.value("services"), paper.value("priced_apart"), paper.value("amount_yuan")) == (
        2,
        True,
        Decimal("20000.00"),
    )
    assert priced(paper) == [("企业资源管理系统", Decimal("12000.00")), ("制造执行系统", Decimal("8000.00"))]
    assert paper.facts["priced_apart"].sure


def test_prices_that_do_not_add_up_are_a_finding() -> None:
    paper = contract(*TABLE, [(70, "合计"), (120, "人民币（大写）叁万元整"), (400, "小写：¥30,000.00")])
    assert (paper.value("priced_apart"), paper.facts["priced_apart"].sure) == (True, False)
    assert [f.zh for f in paper.findings if f.code == "prices_do_not_add_up"] == [
        "各项价格相加为 20000.00 元，合同金额为 30000.00 元，请核对"
    ]


def test_a_service_without_a_price_is_not_priced_apart() -> None:
    rows = (*TABLE[:2], [(75, "2"), (120, "制造执行系统"), (305, "1"), (470, "包含")])
    paper = contract(*rows, [(70, "合计"), (400, "¥12,000.00")])
    assert (paper.value("services"), paper.value("priced_apart")) == (2, False)


def test_a_table_goes_on_over_the_end_of_a_page() -> None:
    first = page(*HEAD, "第一条 产品清单", TABLE[0], TABLE[1])
    second = page(TABLE[2], *TOTAL, "第二条 违约责任", "签订日期：2019年6月1日", number=2)
    (paper,) = read(first, second)
    assert (paper.pages, paper.value("services"), paper.value("priced_apart")) == ((1, 2), 2, True)
    assert priced(paper) == [("企业资源管理系统", Decimal("12000.00")), ("制造执行系统", Decimal("8000.00"))]


def test_names_that_wrap_belong_to_their_row() -> None:
    rows = (TABLE[0], [(75, "1"), (120, "企业资源管理系统及"), (470, "20000.00")], [(120, "财务核算模块")])
    paper = contract(*rows, *TOTAL)
    assert priced(paper) == [("企业资源管理系统及财务核算模块", Decimal("20000.00"))]


def test_numbered_lines_are_services_without_prices() -> None:
    paper = contract(*LIST, *NEXT)
    assert (paper.value("services"), paper.value("priced_apart"), paper.lines) == (2, False, [])


def test_numbered_lines_with_prices_are_services_with_prices() -> None:
    paper = contract(*LIST, *NEXT, "（1）企业资源管理系统：12,000.00元；", "（2）制造执行系统：8,000.00元；")
    assert (paper.value("services"), paper.value("priced_apart")) == (2, True)
    assert priced(paper) == [("企业资源管理系统", Decimal("12000.00")), ("制造执行系统", Decimal("8000.00"))]


def test_instalments_are_no_services() -> None:
    rows = ("（1）合同签订后支付10,000.00元；", "（2）验收合格后支付余款10,000.00元。")
    assert contract(*LIST, *NEXT, *rows).value("priced_apart") is False


@pytest.mark.parametrize(
    "rows",
    [
        ("1. 服务内容", "乙方提供企业资源管理系统。", "2. 合同价款", "本合同总金额为20000元。", "3. 保密条款", "4. 验收标准"),
        ("第一条 服务内容", "乙方提供企业资源管理系统。", "3.1 乙方应当培训甲方人员。", "3.2 甲方负责提供场地。", *NEXT),
        ("第一条 服务内容", "乙方提供企业资源管理系统。", *NEXT, "附件一 功能清单", [(70, "序号"), (120, "模块")], [(75, "1"), (120, "库存")], [(75, "2"), (120, "财务")]),
    ],
)  # fmt: skip
def test_articles_duties_and_functions_are_no_services(rows: tuple[Row, ...]) -> None:
    paper = contract(*rows)
    assert (paper.value("services"), paper.value("priced_apart"), paper.facts["services"].sure) == (1, True, False)


def test_a_number_in_words_counts_where_nothing_is_listed() -> None:
    paper = contract("乙方向甲方提供资源管理、制造执行等共三项服务。", *NEXT)
    assert (paper.value("services"), paper.value("priced_apart")) == (3, False)


def test_a_table_of_a_text_without_places_is_read_by_its_cells() -> None:
    rows = [
        "技术服务合同", "甲方：连云港样例有限公司", "乙方：江苏示例软件有限公司", "序号\t名称\t数量\t单价（元）\t金额（元）",
        "1\t企业资源管理系统\t1\t12000.00\t12000.00", "2\t制造执行系统\t1\t8000.00\t8000.00",
        "合计\t人民币（大写）贰万元整 小写：¥20,000.00", "签订日期：2019年6月1日", "违约责任",
    ]  # fmt: skip
    (paper,) = written("\n".join(rows))
    assert (paper.value("services"), paper.value("priced_apart"), paper.value("amount_yuan")) == (
        2,
        True,
        Decimal("20000.00"),
    )


@pytest.mark.parametrize(
    "rows",
    [
        ("一、服务内容：（1）云ERP系统；（2）云MES系统；（3）云存储。",),
        ("一、服务内容：①云ERP系统；②云MES系统；③云存储。",),
        ("一、服务内容：1.云ERP系统；2.云MES系统；3.云存储。",),
        ("一、服务内容：（1）云ERP系统；（2）云MES", "系统；（3）云存储。"),
    ],
)
def test_services_numbered_within_a_sentence_are_counted(rows: tuple[Row, ...]) -> None:
    paper = contract(*rows, "二、合同总价为人民币10600.00元。")
    assert (paper.value("services"), paper.value("priced_apart"), paper.lines) == (3, False, [])


def test_services_within_a_sentence_have_their_prices_and_add_up() -> None:
    paper = contract(
        "一、服务内容：（1）云ERP系统，费用3,600元；（2）云MES系统，费用4,000元；（3）云存储，费", "用3,000元。",
        "二、合同总价为人民币10,600.00元。",
    )  # fmt: skip
    assert priced(paper) == [
        ("云ERP系统", Decimal("3600.00")),
        ("云MES系统", Decimal("4000.00")),
        ("云存储", Decimal("3000.00")),
    ]
    assert (paper.value("priced_apart"), paper.facts["priced_apart"].sure) == (True, True)


def test_duties_numbered_within_a_sentence_list_no_services() -> None:
    paper = contract("一、服务范围：（1）甲方应当配合；（2）乙方负责安装。", "二、合同总价为人民币10,600.00元。")
    assert (paper.value("services"), paper.facts["services"].sure) == (1, False)
