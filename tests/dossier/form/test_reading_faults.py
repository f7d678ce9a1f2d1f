"""What of a filled form cannot be read is named with place, value and the way out; tables x.2 and x.3 as people fill them."""

from __future__ import annotations

import copy

import pytest
from docx.document import Document as WordDocument

from tests.dossier.form.making import filled, row_of, said, table_with, write_beside

FAULTS = [
    ("上云开始时间", "2020年5月", "第2个表第13行“上云开始时间”（2020年5月）：「2020年5月」不是日期，请写成 2020-05-06 的样子"),
    ("上云开始时间", "2020.2.30", "第2个表第13行“上云开始时间”（2020.2.30）：没有2020年2月30日这一天，请核对"),
    ("总人数", "约120人", "第2个表第9行“总人数”（约120）：「约120」不是整数，请写阿拉伯数字，如 120"),
    ("注册资本（万元）", "伍佰", "第2个表第4行“注册资本（万元）”（伍佰）：「伍佰」不是金额，请写阿拉伯数字，如 20000.00，不带单位"),
    ("申报主体是否纳入省疫情防控重点保障企业名单", "待定", "第2个表第10行“申报主体是否纳入省疫情防控重点保障企业名单”（待定）：应写“是”或“否”"),
    ("云服务部署模型", "公有云、私有云", "第2个表第11行“云服务部署模型”（公有云、私有云）：请写其中一项：公有云、私有云、混合云、其他"),
    ("所处行业", "做云的", "第2个表第14行“所处行业”（做云的）：不是《国民经济行业分类》（GB/T 4754-2017）中的代码或名称，照原样保留，请核对"),
    ("所属的先进制造业集群", "不清楚", "第2个表第15行“所属的先进制造业集群”（不清楚）：看不出勾选了哪几项，请在选中的项前打☑"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "text", "line"), FAULTS, ids=[f"{label} {text}" for label, text, _ in FAULTS])
def test_what_cannot_be_read_is_named_with_its_place_and_value(label: str, text: str, line: str) -> None:
    found = filled(lambda document: write_beside(table_with(document, "中文名称"), label, text))
    assert said(found) == [line]


def test_rows_of_the_claims_that_cannot_be_read_are_named() -> None:
    def fill(document: WordDocument) -> None:
        for name, ticked, pages in (
            ("成本下降", "准备中", "12"), ("数据可视化", "☐", "13"), ("设备可视化", "☑", "十二"), ("业务模式优化", "☑", "14-12"),
            ("计算资源", "☑☐", ""),
        ):  # fmt: skip
            cells = row_of(document, name)
            cells[-2].text, cells[-1].text = ticked, pages

    found = filled(fill)
    assert found.values["claims"] == [{"item": "effect.device_visual"}, {"item": "effect.business_model"}]
    assert said(found) == [
        "第3个表第15行“计算资源”（☑☐）：看不出是否上云，没有列入；上云请打☑，否则留空",
        "第4个表第3行“成本下降”（准备中）：看不出是否上云，没有列入；上云请打☑，否则留空",
        "第4个表第4行“数据可视化”（13）：填了内容而没有勾选，没有列入；上云请打☑",
        "第4个表第5行“设备可视化”（十二）：页码「十二」应写成 12 或 12-14，多处用顿号隔开",
        "第4个表第8行“业务模式优化”（14-12）：页码「14-12」应从1起、由小到大",
    ]


def test_invoices_filled_in_by_hand() -> None:
    def fill(document: WordDocument) -> None:
        table = table_with(document, "购买方名称")
        rows = [
            ("1", "甲示例有限公司", "乙示例有限公司", "８０００ ０００１", "第20页至24页", "２．２６万元"),
            ("2", "甲示例有限公司", "丙示例有限公司", "80000002", "30", "¥1,000.5"),
            ("3", "甲示例有限公司", "丙示例有限公司", "80000003", "30", "一万"),
        ]
        for row, texts in zip(table.rows[1:], rows, strict=False):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.rows[-1].cells[-1].text = "1003"

    found = filled(fill)
    parties = {"buyer": "甲示例有限公司", "seller": "丙示例有限公司"}
    assert found.values["invoices"] == [
        {"id": "i1", **parties, "seller": "乙示例有限公司", "number": "80000001", "claimed_yuan": "22600", "contracts": ["c1"]},
        {"id": "i2", **parties, "number": "80000002", "claimed_yuan": "10005000", "contracts": ["c2"]},
        {"id": "i3", **parties, "number": "80000003", "contracts": ["c2"]},
    ]  # fmt: skip
    assert found.values["contracts"] == [{"id": "c1", "pages": "20-24"}, {"id": "c2", "pages": "30"}]
    assert said(found) == [
        "第5个表第4行“上云投入金额/万元”（一）：「一」不是金额，请写阿拉伯数字，如 20000.00，不带单位",
        "第5个表第6行“上云投入合计/万元”（1003）：与各行之和1002.76不符，请核对",
    ]


