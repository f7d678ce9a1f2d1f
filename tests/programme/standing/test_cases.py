"""A case of fraud from its opening to its hearing: who may, in which order, and who is told."""

from io import BytesIO

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.checks.model import Inspector, SiteCheck
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.evaluation.model import Assignment, Expert, Panel, PanelCase
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages.model import Message
from yunxing.programme.papers.keeping import keep
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure import ending
from yunxing.programme.procedure.case import OnRecord, arrival
from yunxing.programme.procedure.conditions import no_fraud_is_open
from yunxing.programme.procedure.moving import move, refusal
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.review import verbs as review
from yunxing.programme.standing import cases, clients, deciding, queries
from yunxing.programme.standing.model import FraudCase, Sanction

from ..factories import NOON, declaration, officer, owner
from .making import GROUND, Handed, at, day, handed_in, heard, later, opened


def _expert(handed: Handed) -> Actor:
    expert = officer("3207", "expert")
    panel = Panel.objects.create(
        authority=handed.city.authority,
        call=handed.declaration.call,
        name="评审组",
        meets_on=day(1),
        made_by=handed.city.person,
        made_at=NOON,
    )
    case = PanelCase.objects.create(panel=panel, declaration=handed.declaration, arrival=arrival(handed.declaration))
    as_expert = Expert.objects.create(post=expert.post, person=expert.person, employer="某大学", said_at=NOON)
    Assignment.objects.create(case=case, expert=as_expert, assigned_at=NOON)
    return expert


def _inspector(handed: Handed) -> Actor:
    inspector = officer("3201", "expert")
    visit = SiteCheck.objects.create(
        declaration=handed.declaration,
        arrival=arrival(handed.declaration),
        authority=handed.city.authority,
        ordered_by=handed.city.person,
        ordered_at=NOON,
    )
    Inspector.objects.create(visit=visit, person=inspector.person)
    return inspector


@pytest.mark.parametrize("who", ["county", "city", "province", "expert", "inspector"])
def test_offices_above_experts_and_inspectors_open_a_case_that_flags_the_declaration(who: str) -> None:
    handed = handed_in()
    actor = {"expert": _expert, "inspector": _inspector}.get(who, lambda h: getattr(h, who))(handed)
    case = cases.open_case(actor=actor, declaration=handed.declaration, ground=f" {GROUND} ", provider="p1")
    assert (case.number, case.ground, case.opened_by, case.authority) == (
        "X2020-0001",
        GROUND,
        actor.person,
        actor.authority,
    )
    first = handed.declaration.content["providers"][0]
    assert (case.provider_name, case.provider_uscc) == (first["name"], first["uscc"])
    handed.declaration.refresh_from_db()
    assert handed.declaration.state == "first_review"  # unchanged
    assert OnRecord(handed.declaration).fraud == "open"
    assert list(queries.cases(actor)) == [case]
    assert [e.act for e in acts_on(case)] == ["fraud.open"]


def test_nobody_else_opens_one() -> None:
    handed = handed_in()
    strangers = [
        handed.owner,
        owner(),
        officer("320703"),
        officer("3201"),
        officer("3207", "expert"),
        officer("3207", "auditor"),
        officer("32", "operator"),
        Actor(handed.city.person),
    ]
    for actor in strangers:
        with pytest.raises(NotAllowedError):
            cases.open_case(actor=actor, declaration=handed.declaration, ground=GROUND)
    # An officer who is also of the enterprise, or of its provider.
    Membership.objects.create(
        person=handed.county.person, enterprise=handed.declaration.enterprise, role="editor", since=NOON
    )
    with pytest.raises(NotAllowedError):
        opened(handed)
    _, draft = declaration()
    with pytest.raises(NotAllowedError):
        cases.open_case(actor=handed.city, declaration=draft, ground=GROUND)
    assert not FraudCase.objects.exists()


def test_an_expert_who_recused_themselves_opens_none() -> None:
    handed = handed_in()
    expert = _expert(handed)
    Assignment.objects.update(recused_at=NOON)
    with pytest.raises(NotAllowedError):
        cases.open_case(actor=expert, declaration=handed.declaration, ground=GROUND)


def test_one_case_at_a_time_with_a_ground_and_a_provider_that_is_named() -> None:
    handed = handed_in()
    for wrong, field in (
        ({"ground": "  "}, "ground"),
        ({"ground": "x" * 4_001}, "ground"),
        ({"provider": "p9"}, "provider"),
    ):
        with pytest.raises(RefusedError) as refused:
            cases.open_case(actor=handed.city, declaration=handed.declaration, **{"ground": GROUND, **wrong})
        assert refused.value.field == field
    first = opened(handed)
    with pytest.raises(RefusedError, match=first.number):
        opened(handed)
    assert opened(handed_in()).number == "X2020-0002"


