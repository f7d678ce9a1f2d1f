"""Every number of the edition is held by verdicts: moved by one either way, some case comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.guide.cases import CASES, READ_OTHERWISE
from tests.guide.factories import edition
from yunxing.guide.facts import Facts
from yunxing.guide.judging import judging
from yunxing.guide.loading import changed
from yunxing.guide.procedure import is_late, least_checked

NOT_NUMBERS = {"key", "kind", "section", "requirement", "title", "clause", "stars", "part_of", "of", "field", "item"}


def leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """The numbers and days among a row's values, with their paths."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NOT_NUMBERS:
                yield from leaves(value, f"{path}.{key}")
    elif isinstance(node, str):
        plain = node.replace(".", "", 1)
        if plain.isdecimal() or (len(node) == 10 and node[4] == "-"):
            yield path, node


def thresholds() -> list[tuple[str, str]]:
    values = edition().sources["requirements"].values
    found = [pair for row in values["requirements"] for pair in leaves(row, row["key"])]
    return found + list(leaves({"since": values["investment"]["since"]}, "counting"))


def moved(value: str, by: int) -> str:
    if "-" in value:
        return (date.fromisoformat(value) + timedelta(days=by)).isoformat()
    return str(Decimal(value) + by)


@cache
def facts() -> list[tuple[int, Facts, dict[str, str], int]]:
    """Star, facts, readings and outcome of every case; facts do not depend on numbers of the edition."""
    rules = judging(edition())
    found = []
    for known, chosen in [(k, {}) for k in CASES] + [(k, r) for k, r, _ in READ_OTHERWISE]:
        declaration = known.declaration()
        row = rules.space.of(declaration, known.context)
        readings = edition().settled(declaration.filed_on, chosen)
        outcome = rules.outcome(declaration.star, readings)(row.row, row.tables)[0][0]
        found.append((declaration.star, row, readings, outcome))
    return found


def test_there_are_thresholds() -> None:
    assert len(thresholds()) == 43


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize(("path", "value"), thresholds(), ids=lambda v: v if "." in str(v) else "")
def test_a_moved_number_changes_a_verdict(path: str, value: str, by: int) -> None:
    if value == "0" and by < 0:
        pytest.skip("nothing is asked already: there is no number below")
    rules = judging(changed(edition(), {path: moved(value, by)}))
    assert any(rules.outcome(star, r)(f.row, f.tables)[0][0] != outcome for star, f, r, outcome in facts())


@pytest.mark.parametrize("by", [-1, 1])
def test_a_moved_share_changes_the_sample(by: int) -> None:
    other = changed(edition(), {"edition.site_check.share_percent": str(10 + by)})
    sizes = [(4, "320706")] * 10, [(4, "320706")] * 100, [(4, "320706")] * 91
    assert [least_checked(p, other) for p in sizes] != [least_checked(p, edition()) for p in sizes]


@pytest.mark.parametrize("by", [-1, 1])
def test_a_moved_deadline_changes_what_is_late(by: int) -> None:
    other = changed(edition(), {"edition.county_deadline.day": moved("2020-05-10", by)})
    days = date(2020, 5, 10), date(2020, 5, 11)
    assert [is_late(d, other) for d in days] != [is_late(d, edition()) for d in days]
