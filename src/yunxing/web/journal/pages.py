"""The auditors' view of the journal: read, filtered, taken along; nothing in it can be changed here."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yunxing import ledger
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal import queries, rules
from yunxing.programme.journal.anchoring import line_of
from yunxing.programme.journal.model import Anchor, Entry
from yunxing.programme.journal.words import ACTS, THINGS
from yunxing.programme.people.model import Authority, Enterprise, Person

from ..acting import or_404, page
from ..listing import Pages
from ..templatetags.words import english, say

SHORT = 160
"""Characters of an entry's data that the list shows."""


def _asked(request: HttpRequest) -> dict[str, str]:
    return {key: request.GET.get(key, "").strip()[:120] for key in ("on", "who", "act", "since", "until")}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _found(actor: Actor, asked: dict[str, str]) -> QuerySet[Entry]:
    found = queries.visible(actor)
    if asked["on"]:
        found = queries.about(found, asked["on"])
    if asked["who"]:
        people = Person.objects.filter(email=asked["who"].lower()) | Person.objects.filter(name=asked["who"])
        found = found.filter(actor__in=list(people.values_list("pk", flat=True)[:50]))
    if asked["act"] in ACTS:
        found = found.filter(act=asked["act"])
    return queries.on_days(found, _day(asked["since"]), _day(asked["until"]))


class _Names:
    """What people, offices, enterprises and declarations of some entries are called; four statements."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        rows = list(entries)
        called = [text for one in rows for text in (one.behalf, one.subject)]
        acted = {one.actor for one in rows if one.actor is not None}
        self.people = dict(Person.objects.filter(pk__in=acted).values_list("pk", "name"))
        self.things: dict[str, str] = {}
        for kind, model, field in (
            ("authority", Authority, "name"),
            ("enterprise", Enterprise, "name"),
            ("declaration", Declaration, "number"),
        ):
            keys = {
                key for text in called for what, _, key in [text.partition(":")] if what == kind and key.isdecimal()
            }
            found = model.objects.filter(pk__in=keys).values_list("pk", field)
            self.things |= {f"{kind}:{pk}": name for pk, name in found}

    def person(self, entry: Entry) -> str:
        if entry.actor is None:
            return say("平台", "the platform")
        return self.people.get(entry.actor) or f"#{entry.actor}"

    def thing(self, text: str) -> str:
        kind, _, key = text.partition(":")
        words = THINGS.get(kind)
        return f"{words[int(english())] if words else kind} {self.things.get(text, key)}" if text else ""


def _rows(shown: Page[Entry]) -> list[dict[str, Any]]:
    names = _Names(shown)
    return [
        {
            "entry": one,
            "words": ACTS.get(one.act, (one.act, one.act)),
            "who": names.person(one),
            "behalf": names.things.get(one.behalf, ""),
            "thing": names.thing(one.subject),
            "number": names.things.get(one.subject, "") if one.subject.startswith("declaration:") else "",
            "data": _short(one.data),
        }
        for one in shown
    ]


def _short(data: Any) -> str:
    if data is None:
        return ""
    text = json.dumps(data, ensure_ascii=False)[1:-1]
    return text if len(text) <= SHORT else text[:SHORT] + "…"


@require_safe
@page
def journal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Entries, newest first, by subject, person, act and day."""
    or_404(rules.may_read(actor) or None)
    asked = _asked(request)
    shown = Pages(_found(actor, asked), order=("-number",)).get_page(request.GET.get("page"))
    return render(
        request,
        "journal/journal.html",
        {
            "shown": shown,
            "rows": _rows(shown),
            "asked": asked,
            "acts": sorted((words[int(english())], act) for act, words in ACTS.items()),
            "whole": rules.may_take_whole(actor),
            "anchor": Anchor.objects.order_by("-day").first(),
        },
    )


@require_safe
@page
def entry(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One entry with all that it holds, and its hashes."""
    one = or_404(queries.visible(actor).filter(number=number).first())
    names = _Names([one])
    around = {
        "one": one,
        "words": ACTS.get(one.act, (one.act, one.act)),
        "who": names.person(one),
        "behalf": names.things.get(one.behalf, ""),
        "thing": names.thing(one.subject),
        "data": None if one.data is None else json.dumps(one.data, ensure_ascii=False, indent=2)[:20_000],
        "holds": ledger.holds(one.as_link()) and (one.data is None or ledger.data_digest(one.data) == one.data_digest),
    }
    return render(request, "journal/entry.html", around)


class _Echo:
    """A file that gives back what is written, for a table that is sent as it is made."""

    def write(self, text: str) -> str:
        return text


@require_safe
@page
def export(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """All that the list shows on its pages, as CSV: for reading. A part of the chain proves nothing; the whole is ``whole``."""
    or_404(rules.may_read(actor) or None)
    found = _found(actor, _asked(request)).order_by("-number")

    def lines() -> Iterator[str]:
        table = csv.writer(_Echo())
        yield "\ufeff"
        yield table.writerow(["序号", "时间", "行为", "人员", "代表", "对象", "内容"])
        waiting: list[Entry] = []
        for one in found.iterator(chunk_size=1_000):
            waiting.append(one)
            if len(waiting) == 1_000:
                yield from _cells(table, waiting)
                waiting = []
        yield from _cells(table, waiting)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return response


def _cells(table: Any, entries: list[Entry]) -> Iterator[str]:
    names = _Names(entries)
    for one in entries:
        at = f"{one.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"
        words = ACTS.get(one.act, (one.act, one.act))[int(english())]
        data = "" if one.data is None else ledger.canonical(one.data)
        cells = [one.number, at, words, names.person(one), names.things.get(one.behalf, one.behalf), names.thing(one.subject), data]  # fmt: skip
        yield table.writerow([f"'{t}" if (t := str(cell))[:1] in tuple("=+-@\t\r") else t for cell in cells])


@require_safe
@page
def whole(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """The whole journal as JSON lines, as ``yunxing journal verify`` reads it."""
    or_404(rules.may_take_whole(actor) or None)
    lines = (ledger.written(link) + "\n" for link in queries.links())
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="journal-{clock.today()}.jsonl"'
    return response


@require_safe
@page
def anchors(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every anchor, one a line."""
    or_404(rules.may_read(actor) or None)
    lines = "".join(line_of(one) + "\n" for one in Anchor.objects.order_by("day"))
    response = HttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="anchors-{clock.today()}.jsonl"'
    return response
