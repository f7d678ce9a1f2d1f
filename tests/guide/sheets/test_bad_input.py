"""What cannot be read gets one line: file, sheet, row, column, what is wrong and the way out. Good rows are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.guide.factories import edition, values
from tests.guide.sheets import rows as made
from tests.guide.sheets.rows import refused
from yunxing.guide.files import InputError, in_english
from yunxing.guide.sheets.layout import INVOICES, MAIN, SERVICES
from yunxing.guide.sheets.reading import Spreadsheet

HEADS = ["申报编号", "申请评定星级", "填报日期", "注册资本（万元）", "总人数", "法人代表（签字）", "云服务部署模型"]
GOOD = ["A1", "三星级", "2020-05-06", "5000", "120", "是", "公有云"]


def english(path: Path) -> list[str]:
    sheet = Spreadsheet(edition(), path)
    list(sheet)
    return [p.line("en").replace(f"{path.parent}/", "") for p in sheet.problems]


def write(tmp_path: Path, kind: str, *rows: list[Any], heads: list[str] = HEADS) -> Path:
    if kind == "xlsx":
        return made.write_grids(tmp_path / "t.xlsx", 申报=[heads, *rows])
    path = tmp_path / "t.csv"
    path.write_text(made.csv_text([heads, *rows]), encoding="utf-8")
    return path


CELLS: list[tuple[str, Any, str, str]] = [
    ("申请评定星级", 6, "没有「6」这一星级，可选：3、4、5", "there is no star 「6」; choose of 3、4、5"),
    ("申请评定星级", "六星级", "没有「六星级」这一星级，可选：3、4、5", "there is no star 「六星级」; choose of 3、4、5"),
    ("填报日期", "2019-02-30", "没有2019年2月30日这一天，请核对", "there is no such day as 2019-02-30: check it"),
    ("填报日期", "明天", "「明天」不是日期，请写成 2020-05-06 的样子", "「明天」 is not a date: write it as 2020-05-06"),
    ("填报日期", "20200506", "「20200506」不是日期，请写成 2020-05-06 的样子", "「20200506」 is not a date: write it as 2020-05-06"),
    ("填报日期", "0020-05-06", "「0020-05-06」的年份不合理，请核对", "the year of 「0020-05-06」 cannot be right: check it"),
    ("注册资本（万元）", "两万", "「两万」不是金额，请写阿拉伯数字，如 20000.00，不带单位", "「两万」 is not an amount: write digits such as 20000.00, without a unit"),
    ("注册资本（万元）", "50000元", "此处以万元为单位，「50000元」合 5 万元，请核对后写 5", "the unit here is 10,000 yuan: 「50000元」 would be 5; check it and write 5"),
    ("注册资本（万元）", "-1", "金额「-1」不能小于0", "the amount 「-1」 must not be below 0"),
    ("注册资本（万元）", "1e5", "「1e5」不是金额，请写阿拉伯数字，如 20000.00，不带单位", "「1e5」 is not an amount: write digits such as 20000.00, without a unit"),
    ("总人数", "一百", "「一百」不是整数，请写阿拉伯数字，如 120", "「一百」 is not a whole number: write 120"),
    ("总人数", "12.5", "「12.5」不是整数，请写阿拉伯数字，如 120", "「12.5」 is not a whole number: write 120"),
    ("法人代表（签字）", "也许", "「也许」应为“是”或“否”", "yes or no was expected, not 「也许」"),
    ("云服务部署模型", "天上", "「天上」不在可选值之中：公有云、私有云、混合云、其他", "「天上」 is not one of public, private, hybrid, other"),
]  # fmt: skip


@pytest.mark.parametrize("case", CELLS, ids=lambda case: f"{case[0]} {case[1]}")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_bad_cell_is_named_and_the_good_rows_are_read(
    kind: str, case: tuple[str, Any, str, str], tmp_path: Path
) -> None:
    column, cell, zh, en = case
    bad = ["A2" if h == "申报编号" else cell if h == column else g for h, g in zip(HEADS, GOOD, strict=True)]
    path = write(tmp_path, kind, GOOD, bad, ["A3", *GOOD[1:]])
    entries, problems = made.read(path)
    assert [(e.id, e.row) for e in entries] == [("A1", 2), ("A3", 4)]
    where = "t.xlsx [申报]" if kind == "xlsx" else "t.csv"
    assert problems == [f"{where} 第3行“{column}”：{zh}"]
    assert english(path) == [f"{where} row 3 column “{column}”: {in_english(en)}"]


@pytest.mark.parametrize("heading", ["统一社会信用代码", "发票号码"])
def test_a_long_number_that_lost_its_last_digits(heading: str, tmp_path: Path) -> None:
    """A credit code of digits alone has 18, an electronic invoice 20; typed as a number, a workbook keeps 15."""
    main, own = [*HEADS, heading], [*GOOD, 913207061234567890]
    grids = {"申报": [HEADS, GOOD, ["A2", *GOOD[1:]]], "发票": [["申报编号", heading], ["A2", "24322000000012345678"]]}
    if heading == "统一社会信用代码":
        grids = {"申报": [main, own, ["A2", *GOOD[1:], "913207061234567890"]]}
    else:
        grids["发票"].append(["A1", 24322000000012345678])
    entries, problems = made.read(made.write_grids(tmp_path / "t.xlsx", **grids))
    assert [e.id for e in entries] == ["A2"]
    sheet, row = ("申报", 2) if heading == "统一社会信用代码" else ("发票", 3)
    assert problems == [
        f"t.xlsx [{sheet}] 第{row}行“{heading}”：数字超过15位，表格软件已改动末尾几位，请把单元格设为文本格式后重新填写"
    ]


def test_each_bad_cell_of_a_row_has_its_line(tmp_path: Path) -> None:
    entries, problems = made.read(write(tmp_path, "csv", GOOD, ["A2", 6, "2019-02-30", "两万", "120", "是", "公有云"]))
    assert [e.id for e in entries] == ["A1"]
    assert problems == [
        "t.csv 第3行“申请评定星级”：没有「6」这一星级，可选：3、4、5",
        "t.csv 第3行“填报日期”：没有2019年2月30日这一天，请核对",
        "t.csv 第3行“注册资本（万元）”：「两万」不是金额，请写阿拉伯数字，如 20000.00，不带单位",
    ]


def test_an_unknown_county_is_for_the_verdict_and_not_for_the_reader(tmp_path: Path) -> None:
    entries, problems = made.read(write(tmp_path, "csv", [*GOOD, "无名县"], heads=[*HEADS, "受理县区"]))
    assert problems == []
    assert entries[0].declaration.fields["enterprise.division"] == "无名县"


@pytest.mark.parametrize(("missing", "title"), [(0, "申报编号"), (1, "申请评定星级")])
def test_what_every_row_needs(missing: int, title: str, tmp_path: Path) -> None:
    row = ["" if i == missing else cell for i, cell in enumerate(["A2", *GOOD[1:]])]
    entries, problems = made.read(write(tmp_path, "csv", GOOD, row))
    assert [e.id for e in entries] == ["A1"]
    assert problems == [f"t.csv 第3行“{title}”：必须填写"]
    heads, cells = (list(part[:missing]) + list(part[missing + 1 :]) for part in (HEADS, GOOD))
    assert refused(write(tmp_path, "csv", cells, heads=heads)) == [f"t.csv:1: {title}: 缺少这一列，请照模板补上"]


@pytest.mark.parametrize(
    ("heading", "zh", "en"),
    [
        ("填报日其", "没有这一列，是不是“填报日期”？", "no such column; did you mean 'Date of filing'?"),
        ("Emploees", "没有这一列，是不是“总人数”？", "no such column; did you mean 'Employees'?"),
        ("天气", "没有这一列，请照模板的表头填写", "no such column: use the headings of the template"),
        ("note:app.othr", "没有这一列，是不是“其他工业APP应用（请说明）”？", "no such column; did you mean 'Other industrial apps (explain)'?"),
        ("说" * 60 + "\n说", "没有这一列，请照模板的表头填写", "no such column: use the headings of the template"),
    ],
)  # fmt: skip
def test_a_wrong_heading(heading: str, zh: str, en: str, tmp_path: Path) -> None:
    path = write(tmp_path, "xlsx", [*GOOD, "晴"], heads=[*HEADS, heading])
    name = heading if len(heading) < 40 else "说" * 40 + "…"
    assert refused(path) == [f"t.xlsx [申报]:1: 「{name}」: {zh}"]
    assert refused(path, "en") == [f"t.xlsx [申报]:1: 「{name}」: {en}"]


def test_every_wrong_heading_has_its_line(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "csv", [*GOOD, "", ""], heads=[*HEADS, "天气", "湿度"])) == [
        "t.csv:1: 「天气」: 没有这一列，请照模板的表头填写",
        "t.csv:1: 「湿度」: 没有这一列，请照模板的表头填写",
    ]


@pytest.mark.parametrize("again", ["总人数", "employees", "enterprise.employees", " 总 人数"])
def test_a_column_given_twice(again: str, tmp_path: Path) -> None:
    path = write(tmp_path, "csv", [*GOOD, "120"], heads=[*HEADS, again])
    assert refused(path) == [f"t.csv:1: 「{again.strip()}」: 这一列出现了两次，请只留一列"]


def test_the_same_number_twice(tmp_path: Path) -> None:
    entries, problems = made.read(write(tmp_path, "xlsx", GOOD, ["A2", *GOOD[1:]], GOOD))
    assert [(e.id, e.row) for e in entries] == [("A1", 2), ("A2", 3)]
    assert problems == ["t.xlsx [申报] 第4行“申报编号”：编号「A1」与第2行重复"]


def test_an_invoice_of_nobody(tmp_path: Path) -> None:
    sheets = made.sheets_of(values())
    sheets[INVOICES].append({**sheets[INVOICES][0], "id": "A9"})
    entries, problems = made.read(made.xlsx(tmp_path / "t.xlsx", sheets))
    assert [e.id for e in entries] == ["A1"]
    assert problems == ["t.xlsx [发票]“申报编号”：编号「A9」在“申报”表中没有"]


def test_a_bad_invoice_takes_its_declaration_with_it(tmp_path: Path) -> None:
    """Judged without it, the declaration would be said to fail for want of investment."""
    sheets = made.sheets_of(values(), values("B4"))
    sheets[INVOICES].append({**sheets[INVOICES][0], "total_yuan": "两万"})
    entries, problems = made.read(made.xlsx(tmp_path / "t.xlsx", sheets))
    assert [e.id for e in entries] == ["A2"]
    assert problems == ["t.xlsx [发票] 第4行“价税合计（元）”：「两万」不是金额，请写阿拉伯数字，如 20000.00，不带单位"]


def test_a_bad_service_does_so_too(tmp_path: Path) -> None:
    sheets = made.sheets_of(values(), values("B4"), services=True)
    sheets[SERVICES][1]["items"] = "云上咖啡"
    entries, problems = made.read(made.xlsx(tmp_path / "t.xlsx", sheets))
    assert [e.id for e in entries] == ["A1"]
    assert problems == ["t.xlsx [云服务] 第3行“对应子域”：没有子域「云上咖啡」，请照表头的名称填写"]


def test_the_invoices_of_a_bad_row_are_no_strangers(tmp_path: Path) -> None:
    sheets = made.sheets_of(values(), values())
    sheets[MAIN][0]["star"] = 6
    entries, problems = made.read(made.xlsx(tmp_path / "t.xlsx", sheets))
    assert [e.id for e in entries] == ["A2"]
    assert problems == ["t.xlsx [申报] 第2行“申请评定星级”：没有「6」这一星级，可选：3、4、5"]


def test_a_bad_row_and_another_of_its_number(tmp_path: Path) -> None:
    """The second would be judged without the invoices of which nobody knows whose they are."""
    entries, problems = made.read(write(tmp_path, "csv", ["A1", 6, *GOOD[2:]], GOOD))
    assert entries == []
    assert problems == [
        "t.csv 第2行“申请评定星级”：没有「6」这一星级，可选：3、4、5",
        "t.csv 第3行“申报编号”：编号「A1」与第2行重复",
    ]


def test_an_invoice_without_its_number(tmp_path: Path) -> None:
    sheets = made.sheets_of(values())
    sheets[INVOICES].append({**sheets[INVOICES][0], "id": None})
    entries, problems = made.read(made.xlsx(tmp_path / "t.xlsx", sheets))
    assert [e.id for e in entries] == ["A1"]
    assert problems == ["t.xlsx [发票] 第3行“申报编号”：必须填写"]


def test_a_heading_of_the_invoices_that_is_wrong(tmp_path: Path) -> None:
    path = made.write_grids(tmp_path / "t.xlsx", 申报=[HEADS, GOOD], 发票=[["申报编号", "价格"], ["A1", "1"]])
    assert refused(path) == ["t.xlsx [发票]:1: 「价格」: 没有这一列，请照模板的表头填写"]


def test_a_comma_that_shifts_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('申报编号,申请评定星级,注册资本（万元）\nA1,3,5,000\nA2,3,"5,000"\nA3,3,5,,\n', encoding="utf-8")
    entries, problems = made.read(path)
    assert [(e.id, e.declaration.fields["enterprise.capital_wan"]) for e in entries] == [("A2", 5000), ("A3", 5)]
    assert problems == ["t.csv 第2行：这一行有4格，表头只有3列：内容里的逗号要用引号括起，或改用 .xlsx"]


def test_a_row_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    text = "申报编号,申请评定星级,注册资本（万元）,,\nA1,3,5,,\nA2,3,5\nA3,3\n\n,,\nA4,3,\n"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "t.发票.csv").write_text("申报编号,价税合计（元）\nA2,5\nA4\n", encoding="utf-8")
    entries, problems = made.read(path)
    assert [(e.id, e.declaration.fields["enterprise.capital_wan"]) for e in entries] == [("A1", 5), ("A2", 5)]
    words = "这一行可能断开了，请补全，或改用 .xlsx"
    assert problems == [
        f"t.csv 第4行：这一行只有2格，表头有3列：{words}",
        f"t.发票.csv 第3行：这一行只有1格，表头有2列：{words}",
    ]


def test_a_quotation_mark_without_its_partner(tmp_path: Path) -> None:
    """Read loosely it would swallow the rows after it without a word."""
    path = tmp_path / "t.csv"
    path.write_text('申报编号,申请评定星级,中文名称\nA1,3,甲\nA2,3,"乙\nA3,3,丙\n', encoding="utf-8")
    sheet = iter(Spreadsheet(edition(), path))
    assert next(sheet).id == "A1"
    with pytest.raises(InputError) as caught:
        next(sheet)
    assert caught.value.lines() == [f"{path}:3: 引号不成对，这一行起没有读入，请在表格软件里另存为 CSV UTF-8"]


def test_gbk(tmp_path: Path) -> None:
    path = made.write_csv(tmp_path / "t.csv", {MAIN: made.sheets_of(values())[MAIN]}, encoding="gb18030")
    assert refused(path) == ["t.csv:1: 文件是 GBK 编码。请另存为 UTF-8 编码后再试（WPS、Excel：另存为“CSV UTF-8”）"]
    assert refused(path, "en") == ["t.csv:1: the file is in GBK: save it as UTF-8 and try again"]


def test_nul_bytes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("申报编号,申请评定星级\nA1,3\0\n".encode())
    assert refused(path) == ["t.csv: 文件不是文本，请另存为 CSV UTF-8"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_cell_of_a_million_characters(kind: str, tmp_path: Path) -> None:
    rows = [["A1", 3, "云"], ["A2", 3, "云" * 1_000_000], ["A3", 3, "云"]]
    path = tmp_path / f"t.{kind}"
    if kind == "csv":
        path.write_text(made.csv_text([["id", "star", "narratives.scope"], *rows]), encoding="utf-8")
    else:
        names = ["id", "star", "narratives.scope"]
        pq.write_table(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), path)
    entries, problems = made.read(path)
    assert [e.id for e in entries] == ["A1", "A3"]
    assert problems == [f"t.{kind} 第3行“上云范围及内容简介”：文字有1000000个字符，超过20000"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "t.csv: 工作表是空的，请用 yunxing template 生成模板"),
        ("\n , \n", "t.csv: 工作表是空的，请用 yunxing template 生成模板"),
        ("申报编号,申请评定星级\n", "t.csv: 工作表是空的，没有可评定的行"),
        ("申报编号,申请评定星级\n,\n , \n", "t.csv: 工作表是空的，没有可评定的行"),
    ],
)
def test_an_empty_csv(text: str, line: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    assert refused(path) == [line]


def test_an_empty_sheet_and_an_empty_template(tmp_path: Path) -> None:
    path = made.write_grids(tmp_path / "t.xlsx", 申报=[], 发票=[])
    assert refused(path) == ["t.xlsx: 发票: 工作表是空的，请用 yunxing template 生成模板"]
    path = made.write_grids(tmp_path / "t.xlsx", 申报=[])
    assert refused(path) == ["t.xlsx: 申报: 工作表是空的，请用 yunxing template 生成模板"]
    assert refused(made.xlsx(path, {})) == ["t.xlsx: 申报: 工作表是空的，没有可评定的行"]
    assert refused(made.xlsx(path, {}), "en") == ["t.xlsx: 申报: the sheet is empty: there is no row to judge"]


def test_no_sheet_of_declarations(tmp_path: Path) -> None:
    path = made.write_grids(tmp_path / "t.xlsx", Sheet1=[HEADS, GOOD], Sheet2=[])
    assert refused(path) == ["t.xlsx: 没有“申报”工作表，请用 yunxing template 生成模板"]
    assert refused(path, "en") == ["t.xlsx: there is no sheet 'Declarations': start from yunxing template"]
