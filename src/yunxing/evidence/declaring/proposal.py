"""What a folder lets a declaration say: its values, where each was found, what is missing, and what is doubtful.

Collecting lives here; what is looked for is in the modules beside it, how it is written down in ``writing``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from yunxing.guide.declaration import FORMAT
from yunxing.guide.edition import Edition
from yunxing.guide.shapes import FormField
from yunxing.guide.values import FIRST_YEAR, LAST_YEAR, MAX_DECIMALS, MAX_INVOICE_YUAN, MAX_TEXT, plain, to_pages
from yunxing.guide.verdict import Verdict

from ..facts import Fact
from ..matching import Matched, Piece, Thing
from ..matching.counting import Counted, Counting

Path_ = tuple[str | int, ...]
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Source(NamedTuple):
    """Where a value was found: a file, and its page where one is known."""

    file: str
    page: int | None = None

    def say(self, lang: str) -> str:
        """The place, for people."""
        if self.page is None:
            return self.file
        return f"{self.file} p. {self.page}" if lang == "en" else f"{self.file} 第{self.page}页"


class Found(NamedTuple):
    """A value of the declaration: its path, where it was found, whether it may be used unseen, and what to say of it."""

    path: Path_
    value: Any
    sources: tuple[Source, ...]
    sure: bool
    zh: str = ""
    en: str = ""

    def say(self, lang: str) -> str:
        """What there is to say beyond the place."""
        return self.en if lang == "en" else self.zh


class Missing(NamedTuple):
    """What no file shows: a field of the form or a requirement of the guide by its key, what to supply, and the clause."""

    key: str
    zh: str
    en: str
    clause: str

    def say(self, lang: str) -> str:
        """What to supply."""
        return self.en if lang == "en" else self.zh


class Doubt(NamedTuple):
    """Something a person should look at before the declaration is filed; ``about`` is the record or file it is about."""

    about: str
    zh: str
    en: str

    def say(self, lang: str) -> str:
        """What to look at."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Proposal:
    """A declaration proposed from files. ``values`` are those of a declaration file; ``left_out`` the invoices not in it."""

    edition: Edition
    values: dict[str, Any]
    found: tuple[Found, ...]
    missing: tuple[Missing, ...]
    doubts: tuple[Doubt, ...]
    reuse: tuple[Doubt, ...]
    matched: Matched
    counting: Counting
    left_out: tuple[Counted, ...]
    gaps: Mapping[Path_, tuple[str, str]]
    """What a record lacks, by the path where it would stand."""
    verdict: Verdict
    """What the guide says of the values as they are."""

    @property
    def investment_yuan(self) -> Decimal | None:
        """What the guide counts as investment as the papers are; None where the star asks for none."""
        found = (f for f in self.verdict.findings if f.requirement.rule.kind == "investment")
        amount = next((f.evidenced for f in found), None)
        return amount if isinstance(amount, Decimal) else None

    def at(self, *path: str | int) -> Found | None:
        """What was found for a path; None where nothing was."""
        return next((f for f in self.found if f.path == path), None)


