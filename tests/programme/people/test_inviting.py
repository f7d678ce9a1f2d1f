"""Invitations by mail: to an enterprise by whoever is responsible, to an office by officers there and above, by operators."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.journal.queries import verify
from yunxing.programme.messages.model import Mail
from yunxing.programme.people import inviting, verbs
from yunxing.programme.people.model import Authority, Duty, Invitation, Membership, Person, Post
from yunxing.programme.refusals import NotAllowedError, RefusedError

from ..factories import NOON, officer, owner, person


def office(code: str) -> Authority:
    return Authority.objects.select_related("jurisdiction").get(jurisdiction=code)


def member(actor: Actor, role: str = "editor") -> Actor:
    assert actor.enterprise is not None
    made = Membership.objects.create(person=person(), enterprise=actor.enterprise, role=role, since=clock.now())
    return Actor(made.person, membership=made)


def test_an_invitation_comes_by_mail_and_is_accepted_once_by_its_address() -> None:
    actor = owner()
    new = Person.objects.create_user("new@example.org", "a good password")
    invitation, secret = inviting.invite(
        actor=actor, enterprise=actor.enterprise, email=" New@Example.org ", role="editor"
    )
    mail = Mail.objects.get()
    body = message_from_bytes(bytes(mail.raw), policy=policy.default).get_body()
    assert body is not None
    assert (mail.to, re.findall(r"http\S+", body.get_content())) == (
        ["new@example.org"],
        [f"http://localhost:8000/invitations/{secret}/"],
    )
    assert secret not in invitation.digest
    with pytest.raises(NotAllowedError):
        inviting.accept(person=person(), secret=secret)
    joined = inviting.accept(person=new, secret=secret)
    assert isinstance(joined, Membership)
    assert (joined.person, joined.enterprise, joined.role) == (new, actor.enterprise, "editor")
    with pytest.raises(RefusedError):
        inviting.accept(person=new, secret=secret)
    assert verify() == []


def test_an_invitation_ends_after_a_fortnight_or_when_taken_back() -> None:
    actor = owner()
    new = person()
    _, late = inviting.invite(actor=actor, enterprise=actor.enterprise, email=new.email, role="owner")
    with clock.moved_to(NOON + timedelta(days=14)), pytest.raises(RefusedError) as over:
        inviting.accept(person=new, secret=late)
    assert over.value.say("zh-hans") == "邀请已过期，请联系邀请您的人重新邀请"
    taken, secret = inviting.invite(actor=actor, enterprise=actor.enterprise, email=new.email, role="owner")
    with pytest.raises(NotAllowedError):
        inviting.withdraw_invitation(actor=owner(), invitation=taken)
    inviting.withdraw_invitation(actor=actor, invitation=taken)
    with pytest.raises(RefusedError):
        inviting.accept(person=new, secret=secret)
    with pytest.raises(RefusedError):
        inviting.accept(person=new, secret="never sent")
    assert Membership.objects.filter(person=new).count() == 0


def test_who_may_invite_to_an_enterprise() -> None:
    actor = owner()
    for other in (member(actor), owner(), officer("320706"), officer("32", "operator")):
        with pytest.raises(NotAllowedError):
            inviting.invite(actor=other, enterprise=actor.enterprise, email="a@example.org", role="editor")
    for email, role, field in [("a@example.org", "officer", "role"), (actor.person.email, "editor", "email")]:
        with pytest.raises(RefusedError) as refused:
            inviting.invite(actor=actor, enterprise=actor.enterprise, email=email, role=role)
        assert refused.value.field == field
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "duty", "to"),
    [
        ("320706", "officer", {"320706"}),
        ("3207", "officer", {"3207", "320706", "320703"}),
        ("32", "officer", {"32", "3207", "320706", "320703", "3201", "320102", "320583"}),
        ("32", "operator", {"32", "3207", "320706", "320703", "3201", "320102", "320583"}),
        ("3207", "auditor", set()),
        ("3207", "expert", set()),
    ],
)
def test_who_may_invite_to_which_office(who: str, duty: str, to: set[str]) -> None:
    actor = officer(who, duty)
    invited = set()
    for place in ("32", "3207", "320706", "320703", "3201", "320102", "320583"):
        try:
            inviting.invite(actor=actor, authority=office(place), email=f"a{place}@example.org", role="officer")
        except NotAllowedError:
            continue
        invited.add(place)
    assert invited == to


def test_operators_alone_make_operators() -> None:
    for actor in (officer("32"), officer("3207")):
        with pytest.raises(RefusedError) as refused:
            inviting.invite(actor=actor, authority=actor.authority, email="a@example.org", role=Duty.OPERATOR)
        assert refused.value.field == "role"
    operator = officer("32", "operator")
    new = person()
    _, secret = inviting.invite(actor=operator, authority=operator.authority, email=new.email, role=Duty.OPERATOR)
    joined = inviting.accept(person=new, secret=secret)
    assert isinstance(joined, Post)
    assert (joined.duty, joined.authority) == ("operator", operator.authority)
    with pytest.raises(RefusedError):
        inviting.invite(actor=operator, authority=operator.authority, email=new.email, role=Duty.OPERATOR)


def test_somebody_stays_responsible() -> None:
    actor = owner()
    own = actor.membership
    assert own is not None
    for act in (
        lambda: verbs.change_role(actor=actor, membership=own, role="editor"),
        lambda: verbs.remove_member(actor=actor, membership=own),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.field == "role"
    second = member(actor)
    assert second.membership is not None
    with pytest.raises(NotAllowedError):
        verbs.change_role(actor=second, membership=second.membership, role="owner")
    with pytest.raises(NotAllowedError):
        verbs.remove_member(actor=second, membership=own)
    verbs.change_role(actor=actor, membership=second.membership, role="owner")
    verbs.remove_member(actor=actor, membership=own)
    assert list(Membership.objects.values_list("person", "role")) == [(second.person.pk, "owner")]


def test_an_editor_may_leave() -> None:
    second = member(owner())
    assert second.membership is not None
    verbs.remove_member(actor=second, membership=second.membership)
    assert Membership.objects.filter(person=second.person).count() == 0


def test_posts_end_by_the_office_or_one_above_and_nobody_ends_the_one_in_use() -> None:
    county, city = officer("320706"), officer("3207")
    assert county.post is not None
    with pytest.raises(RefusedError):
        inviting.end_post(actor=county, post=county.post)
    for other in (officer("320703"), officer("3207", "auditor"), owner()):
        with pytest.raises(NotAllowedError):
            inviting.end_post(actor=other, post=county.post)
    inviting.end_post(actor=city, post=county.post)
    assert Post.objects.filter(person=county.person).count() == 0


@pytest.mark.parametrize(
    ("who", "duty", "whose", "may"),
    [
        ("320706", "officer", ("320706", "auditor"), False),
        ("3207", "officer", ("320706", "auditor"), True),
        ("32", "officer", ("32", "auditor"), False),
        ("32", "operator", ("32", "auditor"), True),
        ("32", "officer", ("32", "operator"), False),
        ("32", "operator", ("32", "operator"), True),
    ],
)
def test_who_is_watched_does_not_send_away_who_watches(who: str, duty: str, whose: tuple[str, str], may: bool) -> None:
    actor, watching = officer(who, duty), officer(*whose)
    assert watching.post is not None
    if may:
        inviting.end_post(actor=actor, post=watching.post)
    else:
        with pytest.raises(NotAllowedError):
            inviting.end_post(actor=actor, post=watching.post)
    assert Post.objects.filter(person=watching.person).exists() is not may
