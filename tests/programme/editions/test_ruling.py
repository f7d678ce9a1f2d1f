"""A ruling holds from its day on for what is open; decided cases and what was submitted keep their readings."""

from datetime import date, timedelta
from typing import Any

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.editions import keeping, queries, ruling, trying
from yunxing.programme.editions.model import Ruling, Trial
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.people.model import Duty
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.work import leases

from ..factories import call, declaration, officer, owner
from . import making
from .test_trying import handed_in

FOUR = "11-four-stars-with-a-sealed-table"


def reading_that_changes(made: Declaration) -> tuple[str, str, str]:
    """A reading of which an alternative changes a declaration's outcome: reading, alternative, outcome."""
    turn = judge(made).verdict.turns_on[0]
    return turn.reading, turn.alternative, turn.outcome.name.lower()


def open_one(of: Any = None) -> Declaration:
    for filled, star in ((FOUR, 4), ("01-three-stars-just-enough", 3)):
        made = handed_in(of or call(), filled, star)
        if judge(made).verdict.turns_on:
            return made
    raise AssertionError("no example turns on a reading")


def test_before_it_is_made_it_is_shown_whom_it_changes_and_how() -> None:
    province, of = officer("32"), call()
    made = open_one(of)
    reading, choose, after = reading_that_changes(made)
    declaration(star=made.star, filled=FOUR if made.star == 4 else "01-three-stars-just-enough", call=of)
    proposal = making.proposed(province, reading=reading, choose=choose)
    with pytest.raises(RefusedError) as refused:
        ruling.make(actor=province, ruling=proposal)
    assert refused.value.field == "trial"
    leases.work()
    trial = Trial.objects.get(ruling=proposal)
    assert (trial.state, trial.found["drafts"], trial.done, trial.total) == ("made", 1, 2, 2)
    assert list(trial.changes.values_list("declaration", "before", "after")) == [(made.pk, made.outcome, after)]
    made.refresh_from_db()
    assert judge(made).verdict.case.readings[reading] != choose, "a proposal holds for nobody"


def test_what_is_open_follows_and_what_was_submitted_keeps_its_readings() -> None:
    province = officer("32")
    made = open_one()
    before, frozen = made.outcome, made.submissions.get()
    reading, choose, after = reading_that_changes(made)
    act = making.settled(province, reading=reading, choose=choose)
    leases.work()
    made.refresh_from_db()
    assert (made.outcome, judge(made).verdict.case.readings[reading]) == (after, choose)
    again = made.submissions.get()
    assert (again.readings, again.verdict, again.content_hash) == (frozen.readings, frozen.verdict, frozen.content_hash)
    entry = acts_on(made).get(act="declaration.rejudged")
    assert entry.data == {"ruling": act.pk, "before": before, "after": after}
    told = Message.objects.filter(person=made.enterprise.memberships.get().person, zh__contains=act.document)
    assert told.count() == 1
    assert ruling.follow.call(act.pk, about="x") == 0
    assert verify() == []


def test_decided_cases_and_those_filed_before_its_day_stay() -> None:
    province = officer("32")
    decided, of = open_one(), None
    reading, choose, _ = reading_that_changes(decided)
    Declaration.objects.filter(pk=decided.pk).update(state=State.PUBLISHED)
    decided.refresh_from_db()
    outcome = judge(decided).verdict.outcome
    making.settled(province, reading=reading, choose=choose)
    leases.work()
    decided.refresh_from_db()
    assert (judge(decided).verdict.outcome, decided.submissions.get().readings[reading] != choose) == (outcome, True)
    assert acts_on(decided).filter(act="declaration.rejudged").count() == 0
    later = making.proposed(province, reading=reading, choose=_other(reading, choose), in_force_from=date(2021, 1, 1))
    leases.work()
    assert Trial.objects.get(ruling=later).changes.count() == 0
    assert of is None


def _other(reading: str, choose: str) -> str:
    return next(a for a in keeping.edition_of(making.FIRST).readings[reading].alternatives if a != choose)


@pytest.mark.parametrize("filed", ["2020-05-06", "2020-05-01", "2019-05-01", "2031-05-01"])
def test_the_day_that_counts_is_that_of_handing_in_whatever_day_is_typed(filed: str) -> None:
    making.settled(officer("32"), in_force_from=date(2020, 5, 5))
    actor, made = declaration(filled="01-three-stars-just-enough")
    writing.change(actor=actor, declaration=made, edits=[writing.Edit("fields/filed_on", filed)])
    assert submitting.submit(actor=actor, declaration=made).readings["P8"] == "without_tax"
    made.refresh_from_db()
    if made.outcome != "meets":  # no ruling changes that
        return
    reading, choose, _ = reading_that_changes(made)
    changed = {}
    for day in (7, 8):  # handed in on the seventh
        proposed = making.proposed(officer("32"), reading=reading, choose=choose, in_force_from=date(2020, 5, day))
        leases.work()
        changed[day] = Trial.objects.get(ruling=proposed).changes.count()
    assert changed == {7: 1, 8: 0}


