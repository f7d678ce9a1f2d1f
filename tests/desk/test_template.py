"""``yunxing template``: writes the workbook, says where, and never writes over one unless told."""

from __future__ import annotations

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.running import Shell
from tests.guide import lakeland
from tests.guide.factories import edition
from yunxing.guide.sheets.layout import MAIN, layout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_writes_the_workbook(lang: str, shell: Shell) -> None:
    ran = shell("template", "t.xlsx", "--lang", lang)
    said = {"zh": "已生成 t.xlsx", "en": "written: t.xlsx"}[lang]
    assert (ran.code, ran.out, ran.said, shell.files()) == (0, "", [said], ["t.xlsx"])
    book = CalamineWorkbook.from_path("t.xlsx")
    names = {
        "zh": ["申报", "发票", "云服务", "填写说明"],
        "en": ["Declarations", "Invoices", "Services", "How to fill in"],
    }
    assert book.sheet_names == names[lang]
    (heads,) = book.get_sheet_by_name(names[lang][0]).to_python()
    assert [str(h).rstrip("*") for h in heads] == [c.title.say(lang) for c in layout(edition()).sheets[MAIN]]


@pytest.mark.parametrize(("lang", "name"), [("zh", "申报表模板.xlsx"), ("en", "declarations.xlsx")])
def test_its_name_where_none_is_given(lang: str, name: str, shell: Shell) -> None:
    assert shell("template", "--lang", lang).code == 0
    assert shell.files() == [name]


def test_an_old_one_stays_unless_told(shell: Shell) -> None:
    (shell.folder / "t.xlsx").write_text("filled in by hand")
    ran = shell("template", "t.xlsx")
    assert (ran.code, ran.said) == (2, ["有误 t.xlsx: 文件已存在，加 --force 可覆盖"])
    assert (shell.folder / "t.xlsx").read_text() == "filled in by hand"
    assert shell("template", "t.xlsx", "--force").code == 0
    assert CalamineWorkbook.from_path("t.xlsx").sheet_names[0] == "申报"
    assert shell.files() == ["t.xlsx"]


@pytest.mark.parametrize("name", ["t.xls", "t.xlsm", "t.csv", "t", "xlsx"])
def test_other_endings_are_refused(name: str, shell: Shell) -> None:
    ran = shell("template", name)
    assert (ran.code, ran.said[1], shell.files()) == (2, "有误 FILE：文件名应以 .xlsx 结尾", [])
    assert shell("template", name, "--lang", "en").said[-1] == "Error: Invalid value for FILE: the name ends in .xlsx"


def test_a_capital_ending_will_do(shell: Shell) -> None:
    assert (shell("template", "T.XLSX").code, shell.files()) == (0, ["T.XLSX"])


def test_no_folder(shell: Shell) -> None:
    assert shell("template", "nowhere/t.xlsx").said == ["有误 nowhere/t.xlsx: 所在文件夹不存在"]


def test_of_another_edition(shell: Shell) -> None:
    assert shell("template", "t.xlsx", "--edition", lakeland.HERE).code == 0
    (heads,) = CalamineWorkbook.from_path("t.xlsx").get_sheet_by_name("申报").to_python()
    assert [str(h).rstrip("*") for h in heads] == [c.title.zh for c in layout(lakeland.lakeland()).sheets[MAIN]]
