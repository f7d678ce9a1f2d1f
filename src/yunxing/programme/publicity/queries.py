"""What pages show of notices, objections and announcements, each in a constant number of statements."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..acting import Actor
from ..declarations.model import Declaration, State
from ..declarations.queries import lying
from ..numbers import number_of
from ..people.model import Level
from . import rules
from .model import Announced, Announcement, Noticed, Objection, PublicNotice, Remedy

PUBLIC = Q(opened_at__isnull=False)
"""Notices that anybody may read."""
_SHOWN = number_of(Noticed.objects.filter(notice=OuterRef("pk")))
"""How many enterprises a notice shows."""


def notices(actor: Actor) -> QuerySet[PublicNotice]:
    """Notices of the actor's office, with how many enterprises and open objections each has."""
    if not rules.may_manage(actor) or actor.jurisdiction is None:
        return PublicNotice.objects.none()
    waiting = Objection.objects.filter(item__notice=OuterRef("pk"), answered_at=None)
    return (
        PublicNotice.objects.filter(authority__jurisdiction=actor.jurisdiction.pk)
        .select_related("authority__jurisdiction", "call")
        .annotate(shown=_SHOWN, open_objections=number_of(waiting))
    )


def to_show(actor: Actor, *, but: PublicNotice | None = None) -> QuerySet[Declaration]:
    """Cases of the actor's office that were evaluated and stand in no notice; those of a draft count as free for it."""
    state = State.RECOGNISED if actor.is_officer(Level.PROVINCE) else State.EVALUATED
    taken = Noticed.objects.filter(declaration=OuterRef("pk"), notice__closed_at=None)
    if but is not None:
        taken = taken.exclude(notice=but)
    return _own(actor, state).filter(~Exists(taken))


def to_announce(actor: Actor) -> QuerySet[Declaration]:
    """Cases of a city whose notice is over."""
    return _own(actor, State.NOTICE_OVER)


def _own(actor: Actor, state: State) -> QuerySet[Declaration]:
    if not rules.may_manage(actor) or actor.jurisdiction is None:
        return Declaration.objects.none()
    found = lying(actor.jurisdiction.path, state)
    return found.select_related("jurisdiction", "call").defer("content").order_by("call", "path", "name", "pk")


def objections(notice: PublicNotice) -> QuerySet[Objection]:
    """Those to a notice, the oldest first."""
    return Objection.objects.filter(item__notice=notice).select_related("item").order_by("received_at", "pk")


def demanding_an_end(declaration: Declaration) -> QuerySet[Objection]:
    """Objections to a case that were upheld so that it is to be ended."""
    upheld = Objection.objects.filter(item__declaration=declaration, upheld=True, leads_to=Remedy.TERMINATE)
    return upheld.select_related("item__notice__authority").order_by("pk")


def unanswered(actor: Actor) -> QuerySet[Objection]:
    """Objections that wait for an answer of the actor's office."""
    if not rules.may_manage(actor) or actor.jurisdiction is None:
        return Objection.objects.none()
    own = Objection.objects.filter(item__notice__authority__jurisdiction=actor.jurisdiction.pk)
    return own.filter(answered_at=None)


def announcements(actor: Actor) -> QuerySet[Announcement]:
    """Announcements of the actor's office, the newest first."""
    if not rules.may_manage(actor) or actor.jurisdiction is None:
        return Announcement.objects.none()
    own = Announcement.objects.filter(authority__jurisdiction=actor.jurisdiction.pk)
    return (
        own.select_related("authority__jurisdiction", "call")
        .annotate(named=number_of(Announced.objects.filter(announcement=OuterRef("pk"))))
        .order_by("-announced_on", "-pk")
    )


def public() -> QuerySet[PublicNotice]:
    """Every notice that is or was open, the latest to close first."""
    return (
        PublicNotice.objects.filter(PUBLIC)
        .select_related("authority", "call")
        .annotate(shown=_SHOWN)
        .order_by("-closes_on", "-pk")
    )


def named(words: str) -> QuerySet[Noticed]:
    """Enterprises in public notices whose name holds some words, or whose credit code they are; the latest first."""
    whose = Q(name__contains=words) | Q(uscc=words.upper())
    return (
        Noticed.objects.filter(whose, notice__opened_at__isnull=False)
        .select_related("notice__authority")
        .order_by("-notice__closes_on", "-pk")
    )
