"""What is personal can be erased; the chain stays whole, and tells that it was done."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from yunxing.programme.journal.erasing import GONE, erase, erase_objector
from yunxing.programme.journal.model import Entry
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.journal.verbs import record
from yunxing.programme.messages import outbox
from yunxing.programme.messages.model import Mail, Message
from yunxing.programme.messages.verbs import tell
from yunxing.programme.people import inviting
from yunxing.programme.people.model import Person
from yunxing.programme.publicity.model import Noticed, Objection, PublicNotice
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.site.environment import Mail as Where

from ..factories import NOON, officer, owner, person
from ..standing.making import handed_in

REASON = "本人申请"


def _somebody() -> Person:
    one = person("赵清除")
    one.phone = "13800001234"
    one.save()
    with transaction.atomic():
        record("a.contact", person(), None, contact={"name": "赵清除", "others": ["别人", one.email]})
        record("a.text", person(), None, text=f"电话 {one.phone} 联系")
        record("a.word", person(), None, text="赵清除了障碍")
        record("a.own", one, None, x=1)
        record("a.other", person(), None, text="无关")
        tell([one], "queue", zh="一条", en="one")
    return one


def test_a_person_is_erased_where_they_stand_and_the_chain_stays_whole() -> None:
    one, operator = _somebody(), officer("32", "operator")
    assert Mail.objects.filter(to__icontains=one.email).count() == 1
    assert erase(actor=operator, person=one, reason=REASON) == 3
    after = {e.act: e.data for e in Entry.objects.filter(act__startswith="a.")}
    assert after == {
        "a.contact": None,
        "a.text": None,
        "a.own": None,
        "a.word": {"text": "赵清除了障碍"},
        "a.other": {"text": "无关"},
    }
    one.refresh_from_db()
    assert (one.name, one.phone, one.is_active, one.has_usable_password()) == (GONE, "", False, False)
    assert "@example.org" not in one.email
    assert (Message.objects.filter(person=one).count(), Mail.objects.count()) == (0, 0)
    erased = acts_on(one).last()
    assert erased is not None
    assert (erased.act, erased.actor, erased.data["reason"], len(erased.data["entries"])) == (
        "journal.erase",
        operator.person.pk,
        REASON,
        3,
    )
    assert verify() == []
    with pytest.raises(RefusedError, match="已经清除"):
        erase(actor=operator, person=one, reason=REASON)
    # Data that vanish beside it are told apart from what was erased.
    Entry.objects.filter(act="a.other").update(data=None)
    assert [b.how for b in verify()] == ["lost"]
    assert mail.outbox == []


def _mailed() -> list[tuple[str, str]]:
    """Of each mail in the outbox: its subject, and all that it says."""
    found = []
    for one in Mail.objects.order_by("pk"):
        message = message_from_bytes(bytes(one.raw), policy=policy.default)
        body = message.get_body()
        found.append((one.subject, f"{message['Subject']} {body.get_content() if body else ''}"))
    return found


def test_no_mail_to_others_keeps_the_name_whether_it_was_sent_or_not(tmp_path: Path, settings: Any) -> None:
    settings.MAIL = Where(folder=tmp_path)
    leader = owner()
    Person.objects.filter(pk=leader.person.pk).update(name="欧阳清除")
    leader.person.refresh_from_db()
    inviting.invite(actor=leader, email="first@example.org", role="editor", enterprise=leader.enterprise)
    sent = Mail.objects.get()
    assert outbox.send.call(sent.pk) == "sent"
    inviting.invite(actor=leader, email="second@example.org", role="editor", enterprise=leader.enterprise)
    EmailMessage("别的事", "欧阳清除i@example.org 无关", to=["third@example.org"]).send()
    assert leader.membership is not None
    leader.membership.delete()
    assert erase(actor=officer("32", "operator"), person=leader.person, reason=REASON) == 0
    gone, waiting, other = _mailed()
    assert gone == ("", "None ")
    assert waiting[0] == f"【云星】{GONE} 邀请您加入{leader.enterprise} / Invitation"
    assert ("欧阳" in waiting[1], waiting[1].count(GONE), "/invitations/" in waiting[1]) == (False, 3, True)
    assert other == ("别的事", "别的事 欧阳清除i@example.org 无关"), "a part of another address is no name"


def test_operators_alone_erase_with_a_reason_whoever_has_left() -> None:
    one, operator = _somebody(), officer("32", "operator")
    for stranger in (officer("32"), officer("32", "auditor"), owner()):
        with pytest.raises(NotAllowedError):
            erase(actor=stranger, person=one, reason=REASON)
    for reason in ("", "x" * 501):
        with pytest.raises(RefusedError) as refused:
            erase(actor=operator, person=one, reason=reason)
        assert refused.value.field == "reason"
    for still in (owner().person, officer("320706").person):
        with pytest.raises(RefusedError, match="任职"):
            erase(actor=operator, person=still, reason=REASON)
    with pytest.raises(RefusedError, match="自己"):
        erase(actor=operator, person=operator.person, reason=REASON)


def _objection(**more: Any) -> Objection:
    handed = handed_in()
    notice = PublicNotice.objects.create(
        authority=handed.city.authority,
        call=handed.declaration.call,
        title="公示",
        opens_on=NOON.date(),
        closes_on=NOON.date(),
        contact="0518-12345",
        written_by=handed.city.person,
        written_at=NOON,
    )
    item = Noticed.objects.create(
        notice=notice, declaration=handed.declaration, name="甲", uscc="", star=3, place="海州区"
    )
    return Objection.objects.create(
        item=item, number="Y1", secret="0", name="钱异议", reach="13900005678", text="不实", received_at=NOON, **more
    )


def test_an_objector_is_erased_once_the_objection_is_answered() -> None:
    operator, one = officer("32", "operator"), _objection()
    with transaction.atomic():
        record("objection.make", one, None, name="钱异议")
    with pytest.raises(RefusedError, match="答复"):
        erase_objector(actor=operator, objection=one, reason=REASON)
    Objection.objects.update(answered_at=NOON)
    assert erase_objector(actor=operator, objection=one, reason=REASON) == 1
    one.refresh_from_db()
    assert (one.name, one.reach, one.text) == ("", "", "不实")
    assert acts_on(one).first().data is None  # type: ignore[union-attr]
    assert acts_on(one).first().path == one.item.declaration.path  # type: ignore[union-attr]
    assert verify() == []
    with pytest.raises(RefusedError, match="没有可清除"):
        erase_objector(actor=operator, objection=one, reason=REASON)
    with pytest.raises(NotAllowedError):
        erase_objector(actor=officer("3207"), objection=one, reason=REASON)
