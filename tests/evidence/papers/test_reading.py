"""A file is split into papers, each told apart with the reason and read by the reader of its form (R78)."""

from __future__ import annotations

import pytest

from tests.evidence.making.invoices import draw, make_xml
from tests.evidence.papers.pages import Held, Row, edition, page, read, written
from tests.guide.lakeland import lakeland
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers import read_papers

A, B = "连云港样例有限公司", "江苏示例软件有限公司"
CONTRACT: tuple[Row, ...] = ("# 软件服务合同", f"甲方：{A}", f"乙方：{B}", "违约责任：按合同法执行。")
BODY: tuple[Row, ...] = ("第三条 保密条款", "甲方和乙方应当保守秘密。", "第四条 争议解决", "本合同一式两份。")
PAID: tuple[Row, ...] = ("# 电子回单", f"付款人：{A}", f"收款人：{B}", "金额：¥20,000.00", "交易日期：2019-06-01")
LICENCE: tuple[Row, ...] = ("# 营业执照", f"名称：{A}", "法定代表人：陈示例", "注册资本：800万元", "经营范围：机械")
USE: tuple[Row, ...] = (
    "# 上云业务使用情况说明",
    "使用部门：财务部，使用人数：18，上线时间：2020年1月。",
    "2020年4月20日",
)
INVOICE: tuple[Row, ...] = (
    "# 江苏增值税电子普通发票", [(330, "发票代码：032001900104")], [(330, "发票号码：80000101")], [(330, "开票日期：2019年06月10日")],
    f"购买方 名称：{A}", "纳税人识别号：91320700EXAMP0007", "货物或应税劳务、服务名称 规格型号 单位 数量 单价 金额 税率 税额",
    "合计 ¥100.00 ¥6.00", "价税合计（大写）壹佰零陆圆整 （小写）¥106.00", f"销售方 名称：{B}",
)  # fmt: skip


def pages(*several: tuple[Row, ...]) -> list[tuple[str | None, tuple[int, ...]]]:
    return kinds(read(*(page(*rows, number=n) for n, rows in enumerate(several, 1))))


def kinds(papers: list[Paper]) -> list[tuple[str | None, tuple[int, ...]]]:
    return [(paper.item, paper.pages) for paper in papers]


def test_papers_of_many_kinds_stand_one_after_the_other() -> None:
    assert pages(LICENCE, CONTRACT, BODY, INVOICE, PAID, USE) == [
        ("licence", (1,)), ("contract", (2, 3)), ("invoice", (4,)), ("payment", (5,)), ("usage_statement", (6,)),
    ]  # fmt: skip


def test_papers_of_one_kind_are_parted_too() -> None:
    other = ("# 采购合同", *CONTRACT[1:])
    assert pages(CONTRACT, BODY, other, BODY, PAID, PAID) == [
        ("contract", (1, 2)), ("contract", (3, 4)), ("payment", (5,)), ("payment", (6,)),
    ]  # fmt: skip


ON_COVER: tuple[Row, ...] = ("合同编号：LY-2019-01", f"甲方：{A}", f"乙方：{B}", "签订日期：2019年6月1日")


@pytest.mark.parametrize(
    ("cover", "title"),
    [
        (("# 样例机械云服务平台", "", "# 软件采购合同"), ("# 样例机械云服务平台软件采购合同",)),
        (("# 样例机械云服务平台软件采购合", "", "# 同"), ("# 样例机械云服务平台软件采购合同",)),
        (("# 样例机械", "", "# 云服务平台", "", "# 软件采购合同"), ("# 样例机械云服务平台软件采购合同",)),
        (("# 样例机械云服务平台", "", "# 软件采购合同"), ("# 软件采购合同",)),
        (("# 样例机械云服务平台软件采购合同",), ("# 样例机械云服务平台", "", "# 软件采购合同")),
    ],
)
def test_a_title_that_runs_over_lines_on_the_cover_begins_no_second_contract(
    cover: tuple[Row, ...], title: tuple[Row, ...]
) -> None:
    assert pages((*cover, *ON_COVER), (*title, *CONTRACT[1:]), BODY) == [("contract", (1, 2, 3))]


def test_another_title_begins_another_contract_whatever_lines_it_runs_over() -> None:
    first = ("# 样例机械云服务平台", "", "# 软件采购合同", *ON_COVER)
    second = ("# 样例机械云服务平台", "", "# 设备采购合同", *CONTRACT[1:])
    assert pages(first, BODY, second, BODY) == [("contract", (1, 2)), ("contract", (3, 4))]
    assert pages((*first, *CONTRACT[1:]), second) == [("contract", (1,)), ("contract", (2,))]


