"""Deciding on fraud and what follows, and what an appeal undoes of it."""

from datetime import date

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import State
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure.case import OnRecord
from yunxing.programme.procedure.moving import move, refusal
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.standing import appealing, deciding, queries
from yunxing.programme.standing.model import Sanction

from ..factories import NOON, call, declaration, officer, owner
from .making import day, decided, handed_in, heard, later, opened, published


def _unmet(made: object, star: int = 3) -> dict[str, str]:
    verdict = judge(made).verdict  # type: ignore[arg-type]
    return {one.requirement.rule.kind: one.clause for one in verdict.stars[star].unmet}


def test_no_decision_before_the_hearing_nor_by_another_level_nor_by_one_with_an_interest() -> None:
    handed = handed_in()
    case = opened(handed, provider="p1")
    said = {"case": case, "found": True, "reason": "属实"}
    with pytest.raises(RefusedError, match="听取") as early:
        deciding.decide(actor=handed.city, **said)
    assert early.value.field == "found"
    case.delete()
    case = said["case"] = heard(handed, provider="p1")
    with later(9):
        for stranger in (handed.county, handed.province, handed.owner, officer("3201"), officer("3207", "auditor")):
            with pytest.raises(NotAllowedError):
                deciding.decide(actor=stranger, **said)
        provider = owner(uscc=case.provider_uscc, declares=False, provides=True)
        both = officer("3207")
        Membership.objects.create(person=both.person, enterprise=provider.enterprise, role="editor", since=NOON)
        with pytest.raises(NotAllowedError):
            deciding.decide(actor=both, **said)
        with pytest.raises(RefusedError, match="理由"):
            deciding.decide(actor=handed.city, case=case, found=True, reason=" ")
        with pytest.raises(RefusedError, match="今天之后"):
            deciding.decide(actor=handed.city, **said, enterprise_until=day(9))
        with pytest.raises(RefusedError) as far:
            deciding.decide(actor=handed.city, **said, enterprise_until=date(2050, 5, 17))
        assert (far.value.field, "不应晚于 2050-05-16" in far.value.zh) == ("enterprise_until", True)
        with pytest.raises(RefusedError, match="连带"):
            deciding.decide(actor=handed.city, case=case, found=False, reason="不实", provider_found=True)
        deciding.decide(actor=handed.city, **said)
        with pytest.raises(RefusedError, match="已作出"):
            deciding.decide(actor=handed.city, **said)


def test_a_provider_that_is_not_named_shares_nothing() -> None:
    handed = handed_in()
    case = heard(handed)
    with later(9), pytest.raises(RefusedError) as refused:
        deciding.decide(actor=handed.city, case=case, found=True, reason="属实", provider_found=True)
    assert refused.value.clause == "R84"


def test_found_ends_the_declaration_and_sanctions_both_apart() -> None:
    handed = handed_in()
    case = decided(handed, provider_found=True, enterprise_until=day(700), provider_until=None)
    handed.declaration.refresh_from_db()
    assert handed.declaration.state == State.TERMINATED
    made = Sanction.objects.order_by("pk").values_list("party", "uscc", "from_on", "until_on", "case")
    assert list(made) == [
        ("enterprise", handed.declaration.enterprise.uscc, day(9), day(700), case.pk),
        ("provider", case.provider_uscc, day(9), None, case.pk),
    ]
    step = handed.declaration.steps.latest("number")
    assert (step.event, step.authority, step.reason) == (
        "terminate",
        handed.city.authority,
        f"案件 {case.number}：认定弄虚作假",
    )
    assert acts_on(case).last().data["event"] == "terminate"
    assert verify() == []


def test_not_found_lets_it_go_on() -> None:
    handed = handed_in()
    case = decided(handed, found=False)
    handed.declaration.refresh_from_db()
    assert (handed.declaration.state, Sanction.objects.count(), OnRecord(handed.declaration).fraud) == (
        "first_review",
        0,
        "",
    )
    assert queries.stage_of(case) == "not"
    assert opened(handed).number == "X2020-0002"  # a new one, on new grounds
    with pytest.raises(RefusedError, match="没有可以申请复核"):
        appealing.appeal(actor=handed.owner, case=case, text="不服")


