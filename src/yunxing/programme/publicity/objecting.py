"""异议: anybody objects while a notice is open; the deciding office looks into it and answers; the objector looks that up."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import IO, NamedTuple

from django.db.models import Max

from .. import clock
from ..acting import Actor, verb
from ..declarations.model import State
from ..journal.verbs import record, stand_in_line
from ..messages.verbs import officers, tell
from ..overwriting import mark_of, refuse_overwriting
from ..papers.keeping import keep, suffix_of
from ..papers.model import Blob
from ..papers.naming import tidy
from ..procedure.moving import refuse_interest
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import Noticed, Objection, ObjectionFile, PublicNotice, Remedy
from .noticing import OPEN, held

MOST_TEXT = 5_000
MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
"""Of one file of an objection."""
SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".doc", ".docx", ".xls", ".xlsx"})
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Of a secret word: none that is taken for another when it is read out."""
_WORD = 12


class Attached(NamedTuple):
    """A file of an objection, kept already, under the name it came with."""

    blob: Blob
    name: str


class Lodged(NamedTuple):
    """An objection, and the word by which its answer is looked up: it is shown once and kept nowhere."""

    objection: Objection
    secret: str


def ended(state: str) -> bool:
    """Whether a case left its notice before its end, so that nobody is to be recognised in it."""
    return state in (State.TERMINATED, State.REVOKED)


def refuse_ended(item: Noticed) -> None:
    """Raise ``RefusedError`` for a case that left its notice before its end: nothing is left to object to."""
    if ended(item.declaration.state):
        raise RefusedError(
            f"{item.name} 的评定已终止，不再接受异议", f"{item.name} is ended: there is nothing left to object to"
        )


def hindrance(notice: PublicNotice) -> RefusedError | None:
    """Why nobody can object to a notice now; None from its first day on through 24:00 of its last."""
    if notice.opened_at is None or clock.today() < notice.opens_on:
        return RefusedError(f"公示从 {notice.opens_on} 开始", f"the notice opens on {notice.opens_on}")
    if notice.closed_at is not None or clock.now() >= notice.ends:
        return RefusedError(
            f"公示期已于 {notice.closes_on} 24:00 结束，不再接受异议；其他问题请联系发布部门：{notice.contact}",
            f"the notice ended on {notice.closes_on}, 24:00; ask the office: {notice.contact}",
        )
    return None


def attach(file: IO[bytes], name: str, size: int) -> Attached:
    """Keep a file of an objection, scanned as every upload is. Raises ``RefusedError`` for its kind, size or content."""
    name = tidy(name).rpartition("/")[2][-200:]
    if suffix_of(name) not in SUFFIXES:
        raise RefusedError(
            f"“{name[-80:]}”不是可以提交的文件种类，请用 PDF、图片（JPG、PNG）、Word 或 Excel 文件",
            f"{name[-80:]!r} is of no kind that is taken: PDF, JPG, PNG, Word or Excel",
            field="files",
        )
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise RefusedError(f"“{name[-80:]}”超过 {most} MB", f"{name[-80:]!r} is over {most} MB", field="files")
    try:
        return Attached(keep(file, name=name), name)
    except RefusedError as refused:
        refused.field = "files"
        raise


@verb
def lodge(*, item: Noticed, text: str, name: str = "", reach: str = "", files: Sequence[Attached] = ()) -> Lodged:
    """Object to an enterprise in a notice; by anybody, named or not. Tells the office's officers, and no one else.

    What it says of the objector stands in the objection alone: neither journal nor messages have it (R91).
    """
    notice = held(item.notice)
    refused = hindrance(notice)
    if refused is not None:
        raise refused
    refuse_ended(item)
    text, name, reach = text.strip(), " ".join(name.split()), " ".join(reach.split())
    if not text or len(text) > MOST_TEXT:
        raise RefusedError(
            f"请写明异议内容（不超过 {MOST_TEXT} 字）",
            f"say what you object to, in up to {MOST_TEXT} characters",
            field="text",
        )
    if len(name) > 60:
        raise RefusedError("姓名不超过 60 字", "a name has at most 60 characters", field="name")
    if len(reach) > 120:
        raise RefusedError("联系方式不超过 120 字", "at most 120 characters", field="reach")
    if name and not reach:
        raise RefusedError(
            "实名提出异议请留下联系方式；不愿透露的，姓名也请留空",
            "who gives a name says how to be reached; leave both empty to stay unnamed",
            field="reach",
        )
    if len(files) > MOST_FILES:
        raise RefusedError(f"最多附 {MOST_FILES} 个文件", f"at most {MOST_FILES} files", field="files")
    stand_in_line()
    year = clock.today().year
    last = Objection.objects.filter(number__startswith=f"YY-{year}-").aggregate(last=Max("number"))["last"]
    number = f"YY-{year}-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:06d}"
    secret = "".join(secrets.choice(_LETTERS) for _ in range(_WORD))
    objection = Objection.objects.create(
        item=item,
        number=number,
        secret=_digest(number, secret),
        name=name,
        reach=reach,
        text=text,
        received_at=clock.now(),
    )
    ObjectionFile.objects.bulk_create(ObjectionFile(objection=objection, blob=one.blob, name=one.name) for one in files)
    record("objection.lodge", objection, None, number=number, notice=notice.pk, item=item.pk, files=len(files))
    tell(
        officers(notice.authority.jurisdiction_id),
        "objection",
        zh=f"收到对 {item.name} 的异议 {number}，请核实并答复",
        en=f"Objection {number} about {item.name}: look into it and answer",
        link=f"/notices/objections/{objection.pk}/",
    )
    grouped = "-".join(secret[place : place + 4] for place in range(0, _WORD, 4))
    return Lodged(objection, grouped)


