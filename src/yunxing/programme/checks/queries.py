"""What pages show of draws and visits, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from yunxing.guide import drawing as pure

from ..acting import Actor
from ..calls.model import Call
from ..declarations.model import Declaration, State
from ..people.model import Duty, Jurisdiction, Person, Post
from ..people.queries import within
from . import rules
from .drawing import as_file
from .model import Draw, Inspector, SiteCheck

IN_CHECKS = (State.NOT_DRAWN, State.DRAWN, State.CHECKED, State.CHECK_FAILED)
"""States of what was drawn from and is still the city's."""

_INSPECTORS = Prefetch("inspectors", Inspector.objects.select_related("person").order_by("pk"))


def cases(city: str, call: Call) -> QuerySet[Declaration]:
    """The cases of a city, by its path, and a call that were drawn from and are not yet recommended."""
    found = Declaration.objects.filter(within("path", city), call=call, state__in=IN_CHECKS)
    return found.select_related("jurisdiction").defer("content")


def counts(city: str, calls: Sequence[Call]) -> dict[int, dict[str, int]]:
    """How many cases a city, by its path, has of each call in each state of site checks, those that wait among them."""
    states = (State.TO_CHECK, *IN_CHECKS)
    found = Declaration.objects.filter(within("path", city), call__in=calls, state__in=states)
    made: dict[int, dict[str, int]] = {}
    for call, state, number in found.values_list("call_id", "state").annotate(number=Count("pk")).order_by("call_id"):
        made.setdefault(call, {})[state] = number
    return made


def draws(city: Jurisdiction, call: Call) -> list[Draw]:
    """The draws of a city for a call, the first one first."""
    found = Draw.objects.filter(authority__jurisdiction=city, call=call).select_related("authority", "call")
    return list(found.order_by("committed_at", "pk"))


class Visited(NamedTuple):
    """A visit and who goes."""

    visit: SiteCheck
    people: list[Person]


def visits_to(declarations: Sequence[Declaration]) -> dict[int, Visited]:
    """The last visit to each of some cases, by their keys. Every visit has inspectors."""
    sent = Inspector.objects.filter(visit__declaration__in=declarations).select_related("visit", "person")
    found: dict[int, Visited] = {}
    for one in sent.order_by("visit_id", "pk"):
        known = found.get(one.visit.declaration_id)
        if known is None or known.visit.pk != one.visit_id:
            known = found[one.visit.declaration_id] = Visited(one.visit, [])
        known.people.append(one.person)
    return found


def visits_of(actor: Actor) -> QuerySet[SiteCheck]:
    """The visits on which somebody is sent."""
    if actor.post is None or not rules.may_be_sent(actor):
        return SiteCheck.objects.none()
    place = actor.post.authority.jurisdiction
    near = Q(authority__jurisdiction__in=[place.pk, *([place.parent_id] if place.parent_id else [])])
    found = SiteCheck.objects.filter(near, inspectors__person=actor.person)
    return found.select_related("declaration__jurisdiction", "authority").defer("declaration__content")


def visit(actor: Actor, pk: int) -> SiteCheck | None:
    """A visit that somebody may see."""
    near = ("declaration__jurisdiction", "declaration__enterprise", "declaration__call", "authority__jurisdiction")
    found = SiteCheck.objects.filter(pk=pk).select_related(*near, "written_by").prefetch_related(_INSPECTORS)
    one = found.first()
    return one if one is not None and rules.may_see(actor, one) else None


class Candidate(NamedTuple):
    """Somebody who may be sent, and whether they have an interest in the case."""

    post: Post
    interested: bool


def candidates(declaration: Declaration, city: Jurisdiction) -> list[Candidate]:
    """Who may be sent to a case: officers of the city and its counties, experts of the city's office."""
    officers = Q(duty=Duty.OFFICER) & (Q(authority__jurisdiction=city) | Q(authority__jurisdiction__parent=city))
    if city.parent_id is None:
        officers = Q(duty=Duty.OFFICER, authority__jurisdiction=city)
    found = Post.objects.filter(officers | Q(duty=Duty.EXPERT, authority__jurisdiction=city), person__is_active=True)
    posts = list(
        found.select_related("person", "authority__jurisdiction").order_by(
            "authority__jurisdiction__path", "duty", "pk"
        )
    )
    near = rules.interested(posts, declaration)
    return [Candidate(post, post.person_id in near) for post in posts]


class Ranked(NamedTuple):
    """A case of a draw, with its rank and what came of it: drawn, left out, or ended before."""

    rank: str
    number: str
    star: int
    county: str
    drawn: bool
    left: bool


def ranked(draw: Draw) -> list[Ranked]:
    """The cases of a draw that was made, in the order of their ranks."""
    taken, gone = set(draw.sample), set(draw.left)
    return [Ranked(rank, *one, one.number in taken, one.number in gone) for rank, one in pure.ranked(as_file(draw))]


def names_of(numbers: Sequence[str]) -> dict[str, str]:
    """The enterprises' names of some cases, by number."""
    return dict(Declaration.objects.filter(number__in=numbers).values_list("number", "name"))


def counties(codes: Sequence[str]) -> dict[str, str]:
    """The names of some areas, by code."""
    return dict(Jurisdiction.objects.filter(pk__in=set(codes)).values_list("pk", "name"))
