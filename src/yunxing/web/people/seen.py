"""When a session was last seen, for the list of sessions: noted every few minutes, so that reading a page writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

NOTED = timedelta(minutes=5)
"""How old the last note may be."""
NOTED_AT = "noted"
"""The session's key: when it was, in seconds."""


class LastSeen:
    """allauth's own middleware writes a row with every request; on SQLite each would wait for the one writer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; before it, the note where it is due. When the last was made stands in the session, which is read anyway."""
        if request.session.session_key and request.user.is_authenticated:
            now = timezone.now().timestamp()
            if not 0 <= now - request.session.get(NOTED_AT, 0) < NOTED.total_seconds():
                UserSession.objects.create_from_request(request)
                request.session[NOTED_AT] = now
        return self.get_response(request)