def test_numbers_of_pages_hold_a_paper_together() -> None:
    first = (*CONTRACT, "第1页 共3页")
    annex = ("# 电子回单样式", "付款人：略", "收款人：略", "第2页 共3页")
    assert pages(first, annex, (*BODY, "第3页 共3页"), (*CONTRACT, "第1页 共1页")) == [
        ("contract", (1, 2, 3)), ("contract", (4,)),
    ]  # fmt: skip


def test_a_running_head_begins_nothing() -> None:
    assert pages(CONTRACT, ("软件服务合同", *BODY), ("软件服务合同", *BODY), ("软件服务合同", *BODY)) == [
        ("contract", (1, 2, 3, 4))
    ]


def test_an_annex_belongs_to_its_contract() -> None:
    annex = ("# 附件一 功能清单", "查询、新增、导出、编辑、删除、详情", "库存、采购、销售、财务")
    assert pages(CONTRACT, BODY, annex) == [("contract", (1, 2, 3))]


def test_a_heading_within_a_paper_begins_none() -> None:
    design = ("# 私有云平台建设方案", "总体架构如下。", "网络拓扑如下。")
    assert pages(design, ("# 第三章 用户手册", "操作步骤如下。"), ("# 4.2 使用情况说明", "略。")) == [
        ("platform_design", (1, 2, 3))
    ]


COVER: tuple[Row, ...] = ("# 星级上云企业申报材料", f"# 申报企业：{A}")
CONTENTS: tuple[Row, ...] = ("# 目录", "1. 营业执照 ........ 3", "2. 软件服务合同 ........ 4", "3. 电子回单 ........ 6")
DIVIDER: tuple[Row, ...] = ("# 合同",)
FORM: tuple[Row, ...] = ("# 星级上云企业评定申请表（适用于三星级）", "申报企业：样例（盖章）", "填报日期：2020年5月6日")


def test_covers_contents_dividers_blank_pages_and_the_form_are_no_papers() -> None:
    filled = ("上云范围及内容简介", "公司把企业资源规划搬到公有云平台上，覆盖销售、采购两个部门。", "真实性承诺")
    assert pages(COVER, CONTENTS, LICENCE, (), DIVIDER, CONTRACT, BODY, FORM, filled, PAID) == [
        ("licence", (3,)), ("contract", (6, 7)), ("payment", (10,)),
    ]  # fmt: skip


def test_the_form_alone_is_no_paper() -> None:
    assert pages(FORM) == []


def test_what_a_divider_says_is_a_hint() -> None:
    vague = ("关于若干情况", "本公司自上线以来，各部门均已正常登录并办理相关事务，运行稳定，未见异常。")
    papers = read(page(*LICENCE), page("附件5 效果说明", number=2), page(*vague, number=3))
    assert kinds(papers) == [("licence", (1,)), ("effect_statement", (3,))]
    assert papers[1].item_reason[0] == "前面的隔页写有“效果”"


def test_the_reason_says_title_page_and_words() -> None:
    (paper,) = read(page(*PAID), name="付款回单.pdf")
    assert paper.item_reason == (
        "第1页标题“电子回单”；有付款人、收款人；文件名有“付款”",
        "Title 电子回单 on page 1; it says 付款人, 收款人; its name has 付款",
    )
    assert paper.item_confidence > 0.9


def test_what_is_on_the_page_goes_before_the_name_of_the_file() -> None:
    (paper,) = read(page(*CONTRACT, *BODY), name="发票/发票复印件.pdf")
    assert paper.item == "contract"


def test_the_name_helps_where_the_page_says_little() -> None:
    (paper,) = read(page("样例机械厂", "运行正常"), name="5 效果说明/降低成本效果.pdf")
    assert (paper.item, paper.item_reason[0]) == ("effect_statement", "文件名有“效果”")


def test_nothing_known_is_other_proof_with_little_confidence() -> None:
    (paper,) = read(page("样例", "某年某月"), name="a.pdf")
    assert (paper.form, paper.item, paper.item_confidence) == ("statement", "other", 0.3)
    assert paper.item_reason == (
        "没有看出是哪类材料，按其他材料处理，请核对",
        "Nothing says which kind of paper it is; it is taken as other proof: check it",
    )


def test_two_kinds_that_are_nearly_alike_are_both_named() -> None:
    (paper,) = read(page("# 上云效果和使用情况说明", "略。"), name="a.pdf")
    assert "也像" in paper.item_reason[0]
    assert paper.item_confidence < 0.7


