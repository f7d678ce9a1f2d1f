"""Pages for offices on enterprises: those to prove, their licence beside what was registered, moves to decide."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.papers.keeping import opened
from yunxing.programme.people import rules, verbs
from yunxing.programme.people.licences import beside
from yunxing.programme.people.model import Enterprise, Move, Standing
from yunxing.programme.people.queries import within
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..listing import ROWS, Pages
from ..templatetags.words import say


@require_safe
@page
def enterprises(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Enterprises of the office's area; first those that wait."""
    area = or_404(actor.jurisdiction if actor.is_officer() else None)
    found = Enterprise.objects.select_related("jurisdiction")
    if area.parent_id is not None:
        found = found.filter(within("jurisdiction__path", area.path))
    state, words = request.GET.get("standing", ""), request.GET.get("q", "").strip()[:120]
    if state in Standing.values:
        found = found.filter(standing=state)
    if words:
        found = found.filter(Q(name__contains=words) | Q(uscc__startswith=words.upper()))
    shown = Pages(found, order=(F("licence_at").desc(nulls_last=True), "-id")).get_page(request.GET.get("page"))
    moves = Move.objects.filter(within("to_jurisdiction__path", area.path), decided_at=None)
    return render(
        request,
        "people/enterprises.html",
        {
            "shown": shown,
            "standing": state,
            "q": words,
            "standings": Standing.choices,
            "moves": [
                (move, rules.may_decide_move(actor, move))
                for move in moves.select_related("enterprise", "from_jurisdiction", "to_jurisdiction")[:ROWS]
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def enterprise(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One enterprise: its licence beside what was registered; confirmed or refused here."""
    one = get_object_or_404(Enterprise.objects.select_related("jurisdiction", "licence", "judged_by"), pk=pk)
    or_404(rules.may_see_enterprise(actor, one) or None)
    refusal = None
    if request.method == "POST":
        try:
            yes, why = request.POST.get("proven") == "yes", request.POST.get("why", "")
            if one.is_renewed:
                named = request.POST.get("name", "")
                verbs.judge_renewal(actor=actor, enterprise=one, granted=yes, name=named, why=why)
            else:
                verbs.judge_licence(actor=actor, enterprise=one, proven=yes, why=why)
        except RefusedError as error:
            refusal = error
        else:
            messages.success(request, say("已处理，结果已通知企业。", "Done; the enterprise was told."))
            return redirect("enterprises")
    rivals = Enterprise.objects.filter(uscc=one.uscc).exclude(pk=one.pk).select_related("jurisdiction")[:20]
    return render(
        request,
        "people/enterprise_judged.html",
        {
            "one": one,
            "rivals": rivals,
            "may": rules.may_judge_licence(actor, one),
            "refusal": refusal,
            "why": request.POST.get("why", ""),
            "lines": (lines := beside(one)),
            "name": request.POST.get("name", "") or next((x.read for x in lines or () if x.key == "name"), ""),
        },
        status=refusal.status if refusal else 200,
    )


@require_safe
@page
def licence(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The licence's file, for its people and its offices."""
    one = get_object_or_404(Enterprise.objects.select_related("jurisdiction", "licence"), pk=pk)
    or_404(rules.may_see_enterprise(actor, one) or None)
    return opened(or_404(one.licence), name=one.licence_name, asked=request.headers)


@require_POST
@page
def decide_move(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Grant or refuse a move."""
    waiting = get_object_or_404(
        Move.objects.select_related("enterprise__jurisdiction", "from_jurisdiction", "to_jurisdiction"), pk=pk
    )
    or_404(rules.may_see_move(actor, waiting) or None)
    verbs.decide_move(
        actor=actor, move=waiting, granted=request.POST.get("granted") == "yes", why=request.POST.get("why", "")
    )
    messages.success(request, say("已处理，结果已通知企业。", "Done; the enterprise was told."))
    return redirect("enterprises")
