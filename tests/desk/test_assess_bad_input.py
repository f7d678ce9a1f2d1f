"""``yunxing assess`` on what cannot be read: one clear line each, the good ones judged, nothing half-written."""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.running import Shell
from tests.guide.factories import NAME, values
from tests.guide.sheets.rows import csv_text, sheets_of, write_grids
from yunxing.desk import assess as command
from yunxing.guide.loading import available
from yunxing.guide.sheets.layout import INVOICES, MAIN


def spoilt(*changes: dict[str, Any]) -> Any:
    """One declaration for each change of its row."""
    sheets = sheets_of(*[values()] * len(changes))
    for row, change in zip(sheets[MAIN], changes, strict=True):
        row.update(change)
    return sheets


def test_good_rows_are_judged_and_bad_ones_named(shell: Shell) -> None:
    sheets = spoilt({}, {"star": 6}, {"filed_on": "2019-02-30"}, {"enterprise.capital_wan": "两万"}, {})
    path = shell.xlsx("t.xlsx", sheets)
    ran = shell("assess", path, "-o", "v.xlsx")
    assert (ran.code, ran.out) == (2, "")
    problems = [
        f"{path} [申报] 第3行“申请评定星级”：没有「6」这一星级，可选：3、4、5",
        f"{path} [申报] 第4行“填报日期”：没有2019年2月30日这一天，请核对",
        f"{path} [申报] 第5行“注册资本（万元）”：「两万」不是金额，请写阿拉伯数字，如 20000.00，不带单位",
    ]
    assert ran.said == [
        *(f"有误 {line}" for line in problems),
        "共评定 2 份：符合 2 → v.xlsx",
        "3 处未能读入，见上",
    ]
    book = CalamineWorkbook.from_path(str(shell.folder / "v.xlsx"))
    assert [row[0] for row in book.get_sheet_by_name("结论").to_python()] == ["编号", "A1", "A5"]
    assert book.get_sheet_by_name("未能读入").to_python() == [["问题"], *([line] for line in problems)]


def test_the_same_in_english(shell: Shell) -> None:
    path = shell.csv("t.csv", spoilt({}, {"filed_on": "2019-02-30"}))
    ran = shell("assess", path, "--lang", "en", "-f", "json")
    assert [p["id"] for p in json.loads(ran.out)] == ["A1"]
    assert (ran.code, ran.said) == (
        2,
        [
            f"error {path} row 3 column “填报日期”: there is no such day as 2019-02-30: check it",
            "1 judged: meets 1",
            "1 could not be read, see above",
        ],
    )


def test_an_unknown_county_is_a_finding(shell: Shell) -> None:
    path = shell.xlsx("t.xlsx", spoilt({"enterprise.division": "无名县"}))
    ran = shell("assess", path, "--context", shell.context(), "-f", "json")
    (found,) = json.loads(ran.out)
    assert (ran.code, found["outcome"], found["division"]) == (1, "incomplete", "无名县")
    assert ran.said == ["共评定 1 份：补正 1"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_template(lang: str, shell: Shell) -> None:
    assert shell("template", "t.xlsx", "--lang", lang).code == 0
    ran = shell("assess", "t.xlsx", "-o", "v.csv", "--lang", lang)
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.said
        == {
            "zh": ["有误 t.xlsx: 申报: 工作表是空的，没有可评定的行", "共评定 0 份", "1 处未能读入，见上"],
            "en": [
                "error t.xlsx: Declarations: the sheet is empty: there is no row to judge",
                "0 judged",
                "1 could not be read, see above",
            ],
        }[lang]
    )
    assert shell.files() == ["t.xlsx"]


def test_a_bad_file_among_good_ones(shell: Shell) -> None:
    good, sheet = shell.yaml("good.yaml", values()), shell.csv("t.csv", sheets_of(values("B4")))
    bad = shell.yaml("bad.yaml", values(filed_on="2019-02-30"))
    late = shell.yaml("late.yaml", values("B5"))
    ran = shell("assess", good, bad, "nowhere.xlsx", sheet, "notes.txt", late, "-f", "json")
    assert [(p["id"], p["star"]) for p in json.loads(ran.out)] == [("good", 3), ("A1", 4), ("late", 5)]
    assert (ran.code, ran.said) == (
        2,
        [
            f"有误 {bad}:4: filed_on: 没有2019年2月30日这一天，请核对",
            "有误 nowhere.xlsx: 没有这个文件",
            "有误 notes.txt: 不认识的文件类型.txt，可用 .xlsx、.csv、.parquet",
            "共评定 3 份：符合 3",
            "3 处未能读入，见上",
        ],
    )


def test_one_bad_file_alone(shell: Shell) -> None:
    bad = shell.yaml("bad.yaml", values(star=6, filed_on="2019-02-30"))
    ran = shell("assess", bad, "-o", "v.json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.said == [
        f"有误 {bad}:4: filed_on: 没有2019年2月30日这一天，请核对",
        f"有误 {bad}:3: star: 没有「6」这一星级，可选：3、4、5",
    ]
    assert shell.files() == ["bad.yaml"]