def test_a_check_of_an_invoice_is_no_invoice() -> None:
    rows = ("国家税务总局全国增值税发票查验平台", *INVOICE, "查验次数：第1次 查验时间：2020-04-20 10:11:12")
    (paper,) = read(page(*rows, how="ocr"), format="picture")
    assert (paper.form, paper.item) == ("invoice_check", "invoice_check")


CROPPED: tuple[Row, ...] = (
    [(70, "查验次数：第1次"), (400, "查验时间：2020-04-20 10:11:12")],
    [(70, "发票代码"), (300, "032001900104"), (500, "发票号码"), (700, "80000101")],
    [(70, "开票日期"), (300, "2019-06-10"), (500, "校验码"), (700, "123456")],
    [(70, "金额"), (300, "100.00"), (500, "税额"), (700, "6.00")],
    [(70, "打印"), (300, "关闭")],
)


@pytest.mark.parametrize("name", ["截图.png", "使用截图/ERP截图.png", "微信截图_20200420.png", "界面.png"])
@pytest.mark.parametrize("rows", [CROPPED, CROPPED[:2], (CROPPED[0][1:], *CROPPED[1:])])
def test_what_is_left_of_a_check_goes_before_a_name_that_says_screenshot(rows: tuple[Row, ...], name: str) -> None:
    (paper,) = read(page(*rows, how="ocr", width=900), format="picture", name=name)
    assert (paper.form, paper.item, paper.value("number")) == ("invoice_check", "invoice_check", "80000101")


def test_a_list_of_invoices_in_a_program_is_use_of_it() -> None:
    menu: Row = [(20, "首页"), (100, "退出"), (200, "查询"), (300, "重置"), (400, "导出"), (500, "系统管理")]
    heads: Row = [(70, "序号"), (150, "发票代码"), (300, "发票号码"), (500, "开票日期"), (700, "查验结果")]
    listed: Row = [(70, "1"), (150, "032001900104"), (300, "80000101"), (500, "2019-06-10"), (700, "一致")]
    (paper,) = read(page(menu, *CROPPED[2:], heads, listed, how="ocr", width=900), format="picture", name="ERP截图.png")
    assert paper.item == "usage_screenshot"


def test_a_check_of_goods_in_a_program_is_use_of_it() -> None:
    rows: tuple[Row, ...] = ([(70, "质检单"), (400, "查验时间：2020-04-20 10:11:12")], *CROPPED[2:])
    (paper,) = read(page(*rows, how="ocr", width=900), format="picture", name="ERP截图.png")
    assert paper.item == "usage_screenshot"


def test_a_contract_that_speaks_of_invoices_is_a_contract() -> None:
    clause = ("乙方应向甲方开具增值税专用发票，写明购买方、销售方、纳税人识别号、税率、价税合计。",)
    assert pages(CONTRACT, (*BODY, *clause)) == [("contract", (1, 2))]


def test_an_invoice_that_is_data_alone_has_no_pages() -> None:
    truth = draw(3, "e_ordinary")
    held = Held(format="xml", attached={"a.xml": make_xml(truth)})
    (paper,) = read_papers(held, [], name="a.xml", edition=edition())
    assert (paper.form, paper.item, paper.pages, paper.value("number")) == ("invoice", "invoice", (), truth.number)
    assert paper.item_reason == ("是发票数据文件", "It is the data of an invoice")


def test_no_pages_and_no_data_are_no_papers() -> None:
    assert read_papers(Held(), [], name="a.pdf", edition=edition()) == []


@pytest.mark.parametrize(
    "text", ["", " \n\n", "\x00\x01", "。" * 5000, "甲方：" * 500, "（" * 300, "1 " * 3000, "付款人" * 200]
)
def test_senseless_pages_are_read_without_complaint(text: str) -> None:
    for paper in [*read(page(text)), *written(text)]:
        assert paper.item in edition().evidence


def test_an_edition_without_signs_tells_papers_by_its_own_names() -> None:
    other = lakeland()
    papers = [
        read(page(f"# {title}", "某地某人，某年某月。"), name="a.pdf", of=other)[0]
        for title in ("土地证", "买卖合约", "农事日志", "银行回单")
    ]
    assert [(paper.item, paper.form) for paper in papers] == [
        ("permit", "statement"), ("contract", "contract"), ("diary", "statement"), ("payment", "payment"),
    ]  # fmt: skip
    (unknown,) = read(page("样例"), name="a.pdf", of=other)
    assert (unknown.item, unknown.item_reason) == (
        None, ("没有看出是哪类材料，请指明", "Nothing says which kind of paper it is: name it"),
    )  # fmt: skip
