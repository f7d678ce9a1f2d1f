"""Who acts on a page: the person logged in, in the capacity chosen; refusals become pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from yunxing.programme.acting import Actor
from yunxing.programme.evaluation.conflicts import left_lately
from yunxing.programme.evaluation.model import Expert
from yunxing.programme.people.model import Person
from yunxing.programme.refusals import RefusedError

P = ParamSpec("P")
T = TypeVar("T")
CHOSEN = "capacity"
"""The session's key: ``m12`` a membership, ``p3`` a post."""


def capacities(person: Person) -> list[Actor]:
    """Every capacity of a person: enterprises first, then offices."""
    known, left = (
        Exists(Expert.objects.filter(person=OuterRef("person"))),
        Exists(left_lately(person=OuterRef("person"))),
    )
    found = person.posts.select_related("authority__jurisdiction__parent").annotate(known=known, left=left)
    posts = list(found.order_by("since", "id"))
    person.is_no_expert = any(not post.known for post in posts)
    person.left_nobody = any(not post.left for post in posts)
    return [*(Actor(person, membership=m) for m in person.belongs_to), *(Actor(person, post=p) for p in posts)]


def key_of(actor: Actor) -> str:
    """A capacity's key in the session."""
    if actor.membership:
        return f"m{actor.membership.pk}"
    return f"p{actor.post.pk}" if actor.post else ""


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request: the capacity chosen, or the first there is. Read once for each request."""
    kept: Actor | None = getattr(request, "_actor", None)
    if kept is None:
        person = request.user
        assert isinstance(person, Person)
        every = capacities(person)
        chosen = request.session.get(CHOSEN)
        kept = next((a for a in every if key_of(a) == chosen), every[0] if every else Actor(person))
        request._actor, request._capacities = kept, every  # type: ignore[attr-defined]
    return kept


def page(view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for those logged in. It gets the actor; a refusal is shown with its reason, and its status says which."""

    @login_required
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, actor_of(request), *args, **kwargs)
        except RefusedError as refusal:
            return refused(request, refusal)

    return shown


def refused(
    request: HttpRequest, refusal: RefusedError, *, place: tuple[tuple[str, str], str] | None = None
) -> HttpResponse:
    """The page, or the part of one, that tells a refusal. ``place``: where it lies, in both languages, and its address."""
    htmx = bool(getattr(request, "htmx", False))
    response = render(
        request,
        "parts/refused.html" if htmx else "refused.html",
        {"refusal": refusal, "place": place},
        status=refusal.status,
    )
    if htmx:
        response["HX-Retarget"] = "#say"
        response["HX-Reswap"] = "innerHTML"
    return response


def or_404(found: T | None) -> T:
    """A thing, or no page: what somebody may not see is not there."""
    if found is None:
        raise Http404
    return found