def test_while_a_case_is_open_the_enterprise_does_not_take_its_declaration_back() -> None:
    handed = handed_in()
    assert refusal("withdraw", actor=handed.owner, declaration=handed.declaration) is None
    opened(handed)
    with pytest.raises(RefusedError, match="核实"):
        submitting.withdraw(actor=handed.owner, declaration=handed.declaration)
    with pytest.raises(RefusedError):
        move("terminate", actor=handed.city, declaration=handed.declaration)


def test_those_concerned_are_told_and_heard_seven_days_later() -> None:
    handed = handed_in()
    code = handed.declaration.content["providers"][0]["uscc"]
    provider = owner(uscc=code, declares=False, provides=True)
    case = opened(handed, provider="p1")
    assert Message.objects.filter(person=handed.owner.person, kind="fraud").count() == 1
    assert Message.objects.filter(person=provider.person, kind="fraud").count() == 1
    assert Message.objects.filter(person=handed.city.person, kind="fraud").count() == 1
    assert Message.objects.filter(person=handed.province.person, kind="fraud").count() == 0
    assert list(queries.cases(provider)) == list(queries.cases(handed.owner)) == [case]
    assert list(queries.cases(owner())) == []
    for wrong, field in (
        ((day(6), "局里"), "on"),
        ((day(181), "局里"), "on"),
        ((day(7), " "), "place"),
        ((day(7), "x" * 201), "place"),
    ):
        with pytest.raises(RefusedError) as refused:
            cases.set_hearing(actor=handed.city, case=case, on=wrong[0], place=wrong[1])
        assert refused.value.field == field
    for stranger in (handed.county, handed.owner, officer("3201"), officer("3207", "auditor")):
        with pytest.raises(NotAllowedError):
            cases.set_hearing(actor=stranger, case=case, on=day(7), place="局里")
    cases.set_hearing(actor=handed.city, case=case, on=day(7), place="局里")
    cases.set_hearing(actor=handed.city, case=case, on=day(9), place="局里")
    said = Message.objects.filter(person=handed.owner.person, kind="fraud").order_by("pk").values_list("zh", flat=True)
    assert [text.split("：")[-1][:4] for text in said][1:] == ["听取意见", "听取意见"]
    assert [e.data["before"] for e in acts_on(case) if e.act == "fraud.hearing"] == [None, day(7).isoformat()]


def test_nothing_is_written_before_the_day_and_absence_once_it_passed() -> None:
    handed = handed_in()
    case = opened(handed)
    with pytest.raises(RefusedError, match="日期"):
        cases.hear(actor=handed.city, case=case, statements="有")
    cases.set_hearing(actor=handed.city, case=case, on=day(8), place="局里")
    with later(7), pytest.raises(RefusedError, match="尚未到"):
        cases.hear(actor=handed.city, case=case, statements="企业说……")
    with later(8), pytest.raises(RefusedError) as early:
        cases.hear(actor=handed.city, case=case, statements="没有来", absent=True)
    assert early.value.field == "absent"
    with later(9):
        with pytest.raises(RefusedError, match="陈述"):
            cases.hear(actor=handed.city, case=case, statements=" ", absent=True)
        with pytest.raises(NotAllowedError):
            cases.hear(actor=handed.county, case=case, statements="没有来", absent=True)
        case = cases.hear(actor=handed.city, case=case, statements="电话无人接听，未到场", absent=True)
        assert (case.absent, case.heard_at) == (True, at(9))
        with pytest.raises(RefusedError, match="已经听取"):
            cases.hear(actor=handed.city, case=case, statements="又来了")
        with pytest.raises(RefusedError, match="已经听取"):
            cases.set_hearing(actor=handed.city, case=case, on=day(30), place="局里")


def test_files_are_added_by_both_sides_until_it_is_decided() -> None:
    handed = handed_in()
    blob = keep(BytesIO(b"%PDF-1.4 x"), name="a.pdf")
    case = opened(handed, files=[(blob, "举报材料.pdf")])
    cases.add_files(actor=handed.owner, case=case, files=[(blob, "说明.pdf")])
    assert [one.name for one in case.files.order_by("pk")] == ["举报材料.pdf", "说明.pdf"]
    for stranger in (owner(), officer("3201"), officer("3207", "auditor")):
        with pytest.raises(NotAllowedError):
            cases.add_files(actor=stranger, case=case, files=[(blob, "x.pdf")])
    with pytest.raises(RefusedError, match="选择文件"):
        cases.add_files(actor=handed.city, case=case, files=[])
    with pytest.raises(RefusedError, match="最多"):
        cases.add_files(actor=handed.city, case=case, files=[(blob, f"{n}.pdf") for n in range(20)])


