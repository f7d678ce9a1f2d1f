"""Filling a template in: data checked against what the letter asks, nothing personal where it is published (R91)."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import zxingcpp
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from PIL import Image

from yunxing.dossier.sending.steady import steady
from yunxing.dossier.summary import Entry
from yunxing.dossier.summary.fields import field_text
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place
from yunxing.guide.offices import Letter, offices
from yunxing.reference.text import tidy_code

from .checking import Problem, check, environment
from .given import Given
from .joining import joined
from .templates import letter_of

CODE_SIDE = 28
"""Millimetres of a QR code's side."""
Problems = list[tuple[Place, str, str, str]]


def rows_of(entries: Sequence[Entry], kind: str, edition: Edition) -> list[dict[str, str]]:
    """The list of a letter from declarations, by star, county and code: its columns alone, so nothing else can get in.

    Raises ``InputError`` for an enterprise that is nobody, stands there twice or applies for a star that the letter is not
    about, naming its file.
    """
    letter = letter_of(edition, kind)
    stars = {star.star: star for star in edition.about.stars}

    def order(entry: Entry) -> tuple[int, str, str]:
        fields = entry.declaration.fields
        return entry.declaration.star, fields.get("enterprise.division") or "", fields.get("enterprise.uscc") or ""

    _refuse(entries, letter, edition)
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


def _refuse(entries: Sequence[Entry], letter: Letter, edition: Edition) -> None:
    problems: Problems = []
    seen: dict[str, str] = {}
    names = {star.star: star.name.zh for star in edition.about.stars}
    for entry in entries:
        at, fields = Place(entry.file), entry.declaration.fields
        code, name = tidy_code(fields.get("enterprise.uscc") or ""), entry.declaration.name
        for path, zh, en in (
            ("enterprise.name", "企业名称", "name"),
            ("enterprise.uscc", "统一社会信用代码", "credit code"),
        ):
            if not fields.get(path):
                problems.append(
                    (at, path, f"没有填{zh}，不能列入名单，请补上", f"has no {en} and cannot be listed: fill it in")
                )
        star = entry.declaration.star
        if letter.stars and star not in letter.stars:
            meant = "、".join(names[one] for one in letter.stars)
            problems.append(
                (
                    at, "star", f"申报的是{names[star]}，{letter.title.zh}只列{meant}（{letter.clause}），请去掉这一家",
                    f"applies for {star} stars; this letter lists {'/'.join(map(str, letter.stars))} ({letter.clause}): take it out",
                )
            )  # fmt: skip
        if code and code in seen:
            problems.append(
                (
                    at, "enterprise.uscc", f"「{name}」（{code}）与 {seen[code]} 是同一家企业，同一批只能列一次（P7b），请去掉一份",
                    f"{name!r} ({code}) is in {seen[code]} as well; a batch lists it once (P7b): take one out",
                )
            )  # fmt: skip
        seen.setdefault(code, entry.file)
    if problems:
        raise InputError(problems)


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
    short: bool = False,
    name: str = "模板",
    place: str = "数据",
) -> bytes:
    """The DOCX of a letter: the same bytes for the same template and data.

    ``data`` has the letter's fields by name (days as dates or text) and its list as rows by column. ``personal`` are texts
    that a published letter must not hold; ``short`` lets a term be shorter than the working days that the edition suggests
    (P19: the officer's to set); ``name`` and ``place`` are what errors call the template and the data. Raises ``InputError``
    for a faulty template, one whose own words are personal, data that are missing, unknown, wrong or contradictory, or something personal (R91).
    """
    letter = letter_of(edition, kind)
    faults = check(template, kind, edition, personal=personal)
    if faults:
        raise InputError([_refused(name, fault) for fault in faults])
    filling = Given(letter, edition, place, personal, short=short)
    values = filling.values(data)
    document = DocxTemplate(io.BytesIO(joined(template)))
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


def kinds(edition: Edition) -> Mapping[str, Letter]:
    """The letters of an edition by kind."""
    return offices(edition).letters
