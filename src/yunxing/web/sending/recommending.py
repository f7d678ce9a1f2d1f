"""The city's opinions and recommendations of four and five stars, with the ratio of site checks beside them (R56, R82, R83)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from yunxing.programme.acting import Actor
from yunxing.programme.checks.ratio import ratio
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.declarations.queries import lying
from yunxing.programme.people.model import Level
from yunxing.programme.people.queries import within
from yunxing.programme.sending import verbs

from ..acting import or_404, page
from ..asked import day_of
from ..listing import Pages
from ..templatetags.words import say


@require_http_methods(["GET", "HEAD", "POST"])
@page
def recommending(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What may be recommended, each with its opinion; a POST recommends those ticked."""
    place = or_404(actor.jurisdiction if actor.is_officer(Level.CITY) else None)
    found = lying(place.path, State.NOT_DRAWN, State.CHECKED)
    found = found.select_related("call", "jurisdiction", "recommendation")
    if request.method == "POST":
        # All that was ticked: one that moved on meanwhile is named by the verb.
        ticked = request.POST.getlist("number")[: verbs.MOST]
        chosen = list(Declaration.objects.filter(within("path", place.path), number__in=ticked))
        verbs.recommend(actor=actor, declarations=chosen)
        messages.success(request, say(f"已推荐 {len(chosen)} 家。", f"{len(chosen)} recommended."))
        return redirect("recommending")
    shown = Pages(found.defer("content"), order=("call", "star", "number")).get_page(request.GET.get("page"))
    first = {one.call_id: one for one in shown}
    ratios = [(one.call, ratio(one)) for one in list(first.values())[:3]]
    return render(request, "sending/recommending.html", {"shown": shown, "ratios": ratios})


@require_POST
@page
def opinion(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Write the opinion on one. Answers its card alone to a script, so that what is typed in others stays; the list to a form."""
    place = or_404(actor.jurisdiction if actor.is_officer(Level.CITY) else None)
    declaration = or_404(Declaration.objects.filter(within("path", place.path), number=number).first())
    verbs.write_opinion(
        actor=actor,
        declaration=declaration,
        text=request.POST.get("text", ""),
        sealed_on=day_of(sealed, "sealed_on") if (sealed := request.POST.get("sealed_on", "")) else None,
    )
    if getattr(request, "htmx", False):
        found = Declaration.objects.select_related("jurisdiction", "recommendation").get(pk=declaration.pk)
        return render(request, "sending/opinion.html", {"one": found, "kept": True})
    messages.success(request, say("推荐意见已保存。", "The opinion is kept."))
    return redirect("recommending")
