"""The ratio of R83 at the instant of recommending: exactly a tenth, each pool for itself, whatever became of a case (P12)."""

from __future__ import annotations

from datetime import date

import pytest

from yunxing.guide.loading import changed
from yunxing.programme import clock
from yunxing.programme.checks import ratio as counting
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.checks.ratio import Ratio, ratio, ratio_of
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.people.model import Jurisdiction
from yunxing.programme.procedure import conditions
from yunxing.programme.procedure.case import OnRecord

from ..factories import call as call_of_city
from ..factories import declaration as begun
from ..factories import officer, owner
from .making import copies

CITY = "32/3207"


@pytest.fixture
def one() -> Declaration:
    """A declaration of 海州区, a draft: it is no case itself."""
    actor, made = begun(owner(), star=4, call=call_of_city())
    made.submitted_at = clock.now()
    made.steps.create(
        number=1,
        event="submit",
        before="draft",
        after="draft",
        at=clock.now(),
        person=actor.person,
        edition=made.edition,
    )
    return made


def visited(*cases: Declaration, reported: bool = True) -> None:
    office = officer("3207")
    for case in cases:
        SiteCheck.objects.create(
            declaration=case,
            arrival=case.steps.latest("number"),
            authority=office.authority,
            ordered_by=office.person,
            ordered_at=clock.now(),
            passed=True if reported else None,
            reported_at=clock.now() if reported else None,
        )


def county(code: str) -> Jurisdiction:
    return Jurisdiction.objects.get(pk=code)


def count(one: Declaration, reading: str = "city_wide") -> Ratio:
    edition = changed(edition_of("jiangsu-2020"), {"readings.readings.P12.default": reading})
    return ratio_of(CITY, one.call_id, edition)


@pytest.mark.parametrize(
    ("size", "least"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (19, 2), (20, 2), (21, 3), (100, 10), (101, 11)]
)
def test_a_tenth_is_exact(size: int, least: int, one: Declaration) -> None:
    cases = copies(one, size, state=State.NOT_DRAWN)
    assert count(one) == Ratio(size, 0, least, least)
    visited(*cases[: max(0, least - 1)])
    assert count(one).missing == (1 if least else 0)
    visited(*cases[max(0, least - 1) : least])
    assert count(one) == Ratio(size, least, least, 0)


def test_the_condition_asks_for_what_is_missing(one: Declaration) -> None:
    case, *_ = copies(one, 11, state=State.NOT_DRAWN)
    visited(case)
    reason = conditions.enough_are_checked(OnRecord(case))
    assert reason is not None
    assert "还差 1 家" in reason[0]
    visited(copies(one, 1, state=State.CHECKED)[0])
    assert conditions.enough_are_checked(OnRecord(case)) is None
    assert ratio(case) == Ratio(12, 2, 2, 0)


@pytest.mark.parametrize(
    ("reading", "missing"), [("city_wide", 0), ("per_star", 1), ("per_county", 1), ("received", 0)]
)
def test_every_pool_for_itself(reading: str, missing: int, one: Declaration) -> None:
    """11 of four stars in 海州区, 10 of five in 连云区: three checks, all in the first pool."""
    four = copies(one, 11, state=State.NOT_DRAWN)
    copies(one, 10, state=State.NOT_DRAWN, star=5, place=county("320703"))
    visited(*four[:3])
    assert count(one, reading) == Ratio(21, 3, 3, missing)


def test_of_those_received_all_count_that_were_not_taken_back(one: Declaration) -> None:
    copies(one, 5, state=State.REJECTED)
    copies(one, 4, state=State.NOT_DRAWN)
    copies(one, 3, state=State.CITY_REVIEW)
    copies(one, 2, state=State.TERMINATED)
    copies(one, 9, state=State.DRAFT)
    assert count(one, "received") == Ratio(14, 0, 2, 2)
    assert count(one) == Ratio(4, 0, 1, 1)