def test_the_rows_before_a_broken_one_are_judged(shell: Shell) -> None:
    sheets = sheets_of(*[values()] * 4)
    path = shell.csv("t.csv", sheets)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(NAME, f'"{NAME}')
    path.write_text("\n".join(lines), encoding="utf-8")
    ran = shell("assess", path, "-f", "json")
    assert [p["id"] for p in json.loads(ran.out)] == ["A1", "A2"]
    assert (ran.code, ran.said[0]) == (
        2,
        f"有误 {path}:4: 引号不成对，这一行起没有读入，请在表格软件里另存为 CSV UTF-8",
    )


def test_an_invoice_of_nobody_is_said_and_the_rest_judged(shell: Shell) -> None:
    sheets = sheets_of(values())
    sheets[INVOICES].append({**sheets[INVOICES][0], "id": "B7"})
    path = shell.xlsx("t.xlsx", sheets)
    ran = shell("assess", path, "-f", "json")
    assert [p["outcome"] for p in json.loads(ran.out)] == ["meets"]
    assert ran.said[0] == f"有误 {path} [发票]“申报编号”：编号「B7」在“申报”表中没有"
    assert ran.code == 2


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        (
            "--edition",
            "nanjing-2099",
            f"nanjing-2099: 没有这一版指南。现有：{'、'.join(available())}；也可给出指南文件夹",
        ),
        ("--invoices", "nowhere.csv", "nowhere.csv: 没有这个文件"),
    ],
)
def test_options_that_name_nothing(option: str, value: str, line: str, shell: Shell) -> None:
    path = shell.csv("t.csv", {MAIN: sheets_of(values())[MAIN]})
    ran = shell("assess", path, option, value)
    assert (ran.code, ran.out, ran.said[0]) == (2, "", f"有误 {line}")


def test_a_context_that_is_none(shell: Shell) -> None:
    path = shell.yaml("a.yaml", values())
    bad = shell.yaml("c.yaml", {"area": "3207", "aera": "3207"})
    ran = shell("assess", path, "--context", bad)
    assert (ran.code, ran.out) == (2, "")
    assert [line.split("没有这一项")[0] for line in ran.said] == [f"有误 {bad}:2: aera: "]


FORMULA = "=cmd|'/C calc'!A0"


