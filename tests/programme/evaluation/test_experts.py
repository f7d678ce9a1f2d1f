"""What experts say of themselves, and whose cases are never theirs."""

from datetime import timedelta
from typing import Any

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.evaluation import experts, panels
from yunxing.programme.evaluation.conflicts import conflict_of
from yunxing.programme.evaluation.model import Expert, Interest
from yunxing.programme.people import inviting
from yunxing.programme.people import verbs as people
from yunxing.programme.people.model import Membership, Role
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import NOON, declaration, officer, owner
from .making import FILLED, PROVIDER, PROVIDER_CODE, actor_of, call, expert, of, panel, waiting


def _case(name: str = "苏州样例（昆山）有限公司") -> Declaration:
    return waiting(call(), name=name)[1]


@pytest.mark.parametrize(
    ("employer", "code", "words"),
    [
        ("江苏样例大学", "", ""),
        ("连云港样例精工机械有限公司", "", ""),
        ("苏州样例(昆山) 有限公司", "", "申报企业是本人工作单位"),
        ("苏州样例昆山有限公司", "", ""),
        ("某公司", "own", "申报企业是本人工作单位"),
        (PROVIDER, "", "所列云服务商是本人工作单位"),
        ("某公司", PROVIDER_CODE.lower(), "所列云服务商是本人工作单位"),
        ("连云港样例工业互联网", "", ""),
    ],
)
def test_an_employer_is_compared_by_code_and_by_name_never_fuzzily(employer: str, code: str, words: str) -> None:
    case = _case()
    person, _ = expert(employer=employer, employer_uscc=case.enterprise.uscc if code == "own" else code)
    found = conflict_of(person.person, case)
    assert (found.zh if found else "") == words


def test_members_of_the_enterprise_and_of_its_provider_are_no_judges() -> None:
    case = _case()
    member, other, provider = (expert()[0] for _ in range(3))
    Membership.objects.create(person=member.person, enterprise=case.enterprise, role=Role.EDITOR, since=NOON)
    company = owner("320706", name="某云公司", uscc=PROVIDER_CODE, declares=False, provides=True).enterprise
    assert company is not None
    Membership.objects.create(person=provider.person, enterprise=company, role=Role.EDITOR, since=NOON)
    found = [conflict_of(one.person, case) for one in (member, other, provider)]
    assert [one.zh if one else "" for one in found] == ["申报企业是其成员", "", "所列云服务商是其成员"]


def test_who_left_an_enterprise_is_tied_to_it_for_two_years() -> None:
    case, city = _case(), officer("320583")
    own = Membership.objects.create(person=city.person, enterprise=case.enterprise, role=Role.EDITOR, since=NOON)
    people.remove_member(actor=Actor(city.person, membership=own), membership=own)
    found = conflict_of(city.person, case)
    assert found == ("申报企业是其退出未满两年的企业", "the enterprise is one that they left within two years")
    assert isinstance(refusal("return", actor=city, declaration=case), NotAllowedError)
    with clock.moved_to(NOON + timedelta(730)):
        assert conflict_of(city.person, case) is None
    with clock.moved_to(NOON + timedelta(729)):
        assert conflict_of(city.person, case) == found


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({}, ""),
        ({"services/s1/provider": "某 云(江苏)公司"}, "云服务提供方是本人工作单位"),
        ({"invoices/i1/seller": "某云（江苏）公司"}, "发票销售方是本人工作单位"),
        ({"contracts/c1/parties": ["昆山某公司", "某云（江苏）公司"]}, "合同当事人是本人工作单位"),
    ],
    ids=str,
)
def test_whom_the_tables_name_need_not_stand_among_the_providers(edits: dict[str, Any], words: str) -> None:
    actor, made = declaration(owner("320583"), call=call(), filled=FILLED)
    writing.change(actor=actor, declaration=made, edits=[Edit(path, value) for path, value in edits.items()])
    made.refresh_from_db()
    found = conflict_of(expert(employer="某云（江苏）公司")[0].person, made)
    assert (found.zh if found else "") == words