def test_no_side_takes_the_places_of_the_others_files() -> None:
    handed = handed_in()
    code = handed.declaration.content["providers"][0]["uscc"]
    provider = owner(uscc=code, declares=False, provides=True)
    blob = keep(BytesIO(b"%PDF-1.4 x"), name="a.pdf")
    several = [(blob, f"{n}.pdf") for n in range(20)]
    case = opened(handed, provider="p1")
    for one in (handed.owner, provider, handed.city):
        cases.add_files(actor=one, case=case, files=several)
        with pytest.raises(RefusedError, match="各方最多 20 个文件"):
            cases.add_files(actor=one, case=case, files=several[:1])
    with pytest.raises(RefusedError, match="各方最多 20 个文件"):
        cases.add_files(actor=handed.county, case=case, files=several[:1])
    assert [case.files.filter(party=party).count() for party in ("enterprise", "provider", "")] == [20, 20, 20]


def test_a_wish_to_end_is_not_granted_while_a_case_is_open_but_may_be_refused() -> None:
    handed = handed_in()
    case = opened(handed)
    ending.ask(actor=handed.owner, declaration=handed.declaration, reason="不再申报")
    with pytest.raises(RefusedError) as refused:
        ending.terminate(actor=handed.city, declaration=handed.declaration, reason="同意")
    assert refused.value.zh == "有弄虚作假线索正在核实，结论作出前不能按企业的申请终止"
    answered = ending.refuse(actor=handed.city, declaration=handed.declaration, reason="案件正在核实")
    assert answered.answer == "refused"
    ending.ask(actor=handed.owner, declaration=handed.declaration, reason="不再申报")
    cases.set_hearing(actor=handed.city, case=case, on=day(8), place="局里")
    with later(8):
        case = cases.hear(actor=handed.city, case=case, statements="企业说明了情况")
        deciding.decide(actor=handed.city, case=case, found=False, reason="查无实据")
        ending.terminate(actor=handed.city, declaration=handed.declaration, reason="同意")
    handed.declaration.refresh_from_db()
    assert handed.declaration.state == "terminated"


def test_a_sanction_ends_it_also_while_a_case_is_open() -> None:
    handed = handed_in()
    opened(handed)
    enterprise, by = handed.declaration.enterprise, handed.city
    Sanction.objects.create(
        party="enterprise", name=enterprise.name, uscc=enterprise.uscc, from_on=day(-1), reason="另案",
        authority=by.authority, made_by=by.person, made_at=at(-1),
    )  # fmt: skip
    assert ending.terminate(actor=by, declaration=handed.declaration, reason="列入名单").after == "terminated"


def test_what_is_begun_anew_in_the_call_waits_for_the_case_about_what_came_before() -> None:
    handed = handed_in()
    review.reject(actor=handed.county, declaration=handed.declaration, reason="材料不实")
    case = opened(handed)
    anew = writing.begin(
        actor=handed.owner, enterprise=handed.declaration.enterprise, call=handed.declaration.call, star=3
    )
    elsewhere = handed_in().declaration
    assert clients.flagged([handed.declaration.pk, anew.pk, elsewhere.pk], on=day(0)) == {
        handed.declaration.pk: {"fraud"},
        anew.pk: {"fraud"},
    }
    assert no_fraud_is_open(OnRecord(elsewhere)) is None
    hindered = no_fraud_is_open(OnRecord(anew))
    assert hindered is not None
    assert hindered[0] == f"企业在本批次的另一份申报涉嫌弄虚作假，案件 {case.number} 正在核实，结论作出前不能办理"
    cases.set_hearing(actor=handed.city, case=case, on=day(8), place="局里")
    with later(8):
        case = cases.hear(actor=handed.city, case=case, statements="企业说明了情况")
        deciding.decide(actor=handed.city, case=case, found=False, reason="查无实据")
    assert (no_fraud_is_open(OnRecord(anew)), clients.flagged([anew.pk], on=day(8))) == (None, {})


def test_cases_are_seen_by_area_found_and_told_apart_by_stage() -> None:
    one, other = heard(handed_in()), opened(handed_in())
    city, elsewhere = officer("3207", "auditor"), officer("3201")
    seen = queries.cases(city)
    assert set(seen) == {one, other}
    assert list(queries.cases(elsewhere)) == []
    assert list(queries.at_stage(seen, "open")) == [other]
    assert list(queries.at_stage(seen, "heard")) == [one]
    assert list(queries.cases_about(seen, one.number)) == [one]
    assert list(queries.cases_about(seen, other.declaration.number)) == [other]
    assert [queries.stage_of(case) for case in (one, other)] == ["heard", "open"]
    assert clock.today() == day(0)
