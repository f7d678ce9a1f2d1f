"""What a browser may load on our pages: what comes from us, and nothing inline; and what no request may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from yunxing.programme.refusals import RefusedError

from .acting import refused

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "worker-src 'self' blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class ContentSecurityPolicy:
    """Sets the policy on every answer that has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the policy."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response


class NoNul:
    """Keeps NUL from the pages: PostgreSQL keeps and compares none. It is taken out of a search; an address or a form is refused."""

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
        """A page of status 400, or nothing where there is no NUL."""
        # A form has been read by now, to look for its token; where no token is looked for it is left to the page.
        reads = request.content_type == "application/x-www-form-urlencoded" and not getattr(view, "csrf_exempt", False)
        if "\0" not in request.path and not (reads and _holds_nul(request.POST)):
            return None
        refusal = RefusedError(
            "含有不能显示的字符，请删去后重新填写", "there are characters that cannot be shown: take them out"
        )
        refusal.status = 400
        return refused(request, refusal)


def _holds_nul(form: QueryDict) -> bool:
    return any("\0" in text for key, values in form.lists() for text in (key, *values))
