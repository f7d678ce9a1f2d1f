"""Announcing three stars after their notice, and the letter of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.publicity import announcing, letters, queries, rules
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..fields import told
from ..templatetags.words import say
from ..ticking import ticked
from .forms import AnnouncementForm
from .notices import as_file, ticks_of, unsent


@require_http_methods(["GET", "HEAD", "POST"])
@page
def announce(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose cases whose notice is over, and announce them under the letter's number."""
    or_404(rules.may_announce(actor) or None)
    free = queries.to_announce(actor)
    posted = ticked(request, "number_of") if request.method == "POST" else None
    form = unsent(request, AnnouncementForm, {"announced_on": clock.today()})
    if form.is_bound and form.is_valid():
        chosen = [one for one in free[: announcing.MOST_ITEMS] if one.number in (posted or ())]
        try:
            if not chosen:
                raise RefusedError("请选择要公布的企业", "choose the enterprises to announce")
            made = announcing.announce(actor=actor, call=chosen[0].call, declarations=chosen, **form.cleaned_data)
        except RefusedError as refusal:
            told(form, refusal)
        else:
            messages.success(request, say(f"已公布（{made.number}）。", f"Announced ({made.number})."))
            return redirect("notices")
    ticks = ticks_of(request, free, announcing.MOST_ITEMS, posted)
    around = {"form": form, "ticks": ticks, "rows": ticks.rows(free)}
    return render(request, "publicity/announce.html", around, status=422 if form.errors else 200)


@require_safe
@page
def letter(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The letter of an announcement."""
    one = or_404(queries.announcements(actor).filter(pk=pk).first())
    name = letters.file_name(f"公布-{one.number}", one.announced_on)
    return as_file(letters.announcement_letter(one), name)
