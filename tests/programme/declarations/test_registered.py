"""Who declares is what was registered and proven: nobody declares, is exempt or is recognised under another's name (R30)."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest

from yunxing.programme import clock
from yunxing.programme.declarations import filling, submitting, writing
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.papers.keeping import keep
from yunxing.programme.people import verbs as people
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import NOON, call, declaration, example, officer, owner

LISTED = "江苏仟草堂药业有限公司"
"""A name of the packaged list of 2020."""
FILLED = "01-three-stars-just-enough"


def test_name_and_code_are_not_changed_in_a_declaration() -> None:
    other = owner().enterprise
    actor, made = declaration(filled=FILLED)
    assert other is not None
    assert actor.enterprise is not None
    before = dict(made.content["fields"])
    for path, value in (("enterprise.name", other.name), ("enterprise.uscc", other.uscc), ("enterprise.name", "")):
        with pytest.raises(RefusedError) as refused:
            writing.change(actor=actor, declaration=made, edits=[Edit(f"fields/{path}", value)])
        assert (refused.value.field, refused.value.status) == (f"fields/{path}", 409)
    same = [Edit("fields/enterprise.name", actor.enterprise.name), Edit("fields/enterprise.kind", "民营")]
    written = writing.change(actor=actor, declaration=made, edits=same)
    assert written.declaration.content["fields"] == {**before, "enterprise.kind": "民营"}


def test_a_listed_name_in_a_file_exempts_nobody_and_is_told() -> None:
    actor, made = declaration(filled=FILLED)
    assert actor.enterprise is not None
    owed = _owed(made)
    values = {**example(FILLED), "filed_on": "2020-05-06"}
    values["enterprise"] = {**values["enterprise"], "name": LISTED, "uscc": actor.enterprise.uscc}
    data = json.dumps(values, ensure_ascii=False, default=str).encode()
    filled = filling.from_file(actor=actor, declaration=made, name="x.json", data=data)
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.name"] == made.name == actor.enterprise.name
    assert [zh for zh, _ in filled.problems] == [
        f"文件中的中文名称“{LISTED}”与注册的“{actor.enterprise.name}”不同，以注册的为准，没有填入"
    ]
    assert _owed(made) == owed


def test_what_was_typed_before_is_put_right_when_it_is_handed_in() -> None:
    actor, made = declaration(filled=FILLED)
    assert actor.enterprise is not None
    made.content["fields"]["enterprise.name"] = made.name = LISTED
    made.save()
    submission = submitting.submit(actor=actor, declaration=made)
    made.refresh_from_db()
    assert submission.content["fields"]["enterprise.name"] == made.name == actor.enterprise.name


def test_a_change_of_name_goes_through_the_licence_again() -> None:
    actor = owner()
    enterprise = actor.enterprise
    assert enterprise is not None
    enterprise.judged_at = clock.now()
    enterprise.save()
    _, handed = declaration(actor, filled=FILLED, call=call())
    submitting.submit(actor=actor, declaration=handed)
    _, draft = declaration(actor, filled=FILLED, call=call(name="第二批"))
    old, new = enterprise.name, "连云港新名字有限公司"
    county = officer("320706")
    with clock.moved_to(NOON + timedelta(hours=1)):
        with pytest.raises(RefusedError, match="没有待核对"):
            people.judge_renewal(actor=county, enterprise=enterprise, granted=True, name=new)
        blob = keep(BytesIO(b"%PDF-1.4\n"), name="新执照.pdf")
        renewed = people.hand_in_licence(actor=actor, enterprise=enterprise, blob=blob, file_name="新执照.pdf")
        assert (renewed.is_proven, renewed.is_renewed, renewed.name) == (True, True, old)
    with clock.moved_to(NOON + timedelta(hours=2)):
        for other in (actor, officer("320703")):
            with pytest.raises(NotAllowedError):
                people.judge_renewal(actor=other, enterprise=enterprise, granted=True, name=new)
        with pytest.raises(RefusedError, match="名称"):
            people.judge_renewal(actor=county, enterprise=enterprise, granted=True, name=" ")
        judged = people.judge_renewal(actor=county, enterprise=enterprise, granted=True, name=new)
    assert (judged.is_proven, judged.is_renewed, judged.name) == (True, False, new)
    draft.refresh_from_db()
    handed.refresh_from_db()
    assert (draft.name, draft.content["fields"]["enterprise.name"]) == (new, new)
    assert (handed.name, handed.content["fields"]["enterprise.name"]) == (old, old)
    assert [(e.data["before"], e.data["after"]) for e in acts_on(enterprise) if e.act == "enterprise.renew"] == [
        (old, new)
    ]


def test_a_renewed_licence_that_is_refused_changes_nothing() -> None:
    actor = owner()
    enterprise = actor.enterprise
    assert enterprise is not None
    people.hand_in_licence(
        actor=actor, enterprise=enterprise, blob=keep(BytesIO(b"%PDF-1.4\n"), name="a.pdf"), file_name="a.pdf"
    )
    county = officer("320706")
    with pytest.raises(RefusedError, match="原因"):
        people.judge_renewal(actor=county, enterprise=enterprise, granted=False)
    judged = people.judge_renewal(
        actor=county, enterprise=enterprise, granted=False, name="别家", why="不是本企业的执照"
    )
    assert (judged.is_proven, judged.is_renewed, judged.name) == (True, False, enterprise.name)


def _owed(made: object) -> list[str]:
    """How the investment stands, where it is asked for."""
    verdict = judge(made, on=date(2020, 5, 7)).verdict  # type: ignore[arg-type]
    return [str(f.status) for f in verdict.findings if f.requirement.rule.kind == "investment"]
