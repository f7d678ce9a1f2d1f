"""Workbooks, new and old: a part for each sheet, a line for each row, cells set apart by tabs.

python-calamine reads them. It lays out the whole rectangle that a sheet's cells span, so that is measured beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from yunxing.evidence.document import Refused, Texts
from yunxing.evidence.findings import Finding
from yunxing.evidence.sniff import ZIP, head_of

from .archive import Archive
from .bounds import bounded

MOST_SHEETS = 200
MOST_CELLS = 4_000_000
"""Of the rectangle that the filled cells of a sheet span; a list of a hundred thousand invoices has as many."""
_CELL = re.compile(
    rb"""<(?:\w{1,20}:)?c\s(?:[^<>]{0,200}\s)?r=["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["'][^<>/]{0,200}>"""
)
_LETTERS = 26


def open_xlsx(path: Path) -> Texts:
    """A workbook (XLSX, XLSM, XLSB, XLS). Raises ``Refused``."""
    findings = _checked(path) if head_of(path).startswith(ZIP) else []
    parts: list[str] = []
    hidden: list[str] = []
    try:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            shown = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
            for name in book.sheet_names[:MOST_SHEETS]:
                if shown.get(name, SheetVisibleEnum.Visible) != SheetVisibleEnum.Visible:
                    hidden.append(name)
                parts.append(_part(book, name, findings))
            if len(book.sheet_names) > MOST_SHEETS:
                findings.append(_many_sheets(len(book.sheet_names)))
    except PasswordError as error:
        raise Refused(_locked()) from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise Refused(_damaged()) from error
    except BaseException as error:  # calamine is of Rust, whose panics are no exceptions of Python's
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise Refused(_damaged()) from error
    if hidden:
        findings.append(_hidden(hidden))
    return Texts("xlsx", parts, findings=findings)


def _part(book: CalamineWorkbook, name: str, findings: list[Finding]) -> str:
    """The name of a sheet and its rows. One that is a chart alone has none."""
    try:
        rows = _rows(book.get_sheet_by_name(name))
    except WorksheetNotFound:
        rows = iter(())
    return bounded(chain([name], rows), f"工作表“{name[:40]}”", f"The sheet {name[:40]!r}", findings)


def _rows(sheet: CalamineSheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        line = "\t".join(map(_cell, row)).rstrip("\t")
        if line:
            yield line


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else " ".join(str(value).split())


def _checked(path: Path) -> list[Finding]:
    """What there is to say of a package, each of whose parts is unpacked once within bounds. Raises ``Refused``."""
    with Archive(path) as archive:
        findings = list(archive.findings)
        for name in archive.names:
            data = archive.read(name)
            if name.lower().endswith(".xml") and b"<" in data[:512] and _cells(data) > MOST_CELLS:
                raise Refused(_too_wide(name))
            if name.lower().endswith("vbaproject.bin"):
                findings.append(
                    Finding("macros", "note", "文件带有宏，没有运行", "The file carries macros; they were not run.")
                )
        return findings


def _cells(data: bytes) -> int:
    """How many cells the rectangle has that the filled cells of a sheet span."""
    rows: tuple[int, int] | None = None
    columns: tuple[int, int] | None = None
    for letters, digits in _CELL.findall(data):
        row, column = int(digits), _column(letters)
        rows = (row, row) if rows is None else (min(rows[0], row), max(rows[1], row))
        columns = (column, column) if columns is None else (min(columns[0], column), max(columns[1], column))
    if rows is None or columns is None:
        return 0
    return (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - 64
    return number


def _listed(names: Sequence[str]) -> str:
    return "、".join(f"“{name[:40]}”" for name in names[:5])


def _hidden(names: Sequence[str]) -> Finding:
    return Finding(
        "sheets_hidden",
        "note",
        f"工作表{_listed(names)}设为隐藏，打开时看不到，也读了",
        f"Hidden sheets ({', '.join(name[:40] for name in names[:5])}) were read as well.",
    )


def _many_sheets(count: int) -> Finding:
    return Finding(
        "pages_left",
        "doubtful",
        f"共 {count} 张工作表，只读了前 {MOST_SHEETS} 张。请只上传与申报有关的部分",
        f"Of {count} sheets only the first {MOST_SHEETS} were read: supply the part that matters alone.",
        page=MOST_SHEETS + 1,
    )


def _too_wide(name: str) -> Finding:
    return Finding(
        "sheet_too_large",
        "refused",
        f"工作表（{name[-60:]}）的内容散布在超过 {MOST_CELLS} 个格子的范围里，不予读取。请把有用的部分另存为新的工作簿",
        f"The cells of a sheet ({name[-60:]}) are spread over more than {MOST_CELLS} places, and it is not read: save the part "
        "that matters as a new workbook.",
    )


def _locked() -> Finding:
    return Finding(
        "office_password",
        "refused",
        "工作簿设有打开密码，读不了。请去掉密码另存后再上传",
        "The workbook needs a password to open: save it without one.",
    )


def _damaged() -> Finding:
    return Finding(
        "office_damaged",
        "refused",
        "工作簿已损坏，打不开。请用 Excel、WPS 打开另存后再上传",
        "The workbook is damaged and cannot be opened: open it in Excel or WPS and save it anew.",
    )
