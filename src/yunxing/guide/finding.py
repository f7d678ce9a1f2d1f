"""A finding: how one requirement stands for one star of a case, in numbers, rows and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from . import sentences
from .context import Context
from .declaration import Declaration
from .edition import Edition
from .facts import Facts
from .judging import Judged, Status, judging
from .kinds.quantities import MILLIONTHS
from .kinds.registry import Requirement
from .rules.one import moved_by_months
from .sentences.words import nth_invoice, nth_service
from .values import plain

if TYPE_CHECKING:
    from .verdict import StarVerdict

STATUS_WORDS: Mapping[Status, tuple[str, str]] = {
    Status.NOT_APPLICABLE: ("不适用", "not applicable"),
    Status.WAIVED: ("免予要求", "waived"),
    Status.UNKNOWN: ("未知", "not known"),
    Status.ADVICE: ("提示", "notice"),
    Status.MET: ("达到", "met"),
    Status.INCOMPLETE: ("待补正", "to be supplied"),
    Status.FAILS: ("未达到", "not met"),
    Status.INADMISSIBLE: ("不予受理", "inadmissible"),
}


NOT_APPLICABLE = int(Status.NOT_APPLICABLE)


_STATUS = {int(status): status for status in Status}


_made = tuple.__new__  # a quarter less for sixty reasons than the constructor by name


class Reason(NamedTuple):
    """Why a requirement stands as it does: a ``Finding`` read out, for whoever wants all of them."""

    key: str
    status: Status
    needed: int | Decimal | None
    declared: int | Decimal | None
    evidenced: int | Decimal | None
    rows: tuple[str, ...]
    lacking: tuple[str, ...]
    clause: str


class Finding:
    """How one requirement stands for one star: what is needed, declared, evidenced, and the rows concerned."""

    __slots__ = ("_numbers", "requirement", "verdict")

    def __init__(self, requirement: Requirement, numbers: tuple[int, ...], verdict: StarVerdict) -> None:
        self.requirement = requirement
        self._numbers = numbers
        self.verdict = verdict

    @property
    def case(self) -> Case:
        """The declaration under its edition."""
        return self.verdict.case

    @property
    def star(self) -> int:
        """The star it is judged for."""
        return self.verdict.star

    @property
    def numbers(self) -> Judged:
        """What was computed."""
        return Judged._make(self._numbers)

    @property
    def key(self) -> str:
        """The requirement's key in the edition."""
        return self.requirement.rule.key

    @property
    def status(self) -> Status:
        """How it stands."""
        return _STATUS[self._numbers[0]]

    @property
    def clause(self) -> str:
        """Where the requirement stands in the documents."""
        return self.requirement.rule.clause

    @property
    def counts(self) -> bool:
        """Whether the outcome depends on it directly (part rows and notices do not count)."""
        return self.requirement.rule.section != "advice" and not self.requirement.rule.part_of

    def title(self, lang: str = "zh") -> str:
        """The requirement's title."""
        return self.requirement.rule.title.say(lang)

    def _amount(self, value: int) -> int | Decimal:
        return Decimal(value) / MILLIONTHS if self.requirement.unit == "yuan" else value

    @property
    def needed(self) -> int | Decimal | None:
        """The number asked for: items, yuan, months, 字; None where the requirement is no number."""
        return None if self.requirement.needed is None else self._amount(self._numbers[1])

    @property
    def declared(self) -> int | Decimal | None:
        """The number declared, as it would count with every proof supplied."""
        return None if self.requirement.amount is None else self._amount(self._numbers[2])

    @property
    def evidenced(self) -> int | Decimal | None:
        """The number that the proofs filed bear out."""
        return None if self.requirement.amount is None else self._amount(self._numbers[3])

    @property
    def unstated(self) -> bool:
        """Whether its numbers are below nought for want of a day that nobody filled in: months from or to no day."""
        return self.requirement.amount is not None and self._numbers[3] < 0 and bool(sentences.missing_days(self))

    @property
    def lacking(self) -> tuple[str, ...]:
        """Keys of the rows at fault: sub-domains, invoices, services or fields."""
        return self.case.keys(self.requirement.space, self._numbers[5])

    @property
    def rows(self) -> tuple[str, ...]:
        """Keys of the rows that count."""
        return self.case.keys(self.requirement.space, self._numbers[4])

    @property
    def candidates(self) -> tuple[str, ...]:
        """Keys of the sub-domains not yet claimed that would count."""
        return self.case.keys(self.requirement.space, self.numbers.candidates)

    def names(self, keys: tuple[str, ...], lang: str) -> list[str]:
        """The names of rows, as people know them."""
        return self.case.names(self.requirement.space, keys, lang)

    def todo(self, lang: str = "zh") -> str:
        """What to do, or what to know; empty where nothing is to be done."""
        return sentences.todo(self, lang)

    def as_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The finding as plain values, amounts as text."""
        say = 0 if lang == "zh" else 1

        def shown(value: int | Decimal | None) -> int | str | None:
            if value is not None and value < 0:
                return None if self.unstated else 0
            return plain(value) if isinstance(value, Decimal) else value

        return {
            "requirement": self.key,
            "numbers": self.requirement.rule.requirement,
            "section": self.requirement.rule.section,
            "title": self.title(lang),
            "clause": self.clause,
            "status": self.status.name.lower(),
            "says": STATUS_WORDS[self.status][say],
            "needed": shown(self.needed),
            "declared": shown(self.declared),
            "evidenced": shown(self.evidenced),
            "unit": self.requirement.unit or None,
            "rows": list(self.rows),
            "lacking": list(self.lacking),
            "todo": self.todo(lang) or None,
        }


@dataclass(frozen=True, eq=False)
class Case:
    """A declaration under an edition with its facts: what findings need to name rows."""

    declaration: Declaration
    edition: Edition
    context: Context
    facts: Facts
    readings: Mapping[str, str]

    def keys(self, space: str, mask: int) -> tuple[str, ...]:
        """The rows of a mask."""
        if not mask:
            return ()
        rows: Sequence[str]
        match space:
            case "invoices":
                rows = [i.id for i in self.declaration.invoices]
            case "services":
                rows = [s.id for s in self.declaration.services]
            case _:
                rows = self.edition.row_keys[space]
        found = []
        while mask:
            lowest = mask & -mask
            found.append(rows[lowest.bit_length() - 1])
            mask ^= lowest
        return tuple(found)

    def names(self, space: str, keys: tuple[str, ...], lang: str) -> list[str]:
        """The names of rows, as people know them: one that has none yet is told by where it stands, for its id is ours."""
        match space:
            case "claims":
                return [self.edition.by_key[k].name.say(lang) for k in keys]
            case "invoices":
                invoices = enumerate(self.declaration.invoices, 1)
                return [i.number or nth_invoice(place)[lang != "zh"] for place, i in invoices if i.id in keys]
            case "services":
                services = enumerate(self.declaration.services, 1)
                return [s.name or nth_service(place)[lang != "zh"] for place, s in services if s.id in keys]
            case "fields":
                return [self.edition.fields[k].title.say(lang) for k in keys]
            case _:
                return list(keys)

    def fact(self, name: str) -> int:
        """A fact of the declaration."""
        return self.facts.row[judging(self.edition).space.places[name]]

    def months_reached(self, since: str, months: int, *, each_service: bool) -> date | None:
        """The day on which so many months are full, since the day of a field or since the latest service in use began."""
        start = self.fact(f"value:{since}")
        services = self.facts.tables[judging(self.edition).space.tables["services"][0]]
        if each_service:
            start = max((since_day for _, claimed, since_day, _ in services if claimed), default=start)
        return date.fromordinal(moved_by_months(start, months)) if start else None
