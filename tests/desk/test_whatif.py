"""``yunxing whatif``: other numbers, readings or another edition, and who gains and falls, by hand-counted sets."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.running import Ran, Shell
from tests.guide.cases import claims
from tests.guide.factories import B3, edition, invoice, values
from tests.guide.sheets.rows import sheets_of
from yunxing.guide.loading import EDITIONS

SMALL = [
    values(enterprise__name="足额试验企业"),
    values(enterprise__name="半额试验企业", invoices=[invoice("10000.00")], enterprise__division="320703"),
    values(enterprise__name="差一分试验企业", invoices=[invoice("9999.99")]),
    values("B4", enterprise__name="四星试验企业"),
    values(enterprise__name="一项效果试验企业", claims=claims(*B3[:3])),
    values(enterprise__name="没有签字试验企业", commitment__signed=False),
]
LOWER = "investment.at_least_yuan.3=10000"


def small(shell: Shell) -> Path:
    return shell.xlsx("t.xlsx", sheets_of(*SMALL))


def parts(ran: Ran) -> list[list[list[str]]]:
    """The tables of a CSV answer."""
    return [list(csv.reader(io.StringIO(part))) for part in ran.out.split("\r\n\r\n")]


def asked(shell: Shell, *change: str, lang: str = "zh") -> list[list[list[str]]]:
    common = ["whatif", small(shell), "--context", shell.context(), "-f", "csv", "--lang", lang]
    ran = shell(*common, *change)
    assert (ran.code, ran.err) == (0, "")
    return parts(ran)


def test_a_lower_threshold(shell: Shell) -> None:
    assert asked(shell, "--set", LOWER) == [
        [
            ["结论", "改前", "改后", "增减"],
            ["符合", "2", "3", "+1"],
            ["补正", "1", "1", "+0"],
            ["不符合", "3", "2", "-1"],
            ["不予受理", "0", "0", "+0"],
            ["合计", "6", "6", "升1 降0"],
        ],
        [["县区", "升为符合", "不再符合", "其他变化"], ["连云区", "1", "0", "0"]],
        [["星级", "升为符合", "不再符合", "其他变化"], ["3★", "1", "0", "0"]],
        [["标准", "升为符合", "不再符合", "其他变化"], ["上云投入", "1", "0", "0"]],
        [
            ["编号", "企业", "县区", "申报", "改前", "改后", "因为"],
            ["A2", "半额试验企业", "连云区", "3★", "不符合", "符合", "上云投入"],
        ],
    ]


def test_several_changes_in_english(shell: Shell) -> None:
    change = ["--set", LOWER, "--set", "effect.at_least.3=3", "--to-reading", "P2=and"]
    assert asked(shell, *change, lang="en") == [
        [
            ["Verdict", "Before", "After", "Change"],
            ["meets", "2", "0", "-2"],
            ["incomplete", "1", "0", "-1"],
            ["fails", "3", "6", "+3"],
            ["inadmissible", "0", "0", "+0"],
            ["Total", "6", "6", "gain 0, fall 2"],
        ],
        [["County", "Gain", "Fall", "Other changes"], ["海州区", "0", "2", "1"]],
        [["Star", "Gain", "Fall", "Other changes"], ["3★", "0", "1", "1"], ["4★", "0", "1", "0"]],
        [
            ["Criterion", "Gain", "Fall", "Other changes"],
            ["Basic effects", "0", "1", "1"],
            ["Business in the cloud", "0", "1", "0"],
        ],
        [
            ["No.", "Enterprise", "County", "Star", "Before", "After", "Because of"],
            ["A1", "足额试验企业", "海州区", "3★", "meets", "fails", "Basic effects"],
            ["A4", "四星试验企业", "海州区", "4★", "meets", "fails", "Business in the cloud"],
            ["A6", "没有签字试验企业", "海州区", "3★", "incomplete", "fails", "Basic effects"],
        ],
    ]


def test_readings_before_hold_after_unless_changed(shell: Shell) -> None:
    both = asked(shell, "-r", "P2=and", "--set", "effect.at_least.3=2")
    assert [row[1:] for row in both[0][1:3]] == [["1", "1", "+0"], ["1", "1", "+0"]]
    back = asked(shell, "-r", "P2=and", "--to-reading", "P2=or")
    assert back[4][1:] == [["A4", "四星试验企业", "海州区", "4★", "不符合", "符合", "业务上云"]]


def test_another_edition_of_a_folder(shell: Shell) -> None:
    folder = shell.folder / "mine"
    shutil.copytree(EDITIONS / "jiangsu-2020", folder)
    rules = folder / "requirements.yaml"
    old = "at_least_yuan: {3: 20000, 4: 60000, 5: 200000}"
    text = rules.read_text(encoding="utf-8")
    assert text.count(old) == 1
    rules.write_text(text.replace(old, "at_least_yuan: {3: 10000, 4: 60000.01, 5: 200000}"), encoding="utf-8")
    found = asked(shell, "--to-edition", str(folder))
    assert found[4][1:] == [
        ["A2", "半额试验企业", "连云区", "3★", "不符合", "符合", "上云投入"],
        ["A4", "四星试验企业", "海州区", "4★", "符合", "不符合", "上云投入"],
    ]
    found = asked(shell, "--to-edition", str(folder), "--set", "investment.at_least_yuan.4=60000")
    assert [row[0] for row in found[4][1:]] == ["A2"]
    found = asked(shell, "--edition", str(folder), "--to-edition", "jiangsu-2020")
    assert [(row[0], row[5]) for row in found[4][1:]] == [("A2", "不符合"), ("A4", "符合")]


def test_where_nobody_changes(shell: Shell) -> None:
    common = ["whatif", small(shell), "--context", shell.context(), "--set", "investment.at_least_yuan.3=20000"]
    assert shell(*common).lines[-1] == "逐户  没有一户的结论有变化"
    assert shell(*common, "--lang", "en").lines[-1] == "One by one  nobody's outcome changes"
    assert parts(shell(*common, "-f", "csv"))[4] == [["编号", "企业", "县区", "申报", "改前", "改后", "因为"]]


def test_in_every_form(shell: Shell) -> None:
    common = ["whatif", small(shell), "--context", shell.context(), "--set", LOWER]
    for end in ("csv", "json", "md", "xlsx"):
        ran = shell(*common, "-o", f"v.{end}")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (shell.folder / "v.csv").read_bytes().decode("utf-8-sig") == shell(*common, "-f", "csv").out
    names = ["结论对照", "按县区", "按星级", "按标准", "逐户"]
    book = CalamineWorkbook.from_path(str(shell.folder / "v.xlsx"))
    assert book.sheet_names == names
    assert book.get_sheet_by_name("按标准").to_python() == [
        ["标准", "升为符合", "不再符合", "其他变化"],
        ["上云投入", 1, 0, 0],
    ]
    plain = json.loads((shell.folder / "v.json").read_text(encoding="utf-8"))
    assert list(plain) == names
    assert plain["结论对照"][0] == {"结论": "符合", "改前": 2, "改后": 3, "增减": "+1"}
    lines = (shell.folder / "v.md").read_text(encoding="utf-8").split("\n")
    assert [line for line in lines if line.startswith("## ")] == [f"## {name}" for name in names]
    shown = shell(*common).lines
    assert [line for line in shown if line in names] == names


def test_one_file_each(shell: Shell) -> None:
    paths = [shell.yaml(f"d{i}.yaml", plain) for i, plain in enumerate(SMALL)]
    ran = shell("whatif", *paths, "--context", shell.context(), "--set", LOWER, "-f", "json")
    assert [row["编号"] for row in json.loads(ran.out)["逐户"]] == ["d1"]


def test_bad_input_is_named_and_the_rest_compared(shell: Shell) -> None:
    good, bad = shell.yaml("good.yaml", SMALL[1]), shell.yaml("bad.yaml", values(filed_on="2019-02-30"))
    sheets = sheets_of(*SMALL)
    sheets["declarations"][0]["star"] = 6
    path = shell.xlsx("t.xlsx", sheets)
    ran = shell("whatif", bad, path, "nowhere.csv", good, "--context", shell.context(), "--set", LOWER, "-f", "json")
    found = json.loads(ran.out)
    assert [row["编号"] for row in found["逐户"]] == ["A2", "good"]
    assert found["结论对照"][-1]["改前"] == 6
    assert (ran.code, ran.said) == (
        2,
        [
            f"有误 {bad}:4: filed_on: 没有2019年2月30日这一天，请核对",
            f"有误 {path} [申报] 第2行“申请评定星级”：没有「6」这一星级，可选：3、4、5",
            "有误 nowhere.csv: 没有这个文件",
        ],
    )


def test_nothing_to_compare_writes_nothing(shell: Shell) -> None:
    (shell.folder / "v.csv").write_text("old")
    ran = shell("whatif", "nowhere.csv", "--set", LOWER, "-o", "v.csv", "--force")
    assert (ran.code, ran.out, ran.said) == (2, "", ["有误 nowhere.csv: 没有这个文件"])
    assert shell.files() == ["v.csv"]
    assert (shell.folder / "v.csv").read_text() == "old"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (["--set", "effect.at_least.3"], "--set: effect.at_least.3: 应写成 investment.at_least_yuan.4=50000 的样子"),
        (["--to-reading", "P2"], "--reading: P2: 应写成 P2=and 的样子"),
        (["--to-reading", "P2=xor"], "jiangsu-2020: P2: 读法P2没有“xor”，可选：or、and"),
        (["--to-edition", "nowhere"], "nowhere: 没有这一版指南。现有：jiangsu-2020；也可给出指南文件夹"),
    ],
)
def test_changes_that_mean_nothing(change: list[str], line: str, shell: Shell) -> None:
    ran = shell("whatif", small(shell), *change)
    assert (ran.code, ran.out, ran.said) == (2, "", [f"有误 {line}"])


@pytest.mark.parametrize("change", ["effect.at_leest.3=1", "no.such=1", "investment.at_least_yuan.4=六万"])
def test_a_path_or_number_that_is_none_has_one_line(change: str, shell: Shell) -> None:
    ran = shell("whatif", small(shell), "--set", change)
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert (
        change.split("=", maxsplit=1)[0].split(".")[-2] in ran.said[0]
        or change.split("=", maxsplit=1)[0] in ran.said[0]
    )


def test_a_sheet_of_another_edition_cannot_be_compared(shell: Shell) -> None:
    folder = shell.folder / "fewer"
    shutil.copytree(EDITIONS / "jiangsu-2020", folder)
    about = folder / "edition.yaml"
    about.write_text(about.read_text(encoding="utf-8").replace("key: jiangsu-2020", "key: mine", 1), encoding="utf-8")
    ran = shell("whatif", small(shell), "--to-edition", folder, "-f", "json")
    assert ran.code == 0
    forms = folder / "forms.yaml"
    text = forms.read_text(encoding="utf-8")
    assert "高端装备" in text
    forms.write_text(text.replace("高端装备", "低端装备"), encoding="utf-8")
    ran = shell("whatif", small(shell), "--to-edition", folder)
    assert (ran.code, ran.out, ran.said) == (2, "", ["有误 A1:2: 另一版指南（mine）没有：高端装备，无法对照"])
    assert edition().key == "jiangsu-2020"
