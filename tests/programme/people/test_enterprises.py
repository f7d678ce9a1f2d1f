"""Enterprises: registered, their licence read and set beside, proven or refused by their office, moved by offices."""

from io import BytesIO
from typing import Any

import pytest

from tests.evidence.making.papers import draw_licence, make_pdf
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.messages.model import Message
from yunxing.programme.papers.keeping import keep
from yunxing.programme.people import licences, verbs
from yunxing.programme.people.model import Enterprise, Jurisdiction, Membership, Standing
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.work.model import Job

from ..factories import call, code, declaration, officer, owner, person, province


def register(**more: Any) -> Membership:
    province()
    place = Jurisdiction.objects.get(pk=more.pop("place", "320706"))
    return verbs.register(
        **{"person": person(), "uscc": code(), "name": "连云港试验有限公司", "jurisdiction": place, **more}
    )


def hand_in(actor: Actor, content: bytes = b"%PDF-1.4 a licence") -> Enterprise:
    assert actor.enterprise is not None
    blob = keep(BytesIO(content), name="执照.pdf")
    return verbs.hand_in_licence(actor=actor, enterprise=actor.enterprise, blob=blob, file_name="执照.pdf")


def test_who_registers_an_enterprise_is_responsible_for_it() -> None:
    somebody = person()
    made = register(person=somebody, uscc=f" {code().lower()} ", name=" 连云港试验有限公司 ", provides=True)
    one = made.enterprise
    assert (made.person, made.role, one.name, one.standing, one.provides) == (
        somebody,
        "owner",
        "连云港试验有限公司",
        "claimed",
        True,
    )
    assert one.uscc == one.uscc.strip().upper()
    assert [e.act for e in acts_on(one)] == ["enterprise.register"]
    assert verify() == []


@pytest.mark.parametrize(
    ("more", "field", "clause"),
    [
        ({"uscc": "91320706EXAM00001X"}, "uscc", "GB 32100-2015"),
        ({"uscc": ""}, "uscc", "GB 32100-2015"),
        ({"name": " "}, "name", "R38"),
        ({"declares": False}, "declares", ""),
        ({"place": "32"}, "jurisdiction", ""),
        ({"place": "3207"}, "jurisdiction", ""),
    ],
)
def test_what_cannot_be_registered_is_refused_by_field(more: dict[str, Any], field: str, clause: str) -> None:
    with pytest.raises(RefusedError) as refused:
        register(**more)
    assert (refused.value.field, refused.value.clause) == (field, clause)
    assert Enterprise.objects.count() == 0


def test_a_direct_county_takes_registrations_itself() -> None:
    assert register(place="320583").enterprise.jurisdiction_id == "320583"


def test_several_may_claim_a_code_and_one_proves_it() -> None:
    number = code()
    first, second = register(uscc=number), register(uscc=number)
    with pytest.raises(RefusedError):
        register(person=first.person, uscc=number)
    county = officer("320706")
    for one in (first, second):
        hand_in(Actor(one.person, membership=one))
    verbs.judge_licence(actor=county, enterprise=second.enterprise, proven=True)
    standings = dict(Enterprise.objects.values_list("pk", "standing"))
    assert standings == {first.enterprise_id: "refused", second.enterprise_id: "proven"}
    with pytest.raises(RefusedError) as refused:
        register(uscc=number)
    assert refused.value.say("zh-hans") == "这家企业已经注册并核验，请联系其负责人邀请您加入"


