"""Writing the workbook that offices fill in: headings, drop-downs, what each column wants; with rows, if there are any."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from yunxing.guide.edition import Edition
from yunxing.guide.files import REASONS, InputError, Place
from yunxing.guide.locking import lock

from .layout import INVOICES, MAIN, SERVICES, SHEETS, YES_NO, Column, layout

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_ROW = 200_000
GROUND = {"": "#DCE9F6", "form": "#E8EEF5", "proofs": "#FFF7E6", "claims": "#E9F5EE"}
WIDTH = {"text": 16, "date": 12, "money": 14, "whole": 10, "long": 32}
MOST_IN_LIST = 255
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def refuse_unfit(path: Path) -> None:
    """Raise ``InputError`` where something stands that no file may replace: a folder, a device, a link to itself."""
    target = Path(os.path.realpath(path))
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise InputError.one(
            Place(str(path)), "", "这不是普通文件，请换一个文件名", "not an ordinary file: choose another name"
        )


@contextmanager
def kept_whole(path: Path) -> Iterator[Path]:
    """A path beside the wanted one, moved there once the block has ended well: nothing is ever half-written.

    A link stays, and what it points to is written. What runs that were killed left of this in the folder is taken away.
    Raises ``InputError`` for what cannot be written.
    """
    refuse_unfit(path)
    target = Path(os.path.realpath(path))
    try:
        handle, name = tempfile.mkstemp(prefix=_WRITING, suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    beside = Path(name)
    lock(handle)  # so that others see that whoever writes it still goes on
    _clear_killed(target.parent)
    try:
        yield beside
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        os.close(handle)  # before it is moved, which Windows refuses for an open file
        handle = -1
        beside.replace(target)
    except BaseException as error:
        if handle >= 0:
            os.close(handle)
        with suppress(FileNotFoundError):
            beside.unlink()
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


_WRITING = ".yunxing-writing-"
"""How the names of files begin that are being written."""
_KILLED = re.compile(re.escape(_WRITING) + r"[a-z0-9_]{8}(?:\..*)?", re.DOTALL)


def _clear_killed(folder: Path) -> None:
    """Take away the files of runs that were killed while they wrote here: those that no process holds."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _KILLED.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    _clear(Path(entry.path))


def _clear(path: Path) -> None:
    file = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        nobodys = lock(file)
    finally:
        os.close(file)
    if nobodys:
        path.unlink()


