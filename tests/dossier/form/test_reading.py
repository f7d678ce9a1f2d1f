"""Forms as people fill them in with Word and WPS: other marks, other digits, moved and added cells, hints left standing."""

from __future__ import annotations

import copy
import io

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.dossier.form.making import (
    dated_seals,
    edited,
    edition,
    example,
    filled,
    held,
    read,
    row_of,
    said,
    table_with,
    write_beside,
)
from yunxing.dossier.form import blank_form, form_docx

W = nsdecls("w")


def test_a_blank_form_says_nothing() -> None:
    assert read(blank_form(edition(), 3)).values == {
        "format": "yunxing/declaration@1", "edition": edition().key, "star": 3, "deployment": "public",
    }  # fmt: skip
    found = read(blank_form(edition(), 5))
    assert found.values == {"format": "yunxing/declaration@1", "edition": edition().key}
    assert said(found) == ["申请评定星级：没有填写，请补上"]
    assert said(found, "en") == ["the star: is not filled in: say which"]


def test_a_form_filled_in_by_hand() -> None:
    def fill(document: WordDocument) -> None:
        cover, main = document.tables[0], table_with(document, "中文名称")
        cover.rows[0].cells[1].text = " 连云港示例机械有限公司 "
        cover.rows[1].cells[1].text = "２０２０ 年 ５ 月 ６ 日"
        for label, text in (
            ("中文名称", "连云港示例机械有限公司"), ("单位性质", "有限责任公司"), ("注册地址", "连云港市海州区\n示例路1号"),
            ("统一社会信用代码", "９１３２０７２２ＥＸＡＭＰ０００１Ａ"), ("注册资金（万元）", "５,０００万元"), ("办公电话", "０５１８－８０００００００"),
            ("职务", "主任"), ("手机", "13000000000"), ("电子邮箱", "a@example.com"), ("总人数", "１２０ 人"), ("使用云服务人员数量", "80"),
            ("申请评定星级", "☑四星级 ☐五星级"), ("申报主体是否纳入省疫情防控重点保障企业名单", "☐是 ☑否"), ("云服务部署模型", "混合云"),
            ("上云合作机构", "江苏示例云计算有限公司；南京样例软件有限公司"), ("上云开始时间", "2019.5.6"), ("所处行业", "风能原动设备制造"),
        ):  # fmt: skip
            write_beside(main, label, text)
        for under, name in (("法人代表", "严示例"), ("联系人", "华样例")):
            write_beside(main, "姓名", name, under=under)
        write_beside(main, "电话", "0518-80000001", under="法人代表")

    found = filled(fill, 4)
    assert said(found) == []
    assert found.values == {
        "format": "yunxing/declaration@1",
        "edition": edition().key,
        "star": 4,
        "filed_on": "2020-05-06",
        "enterprise": {
            "name": "连云港示例机械有限公司",
            "kind": "有限责任公司",
            "address": "连云港市海州区示例路1号",
            "uscc": "91320722EXAMP0001A",
            "capital_wan": "5000",
            "representative": {"name": "严示例", "phone": "0518-80000001"},
            "contact": {"name": "华样例", "title": "主任", "office_phone": "0518-80000000", "mobile": "13000000000", "email": "a@example.com"},
            "employees": 120,
            "cloud_users": 80,
            "says_exempt": False,
            "industry": "3415",
        },
        "deployment": "hybrid",
        "providers": [{"name": "江苏示例云计算有限公司"}, {"name": "南京样例软件有限公司"}],
        "cloud_since": "2019-05-06",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("☑", None), ("√", None), ("✓", None), ("✔", None), ("■", None), ("☒", None), ("是", None), (" √ ", None),
        ("☑是 ☐否", None), ("是☑ 否☐", None), ("■是□否", None), ("√（请说明）", None), ("已上云", None),
        ("☑自建质量追溯", "自建质量追溯"), ("√ 自建（试点）", "自建（试点）"), ("是，自建质量追溯", "自建质量追溯"), ("☑（请说明）自建", "自建"),
    ],
)  # fmt: skip
def test_rows_are_ticked_in_many_ways(mark: str, note: str | None) -> None:
    def fill(document: WordDocument) -> None:
        cells = row_of(document, "其他工业APP应用")
        cells[-2].text, cells[-1].text = mark, "第12—14页"

    found = filled(fill)
    assert said(found) == []
    expected = {"item": "app.other", **({"note": note} if note else {}), "pages": "12-14"}
    assert found.values["claims"] == [expected]


@pytest.mark.parametrize("mark", ["☐", "□", "", "否", "×", "无", "（请说明）", "(请说明)", "☐是 ☑否", "/", "—"])
def test_rows_are_left_open_in_many_ways(mark: str) -> None:
    def fill(document: WordDocument) -> None:
        row_of(document, "其他工业APP应用")[-2].text = mark

    found = filled(fill)
    assert (said(found), "claims" in found.values) == ([], False)


