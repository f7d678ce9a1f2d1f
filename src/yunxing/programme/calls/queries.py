"""Calls that somebody sees."""

from __future__ import annotations

from typing import Any

from ..acting import Actor
from ..journal.model import Entry
from ..journal.verbs import named
from ..people.model import Duty
from .model import Call
from .verbs import Terms


def visible(actor: Actor) -> list[Call]:
    """Open calls of areas that hold one's own, or lie within it; drafts of one's own office."""
    place = actor.enterprise.jurisdiction if actor.enterprise else actor.jurisdiction
    found = []
    for call in Call.objects.select_related("authority__jurisdiction")[:500]:
        own = (
            actor.post is not None and actor.post.duty == Duty.OFFICER and call.authority_id == actor.post.authority_id
        )
        area = call.authority.jurisdiction
        near = place is not None and (area.holds(place) or place.holds(area))
        if own or (call.opened_at is not None and near):
            found.append(call)
    return found


def one(actor: Actor, pk: int) -> Call | None:
    """A call by number, where it is visible."""
    return next((call for call in visible(actor) if call.pk == pk), None)


def last_act(call: Call) -> int:
    """The number of the journal's last entry on a call: what somebody who looks at it has seen."""
    last = Entry.objects.filter(subject=named(call)).order_by("-number").values_list("number", flat=True).first()
    return last or 0


def terms_at(call: Call, seen: int) -> dict[str, Any]:
    """A call's terms by name as they were after an entry of the journal, days as ISO 8601; empty where it is no longer known."""
    said: dict[str, Any] = {}
    acts = Entry.objects.filter(subject=named(call), number__lte=seen).order_by("number")
    for act, data in acts.values_list("act", "data"):
        if data is None:  # erased: a notice may name somebody
            said = {}
        elif act == "call.extend":
            said |= data["after"]
        elif act in ("call.make", "call.change"):
            said |= {name: data[name] for name in Terms._fields if name in data}
    return said
