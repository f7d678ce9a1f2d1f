"""Pages of offices: who works where, the tree of offices, invitations to them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.people import inviting, offices, queries, rules
from yunxing.programme.people.model import Authority, Invitation, Post

from ..acting import or_404, page
from ..templatetags.words import say
from .forms import StaffForm, faults

MOST = 100
"""Invitations that a page shows."""


@require_safe
@page
def office(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
    """Who works at an office: one's own, or one that is named."""
    own = or_404(actor.authority)
    authority = (
        own if pk is None else get_object_or_404(Authority.objects.select_related("jurisdiction__parent"), pk=pk)
    )
    or_404(authority == own or rules.may_staff(actor, authority) or None)
    may = rules.may_staff(actor, authority)
    waiting = Invitation.objects.filter(authority=authority, accepted_at=None, withdrawn_at=None)
    return render(
        request,
        "people/office.html",
        {
            "authority": authority,
            "posts": authority.posts.select_related("person").order_by("since", "id"),
            "invitations": waiting.select_related("authority").order_by("-invited_at")[:MOST] if may else (),
            "form": StaffForm(operators=actor.capacity == "operator"),
            "may": may,
            "tree": rules.may_see_offices(actor),
        },
    )


@require_safe
@page
def tree(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every office of the area, city by city, with how many work there."""
    or_404(rules.may_see_offices(actor) or None)
    rows = queries.offices(actor)
    return render(
        request,
        "people/offices.html",
        {
            "groups": queries.by_city(rows),
            "count": len(rows),
            "empty": sum(1 for row in rows if not row.officers and not row.invited),
            "arranges": rules.may_arrange_areas(actor),
        },
    )


@require_POST
@page
def invite(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Invite somebody to an office."""
    own = or_404(actor.authority)
    authority = get_object_or_404(Authority.objects.select_related("jurisdiction"), pk=pk)
    or_404(authority == own or rules.may_staff(actor, authority) or None)
    form = StaffForm(request.POST, operators=actor.capacity == "operator")
    if form.is_valid():
        inviting.invite(actor=actor, authority=authority, **form.cleaned_data)
        messages.success(request, say("邀请已发出。", "The invitation is on its way."))
    else:
        messages.error(request, faults(form))
    return redirect("office-one", pk)


@require_POST
@page
def reach(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say how an office is reached."""
    authority = get_object_or_404(Authority.objects.select_related("jurisdiction"), pk=pk)
    or_404(rules.may_staff(actor, authority) or None)
    offices.set_reach(
        actor=actor, authority=authority, phone=request.POST.get("phone", ""), email=request.POST.get("email", "")
    )
    messages.success(request, say("联系方式已保存。", "Saved."))
    return redirect("office-one", pk)


@require_POST
@page
def end_post(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """End somebody's post."""
    post = get_object_or_404(Post.objects.select_related("authority__jurisdiction"), pk=pk)
    or_404(rules.may_staff(actor, post.authority) or None)
    inviting.end_post(actor=actor, post=post)
    messages.success(request, say("职责已结束。", "The post was ended."))
    return redirect("office-one", post.authority_id)


@require_POST
@page
def withdraw(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take an invitation back."""
    waiting = get_object_or_404(Invitation.objects.select_related("enterprise", "authority__jurisdiction"), pk=pk)
    or_404(rules.may_see_invitation(actor, waiting) or None)
    inviting.withdraw_invitation(actor=actor, invitation=waiting)
    messages.success(request, say("邀请已撤回。", "The invitation was withdrawn."))
    return redirect("enterprise") if waiting.enterprise_id else redirect("office-one", waiting.authority_id)
