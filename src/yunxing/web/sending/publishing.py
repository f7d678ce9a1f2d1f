"""集中发布: the province publishes the results of a call, all stars in one list (R7)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls import queries as calls
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.people.model import Level
from yunxing.programme.recognitions import verbs
from yunxing.programme.recognitions.model import Publication
from yunxing.programme.sending import queries

from ..acting import or_404, page
from ..asked import day_of
from ..templatetags.words import say
from ..ticking import TURN, Ticks, is_turned, ticked


@require_http_methods(["GET", "HEAD", "POST"])
@page
def publishing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is ready of a call, and what was published; a POST publishes those ticked."""
    or_404(actor if actor.is_officer(Level.PROVINCE) else None)
    every = [call for call in calls.visible(actor) if call.opened_at is not None]
    wanted = request.POST.get("call", "") or request.GET.get("call", "")
    call = next((one for one in every if str(one.pk) == wanted), every[0] if every else None)
    ready = queries.publishable(call).order_by("star", "path", "number") if call else Declaration.objects.none()
    turned = is_turned(request)
    if request.method == "POST" and not turned:
        chosen = sorted(ticked(request))[: verbs.MOST + 1]
        made = verbs.publish(
            actor=actor,
            call=or_404(call),
            # All that was ticked: one that is not ready any more is named by the verb, not left out of the list (R7).
            declarations=list(
                Declaration.objects.filter(call=call, number__in=chosen).defer("content")[: verbs.MOST + 1]
            ),
            number=request.POST.get("letter_number", ""),
            title=request.POST.get("title", ""),
            published_on=day_of(request.POST.get("published_on", ""), "published_on"),
        )
        messages.success(request, say(f"已发布：{made.title}", f"Published: {made.title}"))
        return redirect(f"{request.path}?call={made.call_id}")
    past = Publication.objects.filter(call=call).order_by("-published_on", "-pk")[:50] if call else ()
    numbers = list(ready.values_list("number", flat=True)[: verbs.MOST])
    ticks = Ticks(numbers, ticked(request) if turned else numbers, request.POST.get(TURN))
    return render(
        request,
        "sending/publishing.html",
        {
            "calls": every,
            "call": call,
            "ticks": ticks,
            "ready": ticks.rows(ready.defer("content")),
            "past": past,
            "today": clock.today().isoformat(),
            "written": request.POST,
        },
    )
