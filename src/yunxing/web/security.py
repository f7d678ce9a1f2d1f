"""What a browser may load on our pages and may keep of them; and what no request may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from yunxing.programme.refusals import RefusedError

from .acting import refused

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "worker-src 'self' blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)

_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class ContentSecurityPolicy:
    """Sets the policy on every answer that has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the policy."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response


class NotKept:
    """Sets ``no-store`` on what a person who is logged in is answered, where the page says nothing else of keeping it.

    A browser brings such a page back (the button Back, another person at the same desk) only by asking again; after logging out it asks in vain.
    What it kept all the same (files, see ``papers.keeping.opened``) it is told to drop as somebody logs out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, not to be kept."""
        known = _is_known(request)
        response = self.get_response(request)
        if _is_known(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif known:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def _is_known(request: HttpRequest) -> bool:
    return bool(request.session.session_key) and request.user.is_authenticated


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, and so no feed, letter or table; PostgreSQL keeps no NUL either."""


class NoControls:
    """Keeps characters from the pages that nothing can show. NUL is taken out of a search; in an address or a form they are refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to what was asked but for NULs."""
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.GET = QueryDict(asked.replace("%00", ""))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """A page of status 400, or nothing where all can be written."""
        # A form has been read by now, to look for its token; where no token is looked for it is left to the page.
        reads = request.content_type in _FORMS and not getattr(view, "csrf_exempt", False)
        if not _UNWRITABLE.search(request.path) and not (reads and _unwritable(request.POST)):
            return None
        refusal = RefusedError(
            "含有不能显示的字符，请删去后重新填写", "there are characters that cannot be shown: take them out"
        )
        refusal.status = 400
        return refused(request, refusal)


def _unwritable(form: QueryDict) -> bool:
    return any(_UNWRITABLE.search(text) for key, values in form.lists() for text in (key, *values))
