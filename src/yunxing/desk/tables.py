"""One answer in many forms: on the terminal, as Markdown, CSV, JSON or a workbook, written whole or not at all."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, TextIO, cast

from rich.console import Console
from rich.table import Table as RichTable

from yunxing.guide.files import InputError, Place
from yunxing.guide.sheets.template import kept_whole, opened, printed, refuse_unfit

SUFFIXES = {".json": "json", ".csv": "csv", ".xlsx": "xlsx", ".md": "md", ".txt": "md"}
MOST_ON_TERMINAL = 50
WIDE = 120
Cells = Sequence[Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SIGNED = re.compile(r"[+-][\d,]+(\.\d+)?%?")
_FILL = re.compile(" +(?=\n)")
_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")  # what the name of a sheet must not hold
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could drive a terminal, turn the order of what it shows, or is no character."""
_IN_JSON = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds."""


@dataclass(frozen=True)
class Table:
    """A table of an answer: rows may be made while they are written, once.

    The terminal shows ``most`` rows where that is given, and ``more`` beneath says where the others are.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Cells]
    styles: Sequence[str] = ()
    widths: Sequence[int] = ()
    most: int | None = None
    more: str = ""
    narrow: Callable[[Cells], Any] | None = None
    """How a row is shown on a terminal where the terminal has not ``WIDE`` columns; as a row, where nothing is said."""
    empty: str = ""
    """What the terminal shows in place of a table without rows."""


def console(*, error: bool = False) -> Console:
    """A console of the terminal's width; of a wide page where the answer goes into a file or a pipe."""
    stream = sys.stderr if error else sys.stdout
    if stream.isatty():
        return Console(stderr=error, highlight=False)
    return Console(file=cast("IO[str]", _Lean(stream)), width=160, highlight=False)


class _Lean:
    """A stream whose lines end where their words do: what fills a terminal's width is of no use in a file."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(_FILL.sub("", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def form_of(chosen: str | None, output: Path | None) -> str:
    """The form of the answer: as asked, else by the file's ending, else for the terminal.

    Raises ``InputError`` for an ending that says nothing, or says other than what is asked.
    """
    if output is None:
        return chosen or "table"
    if chosen == "table":
        raise InputError.one(
            Place("--format table"),
            "",
            "表格只在终端上显示；写到文件请用 --format md",
            "a table is for the terminal: use --format md for a file",
        )
    told = SUFFIXES.get(output.suffix.lower())
    if chosen is None and told is None:
        known = " ".join(SUFFIXES)
        raise InputError.one(
            Place(str(output)),
            "",
            f"不知道写成哪种形式，文件名请以 {known} 结尾，或加 --format",
            f"the form is not clear: end the name in {known}, or add --format",
        )
    if chosen and told and chosen != told:
        raise InputError.one(
            Place(str(output)),
            "",
            f"文件名的结尾是 {told}，--format 却是 {chosen}，请改其中一个",
            f"the name ends as {told} does, but --format is {chosen}: change one of them",
        )
    return chosen or told or "table"


def refuse_overwriting(output: Path | None, force: bool) -> None:
    """Raise ``InputError`` where a file would be overwritten without being told, or has no folder."""
    if output is None:
        return
    refuse_unfit(output)
    if output.exists() and not force:
        raise InputError.one(
            Place(str(output)), "", "文件已存在，加 --force 可覆盖", "the file exists: --force overwrites it"
        )
    if not output.parent.is_dir():
        raise InputError.one(Place(str(output)), "", "所在文件夹不存在", "its folder does not exist")


def emit(tables: Sequence[Table], form: str, output: Path | None, *, plain: Any = None) -> None:
    """Write an answer. ``plain`` is what JSON says, where it says more than the rows."""
    if form == "xlsx":
        if output is None:
            raise InputError.one(
                Place("--format xlsx"),
                "",
                "工作簿要写到文件：请加 --output 文件名.xlsx",
                "a workbook needs a file: add --output NAME.xlsx",
            )
        with kept_whole(output) as beside:
            _workbook(tables, beside)
        return
    writers: dict[str, Callable[[Sequence[Table], TextIO], None]] = {"md": _markdown, "csv": _csv}
    if form == "table" and output is None:
        for table in tables:
            _show(table)
        return

    def write(stream: TextIO) -> None:
        if form == "json":
            value = plain if plain is not None else _as_json(tables)
            if isinstance(value, Iterator):
                _stream_json(value, stream)
            else:
                stream.write(_written(value, indent=2))
            stream.write("\n")
        else:
            writers.get(form, _markdown)(tables, stream)

    if output is None:
        write(sys.stdout)
        return
    with kept_whole(output) as beside:
        mark = "utf-8-sig" if form == "csv" else "utf-8"
        with beside.open("w", encoding=mark, newline="") as stream:
            write(stream)


def _show(table: Table) -> None:
    out = console()
    narrow = table.narrow if out.width < WIDE else None
    shown = RichTable(title=table.name, title_justify="left", title_style="bold", header_style="bold", expand=False)
    for place, heading in enumerate(table.headings):
        style = table.styles[place] if place < len(table.styles) else ""
        least, most = COLUMNS.get(style, (None, None))
        right, short = style == "number", style == "short"
        shown.add_column(
            heading,
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=short,
            min_width=least,
            max_width=most,
        )
    more = 0
    for number, row in enumerate(table.rows):
        if table.most is not None and number >= table.most:
            more += 1
        elif narrow:
            out.print(narrow([_text(cell) for cell in row]))
        else:
            shown.add_row(*(_text(cell) for cell in row))
    if table.empty and not shown.row_count and not narrow:
        out.print(f"[bold]{_text(table.name)}[/]  {_text(table.empty)}")
    elif not narrow:
        out.print(shown)
    if more:
        out.print(f"… +{more}  {table.more}", markup=False)


COLUMNS: dict[str, tuple[int | None, int | None]] = {"key": (6, 18), "name": (18, 36), "long": (22, None)}
"""The least and the most width of columns on the terminal, by their style."""


def _text(cell: Any) -> str:
    from rich.markup import escape  # noqa: PLC0415  # only for the terminal

    return "" if cell is None else str(cell) if isinstance(cell, Marked) else escape(printable(str(cell)))


class Marked(str):
    """Text with rich's own marks in it."""

    __slots__ = ()


