"""A provider confirms what its client says of it; a yes is its seal for just that, and a change takes it away."""

from io import BytesIO

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.confirming import verbs
from yunxing.programme.confirming.model import Confirmation
from yunxing.programme.confirming.queries import sealed, standing, wanted
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.messages.model import Message
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Paper
from yunxing.programme.papers.verbs import add, remove
from yunxing.programme.people import inviting
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import declaration, owner, person

EXAMPLE = "05-three-stars-table-not-sealed"


def _asked() -> tuple[Actor, Actor, Declaration, str]:
    actor, made = declaration(filled=EXAMPLE)
    one = wanted(made)[0]
    code = made.content["providers"][0]["uscc"]
    provider = owner(name=one.provider, uscc=code, declares=False, provides=True)
    return actor, provider, made, one.path


def test_a_yes_is_the_providers_seal_and_the_verdict_takes_it_in() -> None:
    actor, provider, made, path = _asked()
    before = judge(made).declared.invoices[0].breakdown
    asked = verbs.ask(actor=actor, declaration=made, path=path)
    assert [m.kind for m in Message.objects.filter(person=provider.person)] == ["provider"]
    verbs.answer(actor=provider, confirmation=asked, yes=True)
    after = judge(made).declared.invoices[0].breakdown
    assert before is not None
    assert after is not None
    assert (before.sealed_by.get("provider"), str(after.sealed_by.get("provider"))) == (None, "2020-05-07")
    made.refresh_from_db()
    assert "provider" not in made.content["invoices"][0]["breakdown"].get("sealed_by", {})


def test_a_change_takes_the_answer_away() -> None:
    actor, provider, made, path = _asked()
    asked = verbs.ask(actor=actor, declaration=made, path=path)
    verbs.answer(actor=provider, confirmation=asked, yes=True)
    line = made.content["invoices"][0]["breakdown"]["lines"][0]["id"]
    writing.change(actor=actor, declaration=made, edits=[Edit(f"{path}/lines/{line}/name", "别的")])
    made.refresh_from_db()
    assert sealed(made) == {}
    assert standing(made) == {}


def test_what_was_changed_while_the_provider_looked_is_not_confirmed() -> None:
    actor, provider, made, path = _asked()
    asked = verbs.ask(actor=actor, declaration=made, path=path)
    line = made.content["invoices"][0]["breakdown"]["lines"][0]["id"]
    writing.change(actor=actor, declaration=made, edits=[Edit(f"{path}/lines/{line}/amount_yuan", "1")])
    with pytest.raises(RefusedError):
        verbs.answer(actor=provider, confirmation=asked, yes=True)
    asked.refresh_from_db()
    assert asked.answer == ""
    again = verbs.ask(actor=actor, declaration=made, path=path)
    asked.refresh_from_db()
    assert (asked.answer, again.answer) == ("withdrawn", "")


def test_a_no_says_why_and_the_enterprise_is_told() -> None:
    actor, provider, made, path = _asked()
    asked = verbs.ask(actor=actor, declaration=made, path=path)
    with pytest.raises(RefusedError) as refused:
        verbs.answer(actor=provider, confirmation=asked, yes=False)
    assert refused.value.field == "reason"
    verbs.answer(actor=provider, confirmation=asked, yes=False, reason="金额不对")
    assert sealed(made) == {}
    assert Message.objects.filter(person=actor.person, kind="provider").count() == 1


def test_only_the_provider_answers_and_only_its_owner_seals() -> None:
    actor, provider, made, path = _asked()
    asked = verbs.ask(actor=actor, declaration=made, path=path)
    with pytest.raises(NotAllowedError):
        verbs.answer(actor=actor, confirmation=asked, yes=True)
    assert provider.enterprise is not None
    invitation, secret = inviting.invite(
        actor=provider, email="e@example.org", role="editor", enterprise=provider.enterprise
    )
    editor = person()
    editor.email = invitation.email
    editor.save()
    joined = inviting.accept(person=editor, secret=secret)
    with pytest.raises(NotAllowedError):
        verbs.answer(actor=Actor(editor, membership=joined), confirmation=asked, yes=True)  # type: ignore[arg-type]


def test_a_provider_that_is_not_here_is_sealed_on_paper() -> None:
    actor, made = declaration(filled=EXAMPLE)
    with pytest.raises(RefusedError) as refused:
        verbs.ask(actor=actor, declaration=made, path=wanted(made)[0].path)
    assert "线下盖章" in refused.value.zh


