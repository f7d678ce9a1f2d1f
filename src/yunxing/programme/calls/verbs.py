"""Calls made, changed, opened, and enterprises reminded before their deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from .. import clock
from ..acting import Actor, verb
from ..declarations.content import edition_of
from ..declarations.model import Declaration
from ..declarations.rules import OPEN_STATES
from ..journal.verbs import record
from ..messages.verbs import members, tell
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import Call

REMINDED = (14, 7, 3, 1)
"""Days before the deadline on which those who have not handed in are reminded."""


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


@verb
def make(*, actor: Actor, terms: Terms) -> Call:
    """A call as a draft, seen by its office alone. Raises ``RefusedError`` for days out of order or stars that are none."""
    if not rules.may_manage(actor) or actor.authority is None:
        raise NotAllowedError("只有省、市工信部门可以设立批次", "only offices of the province or a city make calls")
    call = Call(authority=actor.authority)
    _set(call, terms)
    call.save()
    record("call.make", call, actor, **terms._asdict())
    return call


@verb
def change(*, actor: Actor, call: Call, terms: Terms) -> Call:
    """Change a call. Once it is open its edition and stars stay, and no deadline moves to an earlier day."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.may_manage(actor, call):
        raise NotAllowedError("只有设立批次的部门可以修改", "only the office that made the call changes it")
    before = {name: getattr(call, name) for name in ("closes_on", "county_by", "city_by")}
    if call.opened_at is not None:
        if terms.edition != call.edition or sorted(terms.stars) != list(call.stars):
            raise RefusedError(
                "批次开放后不能更换指南版本和星级",
                "an open call keeps its edition and stars",
                field="edition",
                clause="R90",
            )
        for name, day in before.items():
            if getattr(terms, name) < day:
                raise RefusedError(
                    "批次开放后期限只能延长，不能提前",
                    "a deadline of an open call moves to later days alone",
                    field=name,
                )
    _set(call, terms)
    call.save()
    record("call.change", call, actor, before=before, **terms._asdict())
    return call


def _set(call: Call, terms: Terms) -> None:
    known = edition_of(terms.edition).stars
    if not terms.name.strip():
        raise RefusedError("请填写批次名称", "give the call a name", field="name")
    if not terms.stars or any(star not in known for star in terms.stars):
        raise RefusedError("请选择受理的星级", "choose the stars of the call", field="stars")
    for earlier, later in pairwise(("opens_on", "closes_on", "county_by", "city_by")):
        if getattr(terms, later) < getattr(terms, earlier):
            raise RefusedError(
                "日期顺序应为：开始、企业截止、县区报送、设区市报送",
                "days go: opening, enterprises, counties, cities",
                field=later,
                clause="R33–R34",
            )
    for name, value in terms._asdict().items():
        setattr(call, name, value)
    call.name, call.stars = terms.name.strip(), sorted(terms.stars)


@verb
def open_call(*, actor: Actor, call: Call) -> Call:
    """Open a call: enterprises see it, and may declare from its first day on."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.may_manage(actor, call):
        raise NotAllowedError("只有设立批次的部门可以开放", "only the office that made the call opens it")
    if call.opened_at is not None:
        raise RefusedError("批次已经开放", "the call is open already")
    call.opened_at, call.opened_by = clock.now(), actor.person
    call.save()
    record("call.open", call, actor)
    return call


@verb
def remind(*, call: Call) -> int:
    """Remind those with an open declaration, on the days named in ``REMINDED``, once a day; how many declarations."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    today = clock.today()
    left = (call.closes_on - today).days
    if not call.is_open or left not in REMINDED or today.isoformat() in call.reminded_on:
        return 0
    waiting = Declaration.objects.filter(call=call, state__in=OPEN_STATES).select_related("enterprise")
    count = 0
    for declaration in waiting.iterator(chunk_size=500):
        count += 1
        tell(
            members(declaration.enterprise),
            "deadline",
            zh=f"批次“{call.name}”将于 {call.closes_on} 24:00 截止（还有 {left} 天），申报 {declaration.number} 尚未提交",
            en=f"{call.name} closes on {call.closes_on} at 24:00, in {left} days; {declaration.number} is not submitted",
            link=f"/declarations/{declaration.number}/",
        )
    call.reminded_on = [*call.reminded_on, today.isoformat()]
    call.save()
    record("call.remind", call, None, left=left, declarations=count)
    return count
