"""What a draft would change in a past call: asked for, followed, and looked through."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.editions import keeping, rules, trying
from yunxing.programme.editions.model import Trial

from ..acting import or_404, page
from ..listing import Pages
from ..templatetags.words import english, words
from .listing import kept_of

_MOVES = {"gains": {"after": "meets"}, "falls": {"before": "meets"}}


@require_POST
@page
def begin(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Have a call judged under a draft."""
    kept = kept_of(actor, key)
    pk = request.POST.get("call", "")
    call = get_object_or_404(Call, pk=int(pk) if pk.isdecimal() and len(pk) < 12 else 0, opened_at__isnull=False)
    return redirect("edition-trial", trying.try_draft(actor=actor, draft=kept, call=call).pk)


def _one(actor: Actor, pk: int) -> Trial:
    or_404(rules.may_read(actor) or None)
    return get_object_or_404(Trial.objects.select_related("edition", "call", "ruling", "asked_by"), pk=pk)


@require_safe
@page
def trial(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How far it is; then how many outcomes change by star and requirement, and which declarations."""
    one = _one(actor, pk)
    if one.ruling is not None:
        return redirect("edition-ruling", one.ruling.pk)
    return render(request, "editions/trial.html", {"trial": one, **shown(request, one)})


@require_safe
@page
def progress(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How far it is: the part of the page that renews itself; when it is made, the page is loaded anew."""
    one = _one(actor, pk)
    response = render(request, "editions/progress.html", {"trial": one})
    if one.state in ("made", "failed"):
        response["HX-Refresh"] = "true"
    return response


def shown(request: HttpRequest, one: Trial) -> dict[str, Any]:
    """What a trial found, for its page; nothing while it is not made."""
    if one.state != "made":
        return {}
    key = one.call.edition if one.call is not None else one.ruling.edition if one.ruling is not None else ""
    edition = keeping.edition_of(key)
    titles = {rule.key: words(rule.title) for rule in edition.rules}
    asked = {"star": request.GET.get("star", ""), "move": request.GET.get("move", "")}
    found = one.changes.select_related("declaration").defer("declaration__content")
    if asked["star"].isdecimal():
        found = found.filter(star=int(asked["star"][:2]))
    if asked["move"] in _MOVES:
        found = found.filter(**_MOVES[asked["move"]])
    pages = Pages(found, order=("pk",)).get_page(request.GET.get("page"))
    for row in pages:
        row.reasons = [titles.get(name, name) for name in row.because]
    return {
        "shown": pages,
        "asked": asked,
        "outcomes": {o.name.lower(): OUTCOME_WORDS[o][int(english())] for o in Outcome},
        "stars": [
            {
                "star": star,
                "before": one.found.get("before", {}).get(str(star), {}),
                "after": one.found.get("after", {}).get(str(star), {}),
                "moves": one.found.get("moves", {}).get(str(star), {}),
            }
            for star in edition.stars
        ],
        "requirements": [(titles.get(name, name), *counts) for name, *counts in one.found.get("requirements", [])],
        "number": pages.paginator.count,
    }
