"""A list as a file: read from CSV or XLSX by its headings, and written so that it can be read again."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File

from yunxing.guide.files import InputError
from yunxing.guide.sheets.layout import MAIN, plain_heading
from yunxing.guide.sheets.sources import open_rows

from ..refusals import RefusedError
from .lists import MOST_ROWS
from .model import Exemption, Sanction

MOST_BYTES = 5 * 1024 * 1024
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "exemptions": {
        "name": ("企业名称", "名称", "name"),
        "area": ("地区", "行政区划", "area"),
        "from": ("起始日期", "起", "from"),
        "until": ("截止日期", "止", "until"),
        "source": ("来源", "source"),
    },
    "sanctions": {
        "party": ("对象", "party"),
        "name": ("名称", "企业名称", "name"),
        "uscc": ("统一社会信用代码", "信用代码", "uscc"),
        "from": ("起始日期", "起", "from"),
        "until": ("截止日期", "止", "until"),
        "reason": ("事由", "惩戒事由", "reason"),
        "source": ("来源", "source"),
    },
}
"""The headings of each kind of list by key; the first is the one that is written."""


def read(kind: str, file: IO[bytes] | File[Any], *, name: str) -> list[dict[str, str]]:
    """The rows of a file as text. Raises ``RefusedError`` for what is no table, or has no column of names."""
    suffix = Path(name).suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise RefusedError("请用 .xlsx 或 .csv 文件", "use a .xlsx or .csv file", field="file")
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise RefusedError(f"文件超过 {MOST_BYTES // 1024 // 1024} MB", "the file is over 5 MB", field="file")
    with tempfile.TemporaryDirectory(prefix="yunxing-list-") as folder:
        path = Path(folder) / f"list{suffix}"
        path.write_bytes(data)
        try:
            return _rows(kind, path)
        except InputError as error:
            _, _, zh, en = error.problems[0]
            raise RefusedError(zh, en, field="file") from error


def _rows(kind: str, path: Path) -> list[dict[str, str]]:
    sheet = open_rows(path, {}).sheet(MAIN)
    if sheet is None:
        raise RefusedError("请只保留一个工作表", "keep one sheet alone", field="file")
    keys = {plain_heading(word): key for key, words in COLUMNS[kind].items() for word in words}
    columns = [keys.get(plain_heading(cell)) for cell in sheet.headings]
    if "name" not in columns:
        wanted = "、".join(words[0] for words in COLUMNS[kind].values())
        raise RefusedError(f"第一行应是表头：{wanted}", f"the first row names the columns: {wanted}", field="file")
    found: list[dict[str, str]] = []
    for number, cells in sheet.body():
        row = {key: _text(cell) for key, cell in zip(columns, cells, strict=False) if key is not None}
        if any(row.values()):
            found.append({**row, "row": str(number)})
        if len(found) > MOST_ROWS:
            break
    return found


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()[:600].replace("\0", "")
    # What ``written`` puts before a text that a spreadsheet would take for a formula.
    return text[1:] if text[:1] == "'" else text


def written(kind: str, rows: Iterable[Exemption | Sanction]) -> str:
    """A list as CSV, with the mark that Excel reads as UTF-8, and no cell that is a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    lines = csv.writer(out)
    lines.writerow([words[0] for words in COLUMNS[kind].values()])
    for one in rows:
        if isinstance(one, Exemption):
            cells: list[object] = [one.name, one.area, one.from_on, one.until_on or "", one.source]
        else:
            party = "云服务商" if one.party == "provider" else "申报企业"
            cells = [party, one.name, one.uscc, one.from_on, one.until_on or "", one.reason, one.source]
        lines.writerow([f"'{text}" if (text := str(cell))[:1] in tuple("=+-@\t\r") else text for cell in cells])
    return out.getvalue()