def test_boxes_of_controls_fields_and_symbol_faces_are_seen() -> None:
    control = f"<w:p {W}><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    field = (
        f'<w:p {W}><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/>'
        "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    open_field = field.replace("<w:checked/>", "")
    symbol = f'<w:p {W}><w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r></w:p>'
    open_symbol = f'<w:p {W}><w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r></w:p>'
    inserted = (
        f"<w:p {W}><w:del><w:r><w:delText>☐</w:delText></w:r></w:del><w:ins><w:r><w:t>☑</w:t></w:r></w:ins></w:p>"
    )
    rows = {"成本下降": control, "数据可视化": field, "设备可视化": open_field, "生产效率提升": symbol, "业务模式优化": open_symbol,
            "计算资源": inserted}  # fmt: skip

    def fill(document: WordDocument) -> None:
        for name, paragraph in rows.items():
            cell = row_of(document, name)[-2]._tc
            cell.replace(cell.p_lst[0], parse_xml(paragraph))

    found = filled(fill)
    assert [claim["item"] for claim in found.values["claims"]] == [
        "infra.compute", "effect.cost", "effect.data_visual", "effect.efficiency",
    ]  # fmt: skip
    assert said(found) == []


def test_runs_cut_to_pieces_in_other_faces_change_nothing() -> None:
    def cut(document: WordDocument) -> None:
        for text in list(document.element.body.iter(qn("w:t"))):
            run = text.getparent()
            for place, character in enumerate(text.text or ""):
                piece = copy.deepcopy(run)
                piece.find(qn("w:t")).text = character
                piece.find(qn("w:rPr")).find(qn("w:rFonts")).set(qn("w:eastAsia"), "楷体" if place % 2 else "黑体")
                run.addprevious(piece)
            run.getparent().remove(run)

    declaration = example(11)
    found = read(edited(form_docx(declaration, edition()), cut))
    assert (found.values, said(found)) == (held(declaration), dated_seals(declaration))


def test_merged_cells_taken_apart_change_nothing() -> None:
    def take_apart(document: WordDocument) -> None:
        for merge in list(document.element.body.iter(qn("w:vMerge"))):
            merge.getparent().remove(merge)

    declaration = example(11)
    found = read(edited(form_docx(declaration, edition()), take_apart))
    assert (found.values, said(found)) == (held(declaration), dated_seals(declaration))


def test_added_rows_and_columns_change_nothing_and_what_stands_in_them_is_named() -> None:
    def add(document: WordDocument) -> None:
        for title in ("是否上云", "购买方名称", "是否为上云投入"):
            table = table_with(document, title)
            table.add_column(600000)
            table.add_row()
            first = table.rows[0]._tr
            first.addnext(copy.deepcopy(first))  # WPS repeats the heading where it splits a table
        invoices = table_with(document, "购买方名称")
        for row in invoices.rows:  # a column of somebody's own, between buyer and seller
            cell = copy.deepcopy(row._tr.tc_lst[1])
            row._tr.tc_lst[1].addnext(cell)
            if len(row._tr.tc_lst) > 6:
                for text in cell.iter(qn("w:t")):
                    text.text = "备注"

    declaration = example(11)
    found = read(edited(form_docx(declaration, edition()), add))
    assert found.values == held(declaration)
    assert said(found) == [
        *(f"第6个表第{row}行第3列（备注）：这里的内容没有列入，请核对" for row in (3, 4, 5)),
        *dated_seals(declaration),
    ]


def test_a_table_that_goes_on_as_another_is_read_on() -> None:
    def split(document: WordDocument) -> None:
        table = table_with(document, "是否上云")._tbl
        rest = copy.deepcopy(table)
        for row in table.tr_lst[30:]:
            table.remove(row)
        for row in rest.tr_lst[:30]:
            rest.remove(row)
        table.addnext(rest)
        table.addnext(parse_xml(f"<w:p {W}/>"))

    declaration = example(18)
    found = read(edited(form_docx(declaration, edition()), split))
    assert (found.values, said(found)) == (held(declaration), dated_seals(declaration))


def test_hints_left_standing_are_no_answer_and_what_is_written_after_them_is() -> None:
    def fill(document: WordDocument) -> None:
        main = table_with(document, "中文名称")
        for row in main.rows:
            cells = list(dict.fromkeys(row.cells))
            if "".join(cells[0].text.split()) == "上云实践":
                cells[1].add_paragraph("需求分析：先做调查。")
                cells[1].add_paragraph("验证和总结：每周一次。")
            if "".join(cells[0].text.split()) == "上云合作机构":
                cells[1].paragraphs[0].add_run("：江苏示例云计算有限公司")

    found = filled(fill)
    assert said(found) == []
    assert found.values["narratives"] == {"practice": "需求分析：先做调查。\n验证和总结：每周一次。"}
    assert found.values["providers"] == [{"name": "江苏示例云计算有限公司"}]


