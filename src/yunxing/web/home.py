"""The first page, and what is chosen from the frame: capacity and language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call

from .acting import CHOSEN, actor_of, key_of, page
from .frame import ways


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Those logged in go to their work; others see the calls."""
    if request.user.is_authenticated:
        actor = actor_of(request)
        return redirect(ways(actor)[0].name)
    calls = [c for c in Call.objects.filter(opened_at__isnull=False).select_related("authority")[:20] if c.is_open]
    return render(request, "home.html", {"calls": calls})


@require_POST
@page
def choose_capacity(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Act in another capacity of one's own."""
    wanted = request.POST.get("capacity", "")
    if wanted in {key_of(a) for a in request._capacities}:  # type: ignore[attr-defined]
        request.session[CHOSEN] = wanted
    return redirect("home")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Another language, kept in a cookie and with the person."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31_536_000, samesite="Lax")
        if request.user.is_authenticated:
            request.user.language = wanted
            request.user.save(update_fields=["language"])
    return response
