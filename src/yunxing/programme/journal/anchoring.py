"""Anchors: once a day the hash of the last entry goes to the auditors, who keep it where nobody here can change it."""

from __future__ import annotations

import json

from django.core.mail import EmailMessage

from .. import clock
from ..acting import verb
from ..messages.model import How, Preference
from ..messages.verbs import heading
from ..people.model import Duty, Person
from .model import Anchor, Entry
from .verbs import stand_in_line


@verb
def anchor() -> Anchor | None:
    """Keep the hash of the last entry as this day's anchor, and mail it to every auditor. None where nothing is new.

    Called again on a day it changes nothing.
    """
    stand_in_line()
    last = Entry.objects.order_by("-number").values("number", "digest").first()
    before = Anchor.objects.order_by("-day").first()
    today = clock.today()
    if last is None or (before is not None and (before.day >= today or before.number == last["number"])):
        return None
    made = Anchor.objects.create(day=today, at=clock.now(), **last)
    auditors = Person.objects.filter(posts__duty=Duty.AUDITOR, is_active=True).distinct()
    unwanted = set(Preference.objects.filter(kind="anchor", mail=How.NEVER).values_list("person_id", flat=True))
    for person in auditors:
        if person.pk not in unwanted:
            _mail(person, made)
    return made


def line_of(one: Anchor) -> str:
    """An anchor as a line of JSON, as ``journal verify --anchor`` reads it."""
    at = one.at.astimezone(clock.SHANGHAI).isoformat()
    return json.dumps({"day": f"{one.day}", "number": one.number, "digest": one.digest, "at": at})


def _mail(person: Person, one: Anchor) -> None:
    zh = (
        f"日志锚点 {one.day}：第 {one.number} 条\n{one.digest}\n\n"
        "请把附件保存在平台以外。核验时用它可以发现日志末尾被截去或整体被改写：\n"
        "yunxing journal verify 日志.jsonl --anchor 附件"
    )
    en = (
        f"Anchor of the journal, {one.day}: entry {one.number}\n{one.digest}\n\n"
        "Keep the attachment outside the platform. With it a verification finds an end cut off, or a journal made anew:\n"
        "yunxing journal verify journal.jsonl --anchor ATTACHMENT"
    )
    english = person.language.startswith("en")
    subject = f"Anchor of the journal {one.day}" if english else f"日志锚点 {one.day}"
    mail = EmailMessage(heading(subject), en if english else zh, to=[person.email])
    mail.attach(f"yunxing-anchor-{one.day}.json", line_of(one) + "\n", "application/json")
    mail.send()
