"""One declaration and a million are judged alike: the function and the columns give the same, whatever is drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

import numpy as np
import pytest

from tests.guide.draws import DEADLINE, SINCE, draw, readings
from tests.guide.factories import edition, from_values
from yunxing.guide.columns import Columns, Outcomes, judge
from yunxing.guide.context import Context
from yunxing.guide.declaration import Declaration
from yunxing.guide.facts import Facts
from yunxing.guide.judging import Outcome, Status, judging
from yunxing.guide.verdict import Case, Verdict, assess_facts
from yunxing.reference.calendar import add_months

DRAWS, SETS = 3_000, 12
LEAST_SHARE = 0.05


@cache
def drawn() -> list[tuple[Declaration, Context, Facts]]:
    rng = Random(20200510)
    found = []
    for _ in range(DRAWS):
        plain, context = draw(rng, edition())
        declaration = from_values(plain)
        found.append((declaration, context, judging(edition()).space.of(declaration, context)))
    return found


@cache
def chosen() -> list[dict[str, str]]:
    rng = Random(323)
    drawn_sets = [readings(rng, edition()) for _ in range(SETS - 1)]
    for place, grouping in enumerate("ABCE"):  # each grouping of P4 also where it binds three stars
        drawn_sets[place] |= {"P3": "binding", "P4": grouping}
    return [edition().settled(), *drawn_sets]


@cache
def both_roads() -> list[tuple[Columns, Outcomes, list[Verdict]]]:
    """For each set of readings its share of the draws, judged by columns and one by one."""
    rules = judging(edition())
    found = []
    for place, settled in enumerate(chosen()):
        share = drawn()[place::SETS]
        columns = Columns.of(edition(), [d.star for d, _, _ in share], [f for _, _, f in share])
        verdicts = [assess_facts(Case(d, edition(), c, f, settled), rules) for d, c, f in share]
        found.append((columns, judge(columns, settled), verdicts))
    return found


@pytest.mark.parametrize("place", range(SETS))
def test_outcomes_and_every_requirement_are_the_same(place: int) -> None:
    _, outcomes, verdicts = both_roads()[place]
    assert outcomes.outcome.tolist() == [v.outcome for v in verdicts]
    for star, column in outcomes.by_star.items():
        assert column.tolist() == [v.stars[star].outcome for v in verdicts]
    for index, verdict in enumerate(verdicts):
        assert outcomes.statuses[:, index].tolist() == [n[0] for n in verdict.stars[verdict.star].numbers]


@pytest.mark.parametrize("place", range(SETS))
def test_they_turn_on_the_same_readings(place: int) -> None:
    _, outcomes, verdicts = both_roads()[place]
    for index, verdict in enumerate(verdicts):
        assert outcomes.turns_on(index) == [(t.reading, t.alternative) for t in verdict.turns_on]


@pytest.mark.parametrize("place", [0, 5, 9])
def test_what_turns_is_what_a_full_judgement_under_the_alternative_says(place: int) -> None:
    rules, settled = judging(edition()), chosen()[place]
    for declaration, _, facts in drawn()[place::75]:
        star = declaration.star
        statuses = [n[0] for n in rules.judge(star, settled)(*facts)]
        assert rules.outcome(star, settled)(*facts)[0][0] == max(0, *(statuses[i] for i in rules.binding))
        for check in rules.rechecks(star, settled):
            under = {**settled, check.reading: check.alternative}
            found, after = check.outcome(facts, statuses), [n[0] for n in rules.judge(star, under)(*facts)]
            untold = any(after[i] == Status.UNKNOWN != statuses[i] for i in rules.binding)
            assert found == (None if untold else rules.outcome(star, under)(*facts)[0][0])


def test_columns_give_the_facts_back() -> None:
    columns, _, verdicts = both_roads()[1]
    assert [columns.row(i) for i in range(len(columns))] == [v.case.facts for v in verdicts]


def test_every_outcome_is_drawn_often_enough() -> None:
    counts = Counter(v.outcome for _, _, verdicts in both_roads() for v in verdicts)
    assert sum(counts.values()) == DRAWS
    assert {o.name: counts[o] >= LEAST_SHARE * DRAWS for o in Outcome} == dict.fromkeys([o.name for o in Outcome], True)


def test_every_number_is_hit_at_one_less_exactly_and_one_more() -> None:
    steps: defaultdict[tuple[str, int], set[Decimal]] = defaultdict(set)
    wanted: set[tuple[str, int]] = set()
    for _, _, verdicts in both_roads():
        for verdict in verdicts:
            for star, judged in verdict.stars.items():
                for finding in judged.findings:
                    if finding.needed is None or finding.requirement.unit == "" or finding.needed == 0:
                        continue
                    if finding.key == "form_size_order":
                        continue
                    wanted.add((finding.key, star))
                    unit = Decimal("0.01") if finding.requirement.unit == "yuan" else Decimal(1)
                    for amount in (finding.declared, finding.evidenced):
                        steps[finding.key, star].add((Decimal(amount or 0) - Decimal(finding.needed)) / unit)
    assert len(wanted) == 47
    around = {Decimal(-1), Decimal(0), Decimal(1)}
    assert {key: around - steps[key] for key in wanted if around - steps[key]} == {}


def test_every_day_is_hit_the_day_before_on_it_and_the_day_after() -> None:
    invoices = {i.dated for d, _, _ in drawn() for i in d.invoices}
    pictures = {e.dated for d, _, _ in drawn() for e in d.evidence if e.item == "usage_screenshot"}
    first = add_months(DEADLINE, -3)
    near = [timedelta(days=n) for n in (-1, 0, 1)]
    assert {SINCE + n for n in near} - invoices == set()
    assert {first + n for n in near} - pictures == set()
    assert {d.filed_on for d, _, _ in drawn() if d.filed_on} >= {DEADLINE, DEADLINE + timedelta(days=1)}
    assert {d.fields["cloud_since"] for d, _, _ in drawn()} >= {date(2020, 2, 5), date(2020, 2, 6), date(2020, 2, 7)}


def test_a_program_does_not_depend_on_its_chunks() -> None:
    from yunxing.guide.columns import _program

    columns, _, _ = both_roads()[2]
    rules, settled = judging(edition()), chosen()[2]
    program = _program(rules, 5, tuple(settled.items()))
    whole = program.run(columns.facts, columns.tables, rows=len(columns))
    pieces = program.run(columns.facts, columns.tables, rows=len(columns), chunk=7)
    assert all(np.array_equal(whole[name], pieces[name]) for name in whole)
