"""Statistics for offices, each of its area, and the public map."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.people.model import Jurisdiction, Level
from yunxing.programme.statistics import queries
from yunxing.programme.statistics.counting import ALL
from yunxing.programme.statistics.model import Figures

from ..acting import or_404, page
from ..templatetags.words import say
from . import exporting, naming
from .pictures import COLOURS, Asked, Picture, Row, map_of, pictures

_COLOURS = {"declarations": ("申报", "Declarations"), "titles": ("有效称号", "Valid titles"), "investment": ("上云投入", "Investment")}  # fmt: skip


class _Seen(NamedTuple):
    """What an address shows: the area, its calls, the figures and what is drawn of them."""

    asked: Asked
    calls: list[Call]
    found: Figures | None
    drawn: list[Picture]

    @property
    def call(self) -> Call | None:
        """The call chosen."""
        return next((one for one in self.calls if str(one.pk) == self.asked.call), None)

    def query(self, **more: str) -> str:
        """The address of the same with something else."""
        asked = self.asked
        now = {"area": "" if asked.own else asked.area.pk, "call": asked.call, "colour": asked.colour, **more}
        return urlencode({k: v for k, v in now.items() if v and (k, v) != ("colour", COLOURS[0])})


def _seen(request: HttpRequest, actor: Actor) -> _Seen:
    area = or_404(queries.place(actor, request.GET.get("area", "").strip()))
    calls = queries.calls(area)
    call = (
        or_404(next((c for c in calls if str(c.pk) == wanted), None)) if (wanted := request.GET.get("call")) else None
    )
    colour = request.GET.get("colour", "")
    asked = Asked(
        area,
        own=area == queries.area_of(actor),
        call=str(call.pk) if call else "",
        colour=colour if colour in COLOURS else COLOURS[0],
        editions=(call.edition,) if call else tuple(dict.fromkeys((*(c.edition for c in calls), naming.EDITION))),
    )
    found = queries.figures(area.pk, asked.call or ALL)
    drawn = pictures(found.data, asked, queries.parts(area, found.data["places"])) if found else []
    return _Seen(asked, calls, found, drawn)


@require_safe
@page
def statistics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The figures of an area, pictures first; the call, the area and the map's colour stand in the address."""
    seen = _seen(request, actor)
    return render(
        request,
        "statistics/statistics.html",
        {
            "seen": seen,
            "data": seen.found.data if seen.found else None,
            "query": seen.query(),
            "colours": [
                (say(*words), seen.query(colour=key), key == seen.asked.colour) for key, words in _COLOURS.items()
            ],
            "script": {one.key: one.drawn for one in seen.drawn},
            "own": queries.area_of(actor),
            "all": seen.asked.list_of(),
            "titles": _titles(seen.found) if seen.found else 0,
        },
    )


def _titles(found: Figures) -> int:
    return sum(sum(titles.values()) for _, _, titles in found.data["places"].values())


@require_safe
@page
def table(request: HttpRequest, actor: Actor, picture: str) -> HttpResponse:
    """The table of a picture as CSV."""
    seen = _seen(request, actor)
    one = or_404(next((one for one in seen.drawn if one.key == picture), None))
    return _file(exporting.as_csv(one).encode(), _name(seen, one.title), "csv", "text/csv; charset=utf-8")


@require_safe
@page
def workbook(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All tables as a workbook."""
    seen = _seen(request, actor)
    found = or_404(seen.found)
    title = _name(seen, say("统计", "statistics"))
    made = exporting.as_workbook(seen.drawn, at=found.at.astimezone(clock.SHANGHAI), title=title)
    return _file(made, title, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _name(seen: _Seen, what: str) -> str:
    return "-".join((seen.asked.area.name, *((seen.call.name,) if seen.call else ()), what))


def _file(content: bytes, name: str, ending: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"statistics.{ending}\"; filename*=UTF-8''{quote(name, safe='')}.{ending}"
    )
    return answer


@require_safe
def public_map(request: HttpRequest) -> HttpResponse:
    """For everybody: how many titles are valid in each county, by star. Numbers alone."""
    province = Jurisdiction.objects.filter(level=Level.PROVINCE).first()
    found = queries.figures(province.pk) if province else None
    places = found.data["places"] if found else {}
    rows = []
    for part in queries.parts(province, places) if province else ():
        titles = places.get(part.pk, (0, "0", {}))[2]
        counts = [titles.get(star, 0) for star in "345"]
        rows.append((part, Row(part.name, (0, *counts, 0))))
    drawn = map_of(rows, "titles") if rows else None
    shown = [Row(row.name, (*row.cells[1:4], sum(int(n) for n in row.cells[1:4]))) for _, row in rows]
    totals = [sum(int(row.cells[at]) for row in shown) for at in range(4)]
    return render(
        request,
        "statistics/public.html",
        {
            "found": found,
            "picture": drawn,
            "rows": [row for row in shown if row.cells[3]],
            "totals": totals,
            "script": {"map": drawn.drawn} if drawn else {},
        },
    )