def test_a_submission_after_it_is_judged_under_it() -> None:
    making.settled(officer("32"))
    made = handed_in(call())
    assert made.submissions.get().readings["P8"] == "without_tax"
    assert made.submissions.get().edition_fingerprint == keeping.edition_of(making.FIRST).fingerprint


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reading": "P99"}, "reading"),
        ({"choose": "both"}, "choose"),
        ({"choose": "with_tax"}, "choose"),
        ({"document": " "}, "document"),
        ({"document": "号" * 81}, "document"),
        ({"grounds": ""}, "grounds"),
        ({"grounds": "长" * 501}, "grounds"),
        ({"edition": "jiangsu-1999"}, "edition"),
    ],
)
def test_what_is_no_ruling_is_refused_by_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        making.proposed(officer("32"), **more)
    assert refused.value.field == field
    assert Ruling.objects.count() == 0


def test_a_ruling_is_ended_by_a_later_one_and_never_edited() -> None:
    province = officer("32")
    first = making.settled(province)
    for act in (ruling.make, ruling.drop):
        with pytest.raises(RefusedError):
            act(actor=province, ruling=first)
    for day in (date(2020, 4, 1), date(2020, 5, 1), date(2021, 5, 8), date.max):
        with pytest.raises(RefusedError) as refused:
            making.proposed(province, choose="with_tax", in_force_from=day)
        assert refused.value.field == "in_force_from"
    making.settled(province, choose="with_tax", in_force_from=date(2020, 7, 1), document="苏工信解〔2020〕2号")
    ruled = keeping.ruled(making.FIRST)
    days = (date(2020, 4, 30), date(2020, 5, 1), date(2020, 6, 30), date(2020, 7, 1))
    assert [ruled.settled(day)["P8"] for day in days] == ["with_tax", "without_tax", "without_tax", "with_tax"]
    assert [(act.document, act.ended_by) for act in queries.settled([making.FIRST])] == [
        ("苏工信解〔2020〕2号", ""),
        ("苏工信解〔2020〕1号", "苏工信解〔2020〕2号（2020-07-01）"),
    ]


def test_two_proposals_on_one_reading_are_not_both_made() -> None:
    province = officer("32")
    first, second = making.proposed(province), making.proposed(province, document="苏工信解〔2020〕9号")
    leases.work()
    ruling.make(actor=province, ruling=first)
    with pytest.raises(RefusedError) as refused:
        ruling.make(actor=province, ruling=second)
    assert refused.value.field == "in_force_from"
    ruling.drop(actor=province, ruling=second)
    with pytest.raises(RefusedError):
        ruling.make(actor=province, ruling=second)
    assert list(queries.proposed()) == []


def test_only_the_province_rules() -> None:
    province = officer("32")
    proposal = making.proposed(province)
    leases.work()
    for actor in (officer("3207"), officer("32", Duty.AUDITOR), officer("32", Duty.OPERATOR), owner()):
        with pytest.raises(NotAllowedError):
            making.proposed(actor)
        for act in (ruling.make, ruling.drop):
            with pytest.raises(NotAllowedError):
                act(actor=actor, ruling=proposal)


def test_an_edition_without_rulings_is_the_same_object_and_costs_one_statement(
    django_assert_num_queries: Any,
) -> None:
    keeping.edition_of(making.FIRST)
    with django_assert_num_queries(1):
        assert keeping.ruled(making.FIRST) is keeping.edition_of(making.FIRST)
    making.settled(officer("32"))
    with django_assert_num_queries(1):
        ruled = keeping.ruled(making.FIRST)
    assert keeping.ruled(making.FIRST) is ruled
    assert (ruled.fingerprint, ruled is keeping.edition_of(making.FIRST)) == (
        keeping.edition_of(making.FIRST).fingerprint,
        False,
    )


def test_resubmitted_after_a_ruling_the_new_submission_has_the_new_readings() -> None:
    county = officer("320706")
    made = handed_in(call())
    given = submitting.give_back(
        actor=county, declaration=made, remarks=[("fields/enterprise.employees", "请核对")], answer_by=date(2020, 5, 20)
    )
    making.settled(officer("32"))
    actor = making.Actor(made.enterprise.memberships.get().person, membership=made.enterprise.memberships.get())
    submitting.submit(actor=actor, declaration=made)
    assert [s.readings["P8"] for s in made.submissions.order_by("number")] == ["with_tax", "without_tax"]
    assert given.answered_at is None


def test_what_was_handed_in_since_is_looked_at_before_it_is_made() -> None:
    province, of = officer("32"), call()
    handed_in(of, "01-three-stars-just-enough", 3)
    proposal = making.proposed(province)
    leases.work()
    with clock.moved_to(clock.now() + ruling.FRESH):
        handed_in(of, "01-three-stars-just-enough", 3)
    with clock.moved_to(clock.now() + ruling.FRESH + timedelta(minutes=1)):
        with pytest.raises(RefusedError) as refused:
            ruling.make(actor=province, ruling=proposal)
        assert refused.value.zh == "影响分析之后又有 1 份申报提交，请重新分析后再作出解释"
        with pytest.raises(NotAllowedError):
            trying.try_ruling_again(actor=officer("3207"), ruling=proposal)
        trying.try_ruling_again(actor=province, ruling=proposal)
        leases.work()
        assert Trial.objects.get(ruling=proposal).found["judged"] == 2
        assert ruling.make(actor=province, ruling=proposal).made_at == clock.now()
        with pytest.raises(RefusedError):
            trying.try_ruling_again(actor=province, ruling=proposal)
