"""A provider confirms what its client says of it; a yes is its seal for just that, and a change takes it away."""

import pytest

from yunxing.programme.acting import Actor
from yunxing.programme.confirming import verbs
from yunxing.programme.confirming.queries import sealed, standing, wanted
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.messages.model import Message
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
