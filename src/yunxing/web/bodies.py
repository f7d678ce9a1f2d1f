"""What a script of ours sends as JSON, for the pages that take it so."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest


class TooLongError(ValueError):
    """More was sent than the page takes."""


def json_of(request: HttpRequest, most: int) -> Any:
    """The JSON that was sent, of at most so many bytes. Raises ``TooLongError``, or ``ValueError`` where it is no JSON."""
    if request.content_type == "multipart/form-data":
        raise ValueError("a form with parts was taken apart to look for its token: it has no body any more")
    if len(request.body) > most:
        raise TooLongError
    try:
        return json.loads(request.body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
