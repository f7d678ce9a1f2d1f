"""Pages for offices: enterprises to prove, moves to decide, who works here."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunxing.programme.acting import Actor
from yunxing.programme.papers.keeping import opened
from yunxing.programme.people import rules, verbs
from yunxing.programme.people.model import Authority, Enterprise, Invitation, Move, Post, Standing
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..templatetags.words import say
from .forms import StaffForm

ROWS = 50


def _within(field: str, area: str) -> Q:
    """Those in an area, as a range that an index serves."""
    return Q(**{f"{field}__gte": area, f"{field}__lt": area[:-1] + chr(ord(area[-1]) + 1)})


@require_GET
@page
def enterprises(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Enterprises of the office's area; first those that wait."""
    area = or_404(actor.jurisdiction if actor.is_officer() else None)
    found = Enterprise.objects.filter(_within("jurisdiction__path", area.path)).select_related("jurisdiction")
    state, words = request.GET.get("standing", ""), request.GET.get("q", "").strip()
    if state in Standing.values:
        found = found.filter(standing=state)
    if words:
        found = found.filter(Q(name__contains=words) | Q(uscc__startswith=words.upper()))
    shown = Paginator(found.order_by(F("licence_at").desc(nulls_last=True), "-id"), ROWS).get_page(
        request.GET.get("page")
    )
    moves = Move.objects.filter(_within("to_jurisdiction__path", area.path), decided_at=None)
    return render(
        request,
        "people/enterprises.html",
        {
            "shown": shown,
            "standing": state,
            "q": words,
            "standings": Standing.choices,
            "moves": moves.select_related("enterprise", "from_jurisdiction", "to_jurisdiction")[:50],
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
            verbs.judge_licence(
                actor=actor, enterprise=one, proven=request.POST.get("proven") == "yes", why=request.POST.get("why", "")
            )
        except RefusedError as error:
            refusal = error
        else:
            messages.success(request, say("已处理。", "Done."))
            return redirect("enterprises")
    rivals = Enterprise.objects.filter(uscc=one.uscc).exclude(pk=one.pk).select_related("jurisdiction")[:20]
    return render(
        request,
        "people/enterprise_judged.html",
        {"one": one, "rivals": rivals, "may": rules.may_judge_licence(actor, one), "refusal": refusal},
        status=refusal.status if refusal else 200,
    )


@require_GET
@page
def licence(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse | FileResponse:
    """The licence's file, for its people and its offices."""
    one = get_object_or_404(Enterprise.objects.select_related("jurisdiction", "licence"), pk=pk)
    or_404(rules.may_see_enterprise(actor, one) or None)
    return opened(or_404(one.licence), name=one.licence_name)


@require_POST
@page
def decide_move(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Grant or refuse a move."""
    waiting = get_object_or_404(
        Move.objects.select_related("enterprise", "from_jurisdiction", "to_jurisdiction"), pk=pk
    )
    verbs.decide_move(
        actor=actor, move=waiting, granted=request.POST.get("granted") == "yes", why=request.POST.get("why", "")
    )
    messages.success(request, say("已处理。", "Done."))
    return redirect("enterprises")


@require_GET
@page
def office(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who works at the office, and which offices are below."""
    authority = or_404(actor.authority)
    below = Authority.objects.filter(_within("jurisdiction__path", authority.jurisdiction.path)).select_related(
        "jurisdiction"
    )
    return render(
        request,
        "people/office.html",
        {
            "authority": authority,
            "posts": authority.posts.select_related("person").order_by("since", "id"),
            "below": below.exclude(pk=authority.pk).annotate(people=Count("posts")).order_by("jurisdiction__path"),
            "invitations": Invitation.objects.filter(
                authority__in=below, accepted_at=None, withdrawn_at=None
            ).select_related("authority")[:50],
            "form": StaffForm(offices=below.order_by("jurisdiction__path")),
            "may": rules.may_staff(actor, authority),
        },
    )


@require_POST
@page
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Invite somebody to an office."""
    form = StaffForm(request.POST, offices=Authority.objects.all())
    if form.is_valid():
        verbs.invite(actor=actor, **form.cleaned_data)
        messages.success(request, say("邀请已发出。", "The invitation is on its way."))
    else:
        messages.error(request, " ".join(e for errors in form.errors.values() for e in errors))
    return redirect("office")


@require_POST
@page
def end_post(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """End somebody's post."""
    verbs.end_post(actor=actor, post=get_object_or_404(Post.objects.select_related("authority__jurisdiction"), pk=pk))
    return redirect("office")


@require_POST
@page
def withdraw(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take an invitation back."""
    waiting = get_object_or_404(Invitation.objects.select_related("enterprise", "authority__jurisdiction"), pk=pk)
    verbs.withdraw_invitation(actor=actor, invitation=waiting)
    messages.success(request, say("邀请已撤回。", "The invitation was withdrawn."))
    return redirect("enterprise" if waiting.enterprise_id else "office")
