"""Workbooks: a part for each sheet, a line for each row."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.evidence.carriers.packages import write
from yunxing.evidence.carriers import sheets
from yunxing.evidence.carriers.sheets import open_xlsx
from yunxing.evidence.document import Refused


def workbook(path: Path, content: Mapping[str, list[list[Any]]], *, hidden: str = "", chart: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(number, place, value)
            if name == hidden:
                sheet.hide()
        if chart:
            made = book.add_chart({"type": "line"})
            made.add_series({"values": f"={next(iter(content))}!$A$1:$A$2"})
            book.add_chartsheet("图").set_chart(made)
    return path


def changed(path: Path, part: str, before: bytes, after: bytes) -> Path:
    """The package with some bytes of a part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert before in parts[part]
    return write(path, {**parts, part: parts[part].replace(before, after)})


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_xlsx(path)
    return refused.value.finding.code


def test_sheets_are_parts_and_rows_are_lines(tmp_path: Path) -> None:
    rows = [
        ["开票日期", "价税合计", "备注", "是否"],
        [date(2020, 5, 6), 1060.5, "云 主机\n一年", True],
        [],
        [datetime(2020, 5, 6, 9, 30), 12, 0.1, None],  # noqa: DTZ001 -- a workbook knows no zones
    ]
    opened = open_xlsx(workbook(tmp_path / "a.xlsx", {"发票": rows, "空": []}))
    assert (opened.format, opened.page_count, opened.findings) == ("xlsx", 2, [])
    assert opened.parts == [
        "发票\n开票日期\t价税合计\t备注\t是否\n2020-05-06\t1060.5\t云 主机 一年\tTrue\n2020-05-06 09:30\t12\t0.1", "空",
    ]  # fmt: skip


def test_hidden_sheets_are_read_and_named(tmp_path: Path) -> None:
    opened = open_xlsx(workbook(tmp_path / "a.xlsx", {"一": [["a"]], "二": [["b"]]}, hidden="二"))
    assert (opened.parts, [(f.code, f.weight) for f in opened.findings]) == (
        ["一\na", "二\nb"],
        [("sheets_hidden", "note")],
    )
    assert opened.findings[0].zh == "工作表“二”设为隐藏，打开时看不到，也读了"


def test_a_sheet_that_is_a_chart_has_no_rows(tmp_path: Path) -> None:
    opened = open_xlsx(workbook(tmp_path / "a.xlsx", {"一": [[1], [2]]}, chart=True))
    assert opened.parts == ["一\n1\n2", "图"]


def test_the_ending_does_not_matter(tmp_path: Path) -> None:
    assert open_xlsx(workbook(tmp_path / "a.xls", {"一": [["云"]]})).parts == ["一\n云"]


def test_cells_far_apart_are_refused_before_they_are_laid_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": [["a", "b"]]})
    wide = changed(path, "xl/worksheets/sheet1.xml", b'r="B1"', b'r="XFD1048576"')
    assert refusal(wide) == "sheet_too_large"


def test_a_formatted_but_empty_cell_far_away_does_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"一": [["a"]]})
    empty = changed(
        path, "xl/worksheets/sheet1.xml", b"</row>", b'</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert open_xlsx(empty).parts == ["一\na"]


def test_a_long_sheet_is_read_in_part(tmp_path: Path) -> None:
    opened = open_xlsx(workbook(tmp_path / "a.xlsx", {"一": [["云" * 90]] * 5_000}))
    assert (len(opened.parts[0]), [f.code for f in opened.findings]) == (400_000, ["text_cut"])


def test_of_very_many_sheets_the_first_are_read(tmp_path: Path) -> None:
    opened = open_xlsx(workbook(tmp_path / "a.xlsx", {f"表{n}": [] for n in range(sheets.MOST_SHEETS + 2)}))
    assert (opened.page_count, [f.code for f in opened.findings]) == (sheets.MOST_SHEETS, ["pages_left"])


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path / "a.xlsx", {"一": [["a"]]})
    data = good.read_bytes()
    cut = tmp_path / "b.xlsx"
    cut.write_bytes(data[: len(data) // 2])
    assert refusal(cut) == "archive_damaged"
    assert refusal(changed(good, "xl/workbook.xml", b"<sheets>", b"<she")) == "office_damaged"
    assert refusal(write(tmp_path / "c.xlsx", {"xl/x.xml": b" " * 9_000_000})) == "archive_bomb"
    assert refusal(write(tmp_path / "d.xlsx", {"xl/x.xml": b""})) == "office_damaged"
    old = tmp_path / "e.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000)
    assert refusal(old) == "office_damaged"