@pytest.mark.parametrize(
    ("text", "keys", "other"),
    [
        ("☑工程机械 □物联网 ☑高端装备", ["工程机械", "高端装备"], None),
        ("□工程机械√ □物联网 □高端装备√", ["工程机械", "高端装备"], None),
        ("□√工程机械 □物联网", ["工程机械"], None),
        ("工程机械√、物联网□", ["工程机械"], None),
        ("高端装备", ["高端装备"], None),
        ("☒ 新型电力(新能源)装备 ☐ 工程机械", ["新型电力（新能源）装备"], None),
        ("☐ 新型显示 ☑ 其他行业（请具体说明）：光伏制造", ["其他行业"], "光伏制造"),
        ("☑其他行业（请具体说明：钢结构）", ["其他行业"], "钢结构"),
        ("☑其他行业(请具体说明:钢结构(桥梁))", ["其他行业"], "钢结构(桥梁)"),
        ("☑其他行业(请具体说明) 光伏__", ["其他行业"], "光伏"),
        ("■ 海工装备和高技术船舶\n□ 高端装备", ["海工装备和高技术船舶"], None),
    ],
)
def test_clusters_are_ticked_in_many_ways(text: str, keys: list[str], other: str | None) -> None:
    found = filled(lambda document: write_beside(table_with(document, "中文名称"), "所属的先进制造业集群", text))
    expected = {"clusters": keys} | ({"cluster_other": other} if other else {})
    assert (found.values["enterprise"], said(found)) == (expected, [])


def test_the_official_file_with_its_cover_as_lines_is_read() -> None:
    """The form as the notice carries it: cover as paragraphs, brackets and numbers half-width, no boxes, labels spaced."""
    document = docx.Document()
    for line in (
        "附件 2",
        "星级上云企业评定申请表",
        "(适用于三星级)",
        "申 报 企 业: __甲示例有限公司__(盖章)",
        "填 报 日 期: 2020 年 5 月 6 日",
    ):
        document.add_paragraph(line)
    rows = [
        ("申请单位 基本情况", "中文名称", "甲示例有限公司"),
        ("", "统一社会信用代码", "91320722EXAMP0001A", "注册资本(万元)", "500"),
        ("", "法人代表", "姓名", "严示例", "电话", "0518-80000001"),
        ("", "联系人", "姓 名", "华样例", "职务", "主任"),
        ("", "", "办公电话", "0518-80000002", "手机", ""),
        ("", "企业规模", "总人数", "120人", "使用云服务人员数量", "80 人"),
        ("云服务部署模型", "", "公有云"),
        (
            "上云范围 及内容 简介",
            "*简要说明企业上云的范围和内容，不超过 500 字。同时勾选“附表 2.1 企业上云业务及应用表”中的相关内容，并提供佐证材料。\n企业资源规划上云。",
        ),
        (
            "真实性承诺",
            "我单位申报的所有材料，均真实、完整，如有不实，愿承担相应的责任。\n法人代表（签字）：\n申报单位（公章）：\n2020年5月7日",
        ),
    ]
    main = document.add_table(len(rows), 6)
    for row, texts in zip(main.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    document.add_paragraph("附表 2.1 企业上云业务及应用表")
    claims = document.add_table(3, 6)
    texts = [
        ("类", "子类", "域", "子域", "是否上云", "证明材料在申报书中的页码"),
        ("业务上云", "工业 APP 应用", "物流", "企业资源规划", "√", "12"),
        ("", "", "其他工业 APP 应用", "", "(请说明)", ""),
    ]
    for row, cells in zip(claims.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    found = read(_saved(document))
    assert said(found) == []
    assert found.values == {
        "format": "yunxing/declaration@1", "edition": edition().key, "star": 3, "filed_on": "2020-05-06",
        "enterprise": {
            "name": "甲示例有限公司", "uscc": "91320722EXAMP0001A", "capital_wan": "500",
            "representative": {"name": "严示例", "phone": "0518-80000001"},
            "contact": {"name": "华样例", "title": "主任", "office_phone": "0518-80000002"},
            "employees": 120, "cloud_users": 80,
        },
        "deployment": "public",
        "narratives": {"scope": "企业资源规划上云。"},
        "commitment": {"dated": "2020-05-07"},
        "claims": [{"item": "app.logistics.erp", "pages": "12"}],
    }  # fmt: skip


def _saved(document: WordDocument) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
