"""Files that cannot be used as a whole get one line that says why and what to do instead."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.guide.factories import values
from tests.guide.sheets import rows as made
from tests.guide.sheets.rows import refused
from yunxing.guide.sheets import sources

HEADS, GOOD = ["申报编号", "申请评定星级"], ["A1", "三星级"]
MACROS = "含宏的工作簿不能读入，请另存为“Excel 工作簿（.xlsx）”"
UNREADABLE = "不是能读的 .xlsx 工作簿，请用 WPS 或 Excel 打开后另存为 .xlsx"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("t.xlsm", MACROS),
        ("t.xltm", MACROS),
        ("t.xlsb", MACROS),
        ("t.xls", "旧版 .xls 不能读入，请另存为 .xlsx"),
        ("t.ods", "不认识的文件类型.ods，可用 .xlsx、.csv、.parquet"),
        ("t", "不认识的文件类型（无后缀），可用 .xlsx、.csv、.parquet"),
    ],
)
def test_kinds_of_files_that_are_not_read(name: str, line: str, tmp_path: Path) -> None:
    assert refused(made.xlsx(tmp_path / "t.xlsx", {}).rename(tmp_path / name)) == [f"{name}: {line}"]


def test_macros_under_a_harmless_name(tmp_path: Path) -> None:
    path = made.xlsx(tmp_path / "t.xlsx", made.sheets_of(values()))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert refused(path) == [f"t.xlsx: {MACROS}"]
    assert refused(path, "en") == ["t.xlsx: a workbook with macros: save it as .xlsx"]


def test_what_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"")
    assert refused(path) == ["t.xlsx: 文件是空的"]
    for junk in (bytes(range(256)) * 40, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "申报编号\n".encode()):
        path.write_bytes(junk)
        assert refused(path) == [f"t.xlsx: {UNREADABLE}（File is not a zip file）"]
    whole = made.xlsx(tmp_path / "w.xlsx", made.sheets_of(values())).read_bytes()
    for end in (10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        assert len(refused(path)) == 1
        assert refused(path)[0].startswith(f"t.xlsx: {UNREADABLE}")


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert len(refused(path)) == 1
    assert refused(path)[0].startswith(f"t.xlsx: {UNREADABLE}")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_with_a_broken_part(part: str, tmp_path: Path) -> None:
    whole = made.xlsx(tmp_path / "w.xlsx", made.sheets_of(values()))
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, data[: len(data) // 2] + b"<&" if entry.filename == part else data)
    lines = refused(path)
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert lines[0].startswith("t.xlsx")


def test_a_workbook_too_large_when_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(2):
            archive.writestr(f"xl/worksheets/sheet{place}.xml", b"0" * 10_000)
    data = path.read_bytes()
    size = (10_000).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (0xFFFFFFF0).to_bytes(4, "little")))
    assert path.stat().st_size < 1000
    assert refused(path) == ["t.xlsx: 解开后过大，请拆成多个文件"]
    whole = made.xlsx(tmp_path / "w.xlsx", made.sheets_of(values()))
    monkeypatch.setattr(sources, "MAX_UNPACKED", 10_000)
    assert refused(whole) == ["w.xlsx: 解开后过大，请拆成多个文件"]


def test_a_workbook_with_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made.write_grids(tmp_path / "t.xlsx", 申报=[HEADS, GOOD, ["A2", 4]])
    monkeypatch.setattr(sources, "MAX_ROWS", 2)
    assert refused(path) == ["t.xlsx: 申报: 有3行，超过2行"]


def test_what_is_no_parquet(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    for junk in (b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"id,star\nA1,3\n"):
        path.write_bytes(junk)
        lines = refused(path)
        assert len(lines) == 1
        assert lines[0].startswith("t.parquet: 不是能读的 Parquet 文件（")
        assert "\n" not in lines[0]


def test_cells_of_parquet_that_are_no_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    table = {
        "id": ["A1", "A2"],
        "star": [3, 3],
        "enterprise.name": [["甲"], None],
        "enterprise.address": [{"a": 1}, None],
    }
    pq.write_table(pa.table(table), path)
    entries, problems = made.read(path)
    assert [e.id for e in entries] == ["A2"]
    assert problems == [
        "t.parquet 第2行“中文名称”：应为文字，写的是「列表 (list)」",
        "t.parquet 第2行“注册地址”：应为文字，写的是「键值 (mapping)」",
    ]


def test_a_folder_like_a_partition_adds_no_column(tmp_path: Path) -> None:
    folder = tmp_path / "year=2020"
    folder.mkdir()
    path = folder / "t.parquet"
    pq.write_table(pa.table({"id": ["A1"], "star": [3], "filed_on": [date(2020, 5, 6)]}), path)
    assert [e.declaration.filed_on for e in made.read(path)[0]] == [date(2020, 5, 6)]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_a_file_that_is_not_there(kind: str, tmp_path: Path) -> None:
    assert refused(tmp_path / f"t.{kind}") == [f"t.{kind}: 没有这个文件"]
    assert refused(tmp_path / f"t.{kind}", "en") == [f"t.{kind}: there is no such file"]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "parquet"])
def test_a_folder_in_place_of_a_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{kind}"
    path.mkdir()
    lines = refused(path)
    assert len(lines) == 1
    assert lines[0].startswith(f"t.{kind}: ")


def test_invoices_that_are_not_where_they_are_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(made.csv_text([HEADS, GOOD]), encoding="utf-8")
    assert refused(path, invoices=tmp_path / "i.csv") == ["i.csv: 没有这个文件"]
    assert refused(path, invoices=tmp_path / "i.xlsx") == ["i.xlsx: 这里要 .csv 或 .parquet 文件"]
    path = made.xlsx(tmp_path / "t.xlsx", made.sheets_of(values()))
    assert refused(path, services=tmp_path / "s.csv") == ["s.csv: t.xlsx的“云服务”在它自己的工作表里，不能另给文件"]