def look_up(number: str, secret: str) -> Objection | None:
    """An objection by its number and secret word, however they are typed; None where they do not belong together."""
    number = "".join(number.split()).upper()
    word = "".join(one for one in secret.upper() if one.isalnum())
    found = Objection.objects.filter(number=number).select_related("item__notice__authority").first()
    sound = hmac.compare_digest(_digest(number, word), found.secret if found else "0" * 64)
    return found if sound else None


@verb
def acknowledge(*, actor: Actor, objection: Objection) -> Objection:
    """Take an objection up; the objector sees that somebody did."""
    objection = _held(actor, objection)
    if objection.acknowledged_at is not None:
        raise RefusedError("这件异议已经受理", "it was taken up already")
    objection.acknowledged_by, objection.acknowledged_at = actor.person, clock.now()
    objection.save(update_fields=["acknowledged_by", "acknowledged_at"])
    record("objection.acknowledge", objection, actor, number=objection.number)
    return objection


@verb
def write_found(*, actor: Actor, objection: Objection, found: str, base: str | None = None) -> Objection:
    """Write down what the office found out, for itself. ``base`` is ``mark_of`` what was read there."""
    objection = _held(actor, objection)
    refuse_overwriting(base, mark_of(objection.found))
    objection.found = _text(found, "found", "请写明核实情况", "say what was found")
    objection.save(update_fields=["found"])
    record("objection.found", objection, actor, number=objection.number)
    return objection


@verb
def answer(
    *, actor: Actor, objection: Objection, upheld: bool, leads_to: str = "", text: str, base: str | None = None
) -> Objection:
    """Answer an objection: upheld or not, and what it leads to when the notice closes. It may be put right until then.

    The objector sees state and answer; what was found is the office's own. ``base`` is ``mark_of_answer`` as it was read.
    """
    objection = _held(actor, objection)
    refuse_overwriting(base, mark_of_answer(objection))
    if not objection.found:
        raise RefusedError("请先写明核实情况", "say first what was found", field="found")
    if upheld and leads_to not in Remedy.values:
        raise RefusedError("异议成立的，请选择处理结果", "say what an upheld objection leads to", field="leads_to")
    objection.answer = _text(text, "text", "请写明答复", "write the answer")
    objection.upheld, objection.leads_to = upheld, leads_to if upheld else ""
    now = clock.now()
    if objection.acknowledged_at is None:
        objection.acknowledged_by, objection.acknowledged_at = actor.person, now
    objection.answered_by, objection.answered_at = actor.person, now
    objection.save()
    record(
        "objection.answer",
        objection,
        actor,
        number=objection.number,
        upheld=upheld,
        leads_to=objection.leads_to,
    )
    return objection


def mark_of_answer(objection: Objection) -> str:
    """The mark of an answer, with what it decides."""
    return mark_of(objection.upheld, objection.leads_to, objection.answer)


def _held(actor: Actor, objection: Objection) -> Objection:
    notice = held(objection.item.notice)
    if not rules.may_manage(actor, notice):
        raise NotAllowedError("异议由发布公示的部门处理", "the office of the notice deals with objections")
    if notice.closed_at is not None:
        raise RefusedError("公示已经结束，答复不能再改", "the notice is closed: answers stay")
    found = Objection.objects.select_related("item__declaration__enterprise").get(pk=objection.pk)
    refuse_interest(actor, found.item.declaration)
    if found.answered_at is not None and found.item.declaration.state not in OPEN:
        raise RefusedError(
            "申报已据此办理，答复不能再改", "the declaration moved on that answer already: it stays as it is"
        )
    return found


def _text(text: str, field: str, zh: str, en: str) -> str:
    text = text.strip()
    if not text or len(text) > MOST_TEXT:
        raise RefusedError(f"{zh}（不超过 {MOST_TEXT} 字）", f"{en}, in up to {MOST_TEXT} characters", field=field)
    return text


def _digest(number: str, secret: str) -> str:
    return hashlib.sha256(f"{number}:{secret}".encode()).hexdigest()
