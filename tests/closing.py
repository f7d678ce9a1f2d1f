"""Closing an answer in a test: Django would close the connection with it, and the test's own transaction with that."""

from typing import Any

from django.core.signals import request_finished
from django.db import close_old_connections


def closed(response: Any) -> None:
    """Let go of what an answer holds, as a server does after it was sent."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