def write_workbook(path: Path, edition: Edition, rows: Rows | None = None, *, lang: str = "zh") -> None:
    """Write the workbook for an edition; ``rows`` gives values by column key for each sheet (``declarations`` …).

    Values are text, whole numbers, ``Decimal``, dates or booleans. The file appears only once it is whole.
    """
    with kept_whole(path) as beside, opened(beside) as book:
        book.set_properties({"title": edition.about.title.say(lang), "author": "Yunxing 云星"})
        formats = _Formats(book)
        for sheet in (MAIN, INVOICES, SERVICES):
            _sheet(book, formats, edition, name=sheet, rows=(rows or {}).get(sheet, ()), lang=lang)
        _guide_sheet(book, formats, edition, lang)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A workbook whose rows wait on disk, written out once the block has ended well; what waited is gone either way."""
    with tempfile.TemporaryDirectory(prefix="yunxing-") as aside:
        plain = {"strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(path), {**plain, "constant_memory": True, "tmpdir": aside})
        try:
            yield book
        except BaseException:
            _let_go(book)
            raise
        try:
            book.close()
        except FileCreateError as error:
            _let_go(book)
            cause = error.args[0] if error.args else None
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from None
        except BaseException:
            _let_go(book)
            raise


def _let_go(book: Any) -> None:
    """Close what waits on disk for a workbook that comes to nothing; what cannot be written any more is let go."""
    book.fileclosed = 1
    for sheet in book.worksheets():
        with suppress(OSError):
            sheet.row_data_fh.close()


_WHY = {
    **REASONS,
    errno.EROFS: "磁盘只能读，不能写",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过了允许的大小",
    errno.ENAMETOOLONG: "文件名过长",
}


def why(error: OSError) -> tuple[str, str]:
    """What the system says of a file, in Chinese where that is known, and in English."""
    english = error.strerror or str(error)
    return _WHY.get(error.errno or 0, english), english


def _unwritable(path: Path, error: OSError) -> InputError:
    zh, en = why(error)
    return InputError.one(
        Place(str(path)), "", f"写不出文件（{zh}），请核对文件夹的权限和余下的空间",
        f"cannot be written ({en}): check the folder's permissions and free space",
    )  # fmt: skip


class _Formats:
    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        head = {**base, "bold": True, "text_wrap": True, "align": "center", "border": 1, "border_color": "#B8C4D0"}
        self.heads = {group: book.add_format({**head, "bg_color": ground}) for group, ground in GROUND.items()}
        self.cells = {
            "text": book.add_format({**base, "num_format": "@"}),
            "long": book.add_format({**base, "num_format": "@", "text_wrap": True}),
            "date": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
            "money": book.add_format({**base, "num_format": "#,##0.00####"}),
            "whole": book.add_format({**base, "num_format": "0"}),
        }
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.wrap = book.add_format({**base, "text_wrap": True})


def _sheet(
    book: Any, formats: _Formats, edition: Edition, *, name: str, rows: Iterable[Mapping[str, Any]], lang: str
) -> None:
    columns = layout(edition).sheets[name]
    sheet = book.add_worksheet(SHEETS[name].say(lang))
    sheet.freeze_panes(1, 2 if name == MAIN else 1)
    sheet.set_row(0, 48)
    printed(sheet, wide=name == MAIN)
    for place, column in enumerate(columns):
        width = WIDTH[column.format] if column.group != "claims" or column.key.startswith("note:") else 11
        sheet.set_column(place, place, width, formats.cells[column.format])
        title = column.title.say(lang) + ("*" if column.required else "")
        sheet.write_string(0, place, title, formats.heads[column.group])
        _validate(sheet, place, column, lang)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            value = row.get(column.key)
            if value is not None:
                _write(sheet, number, place, _word(value, column, lang), formats.cells[column.format])
    if columns:
        sheet.autofilter(0, 0, 0, len(columns) - 1)


A3, A4 = 8, 9


def printed(sheet: Any, *, wide: bool = False) -> None:
    """How a sheet comes out on paper: its headings on every page; the number as well where its width takes several."""
    sheet.set_landscape()
    sheet.set_paper(A3 if wide else A4)
    sheet.repeat_rows(0)
    if wide:
        sheet.repeat_columns(0)
    else:
        sheet.fit_to_pages(1, 0)


def _word(value: Any, column: Column, lang: str) -> Any:
    """A yes or no in the words of the column's drop-down."""
    if not isinstance(value, bool):
        return value
    yes, no = column.choices if len(column.choices) == 2 else YES_NO
    return (yes if value else no).say(lang)


def _write(sheet: Any, row: int, place: int, value: Any, cell: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, cell)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, float(value), cell)
    else:
        sheet.write_string(row, place, str(value), cell)


def _validate(sheet: Any, place: int, column: Column, lang: str) -> None:
    words = column.help.say(lang)
    rule: dict[str, Any] = {"validate": "any", "input_title": column.title.say(lang)[:32], "input_message": words[:255]}
    source = [w.say(lang) for w in column.choices]
    if source and len(",".join(source)) <= MOST_IN_LIST:
        stop = "请从下拉中选择" if lang == "zh" else "Choose from the list"
        rule |= {
            "validate": "list",
            "source": source,
            "error_title": column.title.say(lang)[:32],
            "error_message": stop,
        }
    sheet.data_validation(1, place, LAST_ROW, place, rule)


def _guide_sheet(book: Any, formats: _Formats, edition: Edition, lang: str) -> None:
    zh = lang == "zh"
    sheet = book.add_worksheet("填写说明" if zh else "How to fill in")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 2, 60)
    sheet.fit_to_pages(1, 0)
    lines = [
        (edition.about.title.say(lang), formats.title),
        (
            "每行一份申报；“发票”“云服务”两表用申报编号与“申报”表对应。带 * 的列必填，空白单元格视为未填。" if zh
            else "One row is one declaration; the sheets of invoices and services refer to it by its number. Columns with * are required.",
            formats.wrap,
        ),
        (
            "填好后运行：yunxing assess 本文件.xlsx --output 结论.xlsx" if zh
            else "When filled in: yunxing assess this.xlsx --output verdicts.xlsx",
            formats.wrap,
        ),
    ]  # fmt: skip
    for number, (text, style) in enumerate(lines):
        sheet.write_string(number, 0, text, style)
    number = len(lines) + 1
    for name in (MAIN, INVOICES, SERVICES):
        for column in layout(edition).sheets[name]:
            sheet.write_string(number, 0, SHEETS[name].say(lang), formats.wrap)
            sheet.write_string(number, 1, column.title.say(lang), formats.wrap)
            choices = ("、" if zh else ", ").join(w.say(lang) for w in column.choices)
            listed = (f"（{choices}）" if zh else f" ({choices})") if choices else ""
            sheet.write_string(number, 2, column.help.say(lang) + listed, formats.wrap)
            number += 1
