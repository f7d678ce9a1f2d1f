"""Who may do what in cases of fraud, and with lists of sanctions and exemptions."""

from __future__ import annotations

from ..acting import Actor
from ..checks.model import Inspector
from ..declarations.model import Declaration
from ..evaluation.conflicts import is_tied
from ..evaluation.model import Assignment
from ..people.model import Duty, Level
from ..procedure.case import decider_of
from ..procedure.moving import has_interest, is_
from ..procedure.table import Who
from .model import Exemption, FraudCase, Party, Sanction


def may_open(actor: Actor, declaration: Declaration) -> bool:
    """Officers above it; an expert who is to give an opinion on it; whoever inspects it. Never somebody with an interest."""
    if actor.post is None or declaration.submitted_at is None or has_interest(actor, declaration):
        return False
    if actor.is_officer() and actor.oversees(declaration.jurisdiction):
        return True
    assigned = Assignment.objects.filter(case__declaration=declaration, expert__post=actor.post, recused_at=None)
    return assigned.exists() or Inspector.objects.filter(person=actor.person, visit__declaration=declaration).exists()


def side_of(actor: Actor, case: FraudCase) -> Party | None:
    """Which of those concerned it is: the enterprise, or the provider that the case names and whose control was proven."""
    own = actor.enterprise
    if own is None:
        return None
    if own.pk == case.declaration.enterprise_id:
        return Party.ENTERPRISE
    return Party.PROVIDER if case.provider_uscc and own.is_proven and own.uscc == case.provider_uscc else None


def may_see_case(actor: Actor, case: FraudCase) -> bool:
    """Those concerned; officers and auditors above; whoever opened it."""
    if actor.membership is not None:
        return side_of(actor, case) is not None
    if actor.post is None:
        return False
    if actor.post.duty in (Duty.OFFICER, Duty.AUDITOR) and actor.oversees(case.declaration.jurisdiction):
        return True
    return case.opened_by_id == actor.person.pk


def belongs_to_a_party(actor: Actor, case: FraudCase) -> bool:
    """Whether who acts is tied to the enterprise, to whom it deals with, or to the provider that the case names."""
    if has_interest(actor, case.declaration):
        return True
    if actor.membership is not None:
        return False
    return is_tied(actor.person, name=case.provider_name, code=case.provider_uscc)


def may_hear(actor: Actor, case: FraudCase) -> bool:
    """Officers of the city or the province in whose area it is."""
    return (
        actor.is_officer(Level.CITY, Level.PROVINCE)
        and actor.oversees(case.declaration.jurisdiction)
        and not belongs_to_a_party(actor, case)
    )


def may_decide(actor: Actor, case: FraudCase) -> bool:
    """The level that decides on the star: the city for three, the province for four and five (R3, R5, P18)."""
    who = Who.CITY if decider_of(case.declaration) == Level.CITY else Who.PROVINCE
    return is_(who, actor, case.declaration) and not belongs_to_a_party(actor, case)


def appellant(actor: Actor, case: FraudCase) -> Party | None:
    """As whom somebody may appeal: the one responsible at the enterprise, or at a provider that was found to share it (R84)."""
    party, own = side_of(actor, case), actor.enterprise
    if own is None or not actor.is_owner_of(own) or (party is Party.PROVIDER and not case.provider_found):
        return None
    return party


def may_decide_appeal(actor: Actor, case: FraudCase) -> bool:
    """The province, for a city's decision and for its own; never who decided first."""
    return (
        is_(Who.PROVINCE, actor, case.declaration)
        and case.decided_by_id != actor.person.pk
        and not belongs_to_a_party(actor, case)
    )


def may_see_lists(actor: Actor) -> bool:
    """Officers and auditors: what stands on a list concerns the whole province, wherever it was made."""
    return actor.post is not None and actor.post.duty in (Duty.OFFICER, Duty.AUDITOR)


def may_look_up(actor: Actor) -> bool:
    """Officers."""
    return actor.is_officer()


def may_keep_lists(actor: Actor) -> bool:
    """Officers of a city or of the province."""
    return actor.is_officer(Level.CITY, Level.PROVINCE)


def covers(actor: Actor, area: str) -> bool:
    """Whether a list's area lies within the office's: the province's in all, a city's in its own."""
    place = actor.jurisdiction
    return place is not None and (area == place.pk or place.parent_id is None or area.startswith(place.pk))


def may_end_exemption(actor: Actor, exemption: Exemption) -> bool:
    """Who may keep a list of its area."""
    return may_keep_lists(actor) and covers(actor, exemption.area)


def may_end_sanction(actor: Actor, sanction: Sanction) -> bool:
    """The office that made it, or the province."""
    return may_keep_lists(actor) and (
        (actor.authority is not None and actor.authority.pk == sanction.authority_id)
        or actor.is_officer(Level.PROVINCE)
    )
