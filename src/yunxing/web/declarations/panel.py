"""The verdict panel: every star at once, what is missing and where, what it turns on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse

from yunxing.guide.finding import Finding
from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.programme.declarations.judging import Judged
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.places import LETTERS, Content
from yunxing.programme.declarations.sections import anchor, place_of, section_of

from ..templatetags.words import english
from .form import ROWS

ICONS = {
    Outcome.MEETS: "circle-check",
    Outcome.INCOMPLETE: "circle-half-2",
    Outcome.FAILS: "circle-x",
    Outcome.INADMISSIBLE: "lock",
}
MOST = 40


class Line(NamedTuple):
    """Something to do, and where."""

    text: str
    clause: str
    address: str


class Star(NamedTuple):
    """One star on the panel."""

    star: int
    applied: bool
    outcome: str
    words: str
    icon: str
    lines: list[Line]
    more: int


class Panel(NamedTuple):
    """The panel."""

    stars: list[Star]
    turns_on: list[tuple[str, str, str]]
    problems: list[Line]
    advice: list[Line]
    marks: list[Line]
    """What lists say: a mismatch (R30), that it is to be supported (R31), that a provider is sanctioned (R84)."""


_MARKS = {"exempt_agrees", "exempt_mark", "provider_sanction"}


def panel(declaration: Declaration, judged: Judged) -> Panel:
    """The panel of a verdict."""
    lang = "en" if english() else "zh"
    word = int(english())
    verdict = judged.verdict
    stars = []
    for star, one in verdict.stars.items():
        applied = star == declaration.star
        # For the star applied for, everything that is not met; for others, the nearest way.
        findings = list(one.unmet if applied else one.way)
        lines = _once(line for f in findings if (line := _line(declaration, f, lang)).text)
        words = OUTCOME_WORDS[one.outcome][word]
        stars.append(
            Star(
                star,
                applied,
                one.outcome.name.lower(),
                words,
                ICONS[one.outcome],
                lines[:MOST],
                max(0, len(lines) - MOST),
            )
        )
    edition = verdict.case.edition
    turns = [
        (t.reading, edition.readings[t.reading].question.say(lang), OUTCOME_WORDS[t.outcome][word])
        for t in verdict.turns_on
    ]
    problems = [Line(p.en if english() else p.zh, "", address(declaration, p.path)) for p in judged.problems]
    advice = [line for f in verdict.advice if (line := _line(declaration, f, lang)).text]
    marks = [_line(declaration, f, lang) for f in verdict.advice if f.requirement.rule.kind in _MARKS]
    return Panel(stars, turns, problems, advice, marks)


def _once(lines: Iterable[Line]) -> list[Line]:
    """What several clauses ask for is asked once, with all of them."""
    made: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.text, line.address)
        before = made.get(key)
        clauses = [before.clause, line.clause] if before is not None else [line.clause]
        made[key] = line._replace(clause="; ".join(dict.fromkeys(filter(None, clauses))))
    return list(made.values())


def _line(declaration: Declaration, finding: Finding, lang: str) -> Line:
    return Line(finding.todo(lang) or finding.title(lang), finding.clause, address(declaration, place_of(finding)))


def address(declaration: Declaration, path: str) -> str:
    """Where a place stands: its section's page, with the page of the table that holds its row, at the place."""
    page = reverse("declaration-section", args=[declaration.number, section_of(path).key])
    table = path.split("/", maxsplit=1)[0]
    first = page_from(declaration.content, path, table=table) if section_of(path).tables else None
    return f"{page}{f'?{table}={first}' if first else ''}#{anchor(path)}"


def page_from(content: Content, path: str, *, table: str) -> int | None:
    """The first row of the page of a table on which a place's row is; None where the place is in no row of it."""
    asked = path.split("/")
    paged = table in LETTERS and asked[0] == table and len(asked) > 1
    rows = content.get(table, []) if paged else []
    at = next((place for place, row in enumerate(rows) if row.get("id") == asked[1]), None)
    return None if at is None else at // ROWS * ROWS
