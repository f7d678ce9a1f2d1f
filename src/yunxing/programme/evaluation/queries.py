"""What pages show of panels, cases and opinions, each in a constant number of statements. Unseen opinions stay unseen here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from ..acting import Actor
from ..calls.model import Call
from ..declarations.model import Declaration, State
from ..declarations.queries import lying
from ..numbers import number_of
from ..people.model import Duty, Level, Post
from ..procedure.case import decided_by
from ..procedure.model import Step, end_is_asked
from ..publicity.model import Objection
from ..sending.model import Packed, Stage
from . import rules
from .conflicts import Conflict, conflict, ties_of
from .model import Assignment, Expert, Panel, PanelCase
from .staffing import is_complete

AS_DUE = (F("given_at").asc(nulls_first=True), "case__panel__meets_on", "pk")
"""The order of an expert's cases."""
AS_LISTED = ("declaration__path", "declaration__name", "pk")
"""The order of a panel's cases."""
WIDE = 20
"""Points between the highest and the lowest score from which on they are marked as apart."""


def panels(actor: Actor) -> QuerySet[Panel]:
    """Panels of the actor's office, the newest first, with how many cases each has and how many of them are decided."""
    if not rules.may_manage(actor) or actor.jurisdiction is None:
        return Panel.objects.none()
    found = Panel.objects.filter(authority__jurisdiction=actor.jurisdiction.pk)
    cases = PanelCase.objects.filter(panel=OuterRef("pk"))
    return (
        found.select_related("authority__jurisdiction", "call")
        .annotate(brought=number_of(cases), decided=number_of(cases.filter(decided_at__isnull=False)))
        .order_by(F("closed_at").asc(nulls_first=True), "-meets_on", "-pk")
    )


def waiting(actor: Actor, call: Call | None = None) -> QuerySet[Declaration]:
    """What the actor's office is to evaluate and no panel has yet, of a call or of all; received on paper.

    At a city the stars that the edition has it decide (R3), at the province what was recommended to it (R5).
    """
    if not rules.may_manage(actor) or actor.jurisdiction is None:
        return Declaration.objects.none()
    province = actor.is_officer(Level.PROVINCE)
    stage = Stage.RECOMMENDING if province else Stage.COUNTY
    came = Packed.objects.filter(declaration=OuterRef("pk"), package__stage=stage, received_at__isnull=False)
    if province:
        found = lying(actor.jurisdiction.path, State.PROVINCE_REVIEW).filter(Exists(came))
    else:
        found = lying(actor.jurisdiction.path, State.CITY_REVIEW)
        editions = [call.edition] if call else list(found.order_by().values_list("edition", flat=True).distinct())
        found = found.filter(decided_by("city", editions)).filter(Q(jurisdiction__level=Level.CITY) | Exists(came))
    if call is not None:
        found = found.filter(call=call)
    # Asked of those alone that ever were before a panel: whether they are there since they came last.
    last = Step.objects.filter(declaration=OuterRef("declaration")).order_by("-number").values("pk")[:1]
    found = found.filter(~Exists(PanelCase.objects.filter(declaration=OuterRef("pk"), arrival=Subquery(last))))
    return found.select_related("jurisdiction", "call").defer("content")


def current(prefix: str = "") -> Exists:
    """Of cases (or what leads to them by ``prefix``): that the declaration is where it was when it came."""
    later = Step.objects.filter(
        declaration=OuterRef(f"{prefix}declaration"), number__gt=OuterRef(f"{prefix}arrival__number")
    )
    return ~Exists(later)  # type: ignore[return-value]


def own(actor: Actor) -> QuerySet[Assignment]:
    """The cases of an expert who did not stand back: first those that wait, by the day on which their panel meets."""
    if not rules.is_expert(actor):
        return Assignment.objects.none()
    found = Assignment.objects.filter(expert__post=actor.post, recused_at=None)
    return (
        found.filter(Q(case__decided_at__isnull=False) | current("case__"))
        .select_related("case__panel__authority", "case__declaration__jurisdiction")
        .order_by(*AS_DUE)
    )


def owed(actor: Actor) -> QuerySet[Assignment]:
    """The opinions that an expert owes."""
    if not rules.is_expert(actor):
        return Assignment.objects.none()
    found = Assignment.objects.filter(expert__post=actor.post, recused_at=None, given_at=None, case__decided_at=None)
    return found.filter(current("case__"))


