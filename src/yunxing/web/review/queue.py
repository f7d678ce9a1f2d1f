"""What waits for an office's review: by deadline or by risk, and passed several at once after a look at what that does."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.procedure.queries import asking_to_end
from yunxing.programme.review import queries, verbs

from ..acting import or_404, page
from ..listing import Pages
from ..templatetags.words import english, say

MOST_OVERDUE = 20
_ORDERS = {
    "due": (F("submitted_at").asc(), "pk"),
    "risk": (F("alarms").desc(), F("submitted_at").asc(), "pk"),
}


@require_safe
@page
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The declarations that wait here: the earliest first, or those that most speaks against."""
    found = or_404(queries.waiting(actor))
    order = request.GET.get("sort", "due")
    asked = {"sort": order if order in _ORDERS else "due", "star": request.GET.get("star", "")}
    if asked["star"].isdecimal():
        found = found.filter(star=int(asked["star"][:3]))
    count = found.values("pk").count()
    if asked["sort"] == "risk":
        found = _with_alarms(found)
    shown = Pages(found.defer("content"), order=_ORDERS[asked["sort"]], count=count).get_page(request.GET.get("page"))
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
    if not chosen:
        messages.error(request, say("请先勾选申报。", "Tick some declarations first."))
        return redirect("review")
    if request.POST.get("sure") == "yes":
        done = verbs.pass_several(actor=actor, declarations=chosen)
        messages.success(request, say(f"{len(done)} 份已通过初审。", f"{len(done)} passed."))
        return redirect("review")
    shown = verbs.could_pass(actor=actor, declarations=chosen)
    ready = [one for one, refused in shown if refused is None]
    return render(
        request,
        "review/several.html",
        {"shown": shown, "ready": ready, "county": State.FIRST_REVIEW in {one.state for one in chosen}},
    )
