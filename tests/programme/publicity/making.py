"""Evaluated cases and notices of them, made by the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.publicity import noticing, objecting
from yunxing.programme.publicity.model import Objection, PublicNotice

from ..evaluation.making import decided, expert, panel, waiting
from ..factories import NOON

OPENS, CLOSES = date(2020, 5, 8), date(2020, 5, 14)


def evaluated(actor: Actor, of: Call, *, number: int = 1) -> list[tuple[Actor, Declaration]]:
    """Three-star cases of the direct county that passed their evaluation."""
    group = panel(actor, of, [expert()[1]], each=1)
    made = [waiting(of, name=f"昆山公示第{place}有限公司") for place in range(1, number + 1)]
    for _, one in made:
        decided(actor, group, one)
    return made


def terms(**more: Any) -> noticing.Terms:
    """Sound terms of a notice."""
    sound = {
        "title": "2020年三星级上云企业拟认定名单公示",
        "number": "昆工信公示〔2020〕1号",
        "opens_on": OPENS,
        "closes_on": CLOSES,
        "contact": "0512-57300000",
        "address": "昆山市前进中路1号",
    }
    return noticing.Terms(**{**sound, **more})


def opened(actor: Actor, declarations: Sequence[Declaration], **more: Any) -> PublicNotice:
    """A notice that is public."""
    made = noticing.write(actor=actor, call=declarations[0].call, declarations=declarations, terms=terms(**more))
    return noticing.open_notice(actor=actor, notice=made)


def lodged(notice: PublicNotice, *, place: int = 0, **more: Any) -> objecting.Lodged:
    """An objection on the notice's first day."""
    item = notice.items.order_by("pk")[place]
    with clock.moved_to(NOON + timedelta(1)):
        return objecting.lodge(item=item, **{"text": "该企业没有实际使用云服务。", **more})


def answered(actor: Actor, objection: Objection, *, leads_to: str = "") -> Objection:
    """An objection looked into and answered; upheld where it leads to something."""
    objecting.write_found(actor=actor, objection=objection, found="已现场核实。")
    return objecting.answer(
        actor=actor, objection=objection, upheld=bool(leads_to), leads_to=leads_to, text="经核实，答复如下。"
    )
