"""The Word document: every run 宋体 小四, the merged cells and rows of the official form, A4, nothing of a template."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table

from tests.dossier.form.making import EXAMPLES, claims_rows, edition, example, opened, table_with
from tests.guide import factories
from yunxing.dossier.form import blank_form, form_docx
from yunxing.guide.declaration import reader
from yunxing.guide.loading import changed

SUB_DOMAINS = {3: 29, 4: 63, 5: 63}
THRESHOLDS = {3: 2, 4: 4, 5: 4}


def texts(table: Table) -> list[list[str]]:
    """The rows of a table, each merged cell once in a row."""
    return [["".join(cell.text.split()) for cell in dict.fromkeys(row.cells)] for row in table.rows]


def sizes(document: WordDocument) -> set[tuple[str, str]]:
    """Face and size in half-points of all runs in tables of more than three columns."""
    found = set()
    for table in document.tables[1:]:
        for run in table._tbl.iter(qn("w:r")):
            fonts = run.rPr.find(qn("w:rFonts"))
            assert {fonts.get(qn(f"w:{key}")) for key in ("ascii", "hAnsi", "eastAsia", "cs")} == {"宋体"}
            found.add((fonts.get(qn("w:eastAsia")), run.rPr.find(qn("w:sz")).get(qn("w:val"))))
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_everything_is_song_at_twelve_points(path: object) -> None:
    document = opened(form_docx(reader(edition()).read(path), edition()))  # type: ignore[arg-type]
    assert sizes(document) == {("宋体", "24")}


def test_no_run_takes_its_face_from_a_theme() -> None:
    with zipfile.ZipFile(io.BytesIO(form_docx(example(11), edition()))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert sorted(parts) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml",
        "word/footer1.xml", "word/settings.xml", "word/styles.xml",
    ]  # fmt: skip
    assert not any("Theme=" in text for text in parts.values())
    for text in parts.values():
        ET.fromstring(text)
    runs, faces = (parts["word/document.xml"].count(mark) for mark in ("<w:r>", 'w:eastAsia="宋体"'))
    assert faces == runs + parts["word/document.xml"].count("<w:p>")  # every run, and the mark of every paragraph


def test_the_page_is_a4_and_the_cover_has_no_number() -> None:
    section = opened(form_docx(example(11), edition())).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.different_first_page_header_footer is True
    assert "PAGE" in section.footer._element.xml
    assert section.first_page_footer.is_linked_to_previous is True


def claims(document: WordDocument) -> list[list[str]]:
    """The rows of table x.1 over its pages, the heading once, names that go on as they are where they begin."""
    head, *rows = (["".join(c.text.split()) for c in dict.fromkeys(row.cells)] for row in claims_rows(document))
    return [head, *([text.removesuffix("（续）") for text in row] for row in rows if row != head)]


@pytest.mark.parametrize("star", [3, 4, 5])
def test_the_table_of_claims_has_every_row(star: int) -> None:
    document = opened(blank_form(edition(), star))
    rows = claims(document)
    assert len(rows) == 1 + SUB_DOMAINS[star] + THRESHOLDS[star]
    form = edition().form_of(star)
    names = [sub.name.zh for key in form.groups for sub in edition().groups[key].sub_domains]
    listed = [row[-3] for row in rows]
    assert [name for name in listed if name in names] == names
    heads = [row for row in claims_rows(document) if row.cells[-2].text == "是否上云"]
    assert [head._tr.trPr.find(qn("w:tblHeader")) is not None for head in heads] == [True] * len(heads)


def test_cells_are_merged_as_on_the_official_form() -> None:
    rows = claims(opened(blank_form(edition(), 4)))
    assert rows[1] == ["业务上云", "工业APP应用", "设计", "研发设计应用", "☐", ""]
    assert rows[13] == ["业务上云", "工业APP应用", "其他工业APP应用", "☐（请说明）", ""]
    assert rows[14] == ["业务上云", "基础云服务", "计算资源", "☐", ""]
    assert rows[18] == ["业务上云", "基础云服务", "安全", "数据安全", "☐", ""]
    assert rows[47] == [
        "上云成效",
        "上云时长",
        "连续不少于3个月且申报时仍在使用所填报的各项云服务",
        "（请说明上云具体时长）",
        "",
    ]
    assert [row[:3] for row in rows[48:51]] == [["上云成效", "上云投入1,2", f"☐不低于{wan}万元"] for wan in (2, 6, 20)]
    assert {row[3] for row in rows[48:51]} == {"（按2019年1月1日以来上云投入计算，并请提供合同和发票）"}
    assert rows[63] == ["上云成效", "基于数据+模型的创新应用", "基于云计算的新型制造模式", "智能制造", "☐", ""]


def test_what_was_ticked_is_ticked_with_its_note_and_pages() -> None:
    declaration = example(18)
    rows = claims(opened(form_docx(declaration, edition())))
    by_name = {row[-3]: row[-2:] for row in rows}
    for claim in declaration.claims:
        name = edition().by_key[claim.item].name.zh
        assert by_name[name] == ["☑" + "".join((claim.note or "").split()), claim.pages or ""]
    assert sum(row[-2].startswith("☑") for row in rows) == len(declaration.claims)
    assert [row[2] for row in rows if row[1] == "上云投入1,2"] == ["☑不低于2万元", "☑不低于6万元", "☑不低于20万元"]
    assert {tuple(row[3:]) for row in rows if row[1] == "上云投入1,2"} == {("98.9万元", "见附表3.2")}


def test_the_duration_is_said_only_where_it_holds_of_all_services() -> None:
    def stated(**changes: object) -> str:
        made = factories.declare("B3", **changes)
        rows = claims(opened(form_docx(made, edition())))
        return next(row[3] for row in rows if row[1] == "上云时长")

    assert stated() == "各项云服务至少已连续使用4个月"
    ended = [{"id": "s1", "since": "2020-01-01", "until": "2020-03-01"}]
    assert stated(services=ended) == "（请说明上云具体时长）"
    assert stated(services=[{"id": "s1", "since": None}]) == "（请说明上云具体时长）"
    assert stated(filed_on=None) == "（请说明上云具体时长）"


def test_who_is_exempt_and_invested_nothing_owes_no_amount() -> None:
    made = factories.declare("B3", enterprise__says_exempt=True, invoices=[])
    rows = claims(opened(form_docx(made, edition())))
    assert next(row for row in rows if row[1] == "上云投入1,2")[3] == "已纳入名单，不作要求"


def test_invoices_of_before_the_first_day_are_listed_but_not_stated() -> None:
    old = factories.invoice("30000.00", id="i2", dated="2018-12-31")
    document = opened(form_docx(factories.declare("B3", invoices=[factories.invoice(), old]), edition()))
    rows = claims(document)
    assert next(row for row in rows if row[1] == "上云投入1,2")[3] == "2万元"
    assert texts(table_with(document, "购买方名称"))[-1] == ["上云投入合计/万元", "5"]


def test_the_amount_of_an_invoice_is_what_was_written_else_its_cloud_lines_else_what_the_reading_counts() -> None:
    line = {"name": "云服务", "amount_yuan": "300.00", "cloud": True}
    table = {"lines": [line, {"name": "打印机", "amount_yuan": "600.00", "cloud": False}]}
    more = {"net_yuan": "1000.00", "tax_yuan": "60.00"}
    invoices = [
        factories.invoice("1060.00", id="i1", claimed_yuan="250.00", breakdown=table, **more),
        factories.invoice("1060.00", id="i2", breakdown=table, **more),
        factories.invoice("1060.00", id="i3", **more),
    ]
    ruling = {
        "reading": "P8",
        "choose": "without_tax",
        "from": "2020-05-01",
        "document": "d",
        "grounds": {"zh": "试验", "en": "test"},
    }
    ruled = changed(edition(), {"rulings.rulings": [ruling]})
    for guide, third in ((edition(), "0.106"), (ruled, "0.1")):
        document = opened(form_docx(factories.declare("B3", under=guide, invoices=invoices), guide))
        assert [row[-1] for row in texts(table_with(document, "购买方名称"))[1:-1]] == ["0.025", "0.03", third]


def test_the_feet_of_the_tables_are_their_sums() -> None:
    document = opened(form_docx(example(11), edition()))
    assert [row[-1] for row in texts(table_with(document, "购买方名称"))[1:]] == ["2.26", "2.65", "2.4", "7.31"]
    rows = texts(table_with(document, "是否为上云投入"))
    assert rows[-1] == ["发票总额合计/万元", "3", "发票中上云投入合计/万元", "2.4"]
    assert [row[6] for row in rows[1:-1]] == ["是", "是", "否"]


@pytest.mark.parametrize("star", [3, 4])
def test_a_blank_form_has_three_empty_rows_and_room_for_more(star: int) -> None:
    document = opened(blank_form(edition(), star))
    for title, columns, foot in (("购买方名称", 6, 2), ("是否为上云投入", 7, 4)):
        rows = texts(table_with(document, title))
        assert rows[1:-1] == [[first] + [""] * (columns - 1) for first in ("1", "2", "3", "……")]
        assert len(rows[-1]) == foot
    assert [p.text for p in document.paragraphs if p.text.startswith("日期")] == ["日期：2020年    月    日"] * 2


@pytest.mark.parametrize(("star", "items"), [(3, 7), (5, 9)])
def test_the_list_of_proofs_is_that_of_the_form(star: int, items: int) -> None:
    lines = [p.text for p in opened(blank_form(edition(), star)).paragraphs]
    start = lines.index("请随本申请表提供以下配套证明材料：")
    listed = lines[start + 1 : start + 1 + items]
    assert [line.split(".")[0] for line in listed] == [str(n) for n in range(1, items + 1)]
    assert listed[-1] == f"{items}. 其他证明性材料。"
    assert lines[start + 1 + items].startswith("注：上述文件可以是一份完整的文件包括多项内容")


@pytest.mark.parametrize(("star", "opinion"), [(3, False), (4, True)])
def test_only_the_form_that_the_city_recommends_by_asks_star_and_opinion(star: int, opinion: bool) -> None:
    labels = [row[0] for row in texts(table_with(opened(blank_form(edition(), star)), "中文名称"))]
    asked = {
        "".join(cell.split())
        for row in texts(table_with(opened(blank_form(edition(), star)), "中文名称"))
        for cell in row
    }
    assert ("各市推荐意见" in labels, "申请评定星级" in asked) == (opinion, opinion)


def test_the_same_form_gives_the_same_bytes() -> None:
    assert form_docx(example(11), edition()) == form_docx(example(11), edition())
