"""From rows of a spreadsheet to declarations; a bad cell is named and its row left out, the good rows go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from yunxing.guide.complaints import shown
from yunxing.guide.declaration import (
    Declaration,
)
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place, in_english
from yunxing.guide.shapes import Words
from yunxing.guide.values import said, to_text

from .layout import INVOICES, MAIN, SERVICES, SHEETS, Column, layout, plain_heading
from .making import Maker
from .sources import Book, Rows, open_rows

BLANK = (None, "")
EXACT = 10**15
"""Below this a workbook keeps every digit of a whole number."""
STRETCH = 2_000
"""Rows judged at a time, so that memory does not grow with the file."""


@dataclass(frozen=True)
class Problem:
    """A cell, row or sheet that cannot be read: where, and what to do, in Chinese and English."""

    file: str
    sheet: str
    row: int | None
    column: str | None
    zh: str
    en: str

    def line(self, lang: str = "zh") -> str:
        """One line: file, sheet, row, column, what is wrong and the way out."""
        zh = lang == "zh"
        where = self.file + (f" [{self.sheet}]" if self.sheet else "")
        if self.row is not None:
            where += f" 第{self.row}行" if zh else f" row {self.row}"
        if self.column:
            where += f"“{self.column}”" if zh else f" column “{self.column}”"
        return f"{where}{'：' if zh else ': '}{self.zh if zh else in_english(self.en)}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A declaration of the spreadsheet, with its number and row; ``on`` is the day whose rulings hold, where it is not that of filing."""

    id: str
    row: int
    declaration: Declaration
    on: date | None = None

    @property
    def day(self) -> date | None:
        """The day whose rulings hold."""
        return self.on or self.declaration.filed_on


