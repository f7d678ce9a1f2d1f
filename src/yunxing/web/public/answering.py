"""How pages for everybody answer: kept for a moment by browsers, held back where one address asks too often."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from ..limiting import allowed

P = ParamSpec("P")
SECONDS = 60
"""How long what everybody sees may be kept."""


def open_to_all(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page without log-in. A nameless visitor's browser may keep it for a minute; caches between may, where nothing in

    it is the visitor's own. Who is logged in gets it anew each time.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if (
            request.user.is_authenticated
            or response.status_code not in (200, 304)
            or request.method not in ("GET", "HEAD")
        ):
            patch_cache_control(response, private=True, no_cache=True)
        elif request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):  # its form's token is the visitor's own
            patch_cache_control(response, private=True, max_age=SECONDS)
        else:
            patch_cache_control(response, public=True, max_age=SECONDS)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return shown


def too_often(request: HttpRequest, what: str, *, most: int, seconds: int) -> HttpResponse | None:
    """The page that asks for patience, where an address has asked too often; None where it has not."""
    if allowed(request, f"public-{what}", most=most, seconds=seconds):
        return None
    response = render(request, "public/too_often.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
