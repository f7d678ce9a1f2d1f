"""The titles: all of them by name, pinyin, code, star, city, year; those of a publication; those of an enterprise."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from yunxing.programme import clock
from yunxing.programme.recognitions import queries
from yunxing.programme.recognitions.lasting import STANDINGS
from yunxing.programme.recognitions.model import Publication
from yunxing.programme.recognitions.queries import Asked

from ..listing import Pages
from .answering import open_to_all, too_often

SEARCHES, IN_SECONDS = 60, 60
"""Searches of one address by words."""


@require_safe
@open_to_all
def results(request: HttpRequest) -> HttpResponseBase:
    """The titles in force, or those asked for: 50 rows to a page, the newest first."""
    asked = Asked.of(request.GET)
    if asked.words and (held := too_often(request, "search", most=SEARCHES, seconds=IN_SECONDS)):
        return held
    day = clock.today()
    shown = Pages(queries.found(asked, day), order=queries.NEWEST).get_page(request.GET.get("page"))
    offered = queries.choices(day)
    return render(
        request,
        "public/results.html",
        {
            "asked": asked,
            "shown": shown,
            "rows": queries.with_standing(list(shown), day),
            "cities": offered.cities,
            "years": offered.years,
            "standings": STANDINGS,
        },
    )


@require_safe
@open_to_all
def publication(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A publication: all stars in one list (R7)."""
    one = get_object_or_404(Publication.objects.select_related("authority", "call"), pk=pk)
    shown = Pages(one.recognitions.all(), order=("-star", "number")).get_page(request.GET.get("page"))
    stars = list(queries.stars_of(one))
    rows = queries.with_standing(list(shown), clock.today())
    return render(
        request,
        "public/publication.html",
        {
            "publication": one,
            "shown": shown,
            "rows": rows,
            "stars": stars,
            "total": sum(n for _, n in stars),
            "cities": queries.cities(),
        },
    )


@require_safe
@open_to_all
def enterprise(request: HttpRequest, uscc: str) -> HttpResponseBase:
    """Every title that an enterprise has held; of one that never held any, that there is none."""
    held = queries.of_enterprise(uscc.upper()) if uscc.isascii() and len(uscc) <= 18 else []
    rows = queries.with_standing(held, clock.today())
    return render(
        request,
        "public/enterprise.html",
        {"rows": rows, "last": held[-1] if held else None},
        status=200 if held else 404,
    )
