"""The cover, 填表说明 and the main table of a form, and the list of proofs to hand in with it.

Where each thing stands and how it is worded is the edition's ``paper.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from yunxing.guide.declaration import Declaration
from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperCell, PaperFile, PaperForm, PaperLine
from yunxing.guide.shapes import FormField

from . import says
from .blocks import (
    PAD,
    PITCH,
    POINTS,
    SIDE,
    TABLE_PITCH,
    TICKED,
    UNTICKED,
    Align,
    Block,
    Cell,
    Edges,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    lines,
    paragraph,
)

TITLE, SUBTITLE, HEADING = 26, 18, 16
"""Of the cover and of headings, in points: 一号, 小二, 三号."""
COVER = (38, 98, 24)
"""Widths on the cover, in mm: label, what is filled in, place of the seal."""
ROW, TITLE_GAP, ISSUER_GAP = 44, 130, 190
"""Points: of a row of the cover that says one line, and of the gaps above the rows and below them."""
COVER_TEXT = (14, 26)
NAME_STYLES: tuple[tuple[tuple[float, float], float], ...] = (
    (COVER_TEXT, 1), ((14, 20), 4), ((12, 17), 8), ((10.5, 14), float("inf")),
)  # fmt: skip
"""Size and pitch of a name on the cover, and on how many lines it may stand so."""
GAP = "　"
"""Between one choice and the next."""


class OfficeWords(NamedTuple):
    """What an office says in a place of the form that is its own to fill in, and the day of its seal."""

    text: str
    dated: date | None


NOTHING_SAID: Mapping[str, OfficeWords] = MappingProxyType({})


def cover(declaration: Declaration | None, paper: PaperFile, form: PaperForm) -> Iterator[Block]:
    """The first page: number of the annex, title, applicant with the place of its seal, day of filing."""
    words = paper.cover
    filed = declaration.filed_on if declaration is not None else None
    name = declaration.fields.get("enterprise.name") if declaration is not None else None
    title, *rest = form.title
    style, high = _name_style(name or "")
    yield paragraph([Run(form.heading, bold=True)], size=HEADING, pitch=26)
    yield paragraph([Run(title, bold=True)], align="center", size=TITLE, pitch=44, before=120)
    for line in rest:
        yield paragraph([Run(line, bold=True)], align="center", size=SUBTITLE, pitch=34)
    gap = max(TITLE_GAP + ROW - high, PITCH)
    yield paragraph("", pitch=gap)
    yield Table(
        COVER,
        (
            _cover_row(words.applicant, name or "", words.seal, style, high),
            _cover_row(words.filed_on, says.day(filed) if filed else paper.blank_date, "", COVER_TEXT, ROW),
        ),
    )
    before = max(ISSUER_GAP + TITLE_GAP + ROW - high - gap, PITCH)
    yield paragraph([Run(words.issuer, bold=True)], align="center", size=HEADING, pitch=30, before=before)


def _name_style(name: str) -> tuple[tuple[float, float], float]:
    """Size and pitch in which a name stands on the cover, and how high its row is.

    What a longer name needs is taken from the gaps around it, and a line more than is reckoned with, so that a program that
    breaks lines elsewhere comes to the same page.
    """
    room = COVER[1] * POINTS - 2 * SIDE
    fitting = (style for style, most in NAME_STYLES if lines(paragraph(name, size=style[0]), room) <= most)
    size, pitch = next(fitting)  # the last takes any number of lines
    count = lines(paragraph(name, size=size), room)
    spare = pitch if count > 1 else 0
    return (size, pitch), max(ROW, count * pitch + spare + 2 * PAD)


def _cover_row(label: str, text: str, after: str, style: tuple[float, float], height: float) -> Row:
    def one(words: str, edges: Edges, align: Align, style: tuple[float, float]) -> Cell:
        return Cell((paragraph(words, size=style[0], pitch=style[1], align=align),), edges=edges)

    cells = (
        one(label, "none", "right", COVER_TEXT),
        one(text, "bottom", "center", style),
        one(after, "none", "left", COVER_TEXT),
    )
    return Row(cells, height=height)


def instructions(edition: Edition, paper: PaperFile) -> Iterator[Block]:
    """填表说明 with the authority's contact block (R57)."""
    words = paper.instructions
    yield paragraph([Run(words.title, bold=True)], align="center", size=SUBTITLE, pitch=40)
    yield paragraph("", pitch=PITCH)
    for number, one in enumerate(edition.forms_file.instructions, 1):
        yield paragraph(f"{number}、{one.zh}", indent=2, pitch=26)
    yield paragraph(words.contact, indent=2, pitch=26, before=26)
    for line in words.lines:
        yield paragraph(line, indent=2, pitch=26)


