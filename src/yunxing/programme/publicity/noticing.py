"""公示: written, opened, closed. What is in it moves with it (R81)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from yunxing.dossier.letters.privacy import mobile_in
from yunxing.reference.calendar import CalendarUnknown, is_working_day

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..days import refuse_after
from ..declarations import writing
from ..declarations.model import Declaration, State
from ..journal.verbs import record
from ..messages.verbs import members, tell
from ..people.model import Level
from ..procedure.conditions import notice_is_written
from ..procedure.moving import move, refusal
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .letters import notice_letter, refuse_personal
from .model import Noticed, PublicNotice, Remedy

WORKING_DAYS = 5
"""Suggested; the officer sets the days (P19)."""
MOST_AHEAD, MOST_LASTING = timedelta(days=180), timedelta(days=60)
"""From today to its first day, and from that to its last [A]: once it is open nobody takes it back."""
MOST_ITEMS = 500
MOST_NAMED = 5
OPEN = (State.NOTICE, State.PROVINCE_NOTICE)
"""States of what is in an open notice."""


class Terms(NamedTuple):
    """What a notice says: title, number of its letter, its first and last day, the office's own telephone and address."""

    title: str
    number: str
    opens_on: date
    closes_on: date
    contact: str
    address: str = ""


def suggested(opens_on: date) -> date | None:
    """The last day of a notice that lasts five working days; None for a year whose holidays are not known here."""
    day, count = opens_on, 0
    try:
        while (count := count + is_working_day(day)) < WORKING_DAYS:
            day += timedelta(days=1)
    except CalendarUnknown:
        return None
    return day


@verb
def write(*, actor: Actor, call: Call, declarations: Sequence[Declaration], terms: Terms) -> PublicNotice:
    """Write a notice as a draft: which evaluated cases it shows, its days, its letter. Nobody else sees it until it opens."""
    if not rules.may_manage(actor) or actor.authority is None:
        raise NotAllowedError("公示由设区市、省工信部门发布", "offices of a city or the province give notice")
    notice = PublicNotice(authority=actor.authority, call=call)
    _set(notice, terms, actor)
    notice.save()
    _list(notice, declarations, actor)
    record("notice.write", notice, actor, call=call.pk, items=len(declarations), **terms._asdict())
    return notice


@verb
def change(*, actor: Actor, notice: PublicNotice, declarations: Sequence[Declaration], terms: Terms) -> PublicNotice:
    """Change a notice that is not open yet, and which cases it shows."""
    notice = _draft(actor, notice)
    _set(notice, terms, actor)
    notice.save()
    notice.items.all().delete()
    _list(notice, declarations, actor)
    record("notice.change", notice, actor, items=len(declarations), **terms._asdict())
    return notice


@verb
def discard(*, actor: Actor, notice: PublicNotice) -> None:
    """Throw a draft away; its cases can go into another notice."""
    notice = _draft(actor, notice)
    record("notice.discard", notice, actor, title=notice.title)
    notice.delete()