@pytest.mark.parametrize("text", [FORMULA, "+1+cmd|x", "-2+3+cmd|x", "@SUM(A1)", "\t=1+1", "\r=1+1"])
def test_formula_like_text_is_harmless_in_every_form(text: str, shell: Shell) -> None:
    """Whatever a name holds, and a note or number that is quoted in an advice."""
    path = shell.yaml("a.yaml", values(enterprise__name=text))
    table = shell.folder / "t.csv"
    table.write_text(csv_text([["申报编号", "申请评定星级", "中文名称"], [text.strip(), 3, text]]), encoding="utf-8")
    shown = text.strip()
    for source in (path, table):
        for end in ("csv", "xlsx"):
            shell("assess", source, "-o", f"v.{end}", "--force")
        book = CalamineWorkbook.from_path(str(shell.folder / "v.xlsx"))
        cells = [c for n in book.sheet_names for row in book.get_sheet_by_name(n).to_python() for c in row]
        assert (shown in cells) == (source == table)
        with zipfile.ZipFile(shell.folder / "v.xlsx") as archive:
            assert not [n for n in archive.namelist() if b"<f>" in archive.read(n)]
        with (shell.folder / "v.csv").open(encoding="utf-8-sig", newline="") as stream:
            written = [c for row in csv.reader(stream) for c in row]
        assert [c for c in written if c[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
        assert (f"'{shown}" in written) == (source == table)


def test_a_name_that_no_sheet_can_have(shell: Shell) -> None:
    for place, name in enumerate(["甲[1]:*?/\\乙", "'", "长" * 40, "", None, "History"]):
        path = shell.yaml("a.yaml", values(enterprise__name=name))
        assert shell("assess", path, "-o", f"v{place}.xlsx").code == int(not name)
    assert [CalamineWorkbook.from_path(str(shell.folder / f"v{i}.xlsx")).sheet_names for i in range(6)] == [
        ["甲 1 乙"],
        ["Sheet1"],
        ["长" * 31],
        ["—"],
        ["—"],
        ["History"],
    ]


def test_a_terminal_is_not_driven_by_what_a_file_says(shell: Shell) -> None:
    name = "甲\x1b[31m乙\x1b]0;题\x07\x9b2J[bold]丙[/bold]"
    path = write_grids(
        shell.folder / "t.xlsx", 申报=[["申报编号", "申请评定星级", "中文名称"], ["A1", 3, "甲[bold]丙[/bold]"]]
    )
    assert "甲[bold]丙[/bold]" in shell("assess", path).out
    table = shell.folder / "t.csv"
    table.write_text(csv_text([["申报编号", "申请评定星级", "中文名称"], ["A1", 3, name]]), encoding="utf-8")
    out = shell("assess", table).out
    assert [c for c in out if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160] == []
    single = shell.folder / "a.json"
    single.write_text(json.dumps(values(enterprise__name=name), ensure_ascii=False), encoding="utf-8")
    out = shell("assess", single).out
    assert [c for c in out if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160] == []


def test_marks_of_a_table_are_kept_apart(shell: Shell) -> None:
    table = shell.folder / "t.csv"
    table.write_text(csv_text([["申报编号", "申请评定星级", "中文名称"], ["A1", 3, "甲|乙\n丙"]]), encoding="utf-8")
    rows = shell("assess", table, "-f", "md").lines
    assert rows[2].startswith("| A1 | 甲\\|乙<br>丙 |  |  | 3 |")


def test_an_old_answer_is_not_overwritten_unless_told(shell: Shell) -> None:
    path = shell.yaml("a.yaml", values())
    (shell.folder / "v.json").write_text("old")
    ran = shell("assess", path, "-o", "v.json")
    assert (ran.code, ran.said) == (2, ["有误 v.json: 文件已存在，加 --force 可覆盖"])
    assert (shell.folder / "v.json").read_text() == "old"
    assert shell("assess", path, "-o", "v.json", "--force").code == 0
    assert json.loads((shell.folder / "v.json").read_text(encoding="utf-8"))["outcome"] == "meets"
    assert shell.files() == ["a.yaml", "v.json"]


@pytest.mark.parametrize("end", ["csv", "xlsx", "json", "md"])
def test_an_old_answer_stays_where_there_is_no_new_one(end: str, shell: Shell) -> None:
    (shell.folder / f"v.{end}").write_text("old")
    for bad in (["nowhere.csv"], ["nowhere.yaml"], ["nowhere.yaml", "nowhere.xlsx"]):
        assert shell("assess", *bad, "-o", f"v.{end}", "--force").code == 2
    assert shell.files() == [f"v.{end}"]
    assert (shell.folder / f"v.{end}").read_text() == "old"


class Interrupted(BaseException):
    """Somebody presses a key in the middle."""


@pytest.mark.parametrize("end", ["csv", "xlsx", "json", "md"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, Interrupted, ValueError])
def test_nothing_is_half_written(
    end: str, error: type[BaseException], shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, aside = shell.xlsx("t.xlsx", sheets_of(*[values()] * 3)), shell.folder / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    (shell.folder / f"v.{end}").write_text("old")
    judged = command.assess_many

    def broken(*arguments: Any, **more: Any) -> Any:
        results = judged(*arguments, **more)
        yield next(results)
        raise error

    monkeypatch.setattr(command, "assess_many", broken)
    code = {KeyboardInterrupt: 130, ValueError: 70}.get(error)
    if code:
        assert shell("assess", path, "-o", f"v.{end}", "--force").code == code
    else:
        with pytest.raises(error):
            shell("assess", path, "-o", f"v.{end}", "--force")
    assert shell.files() == ["aside", "t.xlsx", f"v.{end}"]
    assert (shell.folder / f"v.{end}").read_text() == "old"
    assert list(aside.iterdir()) == []


def test_where_nothing_can_be_written(shell: Shell) -> None:
    path = shell.yaml("a.yaml", values())
    ran = shell("assess", path, "-o", "nowhere/v.csv")
    assert (ran.code, ran.said) == (2, ["有误 nowhere/v.csv: 所在文件夹不存在"])
    ran = shell("assess", path, "-f", "xlsx")
    assert (ran.code, ran.said) == (2, ["有误 --format xlsx: 工作簿要写到文件：请加 --output 文件名.xlsx"])


@pytest.mark.parametrize("end", ["csv", "xlsx", "json", "md"])
def test_a_folder_that_refuses(end: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    path = shell.yaml("a.yaml", values())
    monkeypatch.setattr("yunxing.guide.sheets.template.tempfile.mkstemp", refused)
    ran = shell("assess", path, "-o", f"v.{end}")
    assert (ran.code, ran.said) == (
        2,
        [f"有误 v.{end}: 写不出文件（没有权限），请核对文件夹的权限和余下的空间"],
    )
    assert shell.files() == ["a.yaml"]


def test_the_files_given_are_left_as_they_are(shell: Shell) -> None:
    paths: list[Path] = [shell.xlsx("t.xlsx", sheets_of(values())), shell.yaml("a.yaml", values())]
    before = [p.read_bytes() for p in paths]
    shell("assess", *paths, "-o", "v.xlsx")
    assert [p.read_bytes() for p in paths] == before
    assert shell.files() == ["a.yaml", "t.xlsx", "v.xlsx"]