def _unmarked(cell: Any) -> Any:
    if isinstance(cell, Marked):
        from rich.text import Text  # noqa: PLC0415

        return Text.from_markup(cell).plain
    return cell


def _as_json(tables: Sequence[Table]) -> Any:
    found = {t.name: [dict(zip(t.headings, map(_unmarked, row), strict=True)) for row in t.rows] for t in tables}
    return next(iter(found.values())) if len(found) == 1 else found


def _stream_json(values: Iterator[Any], stream: TextIO) -> None:
    """A list written item by item, so that a hundred thousand need not be held."""
    stream.write("[")
    for number, value in enumerate(values):
        stream.write(",\n" if number else "\n")
        stream.write(_written(value))
    stream.write("\n]")


def _written(value: Any, indent: int | None = None) -> str:
    """JSON that shows Chinese as it is, and nothing raw that a terminal would obey."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


def printable(text: str) -> str:
    """Text with a mark in place of what could drive a terminal or is no character."""
    return _CONTROL.sub("�", text)


def _markdown(tables: Sequence[Table], stream: TextIO) -> None:
    for table in tables:
        if len(tables) > 1:
            stream.write(f"## {table.name}\n\n")
        stream.write("| " + " | ".join(table.headings) + " |\n|" + " --- |" * len(table.headings) + "\n")
        for row in table.rows:
            texts = ("" if c is None else printable(str(_unmarked(c))) for c in row)
            cells = (text.replace("|", "\\|").replace("\n", "<br>") for text in texts)
            stream.write("| " + " | ".join(cells) + " |\n")
        stream.write("\n")


def _csv(tables: Sequence[Table], stream: TextIO) -> None:
    for place, table in enumerate(tables):
        writer = csv.writer(stream, lineterminator="\r\n")
        if place:
            stream.write("\r\n")
        writer.writerow(table.headings)
        for row in table.rows:
            writer.writerow([_harmless(_unmarked(cell)) for cell in row])


def _harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula and no terminal for an order; a number with its sign stays one."""
    cell = printable(cell) if isinstance(cell, str) else cell
    if isinstance(cell, str) and cell[:1] in _FORMULA and not _SIGNED.fullmatch(cell):
        return f"'{cell}"
    return cell


def _workbook(tables: Sequence[Table], path: Path) -> None:
    with opened(path) as book:
        _sheets(tables, book)


def _sheets(tables: Sequence[Table], book: Any) -> None:
    base = {"font_name": "宋体", "font_size": 11, "valign": "top"}
    head = book.add_format({**base, "bold": True, "bg_color": "#DCE9F6", "border": 1, "border_color": "#B8C4D0"})
    body = book.add_format(base)
    money = book.add_format({**base, "num_format": "#,##0.00####"})
    for table in tables:
        sheet = book.add_worksheet(_UNFIT.sub(" ", table.name).strip("' ")[:31].rstrip("' ") or None)
        sheet.freeze_panes(1, 0)
        printed(sheet)
        for place, heading in enumerate(table.headings):
            width = table.widths[place] if place < len(table.widths) else 16
            sheet.set_column(place, place, width, body)
            sheet.write_string(0, place, heading, head)
        number = 0
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, Decimal):
                    sheet.write_number(number, place, cell, money)
                elif isinstance(cell, int):
                    sheet.write_number(number, place, cell)
                else:
                    sheet.write_string(number, place, printable(str(_unmarked(cell)))[:LONGEST_CELL])
        if number and table.headings:
            sheet.autofilter(0, 0, number, len(table.headings) - 1)
