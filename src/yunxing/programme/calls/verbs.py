"""Calls made, changed, opened, extended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from .. import clock
from ..acting import Actor, verb
from ..days import refuse_after
from ..declarations.content import edition_of
from ..editions import keeping
from ..editions.model import KeptEdition
from ..journal.model import Entry
from ..journal.queries import acts_on
from ..journal.verbs import record
from ..people.model import Level, Person
from ..refusals import NotAllowedError, RefusedError
from . import reminding, rules
from .model import Call

DAYS = ("opens_on", "closes_on", "county_by", "city_by")
"""The days of a call, in their order."""
MOST_YEARS = 3
"""From the day on which a day of a call is set to that day [A]."""


class Terms(NamedTuple):
    """What a call says: its name, edition and stars, the days of each level, the notice."""

    name: str
    edition: str
    stars: Sequence[int]
    opens_on: date
    closes_on: date
    county_by: date
    city_by: date
    notice: str = ""
    province_notice: bool = True
    """Whether the province shows four and five stars to the public before it publishes them; of its own calls alone."""


class OvertakenError(RefusedError):
    """Somebody else changed the call since it was looked at."""

    def __init__(self, newer: Entry) -> None:
        who = str(Person.objects.filter(pk=newer.actor or 0).first() or "")
        at = newer.at.astimezone(clock.SHANGHAI)
        super().__init__(
            f"您打开之后，批次已由{who}在 {at:%m-%d %H:%M:%S} 修改。您没有改动的项目已换成新值，两人都改了的项目下写着新值，请核对后再保存",
            f"the call was changed by {who} at {at:%m-%d %H:%M:%S}, since you opened it. What you did not touch is up to date "
            "below; under what both changed stands the newer value: look, then save again",
        )


@verb
def make(*, actor: Actor, terms: Terms) -> Call:
    """A call as a draft, seen by its office alone. Raises ``RefusedError`` for days out of order or too far off, or stars that are none."""
    if not rules.may_manage(actor) or actor.authority is None:
        raise NotAllowedError("只有省、市工信部门可以设立批次", "only offices of the province or a city make calls")
    call = Call(authority=actor.authority)
    _choosable(terms.edition)
    _set(call, terms)
    call.save()
    record("call.make", call, actor, **terms._asdict())
    return call


@verb
def change(*, actor: Actor, call: Call, terms: Terms, seen: int) -> Call:
    """Change a call. Once it is open its edition, stars and days stay; its days move by ``extend`` alone.

    ``seen`` is ``queries.last_act`` of the call that was looked at. Raises ``OvertakenError`` where it was changed since.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.may_manage(actor, call):
        raise NotAllowedError("只有设立批次的部门可以修改", "only the office that made the call changes it")
    newer = acts_on(call).filter(number__gt=seen).last()
    if newer is not None:
        raise OvertakenError(newer)
    before = {name: getattr(call, name) for name in DAYS}
    if call.opened_at is not None:
        if terms.edition != call.edition or sorted(terms.stars) != list(call.stars):
            raise RefusedError(
                "批次开放后不能更换指南版本和星级",
                "an open call keeps its edition and stars",
                field="edition",
                clause="R90",
            )
        for name, day in before.items():
            if getattr(terms, name) != day:
                raise RefusedError(
                    "批次开放后日期不能直接修改，请用“延长期限”并写明原因",
                    "the days of an open call stay: extend a deadline, with a reason",
                    field=name,
                    clause="R34",
                )
    if terms.edition != call.edition:
        _choosable(terms.edition)
    _set(call, terms)
    call.save()
    record("call.change", call, actor, before=before, **terms._asdict())
    return call


@verb
def extend(*, actor: Actor, call: Call, closes_on: date, county_by: date, city_by: date, reason: str) -> Call:
    """Move deadlines of an open call to later days, with a reason. Those concerned are told in the background.

    Raises ``RefusedError`` for a draft, for no reason, for days that move none to a later one or any to an earlier one, and
    for one too far off: what was extended is never taken back.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.may_manage(actor, call):
        raise NotAllowedError("只有设立批次的部门可以延长期限", "only the office that made the call extends it")
    if call.opened_at is None:
        raise RefusedError("批次尚未开放，请直接修改日期", "the call is a draft: change its days")
    reason = " ".join(reason.split())
    if not reason or len(reason) > 500:
        raise RefusedError("请写明延长的原因（不超过 500 字）", "say why, in up to 500 characters", field="reason")
    after = {"closes_on": closes_on, "county_by": county_by, "city_by": city_by}
    before = {name: getattr(call, name) for name in after}
    for name, day in after.items():
        if day < before[name]:
            raise RefusedError("期限只能延长，不能提前", "a deadline moves to later days alone", field=name)
    if after == before:
        raise RefusedError("没有延长任何一级的期限", "no deadline was moved", field="closes_on")
    _sensible({"opens_on": call.opens_on, **after})
    for name, day in after.items():
        setattr(call, name, day)
    call.save()
    entry = record("call.extend", call, actor, before=before, after=after, reason=reason)
    reminding.tell_extended.enqueue(call.pk, reason, about=f"extended:{entry.number}")
    return call


def _sensible(days: Mapping[str, date]) -> None:
    for earlier, later in pairwise(DAYS):
        if days[later] < days[earlier]:
            raise RefusedError(
                "日期顺序应为：开始、企业截止、县区报送、设区市报送",
                "days go: opening, enterprises, counties, cities",
                field=later,
                clause="R33–R34",
            )
    last = clock.years_after(clock.today(), MOST_YEARS)
    for name in DAYS:
        refuse_after(last, days[name], name)


def _choosable(key: str) -> None:
    """Refuse what no call may choose; a kept edition is held, so that nobody withdraws it meanwhile."""
    KeptEdition.objects.select_for_update().filter(key=key).first()
    if key not in {choice.key for choice in keeping.choosable()}:
        raise RefusedError(
            "请选择在用的指南版本；草稿须先由省工信部门发布",
            "choose an edition in use: a draft is published by the province first",
            field="edition",
        )


def _set(call: Call, terms: Terms) -> None:
    known = edition_of(terms.edition).stars
    if not terms.name.strip():
        raise RefusedError("请填写批次名称", "give the call a name", field="name")
    if not terms.stars or any(star not in known for star in terms.stars):
        raise RefusedError("请选择受理的星级", "choose the stars of the call", field="stars")
    _sensible(terms._asdict())
    for name, value in terms._asdict().items():
        setattr(call, name, value)
    if call.authority.jurisdiction.level != Level.PROVINCE:
        call.province_notice = Call._meta.get_field("province_notice").get_default()
    call.name, call.stars = terms.name.strip(), sorted(terms.stars)


@verb
def open_call(*, actor: Actor, call: Call) -> Call:
    """Open a call: enterprises see it, and may declare from its first day on."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.may_manage(actor, call):
        raise NotAllowedError("只有设立批次的部门可以开放", "only the office that made the call opens it")
    if call.opened_at is not None:
        raise RefusedError("批次已经开放", "the call is open already")
    if call.closes_on < clock.today():
        raise RefusedError(
            f"企业申报截止日 {call.closes_on} 已过，请先修改日期",
            f"it would have closed on {call.closes_on}: change its days first",
            field="closes_on",
        )
    call.opened_at, call.opened_by = clock.now(), actor.person
    call.save()
    record("call.open", call, actor)
    return call
