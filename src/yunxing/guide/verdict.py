"""A verdict: the outcome of a declaration under an edition, every requirement with its reason, and the way up.

``assess`` is the one function that everybody calls. What a verdict says in words is in ``sentences``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from . import sentences
from .context import Context
from .declaration import Declaration
from .edition import Edition
from .finding import _STATUS, NOT_APPLICABLE, STATUS_WORDS, Case, Finding, Reason, _made
from .judging import OUTCOME_WORDS, Judging, Outcome, Status, judging
from .kinds.quantities import MILLIONTHS

__all__ = ["STATUS_WORDS", "Case", "Finding", "Reason", "StarVerdict", "TurnsOn", "Verdict", "assess", "assess_facts"]

NOTHING_KNOWN = Context()


_UNMET: Callable[[int], bool] = int(Status.MET).__lt__


_ADVICE: Callable[[int], bool] = int(Status.ADVICE).__eq__


_UNKNOWN: Callable[[int], bool] = int(Status.UNKNOWN).__eq__


@dataclass(frozen=True)
class TurnsOn:
    """A reading of which one alternative would give another outcome (待裁量)."""

    reading: str
    alternative: str
    outcome: Outcome


class StarVerdict:
    """The outcome and findings for one star."""

    def __init__(
        self, star: int, numbers: Sequence[Any], case: Case, rules: Judging, statuses: Sequence[int] | None = None
    ) -> None:
        self.star = star
        self.case = case
        self.rules = rules
        self.numbers = numbers
        self._told = statuses

    @cached_property
    def statuses(self) -> Sequence[int]:
        """The status of every requirement, in the edition's order."""
        return [n[0] for n in self.numbers] if self._told is None else self._told

    @cached_property
    def outcome(self) -> Outcome:
        """符合, 补正, 不符合 or 不予受理."""
        return Outcome(max(0, *[self.statuses[i] for i in self.rules.binding]))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every requirement that applies to the star, in the edition's order."""
        return tuple(
            Finding(requirement, numbers, self)
            for requirement, numbers in zip(self.rules.requirements, self.numbers, strict=True)
            if numbers[0] != Status.NOT_APPLICABLE
        )

    def _some(self, places: Iterable[int], test: Callable[[int], bool]) -> list[Finding]:
        statuses, requirements = self.statuses, self.rules.requirements
        return [Finding(requirements[i], self.numbers[i], self) for i in places if test(statuses[i])]

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Every requirement that applies to the star, read out: the same as each finding's properties, at once."""
        made = []
        keys = self.case.keys
        for (key, clause, space, money, needs, counts), numbers, plain in zip(
            self.rules.shapes, self.numbers, self.rules.plain, strict=True
        ):
            status, needed, declared, evidenced, rows, lacking, _ = numbers
            if status == NOT_APPLICABLE:
                continue
            bare = not (rows or lacking or needs or counts)
            if bare and status in plain:
                made.append(plain[status])
                continue
            reason = _made(
                Reason,
                (
                    key,
                    _STATUS[status],
                    (Decimal(needed) / MILLIONTHS if money else needed) if needs else None,
                    (Decimal(declared) / MILLIONTHS if money else declared) if counts else None,
                    (Decimal(evidenced) / MILLIONTHS if money else evidenced) if counts else None,
                    keys(space, rows) if rows else (),
                    keys(space, lacking) if lacking else (),
                    clause,
                ),
            )
            if bare:
                plain[status] = reason
            made.append(reason)
        return tuple(made)

    @cached_property
    def unmet(self) -> tuple[Finding, ...]:
        """The binding requirements that are not met, worst first."""
        found = self._some(self.rules.binding, _UNMET)
        return tuple(sorted(found, key=lambda f: -f.numbers.status))

    @cached_property
    def advice(self) -> tuple[Finding, ...]:
        """Notices that do not bear on the outcome."""
        return tuple(self._some(range(len(self.statuses)), _ADVICE))

    @cached_property
    def unknown(self) -> tuple[Finding, ...]:
        """What nobody told: questions that the context would decide."""
        return tuple(self._some(range(len(self.statuses)), _UNKNOWN))

    @cached_property
    def way(self) -> tuple[Finding, ...]:
        """What would have to be done for this star: the nearest branch where several would do."""
        return sentences.way(self)

    def at(self, key: str) -> Finding:
        """The finding of a requirement, whether or not it applies."""
        place = self.rules.places[key]
        return Finding(self.rules.requirements[place], self.numbers[place], self)

    def finding(self, key: str) -> Finding | None:
        """The finding of a requirement; None where it does not apply."""
        return next((f for f in self.findings if f.key == key), None)


