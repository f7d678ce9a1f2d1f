"""A form that somebody filled in, in Word or WPS, read back as the values of a declaration, and what could not be read.

Cells are found by their labels and by what stands at the head of a column, not by where they stand.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from yunxing.evidence.document import Refused
from yunxing.guide.complaints import refused
from yunxing.guide.declaration import FORMAT, reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place, Source, cannot_open
from yunxing.guide.printed import PaperFile, PaperForm

from .breakdowns import Breakdowns
from .cells import Grid, opened
from .claims import ClaimsTable
from .fields import MainTable, day
from .investment import InvoicesTable
from .marks import plain, tidy
from .own import OwnLines
from .record import Problem, Record, Where, aside
from .writing import declaration_text

__all__ = ["NotTheFormError", "Problem", "ReadForm", "declaration_text", "read_form"]

NAMES = {"providers": "上云合作机构", "claims": "勾选的子域", "contracts": "合同", "invoices": "发票"}
"""What the tables of a declaration are called, where one is left out whole."""


class NotTheFormError(InputError):
    """A document that is no application form of the edition: whoever asked says where one is to be had."""


@dataclass(frozen=True, slots=True)
class ReadForm:
    """The values of a declaration as ``Reader.from_source`` takes them, and what was not taken over.

    ``star`` is None where the form does not say it; the values then lack it as well. ``notes``: what was written on the form
    and has no place in a declaration, by the table (``services``, ``invoices``) or the id of the record it belongs to.
    """

    values: dict[str, Any]
    problems: tuple[Problem, ...]
    form: str
    star: int | None
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_form(source: Path | bytes, edition: Edition, *, name: str = "") -> ReadForm:
    """Read a filled form (DOCX). ``name`` stands in errors for bytes.

    What somebody wrote on it is taken over or named among the problems. Signatures and seals are not in a Word document: of
    真实性承诺 the day is read, and a day beside a seal of table x.3 is named and not taken for the seal (R66). Raises
    ``InputError`` for a file that cannot be opened, or is no form of the edition.
    """
    name = name or (str(source) if isinstance(source, Path) else "docx")
    parts = _parts(source, name)
    paper, form = _form(parts, edition, name)
    record = Record({"format": FORMAT, "edition": edition.key})
    stars = edition.forms_file.forms
    only = next(one.stars for one in stars if one.key == form.form)
    if len(only) == 1:
        record.put("star", only[0])
    _Walk(edition, paper, form, record).over(parts)
    if "star" not in record.values:
        record.problem(Where("申请评定星级", "the star"), "", "没有填写，请补上", "is not filled in: say which")
    _checked(record, edition)
    return ReadForm(record.values, tuple(record.problems), form.form, record.values.get("star"), record.notes)


def _parts(source: Path | bytes, name: str) -> list[str | Grid]:
    try:
        if isinstance(source, Path):
            return opened(source)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form.docx"
            path.write_bytes(source)
            return opened(path)
    except Refused as refusal:
        raise InputError.one(Place(name), "", refusal.finding.zh, refusal.finding.en) from refusal
    except OSError as error:
        raise cannot_open(name, error) from error


def _lines(parts: Sequence[str | Grid]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from (box.text for row in part.rows for box in row if box.first)


def _form(parts: Sequence[str | Grid], edition: Edition, name: str) -> tuple[PaperFile, PaperForm]:
    """The form that a document is, by its title, the number of its annex and those of its tables."""
    if edition.paper is None:
        edition.paper_of(edition.stars[0])  # says what is missing
        raise AssertionError
    texts = {plain(line) for line in _lines(parts)}
    found: dict[str, int] = {}
    for one in edition.paper.forms:
        form = next(each for each in edition.forms_file.forms if each.key == one.form)
        tables = (form.claims_table, form.invoices_table, form.breakdown_table)
        signs = [one.heading, *one.title[1:], *(f"{edition.paper.annexed}{number}" for number in tables)]
        found[one.form] = sum(any(plain(sign) in text for text in texts) for sign in signs)
        known = [cell.text for row in one.rows for cell in row.cells if cell.is_label]
        found[one.form] *= 1 + sum(plain(label) in texts for label in known)
    best = max(found, key=lambda key: found[key])
    if found[best] == 0:
        listed = "、".join(form.name.zh for form in edition.forms_file.forms)
        raise NotTheFormError.one(
            Place(name),
            "",
            f"不是本版指南的申请表：没有找到标题和附表编号。可读的有：{listed}；空白表用 yunxing form --blank 生成",
            "no application form of this edition: neither its title nor the numbers of its tables were found; "
            "yunxing form --blank writes one",
        )
    return edition.paper, next(one for one in edition.paper.forms if one.form == best)


class _Walk:
    """Goes over a document once and gives each part to the reader that knows it."""

    def __init__(self, edition: Edition, paper: PaperFile, form: PaperForm, record: Record) -> None:
        self.paper, self.record = paper, record
        self.main = MainTable(edition, form, record)
        self.claims = ClaimsTable(edition, paper, form, record)
        self.invoices = InvoicesTable(edition, paper, record)
        self.breakdowns = Breakdowns(edition, paper, record)
        self.own = OwnLines(edition, paper, record)
        self.cover_name = ""
        self.on_cover = True

    def over(self, parts: Sequence[str | Grid]) -> None:
        for part in parts:
            if isinstance(part, str):
                self._line(part)
                continue
            self.own.told()
            self._struck(part)
            if self.breakdowns.knows(part):
                self.breakdowns.read(part)
            elif self.invoices.knows(part):
                self.invoices.read(part)
            elif self.claims.knows(part):
                self.claims.read(part)
            elif self.main.knows(part):
                self.on_cover = False
                self.main.read(part)
            else:
                for line in self._loose(part):
                    self._line(line)
            self.own.after(part.number)
        self.own.told()
        self._names()
        self.breakdowns.done()
        self.claims.thresholds.done()

    def _struck(self, grid: Grid) -> None:
        """Name what is crossed out, which counts as deleted: a struck ☑ ticks nothing."""
        for number, row in enumerate(grid.rows, 1):
            for box in row:
                if box.first and box.struck.strip():
                    self.record.problem(
                        aside(grid.number, number, box.column),
                        box.struck,
                        "划掉的内容当作已删去，没有列入，请核对",
                        "what is crossed out counts as deleted and was left out: check it",
                    )

    def _loose(self, grid: Grid) -> Iterator[str]:
        """The lines of a table that only places things: on the cover by rows, for two seals side by side by columns."""
        if self.on_cover:
            yield from ("".join(box.text for box in row if box.first) for row in grid.rows)
            return
        columns = sorted({box.column for row in grid.rows for box in row})
        for column in columns:
            for row in grid.rows:
                yield from (line for box in row if box.column == column and box.first for line in box.lines)

    def _line(self, text: str) -> None:
        if not (self._cover(text) if self.on_cover else self.breakdowns.line(text)):
            self.own.line(text)

    def _cover(self, text: str) -> bool:
        """A line before the main table: the name of the applicant or the day of filing. False where it is neither."""
        words, key = self.paper.cover, plain(text)
        said = re.split("[:：]", text, maxsplit=1)[-1]
        if key.startswith(plain(words.applicant)) and not self.cover_name:
            seal = re.escape(words.seal.strip("（）"))
            self.cover_name = tidy(re.sub(rf"[（(]\s*{seal}\s*[）)]", "", said).strip(" _\t\u3000"))
            return True
        if key.startswith(plain(words.filed_on)):
            where = Where("封面填报日期", "cover, day of filing")
            value = day(self.record, said.strip(" _\t\u3000"), where)
            if value is not None:
                self.record.put("filed_on", value, where, said)
            return True
        return False

    def _names(self) -> None:
        """The name on the cover is that of the main table; where only one is filled in, it is taken."""
        inside = self.record.get("enterprise.name")
        if inside is None and self.cover_name:
            self.record.put("enterprise.name", self.cover_name)
        elif inside is not None and self.cover_name and plain(inside) != plain(self.cover_name):
            self.record.problem(
                Where("封面申报企业", "cover, enterprise"),
                self.cover_name,
                f"与表中的中文名称“{inside}”不一致，取表中的，请核对",
                f"is not the name in the table, “{inside}”, which was taken: check it",
            )


def _checked(record: Record, edition: Edition) -> None:
    """Leave out what a declaration cannot hold, and say so: what is left is one that can be read."""
    trial = {"star": edition.stars[0], **record.values}
    try:
        reader(edition).validated(trial)
        return
    except ValidationError as error:
        said = refused(error, Source("", trial, {})).problems
        for one, (_, key, zh, en) in zip(error.errors(), said, strict=True):
            top = str(one["loc"][0])
            value = record.values.pop(top, None)
            if value is not None:
                record.problem(Where(NAMES.get(key, key), key), "", f"没有列入：{zh}", f"left out: {en}")
