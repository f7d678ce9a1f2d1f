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
    return opened(paper.blob, name=paper.name, asked=request.headers, download="download" in request.GET)


@require_safe
@page
def drawn(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponseBase:
    """The pages of a file that browsers do not show, as they were drawn."""
    paper = or_404(queries.one(actor, own(actor, number), pk))
    made = or_404(getattr(paper.blob, "drawn", None))
    return opened(or_404(made.made), name=f"{paper.name}.pdf", asked=request.headers)