def main_table(
    declaration: Declaration | None,
    edition: Edition,
    paper: PaperFile,
    form: PaperForm,
    office: Mapping[str, OfficeWords],
) -> Table:
    """The table from 申请单位基本情况 to the promise, or the opinion of the city (R56)."""
    made = _Main(declaration, edition, paper, form, office)
    rows = [Row(tuple(made.cell(one) for one in row.cells), height=row.height) for row in form.rows]
    return Table(tuple(form.widths), tuple(rows))


def proofs(form: PaperForm) -> Iterator[Block]:
    """The list of proofs to hand in."""
    yield paragraph([Run(form.proofs.intro, bold=True)], indent=2)
    for number, item in enumerate(form.proofs.items, 1):
        yield paragraph(f"{number}. {item}", indent=2)
    yield paragraph(form.proofs.note, indent=2, before=PITCH / 2)


class _Main:
    """What stands in the cells of the main table."""

    def __init__(
        self,
        declaration: Declaration | None,
        edition: Edition,
        paper: PaperFile,
        form: PaperForm,
        office: Mapping[str, OfficeWords],
    ) -> None:
        self.declaration, self.edition, self.paper, self.form, self.office = declaration, edition, paper, form, office

    def field(self, path: str | None) -> FormField | None:
        return self.edition.fields[path] if path is not None else None

    def cell(self, one: PaperCell) -> Cell:
        if one.is_label:
            return cell(one.text, columns=one.columns, rows=one.rows, align="center")
        if one.office is not None and one.office in self.office:
            return self._said(one, self.office[one.office])
        if one.lines:
            return Cell(tuple(map(self._line, one.lines)), columns=one.columns, rows=one.rows)
        form_field = self.field(one.field)
        if form_field is not None and form_field.type == "choices":
            room = sum(self.form.widths[-one.columns :]) * POINTS - 2 * SIDE
            return cell(self._choices(one, form_field, room), columns=one.columns, rows=one.rows)
        long = form_field is not None and form_field.type == "long_text"
        text = self._text(one, form_field)
        if self.declaration is None and not text:
            text = one.hint
        if long:
            made = [paragraph(line, pitch=TABLE_PITCH, indent=2, align="justify") for line in text.split("\n")]
            return Cell(tuple(made), columns=one.columns, rows=one.rows, middle=False)
        return cell(text, columns=one.columns, rows=one.rows, align="left" if one.columns > 1 else "center")

    def _said(self, one: PaperCell, words: OfficeWords) -> Cell:
        """An office's own place: its words in the room above the seal, and the day in place of the blank one."""
        made = [
            paragraph(line, pitch=TABLE_PITCH, indent=2, align="justify") for line in words.text.splitlines() if line
        ]
        room = sum(self.form.widths[-one.columns :]) * POINTS - 2 * SIDE
        taken = sum(lines(line, room) * line.pitch for line in made)
        for place, line in enumerate(one.lines):
            printed = self._line(line, words.dated)
            made.append(printed if place else replace(printed, before=max(printed.before - taken, PITCH)))
        return Cell(tuple(made), columns=one.columns, rows=one.rows)

    def _text(self, one: PaperCell, form_field: FormField | None) -> str:
        declaration = self.declaration
        if one.of == "star":
            stars = {s.star: s.name.zh for s in self.edition.about.stars}
            return stars[declaration.star] if declaration is not None else ""
        if one.of == "providers":
            names = [p.name for p in declaration.providers if p.name] if declaration is not None else []
            return "\n".join(names)
        given = declaration.fields.get(one.field or "") if declaration is not None else None
        text = says.value(form_field, given) if form_field is not None else ""
        return text + one.unit

    def _choices(self, one: PaperCell, form_field: FormField, room: float) -> str:
        """All choices with their boxes, as many on a line as there is room for; the one to be named with its name."""
        fields = self.declaration.fields if self.declaration is not None else {}
        chosen = fields.get(form_field.path) or ()
        made = [""]
        for key, words in form_field.choices.items():
            text = words.zh
            if one.other is not None and key == one.other.choice:
                named = fields.get(one.other.field)
                text = f"{one.other.text}：{named}" if named else one.other.text
            text = f"{TICKED if key in chosen else UNTICKED}{text}"
            longer = f"{made[-1]}{GAP}{text}" if made[-1] else text
            if lines(paragraph(longer), room) == 1 or not made[-1]:
                made[-1] = longer
            else:
                made.append(text)
        return "\n".join(made)

    def _line(self, line: PaperLine, dated: date | None = None) -> Paragraph:
        text = line.text
        if not text:
            given = self.declaration.fields.get(line.date) if self.declaration is not None and line.date else dated
            text = says.day(given) if given else self.paper.blank_date
        return paragraph(
            text, align=line.align, pitch=TABLE_PITCH + 4, indent=2 if line.indent else 0, before=line.space
        )