def test_the_county_judges_what_was_handed_in_and_says_why_not() -> None:
    actor = owner(proven=False)
    county = officer("320706")
    assert actor.enterprise is not None
    with pytest.raises(RefusedError):
        verbs.judge_licence(actor=county, enterprise=actor.enterprise, proven=True)
    hand_in(actor)
    assert Message.objects.get(person=county.person).zh == f"{actor.enterprise.name} 提交了营业执照，请核验"
    with pytest.raises(RefusedError) as refused:
        verbs.judge_licence(actor=county, enterprise=actor.enterprise, proven=False, why=" ")
    assert refused.value.field == "why"
    judged = verbs.judge_licence(actor=county, enterprise=actor.enterprise, proven=False, why="执照不清晰")
    assert (judged.standing, judged.judged_why, judged.judged_by) == (Standing.REFUSED, "执照不清晰", county.person)
    assert Message.objects.get(person=actor.person).zh == f"{actor.enterprise.name} 未通过核验：执照不清晰"
    again = hand_in(actor, b"%PDF-1.4 a better one")
    assert (again.standing, again.judged_why, again.judged_by) == (Standing.CLAIMED, "", None)
    proven = verbs.judge_licence(actor=county, enterprise=again, proven=True)
    assert proven.is_proven
    assert hand_in(actor).is_proven  # a renewed licence takes nothing away until it is looked at


@pytest.mark.parametrize("code_", ["320703", "3207", "32", "320102"])
def test_no_other_office_judges(code_: str) -> None:
    actor = owner(proven=False)
    one = hand_in(actor)
    with pytest.raises(NotAllowedError):
        verbs.judge_licence(actor=officer(code_), enterprise=one, proven=True)


def test_only_the_one_responsible_hands_in_the_licence() -> None:
    actor = owner(proven=False)
    assert actor.enterprise is not None
    editor = Membership.objects.create(
        person=person(), enterprise=actor.enterprise, role="editor", since=actor.enterprise.created_at
    )
    for other in (Actor(editor.person, membership=editor), owner(), officer("320706")):
        blob = keep(BytesIO(b"%PDF-1.4"), name="x.pdf")
        with pytest.raises(NotAllowedError):
            verbs.hand_in_licence(actor=other, enterprise=actor.enterprise, blob=blob, file_name="x.pdf")


def read() -> str:
    """Do the one job of reading a licence, here and now: SQLite in memory has no room for the lease's own thread."""
    job = Job.objects.get(task="yunxing.programme.people.licences.read_licence", state="ready")
    said: str = licences.read_licence.call(*job.args, **job.kwargs)
    return said


@pytest.mark.slow
def test_a_licence_is_read_in_the_background_and_set_beside_what_was_registered() -> None:
    truth = draw_licence(1, layout=0)
    holder = truth.holder
    actor = owner(proven=False, uscc=holder.uscc, name=holder.name.replace("（", "("), address="连云港市别处1号")
    one = hand_in(actor, make_pdf(truth))
    assert licences.beside(one) is None
    assert read() == "read"
    one.refresh_from_db()
    lines = licences.beside(one)
    assert lines is not None
    assert {line.key: (line.read, line.agreement) for line in lines if line.key != "registered_on"} == {
        "name": (holder.name, "agrees"),
        "uscc": (holder.uscc, "agrees"),
        "address": (holder.address, "differs"),
        "representative": (holder.representative, "only_read"),
        "kind": (holder.kind, "only_read"),
        "founded": (str(holder.founded), "only_read"),
    }


def test_a_file_that_is_no_licence_is_said_to_be_none() -> None:
    actor = owner(proven=False)
    hand_in(actor, b"%PDF-1.4 broken")
    assert read() == "read"
    assert actor.enterprise is not None
    actor.enterprise.refresh_from_db()
    lines = licences.beside(actor.enterprise)
    assert lines is not None
    assert {line.agreement for line in lines} == {"unread"}
    assert len(actor.enterprise.licence_read["findings"]) > 0


def test_reading_a_licence_that_was_replaced_writes_nothing() -> None:
    actor = owner(proven=False)
    first = hand_in(actor)
    assert first.licence_id is not None
    hand_in(actor, b"%PDF-1.4 another")
    assert licences.read_licence.call(first.pk, first.licence_id, about="late") == "gone"
    first.refresh_from_db()
    assert first.licence_read is None


