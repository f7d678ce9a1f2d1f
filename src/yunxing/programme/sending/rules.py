"""Who makes, sends and receives packages, and what goes into which."""

from __future__ import annotations

from collections.abc import Mapping

from ..acting import Actor
from ..declarations.model import State
from ..people.model import Authority, Jurisdiction, Level
from .model import Package, Stage

LIES_IN: Mapping[Stage, State] = {
    Stage.COUNTY: State.PASSED,
    Stage.FILING: State.ANNOUNCED,
    Stage.RECOMMENDING: State.RECOMMENDED,
}
"""The state of what may be put into a package."""
COPIES: Mapping[Stage, int] = {Stage.COUNTY: 3, Stage.FILING: 1, Stage.RECOMMENDING: 2}
"""Sealed copies that the receiver must have (R79, R80)."""


def stages_of(actor: Actor) -> list[Stage]:
    """The packages that somebody's office sends: a county's, or both of an office of city level."""
    if actor.is_officer(Level.COUNTY):
        return [Stage.COUNTY]
    return [Stage.FILING, Stage.RECOMMENDING] if actor.is_officer(Level.CITY) else []


def receiver_of(sender: Jurisdiction) -> Authority | None:
    """The office above: a city for its counties, the province for cities and direct counties (R6)."""
    above = sender.parent
    return None if above is None else Authority.objects.filter(jurisdiction=above).order_by("pk").first()


def may_see(actor: Actor, package: Package) -> bool:
    """The sender; the receiver once it was sent, and auditors of either."""
    if actor.authority is None or actor.post is None or actor.post.duty not in ("officer", "auditor"):
        return False
    return actor.authority.pk == package.sender_id or (
        package.sent_at is not None and actor.authority.pk == package.receiver_id
    )


def may_change(actor: Actor, package: Package) -> bool:
    """Officers of the sender, until it is sent."""
    return (
        actor.is_officer()
        and actor.authority is not None
        and actor.authority.pk == package.sender_id
        and package.sent_at is None
    )


def may_receive(actor: Actor, package: Package) -> bool:
    """Officers of the receiver, once it was sent."""
    return (
        actor.is_officer()
        and actor.authority is not None
        and actor.authority.pk == package.receiver_id
        and package.sent_at is not None
    )
