"""Filling a template in: data checked against what the letter asks, nothing personal where it is published (R91)."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import zxingcpp
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from PIL import Image
from pydantic_core import PydanticCustomError

from yunxing.dossier.sending.steady import steady
from yunxing.dossier.summary import Entry
from yunxing.dossier.summary.fields import day, field_text, in_xml
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.offices import Letter, LetterField, offices
from yunxing.guide.values import to_date, to_text

from .checking import Problem, check, environment
from .templates import letter_of

MOST_ROWS = 5_000
MOST_LINK = 300
CODE_SIDE = 28
"""Millimetres of a QR code's side."""
_LINK = re.compile(r"https?://[^\s<>\"']+")
_PERSONAL = (
    (re.compile(r"(?<![\dA-Za-z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Za-z])"), ("手机号码", "a mobile number")),
    (re.compile(r"(?<![\dA-Za-z])0\d{2,3}[-—– ]?\d{7,8}(?![\dA-Za-z])"), ("电话号码", "a telephone number")),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), ("电子邮箱", "an e-mail address")),
    (
        re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"),
        ("身份证号码", "an identity number"),
    ),
)
Problems = list[tuple[Place, str, str, str]]


def rows_of(entries: Sequence[Entry], kind: str, edition: Edition) -> list[dict[str, str]]:
    """The list of a letter from declarations, by star, county and code: its columns alone, so nothing else can get in."""
    letter = letter_of(edition, kind)
    stars = {star.star: star for star in edition.about.stars}

    def order(entry: Entry) -> tuple[int, str, str]:
        fields = entry.declaration.fields
        return entry.declaration.star, fields.get("enterprise.division") or "", fields.get("enterprise.uscc") or ""

    rows = []
    for number, entry in enumerate(sorted(entries, key=order), 1):
        star = stars[entry.declaration.star]
        row = {}
        for column in letter.columns:
            match column.shows:
                case "number":
                    row[column.name] = str(number)
                case "star":
                    row[column.name] = star.name.zh
                case "reported_as":
                    row[column.name] = star.reported_as.zh
                case "field":
                    row[column.name] = field_text(entry.declaration, edition, column.field or "")
        rows.append(row)
    return rows


def personal_of(entries: Iterable[Entry], edition: Edition) -> set[str]:
    """What declarations say of persons: nothing of it may stand in what is published."""
    paths = [path for path, field in edition.fields.items() if field.personal]
    found = {str(e.declaration.fields.get(path) or "") for e in entries for path in paths}
    return {text for text in found if len(text) > 1}


def fill(
    template: bytes,
    kind: str,
    data: Mapping[str, Any],
    edition: Edition,
    *,
    personal: Collection[str] = (),
    name: str = "模板",
    place: str = "数据",
) -> bytes:
    """The DOCX of a letter: the same bytes for the same template and data.

    ``data`` has the letter's fields by name (days as dates or text) and its list as rows by column. ``personal`` are texts
    that a published letter must not hold; ``name`` and ``place`` are what errors call the template and the data. Raises
    ``InputError`` for a faulty template, data that are missing, unknown or wrong, or something personal (R91).
    """
    letter = letter_of(edition, kind)
    faults = check(template, kind, edition)
    if faults:
        raise InputError([_refused(name, fault) for fault in faults])
    filling = _Filling(letter, edition, place, personal)
    values = filling.values(data)
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    for field in letter.fields:
        if field.type == "link" and values.get(field.name):
            picture = io.BytesIO(code(values[field.name]))
            values[field.name] = InlineImage(document, picture, width=Mm(CODE_SIDE), height=Mm(CODE_SIDE))
    document.render(values, environment())
    _mend(document.docx.element.body)
    stream = io.BytesIO()
    document.save(stream)
    return steady(stream.getvalue(), filling.dated)


def _mend(body: Any) -> None:
    """What a condition emptied: Word opens no cell without a paragraph, and no table without a row."""
    for cell in list(body.iter(qn("w:tc"))):
        if cell.find(qn("w:p")) is None:
            cell.append(OxmlElement("w:p"))
    for table in list(body.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)


def _refused(name: str, fault: Problem) -> tuple[Place, str, str, str]:
    where = fault.where
    if where is None:
        return Place(name), fault.mark, fault.zh, fault.en
    return Place(name), fault.mark, f"{where.say()}：{fault.zh}", f"{where.say('en')}: {fault.en}"