def board(panel: Panel) -> QuerySet[PanelCase]:
    """The cases of a panel with how many opinions are given, how they are split and how far scores lie apart."""
    live = Q(assignments__recused_at=None)
    return (
        panel.cases.select_related("declaration__jurisdiction")
        .defer("declaration__content")
        .annotate(
            here=current(),
            asks_end=end_is_asked("declaration"),
            asked=Count("assignments", filter=live),
            given=Count("assignments", filter=live & Q(assignments__given_at__isnull=False)),
            for_it=Count("assignments", filter=live & Q(assignments__passes=True)),
            highest=Max("assignments__score", filter=live),
            lowest=Min("assignments__score", filter=live),
        )
        .annotate(against=F("given") - F("for_it"), spread=F("highest") - F("lowest"))
        .order_by(*AS_LISTED)
    )


class Divergence(NamedTuple):
    """How opinions that are all given differ: votes for and against, points between the scores, and whether to look closer."""

    votes_for: int
    votes_against: int
    spread: int

    @property
    def split(self) -> bool:
        """Whether some are for it and some against."""
        return bool(self.votes_for and self.votes_against)

    @property
    def wide(self) -> bool:
        """Whether the scores lie far apart."""
        return self.spread >= WIDE


class Row(NamedTuple):
    """An expert of a case; ``seen`` says whether whoever looks may read the opinion."""

    assignment: Assignment
    seen: bool
    conflict: Conflict | None


class Seen(NamedTuple):
    """A case as somebody may see it: opinions side by side, who stood back, the expert's own part."""

    rows: list[Row]
    recused: list[Assignment]
    complete: bool
    divergence: Divergence | None
    own: Assignment | None


def seen(actor: Actor, case: PanelCase) -> Seen:
    """The opinions on a case: an expert's own always, everybody's once all are given, and not before."""
    every = list(case.assignments.select_related("expert__person", "expert__post").order_by("expert_id"))
    live = [one for one in every if one.recused_at is None]
    complete = is_complete(case.panel, live)
    mine = next((one for one in live if actor.post is not None and one.expert.post_id == actor.post.pk), None)
    ties = ties_of(one.expert.person_id for one in live)
    rows = [Row(one, complete or one == mine, conflict(ties[one.expert.person_id], case.declaration)) for one in live]
    divergence = divergence_of(live) if complete else None
    return Seen(rows, [one for one in every if one.recused_at is not None], complete, divergence, mine)


def divergence_of(given: Sequence[Assignment]) -> Divergence:
    """How opinions differ."""
    scores = [one.score or 0 for one in given]
    carried = sum(1 for one in given if one.passes)
    return Divergence(carried, len(given) - carried, max(scores, default=0) - min(scores, default=0))


def case_of(actor: Actor, pk: int) -> PanelCase | None:
    """A case by number, where it may be seen; ``here``: the declaration is where it was when it came; ``asks_end``: its enterprise asks to end it."""
    found = PanelCase.objects.select_related(
        "panel__authority__jurisdiction",
        "panel__call",
        "declaration__enterprise",
        "declaration__jurisdiction",
        "decided_by",
    )
    case = found.annotate(here=current(), asks_end=end_is_asked("declaration")).filter(pk=pk).first()
    return case if case is not None and rules.may_see_case(actor, case) else None


def upheld(case: PanelCase) -> QuerySet[Objection]:
    """Objections that brought a case back: number and answer; who objected is none of a panel's business."""
    found = Objection.objects.filter(item__declaration=case.declaration_id, upheld=True)
    return found.only("number", "answer", "answered_at").order_by("received_at", "pk")


def experts(actor: Actor) -> QuerySet[Post]:
    """The posts of experts at the actor's office, with what each said of themself."""
    where = actor.jurisdiction.pk if rules.may_manage(actor) and actor.jurisdiction else ""
    found = Post.objects.filter(authority__jurisdiction=where, duty=Duty.EXPERT)
    return found.select_related("person", "expert", "authority").order_by("since", "pk")


def eligible(actor: Actor) -> QuerySet[Expert]:
    """Experts of the actor's office who said where they work and what they know."""
    where = actor.jurisdiction.pk if rules.may_manage(actor) and actor.jurisdiction else ""
    found = Expert.objects.filter(post__authority__jurisdiction=where, post__duty=Duty.EXPERT)
    return found.select_related("person").order_by("person__name", "pk")
