"""公布: a city announces its three stars after the notice, in a letter with a number (R81)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .. import clock
from ..acting import Actor, verb
from ..calls.model import Call
from ..declarations import writing
from ..declarations.model import Declaration
from ..journal.verbs import record
from ..messages.verbs import members, tell
from ..procedure.case import stars_in_words
from ..procedure.conditions import announcement_is_numbered
from ..procedure.moving import move, refusal
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .letters import announcement_letter, refuse_personal
from .model import Announced, Announcement, Noticed

MOST_ITEMS = 500


@verb
def announce(
    *, actor: Actor, call: Call, declarations: Sequence[Declaration], number: str, announced_on: date
) -> Announcement:
    """Announce cases whose notice is over, under the number of the letter. Tells the members of each enterprise."""
    if not rules.may_announce(actor) or actor.authority is None:
        raise NotAllowedError("认定结果由作出认定的设区市公布", "a city announces what it decided")
    number = " ".join(number.split())
    if not number or len(number) > 60:
        raise RefusedError("请填写公布文件的文号", "give the number of the letter", field="number", clause="R81")
    refuse_personal(number=number)
    if Announcement.objects.filter(authority__jurisdiction=actor.jurisdiction, number=number).exists():
        raise RefusedError("这个文号已经用过", "that number was used already", field="number")
    if announced_on > clock.today():
        raise RefusedError("公布日期不能晚于今天", "that day is to come", field="announced_on")
    if not declarations or len(declarations) > MOST_ITEMS:
        raise RefusedError(
            f"请选择 1–{MOST_ITEMS} 家企业", f"choose 1 to {MOST_ITEMS} enterprises", field="declarations"
        )
    chosen = [writing.held(one) for one in sorted(declarations, key=lambda each: each.pk)]
    for declaration in chosen:
        name = declaration.name
        if declaration.call_id != call.pk:
            raise RefusedError(f"{name} 不属于本批次", f"{name} is of another call", field="declarations")
        refused = refusal("announce", actor=actor, declaration=declaration, but=(announcement_is_numbered,))
        if refused is not None:
            raise type(refused)(f"{name}：{refused.zh}", f"{name}: {refused.en}", field="declarations")
        shown = Noticed.objects.filter(declaration=declaration).select_related("notice").latest("pk")
        if announced_on <= shown.notice.closes_on:
            raise RefusedError(
                f"{name} 的公示到 {shown.notice.closes_on} 结束，公布日期应晚于这一天",
                f"{name} was shown until {shown.notice.closes_on}: announce it later than that day",
                field="announced_on",
                clause="R81",
            )
    announcement = Announcement.objects.create(
        authority=actor.authority,
        call=call,
        number=number,
        announced_on=announced_on,
        person=actor.person,
        at=clock.now(),
    )
    Announced.objects.bulk_create(Announced(announcement=announcement, declaration=one) for one in chosen)
    announcement_letter(announcement)
    for declaration in chosen:
        move("announce", actor=actor, declaration=declaration, reason=number)
        record("declaration.announce", declaration, actor, announcement=announcement.pk, number=number)
        tell(
            members(declaration.enterprise),
            "notice",
            zh=f"{declaration.name} 已由{actor.authority}公布为{stars_in_words(declaration.edition, [declaration.star])}上云企业（{number}）",
            en=f"{declaration.name} was announced with {declaration.star} stars ({number})",
            link=f"/declarations/{declaration.number}/",
        )
    record("announcement.make", announcement, actor, number=number, items=len(chosen), announced_on=announced_on)
    return announcement
