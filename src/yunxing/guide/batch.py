"""Judging the declarations of a spreadsheet stretch by stretch, so that memory does not grow with the file.

Outcomes, those of every star and what they turn on come from the columns; the sentences for what is not met from the
function for one declaration, which computes the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from .columns import Columns, Outcomes, judge
from .context import Context
from .declaration import Declaration
from .edition import Edition
from .facts import Facts
from .judging import Judging, Outcome, judging
from .sheets.reading import STRETCH, Entry
from .verdict import Case, Finding, NumbersOnDemand, StarVerdict, Verdict, next_star


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict on one row: what a line of the answer shows."""

    id: str
    row: int
    declaration: Declaration
    outcome: Outcome
    by_star: tuple[Outcome, ...]
    turns_on: tuple[str, ...]
    unmet: str
    advice: str
    unknown: str
    next_star: int | None
    way: str


def assess_many(
    entries: Iterable[Entry],
    edition: Edition,
    context: Context,
    *,
    readings: Mapping[str, str] | None = None,
    lang: str = "zh",
    stretch: int = STRETCH,
    keep: list[Columns] | None = None,
) -> Iterator[Result]:
    """Verdicts in the order of the entries. ``keep`` gathers the columns of facts, for a what-if or to write them out.

    Rulings of the edition are taken as in force on each declaration's own day of filing.
    """
    rules = judging(edition)
    source = iter(entries)
    while part := list(islice(source, stretch)):
        facts = [rules.space.of(entry.declaration, context) for entry in part]
        columns = Columns.of(edition, [e.declaration.star for e in part], facts)
        if keep is not None:
            keep.append(columns)
        yield from _results(
            part, facts=facts, columns=columns, rules=rules, context=context, readings=readings, lang=lang
        )


def _results(
    part: list[Entry],
    *,
    facts: list[Facts],
    columns: Columns,
    rules: Judging,
    context: Context,
    readings: Mapping[str, str] | None,
    lang: str,
) -> Iterator[Result]:
    edition = rules.edition
    settled = [edition.settled(e.day, readings) for e in part] if edition.rulings else []
    common = edition.settled(chosen=readings)
    judged: dict[tuple[tuple[str, str], ...], Outcomes] = {}
    for index, entry in enumerate(part):
        mine = settled[index] if settled else common
        key = tuple(mine.items())
        if key not in judged:
            judged[key] = judge(columns, mine)
        yield _result(entry, index, facts=facts[index], outcomes=judged[key], readings=mine, context=context, lang=lang)


def _result(
    entry: Entry,
    index: int,
    *,
    facts: Facts,
    outcomes: Outcomes,
    readings: Mapping[str, str],
    context: Context,
    lang: str,
) -> Result:
    rules, declaration = outcomes.rules, entry.declaration
    case = Case(declaration, rules.edition, context, facts, readings)
    stars = rules.edition.stars
    by_star = tuple(Outcome(int(outcomes.by_star[star][index])) for star in stars)
    mine = _on_demand(declaration.star, index, outcomes, case)
    above = next_star(dict(zip(stars, by_star, strict=True)), case.fact("ctx:held"))
    way = ""
    if above is not None and above != declaration.star:
        way = _said(_on_demand(above, index, outcomes, case).way, lang)
    return Result(
        id=entry.id,
        row=entry.row,
        declaration=declaration,
        outcome=Outcome(int(outcomes.outcome[index])),
        by_star=by_star,
        turns_on=tuple(dict.fromkeys(reading for reading, _ in outcomes.turns_on(index))),
        unmet=_said(mine.way, lang),
        advice=_mark(lang).join(f.todo(lang) for f in mine.advice),
        unknown=("、" if lang == "zh" else ", ").join(f.title(lang) for f in mine.unknown),
        next_star=above,
        way=way,
    )


def _on_demand(star: int, index: int, outcomes: Outcomes, case: Case) -> StarVerdict:
    """A verdict whose statuses the columns gave; only what has to be said is computed again, with its numbers."""
    statuses = outcomes.statuses_by_star[star][:, index].tolist()
    return StarVerdict(star, NumbersOnDemand(star, case, outcomes.rules), case, outcomes.rules, statuses)


def _mark(lang: str) -> str:
    return "；" if lang == "zh" else "; "


def _said(findings: Iterable[Finding], lang: str) -> str:
    colon = "：" if lang == "zh" else ": "
    return _mark(lang).join(f"{f.title(lang)}{colon}{f.todo(lang)}" for f in findings)


def result_of(verdict: Verdict, name: str, row: int, lang: str) -> Result:
    """A verdict given by itself as a line of an answer."""
    mine, above = verdict.stars[verdict.star], verdict.next_star
    up = above is not None and above != verdict.star
    return Result(
        id=name,
        row=row,
        declaration=verdict.case.declaration,
        outcome=verdict.outcome,
        by_star=tuple(v.outcome for v in verdict.stars.values()),
        turns_on=tuple(dict.fromkeys(t.reading for t in verdict.turns_on)),
        unmet=_said(mine.way, lang),
        advice=_mark(lang).join(f.todo(lang) for f in mine.advice),
        unknown=("、" if lang == "zh" else ", ").join(f.title(lang) for f in mine.unknown),
        next_star=above,
        way=_said(verdict.stars[above].way, lang) if above is not None and up else "",
    )