def code(text: str) -> bytes:
    """The QR code of a text as a PNG."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    stream = io.BytesIO()
    Image.fromarray(np.array(zxingcpp.write_barcode_to_image(made, scale=8))).save(stream, "PNG")
    return stream.getvalue()


class _Filling:
    def __init__(self, letter: Letter, edition: Edition, place: str, personal: Collection[str]) -> None:
        self.letter, self.edition = letter, edition
        self.at = Place(place)
        self.personal = personal
        self.problems: Problems = []
        self.dated = date(2020, 1, 1)

    def wrong(self, key: str, zh: str, en: str) -> None:
        self.problems.append((self.at, key, zh, en))

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the template is given; all that is wrong at once."""
        known = {field.name for field in self.letter.fields} | ({self.letter.rows} if self.letter.rows else set())
        for key in data:
            if key not in known:
                listed = "、".join(f.name for f in self.letter.fields)
                self.wrong(str(key), f"没有这一项，可用：{listed}", f"is not asked for; there are {listed}")
        made: dict[str, Any] = {field.name: self._value(field, data.get(field.name)) for field in self.letter.fields}
        if self.letter.rows:
            made[self.letter.rows] = self._rows(data.get(self.letter.rows))
        if self.problems:
            raise InputError(self.problems)
        return made

    def _value(self, field: LetterField, given: Any) -> str:
        try:
            text = given.isoformat() if isinstance(given, date) else in_xml(to_text(given) or "")
            if not text:
                if not field.optional:
                    self.wrong(field.name, f"没有填写，如：{field.example}", f"is missing, such as {field.example}")
                return ""
            if field.type == "date":
                dated = to_date(text)
                self.dated = dated or self.dated
                return day(dated) if dated else ""
        except PydanticCustomError as error:
            context = error.context or {}
            self.wrong(field.name, str(context.get("zh", error)), str(context.get("en", error)))
            return ""
        if field.type == "link":
            if len(text) > MOST_LINK or not _LINK.fullmatch(text):
                self.wrong(
                    field.name,
                    f"应为 http:// 或 https:// 开头的网址，至多{MOST_LINK}个字符",
                    f"is an address that begins with http:// or https://, of at most {MOST_LINK} characters",
                )
        elif field.type == "text":
            self._refuse_personal(field.name, text, names=True)
        return text

    def _refuse_personal(self, key: str, text: str, *, names: bool) -> None:
        """Of what is published: no number or address of a person, nor, in an office's own words, their names (R91)."""
        if not self.letter.published:
            return
        for pattern, (zh, en) in _PERSONAL:
            if pattern.search(text):
                self.wrong(
                    key, f"含有{zh}，公开的文书不得有（R91），请删去", f"holds {en}, and is to be published (R91)"
                )
                return
        if names and any(one in text for one in self.personal):
            self.wrong(
                key,
                "含有申报中的联系人或法人代表信息，公开的文书不得有（R91），请删去",
                "holds what a declaration says of a person, and is to be published (R91)",
            )

    def _rows(self, given: Any) -> list[dict[str, str]]:
        rows = self.letter.rows or ""
        columns = {column.name: column for column in self.letter.columns}
        if not isinstance(given, list | tuple) or not given:
            self.wrong(
                rows, "没有名单，请给出申报，或逐行写出", "there is no list: give declarations, or write its rows"
            )
            return []
        if len(given) > MOST_ROWS:
            self.wrong(rows, f"超过 {MOST_ROWS} 行", f"has over {MOST_ROWS} rows")
            return []
        made = []
        for number, row in enumerate(given, 1):
            key = f"{rows}.{number}"
            if not isinstance(row, Mapping) or set(row) != set(columns):
                listed = "、".join(columns)
                self.wrong(key, f"应恰有这几列：{listed}", f"has exactly these columns: {listed}")
                continue
            cells = {name: self._cell(f"{key}.{name}", value) for name, value in row.items()}
            for name, text in cells.items():
                field = columns[name].field
                if field is None or self.edition.fields[field].type != "uscc":
                    self._refuse_personal(f"{key}.{name}", text, names=False)
            made.append(cells)
        return made

    def _cell(self, key: str, value: Any) -> str:
        try:
            return in_xml(to_text(value) or "")
        except PydanticCustomError as error:
            context = error.context or {}
            self.wrong(key, str(context.get("zh", error)), str(context.get("en", error)))
            return ""


def kinds(edition: Edition) -> Mapping[str, Letter]:
    """The letters of an edition by kind."""
    return offices(edition).letters