@pytest.mark.parametrize(
    ("text", "yuan"), [("22600元", "22600"), ("2.26万", "22600"), ("2.26万元", "22600"), ("2.26", "22600")]
)
def test_the_unit_behind_an_amount_is_that_of_the_amount(text: str, yuan: str) -> None:
    """Under 万元 somebody writes 元: it is not taken for ten thousand times as much."""

    def fill(document: WordDocument) -> None:
        table = table_with(document, "购买方名称")
        for cell, said_ in zip(table.rows[1].cells[1:], ("甲", "乙", "80000001", "", text), strict=True):
            cell.text = said_

    (invoice,) = filled(fill).values["invoices"]
    assert invoice["claimed_yuan"] == yuan


def test_a_column_of_yuan_is_read_as_yuan() -> None:
    def fill(document: WordDocument) -> None:
        table = table_with(document, "购买方名称")
        table.rows[0].cells[-1].text = "上云投入金额（元）"
        for cell, text in zip(table.rows[1].cells[1:], ("甲", "乙", "80000001", "", "22600"), strict=True):
            cell.text = text

    (invoice,) = filled(fill).values["invoices"]
    assert invoice["claimed_yuan"] == "22600"


def test_breakdowns_go_to_their_invoice() -> None:
    def fill(document: WordDocument) -> None:
        table = table_with(document, "购买方名称")
        for cell, text in zip(table.rows[1].cells[1:], ("甲", "乙", "80000001", "", "1"), strict=True):
            cell.text = text
        lines = table_with(document, "是否为上云投入")
        for cell, text in zip(
            lines.rows[1].cells, ("1", "云服务", "年费", "1", "10,000.00", "10000元", "√"), strict=True
        ):
            cell.text = text
        for paragraph in document.paragraphs:
            for label, text in (("云服务商名称：", "乙"), ("发票号码：", "80000001")):
                if paragraph.text == label:
                    paragraph.add_run(text)
            if paragraph.text.startswith("日期："):
                for run in paragraph.runs[1:]:
                    run.text = ""
                paragraph.runs[0].text = "日期：2020年4月28日"

    found = filled(fill)
    said_ = "（2020-04-28）：只写了日期，看不出是否盖章，没有列入；看到纸质件上的章后，请在 sealed_by 中补填"
    assert said(found) == [f"附表（80000001）申报企业{said_} enterprise", f"附表（80000001）云服务商{said_} provider"]
    assert found.values["invoices"] == [
        {
            "id": "i1", "buyer": "甲", "seller": "乙", "number": "80000001", "claimed_yuan": "10000",
            "breakdown": {
                "lines": [{"name": "云服务", "spec": "年费", "quantity": "1", "unit_price_yuan": "10000", "amount_yuan": "10000", "cloud": True}],
                "sealed_by": {},
            },
        }
    ]  # fmt: skip


def test_a_breakdown_without_its_invoice_or_given_twice_is_named() -> None:
    def fill(document: WordDocument) -> None:
        lines = table_with(document, "是否为上云投入")
        lines.rows[1].cells[1].text, lines.rows[1].cells[6].text = "云服务", "也许"
        number = next(p for p in document.paragraphs if p.text == "发票号码：")
        number.add_run("80000009")
        again = [copy.deepcopy(number._p), copy.deepcopy(lines._tbl)]
        document.element.body.extend(again)

    found = filled(fill)
    assert found.values["invoices"] == [
        {"id": "i1", "number": "80000009", "breakdown": {"lines": [{"name": "云服务"}], "sealed_by": {}}}
    ]
    assert said(found) == [
        "第6个表第2行“是否为上云投入”（也许）：应写“是”或“否”",
        "第7个表第2行“是否为上云投入”（也许）：应写“是”或“否”",
        "第6个表第1行“发票号码”（80000009）：上云投入明细中没有这个发票号码，另列为一张发票，请核对",
        "第7个表第1行“发票号码”（80000009）：这张发票已有一份明细，这一份没有列入",
    ]


