"""Who makes, sends and receives packages, and what goes into which."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from ..acting import Actor
from ..declarations.model import State
from ..people.model import Authority, Jurisdiction, Level
from .model import Package, Packed, Stage

LIES_IN: Mapping[Stage, State] = {
    Stage.COUNTY: State.PASSED,
    Stage.FILING: State.ANNOUNCED,
    Stage.RECOMMENDING: State.RECOMMENDED,
}
"""The state of what may be put into a package."""
RECOMMENDED_ONCE = (
    *(State.RECOMMENDED, State.PROVINCE_REVIEW, State.RECOGNISED, State.DECLINED),
    *(State.PROVINCE_NOTICE, State.PROVINCE_NOTICE_OVER, State.PUBLISHED, State.TERMINATED, State.REVOKED),
)
"""The states in which the city may have recommended: nothing leads from there back to before."""
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


def lying_in(stage: Stage) -> QuerySet[Packed]:
    """What lies in a package of a stage and is in nobody's hands yet: not sent, or sent to be filed and not received (R86)."""
    held = Q(package__sent_at=None) | Q(package__stage=Stage.FILING, received_at=None)
    return Packed.objects.filter(package__stage=stage).filter(held)


def _is_of(actor: Actor, office: Authority) -> bool:
    """Whether somebody serves in an office or in another one of its area: an area acts as one."""
    return actor.jurisdiction is not None and actor.jurisdiction.pk == office.jurisdiction_id


def may_change(actor: Actor, package: Package) -> bool:
    """Officers of the sender, until it is sent."""
    return actor.is_officer() and package.sent_at is None and _is_of(actor, package.sender)


def may_receive(actor: Actor, package: Package) -> bool:
    """Officers of the receiver, once it was sent."""
    return actor.is_officer() and package.sent_at is not None and _is_of(actor, package.receiver)