def test_a_move_is_asked_with_a_reason_and_decided_where_it_leads() -> None:
    actor, draft = declaration()
    enterprise, target = actor.enterprise, Jurisdiction.objects.get(pk="320703")
    assert enterprise is not None
    for to, reason in ((enterprise.jurisdiction, "搬迁"), (Jurisdiction.objects.get(pk="3207"), "搬迁"), (target, " ")):
        with pytest.raises(RefusedError):
            verbs.ask_move(actor=actor, enterprise=enterprise, to=to, reason=reason)
    with pytest.raises(NotAllowedError):
        verbs.ask_move(actor=owner(), enterprise=enterprise, to=target, reason="搬迁")
    move = verbs.ask_move(actor=actor, enterprise=enterprise, to=target, reason=" 注册地迁至连云区 ")
    with pytest.raises(RefusedError):
        verbs.ask_move(actor=actor, enterprise=enterprise, to=target, reason="again")
    for code_ in ("320706", "3201", "320583", "320102"):
        with pytest.raises(NotAllowedError):
            verbs.decide_move(actor=officer(code_), move=move, granted=True)
    with pytest.raises(RefusedError):
        verbs.decide_move(actor=officer("320703"), move=move, granted=False)
    verbs.decide_move(actor=officer("320703"), move=move, granted=True)
    enterprise.refresh_from_db()
    draft.refresh_from_db()
    assert (enterprise.jurisdiction_id, draft.jurisdiction_id, draft.path) == ("320703", "320703", "32/3207/320703")
    with pytest.raises(RefusedError):
        verbs.decide_move(actor=officer("3207"), move=move, granted=True)


def test_an_office_above_both_decides_a_move_too() -> None:
    actor = owner()
    assert actor.enterprise is not None
    move = verbs.ask_move(
        actor=actor, enterprise=actor.enterprise, to=Jurisdiction.objects.get(pk="320703"), reason="搬迁"
    )
    refused = verbs.decide_move(actor=officer("3207"), move=move, granted=False, why="地址未变更")
    assert (refused.granted, refused.decided_why) == (False, "地址未变更")
    actor.enterprise.refresh_from_db()
    assert actor.enterprise.jurisdiction_id == "320706"
    assert Message.objects.get(person=actor.person).zh == "受理县区变更未获同意：地址未变更"


@pytest.mark.parametrize("name", ["执照.txt", "执照.docx", "执照", "执照.zip"])
def test_what_can_show_no_licence_is_not_taken_as_one(name: str) -> None:
    actor = owner(proven=False)
    assert actor.enterprise is not None
    blob = keep(BytesIO(b"a licence"), name="a.txt")
    with pytest.raises(RefusedError) as refused:
        verbs.hand_in_licence(actor=actor, enterprise=actor.enterprise, blob=blob, file_name=name)
    assert refused.value.field == "licence"
    assert Enterprise.objects.get(pk=actor.enterprise.pk).licence_id is None


def test_a_withdrawn_draft_moves_with_its_enterprise_and_what_an_office_has_stays() -> None:
    actor = owner()
    assert actor.enterprise is not None
    _, withdrawn = declaration(actor, filled="01-three-stars-just-enough", call=call())
    submitting.submit(actor=actor, declaration=withdrawn)
    submitting.withdraw(actor=actor, declaration=withdrawn)
    _, handed = declaration(actor, filled="01-three-stars-just-enough", call=call(name="第二批"))
    submitting.submit(actor=actor, declaration=handed)
    _, begun = declaration(actor, call=call(name="第三批"))
    move = verbs.ask_move(
        actor=actor, enterprise=actor.enterprise, to=Jurisdiction.objects.get(pk="320703"), reason="迁址"
    )
    verbs.decide_move(actor=officer("320703"), move=move, granted=True)
    for made, place in ((withdrawn, "320703"), (handed, "320706"), (begun, "320703")):
        made.refresh_from_db()
        assert (made.jurisdiction_id, made.path) == (place, f"32/3207/{place}")