@dataclass
class Draft:
    """A declaration in the making."""

    edition: Edition
    star: int
    values: dict[str, Any] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    doubts: dict[Doubt, None] = field(default_factory=dict)
    gaps: dict[Path_, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Every declaration says under which edition and for which star it is made."""
        self.values = {"format": FORMAT, "edition": self.edition.key, "star": self.star}

    def has(self, path: str) -> bool:
        """Whether a field of the form has a value."""
        here: Any = self.values
        for part in path.split("."):
            if not isinstance(here, dict) or part not in here:
                return False
            here = here[part]
        return True

    def fill(
        self,
        path: str,
        value: Any,
        sources: Iterable[Source] = (),
        *,
        sure: bool = True,
        said: tuple[str, str] = ("", ""),
    ) -> bool:
        """Fill in a field of the form, where this form has it and the value can be one; say whether it was done."""
        form_field = self.edition.fields.get(path)
        if form_field is None or not self.asked(form_field):
            return False
        made = fitting(form_field, value)
        if made is None:
            return False
        *groups, last = path.split(".")
        here = self.values
        for group in groups:
            here = here.setdefault(group, {})
        here[last] = made
        self.found.append(Found(tuple(path.split(".")), made, tuple(sources), sure, *said))
        return True

    def asked(self, form_field: FormField) -> bool:
        """Whether the form of the star has a field."""
        return form_field.forms is None or self.edition.form_of(self.star).key in form_field.forms

    def record(self, table: str, values: Mapping[str, Any]) -> int:
        """Add a record to one of the tables; its place there."""
        rows = self.values.setdefault(table, [])
        rows.append({key: value for key, value in values.items() if value is not None})
        return len(rows) - 1

    def note(
        self, path: Path_, value: Any, sources: Iterable[Source], *, sure: bool, said: tuple[str, str] = ("", "")
    ) -> None:
        """Say where a value of a record was found."""
        self.found.append(Found(path, value, tuple(sources), sure, *said))

    def noted(self, path: Path_, thing: Thing, names: Mapping[str, str], values: Mapping[str, Any]) -> None:
        """Say of the values of a record where the papers of a thing have them. ``names``: the fact of each key."""
        for key, name in names.items():
            fact = thing.fact(name)
            if fact is not None and values.get(key) is not None:
                said = fact.unsure_because or ("", "")
                self.note((*path, key), values[key], sources_of(thing, name), sure=fact.sure, said=said)

    def doubt(self, about: str, zh: str, en: str) -> None:
        """Something a person should look at; said once."""
        self.doubts.setdefault(Doubt(about, zh, en))


def sources_of(thing: Thing, name: str) -> tuple[Source, ...]:
    """The papers that state the value of a fact."""
    found = []
    for piece in thing.pieces:
        fact = piece.paper.facts.get(name)
        if fact is not None and fact.value == thing.facts[name].value:
            found.append(source_of(piece, fact))
    return tuple(dict.fromkeys(found)) or (source_of(thing.pieces[0]),)


def source_of(piece: Piece, fact: Fact[Any] | None = None) -> Source:
    """Where a paper, or a fact of it, stands."""
    if piece.reading.pages <= 1:
        return Source(piece.file)
    page = fact.seen[0].page if fact is not None and fact.seen else None
    return Source(piece.file, page or (piece.paper.pages[0] if piece.paper.pages else None))


def fitting(form_field: FormField, value: Any) -> Any:
    """A value as a field of the form takes it; None where it cannot."""
    match form_field.type:
        case "choice":
            names = {words.zh: key for key, words in form_field.choices.items()} | {k: k for k in form_field.choices}
            return names.get(str(value))
        case "choices":
            return list(value) if value and all(v in form_field.choices for v in value) else None
        case "yes_no":
            return value if isinstance(value, bool) else None
        case "whole":
            return value if isinstance(value, int) and not isinstance(value, bool) else None
        case "amount":
            return amount(value) if isinstance(value, Decimal) and value >= 0 else None
        case "date":
            return day(value) if isinstance(value, date) else None
        case _:
            return text(value)


def text(value: Any) -> str | None:
    """A text as a declaration may hold it."""
    if not isinstance(value, str):
        return None
    return _UNSHOWN.sub("", value).strip()[:MAX_TEXT] or None


def day(value: date | None) -> str | None:
    """A day as a declaration writes it; None for one that cannot be right."""
    return value.isoformat() if value is not None and FIRST_YEAR <= value.year <= LAST_YEAR else None


def amount(value: Decimal | None) -> str | None:
    """An amount as a declaration writes it: at most six decimals, two at least where it has any."""
    if value is None or not value.is_finite() or abs(value) >= MAX_INVOICE_YUAN:
        return None
    rounded = round(value, MAX_DECIMALS) if value != round(value, 2) else round(value, 2)
    return plain(rounded) if rounded != round(rounded, 2) else f"{rounded:.2f}"


def number(value: Decimal | None) -> str | None:
    """A quantity or a unit price: as an amount, without decimals it does not have."""
    made = amount(value)
    return None if made is None or value is None else plain(round(value, MAX_DECIMALS))


def page_range(value: str) -> str | None:
    """Pages of the dossier as a declaration writes them; None for what is none."""
    try:
        return to_pages(value)
    except PydanticCustomError:
        return None


def pages_of(piece: Piece) -> int | None:
    """How many pages a paper has; None for a format whose pages are made when it is printed."""
    if piece.reading.format in ("docx", "xlsx", "text", "xml"):
        return None
    return len(piece.paper.pages) or piece.reading.pages or None


def records(values: Mapping[str, Any], table: str) -> Sequence[Mapping[str, Any]]:
    """The records of a table of a declaration's values."""
    rows: Sequence[Mapping[str, Any]] = values.get(table, ())
    return rows