@verb
def open_notice(*, actor: Actor, notice: PublicNotice) -> PublicNotice:
    """Publish a notice: all its cases move with it, its page is public from now on. Tells the members of each enterprise.

    Objections are taken from its first day. Raises ``RefusedError`` naming cases that went elsewhere meanwhile.
    """
    notice = _draft(actor, notice)
    if notice.opens_on < clock.today():
        raise RefusedError(
            f"公示开始日 {notice.opens_on} 已过，请先修改日期",
            f"it was to open on {notice.opens_on}: change its days first",
            field="opens_on",
        )
    if not notice.number:
        raise RefusedError("请先填写公示文的文号", "give the number of its letter first", field="number")
    items = list(notice.items.select_related("declaration").order_by("declaration"))
    writing.hold(item.declaration for item in items)
    wrong: list[tuple[str, str]] = []
    for item in items:
        declaration = writing.held(item.declaration)
        refused = refusal("open_notice", actor=actor, declaration=declaration)
        if refused is not None:
            wrong.append((f"{item.name}（{refused.zh}）", f"{item.name} ({refused.en})"))
            continue
        move("open_notice", actor=actor, declaration=declaration, reason=notice.number)
        record("declaration.open_notice", declaration, actor, notice=notice.pk)
        tell(
            members(declaration.enterprise),
            "notice",
            zh=f"申报 {declaration.number} 进入公示：{notice.opens_on} 至 {notice.closes_on}",
            en=f"Declaration {declaration.number} is in a public notice from {notice.opens_on} to {notice.closes_on}",
            link=f"/public/notices/{notice.pk}/",
        )
    if wrong:
        zh, en = "；".join(one for one, _ in wrong[:MOST_NAMED]), "; ".join(one for _, one in wrong[:MOST_NAMED])
        raise RefusedError(
            f"有 {len(wrong)} 家不能公示，请先从名单中移出：{zh}",
            f"{len(wrong)} cannot be shown: take them out first: {en}",
            field="declarations",
        )
    notice.opened_at = clock.now()
    notice.save(update_fields=["opened_at"])
    record("notice.open", notice, actor, number=notice.number, opens_on=notice.opens_on, closes_on=notice.closes_on)
    return notice


@verb
def close_notice(*, actor: Actor, notice: PublicNotice) -> PublicNotice:
    """End a notice whose days are over and whose objections are all answered. Each case moves: over, evaluated again, or ended.

    Cases that were ended meanwhile stay where they are. Tells the members of each enterprise.
    """
    notice = held(notice)
    _mine(actor, notice)
    if notice.opened_at is None or notice.closed_at is not None:
        raise RefusedError("公示没有在进行", "the notice is not open")
    if clock.now() < notice.ends:
        raise RefusedError(
            f"公示期到 {notice.closes_on} 24:00 才结束", f"the notice lasts until {notice.closes_on}, 24:00"
        )
    items = list(notice.items.select_related("declaration").prefetch_related("objections").order_by("declaration"))
    open_ones = sorted(one.number for item in items for one in item.objections.all() if one.answered_at is None)
    if open_ones:
        raise RefusedError(
            f"还有 {len(open_ones)} 件异议没有答复：{'、'.join(open_ones[:MOST_NAMED])}",
            f"{len(open_ones)} objections are not answered: {', '.join(open_ones[:MOST_NAMED])}",
        )
    writing.hold(item.declaration for item in items)
    for item in items:
        declaration = writing.held(item.declaration)
        if declaration.state in OPEN:
            _end(actor, notice, declaration, item)
    notice.closed_at = clock.now()
    notice.save(update_fields=["closed_at"])
    record("notice.close", notice, actor)
    return notice


def _end(actor: Actor, notice: PublicNotice, declaration: Declaration, item: Noticed) -> None:
    upheld = [one for one in item.objections.all() if one.upheld]
    led = {one.leads_to for one in upheld}
    event = "terminate" if Remedy.TERMINATE in led else "review_again" if led else "close_notice"
    act = (
        "declaration.terminate"
        if Remedy.TERMINATE in led
        else "declaration.review_again"
        if led
        else "declaration.close_notice"
    )
    numbers = "、".join(one.number for one in upheld)
    step = move(event, actor=actor, declaration=declaration, reason=f"异议 {numbers} 成立" if numbers else "")
    record(act, declaration, actor, notice=notice.pk, after=step.after)
    zh, en = _ENDS[event]
    tell(
        members(declaration.enterprise),
        "notice",
        zh=f"申报 {declaration.number} {zh}",
        en=f"Declaration {declaration.number}: {en}",
        link=f"/declarations/{declaration.number}/",
    )


