"""Pages of confirmations: a provider's queue, and asking for one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.confirming import verbs
from yunxing.programme.confirming.model import Confirmation
from yunxing.programme.declarations.sections import LINE_COLUMNS
from yunxing.programme.papers.keeping import opened

from ..acting import or_404, page
from ..templatetags.words import say
from .saving import own

ROWS = 20


@require_safe
@page
def confirmations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What clients ask the provider to confirm: first what waits."""
    provider = or_404(actor.enterprise if actor.enterprise and actor.enterprise.provides else None)
    found = Confirmation.objects.filter(provider=provider).exclude(answer="withdrawn")
    found = found.select_related("declaration__enterprise", "answered_by").defer("declaration__content")
    shown = Paginator(found.order_by("answer", "-asked_at"), ROWS).get_page(request.GET.get("page"))
    return render(request, "declarations/confirmations.html", {"shown": shown, "columns": LINE_COLUMNS})


@require_POST
@page
def answer(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Answer one."""
    one = get_object_or_404(
        Confirmation.objects.select_related("provider", "declaration"), pk=pk, provider=or_404(actor.enterprise)
    )
    verbs.answer(
        actor=actor, confirmation=one, yes=request.POST.get("answer") == "yes", reason=request.POST.get("reason", "")
    )
    messages.success(request, say("已答复。", "Answered."))
    return redirect("confirmations")


@require_safe
@page
def paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file of an explanation that the provider is asked about, and no other file of the declaration."""
    one = get_object_or_404(
        Confirmation.objects.select_related("declaration"), pk=pk, provider=or_404(actor.enterprise)
    )
    name = str(one.shown.get("file") or "").split("#")[0]
    kept = one.declaration.papers.filter(name=name, removed_at=None).select_related("blob").first()
    return opened(or_404(kept).blob, name=name, asked=request.headers)


@require_POST
@page
def ask(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ask the provider."""
    chosen = request.POST.get("provider", "")
    verbs.ask(actor=actor, declaration=own(actor, number), path=request.POST.get("path", ""), provider=chosen)
    messages.success(request, say("已通知云服务商。", "The provider was told."))
    return redirect("declaration-section", number, "dossier")
