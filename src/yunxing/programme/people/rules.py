"""Who may do what to enterprises, offices and their people."""

from __future__ import annotations

from ..acting import Actor
from .model import Authority, Enterprise, Invitation, Level, Move


def may_see_enterprise(actor: Actor, enterprise: Enterprise) -> bool:
    """Its people; offices above it."""
    return actor.is_of(enterprise) or (actor.is_officer() and actor.oversees(enterprise.jurisdiction))


def may_lead(actor: Actor, enterprise: Enterprise) -> bool:
    """The one responsible: invites, removes, uploads the licence."""
    return actor.is_owner_of(enterprise)


def may_judge_licence(actor: Actor, enterprise: Enterprise) -> bool:
    """The office to which the enterprise belongs: its county, or the city where there is none between."""
    return actor.is_officer() and actor.jurisdiction is not None and actor.jurisdiction.pk == enterprise.jurisdiction_id


def may_staff(actor: Actor, authority: Authority) -> bool:
    """Officers invite colleagues to their own office, and the first ones to offices below; operators anywhere."""
    if actor.capacity == "operator":
        return True
    return actor.is_officer() and actor.oversees(authority.jurisdiction)


def may_see_offices(actor: Actor) -> bool:
    """The tree of offices: operators; officers of the province and of cities that have counties below."""
    return actor.capacity == "operator" or actor.is_officer(Level.PROVINCE, Level.CITY)


def may_arrange_areas(actor: Actor) -> bool:
    """New zones, renamed divisions, offices: officers of the province."""
    return actor.is_officer(Level.PROVINCE)


def may_see_invitation(actor: Actor, invitation: Invitation) -> bool:
    """The people of the enterprise it is to; whoever may invite to the office it is to."""
    if invitation.enterprise is not None:
        return actor.is_of(invitation.enterprise)
    return invitation.authority is not None and may_staff(actor, invitation.authority)


def may_see_move(actor: Actor, move: Move) -> bool:
    """Offices above where the enterprise is or would go."""
    return actor.is_officer() and (
        actor.oversees(move.from_jurisdiction)
        or actor.oversees(move.to_jurisdiction)
        or may_see_enterprise(actor, move.enterprise)
    )


def may_decide_move(actor: Actor, move: Move) -> bool:
    """The office that an enterprise would go to, or one above both."""
    if not actor.is_officer():
        return False
    if actor.jurisdiction is not None and actor.jurisdiction.pk == move.to_jurisdiction_id:
        return True
    return (
        actor.is_officer(Level.CITY, Level.PROVINCE)
        and actor.oversees(move.to_jurisdiction)
        and actor.oversees(move.from_jurisdiction)
    )
