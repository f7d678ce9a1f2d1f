"""What waits for an office's review: by deadline or by risk, and passed several at once after a look at what that does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.people.model import Level
from yunxing.programme.procedure.queries import asking_to_end
from yunxing.programme.review import queries, verbs

from ..acting import or_404, page
from ..asked import seen_of
from ..listing import Pages
from ..templatetags.words import english, say

MOST_OVERDUE = 20
_BY = {Level.COUNTY: "call__county_by", Level.CITY: "call__city_by"}
"""Until when an office is to send on what waits there (R33)."""


def _orders(actor: Actor) -> dict[str, tuple[Any, ...]]:
    """By deadline of the office, then as it came; or by what speaks against it."""
    place = actor.jurisdiction
    due = (_BY[Level(place.level)], "submitted_at", "pk") if place is not None else ("submitted_at", "pk")
    return {"due": due, "risk": (F("alarms").desc(), *due)}


@require_safe
@page
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The declarations that wait here: those due first, or those that most speaks against."""
    found = or_404(queries.waiting(actor))
    orders, order = _orders(actor), request.GET.get("sort", "due")
    asked = {"sort": order if order in orders else "due", "star": request.GET.get("star", "")}
    if asked["star"].isdecimal():
        found = found.filter(star=int(asked["star"][:3]))
    count = found.values("pk").count()
    if asked["sort"] == "risk":
        found = _with_alarms(found)
    shown = Pages(found.defer("content"), order=orders[asked["sort"]], count=count).get_page(request.GET.get("page"))
    words = {o.name.lower(): OUTCOME_WORDS[o][int(english())] for o in Outcome}
    return render(
        request,
        "review/queue.html",
        {
            "shown": shown,
            "overdue": queries.overdue(actor)[:MOST_OVERDUE],
            "asked": asked,
            "outcomes": words,
            "progress": queries.progress(actor, [one.pk for one in shown]),
            "ending": asking_to_end(one.pk for one in shown),
            "alarms": queries.alarms([one.pk for one in shown]),
            "last": queries.last_numbers([one.pk for one in shown]),
        },
    )


def _with_alarms(found: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """With how many of its papers another enterprise showed as well."""
    foreign = Count("papers__seen_again", filter=Q(papers__seen_again__foreign=True), distinct=True)
    return found.annotate(alarms=foreign)


@require_POST
@page
def several(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Pass several: shown first, done when it is confirmed."""
    numbers = request.POST.getlist("number")[: verbs.MOST_AT_ONCE]
    found = or_404(queries.waiting(actor)).filter(number__in=numbers).order_by("submitted_at", "pk")
    chosen = list(found.select_related("call__authority__jurisdiction"))
    gone = sorted(set(numbers) - {one.number for one in chosen})
    if gone:
        named = "、".join(gone[:5])
        messages.warning(
            request,
            say(
                f"{named}{'等' if len(gone) > 5 else ''}共 {len(gone)} 份已不在待审之列，没有列入。",
                f"{len(gone)} wait no more and were left out: {named}",
            ),
        )
    if not chosen:
        if not gone:
            messages.error(request, say("请先勾选申报。", "Tick some declarations first."))
        return redirect("review")
    seen = {one.number: seen_of(request, f"seen-{one.number}") for one in chosen}
    if request.POST.get("sure") == "yes":
        done = verbs.pass_several(actor=actor, declarations=chosen, seen=seen)
        messages.success(request, say(f"{len(done)} 份已通过初审。", f"{len(done)} passed."))
        return redirect("review")
    shown = verbs.could_pass(actor=actor, declarations=chosen, seen=seen)
    ready = [one for one, refused in shown if refused is None]
    return render(
        request,
        "review/several.html",
        {"shown": shown, "ready": ready, "seen": seen, "county": State.FIRST_REVIEW in {one.state for one in chosen}},
    )