_ENDS = {
    "close_notice": ("公示期满，没有成立的异议", "the public notice is over, no objection was upheld"),
    "review_again": ("公示期间有异议成立，将重新评审", "an objection was upheld: it is evaluated again"),
    "terminate": ("公示期间有异议成立，评定终止", "an objection was upheld: it is ended"),
}


def held(notice: PublicNotice) -> PublicNotice:
    """The notice as it is now, held until the transaction ends."""
    return (
        PublicNotice.objects.select_for_update(of=("self",))
        .select_related("authority__jurisdiction", "call")
        .get(pk=notice.pk)
    )


def _draft(actor: Actor, notice: PublicNotice) -> PublicNotice:
    notice = held(notice)
    _mine(actor, notice)
    if notice.opened_at is not None:
        raise RefusedError("公示已经发布，不能修改", "the notice is public and stays as it is")
    return notice


def _mine(actor: Actor, notice: PublicNotice) -> None:
    if not rules.may_manage(actor, notice):
        raise NotAllowedError("公示由发布部门管理", "a notice is managed by its own office")


def _set(notice: PublicNotice, terms: Terms, actor: Actor) -> None:
    for name, most in (("title", 120), ("number", 60), ("contact", 200), ("address", 200)):
        text = " ".join(str(getattr(terms, name)).split())
        if len(text) > most:
            raise RefusedError(f"不超过 {most} 字", f"at most {most} characters", field=name)
        setattr(notice, name, text)
    if not notice.title:
        raise RefusedError("请填写公示标题", "give the notice a title", field="title")
    if mobile_in(notice.contact):
        raise RefusedError(
            "请填写办公电话，不公开手机号码",
            "give the office's own telephone, no mobile number",
            field="contact",
            clause="R91",
        )
    refuse_personal(title=notice.title, number=notice.number, address=notice.address)
    if terms.opens_on < clock.today():
        raise RefusedError("公示开始日不能早于今天", "a notice does not open in the past", field="opens_on")
    if terms.closes_on <= terms.opens_on:
        raise RefusedError("公示结束日应晚于开始日", "it closes after the day it opens", field="closes_on")
    refuse_after(clock.today() + MOST_AHEAD, terms.opens_on, "opens_on")
    refuse_after(terms.opens_on + MOST_LASTING, terms.closes_on, "closes_on")
    notice.opens_on, notice.closes_on = terms.opens_on, terms.closes_on
    notice.written_by, notice.written_at = actor.person, clock.now()


def _list(notice: PublicNotice, declarations: Sequence[Declaration], actor: Actor) -> None:
    """Put cases into a notice as they are shown, and try its letter, which says what must not stand there."""
    if not declarations or len(declarations) > MOST_ITEMS:
        raise RefusedError(
            f"请选择 1–{MOST_ITEMS} 家企业", f"choose 1 to {MOST_ITEMS} enterprises", field="declarations"
        )
    items = []
    for one in sorted(declarations, key=lambda each: each.pk):
        declaration = writing.held(one)
        name = declaration.name
        if declaration.call_id != notice.call_id:
            raise RefusedError(f"{name} 不属于本批次", f"{name} is of another call", field="declarations")
        refused = refusal("open_notice", actor=actor, declaration=declaration, but=(notice_is_written,))
        if refused is not None:
            raise type(refused)(f"{name}：{refused.zh}", f"{name}: {refused.en}", field="declarations")
        if Noticed.objects.filter(declaration=declaration, notice__closed_at=None).exists():
            raise RefusedError(f"{name} 已列入另一份公示", f"{name} stands in another notice", field="declarations")
        place = declaration.jurisdiction
        city = place.parent if place.level == Level.COUNTY and notice.authority.jurisdiction.parent_id is None else None
        items.append(
            Noticed(
                notice=notice,
                declaration=declaration,
                name=name,
                uscc=declaration.enterprise.uscc,
                star=declaration.star,
                place=f"{city.name if city else ''}{place.name}"[:80],
            )
        )
    notice_letter(notice, Noticed.objects.bulk_create(items))
