"""Table x.1 of a filled form: the rows that are ticked, with their notes and pages, found by the names of sub-domains.

Its rows of thresholds are read by ``thresholds``.
"""

from __future__ import annotations

from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperFile, PaperForm
from yunxing.guide.values import to_pages, to_text

from .cells import Box, Grid, under
from .marks import begun, plain, tick, tidy
from .record import Record, Where, aside, at
from .thresholds import Thresholds


class ClaimsTable:
    """Reads the rows of table x.1 into a record."""

    def __init__(self, edition: Edition, paper: PaperFile, form: PaperForm, record: Record) -> None:
        self.edition, self.record = edition, record
        groups = next(one.groups for one in edition.forms_file.forms if one.key == form.form)
        subs = [sub for key in groups for sub in edition.groups[key].sub_domains]
        self.names = {plain(name): sub for sub in reversed(subs) for name in (*sub.aliases, sub.name.zh)}
        self.heads = [plain(column.zh) for column in edition.forms_file.tables["claims"].columns]
        self.prompts = [paper.claims.prompt, *(one.hint for one in form.thresholds)]
        self.thresholds = Thresholds(edition, paper, form, record)
        self.seen: dict[str, int] = {}
        self.open: dict[str, int] = {}
        self.columns: dict[str, Box] = {}  # of the last heading: a table may go on as another without one
        self.words = {plain(column.zh) for column in edition.forms_file.tables["claims"].columns}
        for area in edition.areas:
            self.words |= {plain(area.name.zh), *(plain(group.name.zh) for group in area.groups)}
        for sub in edition.sub_domains:
            self.words |= {plain(name) for name in (sub.name.zh, *sub.aliases, sub.domain.zh if sub.domain else "")}

    def knows(self, grid: Grid) -> bool:
        """Whether a table is x.1, or a part of it that begins on a new page."""
        if any({self.heads[3], self.heads[4]} <= {plain(box.text) for box in row} for row in grid.rows[:3]):
            return True
        return sum(self._named(row) is not None for row in grid.rows) > len(grid.rows) / 2

    def read(self, grid: Grid) -> None:
        """Take over the rows that are ticked."""
        columns = self.columns
        for number, row in enumerate(grid.rows, 1):
            keys = {plain(box.text): box for box in row}
            if self.heads[4] in keys:
                columns = {"tick": keys[self.heads[4]]}
                columns |= {"pages": keys[self.heads[5]]} if self.heads[5] in keys else {}
                self.columns = columns
                continue
            if self.thresholds.read(row, columns.get("tick"), columns.get("pages"), grid.number, number):
                continue
            named = self._named(row)
            if named is None:
                if columns:
                    self._strange(row, columns, grid.number, number)
                continue
            place, key = named
            after = [box for box in row if box.column > row[place].column]
            ticked = under(columns.get("tick"), after) or (after[0] if after else None)
            pages = under(columns.get("pages"), after) or (after[-1] if len(after) > 1 else None)
            self._row(key, ticked, pages, grid.number, number)
            self._beside([box for box in row if box is not ticked and box is not pages], grid.number, number)

    def _named(self, row: tuple[Box, ...]) -> tuple[int, str] | None:
        """The sub-domain of a row: the last of its cells that names one and that begins here."""
        for place in reversed(range(len(row))):
            sub = self.names.get(plain(row[place].text)) if row[place].first else None
            if sub is not None:
                return place, sub.key
        return None

    def _beside(self, boxes: list[Box], table: int, number: int) -> None:
        """What stands in a row beside its names, its tick and its pages: a column of somebody's own."""
        for box in boxes:
            if box.first and plain(box.text) and begun(box.text) not in self.words:
                self.record.extra(aside(table, number, box.column), tidy(box.text))

    def _strange(self, row: tuple[Box, ...], columns: dict[str, Box], table: int, number: int) -> None:
        """A row that is filled in though the form has no such sub-domain."""
        boxes = list(row)
        ticked, pages = under(columns["tick"], boxes), under(columns.get("pages"), boxes)
        names = [tidy(box.text) for box in row if box is not ticked and box is not pages and tidy(box.text)]
        marked = ticked is not None and ticked.first and tick(ticked.text, self.prompts).ticked is not False
        if marked or (pages is not None and pages.first and tidy(pages.text)):
            name = names[-1] if names else ""
            self.record.problem(
                at(table, number, self.heads[3], "sub-domain"),
                name,
                "本表没有这个子域，没有列入，请核对",
                "this form has no such sub-domain; left out: check it",
            )

    def _row(self, key: str, ticked: Box | None, pages: Box | None, table: int, number: int) -> None:
        name = self.edition.by_key[key].name
        where = at(table, number, name.zh, name.en)
        text = ticked.text if ticked is not None else ""
        found = tick(text, self.prompts)
        where_pages = tidy(pages.text) if pages is not None and pages is not ticked else ""
        if key not in self.seen and key in self.open and found.ticked:
            first = self.open[key]
            self.record.problem(
                where,
                text,
                f"这一行重复，第{first}行没有勾选，按这一行列入，请核对",
                f"given twice: row {first} is not ticked, this one was taken; check it",
            )
        self.open.setdefault(key, number)
        if found.ticked is None:
            self.record.problem(
                where,
                text,
                "看不出是否上云，没有列入；上云请打☑，否则留空",
                "cannot tell whether it is ticked, left out: put ☑ or nothing",
            )
            return
        if not found.ticked:
            if where_pages or found.note:
                self.record.problem(
                    where,
                    where_pages or found.note,
                    "填了内容而没有勾选，没有列入；上云请打☑",
                    "filled in but not ticked, left out: put ☑",
                )
            return
        if key in self.seen:
            self.record.problem(
                where, text, f"这一行重复，第{self.seen[key]}行已有", f"given twice, see row {self.seen[key]}"
            )
            return
        self.seen[key] = number
        claim = {"item": key}
        note = self.record.tried(to_text, found.note, where)
        if note:
            claim["note"] = note
        given = pages_of(self.record, where_pages, where)
        if given:
            claim["pages"] = given
        self.record.values.setdefault("claims", []).append(claim)


def pages_of(record: Record, text: str, where: Where) -> str | None:
    """Pages as people write them: 第12页, P12-14, 12～14页."""
    bare = "".join(c for c in text if c not in "第页Pp.．。 \u3000")
    return record.tried(to_pages, bare, where) if bare else None
