"""What offices send on and publish, as an edition's data: the summary's columns, the slide, packages, letters.

Only shapes and their check against the rest of the edition live here (``office.yaml``); ``yunxing.dossier`` makes papers
of them. It bears on no verdict, so it is read when it is asked for and is no part of an edition's fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from . import files
from .complaints import refused
from .edition import Edition
from .files import InputError, Source
from .shapes import Shape, Words

NAME = "office.yaml"
_NAME = r"^[^\W\d]\w*$"
Problem = tuple[tuple[str | int, ...], str, str]


class SummaryColumn(Shape):
    """A column of the summary (附件4).

    ``shows`` says where its cells come from: ``number`` counts rows; ``field`` is a field of the form; ``star`` and
    ``reported_as`` the star applied for and what the office does with it; ``providers`` the providers' names; ``counted``
    the number that a requirement of the edition arrives at (money in 万元); ``duration`` 上云时长 as the form states it; ``waived`` whether that requirement is waived;
    ``note`` what the office itself says of the enterprise. ``width`` is in Chinese characters. ``total``: summed at the foot.
    """

    key: str
    title: Words
    shows: Literal["number", "field", "star", "reported_as", "providers", "counted", "duration", "waived", "note"]
    field: str | None = None
    requirement: str | None = None
    suffix: Words | None = None
    width: int = Field(ge=2, le=60)
    total: bool = False


class SummaryTable(Shape):
    """汇总表: its title, who fills it in, its columns, and a note beneath them on what their figures are."""

    label: Words
    title: Words
    unit: Words
    seal: Words
    dated: Words
    total: Words
    nobody: Words
    note: Words
    columns: list[SummaryColumn] = Field(min_length=1)
    clause: str


class InvestmentTables(Shape):
    """The wording of tables x.2 and x.3 that stands outside their columns (R64, R65); the columns are the form's."""

    label: Words
    total: Words
    enterprise: Words
    provider: Words
    number: Words
    whole: Words
    cloud: Words
    sign_enterprise: Words
    sign_provider: Words
    dated: Words
    clause: str


class Panel(Shape):
    """A part of the slide: a heading and the field of the form that its words are taken from."""

    title: Words
    field: str


class Figure(Shape):
    """A figure of the slide: 上云投入 (万元) or 上云时长 as the form states them, a field, or how many rows were ticked."""

    title: Words
    shows: Literal["investment", "duration", "field", "claims"]
    field: str | None = None
    unit: Words


class Slide(Shape):
    """概要说明: one slide."""

    title: Words
    panels: list[Panel] = Field(min_length=1, max_length=3)
    figures: list[Figure] = Field(min_length=1, max_length=5)
    chart: Words
    effects: Words
    effect_groups: list[str]
    provider: Words
    clause: str


class PackageItem(Shape):
    """A piece that is sent on.

    ``per``: once for the package or once for each enterprise of ``stars``. ``files`` are the names by which it is known
    where it is taken from; ``made`` says that the program makes it. ``copies`` are on paper, 0 for none;
    ``slides`` how many slides it must have.
    """

    key: str
    title: Words
    per: Literal["package", "enterprise"]
    stars: list[int] = Field(default=[])
    files: list[str] = Field(default=[])
    made: Literal["summary"] | None = None
    slides: int | None = None
    copies: int = Field(ge=0, le=20)
    sealed: bool = False
    electronic: bool = False
    optional: bool = False
    clause: str


class Package(Shape):
    """What an office sends to the one above, and the declaration's own name in an enterprise's folder."""

    title: Words
    sender: Words
    receiver: Words
    declaration: list[str] = Field(min_length=1)
    items: list[PackageItem] = Field(min_length=1)
    clause: str


class LetterField(Shape):
    """A placeholder of a letter.

    ``text`` and ``office_phone`` are lines, ``date`` a day, ``link`` an address that a QR code shows, ``star`` the name of a
    star, ``uscc`` a credit code. A day is later than that of the field ``after``, or no earlier than that of ``not_before``,
    from which through it there are at least so many ``working_days``; ``clause`` says why.
    """

    name: str = Field(pattern=_NAME)
    type: Literal["text", "date", "link", "office_phone", "star", "uscc"]
    example: str
    optional: bool = False
    after: str | None = None
    not_before: str | None = None
    working_days: int | None = Field(default=None, ge=1, le=60)
    clause: str = ""


class ListColumn(Shape):
    """A column of a letter's list of enterprises, taken from declarations: a field of the form, the star, or the row's number.

    A template may do without one that is ``optional``.
    """

    name: str = Field(pattern=_NAME)
    shows: Literal["number", "field", "star", "reported_as"]
    field: str | None = None
    width: int = Field(ge=2, le=60)
    optional: bool = False


class LetterLine(Shape):
    """A paragraph of a default template."""

    style: Literal["title", "to", "body", "sign", "annex", "list", "code", "small", "large"]
    text: str = ""


