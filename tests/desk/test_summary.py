"""``yunxing summary``: files and folders in, a workbook or a paper out, with a word on what does not meet its star."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.running import EXAMPLES, Shell
from tests.dossier.entries import code, plain

ASKED = ("--unit", "试验区工信局", "--dated", "2020-05-09")


def test_a_workbook_and_a_paper_are_written(shell: Shell) -> None:
    one, two = shell.yaml("a.yaml", plain(1)), shell.yaml("b.yaml", plain(2, "B4"))
    ran = shell("summary", one, two, *ASKED, "--context", shell.context())
    assert (ran.code, ran.lines, ran.said) == (0, ["已写出 汇总表.xlsx：认定 1，推荐 1"], [])
    book = CalamineWorkbook.from_path("汇总表.xlsx")
    assert book.get_sheet_by_name("推荐").to_python()[4][1] == "连云港试验002号有限公司"
    assert shell("summary", one, two, *ASKED, "-o", "汇总表.pdf", "--lang", "en").lines == [
        "Written 汇总表.pdf: 认定 1, 推荐 1"
    ]
    assert Path("汇总表.pdf").read_bytes().startswith(b"%PDF")


def test_who_does_not_meet_the_star_is_listed_with_a_notice(shell: Shell) -> None:
    bad = shell.yaml("a.yaml", plain(1, claims=[]))
    ran = shell("summary", bad, *ASKED, "--context", shell.context())
    assert (ran.code, ran.lines) == (0, ["已写出 汇总表.xlsx：认定 1，推荐 0"])
    assert ran.said == [f"提示 ○ 不符合 连云港试验001号有限公司（{bad}）"]


def test_an_investment_that_is_not_the_forms_is_told_with_both_amounts(shell: Shell) -> None:
    path = next((EXAMPLES / "declarations").glob("05-*.yaml"))
    ran = shell("summary", path, *ASKED, "--context", EXAMPLES / "context.yaml")
    assert (ran.code, ran.said) == (0, [
        f"提示 ◐ 补正 灌南样例木业有限公司（{path}）",
        "提示 灌南样例木业有限公司：申请表填上云投入 2.1 万元，材料齐全可计的 0 万元，汇总表列后者。缺什么见 yunxing assess",
    ])  # fmt: skip


def test_the_rest_of_many_is_counted_in_words_that_agree(shell: Shell) -> None:
    name = "连云港试验0{}号有限公司"
    endings = (
        f"1 more does not meet it: {name.format(13)}",
        f"2 more do not meet it: {name.format(13)}, {name.format(14)}",
    )
    for number, ending in ((13, endings[0]), (14, endings[1])):
        paths = [shell.yaml(f"{n}.yaml", plain(n, claims=[])) for n in range(1, number + 1)]
        ran = shell("summary", *paths, *ASKED, "--context", shell.context(), "--force", "--lang", "en")
        assert (ran.code, ran.said[-1]) == (0, ending)


def test_notes_of_the_office_stand_in_its_columns(shell: Shell) -> None:
    one = shell.yaml("a.yaml", plain(1))
    notes = shell.yaml("备注.yaml", {code(1): {"现场核查": "已核查"}})
    assert shell("summary", one, *ASKED, "--notes", notes).code == 0
    assert CalamineWorkbook.from_path("汇总表.xlsx").get_sheet_by_name("认定").to_python()[4][13] == "已核查"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("-o", "汇总表.docx"), "汇总表.docx: 汇总表写成 .xlsx 或 .pdf，请改文件名"),
        (("--unit", " "), "--unit: 填报单位不能为空，也不能含有不能显示的字符"),
        (("--dated", "明天"), "--dated: 「明天」不是日期，请写成 2020-05-06 的样子"),
        (("-o", "没有/a.xlsx"), "没有/a.xlsx: 所在文件夹不存在"),
    ],
)
def test_what_cannot_be_used_is_refused(more: tuple[str, ...], said: str, shell: Shell) -> None:
    ran = shell("summary", shell.yaml("a.yaml", plain(1)), *ASKED, *more)
    assert (ran.code, ran.said) == (2, [f"有误 {said}"])
    assert shell.files() == ["a.yaml"]


def test_a_folder_with_something_else_is_refused_by_name_and_nothing_is_written(shell: Shell) -> None:
    ran = shell("summary", EXAMPLES, *ASKED)
    assert (ran.code, ran.said[0].split(": ")[0].split(":")[0]) == (2, f"有误 {EXAMPLES / 'context.yaml'}")
    assert shell.files() == []


def test_an_existing_file_is_kept_unless_told_otherwise(shell: Shell) -> None:
    one = shell.yaml("a.yaml", plain(1))
    Path("汇总表.xlsx").write_text("kept", "utf-8")
    assert shell("summary", one, *ASKED).said == ["有误 汇总表.xlsx: 文件已存在，加 --force 可覆盖"]
    assert Path("汇总表.xlsx").read_text("utf-8") == "kept"
    assert shell("summary", one, *ASKED, "--force").code == 0


def test_characters_that_the_faces_lack_are_told(shell: Shell) -> None:
    one = shell.yaml("a.yaml", plain(1, name="连云港𠮷祥（𪚥）喆有限公司"))
    ran = shell("summary", one, *ASKED, "--context", shell.context(), "-o", "a.pdf")
    assert ran.said == ["提示 字库中没有这些字，打印件上是空框，请手写补上，或用 .xlsx 打印：𠮷𪚥"]
    assert shell("summary", one, *ASKED, "--context", shell.context(), "-o", "a.xlsx").said == []