@dataclass
class Spreadsheet:
    """An open spreadsheet of declarations. Iterating yields entries; what cannot be read gathers in ``problems``.

    ``notices`` say, once it is open, what is not wrong but may be meant otherwise.
    """

    edition: Edition
    path: Path
    invoices: Path | None = None
    services: Path | None = None
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    total: int = 0
    _main: Rows | None = field(default=None, init=False, repr=False)
    _broken: InputError | None = field(default=None, init=False, repr=False)
    _known: list[Column | None] = field(default_factory=list, init=False, repr=False)
    _others: dict[str, _Groups] = field(default_factory=dict, init=False, repr=False)

    def open(self) -> None:
        """Read the headings and the other sheets. Raises ``InputError`` where the file as a whole cannot be used."""
        if self._main is not None:
            return
        extra = {INVOICES: self.invoices, SERVICES: self.services}
        rows = open_rows(self.path, {k: p for k, p in extra.items() if p})
        self._others = {sheet: self._grouped(rows, sheet) for sheet in (INVOICES, SERVICES)}
        main = rows.sheet(MAIN)
        if main is None:
            raise InputError.one(
                Place(str(self.path)), "", f"没有“{SHEETS[MAIN].zh}”工作表，请用 yunxing template 生成模板",
                f"there is no sheet {SHEETS[MAIN].en!r}: start from yunxing template",
            )  # fmt: skip
        self._known = self._columns(main, MAIN)
        self._main = main
        self.total = max(main.height - 1, 0)
        names = rows.lacking(INVOICES)
        if names:
            zh = f"没有发票表，各份按没有发票评定；找过的文件名是 {'、'.join(names)}，也可用 --invoices 指明"
            en = f"no table of invoices, so none is counted; looked for {', '.join(names)}; --invoices names another"
            self.notices.append(Problem(str(self.path), "", None, None, zh, en))

    def in_order(self, problems: Sequence[Problem]) -> list[Problem]:
        """The problems by sheet and row, those of the declarations first, whoever found them."""
        own = (str(self.path), self._main.name if self._main else "")

        def place(problem: Problem) -> tuple[bool, bool, str, str, int]:
            where = (problem.file, problem.sheet)
            return (problem.row is None, where != own, *where, problem.row or 0)

        return sorted(problems, key=place)

    def __iter__(self) -> Iterator[Entry]:
        """Entries in the order of the file. Raises ``InputError`` where the file as a whole cannot be used."""
        for stretch in self.stretches(0, 1):
            yield from stretch

    def stretches(self, part: int, of: int) -> Iterator[list[Entry]]:
        """Every ``of``-th stretch of rows, from the ``part``-th on, so that several can share the work; once only.

        What cannot be read in the own stretches gathers in ``problems``; what concerns the file as a whole is told by
        part 0. Raises ``InputError`` as iterating does.
        """
        self.open()
        assert self._main is not None
        maker, seen = Maker(self.edition), dict[str, int]()
        found, stretch = False, list[Entry]()
        index, own = 0, part == 0
        for count, (number, cells) in enumerate(self._body(self._main)):
            if count // STRETCH != index:
                if own:
                    yield stretch
                index, stretch = count // STRETCH, []
                own = index % of == part
            key = _key(cells, self._known)
            values = self._values(self._main, self._known, number, cells) if own else None
            found = found or values is not None or (not own and key is not None)
            if values is not None and key in seen:
                zh, en = f"编号「{key}」与第{seen[key]}行重复", f"{key!r} is row {seen[key]}'s already"
                self._problem(self._main, number, "申报编号", zh, en)
                continue
            if key is not None:  # its rows on the other sheets are no strangers, even where its own cannot be read
                seen.setdefault(key, number)
            if values is not None and key is not None:
                invoices, services = (self._others[sheet].take(key) for sheet in (INVOICES, SERVICES))
                if invoices is not None and services is not None:
                    stretch.append(Entry(key, number, maker.declaration(values, invoices, services)))
        if own:
            yield stretch
        if self._broken is not None and part == 0:
            raise self._broken
        if part == 0:
            self._finish(found, seen)

    def _body(self, rows: Rows) -> Iterator[tuple[int, Sequence[Any]]]:
        """The rows up to where the file is broken, if it is: those before are judged all the same."""
        try:
            yield from rows.body()
        except InputError as error:
            self._broken = error

    def _finish(self, found: bool, seen: Mapping[str, int]) -> None:
        if not found and not self.problems:
            zh, en = "工作表是空的，没有可评定的行", "the sheet is empty: there is no row to judge"
            raise InputError.one(Place(str(self.path)), self._main.name if self._main else "", zh, en)
        for sheet, groups in self._others.items():
            for key in groups.left():
                if key not in seen:
                    zh = f"编号「{key}」在“{SHEETS[MAIN].zh}”表中没有"
                    en = f"{key!r} is not on the sheet {SHEETS[MAIN].en}"
                    self.problems.append(Problem(str(self.path), SHEETS[sheet].zh, None, "申报编号", zh, en))

    def _columns(self, rows: Rows, sheet: str) -> list[Column | None]:
        known = layout(self.edition).headings(sheet)
        found: list[Column | None] = []
        taken: set[str] = set()
        wrong = []
        for heading in rows.headings:
            text = plain_heading(heading)
            column = known.get(text)
            if column is None and text and not _remarks(text):
                wrong.append((shown(heading), _near(text, known)))
            elif column is not None and column.key in taken:
                raise InputError.one(
                    rows.place(rows.top),
                    shown(heading),
                    "这一列出现了两次，请只留一列",
                    "this column is there twice: keep one",
                )
            if column is not None:
                taken.add(column.key)
            found.append(column)
        if wrong:
            raise InputError(
                [
                    (rows.place(rows.top), name, f"没有这一列{f'，是不是“{near.zh}”？' if near else '，请照模板的表头填写'}",
                     f"no such column{f'; did you mean {near.en!r}?' if near else ': use the headings of the template'}")
                    for name, near in wrong
                ]
            )  # fmt: skip
        for column in layout(self.edition).sheets[sheet]:
            if column.required and column.key not in taken:
                raise InputError.one(
                    rows.place(rows.top),
                    column.title.zh,
                    "缺少这一列，请照模板补上",
                    "this column is missing: add it as in the template",
                )
        return found

    def _values(
        self, rows: Rows, columns: Sequence[Column | None], number: int, cells: Sequence[Any]
    ) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        bad = False
        for column, given in zip(columns, cells, strict=False):
            if given is None or given == "" or column is None:
                continue
            cell = int(given) if type(given) is float and given.is_integer() else given  # a workbook has floats alone
            try:
                if cell is not given and abs(given) >= EXACT:
                    raise said(
                        "数字超过15位，表格软件已改动末尾几位，请把单元格设为文本格式后重新填写",
                        "a number of over 15 digits, whose last ones are lost: format the cell as text, fill it in again",
                    )
                value = column.read(cell)
            except PydanticCustomError as error:
                if isinstance(cell, str) and not cell.strip():
                    continue
                words = error.context or {}
                self._problem(rows, number, column.title.zh, str(words.get("zh", error)), str(words.get("en", error)))
                bad = True
                continue
            if value is not None:
                values[column.key] = value
        if any(cell not in BLANK for cell in cells[len(columns) :]):
            self._problem(
                rows, number, "",
                f"这一行有{len(cells)}格，表头只有{len(columns)}列：内容里的逗号要用引号括起，或改用 .xlsx",
                f"{len(cells)} cells under {len(columns)} headings: quote commas inside a cell, or use .xlsx",
            )  # fmt: skip
            bad = True
        if not values and not bad:
            return None
        wanted = max((n for n, heading in enumerate(rows.headings, 1) if heading not in BLANK), default=0)
        if len(cells) < wanted and not bad:
            self._problem(
                rows, number, "",
                f"这一行只有{len(cells)}格，表头有{wanted}列：这一行可能断开了，请补全，或改用 .xlsx",
                f"{len(cells)} cells under {wanted} headings: the row may have been cut off; complete it, or use .xlsx",
            )  # fmt: skip
            bad = True
        for column in columns:
            if column is not None and column.required and column.key not in values and not bad:
                self._problem(rows, number, column.title.zh, "必须填写", "must be filled in")
                bad = True
        return None if bad else values

    def _grouped(self, rows: Book, sheet: str) -> _Groups:
        source = rows.sheet(sheet)
        if source is None:
            return _Groups(self, None, [])
        return _Groups(self, source, self._columns(source, sheet))

    def _problem(self, rows: Rows, row: int, column: str, zh: str, en: str) -> None:
        self.problems.append(Problem(rows.file, rows.name, row, column, zh, en))


