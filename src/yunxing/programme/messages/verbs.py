"""Telling persons something: inside the site at once, by mail as each wants it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet

from yunxing.programme import clock
from yunxing.programme.people.model import Duty, Enterprise, Jurisdiction, Person

from .model import How, Message, Preference

KINDS: Mapping[str, tuple[str, str]] = {
    "returned": ("申报被退回补正", "A declaration was returned"),
    "submitted": ("申报已提交", "A declaration was submitted"),
    "deadline": ("截止日期临近", "A deadline draws near"),
    "licence": ("企业核验结果", "Proof of control of an enterprise"),
    "read": ("材料读取完成", "Files were read"),
    "members": ("成员与邀请", "Members and invitations"),
    "moved": ("受理县区变更", "Change of the receiving county"),
    "provider": ("需要云服务商确认", "Something for a provider to confirm"),
    "procedure": ("申报的审核进展", "How a declaration goes on"),
    "fraud": ("弄虚作假核实与联合惩戒", "Cases of fraud and sanctions"),
    "anchor": ("日志锚点（审计）", "Anchors of the journal (auditors)"),
    "rules": ("指南版本与解释", "Editions of the guide and rulings"),
    "queue": ("有新的申报待审", "A declaration waits for review"),
    "evaluation": ("评审任务与结论", "Evaluation: what waits, what was decided"),
    "notice": ("公示与公布", "Public notices and announcements"),
    "objection": ("收到公示异议", "An objection to a public notice"),
    "checks": ("现场核查", "Site checks"),
}
"""Kinds of messages that a person can switch, in words."""


def tell(people: Iterable[Person], kind: str, *, zh: str, en: str, link: str = "") -> int:
    """Tell persons something; how many. ``link`` is a path of the site. Call it within the verb's transaction."""
    if kind not in KINDS:
        raise ValueError(f"no kind of message {kind!r}")
    told = {person.pk: person for person in people}
    wishes = dict(Preference.objects.filter(person__in=told, kind=kind).values_list("person_id", "mail"))
    now = clock.now()
    Message.objects.bulk_create(
        Message(
            person=person,
            kind=kind,
            zh=zh[:300],
            en=en[:300],
            link=link,
            at=now,
            digested=wishes.get(pk, How.NOW) != How.DAILY,
        )
        for pk, person in told.items()
    )
    for pk, person in told.items():
        if wishes.get(pk, How.NOW) == How.NOW:
            _mail(person, [(zh, en, link)])
    return len(told)


def send_digests() -> int:
    """Mail everybody who wants it what was said since the last digest; how many mails."""
    waiting: dict[Person, list[Message]] = {}
    for message in Message.objects.filter(digested=False).select_related("person").order_by("at", "id"):
        waiting.setdefault(message.person, []).append(message)
    for person, said in waiting.items():
        with transaction.atomic():  # of each person for itself: one who was mailed is not mailed again after a crash
            _mail(person, [(m.zh, m.en, m.link) for m in said], daily=True)
            Message.objects.filter(pk__in=[m.pk for m in said]).update(digested=True)
    return len(waiting)


def mark_read(*, person: Person, message_id: int | None = None) -> int:
    """Mark one message, or all, as read."""
    own: QuerySet[Message] = Message.objects.filter(person=person, read_at=None)
    if message_id is not None:
        own = own.filter(pk=message_id)
    return own.update(read_at=clock.now())


def prefer(*, person: Person, kind: str, mail: str) -> None:
    """Keep how a person wants a kind of message. Who wants none of a kind gets none of it with the next digest either."""
    if kind not in KINDS or mail not in How.values:
        raise ValueError(f"no such wish: {kind!r}, {mail!r}")
    with transaction.atomic():
        Preference.objects.update_or_create(person=person, kind=kind, defaults={"mail": mail})
        if mail == How.NEVER:
            Message.objects.filter(person=person, kind=kind, digested=False).update(digested=True)


def members(enterprise: Enterprise) -> list[Person]:
    """Everybody of an enterprise."""
    return [m.person for m in enterprise.memberships.select_related("person")]


def officers(place: Jurisdiction | str) -> list[Person]:
    """The officers of the offices of an area, or of that with a code."""
    return list(Person.objects.filter(posts__authority__jurisdiction=place, posts__duty=Duty.OFFICER).distinct())


def _mail(person: Person, said: list[tuple[str, str, str]], *, daily: bool = False) -> None:
    english = person.language.startswith("en")
    lines = [
        f"{en if english else zh}\n{settings.SITE_ADDRESS + link if link else ''}".strip() for zh, en, link in said
    ]
    first = said[0][1 if english else 0]
    subject = (f"{len(said)} messages" if english else f"{len(said)} 条消息") if daily else first
    foot = (
        "Which messages reach you by mail is yours to choose: " if english else "您可以在网站上选择接收哪些邮件："
    ) + f"{settings.SITE_ADDRESS}/messages/"
    EmailMessage(heading(subject), "\n\n".join([*lines, foot]), to=[person.email]).send()


def heading(text: str) -> str:
    """A mail's subject: one line, whatever people wrote into it."""
    return f"【云星】{' '.join(text.split())}"[:200]
