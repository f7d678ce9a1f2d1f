"""Every case with a known verdict, by its number."""

from __future__ import annotations

import pytest

from tests.guide.cases import EDGES, ORACLE, READ_OTHERWISE, Known
from tests.guide.factories import edition
from yunxing.guide.procedure import is_late, least_checked
from yunxing.guide.verdict import Verdict, assess


def judged(known: Known) -> Verdict:
    return assess(known.declaration(), edition(), known.context)


@pytest.mark.parametrize("known", ORACLE, ids=lambda k: f"oracle-{k.number}")
def test_oracle_case(known: Known) -> None:
    verdict = judged(known)
    assert verdict.outcome.name == known.outcome
    if known.turns_on is not None:
        assert tuple(dict.fromkeys(t.reading for t in verdict.turns_on)) == known.turns_on


@pytest.mark.parametrize("known", EDGES, ids=lambda k: k.number)
def test_edge_of_a_threshold(known: Known) -> None:
    assert judged(known).outcome.name == known.outcome


@pytest.mark.parametrize(("known", "readings", "outcome"), READ_OTHERWISE, ids=[k.number for k, _, _ in READ_OTHERWISE])
def test_under_another_reading(known: Known, readings: dict[str, str], outcome: str) -> None:
    assert judged(known).outcome.name == known.outcome
    verdict = assess(known.declaration(), edition(), known.context, readings=readings)
    assert verdict.outcome.name == outcome


def test_every_alternative_that_bears_on_a_verdict_changes_one() -> None:
    wanted = {
        (reading.key, alternative)
        for reading in edition().readings.values()
        for alternative in reading.alternatives
        if reading.bears_on == "verdict" and alternative != reading.default
    }
    changing = {
        pair for known, readings, outcome in READ_OTHERWISE if known.outcome != outcome for pair in readings.items()
    }
    assert wanted - changing == set()


def test_18_reports_the_mismatch() -> None:
    known = next(k for k in ORACLE if k.number == "18")
    advice = {f.key: f.todo() for f in judged(known).advice}
    assert advice["notice_exempt_mismatch"] == "填报为未纳入名单，但名单中有该企业，按名单办理"
    assert advice["notice_support"] == "在重点保障企业名单内，上云投入不作要求，予以积极支持"


def test_28_flags_the_provider() -> None:
    known = next(k for k in ORACLE if k.number == "28")
    advice = {f.key: f.todo() for f in judged(known).advice}
    assert advice["notice_provider"] == "合作机构中有被列入“黑名单”的云服务商，请审核人留意"


@pytest.mark.parametrize(("population", "least"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (91, 10), (100, 10)])
def test_sampling(population: int, least: int) -> None:
    assert least_checked([(4, "320706")] * population, edition()) == least


@pytest.mark.parametrize(("day", "late"), [("2020-05-10", False), ("2020-05-11", True)])
def test_deadline_of_the_county(day: str, late: bool) -> None:
    from datetime import date

    assert is_late(date.fromisoformat(day), edition()) is late
