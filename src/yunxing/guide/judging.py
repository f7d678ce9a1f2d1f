"""From facts to outcomes: an edition's requirements compiled for a star and a set of readings.

One function judges with all details, small ones judge anew only what a reading can change; ``verdict`` turns their
numbers into a verdict that people read, ``columns`` judges many at once by the same terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from .edition import Edition
from .facts import Facts, FactSpace, space
from .kinds.registry import Requirement
from .rules.one import Judge, write_function
from .rules.terms import FILED, NO, SUPPLIED, Const, Term, greatest, readings_of, resolve, when


class Status(IntEnum):
    """How a requirement stands. The outcome is the greatest status of the binding ones, at least MET."""

    NOT_APPLICABLE = -4
    WAIVED = -3
    UNKNOWN = -2
    ADVICE = -1
    MET = 0
    INCOMPLETE = 1
    FAILS = 2
    INADMISSIBLE = 3


class Outcome(IntEnum):
    """符合, 补正, 不符合, 不予受理: the verdict's four outcomes, worse ones greater."""

    MEETS = 0
    INCOMPLETE = 1
    FAILS = 2
    INADMISSIBLE = 3


OUTCOME_WORDS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.MEETS: ("符合", "meets"),
    Outcome.INCOMPLETE: ("补正", "incomplete"),
    Outcome.FAILS: ("不符合", "fails"),
    Outcome.INADMISSIBLE: ("不予受理", "inadmissible"),
}


class Judged(NamedTuple):
    """A requirement's numbers: status, what is needed, declared and evidenced, and masks of rows."""

    status: int
    needed: int
    declared: int
    evidenced: int
    counted_rows: int
    lacking: int
    candidates: int


class Recheck(NamedTuple):
    """What one alternative of a reading can change: the statuses of some requirements; the others it leaves alone."""

    reading: str
    alternative: str
    judge: Judge
    touched: tuple[int, ...]
    untouched: tuple[int, ...]

    def outcome(self, facts: Facts, statuses: Sequence[int]) -> int | None:
        """The outcome under the alternative; None where it would rest on something that nobody told.

        ``statuses`` are those of all requirements under the readings as they are set.
        """
        after: tuple[int, ...] = self.judge(*facts)[0]
        for place, status in zip(self.touched, after, strict=True):
            if status == Status.UNKNOWN != statuses[place]:
                return None
        return max(0, *after, *[statuses[i] for i in self.untouched])


Readings = Mapping[str, str]


class Judging:
    """An edition ready to judge."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.space: FactSpace = space(edition)
        self.requirements: tuple[Requirement, ...] = tuple(rule.build(edition) for rule in edition.rules)
        self.places = {r.rule.key: place for place, r in enumerate(self.requirements)}
        self.binding = tuple(
            i for i, r in enumerate(self.requirements) if r.rule.section != "advice" and not r.rule.part_of
        )
        self.shapes = tuple(
            (r.key, r.rule.clause, r.space, r.unit == "yuan", r.needed is not None, r.amount is not None)
            for r in self.requirements
        )
        """What reading a requirement's numbers takes: key, clause, what masks stand for, and which numbers it has."""
        self.plain: tuple[dict[int, Any], ...] = tuple({} for _ in self.requirements)
        """For each requirement, by status, the reason that has neither numbers nor rows: the same for everybody."""
        self._judges: dict[tuple[Any, ...], Judge] = {}
        self._rechecks: dict[tuple[Any, ...], tuple[Recheck, ...]] = {}

    def status(self, requirement: Requirement, *, readings: Readings, star: int) -> Term:
        """The term of a requirement's ``Status`` under readings, for a star."""

        def settled(term: Term, mode: str = FILED) -> Term:
            return resolve(term, readings=readings, star=star, mode=mode)

        met = settled(requirement.met)
        if requirement.rule.section == "advice":
            unmet: Term = Const(Status.ADVICE)
        elif requirement.rule.section == "admission":
            unmet = Const(Status.INADMISSIBLE)
        else:
            unmet = when(settled(requirement.met, SUPPLIED), Status.INCOMPLETE, Status.FAILS)
        term = when(met, Status.MET, unmet)
        for condition, status in (
            (requirement.unknown, Status.UNKNOWN),
            (requirement.waived, Status.WAIVED),
        ):
            term = when(settled(condition), status, term)
        applies = requirement.rule.at_stars(requirement.applies)
        return when(settled(applies), term, Status.NOT_APPLICABLE)

    @cached_property
    def parts(self) -> tuple[frozenset[str], ...]:
        """The readings each requirement can depend on."""
        return tuple(
            frozenset().union(*(readings_of(t) for t in (r.met, r.applies, r.waived, r.unknown)))
            for r in self.requirements
        )

    def _details(self, requirement: Requirement, readings: Readings, star: int) -> list[Term]:
        def shown(term: Term | None, mode: str = FILED) -> Term:
            return resolve(term if term is not None else NO, readings=readings, star=star, mode=mode)

        return [
            self.status(requirement, readings=readings, star=star),
            shown(requirement.needed),
            shown(requirement.amount, SUPPLIED),
            shown(requirement.amount),
            shown(requirement.counted_rows),
            shown(requirement.lacking),
            shown(requirement.candidates),
        ]

    def judge(self, star: int, readings: Readings) -> Judge:
        """The function that judges every requirement with all its numbers, in the requirements' order."""
        key = ("all", star, tuple(readings.items()))
        if key not in self._judges:
            groups = [self._details(r, readings, star) for r in self.requirements]
            self._judges[key] = self._written(groups)
        return self._judges[key]

    def detail(self, place: int, star: int, readings: Readings) -> Judge:
        """The function that yields one requirement's numbers alone, as ``judge`` yields them for all."""
        key = (place, star, tuple(readings.items()))
        if key not in self._judges:
            self._judges[key] = self._written([self._details(self.requirements[place], readings, star)])
        return self._judges[key]

    def outcome(self, star: int, readings: Readings) -> Judge:
        """The function that yields the outcome alone, as ``((number,),)``."""
        key = ("outcome", star, tuple(readings.items()))
        if key not in self._judges:
            self._judges[key] = self._written([[self._greatest(self.binding, readings, star)]])
        return self._judges[key]

    def _written(self, groups: Sequence[Sequence[Term]]) -> Judge:
        return write_function(groups, facts=self.space.places, tables=self.space.tables)[0]

    def _greatest(self, which: Sequence[int], readings: Readings, star: int) -> Term:
        statuses = [self.status(self.requirements[i], readings=readings, star=star) for i in which]
        return greatest(Const(Status.MET), *statuses)

    def rechecks(self, star: int, readings: Readings) -> tuple[Recheck, ...]:
        """One for each alternative that is not set, of each reading that some requirement depends on."""
        key = (star, tuple(readings.items()))
        if key not in self._rechecks:
            found = []
            for name, reading in self.edition.readings.items():
                touched = tuple(i for i in self.binding if name in self.parts[i])
                if not touched:
                    continue
                untouched = tuple(i for i in self.binding if i not in touched)
                for alternative in reading.alternatives:
                    if alternative != readings[name]:
                        other = {**readings, name: alternative}
                        terms = [self.status(self.requirements[i], readings=other, star=star) for i in touched]
                        found.append(Recheck(name, alternative, self._written([terms]), touched, untouched))
            self._rechecks[key] = tuple(found)
        return self._rechecks[key]


@lru_cache(maxsize=16)
def judging(edition: Edition) -> Judging:
    """The compiled form of an edition, made once."""
    return Judging(edition)
