"""Declarations gathered from files and laid out as the rows of a summary: recognised and recommended apart.

What is no declaration, is of another edition, has no identity or stands there twice is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from yunxing.dossier import figures
from yunxing.guide import files
from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place, cannot_open
from yunxing.guide.finding import Finding
from yunxing.guide.judging import Outcome, Status, judging
from yunxing.guide.offices import SummaryColumn, SummaryTable, offices
from yunxing.guide.records import Declaration
from yunxing.guide.values import plain, to_text
from yunxing.guide.verdict import Verdict
from yunxing.reference.text import tidy_code

from .fields import field_text, in_wan, in_xml

ENDINGS = (".yaml", ".yml", ".json")
MOST = 5_000
Cell = str | int | Decimal | None
_NAME, _CODE = "enterprise.name", "enterprise.uscc"


@dataclass(frozen=True)
class Entry:
    """A declaration and the file it came from."""

    declaration: Declaration
    file: str


@dataclass(frozen=True)
class Note:
    """What the office itself says of an enterprise, by key of a column that shows notes."""

    texts: Mapping[str, str]


@dataclass(frozen=True)
class Listed:
    """A row: its cells in the order of the columns, money in 万元 as ``Decimal``; what it was made from and its verdict."""

    cells: tuple[Cell, ...]
    entry: Entry
    verdict: Verdict


@dataclass(frozen=True)
class Part:
    """The rows that are reported in one way (认定, 推荐), and the stars that are."""

    title: str
    stars: str
    rows: tuple[Listed, ...]


@dataclass(frozen=True)
class Summary:
    """A summary ready to be set: parts in the order of the stars, each with its rows."""

    table: SummaryTable
    parts: tuple[Part, ...]
    unit: str
    dated: date

    @property
    def rows(self) -> tuple[Listed, ...]:
        """The rows of all parts."""
        return tuple(row for part in self.parts for row in part.rows)


def gathered(paths: Iterable[Path], edition: Edition) -> list[Entry]:
    """The declarations of files and of the folders named (their own files, not those of folders within).

    Raises ``InputError`` with every file that cannot be read or is of another edition.
    """
    found: list[Entry] = []
    problems: list[tuple[Place, str, str, str]] = []
    for path in paths:
        try:
            for file in _files(path):
                try:
                    found.append(Entry(reader(edition).read(file), str(file)))
                except InputError as error:
                    problems += error.problems
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _files(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return [path]
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS and not p.name.startswith("."))
    except (OSError, ValueError) as error:
        raise cannot_open(str(path), error if isinstance(error, OSError) else OSError(str(error))) from error
    if not inside:
        raise InputError.one(
            Place(str(path)),
            "",
            "文件夹里没有申报文件（.yaml、.json）",
            "there is no declaration (.yaml, .json) in this folder",
        )
    return inside


def listed(
    entries: Sequence[Entry],
    edition: Edition,
    verdict_of: Callable[[Entry], Verdict],
    *,
    unit: str,
    dated: date,
    notes: Mapping[str, Note] | None = None,
) -> Summary:
    """The summary of declarations, each part by star, county and credit code.

    ``verdict_of`` is what the office holds of each, and is asked once of each; ``unit`` is 填报单位; ``notes`` are the
    office's own, by credit code. Raises ``InputError`` for an enterprise that is nobody or stands there twice, naming both
    files, and for notes on an enterprise that is not among them.
    """
    _refuse(entries, notes or {})
    table = offices(edition).summary
    by_star = {s.star: s for s in edition.about.stars}
    order = sorted(entries, key=lambda e: (e.declaration.star, _text(e, "enterprise.division"), _text(e, _CODE)))
    judged = [(entry, verdict_of(entry)) for entry in order]
    parts = []
    for title in dict.fromkeys(s.reported_as.zh for s in edition.about.stars):
        stars = [s.star for s in edition.about.stars if s.reported_as.zh == title]
        rows = [
            Listed(
                _cells(table.columns, number, entry, verdict, (notes or {}).get(tidy_code(_text(entry, _CODE)))),
                entry,
                verdict,
            )
            for number, (entry, verdict) in enumerate(
                ((e, v) for e, v in judged if e.declaration.star in stars),
                1,
            )
        ]
        parts.append(Part(title, "、".join(by_star[star].name.zh for star in stars), tuple(rows)))
    return Summary(table, tuple(parts), in_xml(unit), dated)


def _text(entry: Entry, path: str) -> str:
    return entry.declaration.fields.get(path) or ""


def _refuse(entries: Sequence[Entry], notes: Mapping[str, Note]) -> None:
    problems: list[tuple[Place, str, str, str]] = []
    if len(entries) > MOST:
        raise InputError.one(
            Place("申报"),
            "",
            f"共 {len(entries)} 份，一张汇总表最多 {MOST} 份，请分开",
            f"{len(entries)} declarations; a summary takes at most {MOST}: split them",
        )
    seen: dict[tuple[str, int], str] = {}
    for entry in entries:
        at = Place(entry.file)
        for path, zh, en in ((_NAME, "企业名称", "name"), (_CODE, "统一社会信用代码", "credit code")):
            if not entry.declaration.fields.get(path):
                problems.append(
                    (at, path, f"没有填{zh}，不能列入汇总表", f"has no {en} and cannot be listed: fill it in")
                )
        key = tidy_code(_text(entry, _CODE)), entry.declaration.star
        if key[0] and key in seen:
            name = entry.declaration.name
            problems.append(
                (
                    at,
                    _CODE,
                    f"「{name}」（{key[0]}）与 {seen[key]} 重复，同一星级只能列一次，请去掉一份",
                    f"{name!r} ({key[0]}) is in {seen[key]} as well; list it once for a star: take one out",
                )
            )
        seen.setdefault(key, entry.file)
    known = {tidy_code(_text(entry, _CODE)) for entry in entries}
    problems += [
        (
            Place("--notes"),
            code,
            f"所列申报中没有信用代码为「{code}」的企业，请核对",
            f"no declaration here has the credit code {code!r}: check it",
        )
        for code in notes
        if code not in known
    ]
    if problems:
        raise InputError(problems)


def _cells(
    columns: Sequence[SummaryColumn], number: int, entry: Entry, verdict: Verdict, note: Note | None
) -> tuple[Cell, ...]:
    declaration, edition = entry.declaration, verdict.case.edition
    star = next(s for s in edition.about.stars if s.star == declaration.star)

    def cell(column: SummaryColumn) -> Cell:
        match column.shows:
            case "number":
                return number
            case "field":
                return field_text(declaration, edition, column.field or "")
            case "star":
                return star.name.zh
            case "reported_as":
                return star.reported_as.zh
            case "providers":
                return "、".join(p.name for p in declaration.providers if p.name)
            case "waived":
                return _waived(verdict.stars[declaration.star].at(column.requirement or ""))
            case "counted":
                return _counted(verdict.stars[declaration.star].at(column.requirement or ""), column)
            case "duration":
                used = figures.duration(declaration, verdict.case.edition)
                return None if used is None else f"{used.months}{column.suffix.zh if column.suffix else ''}"
            case "note":
                return note.texts.get(column.key, "") if note else ""

    return tuple(map(cell, columns))


def _waived(finding: Finding) -> str:
    """Whether the enterprise is freed of the requirement; where no list at hand covers its area, the office has to look."""
    if finding.status == Status.WAIVED:
        return "是"
    listed_fact = judging(finding.case.edition).space.places["ctx:listed_for_its_area"]
    unknown = finding.status == Status.UNKNOWN or finding.case.facts.row[listed_fact] < 0
    return "待核" if unknown else "否"


def _counted(finding: Finding, column: SummaryColumn) -> Cell:
    number = finding.evidenced
    if number is None or number < 0:  # -1 months: nobody said since when
        return None
    value = in_wan(number) if isinstance(number, Decimal) else number
    if column.suffix is None:
        return value
    return (plain(value) if isinstance(value, Decimal) else str(value)) + column.suffix.zh


def unmet(judged: Iterable[tuple[Entry, Verdict]]) -> list[tuple[Entry, Verdict]]:
    """Those that do not meet what their star asks: an office sends on and publishes only what it found sound (R79)."""
    return [(entry, verdict) for entry, verdict in judged if verdict.outcome != Outcome.MEETS]


@dataclass(frozen=True)
class Shortfall:
    """上云投入 of a row where the form states another amount than the proofs bear out, both in 万元."""

    listed: Listed
    stated: Decimal
    counted: Decimal


def shortfalls(summary: Summary) -> list[Shortfall]:
    """The rows whose 上云投入 is not what their form states: an invoice without its contract or seals counts for nothing (R26)."""
    found = []
    for row in summary.rows:
        finding = row.verdict.stars[row.entry.declaration.star]
        for column in summary.table.columns:
            if column.shows != "counted" or finding.at(column.requirement or "").requirement.unit != "yuan":
                continue
            counted = finding.at(column.requirement or "").evidenced
            stated = figures.investment(row.entry.declaration, row.verdict.case.edition)
            if isinstance(counted, Decimal) and stated is not None and counted != stated:
                found.append(Shortfall(row, in_wan(stated), in_wan(counted)))
    return found


def notes_of(path: Path, edition: Edition) -> dict[str, Note]:
    """The office's own notes from a file: credit code → column → text.

    Raises ``InputError`` for what is no such mapping, or a column that shows no notes.
    """
    source = files.read(path)
    keys = {c.key: c for c in offices(edition).summary.columns if c.shows == "note"}
    named = {c.title.zh: key for key, c in keys.items()} | {key: key for key in keys}
    if not isinstance(source.values, dict):
        raise InputError.one(
            source.place(()),
            "",
            "应写成“统一社会信用代码: {备注: …}”的样子",
            "write it as CREDIT-CODE: {remark: …}",
        )
    found: dict[str, Note] = {}
    problems: list[tuple[Place, str, str, str]] = []
    for code, given in source.values.items():
        if not isinstance(given, dict):
            problems.append(
                (source.place((code,)), code, "应为一组“键: 值”", "a mapping was expected"),
            )
            continue
        texts: dict[str, str] = {}
        for name, value in given.items():
            if name not in named or isinstance(value, dict | list):
                listed_zh = "、".join(c.title.zh for c in keys.values())
                problems.append(
                    (
                        source.place((code, name)),
                        f"{code}.{name}",
                        f"没有这一项或不是文字，可写：{listed_zh}",
                        f"no such text; there are {', '.join(keys)}",
                    )
                )
                continue
            texts[named[name]] = to_text(value) or ""
        found[tidy_code(code)] = Note(texts)
    if problems:
        raise InputError(problems)
    return found
