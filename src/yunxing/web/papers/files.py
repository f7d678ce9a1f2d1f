"""A file itself, for those who may see its declaration: in parts where a viewer asks for parts, and never as a page of ours."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.papers import queries
from yunxing.programme.papers.keeping import opened

from ..acting import or_404, page
from ..declarations.saving import own


@require_safe
@page
def file(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponseBase:
    """The bytes, or the part asked for."""
    paper = or_404(queries.one(actor, own(actor, number), pk))
    return opened(
        paper.blob, name=paper.name, wanted=request.headers.get("Range", ""), download="download" in request.GET
    )
