"""``yunxing tables``: a declaration in, its tables of investment out."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.desk.running import EXAMPLES, Shell
from tests.dossier.entries import plain
from tests.guide.factories import invoice


def test_the_tables_of_an_example_are_written(shell: Shell) -> None:
    ran = shell("tables", EXAMPLES / "declarations/11-four-stars-with-a-sealed-table.yaml")
    assert (ran.code, ran.lines, ran.said) == (0, ["已写出 投入明细.xlsx：发票 3 张，合计 7.31 万元，明细 1 张"], [])
    book = CalamineWorkbook.from_path("投入明细.xlsx")
    assert book.sheet_names == ["附表3.2", "附表3.3（1）"]
    assert [row[5] for row in book.get_sheet_by_name("附表3.2").to_python()[2:]] == [2.26, 2.65, 2.4, 7.31]


def test_what_does_not_agree_is_said(shell: Shell) -> None:
    line = {"name": "云", "amount_yuan": "10", "cloud": True}
    path = shell.yaml("a.yaml", plain(1, invoices=[invoice("20", claimed_yuan="12", breakdown={"lines": [line]})]))
    ran = shell("tables", path)
    assert ran.said == ["提示 发票 20481661：填报 12 元，明细中上云投入为 10 元，应相等，请核对"]
    assert shell("tables", path, "--force", "--lang", "en").lines == [
        "Written investment.xlsx: 1 invoices, 0.0012 ×10,000 yuan, 1 breakdowns"
    ]


def test_what_cannot_be_used_is_refused(shell: Shell) -> None:
    path = shell.yaml("a.yaml", plain(1))
    assert shell("tables", path, "-o", "a.csv").said == ["有误 a.csv: 明细表写成 .xlsx，请改文件名"]
    Path("投入明细.xlsx").write_text("kept", "utf-8")
    assert shell("tables", path).said == ["有误 投入明细.xlsx: 文件已存在，加 --force 可覆盖"]