def test_three_stars_other_calls_and_other_cities_are_none_of_it(one: Declaration) -> None:
    copies(one, 9, state=State.FILED, star=3)
    copies(one, 9, state=State.NOT_DRAWN, place=county("320102"))
    copies(one, 9, state=State.NOT_DRAWN, place=county("320583"))
    other = Declaration.objects.get(pk=copies(one, 1)[0].pk)
    other.call = call_of_city(name="另一批")
    copies(other, 9, state=State.NOT_DRAWN)
    copies(one, 10, state=State.NOT_DRAWN)
    assert count(one) == Ratio(10, 0, 1, 1)


def test_a_case_that_failed_is_one_that_had_to_be_checked_and_was(one: Declaration) -> None:
    visited(*copies(one, 1, state=State.CHECK_FAILED))
    copies(one, 9, state=State.NOT_DRAWN)
    assert count(one) == Ratio(10, 1, 1, 0)
    copies(one, 1, state=State.NOT_DRAWN)
    assert count(one) == Ratio(11, 1, 2, 1)


def test_what_was_ended_after_its_check_leaves_none_lacking(one: Declaration) -> None:
    """Two of twenty were checked; one proved a fraud and was ended: two of twenty were."""
    checked = copies(one, 2, state=State.CHECKED)
    copies(one, 18, state=State.NOT_DRAWN)
    visited(*checked)
    assert count(one) == Ratio(20, 2, 2, 0)
    Declaration.objects.filter(pk=checked[0].pk).update(state=State.TERMINATED)
    assert count(one) == Ratio(20, 2, 2, 0)


def test_what_was_ended_unchecked_is_no_case(one: Declaration) -> None:
    cases = copies(one, 11, state=State.NOT_DRAWN)
    visited(cases[0])
    assert count(one) == Ratio(11, 1, 2, 1)
    Declaration.objects.filter(pk=cases[1].pk).update(state=State.TERMINATED)
    assert count(one) == Ratio(10, 1, 1, 0)


def test_a_visit_counts_once_it_is_reported_and_a_second_one_counts_no_more(one: Declaration) -> None:
    case, *_ = copies(one, 1, state=State.DRAWN)
    visited(case, reported=False)
    assert count(one) == Ratio(1, 0, 1, 1)
    SiteCheck.objects.update(reported_at=clock.now(), passed=False)
    assert count(one) == Ratio(1, 1, 1, 0)
    case.steps.create(
        number=2,
        event="reconsider",
        before="check_failed",
        after="drawn",
        at=clock.now(),
        person=case.steps.latest("number").person,
        edition=case.edition,
    )
    visited(case)
    copies(one, 10, state=State.NOT_DRAWN)
    assert count(one) == Ratio(11, 1, 2, 1)


def test_what_waits_for_the_draw_is_not_yet_up_for_it(one: Declaration) -> None:
    copies(one, 10, state=State.TO_CHECK)
    visited(*copies(one, 1, state=State.CHECKED))
    assert count(one) == Ratio(1, 1, 1, 0)


@pytest.mark.parametrize("state", counting.UP_FOR_IT)
def test_what_was_sent_on_stays_one_of_them(state: str, one: Declaration) -> None:
    visited(*copies(one, 1, state=state))
    copies(one, 1, state=state)
    assert count(one) == Ratio(2, 1, 1, 0)


def test_a_ruling_holds_from_its_day(one: Declaration, monkeypatch: pytest.MonkeyPatch) -> None:
    ruling = {
        "reading": "P12",
        "choose": "per_star",
        "from": "2020-05-07",
        "document": "函",
        "grounds": {"zh": "函", "en": "x"},
    }
    ruled = changed(edition_of("jiangsu-2020"), {"rulings.rulings": [ruling]})
    monkeypatch.setattr(counting, "edition_of", lambda key: ruled)
    case, *_ = copies(one, 2, state=State.NOT_DRAWN)
    copies(one, 2, state=State.NOT_DRAWN, star=5)
    visited(case)
    assert ratio(case) == Ratio(4, 1, 2, 1)
    with clock.moved_to(clock.end_of(date(2020, 5, 5))):
        assert ratio(case) == Ratio(4, 1, 1, 0)


def test_a_direct_county_counts_for_itself(one: Declaration) -> None:
    case, *_ = copies(one, 3, state=State.NOT_DRAWN, place=county("320583"))
    copies(one, 30, state=State.NOT_DRAWN)
    assert ratio(case) == Ratio(3, 0, 1, 1)
