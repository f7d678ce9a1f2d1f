"""What pages show of packages, each in a constant number of statements."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..acting import Actor
from ..calls.model import Call
from ..declarations.model import Declaration, State
from ..declarations.queries import lying
from ..numbers import number_of
from ..procedure.model import Step
from . import rules
from .model import Package, Packed, Recommendation, Stage

AS_SUMMED = ("declaration__star", "declaration__path", "declaration__number")
"""The order of a summary (汇总表)."""


def visible(actor: Actor) -> QuerySet[Package]:
    """The packages of somebody's area: those its offices make or sent, and those that were sent to them."""
    every = Package.objects.select_related("call", "sender", "receiver__jurisdiction")
    place = actor.jurisdiction
    if place is None or actor.post is None or actor.post.duty not in ("officer", "auditor"):
        return every.none()
    inside = Packed.objects.filter(package=OuterRef("pk"))
    counted = every.annotate(count=number_of(inside), received=number_of(inside.filter(received_at__isnull=False)))
    return counted.filter(Q(sender__jurisdiction=place) | Q(receiver__jurisdiction=place, sent_at__isnull=False))


def one(actor: Actor, pk: int) -> Package | None:
    """A package by its number in the database, where it is visible."""
    return visible(actor).filter(pk=pk).first()


def ready(actor: Actor, stage: Stage) -> QuerySet[Declaration]:
    """What may go into a package of a stage and lies in none yet."""
    place = actor.jurisdiction
    if place is None or stage not in rules.stages_of(actor):
        return Declaration.objects.none()
    found = lying(place.path, rules.LIES_IN[stage])
    return found.exclude(pk__in=rules.lying_in(stage).values("declaration")).select_related("call", "jurisdiction")


def waiting(actor: Actor) -> dict[Stage, int]:
    """How many declarations wait to be packed, by stage."""
    return {stage: ready(actor, stage).count() for stage in rules.stages_of(actor)}


def items(package: Package) -> QuerySet[Packed]:
    """What lies in a package, in the order of a summary."""
    return (
        package.items.select_related("declaration__jurisdiction", "received_by")
        .defer("declaration__content")
        .order_by(*AS_SUMMED)
    )


def opinion_on(declaration: Declaration) -> Recommendation | None:
    """The city's opinion, once it recommended by it (R56): until then it is the city's own draft."""
    if declaration.state not in rules.RECOMMENDED_ONCE:
        return None
    given = Step.objects.filter(declaration=OuterRef("declaration"), event="recommend")
    return Recommendation.objects.filter(Exists(given), declaration=declaration).select_related("authority").first()


def publishable(call: Call) -> QuerySet[Declaration]:
    """What the province may publish of a call: filed three stars, and four and five after their notice, or without one (R7)."""
    states = [State.FILED, State.PROVINCE_NOTICE_OVER, *([] if call.province_notice else [State.RECOGNISED])]
    return Declaration.objects.filter(call=call, state__in=states).select_related("jurisdiction", "enterprise")