@pytest.mark.parametrize("star", [3, 4])
def test_a_title_is_revoked_by_decision_of_the_level_that_gave_it_and_restored_on_appeal(star: int) -> None:
    handed = published(star=star)
    for actor in (handed.city, handed.province):  # without a decision nobody revokes
        with pytest.raises(RefusedError):
            move("revoke", actor=actor, declaration=handed.declaration)
    case = decided(handed)
    handed.declaration.refresh_from_db()
    title = Recognition.objects.get()
    assert (handed.declaration.state, title.revoked_on) == (State.REVOKED, day(9))
    assert title.revoked_why == f"案件 {case.number}：查证属实"
    with later(10), pytest.raises(RefusedError):
        opened(handed)  # it was found already
    with later(20):
        made = appealing.appeal(actor=handed.owner, case=case, text="发票是真的")
    if star == 4:  # the province reviews its own decision, by another person
        with later(21), pytest.raises(NotAllowedError):
            appealing.decide(actor=handed.province, appeal=made, upheld=True, reason="查明属实")
    with later(21):
        appealing.decide(actor=officer("32"), appeal=made, upheld=True, reason="发票经查验属实")
    handed.declaration.refresh_from_db()
    title.refresh_from_db()
    assert (handed.declaration.state, title.revoked_on, title.revoked_why) == (State.PUBLISHED, None, "")
    assert OnRecord(handed.declaration).fraud == "overturned"
    assert Sanction.objects.get().lifted_why == f"案件 {case.number} 复核撤销认定"
    # A later case may revoke it again: the overturned one does not shield it.
    with later(30):
        assert opened(handed).number == "X2020-0002"
        assert OnRecord(handed.declaration).fraud == "open"


def test_a_sanctioned_enterprise_is_inadmissible_until_its_appeal_is_upheld_and_may_declare_anew() -> None:
    handed = handed_in()
    running = call(closes_on=day(60), county_by=day(61), city_by=day(62))
    case = decided(handed, enterprise_until=day(50))
    with later(10):
        _, anew = declaration(handed.owner, filled="01-three-stars-just-enough", call=running)
        assert anew.outcome == "inadmissible"
        # Whatever day of filing is typed: who it is, is known, and so is the day.
        edits = [writing.Edit("fields/filed_on", "2020-05-06")]
        writing.change(actor=handed.owner, declaration=anew, edits=edits)
        anew.refresh_from_db()
        assert _unmet(anew)["sanction"] == "通知 二.1 (L25)"
        submitting.submit(actor=handed.owner, declaration=anew)  # it may be, and says so
        assert anew.submissions.get().verdict["outcome"] == "inadmissible"
    assert "sanction" not in _unmet(handed.declaration)  # as of the day on which it was handed in
    with later(51):
        another = call(opens_on=day(40), closes_on=day(70), county_by=day(71), city_by=day(72))
        _, after = declaration(handed.owner, filled="01-three-stars-just-enough", call=another)
        assert "sanction" not in _unmet(after)  # its last day has passed
    with later(12):
        made = appealing.appeal(actor=handed.owner, case=case, text="不服")
        appealing.decide(actor=handed.province, appeal=made, upheld=True, reason="撤销")
        handed.declaration.refresh_from_db()
        assert handed.declaration.state == State.TERMINATED  # it stays so
        third = call(closes_on=day(60), county_by=day(61), city_by=day(62))
        _, fresh = declaration(handed.owner, filled="01-three-stars-just-enough", call=third)
        assert "sanction" not in _unmet(fresh)
        assert fresh.outcome == "meets"


def test_what_was_terminated_leaves_room_for_another_in_the_same_call() -> None:
    running = call(closes_on=day(60), county_by=day(61), city_by=day(62))
    handed = handed_in(call=running)
    with pytest.raises(RefusedError, match="已有一份"):
        declaration(handed.owner, call=running)
    decided(handed)
    with later(10):
        _, anew = declaration(handed.owner, call=running)
        assert anew.call_id == running.pk


def test_fraud_is_decided_of_what_ended_meanwhile_too() -> None:
    handed = handed_in()
    case = heard(handed)
    handed.declaration.state = State.TERMINATED
    handed.declaration.save()
    with later(9):
        deciding.decide(actor=handed.city, case=case, found=True, reason="属实")
    assert Sanction.objects.get().party == "enterprise"
    assert acts_on(case).last().data["event"] == ""


def test_a_title_held_and_a_sanctioned_provider_stand_in_the_verdict() -> None:
    handed = published()
    other = handed_in()
    decided(other, provider_found=True)
    with later(10):
        running = call(opens_on=day(0), closes_on=day(60), county_by=day(61), city_by=day(62))
        _, again = declaration(handed.owner, filled="01-three-stars-just-enough", call=running)
        assert _unmet(again)["title_held"] == "指南 §五(一)2 (L307)"
        advice = {one.requirement.rule.kind for one in judge(again).verdict.advice}
        assert "provider_sanction" in advice
    kinds = {one.requirement.rule.kind for one in judge(handed.declaration).verdict.advice}
    assert "provider_sanction" not in kinds
    assert "title_held" not in _unmet(handed.declaration)  # not by its own title
    assert refusal("revoke", actor=handed.city, declaration=handed.declaration) is not None
    assert clock.today() == day(0)