@pytest.mark.parametrize("kind", ["employer", "provider", "consultant", "other"])
def test_a_declared_interest_bars_of_whatever_kind(kind: str) -> None:
    case = _case()
    actor, one = expert()
    assert conflict_of(actor.person, case) is None
    experts.declare_interest(actor=actor, expert=one, kind=kind, name=f" {PROVIDER} ")
    found = conflict_of(actor.person, case)
    assert found is not None
    assert found.zh.startswith("所列云服务商已申报：")


def test_an_officer_with_an_interest_does_not_act() -> None:
    case = _case()
    city = officer("320583")
    assert refusal("return", actor=city, declaration=case) is None
    Expert.objects.create(person=city.person, employer=PROVIDER, said_at=NOON)
    refused = refusal("return", actor=city, declaration=case)
    assert isinstance(refused, NotAllowedError)


def test_an_interest_declared_later_takes_the_cases_away() -> None:
    batch = call()
    _, first = waiting(batch, name="昆山甲有限公司")
    _, second = waiting(batch, name="昆山乙有限公司")
    city, several = officer("320583"), [expert()[1] for _ in range(3)]
    made = panel(city, batch, several, each=2)
    cases = panels.put_before(actor=city, panel=made, declarations=[first, second])
    gone = of(cases[0])[0].expert
    experts.declare_interest(actor=actor_of(gone), expert=gone, kind="consultant", name="昆山甲有限公司")
    assert gone not in [one.expert for one in of(cases[0])]
    assert len(of(cases[0])) == 2


def test_only_the_expert_and_their_office_speak_of_them() -> None:
    actor, one = expert()
    assert actor.post is not None
    said = {"post": actor.post, "employer": "别处", "fields": ["app"]}
    assert experts.introduce(actor=officer("320583"), **said).employer == "别处"  # type: ignore[arg-type]
    for other in (officer("3207"), officer("320706"), expert()[0], owner()):
        with pytest.raises(NotAllowedError):
            experts.introduce(actor=other, **said)  # type: ignore[arg-type]
    for other in (officer("320583"), expert()[0]):
        with pytest.raises(NotAllowedError):
            experts.declare_interest(actor=other, expert=one, kind="other", name="某公司")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"employer": " "}, "employer"),
        ({"employer": "长" * 121}, "employer"),
        ({"employer_uscc": "913"}, "employer_uscc"),
        ({"fields": []}, "fields"),
        ({"fields": ["app", "nothing"]}, "fields"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(more: dict[str, object], field: str) -> None:
    actor, _ = expert()
    with pytest.raises(RefusedError) as refused:
        experts.introduce(
            actor=actor,
            post=actor.post,
            **{"employer": "某校", "fields": ["app"], **more},  # type: ignore[arg-type]
        )
    assert refused.value.field == field


def test_an_interest_is_struck_out_by_an_officer_with_a_reason() -> None:
    actor, one = expert()
    interest = experts.declare_interest(actor=actor, expert=one, kind="other", name="某公司")
    with pytest.raises(RefusedError):
        experts.declare_interest(actor=actor, expert=one, kind="other", name="某公司")
    with pytest.raises(NotAllowedError):
        experts.drop_interest(actor=actor, interest=interest, reason="填错")
    with pytest.raises(NotAllowedError):
        experts.drop_interest(actor=officer("3207"), interest=interest, reason="填错")
    with pytest.raises(RefusedError):
        experts.drop_interest(actor=officer("320583"), interest=interest, reason=" ")
    experts.drop_interest(actor=officer("320583"), interest=interest, reason="填错")
    assert Interest.objects.count() == 0


def test_a_post_may_end_and_what_was_said_stays() -> None:
    actor, one = expert()
    assert actor.post is not None
    inviting.end_post(actor=officer("320583"), post=actor.post)
    one.refresh_from_db()
    assert (one.post, one.person) == (None, actor.person)
    with pytest.raises(RefusedError):
        panels.make_panel(actor=officer("320583"), call=call(), name="组", experts=[one], each=1, meets_on=NOON.date())
