"""Table x.1 of a form: every sub-domain with its merged 类, 子类 and 域, the thresholds, and the two notes (R60–R63)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunxing.dossier import figures
from yunxing.guide.declaration import Claim, Declaration
from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperFile, PaperForm, Threshold
from yunxing.guide.shapes import SubDomain

from . import says
from .blocks import GOES_ON, PAGE, TABLE_PITCH, TICKED, UNTICKED, Block, Break, Cell, Row, Run, Table, cell, paragraph
from .main_table import HEADING

HEADING_PITCH = 38
SPARE = TABLE_PITCH
"""Left free at the foot of a page: a program may break a line that we took for whole."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A part of the path to a row, from 类 on: what rows share that stand below each other."""

    key: str
    runs: tuple[Run, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    """A row before its cells are merged: its levels over the first four columns, its tick and its pages."""

    levels: tuple[_Level, ...]
    tick: tuple[str, str]
    pages: tuple[str, tuple[Run, ...]]


def claims_table(
    declaration: Declaration | None, edition: Edition, paper: PaperFile, form: PaperForm, star: int
) -> Iterator[Block]:
    """The heading, the table and its notes."""
    described = edition.forms_file.tables["claims"]
    number = edition.form_of(star).claims_table
    yield paragraph(
        [Run(f"{paper.annexed}{number} {described.title.zh}", bold=True)],
        align="center",
        size=HEADING,
        pitch=HEADING_PITCH,
    )
    head = Row(tuple(cell(column.zh, align="center") for column in described.columns))
    made = _Claims(declaration, edition, paper, form, star)
    widths = tuple(paper.claims.widths)
    begun: Sequence[_Line] = ()
    for part in _pages(list(made.lines()), head, widths):
        if begun:
            yield Break()
            yield paragraph("", size=1, pitch=1)  # or Word would take two tables for one
        yield Table(widths, (head, *_merged(part, begun)), heads=1)
        begun = part
    for place, note in enumerate(edition.forms_file.notes, 1):
        start = paper.claims.notes if place == 1 else ""
        yield paragraph(f"{start}{place}、{note.zh}", indent=2, before=6 if place == 1 else 0)


class _Claims:
    def __init__(
        self, declaration: Declaration | None, edition: Edition, paper: PaperFile, form: PaperForm, star: int
    ) -> None:
        self.declaration, self.edition, self.paper, self.form, self.star = declaration, edition, paper, form, star
        self.claimed = {claim.item: claim for claim in declaration.claims} if declaration is not None else {}
        self.readings = edition.settled(declaration.filed_on if declaration is not None else None)

    def lines(self) -> Iterator[_Line]:
        groups = self.edition.form_of(self.star).groups
        for area in self.edition.areas:
            first = _Level(area.key, (Run(area.name.zh),))
            shown = [group for group in area.groups if group.key in groups]
            if shown:
                for threshold in self.form.thresholds:
                    if threshold.area == area.key:
                        yield from self._threshold(first, threshold)
            for group in shown:
                second = _Level(group.key, (Run(group.name.zh),))
                for sub in group.sub_domains:
                    yield self._sub_domain((first, second), sub)

    def _sub_domain(self, above: tuple[_Level, _Level], sub: SubDomain) -> _Line:
        name = (Run(sub.name.zh),)
        if sub.domain is None:
            below: tuple[_Level, ...] = (_Level(sub.key, name, columns=2),)
        else:
            below = (_Level(f"{above[1].key}/{sub.domain.zh}", (Run(sub.domain.zh),)), _Level(sub.key, name))
        claim = self.claimed.get(sub.key)
        return _Line(
            (*above, *below), (sub.key, self._tick(sub, claim)), (sub.key, says.pages(claim.pages if claim else None))
        )

    def _tick(self, sub: SubDomain, claim: Claim | None) -> str:
        asked = bool(sub.note.value(star=self.star, readings=self.readings))
        if claim is None:
            return UNTICKED + (self.paper.claims.prompt if asked else "")
        return TICKED + (claim.note or (self.paper.claims.prompt if asked else ""))

    def _threshold(self, area: _Level, threshold: Threshold) -> Iterator[_Line]:
        """Rows that state how long and how much, and no sub-domain; what they state stands once for all of them."""
        amount = figures.investment(self.declaration, self.edition) if self.declaration is not None else None
        runs = (Run(threshold.title), *([Run(threshold.notes, raised=True)] if threshold.notes else ()))
        title = _Level(threshold.title, runs)
        stated, reached, see = self._stated(threshold, amount)
        for row in threshold.rows:
            box = ""
            if row.at_least_yuan is not None and len(threshold.rows) > 1:
                box = TICKED if reached is not None and reached >= row.at_least_yuan else UNTICKED
            level = _Level(f"{threshold.title}/{row.text}", (Run(box + row.text),), columns=2)
            yield _Line(
                (area, title, level),
                (threshold.title, stated),
                (threshold.title, (Run(see, to=self.edition.form_of(self.star).invoices_table),) if see else ()),
            )

    def _stated(self, threshold: Threshold, amount: Decimal | None) -> tuple[str, Decimal | None, str]:
        """What stands beside a threshold, the amount that ticks its rows, and where the proof is."""
        if self.declaration is None:
            return threshold.hint, None, ""
        if threshold.states == "duration":
            stated = figures.duration(self.declaration, self.edition)
            if stated is None:
                return threshold.hint, None, ""
            words = threshold.says if stated.each_service else threshold.says_whole or threshold.says
            return words.format(months=stated.months), None, ""
        if amount is not None:
            number = self.edition.form_of(self.star).invoices_table
            return threshold.says.format(wan=says.wan(amount)), amount, f"{self.paper.claims.see}{number}"
        if threshold.exempt is not None and self.declaration.fields.get(threshold.exempt.field):
            return threshold.exempt.text, None, ""
        return threshold.hint, None, ""


def _pages(lines: Sequence[_Line], head: Row, widths: tuple[float, ...]) -> Iterator[Sequence[_Line]]:
    """The rows of each page. Rows that share a tick or pages stay together; so every page can say what its rows belong to."""
    heights = Table(widths, (head, *_merged(lines))).heights()
    top, *rows = heights
    room = PAGE - HEADING_PITCH - SPARE
    begin, used = 0, top
    for place in range(len(lines)):
        if place and lines[place].tick[0] == lines[place - 1].tick[0]:
            continue  # goes with the row before it
        together = sum(rows[place : place + _reach([line.tick[0] for line in lines], place)])
        if place > begin and used + together > room:
            yield lines[begin:place]
            begin, used, room = place, top, PAGE - SPARE
        used += together
    yield lines[begin:]


def _merged(lines: Sequence[_Line], begun: Sequence[_Line] = ()) -> Iterator[Row]:
    """Rows whose equal levels, ticks and pages below each other are one cell; ``begun`` are the rows of the page before."""
    for place, line in enumerate(lines):
        cells: list[Cell] = []
        for depth, level in enumerate(line.levels):
            if place and _path(lines[place - 1], depth) == _path(line, depth):
                continue
            goes_on = not place and bool(begun) and _path(begun[-1], depth) == _path(line, depth)
            runs = (*level.runs, Run(GOES_ON)) if goes_on else level.runs
            rows = _reach([_path(other, depth) for other in lines], place)
            cells.append(cell(runs, columns=level.columns, rows=rows, align="center"))
        if not place or lines[place - 1].tick[0] != line.tick[0]:
            rows = _reach([other.tick[0] for other in lines], place)
            cells.append(cell(line.tick[1], rows=rows, align="left" if len(line.tick[1]) > 1 else "center"))
            cells.append(cell(line.pages[1], rows=rows, align="center"))
        yield Row(tuple(cells))


def _path(line: _Line, depth: int) -> tuple[str, ...]:
    """What a row must share with another for a level to be the same cell; empty where it has no such level."""
    return tuple(level.key for level in line.levels[: depth + 1]) if depth < len(line.levels) else ()


def _reach(keys: Sequence[object], place: int) -> int:
    end = place
    while end < len(keys) and keys[end] == keys[place]:
        end += 1
    return end - place
