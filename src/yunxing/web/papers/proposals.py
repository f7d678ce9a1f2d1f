"""Taking over what was read, or not: one value, a row, all that is sure."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from yunxing.programme.acting import Actor
from yunxing.programme.declarations import rules
from yunxing.programme.papers import accepting
from yunxing.programme.papers.offers import offers_of
from yunxing.programme.refusals import RefusedError

from ..acting import page
from ..declarations.saving import own
from ..templatetags.words import say


@require_http_methods(["GET", "HEAD", "POST"])
@page
def proposals(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """What is offered, missing and doubtful; or an act on it, and back to where it was done."""
    declaration = own(actor, number)
    if request.method != "POST":
        return render(
            request,
            "papers/proposals.html",
            {
                "declaration": declaration,
                "offers": offers_of(declaration),
                "edits": rules.may_edit(actor, declaration),
            },
        )
    keys = request.POST.getlist("key")
    revision = request.POST.get("revision", "")
    try:
        match request.POST.get("act", ""):
            case "accept":
                base = int(revision) if revision.isdecimal() and len(revision) < 10 else None
                done = accepting.accept(actor=actor, declaration=declaration, keys=keys, base=base)
                messages.success(request, say(f"已采用，写入 {done.places} 处。", f"Taken over: {done.places} places."))
            case "sure":
                done = accepting.accept_sure(actor=actor, declaration=declaration)
                messages.success(
                    request,
                    say(
                        f"已采用全部可靠的内容，写入 {done.places} 处；已填写的没有改动。",
                        f"All that is sure was taken over: {done.places} places; what was typed stays.",
                    ),
                )
            case "ignore":
                accepting.ignore(actor=actor, declaration=declaration, keys=keys)
                messages.success(request, say("已忽略，不再提示。", "Ignored; it is not offered again."))
            case "again":
                accepting.offer_again(actor=actor, declaration=declaration)
            case _:
                raise RefusedError("没有这项操作，请刷新页面", "there is no such act: reload the page", field="act")
    except RefusedError as refusal:
        messages.error(request, refusal.say())
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("declaration-section", args=[number, "evidence"])
    return redirect(back)