class _Groups:
    """The rows of a second sheet by declaration, kept as they stand until they are asked for."""

    def __init__(self, owner: Spreadsheet, rows: Rows | None, columns: list[Column | None]) -> None:
        self._owner = owner
        self._rows = rows
        self._columns = columns
        self._groups: dict[str, list[tuple[int, Sequence[Any]]]] = {}
        if rows is None:
            return
        words: dict[str, str] = {}
        for number, cells in rows.body():
            key = _key(cells, columns)
            if key is None:
                if any(cell not in BLANK for cell in cells):
                    owner._values(rows, columns, number, cells)
                continue
            # The same word in a hundred thousand rows is kept once.
            kept = tuple([words.setdefault(cell, cell) if type(cell) is str else cell for cell in cells])
            self._groups.setdefault(key, []).append((number, kept))
        rows.release()

    def take(self, key: str) -> list[dict[str, Any]] | None:
        """The rows of a declaration, read; None where one of them cannot be, which is among the problems then."""
        if self._rows is None:
            return []
        found = [
            self._owner._values(self._rows, self._columns, number, cells) for number, cells in self._groups.pop(key, ())
        ]
        rows = [row for row in found if row is not None]
        return rows if len(rows) == len(found) else None

    def left(self) -> list[str]:
        """The declarations whose rows nobody took."""
        return list(self._groups)


def _remarks(text: str) -> bool:
    """Whether a heading is that of a column for the office's own remarks."""
    return text.startswith("备注") or text in ("note", "notes", "remark", "remarks")


def _key(cells: Sequence[Any], columns: Sequence[Column | None]) -> str | None:
    """The number of the declaration that a row is of, where it can be read."""
    place = next((i for i, c in enumerate(columns) if c is not None and c.key == "id"), None)
    try:
        return to_text(cells[place]) if place is not None and place < len(cells) else None
    except PydanticCustomError:
        return None


def _near(text: str, known: Mapping[str, Column]) -> Words | None:
    import difflib  # noqa: PLC0415  # only where something is misspelled

    close = difflib.get_close_matches(text, known, n=1, cutoff=0.7)
    return known[close[0]].title if close else None