class Letter(Shape):
    """A kind of letter. ``published``: it goes to the public, so nothing personal may be in it (R91).

    ``rows`` is the placeholder of its list of enterprises and ``row`` the name of one of them; ``stars`` are those that it
    speaks of, all where none is named.
    """

    title: Words
    published: bool
    stars: list[int] = Field(default=[])
    fields: list[LetterField]
    rows: str | None = Field(default=None, pattern=_NAME)
    row: str | None = Field(default=None, pattern=_NAME)
    columns: list[ListColumn] = Field(default=[])
    lines: list[LetterLine] = Field(min_length=1)
    landscape: bool = False
    clause: str


class Offices(Shape):
    """``office.yaml``."""

    summary: SummaryTable
    investment_tables: InvestmentTables
    slide: Slide
    packages: dict[str, Package]
    letters: dict[str, Letter]


@lru_cache(maxsize=16)
def offices(edition: Edition) -> Offices:
    """What offices send on under an edition. Raises ``InputError`` where it has no ``office.yaml`` or a faulty one."""
    path = Path(edition.sources["edition"].file).parent / NAME
    aside = edition.asides.get(path.stem) if not path.is_file() else None
    source = files.read(path) if aside is None else files.read_text(aside, name=str(path))
    try:
        made = Offices.model_validate(source.values)
    except ValidationError as error:
        raise refused(error, source, known={"": list(Offices.model_fields)}) from error
    wrong = list(_wrong(made, edition))
    if wrong:
        raise InputError([_said(source, *problem) for problem in wrong])
    return made


def _said(source: Source, path: tuple[str | int, ...], zh: str, en: str) -> tuple[files.Place, str, str, str]:
    return source.place(path), ".".join(map(str, path)), zh, en


def _wrong(made: Offices, edition: Edition) -> Iterator[Problem]:
    """What leads nowhere in the edition, and what is personal and would be published."""
    rules = {rule.key for rule in edition.rules}
    asked: list[tuple[tuple[str | int, ...], str | None, str | None, bool, bool]] = []
    for place, column in enumerate(made.summary.columns):
        needs = column.shows in ("counted", "waived")
        asked.append((("summary", "columns", place), column.field, column.requirement, column.shows == "field", needs))
    for place, panel in enumerate(made.slide.panels):
        asked.append((("slide", "panels", place), panel.field, None, True, False))
    for place, figure in enumerate(made.slide.figures):
        asked.append(
            (
                ("slide", "figures", place),
                figure.field,
                None,
                figure.shows == "field",
                False,
            )
        )
    for name, letter in made.letters.items():
        for place, cell in enumerate(letter.columns):
            asked.append((("letters", name, "columns", place), cell.field, None, cell.shows == "field", False))
    for path, field, requirement, wants_field, wants_rule in asked:
        if (field is not None or wants_field) and field not in edition.fields:
            yield (*path, "field"), f"申请表没有「{field}」这一项", f"the form has no field {field!r}"
        if (requirement is not None or wants_rule) and requirement not in rules:
            yield (*path, "requirement"), f"没有要求「{requirement}」", f"there is no requirement {requirement!r}"
    for key in made.slide.effect_groups:
        if key not in edition.groups:
            yield ("slide", "effect_groups"), f"没有子类「{key}」", f"there is no group {key!r}"
    for name, package in made.packages.items():
        for place, item in enumerate(package.items):
            strange = [star for star in item.stars if star not in edition.stars]
            if strange:
                yield ("packages", name, "items", place, "stars"), f"没有星级 {strange}", f"no such stars: {strange}"
            if item.made is None and not item.files:
                yield ("packages", name, "items", place, "files"), "要写明文件名", "the names of its files are needed"
    yield from _letters(made, edition)


def _letters(made: Offices, edition: Edition) -> Iterator[Problem]:
    for name, letter in made.letters.items():
        if bool(letter.rows) != bool(letter.columns) or bool(letter.rows) != bool(letter.row):
            yield (
                ("letters", name, "rows"),
                "rows、row、columns 应同时给出",
                "rows, row and columns go together",
            )
        strange = [star for star in letter.stars if star not in edition.stars]
        if strange:
            yield ("letters", name, "stars"), f"没有星级 {strange}", f"no such stars: {strange}"
        days = {each.name for each in letter.fields if each.type == "date"}
        for place, one in enumerate(letter.fields):
            path = ("letters", name, "fields", place)
            for key, other in (("after", one.after), ("not_before", one.not_before)):
                if other is not None and (other not in days or one.type != "date" or other == one.name):
                    yield (*path, key), f"「{other}」不是另一个日期", f"{other!r} is no other day"
            if one.working_days is not None and one.not_before is None:
                yield (*path, "working_days"), "要写明 not_before", "goes with not_before"
        for place, cell in enumerate(letter.columns):
            field = edition.fields.get(cell.field or "")
            if letter.published and field is not None and field.personal:
                yield (
                    ("letters", name, "columns", place, "field"),
                    f"「{cell.field}」是个人信息，不得公开（R91）",
                    f"{cell.field!r} is personal and must not be published (R91)",
                )
