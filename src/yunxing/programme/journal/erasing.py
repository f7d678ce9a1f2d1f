"""Erasing what is personal without breaking the chain: data go, their hash stays, and the erasure is an entry itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from yunxing.ledger import ERASE

from ..acting import Actor, verb
from ..messages.model import Mail, Message
from ..messages.outbox import reword
from ..people.model import Invitation, Membership, Person, Post
from ..publicity.model import Objection
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import Entry
from .verbs import named, record

GONE = "已清除"
"""What stands where a name was."""
SHORTEST = 7
"""Characters that a telephone or an address has at least; what is shorter stands in texts by chance."""
_CHUNK = 2_000


@verb
def erase(*, actor: Actor, person: Person, reason: str) -> int:
    """Erase somebody's name, address and telephone, in the account and in the journal; in how many entries.

    Who acted stays a number. The account can no longer log in; messages and mails to it are deleted, invitations to the
    address no longer name it. A mail to others that waits, or was given up, says ``GONE`` instead; one that was sent says
    nothing any more. Raises ``RefusedError`` for somebody who still belongs to an enterprise or an office.
    """
    reason = _allowed(actor, reason)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.pk == actor.person.pk:
        raise RefusedError("不能清除自己的账户", "nobody erases themselves", field="person")
    if Membership.objects.filter(person=person).exists() or Post.objects.filter(person=person).exists():
        raise RefusedError(
            "此人仍在企业或部门任职，请先由企业负责人或部门经办移除",
            "this person still belongs to an enterprise or an office: have them removed there first",
            field="person",
        )
    address = f"erased-{person.pk}@invalid.example"
    if person.email == address:
        raise RefusedError("已经清除过", "it was erased already", field="person")
    entries = _erase_data(named(person), name=person.name, marks=(person.email, person.phone))
    # What a library keeps of addresses and devices hangs on the account; it is looked up by its relation.
    for kept in ("emailaddress_set", "authenticator_set", "usersession_set", "socialaccount_set"):
        if hasattr(person, kept):
            getattr(person, kept).all().delete()
    Message.objects.filter(person=person).delete()
    for mail in Mail.objects.only("pk", "to").iterator(chunk_size=_CHUNK):
        if person.email in mail.to:
            mail.delete()
    marks = [mark for mark in (person.email, person.phone) if len(mark) >= SHORTEST]
    named_in_mails = _alone([*marks, *([person.name] if len(person.name) > 1 else [])])
    for mail in Mail.objects.exclude(state="sent").iterator(chunk_size=100):
        reword(mail, named_in_mails, GONE)
    Invitation.objects.filter(email=person.email).update(email=address)
    person.name, person.email, person.phone, person.is_active = GONE, address, "", False
    person.set_unusable_password()
    person.save()
    record(ERASE, person, actor, entries=entries, reason=reason)
    return len(entries)


@verb
def erase_objector(*, actor: Actor, objection: Objection, reason: str) -> int:
    """Erase who objected and how to reach them; in how many entries of the journal. The objection and its answer stay."""
    reason = _allowed(actor, reason)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.answered_at is None:
        raise RefusedError("异议尚未答复，答复后才能清除", "it is not answered yet: answer it first", field="objection")
    if not objection.name and not objection.reach:
        raise RefusedError("没有可清除的个人信息", "there is nothing to erase", field="objection")
    entries = _erase_data(named(objection), name=objection.name, marks=(objection.reach,))
    objection.name, objection.reach = "", ""
    objection.save(update_fields=["name", "reach"])
    record(ERASE, objection, actor, entries=entries, reason=reason)
    return len(entries)


def _allowed(actor: Actor, reason: str) -> str:
    if not rules.may_erase(actor):
        raise NotAllowedError("只有运维人员可以清除个人信息", "operators alone erase what is personal")
    reason = " ".join(reason.split())
    if not reason or len(reason) > 500:
        raise RefusedError(
            "请写明清除的依据（不超过 500 字）", "say on what ground, in up to 500 characters", field="reason"
        )
    return reason


def _alone(words: Iterable[str]) -> re.Pattern[str]:
    """Finds words where they are no part of another Latin word or of an address."""
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w/.:@-])(?:{either})(?![\w/:@-])", re.ASCII)


def _erase_data(thing: str, *, name: str, marks: Iterable[str]) -> list[int]:
    """Take the data out of every entry that is on a thing or names who is to be erased; the numbers of these entries.

    An address or a telephone is found inside a text, too. A name is one where it is all of a text: anybody may call
    themselves by an everyday word, and what holds that word is not about them.
    """
    sought = {mark for mark in marks if len(mark) >= SHORTEST}
    entries = Entry.objects.exclude(data=None).exclude(act=ERASE).order_by("number")
    found = [
        number
        for number, subject, data in entries.values_list("number", "subject", "data").iterator(chunk_size=_CHUNK)
        if data and (subject == thing or _holds(data, name, sought))
    ]
    for start in range(0, len(found), 500):
        Entry.objects.filter(number__in=found[start : start + 500]).update(data=None)
    return found


def _holds(data: Any, name: str, sought: set[str]) -> bool:
    if isinstance(data, str):
        return (bool(name) and data == name) or any(mark in data for mark in sought)
    if isinstance(data, dict):
        return any(_holds(one, name, sought) for one in data.values())
    return isinstance(data, list) and any(_holds(one, name, sought) for one in data)
