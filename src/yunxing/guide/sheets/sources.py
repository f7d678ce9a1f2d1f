"""Rows from XLSX, CSV and Parquet alike: headings, and a body whose rows know their numbers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from yunxing.guide.files import InputError, Place, cannot_open, decoded

from .layout import MAIN, SHEETS, plain_heading

MAX_UNPACKED = 4 * 1024**3
MAX_ROWS = 2_000_000
SUFFIXES = (".xlsx", ".csv", ".parquet")


@dataclass
class Rows:
    """A sheet: its headings, which stand in row ``top``, and the rows below them one by one."""

    file: str
    name: str
    headings: Sequence[Any]
    height: int
    top: int
    _body: Iterator[tuple[int, Sequence[Any]]]

    def body(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Rows after the headings, each with its number in the file."""
        return self._body

    def release(self) -> None:
        """Let go of what the file holds; there is no more to read."""
        self._body = iter(())

    def place(self, row: int) -> Place:
        """A place for errors."""
        return Place(f"{self.file} [{self.name}]" if self.name else self.file, row)


class Book:
    """The sheets of a file, or of several files that belong together."""

    def sheet(self, name: str) -> Rows | None:
        """A sheet by its key (``declarations``, ``invoices``, ``services``)."""
        raise AssertionError("each format says how")

    def lacking(self, name: str) -> list[str]:
        """The names of files that were looked for and are not there, where a sheet would be one of its own."""
        return []


