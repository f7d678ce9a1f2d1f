"""A draw as everybody may see it, without logging in: so that anybody can repeat it. No personal data (R91)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from yunxing.guide import drawing as pure
from yunxing.programme.checks import queries
from yunxing.programme.checks.drawing import as_file
from yunxing.programme.checks.model import Draw

from ..listing import ROWS


def _one(pk: int) -> Draw:
    return get_object_or_404(Draw.objects.select_related("authority__jurisdiction", "call", "supplements"), pk=pk)


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The commitment from the beginning, the population's hash from the freeze, names and sample from the draw on."""
    one = _one(pk)
    every = queries.ranked(one) if one.drawn_at is not None else []
    asked = request.GET.get("only", "")
    rows = [each for each in every if each.drawn] if asked == "drawn" else every
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "checks/draw.html",
        {
            "draw": one,
            "shown": shown,
            "names": queries.names_of([each.number for each in shown]),
            "counties": queries.counties([each.county for each in shown]),
            "only": asked,
            "needed": sum(pure.needed(as_file(one).members, one.share_percent, one.strata, one.base).values()),
        },
    )


@require_safe
def draw_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that ``yunxing draw`` repeats; there is none before the draw."""
    one = _one(pk)
    if one.drawn_at is None:
        raise Http404
    made = pure.plain(as_file(one))
    response = JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="draw-{one.pk}.json"'
    return response
