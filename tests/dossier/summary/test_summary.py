"""汇总表: its rows and parts, the workbook with its print set-up, the paper, and what is refused."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import yaml
from python_calamine import CalamineWorkbook

from tests.dossier.entries import code, edition, entry, part, plain, verdicts, xml_of
from tests.dossier.form.making import example
from yunxing.dossier.summary import Entry, Note, Summary, gathered, listed, notes_of, paper, workbook
from yunxing.dossier.summary.listing import shortfalls, unmet
from yunxing.guide.context import Context
from yunxing.guide.files import InputError
from yunxing.guide.offices import offices

UNIT = "连云港试验区工业和信息化局"
DAY = date(2020, 5, 9)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEADS = [
    "序号", "企业名称", "统一社会信用代码", "县（区）", "申请星级", "所处行业", "先进制造业集群", "云服务部署模型", "上云合作机构",
    "上云投入（万元）", "上云时长", "免投入要求", "认定/推荐", "现场核查", "联系人", "联系电话", "备注",
]  # fmt: skip


def of(*entries: Entry, notes: dict[str, Note] | None = None, context: Context | None = None) -> Summary:
    return listed(entries, edition(), verdicts(context), unit=UNIT, dated=DAY, notes=notes)


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def words(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_recognised_and_recommended_stand_apart_by_star_county_and_code() -> None:
    made = of(entry(3, "B5"), entry(2, "B4"), entry(9), entry(1), entry(4, enterprise__division="320703"))
    assert [(p.title, p.stars, [r.cells[1] for r in p.rows]) for p in made.parts] == [
        ("认定", "三星级", ["连云港试验004号有限公司", "连云港试验001号有限公司", "连云港试验009号有限公司"]),
        ("推荐", "四星级、五星级", ["连云港试验002号有限公司", "连云港试验003号有限公司"]),
    ]


def test_a_row_says_what_the_form_and_the_verdict_say() -> None:
    made = of(entry(1, "B4"), notes={code(1): Note({"site_check": "已核查", "remark": "无"})})
    assert made.parts[1].rows[0].cells == (
        1, "连云港试验001号有限公司", code(1), "海州区", "四星级", "其他专用设备制造", "高端装备", "公有云",
        "江苏星河试验云计算有限公司", Decimal(6), "4个月", "否", "推荐", "已核查", "李验", "13000000000", "无",
    )  # fmt: skip


def test_the_duration_is_that_of_the_form_and_the_investment_what_proofs_bear_out() -> None:
    declaration = example(5)  # the provider did not seal table 2.3, so its invoice counts for nothing yet
    made = of(Entry(declaration, "05.yaml"))
    cells = dict(zip(HEADS, made.parts[0].rows[0].cells, strict=True))
    assert (cells["上云投入（万元）"], cells["上云时长"]) == (Decimal(0), "6个月")
    assert [(one.stated, one.counted) for one in shortfalls(made)] == [(Decimal("2.1"), Decimal(0))]
    assert shortfalls(of(entry(1, "B4"))) == []


def test_a_waiver_that_no_list_decides_is_left_to_the_office() -> None:
    said = of(entry(1, enterprise__says_exempt=True), context=Context())
    assert said.parts[0].rows[0].cells[11] == "待核"
    listed_ = of(entry(2, name="连云港某某试验医疗有限公司"))
    assert listed_.parts[0].rows[0].cells[11] == "是"


def test_the_workbook_has_a_sheet_for_each_part_with_headings_and_a_sum() -> None:
    first = entry(1, invoices=[{**plain(1)["invoices"][0], "total_yuan": "20000.01", "net_yuan": "20000.01"}])
    made = sheets(workbook(of(first, entry(2))))
    assert list(made) == ["认定", "推荐"]
    recognised = made["认定"]
    assert recognised[0][0] == "附件4"
    assert recognised[1][0] == "星级上云企业认定和推荐企业项目汇总表（认定：三星级）"
    assert (recognised[2][0], recognised[2][9]) == (f"填报单位：{UNIT}（加盖公章）", "填报日期：2020年5月9日")
    assert recognised[3] == HEADS
    note = "注：上云投入为合同、发票等材料齐全、可以计入的金额，可能少于申请表所填；上云时长与申请表所填一致。"
    assert [row[9] for row in recognised[4:]] == [2.000001, 2, 4.000001, ""]
    assert (recognised[6][1], recognised[7][0]) == ("合计 2", note)
    assert [row[0] for row in made["推荐"][3:]] == ["序号", "无", note]


def test_the_sum_is_a_formula_with_its_value() -> None:
    tree = xml_of(workbook(of(entry(1), entry(2))), "xl/worksheets/sheet1.xml")
    formulas = [
        (cell.get("r"), cell.findtext(f"{MAIN}f"), cell.findtext(f"{MAIN}v"))
        for cell in tree.iter(f"{MAIN}c")
        if cell.find(f"{MAIN}f") is not None
    ]
    assert formulas == [("J7", "SUM(J5:J6)", "4")]


def test_the_sheets_print_across_a4_with_headings_and_page_numbers_in_song() -> None:
    data = workbook(of(entry(1), entry(2, "B4")))
    for name in ("sheet1", "sheet2"):
        tree = xml_of(data, f"xl/worksheets/{name}.xml")
        setup = tree.find(f"{MAIN}pageSetup")
        assert setup is not None
        assert {k: setup.get(k) for k in ("paperSize", "orientation", "fitToHeight")} == {
            "paperSize": "9", "orientation": "landscape", "fitToHeight": "0",
        }  # fmt: skip
        assert tree.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter") == "&C&9第 &P 页 共 &N 页"
        merged = [m.get("ref") for m in tree.iter(f"{MAIN}mergeCell")]
        assert merged == ["A1:Q1", "A2:Q2", "A3:I3", "J3:Q3", "A7:Q7"]
    names = xml_of(data, "xl/workbook.xml")
    assert sorted((n.get("name"), n.text) for n in names.iter(f"{MAIN}definedName")) == [
        ("_xlnm.Print_Area", "推荐!$A$1:$Q$7"),
        ("_xlnm.Print_Area", "认定!$A$1:$Q$7"),
        ("_xlnm.Print_Titles", "推荐!$4:$4"),
        ("_xlnm.Print_Titles", "认定!$4:$4"),
    ]
    styles = xml_of(data, "xl/styles.xml")
    used = [f.find(f"{MAIN}name") for f in styles.iter(f"{MAIN}font")][1:]
    assert {n.get("val") for n in used if n is not None} == {"宋体"}


def test_the_sheets_print_large_enough_to_be_read() -> None:
    """Columns share the sheet by the weights of the edition, as on paper, and type is at least 7 points there."""
    made = workbook(of(entry(1)))
    tree = xml_of(made, "xl/worksheets/sheet1.xml")
    columns = [c for c in tree.iter(f"{MAIN}col") for _ in range(int(c.get("min", 0)), int(c.get("max", 0)) + 1)]
    pixels = [round((float(c.get("width", 0)) - 5 / 7) * 7) + 5 for c in columns]
    margins = tree.find(f"{MAIN}pageMargins")
    assert margins is not None
    room = 297 / 25.4 - float(margins.get("left", 0)) - float(margins.get("right", 0))
    assert 9 * room * 96 / sum(pixels) >= 8
    weights = [column.width for column in offices(edition()).summary.columns]
    shares = [pixel / sum(pixels) - weight / sum(weights) for pixel, weight in zip(pixels, weights, strict=True)]
    assert max(map(abs, shares)) < 0.002


def test_words_that_look_like_formulas_stay_words() -> None:
    made = sheets(workbook(of(entry(1, name='=HYPERLINK("x","y")'), entry(2, name="@SUM(A1)"))))
    assert [row[1] for row in made["认定"][4:6]] == ['=HYPERLINK("x","y")', "@SUM(A1)"]


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert workbook(of(entry(1), entry(2))) == workbook(of(entry(2), entry(1)))
    assert paper(of(entry(1), entry(2))) == paper(of(entry(2), entry(1)))


def test_the_paper_lies_across_and_ends_with_the_place_of_the_seal() -> None:
    data = paper(of(entry(1), entry(2, "B4", name="连云港 <甲> #panic() $x$ & 乙\\有限公司")))
    with pdfium.PdfDocument(data) as pdf:
        assert [tuple(round(side) for side in page.get_size()) for page in pdf] == [(842, 595)]
    (page,) = words(data)
    lines = page.split("\r\n")
    assert lines[:3] == [
        "附件4",
        "星级上云企业认定和推荐企业项目汇总表",
        f"填报单位：{UNIT}（加盖公章） 填报日期：2020年5月9日",
    ]
    assert [line for line in lines if line[:2] in ("一、", "二、")] == [
        "一、认定（三星级）",
        "二、推荐（四星级、五星级）",
    ]
    assert lines[-3:] == [f"填报单位：{UNIT}（加盖公章）", "年 月 日", "第 1 页 共 1 页"]
    assert "连云港<甲>#panic()$x$&乙\\有限公司" in "".join(page.split())


def test_five_hundred_enterprises_have_headings_on_every_page() -> None:
    made = of(*(entry(n, name=f"连云港{'很长的' * 12}试验{n}号有限公司") for n in range(500)))
    pages = words(paper(made))
    assert len(pages) > 20
    assert [page.count("统一社会信用代码") for page in pages[:-1]] == [1] * (len(pages) - 1)
    assert pages[-1].endswith(f"第 {len(pages)} 页 共 {len(pages)} 页")
    rows = sheets(workbook(made))["认定"]
    assert (rows[504][1], rows[504][9], rows[503][0]) == ("合计 500", 1000, 500)


def test_nobody_at_all_is_said() -> None:
    made = of()
    assert [row[0] for row in sheets(workbook(made))["认定"][3:5]] == ["序号", "无"]
    assert words(paper(made))[0].count("\r\n无\r\n") == 2


def test_an_enterprise_twice_for_a_star_is_refused_by_both_files() -> None:
    twice = Entry(entry(1).declaration, "again.yaml")
    with pytest.raises(InputError) as error:
        of(entry(1), twice)
    assert error.value.lines() == [
        f"again.yaml: enterprise.uscc: 「连云港试验001号有限公司」（{code(1)}）与 1.yaml 重复，同一星级只能列一次，请去掉一份"
    ]
    assert len(of(entry(1), entry(1, "B4")).rows) == 2


def test_who_has_no_name_or_code_is_refused() -> None:
    with pytest.raises(InputError) as error:
        of(entry(1, enterprise__uscc=None), Entry(entry(2, enterprise__name=None).declaration, "b.yaml"))
    assert error.value.lines("en") == [
        "1.yaml: enterprise.uscc: has no credit code and cannot be listed: fill it in",
        "b.yaml: enterprise.name: has no name and cannot be listed: fill it in",
    ]


def test_files_and_folders_are_gathered_and_every_bad_one_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "申报"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.yaml").write_text(yaml.safe_dump(plain(number), allow_unicode=True), "utf-8")
    single = tmp_path / "单.yaml"
    single.write_text(yaml.safe_dump(plain(3), allow_unicode=True), "utf-8")
    assert [e.file for e in gathered([folder, single], edition())] == [
        str(folder / "1.yaml"), str(folder / "2.yaml"), str(single),
    ]  # fmt: skip
    (folder / "3.yaml").write_text("edition: other-2021\nstar: 3\n", "utf-8")
    (folder / "4.yaml").write_text("[", "utf-8")
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError) as error:
        gathered([folder, tmp_path / "没有.yaml", tmp_path / "空"], edition())
    assert [Path(str(problem[0]).rsplit(":", 1)[0]).name for problem in error.value.problems] == [
        "3.yaml", "4.yaml", "没有.yaml", "空",
    ]  # fmt: skip


def test_who_does_not_meet_the_star_is_told_apart() -> None:
    made = of(entry(1), entry(2, claims=[]))
    assert [entry.file for entry, _ in unmet((row.entry, row.verdict) for row in made.rows)] == ["2.yaml"]


def test_notes_are_read_by_credit_code_and_refused_where_they_lead_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "备注.yaml"
    file.write_text(f"{code(1)}: {{现场核查: 已核查, remark: 甲}}\n", "utf-8")
    assert notes_of(file, edition()) == {code(1): Note({"site_check": "已核查", "remark": "甲"})}
    with pytest.raises(InputError) as error:
        of(entry(2), notes=notes_of(file, edition()))
    assert error.value.lines() == [f"--notes: {code(1)}: 所列申报中没有信用代码为「{code(1)}」的企业，请核对"]
    file.write_text(f"{code(1)}: {{评语: 好}}\n{code(2)}: 好\n", "utf-8")
    with pytest.raises(InputError) as error:
        notes_of(file, edition())
    assert [line.split(": ", 1)[1] for line in error.value.lines()] == [
        f"{code(1)}.评语: 没有这一项或不是文字，可写：现场核查、备注",
        f"{code(2)}: 应为一组“键: 值”",
    ]


def test_the_workbook_names_the_day_and_no_clock() -> None:
    assert b"2020-05-09T00:00:00Z" in part(workbook(of(entry(1))), "docProps/core.xml")


def test_the_columns_are_those_of_the_edition() -> None:
    assert [c.title.zh for c in offices(edition()).summary.columns] == HEADS


def test_a_time_that_nobody_stated_is_left_empty() -> None:
    assert of(entry(1, cloud_since=None, services=[], claims=[])).parts[0].rows[0].cells[10] is None


def test_what_no_office_file_can_hold_is_left_out() -> None:
    """A declaration holds no such characters; what an officer types may."""
    summary = listed([entry(1)], edition(), verdicts(), unit="甲\uffff局", dated=DAY)
    assert "甲局" in str(sheets(workbook(summary))["认定"][2])