def test_nothing_is_asked_twice() -> None:
    actor, _, made, path = _asked()
    verbs.ask(actor=actor, declaration=made, path=path)
    with pytest.raises(RefusedError):
        verbs.ask(actor=actor, declaration=made, path=path)
    with pytest.raises(RefusedError):
        verbs.ask(actor=actor, declaration=made, path="invoices/none/breakdown")


def test_a_yes_is_to_a_files_bytes_and_not_to_its_name() -> None:
    actor, provider, made, _ = _asked()
    path, name = "evidence/x1", "云端部署说明.pdf"
    paper = _filed(actor, made, name, b"%PDF-1.4 one")
    row = {"item": "cloud_explanation", "file": name, "pages": 1}  # as a person writes it: without a hash
    writing.change(actor=actor, declaration=made, edits=[Edit(path, row)])
    made.refresh_from_db()
    asked = verbs.ask(actor=actor, declaration=made, path=path)
    assert asked.shown["sha256"] == paper.blob.sha256
    verbs.answer(actor=provider, confirmation=asked, yes=True)
    assert set(sealed(made)) == {path}
    remove(actor=actor, paper=paper)
    assert sealed(made) == {}
    _filed(actor, made, name, b"%PDF-1.4 two")
    assert (sealed(made), standing(made)) == ({}, {})


def test_an_explanation_is_confirmed_by_a_provider_of_it_chosen_where_there_are_two() -> None:
    actor, provider, made, _ = _asked()
    assert provider.enterprise is not None
    second = owner(declares=False, provides=True).enterprise
    assert second is not None
    both = (provider.enterprise.name, second.name)
    edits = [
        Edit("evidence/x1", {"item": "cloud_explanation", "file": "说明.pdf"}),
        Edit("providers/p9", {"name": second.name, "uscc": second.uscc}),
    ]
    writing.change(actor=actor, declaration=made, edits=edits)
    made.refresh_from_db()
    assert next(w for w in wanted(made) if w.path == "evidence/x1").providers == both
    with pytest.raises(RefusedError, match="请选择由哪一家"):
        verbs.ask(actor=actor, declaration=made, path="evidence/x1")
    with pytest.raises(RefusedError, match="不是这项内容对应的"):
        verbs.ask(actor=actor, declaration=made, path="evidence/x1", provider="别家有限公司")
    asked = verbs.ask(actor=actor, declaration=made, path="evidence/x1", provider=provider.enterprise.name)
    verbs.answer(actor=provider, confirmation=asked, yes=True)
    assert set(sealed(made)) == {"evidence/x1"}
    # Once it is known to explain what the other sold, the answer is of nobody concerned.
    sold = [Edit("invoices/i1/seller", second.name), Edit("invoices/i1/evidence", ["x1"])]
    writing.change(actor=actor, declaration=made, edits=sold)
    made.refresh_from_db()
    assert next(w for w in wanted(made) if w.path == "evidence/x1").provider == second.name
    assert sealed(made) == {}


def test_an_enterprise_does_not_seal_for_itself_as_its_provider() -> None:
    actor, made = declaration(owner(provides=True), filled=EXAMPLE)
    assert actor.enterprise is not None
    path = wanted(made)[0].path
    own = {"name": actor.enterprise.name, "uscc": actor.enterprise.uscc}
    edits = [Edit("providers/p1", own), Edit("invoices/i1/seller", actor.enterprise.name)]
    writing.change(actor=actor, declaration=made, edits=edits)
    made.refresh_from_db()
    with pytest.raises(RefusedError, match="为自己确认"):
        verbs.ask(actor=actor, declaration=made, path=path)
    one = next(w for w in wanted(made) if w.path == path)
    kept = Confirmation.objects.create(  # as one that was asked before this rule
        declaration=made,
        provider=actor.enterprise,
        path=path,
        shown=one.shown,
        digest=one.digest,
        asked_by=actor.person,
        asked_at=clock.now(),
    )
    with pytest.raises(RefusedError, match="为自己确认"):
        verbs.answer(actor=actor, confirmation=kept, yes=True)
    Confirmation.objects.filter(pk=kept.pk).update(answer="yes", answered_at=clock.now())
    assert sealed(made) == {}


def _filed(actor: Actor, made: Declaration, name: str, data: bytes) -> Paper:
    return add(actor=actor, declaration=made, blob=keep(BytesIO(data), name=name), name=name).paper