class NumbersOnDemand(Sequence[Any]):
    """A requirement's numbers when they are asked for, where the statuses are known already."""

    def __init__(self, star: int, case: Case, rules: Judging) -> None:
        self._star = star
        self._case = case
        self._rules = rules

    def __len__(self) -> int:
        return len(self._rules.requirements)

    def __getitem__(self, place: Any) -> Any:
        """The numbers of the requirement at a place, computed at each asking."""
        return self._rules.detail(place, self._star, self._case.readings)(*self._case.facts)[0]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the edition says of a declaration.

    ``stars`` has the verdict for every star, ``turns_on`` each alternative of a reading that would give another
    outcome for the star applied for; ``case.readings`` are those it was given under.
    """

    case: Case
    star: int
    stars: Mapping[int, StarVerdict]
    turns_on: tuple[TurnsOn, ...]

    @property
    def outcome(self) -> Outcome:
        """符合, 补正, 不符合 or 不予受理, for the star applied for."""
        return self.stars[self.star].outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every requirement of the star applied for."""
        return self.stars[self.star].findings

    @property
    def discretionary(self) -> bool:
        """待裁量: whether the outcome turns on a reading."""
        return bool(self.turns_on)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """What nobody told: questions that the context would decide."""
        return self.stars[self.star].unknown

    @property
    def advice(self) -> tuple[Finding, ...]:
        """Notices that do not bear on the outcome."""
        return self.stars[self.star].advice

    @property
    def next_star(self) -> int | None:
        """The star above the highest one met now or held already; None at the top."""
        return next_star({star: v.outcome for star, v in self.stars.items()}, self.case.fact("ctx:held"))

    def say(self, lang: str = "zh") -> str:
        """The outcome in a word."""
        return OUTCOME_WORDS[self.outcome][lang != "zh"]

    def as_dict(self, lang: str = "zh") -> dict[str, Any]:
        """The verdict as plain values, for JSON."""
        declaration = self.case.declaration
        say = int(lang != "zh")
        way_to = self.next_star
        return {
            "format": "yunxing/verdict@1",
            "edition": self.case.edition.key,
            "fingerprint": self.case.edition.fingerprint,
            "enterprise": declaration.fields.get("enterprise.name"),
            "uscc": declaration.fields.get("enterprise.uscc"),
            "star": self.star,
            "outcome": self.outcome.name.lower(),
            "says": self.say(lang),
            "turns_on": [
                {"reading": t.reading, "alternative": t.alternative, "outcome": t.outcome.name.lower()}
                for t in self.turns_on
            ],
            "unknown": [f.title(lang) for f in self.unknown],
            "stars": {
                str(star): {
                    "outcome": v.outcome.name.lower(),
                    "says": OUTCOME_WORDS[v.outcome][say],
                    "way": [f.todo(lang) for f in v.way],
                }
                for star, v in self.stars.items()
            },
            "next_star": way_to,
            "readings": dict(self.case.readings),
            "findings": [f.as_dict(lang) for f in self.findings],
        }


def next_star(outcomes: Mapping[int, Outcome], held: int) -> int | None:
    """The star above the highest one met or held: ``held`` is the place of the title held, 0 for none, -1 unknown."""
    met = [place for place, outcome in enumerate(outcomes.values(), 1) if outcome == Outcome.MEETS]
    place = max(*met, held, 0) if met else max(held, 0)
    stars = list(outcomes)
    return stars[place] if place < len(stars) else None


def assess(
    declaration: Declaration,
    edition: Edition,
    context: Context = NOTHING_KNOWN,
    *,
    readings: Mapping[str, str] | None = None,
) -> Verdict:
    """Judge a declaration for the star it applies for, and for every other star.

    ``context`` is what the office knows; ``readings`` sets alternatives by key where the edition's defaults and rulings
    (in force on the day of filing) shall not hold. Raises ``InputError`` for a reading the edition does not have.
    """
    rules = judging(edition)
    settled = edition.settled(declaration.filed_on, readings)
    facts = rules.space.of(declaration, context)
    return assess_facts(Case(declaration, edition, context, facts, settled), rules)


def assess_facts(case: Case, rules: Judging) -> Verdict:
    """As ``assess``, for facts at hand under readings that are all settled."""
    settled = case.readings
    row, tables = case.facts
    stars = {
        star: StarVerdict(star, rules.judge(star, settled)(row, tables), case, rules) for star in case.edition.stars
    }
    star = case.declaration.star
    verdict = stars[star]
    statuses = verdict.statuses
    turns = []
    for check in rules.rechecks(star, settled):
        outcome = check.outcome(case.facts, statuses)
        if outcome is not None and outcome != verdict.outcome:
            turns.append(TurnsOn(check.reading, check.alternative, Outcome(outcome)))
    return Verdict(case, star, stars, tuple(turns))
