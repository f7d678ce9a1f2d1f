"""Everything that somebody wrote on a form is in the declaration, beside it, or named: nothing is dropped unsaid."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from tests.dossier.form.making import (
    claims_rows,
    edited,
    edition,
    example,
    filled,
    held,
    read,
    said,
    table_with,
    write_beside,
)
from yunxing.dossier.form import form_docx
from yunxing.dossier.form.reading import declaration_text
from yunxing.dossier.form.reading.thresholds import months_in


def threshold(document: WordDocument, title: str, text: str, pages: str = "") -> None:
    """Write beside 上云时长 or 上云投入, as a person does."""
    row = next(row for row in claims_rows(document) if any(cell.text.startswith(title) for cell in row.cells))
    cells = list(dict.fromkeys(row.cells))
    cells[-2].text, cells[-1].text = text, pages or cells[-1].text


def invoices(document: WordDocument, *rows: tuple[str, ...], total: str = "") -> None:
    """Fill in table x.2."""
    table = table_with(document, "购买方名称")
    for row, texts in zip(table.rows[1:], rows, strict=False):
        for cell, text in zip(row.cells[1:], texts, strict=True):
            cell.text = text
    table.rows[-1].cells[-1].text = total


ONE = ("甲示例有限公司", "乙示例有限公司", "80000001", "20", "2.26")
DAYS = (("上云开始时间", "2019-10-10"),)


def stated(title: str, text: str, *, star: int = 3, pages: str = "", since: str = "2019-10-10") -> list[str]:
    """The problems of a form filed on 2020-04-28 with one invoice of 2.26万元 and this beside a threshold."""

    def fill(document: WordDocument) -> None:
        document.tables[0].rows[1].cells[1].text = "2020-04-28"
        main = table_with(document, "中文名称")
        write_beside(main, "上云开始时间", since)
        write_beside(main, "申报主体是否纳入省疫情防控重点保障企业名单", "否")
        invoices(document, ONE)
        threshold(document, title, text, pages)

    return [line for line in said(filled(fill, star)) if "申请评定星级" not in line]


DURATIONS = [
    ("6个月", []),
    ("☑ ６ 个 月（自2019年10月起）", []),
    ("", []), ("☐", []), ("（请说明上云具体时长）", []), ("（请说明上云具体时长）5个月", []),
    ("7个月", ["第3个表第24行“上云时长”（7个月）：从上云开始时间到填报日期只有6个月，请核对"]),
    ("1年", ["第3个表第24行“上云时长”（1年）：从上云开始时间到填报日期只有6个月，请核对"]),
    ("半年多", ["第3个表第24行“上云时长”（半年多）：看不出是几个月，请写成“12个月”，并在申报的 services 中补填各项云服务的开始日期"]),
    ("☑", ["第3个表第24行“上云时长”（☑）：看不出是几个月，请写成“12个月”，并在申报的 services 中补填各项云服务的开始日期"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problems"), DURATIONS, ids=[text or "-" for text, _ in DURATIONS])
def test_a_duration_that_somebody_wrote_is_held_against_the_days(text: str, problems: list[str]) -> None:
    assert stated("上云时长", text) == problems


def test_a_duration_without_the_days_is_named() -> None:
    found = filled(lambda document: threshold(document, "上云时长", "6个月"))
    assert said(found) == ["第3个表第24行“上云时长”（6个月）：上云开始时间或填报日期没有填，无法核对，请补填"]


INVESTED = [
    ("2.26万元", []), ("共22,600元", []), ("２．２６万", []),
    ("（请说明2019年1月1日以来上云投入发票总额）2.26万元", []),
    ("（请说明 2019 年 1 月 1 日以来上云投入发票总额）：2.26万元", []),
    ("3万元", ["第4个表第2行“上云投入”（3万元）：与附表2.2各行之和2.26万元不符，请核对；2019-01-01 以前的发票不计入，请在申报中补填开票日期"]),
    ("2.26", ["第4个表第2行“上云投入”（2.26）：看不出是多少，请写成“2.1万元”"]),
    ("已纳入名单，不作要求", ["第4个表第2行“上云投入”（已纳入名单，不作要求）：“申报主体是否纳入省疫情防控重点保障企业名单”没有填“是”，请核对"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problems"), INVESTED, ids=[text for text, _ in INVESTED])
def test_an_investment_that_somebody_wrote_is_held_against_the_invoices(text: str, problems: list[str]) -> None:
    assert stated("上云投入", text) == problems


def test_pages_and_boxes_of_thresholds_are_named() -> None:
    assert stated("上云投入", "2.26万元", pages="见附表2.2") == []
    assert stated("上云投入", "2.26万元", pages="20-24") == [
        "第4个表第2行“上云投入”的页码（20-24）：这里的内容没有列入，请核对"
    ]

    def tick(document: WordDocument) -> None:
        invoices(document, ONE)
        for row in claims_rows(document):
            for cell in dict.fromkeys(row.cells):
                if cell.text in ("☐不低于2万元", "☐不低于6万元"):
                    cell.text = cell.text.replace("☐", "√")

    assert said(filled(tick, 5))[:-1] == [
        "第4个表第24行“上云投入”（☑不低于6万元）：附表3.2各行之和为2.26万元，达不到所勾选的，请核对"
    ]


def test_what_was_stated_stands_in_the_declaration_beside_its_records() -> None:
    def fill(document: WordDocument) -> None:
        threshold(document, "上云时长", "6个月，[试运行]另计")
        threshold(document, "上云投入", "2.26万元")

    found = filled(fill)
    assert found.notes == {"services": ["上云时长：6个月，[试运行]另计"], "invoices": ["上云投入：2.26万元"]}
    text = declaration_text(found, edition()).splitlines()
    assert text[text.index("services: []") - 1] == "# 申请表上写的：上云时长：6个月，[试运行]另计"
    assert text[text.index("invoices: []") - 1] == "# 申请表上写的：上云投入：2.26万元"


@pytest.mark.parametrize(
    ("text", "months"),
    [("12个月", 12), ("1年2个月", 14), ("1.5年", 18), ("２年", 24), ("2019年10月", None), ("12月", None), ("3个月或4个月", None), ("", None)],
)  # fmt: skip
def test_months_in_a_text(text: str, months: int | None) -> None:
    assert months_in(text) == months


def breakdown(document: WordDocument, *, number: str = "80000001", line: bool = True) -> None:
    """A table x.3 of two lines, one of them investment."""
    invoices(document, ONE)
    table = table_with(document, "是否为上云投入")
    if line:
        rows = [("1", "云服务", "年费", "1", "20000", "20000", "是"), ("2", "扫码枪", "", "8", "350", "2800", "否")]
        for row, texts in zip(table.rows[1:], rows, strict=False):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    next(p for p in document.paragraphs if p.text == "发票号码：").add_run(number)


def sums(whole: str, cloud: str) -> Callable[[WordDocument], None]:
    def fill(document: WordDocument) -> None:
        breakdown(document)
        cells = list(dict.fromkeys(table_with(document, "是否为上云投入").rows[-1].cells))
        cells[1].text, cells[3].text = whole, cloud

    return fill


def test_written_sums_of_a_breakdown_are_held_against_its_lines() -> None:
    assert said(filled(sums("2.28", "2"))) == []
    assert said(filled(sums("22800元", "２万元"))) == []
    assert said(filled(sums("2.26", "2.28"))) == [
        "第6个表第6行“发票总额合计/万元”（2.26）：与各行之和2.28不符，请核对",
        "第6个表第6行“发票中上云投入合计/万元”（2.28）：与各行之和2不符，请核对",
    ]
    assert said(filled(sums("约2.3", ""))) == [
        "第6个表第6行“发票总额合计/万元”（约2.3）：「约2.3」不是金额，请写阿拉伯数字，如 20000.00，不带单位"
    ]


def test_a_breakdown_without_lines_is_named() -> None:
    assert said(filled(lambda document: breakdown(document, line=False))) == [
        "第6个表第1行“发票号码”（80000001）：表中没有明细行，这一份没有列入，请补填"
    ]


def test_names_above_a_breakdown_that_are_others_are_named() -> None:
    def fill(document: WordDocument) -> None:
        breakdown(document)
        write_beside(table_with(document, "中文名称"), "中文名称", "甲示例有限公司")
        for label, name in (("申报企业名称：", "丁示例有限公司"), ("云服务商名称：", "丙示例有限公司")):
            next(p for p in document.paragraphs if p.text == label).add_run(name)

    assert said(filled(fill)) == [
        "第6个表第1行“云服务商名称”（丙示例有限公司）：表中其他地方是“乙示例有限公司”，取那里的，请核对",
        "第6个表第1行“申报企业名称”（丁示例有限公司）：表中其他地方是“甲示例有限公司”，取那里的，请核对",
    ]


def test_a_breakdown_before_the_invoices_is_given_to_its_own() -> None:
    def fill(document: WordDocument) -> None:
        breakdown(document)
        lines = table_with(document, "是否为上云投入")._tbl
        number = next(p for p in document.paragraphs if p.text.startswith("发票号码："))._p
        first = table_with(document, "购买方名称")._tbl
        first.addprevious(number)
        first.addprevious(lines)

    found = filled(fill)
    assert said(found) == []
    (invoice,) = found.values["invoices"]
    assert (invoice["id"], len(invoice["breakdown"]["lines"])) == ("i1", 2)


def test_doubled_rows_are_named() -> None:
    def fill(document: WordDocument) -> None:
        invoices(document, ONE, ONE, (*ONE[:4], "3"), total="5.26")
        breakdown(document)
        invoices(document, ONE, ONE, (*ONE[:4], "3"), total="5.26")
        rows = table_with(document, "是否为上云投入").rows
        rows[2]._tr.addnext(copy.deepcopy(rows[2]._tr))
        for name in ("成本下降", "数据可视化"):
            row = next(row for row in claims_rows(document) if name in [cell.text for cell in row.cells])
            again = copy.deepcopy(row._tr)
            row._tr.addnext(again)
            cells = list(dict.fromkeys(row.cells))
            cells[-2].text = "☑" if name == "成本下降" else "☐"
            again.tc_lst[-2].p_lst[0].r_lst[0].text = "☑"

    found = filled(fill)
    assert [claim["item"] for claim in found.values["claims"]] == ["effect.cost", "effect.data_visual"]
    assert [invoice["claimed_yuan"] for invoice in found.values["invoices"]] == ["22600", "30000"]
    assert said(found) == [
        "第4个表第4行“成本下降”（☑）：这一行重复，第3行已有",
        "第4个表第6行“数据可视化”（☑）：这一行重复，第5行没有勾选，按这一行列入，请核对",
        "第5个表第3行“发票号码”（80000001）：与第2行完全相同，没有重复列入，请核对",
        "第5个表第4行“发票号码”（80000001）：发票号码与第2行相同而内容不同，两行都列入了，请核对",
        "第6个表第4行“货物或应税劳务、服务名称”（扫码枪）：与第3行完全相同，两行都列入了，请核对",
    ]


WRITTEN = [
    ("云服务部署模型", "公有云（含专线）", "第2个表第11行“云服务部署模型”（（含专线））：这里的内容没有列入，请核对"),
    ("申报主体是否纳入省疫情防控重点保障企业名单", "否，已查", "第2个表第10行“申报主体是否纳入省疫情防控重点保障企业名单”（已查）：这里的内容没有列入，请核对"),
    ("所属的先进制造业集群", "☑工程机械（挖掘机） ☐物联网", "第2个表第15行“所属的先进制造业集群”（（挖掘机））：这里的内容没有列入，请核对"),
    ("所属的先进制造业集群", "☑工程机械 ☐其他行业（请具体说明）：光伏", "第2个表第15行“所属的先进制造业集群”（其他行业：光伏）：这里的内容没有列入，请核对"),
    ("所处行业", "3415 纺织业", "第2个表第14行“所处行业”（3415 纺织业）：代码 3415 是“风能原动设备制造”，与所写名称不同，取代码，请核对"),
    ("真实性承诺", "法人代表（签字）：严示例\n申报单位（公章）：\n2020年5月7日", "第2个表第19行“真实性承诺”（严示例）：签字、盖章以纸质件为准，没有列入"),
    ("真实性承诺", "法人代表（签字）：\n日期：五月七日", "第2个表第19行“真实性承诺”（日期：五月七日）：签字、盖章以纸质件为准，没有列入"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "text", "line"), WRITTEN, ids=[f"{label} {text}" for label, text, _ in WRITTEN])
def test_what_stands_beside_a_value_is_named(label: str, text: str, line: str) -> None:
    assert said(filled(lambda document: write_beside(table_with(document, "中文名称"), label, text))) == [line]


def test_the_opinion_of_the_city_is_named_and_is_no_part_of_a_declaration() -> None:
    opinion = "同意推荐。\n签章：试验市工信局\n2020年5月20日"
    found = filled(lambda document: write_beside(table_with(document, "中文名称"), "各市推荐意见", opinion), 4)
    assert said(found)[0] == (
        "第2个表第21行“各市推荐意见”（同意推荐。 试验市工信局 2020年5月20日）：由主管部门填写，申报中没有这一项，没有列入"
    )
    assert "commitment" not in found.values


def test_lines_and_rows_that_the_form_does_not_have_are_named_together() -> None:
    def fill(document: WordDocument) -> None:
        document.tables[0]._tbl.addnext(copy.deepcopy(document.paragraphs[0]._p))
        for paragraph in document.paragraphs:
            if paragraph.text == "联系人：":
                paragraph.add_run("试验处 0518-80000000")  # of the authority, on its own form (R57)
        document.add_paragraph("补充说明：本表一式三份。")
        document.add_paragraph("经办人：华样例")
        main = table_with(document, "中文名称")
        row = copy.deepcopy(main.rows[1]._tr)
        main.rows[1]._tr.addnext(row)
        for place, text in ((1, "注册地邮编"), (2, "222000")):
            row.tc_lst[place].p_lst[0].clear_content()
            row.tc_lst[place].p_lst[0].add_r().text = text

    assert said(filled(fill)) == [
        "第2个表第3行“申请单位基本情况”（注册地邮编 222000）：这里的内容没有列入，请核对",
        "第6个表之后（补充说明：本表一式三份。 经办人：华样例）：不是申请表的内容，没有列入，请核对",
    ]


def test_a_value_given_twice_is_named_where_it_differs() -> None:
    def fill(document: WordDocument) -> None:
        main = table_with(document, "中文名称")
        write_beside(main, "单位性质", "有限责任公司")
        again = copy.deepcopy(main.rows[1]._tr)
        main.rows[1]._tr.addnext(again)
        next(again.tc_lst[-1].iter(qn("w:t"))).text = "股份有限公司"

    found = filled(fill)
    assert found.values["enterprise"] == {"kind": "有限责任公司"}
    assert said(found) == ["第2个表第3行“单位性质”（股份有限公司）：填了不止一处，内容不同，取前一处，请核对"]


def test_an_example_printed_and_read_back_states_what_it_stated() -> None:
    declaration = example(5)
    found = read(form_docx(declaration, edition()))
    assert found.values == held(declaration)
    assert found.notes == {
        "services": ["上云时长：各项云服务至少已连续使用6个月"],
        "invoices": ["上云投入：2.1万元"],
        "i1": ["enterprise: 2020-04-27"],
    }
    again = read(edited(form_docx(declaration, edition()), lambda _: None))
    assert (again.values, again.notes) == (found.values, found.notes)


def test_providers_are_parted_by_every_sign_that_stands_between_names() -> None:
    def fill(document: WordDocument) -> None:
        write_beside(table_with(document, "中文名称"), "上云合作机构", "甲公司；乙公司，丙公司,丁公司、Foo Co., Ltd.")

    assert [one["name"] for one in filled(fill).values["providers"]] == [
        "甲公司",
        "乙公司",
        "丙公司",
        "丁公司",
        "Foo Co., Ltd.",
    ]


@pytest.mark.parametrize(
    ("text", "number", "told"),
    [
        ("80000001\n80000002", "80000001、80000002", True),
        ("８０００００１１、80000002", "80000011、80000002", True),
        ("032002000111 80000001", "032002000111、80000001", True),
        ("2432000000\n0012345678", "24320000000012345678", False),
        ("8000 0001", "80000001", False),
    ],
)
def test_several_numbers_in_a_cell_are_not_one(text: str, number: str, told: bool) -> None:
    found = filled(lambda document: invoices(document, (*ONE[:2], text, *ONE[3:])))
    assert found.values["invoices"][0]["number"] == number
    problem = f"第5个表第2行“发票号码”（{number}）：一格里有几个号码，照原样列入；一张发票写一行，只写发票号码，请改正"
    assert [line for line in said(found) if "几个号码" in line] == [problem] * told


def test_what_is_crossed_out_is_deleted_and_named() -> None:
    def fill(document: WordDocument) -> None:
        row = next(row for row in claims_rows(document) if "计算资源" in [cell.text for cell in row.cells])
        cell = list(dict.fromkeys(row.cells))[-2]
        cell.text = ""
        cell.paragraphs[0].add_run("☑").font.strike = True
        name = table_with(document, "中文名称").rows[0].cells[-1]
        name.text = ""
        name.paragraphs[0].add_run("甲公司").font.double_strike = True
        name.paragraphs[0].add_run("乙公司")

    found = filled(fill)
    assert "claims" not in found.values
    assert found.values["enterprise"]["name"] == "乙公司"
    assert [line for line in said(found) if "划掉" in line] == [
        "第2个表第1行第3列（甲公司）：划掉的内容当作已删去，没有列入，请核对",
        "第3个表第15行第5列（☑）：划掉的内容当作已删去，没有列入，请核对",
    ]
