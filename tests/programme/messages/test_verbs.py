"""What a person is told: inside the site at once; by mail now, with the daily digest, or not at all, as each wants."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest

from yunxing.programme import clock
from yunxing.programme.messages import outbox, verbs
from yunxing.programme.messages.model import Mail, Message
from yunxing.programme.people.model import Person
from yunxing.programme.work import leases, regular
from yunxing.programme.work.model import Job

from ..factories import NOON, person

Said = tuple[list[str], str, str]


def said(mail: Mail) -> Said:
    """To whom a mail is, its subject, its text."""
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    body = message.get_body()
    assert body is not None
    return mail.to, str(message["Subject"]).strip(), body.get_content().strip()


def texts() -> list[Said]:
    """Every mail in the outbox."""
    return [said(mail) for mail in Mail.objects.order_by("pk")]


def tell(*people: Person, kind: str = "returned", zh: str = "申报被退回", en: str = "Returned", link: str = "") -> int:
    return verbs.tell(people, kind, zh=zh, en=en, link=link)


FOOT = "您可以在网站上选择接收哪些邮件：http://localhost:8000/messages/"
FOOT_EN = "Which messages reach you by mail is yours to choose: http://localhost:8000/messages/"


def test_a_message_is_there_at_once_and_mailed_in_the_persons_language() -> None:
    chinese, english = person(), person()
    english.language = "en"
    english.save()
    assert tell(chinese, english, chinese, link="/declarations/1/") == 2
    assert list(Message.objects.order_by("pk").values_list("person", "zh", "en", "read_at")) == [
        (chinese.pk, "申报被退回", "Returned", None),
        (english.pk, "申报被退回", "Returned", None),
    ]
    assert texts() == [
        (
            [chinese.email],
            "【云星】申报被退回",
            f"申报被退回\nhttp://localhost:8000/declarations/1/\n\n{FOOT}",
        ),
        ([english.email], "【云星】Returned", f"Returned\nhttp://localhost:8000/declarations/1/\n\n{FOOT_EN}"),
    ]


def test_a_kind_that_is_not_wanted_by_mail_is_still_a_message() -> None:
    somebody = person()
    verbs.prefer(person=somebody, kind="returned", mail="never")
    tell(somebody)
    assert (Message.objects.count(), Mail.objects.count()) == (1, 0)
    tell(somebody, kind="deadline")
    assert (Message.objects.count(), Mail.objects.count()) == (2, 1)


def test_the_digest_comes_once_a_day_with_all_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Said] = []
    monkeypatch.setattr(outbox, "deliver", lambda mail: sent.append(said(mail)))
    somebody, other = person(), person()
    verbs.prefer(person=somebody, kind="returned", mail="daily")
    verbs.prefer(person=somebody, kind="deadline", mail="daily")
    tell(somebody, zh="第一件", link="/declarations/1/")
    tell(somebody, kind="deadline", zh="第二件")
    tell(other)
    assert Mail.objects.count() == 1
    with clock.moved_to(NOON.replace(hour=7) + timedelta(days=1)):
        regular.enqueue_due()
        leases.work(worker="of the test")
    assert Mail.objects.count() == 1, "not before eight"
    for minute in (0, 1, 30):
        with clock.moved_to(NOON.replace(hour=8, minute=minute) + timedelta(days=1)):
            regular.enqueue_due()
            leases.work(worker="of the test")
    assert sent[1:] == [
        (
            [somebody.email],
            "【云星】2 条消息",
            f"第一件\nhttp://localhost:8000/declarations/1/\n\n第二件\n\n{FOOT}",
        )
    ]
    with clock.moved_to(NOON.replace(hour=9) + timedelta(days=2)):
        regular.enqueue_due()
        leases.work(worker="of the test")
    assert Mail.objects.count() == 2, "nothing new, no digest"
    assert Job.objects.filter(state="failed").count() == 0


def test_a_digest_that_breaks_off_mails_those_it_has_mailed_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person(), person()]
    for one in people:
        verbs.prefer(person=one, kind="returned", mail="daily")
    tell(*people)
    real, seen = verbs._mail, []

    def breaks(to: Person, *args: object, **more: object) -> None:
        real(to, *args, **more)  # type: ignore[arg-type]
        seen.append(to)
        if len(seen) == 2:
            raise OSError("the disk is full")

    monkeypatch.setattr(verbs, "_mail", breaks)
    with pytest.raises(OSError, match="full"):
        verbs.send_digests()
    monkeypatch.setattr(verbs, "_mail", real)
    assert verbs.send_digests() == 1
    assert sorted(to for to, _, _ in texts()) == sorted([one.email] for one in people)


def test_who_turns_a_kind_off_gets_none_of_it_with_the_next_digest() -> None:
    somebody = person()
    verbs.prefer(person=somebody, kind="returned", mail="daily")
    tell(somebody)
    verbs.prefer(person=somebody, kind="returned", mail="never")
    assert (verbs.send_digests(), Mail.objects.count()) == (0, 0)


def test_marking_read_touches_ones_own_messages_alone() -> None:
    somebody, other = person(), person()
    tell(somebody, other)
    tell(somebody)
    first, theirs, last = Message.objects.order_by("pk")
    assert verbs.mark_read(person=somebody, message_id=theirs.pk) == 0
    assert verbs.mark_read(person=somebody, message_id=first.pk) == 1
    assert verbs.mark_read(person=somebody, message_id=first.pk) == 0
    assert verbs.mark_read(person=somebody) == 1
    assert list(Message.objects.order_by("pk").values_list("pk", "read_at")) == [
        (first.pk, NOON),
        (theirs.pk, None),
        (last.pk, NOON),
    ]


def test_words_of_several_lines_are_one_line_in_a_subject() -> None:
    tell(person(), zh="未通过核验：执照\r\nBcc: all@example.org\n不清晰")
    assert [(to, subject) for to, subject, _ in texts()] == [
        (Mail.objects.get().to, "【云星】未通过核验：执照 Bcc: all@example.org 不清晰")
    ]


@pytest.mark.parametrize(("kind", "mail"), [("nothing", "now"), ("returned", "weekly"), ("", "")])
def test_wishes_that_are_none_are_refused(kind: str, mail: str) -> None:
    with pytest.raises(ValueError, match="no such wish"):
        verbs.prefer(person=person(), kind=kind, mail=mail)
    with pytest.raises(ValueError, match="no kind"):
        tell(person(), kind="nothing")


def test_the_day_of_a_digest_is_that_of_shanghai() -> None:
    somebody = person()
    verbs.prefer(person=somebody, kind="returned", mail="daily")
    tell(somebody)
    with clock.moved_to(datetime.fromisoformat("2020-05-08T00:10:00+00:00")):  # 08:10 in Shanghai
        regular.enqueue_due()
        leases.work(worker="of the test")
    assert Mail.objects.count() == 1
