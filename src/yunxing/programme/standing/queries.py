"""What pages show of cases, sanctions and exemptions, each in a constant number of statements."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yunxing.guide.context import same_name
from yunxing.reference.text import tidy_code

from .. import clock
from ..acting import Actor
from ..people.model import Duty
from ..people.queries import within
from ..refusals import RefusedError
from . import rules
from .knowing import in_force
from .model import Appeal, Exemption, FraudCase, Party, Sanction


def cases(actor: Actor) -> QuerySet[FraudCase]:
    """The cases that somebody may see (as ``rules.may_see_case`` says of one)."""
    every = FraudCase.objects.select_related("declaration__enterprise", "declaration__jurisdiction", "authority")
    if actor.membership is not None:
        own = actor.membership.enterprise
        concerned = Q(declaration__enterprise=own)
        if own.is_proven:
            concerned |= Q(provider_uscc=own.uscc)
        return every.filter(concerned)
    if actor.post is None:
        return every.none()
    area = actor.post.authority.jurisdiction
    if actor.post.duty not in (Duty.OFFICER, Duty.AUDITOR):
        return every.filter(opened_by=actor.person)
    if area.parent_id is None:
        return every
    return every.filter(within("declaration__path", area.path) | Q(opened_by=actor.person))


STAGES = ("open", "heard", "found", "not", "appeal", "overturned")
"""Where a case stands, as lists filter it."""


def at_stage(found: QuerySet[FraudCase], stage: str) -> QuerySet[FraudCase]:
    """The cases that stand somewhere; all of them for a word that is none."""
    match stage:
        case "open":
            return found.filter(decided_at=None, heard_at=None)
        case "heard":
            return found.filter(decided_at=None, heard_at__isnull=False)
        case "found":
            return found.filter(found=True, appeals=None)
        case "not":
            return found.filter(found=False)
        case "appeal":
            return found.filter(Exists(Appeal.objects.filter(case=OuterRef("pk"), decided_at=None)))
        case "overturned":
            return found.filter(overturned_at__isnull=False)
    return found


def stage_of(case: FraudCase) -> str:
    """Where a case stands: one of ``STAGES``, or ``upheld`` where the enterprise's appeal was dismissed."""
    if case.decided_at is None:
        return "heard" if case.heard_at else "open"
    if not case.found:
        return "not"
    if case.overturned_at is not None:
        return "overturned"
    appeals = {one.party: one for one in case.appeals.all()}
    if any(one.decided_at is None for one in appeals.values()):
        return "appeal"
    return "upheld" if Party.ENTERPRISE in appeals else "found"


def cases_about(found: QuerySet[FraudCase], words: str) -> QuerySet[FraudCase]:
    """Those with a number of case or declaration, or whose enterprise or provider is called so."""
    return found.filter(
        Q(number__startswith=words.upper())
        | Q(declaration__number__startswith=words)
        | Q(declaration__name__contains=words)
        | Q(provider_name__contains=words)
    )


def sanctions(*, party: str = "", words: str = "", running: bool = False) -> QuerySet[Sanction]:
    """Sanctions on a party, whose name holds some words or whose code begins so; those in force alone where it is asked."""
    found = Sanction.objects.select_related("authority", "case")
    if party:
        found = found.filter(party=party)
    if words:
        found = found.filter(Q(same__contains=same_name(words)) | Q(uscc__startswith=words.upper()))
    return in_force(found, clock.today()) if running else found


def exemptions(*, area: str = "", words: str = "", running: bool = False) -> QuerySet[Exemption]:
    """Exemptions of an area, whose name holds some words; those in force alone where it is asked."""
    found = Exemption.objects.select_related("authority")
    if area:
        found = found.filter(area__startswith=area)
    if words:
        found = found.filter(same__contains=same_name(words))
    if running:
        today = clock.today()
        found = found.filter(Q(until_on=None) | Q(until_on__gte=today), from_on__lte=today)
    return found


def look_up(actor: Actor, *, code: str = "", name: str = "") -> dict[str, Any] | None:
    """What is in force today on a party by code or exact name, for other systems of an office; None for who may not ask.

    Raises ``RefusedError`` where neither says anything: a space of no width is no name.
    """
    if not rules.may_look_up(actor):
        return None
    today, code, same = clock.today(), tidy_code(code), same_name(name)
    if not code and not same:
        raise RefusedError("请给出 uscc 或 name", "give uscc or name", field="uscc")
    mine = Q(uscc=code) if code else Q()
    if same:
        mine |= Q(same=same) if not code else Q(same=same, uscc="")
    struck = in_force(Sanction.objects.filter(mine).select_related("authority"), today).order_by("-from_on", "-pk")
    freed = exemptions(running=True).filter(same=same).order_by("-from_on", "-pk") if same else ()
    return {
        "asked": {"uscc": code, "name": name.strip()},
        "on": today.isoformat(),
        "sanctioned": any(one.party == "enterprise" for one in struck),
        "sanctions": [
            {
                "party": one.party,
                "name": one.name,
                "uscc": one.uscc,
                "from": one.from_on.isoformat(),
                "until": one.until_on.isoformat() if one.until_on else None,
                "source": one.source,
                "authority": str(one.authority),
            }
            for one in struck
        ],
        "exemptions": [
            {
                "area": one.area,
                "name": one.name,
                "from": one.from_on.isoformat(),
                "until": one.until_on.isoformat() if one.until_on else None,
                "source": one.source,
            }
            for one in freed
        ],
    }
