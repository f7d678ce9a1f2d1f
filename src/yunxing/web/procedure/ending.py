"""终止: the page on which the one responsible asks, and that on which an office ends a declaration or says why not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.procedure import ending
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.procedure.table import IN_HAND
from yunxing.programme.publicity import queries as publicity
from yunxing.programme.publicity import rules
from yunxing.programme.refusals import RefusedError
from yunxing.programme.standing import queries as standing

from ..acting import or_404, page
from ..declarations.saving import own
from ..templatetags.words import say


@require_http_methods(["GET", "HEAD", "POST"])
@page
def ask(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ask to end it, or take that back while it waits."""
    declaration = own(actor, number)
    or_404(actor.is_owner_of(declaration.enterprise) or None)
    refused = None
    if request.method == "POST":
        try:
            if request.POST.get("act") == "take_back":
                ending.take_back(actor=actor, declaration=declaration)
                said = say("已撤回终止申请，申报继续办理。", "Taken back; the declaration goes on.")
            else:
                ending.ask(actor=actor, declaration=declaration, reason=request.POST.get("reason", ""))
                said = say(
                    "已提交终止申请，部门办理后会通知您。", "You asked to end it; you are told what the office says."
                )
        except RefusedError as error:
            refused = error
        else:
            messages.success(request, said)
            return redirect("declaration", number)
    wanted = ending.waiting(declaration)
    if refused is None and wanted is None and declaration.state not in IN_HAND:
        raise RefusedError("目前没有可以终止的办理", f"there is nothing to end: it is {declaration.state}")
    around = {
        "declaration": declaration,
        "wanted": wanted,
        "refusal": refused,
        "reason": request.POST.get("reason", ""),
        "withdraws": refusal("withdraw", actor=actor, declaration=declaration) is None,
    }
    return render(request, "procedure/ask.html", around, status=refused.status if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def terminate(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """End it on the grounds there are, or refuse what the enterprise asks. Without a ground it says that there is none."""
    declaration = own(actor, number)
    wanted = ending.waiting(declaration)
    stays = refusal("terminate", actor=actor, declaration=declaration)
    missing = ending.cannot_answer(actor, declaration) if wanted and stays else stays
    if missing is not None:
        raise missing
    refused = None
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            done = _answered(actor, declaration, request.POST.get("act", ""), reason)
        except RefusedError as error:
            refused = error
        else:
            messages.success(request, done)
            return redirect("declaration", number)
    around = {
        "declaration": declaration,
        "wanted": wanted,
        "stays": stays,
        "cases": standing.cases(actor).filter(declaration=declaration, found=True).order_by("-pk"),
        "objections": [(one, rules.may_see_objection(actor, one)) for one in publicity.demanding_an_end(declaration)],
        "reason": reason,
        "refusal": refused,
    }
    return render(request, "procedure/terminate.html", around, status=refused.status if refused else 200)


def _answered(actor: Actor, declaration: Declaration, act: str, reason: str) -> str:
    if act == "refuse":
        ending.refuse(actor=actor, declaration=declaration, reason=reason)
        return say("已答复企业：不同意终止，申报继续办理。", "The enterprise is told: it is not ended and goes on.")
    ending.terminate(actor=actor, declaration=declaration, reason=reason)
    return say("已终止，企业已收到通知。", "It is ended; the enterprise is told.")
