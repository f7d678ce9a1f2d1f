"""Made on an empty base: the same for a seed, whole or not at all, copies beyond; names that are nobody's."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from yunxing.guide.loading import load_edition
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.demonstration import making
from yunxing.programme.demonstration.names import TRADES, Names
from yunxing.programme.demonstration.story import Story
from yunxing.programme.journal.queries import verify
from yunxing.programme.people.model import Authority, Enterprise, Jurisdiction, Person
from yunxing.programme.refusals import RefusedError
from yunxing.reference import industry, uscc

HELD = ("published", "revoked")
DAY = date(2026, 9, 1)


def told() -> list[tuple[Any, ...]]:
    """What there is, but for the numbers that the database gives."""
    rows = Declaration.objects.order_by("number").values_list(
        "call__name", "name", "state", "star", "outcome", "revision", "content", "updated_at", "jurisdiction_id"
    )
    return [tuple(row) for row in rows]


@pytest.mark.once
def test_two_runs_are_the_same_and_one_that_breaks_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class HalfWayError(Exception):
        pass

    run, first = Story.tell, []

    def broken(story: Story) -> int:
        run(story)
        first.extend(told())
        raise HalfWayError

    monkeypatch.setattr(Story, "tell", broken)
    with pytest.raises(HalfWayError):
        making.make(size=20, seed=7, day=DAY)
    assert (Person.objects.count(), Declaration.objects.count(), Jurisdiction.objects.count()) == (0, 0, 0)
    monkeypatch.setattr(Story, "tell", run)
    making.make(size=20, seed=7, day=DAY)
    assert told() == first


@pytest.mark.once
def test_more_are_copies_on_the_same_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BY_VERBS", 20)
    monkeypatch.setattr(making, "SIZE", 20)
    made = making.make(size=100, seed=7, day=DAY)
    assert (made.declarations, Declaration.objects.count()) == (100, 100)
    assert len(set(Enterprise.objects.values_list("uscc", flat=True))) == made.enterprises
    assert verify() == []
    for one in Declaration.objects.exclude(submitted_at=None):
        assert one.submissions.exists()
        if one.content.get("fields"):
            assert one.content["fields"]["enterprise.name"] == one.name
        steps = list(one.steps.order_by("number"))
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        assert steps[-1].after == one.state
        assert hasattr(one, "recognition") == (one.state in HELD)


@pytest.mark.parametrize("size", [0, 19, 200_001])
def test_a_size_out_of_bounds_is_refused(size: int) -> None:
    with pytest.raises(RefusedError, match="20–200000"):
        making.make(size=size)
    assert Authority.objects.count() == 0


def test_names_are_marked_as_invented_and_come_once() -> None:
    names = Names(Random(1))
    drawn = [names.enterprise("海州", TRADES[n % len(TRADES)]) for n in range(5_000)]
    assert len(set(drawn)) == len(drawn)
    assert [name for name in drawn if not set("样例试") & set(name)] == []
    codes = [names.code("320706") for _ in range(500)]
    assert [code for code in codes if not uscc.is_valid(code) or code[8:10] != "YX"] == []
    assert len(set(codes)) == 500


def test_trades_are_of_the_guide_and_the_standard() -> None:
    clusters = load_edition("jiangsu-2020").fields["enterprise.clusters"].choices
    assert [t.industry for t in TRADES if not industry.is_known(t.industry)] == []
    assert [t.cluster for t in TRADES if t.cluster not in clusters] == []