def test_two_names_of_the_enterprise_are_told() -> None:
    def fill(document: WordDocument) -> None:
        document.tables[0].rows[0].cells[1].text = "甲示例有限公司"
        write_beside(table_with(document, "中文名称"), "中文名称", "乙示例有限公司")

    found = filled(fill)
    assert found.values["enterprise"] == {"name": "乙示例有限公司"}
    assert said(found) == ["封面申报企业（甲示例有限公司）：与表中的中文名称“乙示例有限公司”不一致，取表中的，请核对"]


def test_what_a_declaration_cannot_hold_is_left_out_and_said() -> None:
    found = filled(lambda d: write_beside(table_with(d, "中文名称"), "中文名称", "长" * 20_001))
    assert "enterprise" not in found.values
    assert said(found) == [f"第2个表第1行“中文名称”（{'长' * 40}…）：文字有20001个字符，超过20000"]


def test_more_rows_than_a_declaration_can_hold_are_left_out_and_said() -> None:
    def fill(document: WordDocument) -> None:
        table = table_with(document, "购买方名称")
        table.rows[1].cells[1].text = "甲示例有限公司"
        first = table.rows[1]._tr
        for _ in range(2000):
            first.addnext(copy.deepcopy(first))

    found = filled(fill)
    assert "invoices" not in found.values
    assert said(found) == ["发票：没有列入：最多2000项"]


def test_rows_that_the_form_does_not_have_are_named() -> None:
    def fill(document: WordDocument) -> None:
        table = next(t for t in reversed(document.tables) if t.rows[0].cells[-2].text == "是否上云")
        for name, ticked, pages in (("设计数据", "√", "12"), ("自建平台", "", "13"), ("智能制造", "☐", "")):
            last = table.rows[-1]._tr
            last.addnext(copy.deepcopy(last))
            cells = list(dict.fromkeys(table.rows[-1].cells))
            cells[-3].text, cells[-2].text, cells[-1].text = name, ticked, pages

    found = filled(fill)
    assert "claims" not in found.values
    assert said(found) == [
        "第4个表第10行“子域”（设计数据）：本表没有这个子域，没有列入，请核对",
        "第4个表第11行“子域”（自建平台）：本表没有这个子域，没有列入，请核对",
    ]


@pytest.mark.parametrize("side_by_side", [True, False], ids=["side by side", "on a line"])
def test_days_of_seals_are_named_however_they_are_placed(side_by_side: bool) -> None:
    def fill(document: WordDocument) -> None:
        table_with(document, "是否为上云投入").rows[1].cells[1].text = "云服务"
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith(("日期：", "申报企业：", "云服务商：")):
                paragraph._p.getparent().remove(paragraph._p)
            elif paragraph.text == "发票号码：":
                paragraph.add_run("80000009")
        if side_by_side:
            seals = document.add_table(2, 2)
            for cell, text in zip(
                (cell for row in seals.rows for cell in row.cells),
                ("申报企业:（盖章）", "云服务商:（盖章）", "日期:2020年4月28日", "日期：2020 年 月 日"),
                strict=True,
            ):
                cell.text = text
        else:
            document.add_paragraph("申报企业：(盖章)    日期：2020.4.28")
            document.add_paragraph("云服务商：(盖章)    日期：____年__月__日")

    found = filled(fill)
    (invoice,) = found.values["invoices"]
    assert invoice["breakdown"] == {"lines": [{"name": "云服务"}], "sealed_by": {}}
    assert found.notes == {"i1": ["enterprise: 2020-04-28"]}
    assert said(found)[:-1] == [
        "附表（80000009）申报企业（2020-04-28）：只写了日期，看不出是否盖章，没有列入；看到纸质件上的章后，请在 sealed_by 中补填 enterprise"
    ]


def test_a_seal_on_a_day_that_is_none_is_named() -> None:
    def fill(document: WordDocument) -> None:
        table_with(document, "是否为上云投入").rows[1].cells[1].text = "云服务"
        for paragraph in document.paragraphs:
            if paragraph.text == "发票号码：":
                paragraph.add_run("80000009")
        day = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("日期："))
        day.runs[0].text = "日期：2020年4月31日"

    found = filled(fill)
    assert said(found)[:-1] == ["附表（80000009）申报企业（2020年4月31日）：没有2020年4月31日这一天，请核对"]