def open_rows(path: Path, others: Mapping[str, Path]) -> Book:
    """The book of a file; ``others`` are files for further sheets (CSV and Parquet have one each)."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        if others:
            name, other = next(iter(others.items()))
            raise InputError.one(
                Place(str(other)), "", f"{path.name}的“{SHEETS[name].zh}”在它自己的工作表里，不能另给文件",
                f"{path.name} has a sheet {SHEETS[name].en} of its own: no file can be given for it",
            )  # fmt: skip
        return _Workbook(path)
    if suffix in (".csv", ".parquet"):
        return _Files(path, others)
    name = str(path)
    if suffix in (".xlsm", ".xltm", ".xlsb"):
        raise InputError.one(
            Place(name),
            "",
            "含宏的工作簿不能读入，请另存为“Excel 工作簿（.xlsx）”",
            "a workbook with macros: save it as .xlsx",
        )
    if suffix == ".xls":
        raise InputError.one(Place(name), "", "旧版 .xls 不能读入，请另存为 .xlsx", "an old .xls: save it as .xlsx")
    raise InputError.one(
        Place(name), "", f"不认识的文件类型{suffix or '（无后缀）'}，可用 .xlsx、.csv、.parquet", f"unknown kind of file {suffix or '(none)'}: use .xlsx, .csv or .parquet"
    )  # fmt: skip


class _Workbook(Book):
    def __init__(self, path: Path) -> None:
        self.path = path
        _look_inside(path)
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except (CalamineError, OSError, ValueError) as error:
            raise _unreadable(path, error) from error
        self._names = {plain_heading(name): name for name in self._book.sheet_names}

    def sheet(self, name: str) -> Rows | None:
        words = SHEETS[name]
        found = next((self._names[n] for n in map(plain_heading, (words.zh, words.en, name)) if n in self._names), None)
        if found is None and name == MAIN and len(self._names) == 1:
            found = self._book.sheet_names[0]
        if found is None:
            return None
        try:
            sheet = self._book.get_sheet_by_name(found)
        except (CalamineError, ValueError) as error:
            raise _unreadable(self.path, error) from error
        if sheet.height > MAX_ROWS:
            raise InputError.one(
                Place(str(self.path)),
                found,
                f"有{sheet.height}行，超过{MAX_ROWS}行",
                f"{sheet.height} rows, over {MAX_ROWS}",
            )
        return _rows(str(self.path), found, iter(sheet.iter_rows()), sheet.height)


def _look_inside(path: Path) -> None:
    name = str(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise _missing(path) from error
        raise _unreadable(path, error) from error
    except (zipfile.BadZipFile, RuntimeError, ValueError) as error:
        if path.stat().st_size == 0:
            raise InputError.one(Place(name), "", "文件是空的", "the file is empty") from error
        raise _unreadable(path, error) from error
    if any(e.filename.endswith("vbaProject.bin") for e in entries):
        raise InputError.one(
            Place(name),
            "",
            "含宏的工作簿不能读入，请另存为“Excel 工作簿（.xlsx）”",
            "a workbook with macros: save it as .xlsx",
        )
    if sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise InputError.one(Place(name), "", "解开后过大，请拆成多个文件", "too large when unpacked: split it")


def _missing(path: Path) -> InputError:
    return InputError.one(Place(str(path)), "", "没有这个文件", "there is no such file")


def _unreadable(path: Path, error: Exception) -> InputError:
    reason = " ".join(str(error).split())
    return InputError.one(
        Place(str(path)),
        "",
        f"不是能读的 .xlsx 工作簿，请用 WPS 或 Excel 打开后另存为 .xlsx（{reason}）",
        f"not a readable .xlsx workbook: open it and save it as .xlsx ({reason})",
    )


def _rows(file: str, name: str, body: Iterator[Sequence[Any]], height: int) -> Rows:
    """The headings are the first row that is not blank."""
    for number, headings in enumerate(body, 1):
        if any(str(cell).strip() for cell in headings if cell is not None):
            return Rows(file, name, headings, height, number, enumerate(body, number + 1))
    raise InputError.one(
        Place(file),
        name,
        "工作表是空的，请用 yunxing template 生成模板",
        "the sheet is empty: start from yunxing template",
    )


class _Files(Book):
    def __init__(self, path: Path, others: Mapping[str, Path]) -> None:
        self._paths = {MAIN: path, **others}
        self._looked_for: dict[str, list[str]] = {}
        for name, words in SHEETS.items():
            beside = [path.with_name(f"{path.stem}.{word}{path.suffix}") for word in (words.zh, name)]
            found = next((p for p in beside if p.exists()), None)
            if name not in self._paths and found:
                self._paths[name] = found
            elif name not in self._paths:
                self._looked_for[name] = [p.name for p in beside]

    def lacking(self, name: str) -> list[str]:
        return self._looked_for.get(name, [])

    def sheet(self, name: str) -> Rows | None:
        path = self._paths.get(name)
        if path is None:
            return None
        if path.suffix.lower() not in (".csv", ".parquet"):
            raise InputError.one(
                Place(str(path)), "", "这里要 .csv 或 .parquet 文件", "a .csv or .parquet file is needed"
            )
        return _csv(path) if path.suffix.lower() == ".csv" else _parquet(path)


def _csv(path: Path) -> Rows:
    name = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise cannot_open(name, error) from error
    text = decoded(data, name)
    if "\0" in text:
        raise InputError.one(Place(name), "", "文件不是文本，请另存为 CSV UTF-8", "not text: save it as CSV UTF-8")
    height = text.count("\n") + 1
    return _rows(name, "", _csv_body(text, name), height)


def _csv_body(text: str, name: str) -> Iterator[Sequence[Any]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # how long a cell may be is its column's to say
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        first = lines.line_num + 1
        try:
            row = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError.one(
                Place(name, first), "", "引号不成对，这一行起没有读入，请在表格软件里另存为 CSV UTF-8",
                f"a quotation mark without its partner; nothing was read from here on: save it anew as CSV UTF-8 ({error})",
            ) from error  # fmt: skip
        yield row


def _parquet(path: Path) -> Rows:
    try:
        table = pq.read_table(path, partitioning=None)
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise InputError.one(
            Place(str(path)), "", f"不是能读的 Parquet 文件（{reason}）", f"not a readable Parquet file ({reason})"
        ) from error

    def body() -> Iterator[Sequence[Any]]:
        yield table.column_names
        for batch in table.to_batches():
            columns = [column.to_pylist() for column in batch.columns]
            yield from zip(*columns, strict=True)

    return _rows(str(path), "", body(), table.num_rows + 1)
