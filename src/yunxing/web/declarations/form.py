"""What a section's page shows: each field and row with its value, problem, remarks and the guide's words beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yunxing.guide.edition import Edition
from yunxing.guide.invoices import is_split
from yunxing.guide.records import Declaration as Records
from yunxing.guide.shapes import EvidenceKind, FormField, SubDomain
from yunxing.programme.declarations import registered
from yunxing.programme.declarations.content import Problem
from yunxing.programme.declarations.model import Declaration, Remark
from yunxing.programme.declarations.sections import (
    COLUMNS,
    LINE_COLUMNS,
    OF_CLAIMS,
    SEALS,
    Column,
    Section,
    anchor,
    fields_of,
    unnamed,
)
from yunxing.programme.declarations.wording import valued
from yunxing.reference import divisions, industry

from ..templatetags.words import english, listed, words

ROWS = 20
"""Rows of a table on one page."""
Choices = Sequence[tuple[str, str]]


class Cell(NamedTuple):
    """One place on the page."""

    path: str
    id: str
    kind: str
    label: str
    value: Any
    problem: str
    remarks: Sequence[Remark]
    choices: Choices = ()
    help: str = ""
    clause: str = ""
    fixed: bool = False
    optional: bool = False
    limit: int = 0
    of: str = ""
    notice: str = ""
    """What there is to know of the value, though it is no fault."""

    @property
    def named(self) -> Choices:
        """The values chosen, with their words."""
        chosen = self.chosen or (self.value,)
        return [(value, label) for value, label in self.choices if value in chosen]

    @property
    def loose(self) -> str:
        """Text that stands where one of the choices is to: pasted or imported. It is shown, so that it is seen to be wrong."""
        known = isinstance(self.value, list) or any(value == self.value for value, _ in self.choices)
        return "" if known or self.value in (None, "") else str(self.value)

    @property
    def chosen(self) -> Sequence[str]:
        """The values of a place that holds several."""
        return self.value if isinstance(self.value, list) else ()


class Row(NamedTuple):
    """A row of a table."""

    id: str
    path: str
    anchor: str
    name: str
    cells: Sequence[Cell]
    remarks: Sequence[Remark]


class ClaimRow(NamedTuple):
    """A sub-domain of 附表 x.1: ticked or not."""

    sub: SubDomain
    path: str
    anchor: str
    ticked: bool
    note: Cell | None
    services: Cell
    evidence: Cell
    pages: str
    remarks: Sequence[Remark]


class Place(NamedTuple):
    """A place of which an office may ask for more."""

    path: str
    id: str
    label: str
    value: str
    text: str = ""


class Shown:
    """A declaration for its pages: content, problems and remarks, asked by place."""

    def __init__(
        self,
        declaration: Declaration,
        edition: Edition,
        problems: Sequence[Problem],
        remarks: Mapping[str, Sequence[Remark]],
        notices: Mapping[str, str],
    ) -> None:
        self.declaration, self.edition, self.remarks, self.notices = declaration, edition, remarks, notices
        self.content = declaration.content
        self.problems = {p.path: p.en if english() else p.zh for p in problems}
        self.lang = "en" if english() else "zh"
        self._named: dict[str, Choices] = {}

    def field(self, field: FormField) -> Cell:
        """A field of the form."""
        form = self.edition.form_of(self.declaration.star)
        path = f"fields/{field.path}"
        choices: list[tuple[str, str]] = [(key, word.say(self.lang)) for key, word in field.choices.items()]
        if field.type == "yes_no":
            choices = [("true", "Yes" if english() else "是"), ("false", "No" if english() else "否")]
        value = self.content.get("fields", {}).get(field.path)
        if isinstance(value, bool):
            value = "true" if value else "false"
        return Cell(
            path,
            anchor(path),
            field.type,
            (field.titles.get(form.key) or field.title).say(self.lang),
            value,
            self.problems.get(path, ""),
            self.remarks.get(path, ()),
            choices,
            self._help(field, value),
            field.clause,
            bool(field.fixed.get(form.key)) or field.path in registered.fields(self.edition),
            field.optional,
            500 if field.type == "long_text" else 0,
            notice=self.notices.get(path, ""),
        )

    def _help(self, field: FormField, value: Any) -> str:
        if field.path in registered.fields(self.edition):
            return (
                "as registered and proven; after a change of name, hand in the new licence on the page of the enterprise"
                if english()
                else "以注册并经核验的为准；企业更名的，请在“企业”页上传新的营业执照"
            )
        if field.should_mention:
            named = listed(field.should_mention)
            return f"speak of: {named}" if english() else f"建议写到：{named}"
        if field.type == "industry":
            found = industry.find(str(value)) if value and industry.is_known(str(value)) else None
            ask = "GB/T 4754-2017 code or name" if english() else "填 GB/T 4754-2017 的代码或名称，如 3599"
            return f"{found.code} {found.name}" if found else ask
        if field.type == "division":
            if value and divisions.is_known(str(value)):
                return str(divisions.find(str(value)))
            return "code of 6 digits, or name" if english() else "填 6 位区划代码或名称"
        if field.ours:
            return "not printed on the form; needed to judge" if english() else "申请表上不印，评定需要"
        return ""

    def fields(self, section: Section) -> list[Cell]:
        """The fields of a section."""
        return [self.field(f) for f in fields_of(section, self.edition, self.declaration.star)]

    def table(self, name: str, *, start: int = 0) -> list[Row]:
        """Rows of a table, a page of them."""
        return [
            self.row(f"{name}/{row['id']}", row, COLUMNS[name], at=at)
            for at, row in enumerate(self.content.get(name, [])[start : start + ROWS], start)
        ]

    def row(self, path: str, row: Mapping[str, Any], columns: Sequence[Column], *, at: int = 0) -> Row:
        """One row, which stands ``at`` in its table, counted from 0."""
        cells = [self._cell(f"{path}/{c.name}", c, row.get(c.name)) for c in columns]
        name = str(row.get("name") or row.get("number") or row.get("file") or unnamed(at)[int(english())])
        return Row(row["id"], path, anchor(path), name, cells, self.remarks.get(path, ()))

    def _cell(self, path: str, column: Column, value: Any) -> Cell:
        if isinstance(value, bool):
            value = "true" if value else "false"
        if column.kind == "rows" and not column.of:
            value = "、".join(value or ())
        return Cell(
            path,
            anchor(path),
            column.kind if column.of or column.kind != "rows" else "listed",
            column.en if english() else column.zh,
            value,
            self.problems.get(path, ""),
            self.remarks.get(path, ()),
            self._choices(column, path),
            column.help_en if english() else column.help_zh,
            of=column.of,
            notice=self.notices.get(path, ""),
        )

    def _choices(self, column: Column, path: str) -> Choices:
        if column.kind == "yes_no":
            return [("true", "Yes" if english() else "是"), ("false", "No" if english() else "否")]
        if column.of:
            return self.rows_of(column.of)
        if column.name == "category" and self.edition.investment:
            return [(c.key, c.name.say(self.lang)) for c in self.edition.investment.categories]
        if column.kind == "choice" and path.startswith("evidence/"):
            return [(kind.key, kind.name.say(self.lang)) for kind in self.edition.evidence.values()]
        return ()

    def rows_of(self, table: str) -> Choices:
        """The rows of a table that others may name, by id, in words. Asked by every cell, so named once."""
        if table not in self._named:
            self._named[table] = self._name_rows(table)
        return self._named[table]

    def _name_rows(self, table: str) -> Choices:
        kinds: Mapping[str, EvidenceKind] = self.edition.evidence
        named = []
        for at, row in enumerate(self.content.get(table, [])):
            place = unnamed(at)[int(english())]
            match table:
                case "evidence":
                    kind = kinds.get(str(row.get("item")))
                    said = f"{kind.name.say(self.lang) if kind else '—'} · {row.get('file') or place}"
                case "contracts":
                    said = f"{place} · {row.get('dated') or '—'} · {row.get('amount_yuan') or '—'}"
                case _:
                    said = str(row.get("name") or row.get("number") or place)
            named.append((row["id"], said))
        return named

    def claims(self) -> list[tuple[str, str, list[ClaimRow]]]:
        """附表 x.1: the groups of the form with their sub-domains, in the form's order."""
        form = self.edition.form_of(self.declaration.star)
        claimed = {row["item"]: row for row in self.content.get("claims", [])}
        return [
            (
                key,
                self.edition.groups[key].name.say(self.lang),
                [self._claim(sub, claimed.get(sub.key)) for sub in self.edition.groups[key].sub_domains],
            )
            for key in form.groups
        ]

    def _claim(self, sub: SubDomain, row: Mapping[str, Any] | None) -> ClaimRow:
        path = f"claims/{sub.key}"
        given = row or {}
        _, services, evidence, _ = OF_CLAIMS
        note = Column("note", "请说明", "Please explain")
        asks = bool(sub.note.value(star=self.declaration.star, readings=self.edition.settled()))
        return ClaimRow(
            sub,
            path,
            anchor(path),
            row is not None,
            self._cell(f"{path}/note", note, given.get("note")) if asks and row is not None else None,
            self._cell(f"{path}/services", services, given.get("services")),
            self._cell(f"{path}/evidence", evidence, given.get("evidence")),
            str(given.get("pages") or ""),
            self.remarks.get(path, ()),
        )

    def breakdowns(self) -> list[tuple[Row, list[Row], Cell, Cell]]:
        """附表 x.3: for each invoice that has one, its lines and both seal days."""
        found = []
        for at, invoice in enumerate(self.content.get("invoices", [])):
            table = invoice.get("breakdown")
            if table is None:
                continue
            path = f"invoices/{invoice['id']}"
            lines = [
                self.row(f"{path}/breakdown/lines/{line['id']}", line, LINE_COLUMNS, at=number)
                for number, line in enumerate((table.get("lines") or [])[: ROWS * 5])
            ]
            seals = table.get("sealed_by") or {}
            sealed = [self._cell(f"{path}/breakdown/sealed_by/{c.name}", c, seals.get(c.name)) for c in SEALS]
            found.append((self.row(path, invoice, COLUMNS["invoices"], at=at), lines, sealed[0], sealed[1]))
        return found

    def done(self, section: Section, declared: Records) -> str:
        """How far a section is: ``remarks``, ``problem``, ``done``, ``begun``, ``empty``, or ``unneeded`` (table x.3)."""
        inside = [f"fields/{f.path}" for f in fields_of(section, self.edition, self.declaration.star)]
        tables = tuple(f"{name}/" for name in section.tables)
        if any(path in inside or path.startswith(tables or ("\0",)) for path in self.remarks):
            return "remarks"
        if any(path in inside or path.startswith(tables or ("\0",)) for path in self.problems):
            return "problem"
        fields = fields_of(section, self.edition, self.declaration.star)
        values = self.content.get("fields", {})
        filled = [f.path in values for f in fields if not f.optional]
        rows = [bool(self.content.get(name)) for name in section.tables]
        if section.key == "breakdown":
            rows = [any(i.get("breakdown") for i in self.content.get("invoices", []))]
            contracts = {c.id: c for c in declared.contracts}
            if not rows[0] and declared.invoices:
                split = (is_split([contracts[c] for c in i.contracts]) for i in declared.invoices)
                if not any(split):
                    return "unneeded"
        every = filled + rows
        if all(every):
            return "done"
        return "begun" if any(every) else "empty"

    def places(self, section: Section) -> list[Place]:
        """Every field, and every row there is, of a section: what an office may ask to be supplemented."""
        found = [
            Place(
                c.path,
                c.id,
                c.label,
                "" if c.value is None else words(valued(c.path, c.value, self.edition, self.content)),
            )
            for c in self.fields(section)
        ]
        for table in section.tables:
            if table == "claims":
                ticked = (claim for _, _, claims in self.claims() for claim in claims if claim.ticked)
                found += [Place(c.path, c.anchor, c.sub.name.say(self.lang), c.pages) for c in ticked]
            else:
                rows = self.content.get(table, [])
                found += [
                    Place(
                        f"{table}/{row['id']}", anchor(f"{table}/{row['id']}"), name, str(row.get("total_yuan") or "")
                    )
                    for row, (_, name) in zip(rows, self.rows_of(table), strict=True)
                ]
        return found
