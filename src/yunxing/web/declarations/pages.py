"""Pages of declarations: the list, one declaration's sections, history, handing in, what an office returns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls import queries as calls
from yunxing.programme.confirming import queries as confirming
from yunxing.programme.declarations import complete, queries, rules, submitting, writing
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.judging import judge
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.declarations.sections import BY_KEY, COLUMNS, LINE_COLUMNS, SECTIONS, named
from yunxing.programme.declarations.wording import HOW, valued
from yunxing.programme.documents import faces
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.procedure import queries as procedure
from yunxing.programme.procedure import table
from yunxing.programme.procedure.case import OnRecord, fraud_in
from yunxing.programme.procedure.model import EndAnswer
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.recognitions import queries as titles
from yunxing.programme.refusals import RefusedError
from yunxing.programme.review.rules import no_other_day
from yunxing.programme.sending.queries import opinion_on
from yunxing.programme.standing import clients
from yunxing.programme.standing import queries as standing
from yunxing.programme.statistics import queries as figures

from ..acting import or_404, page, refused
from ..asked import answer_by_of, seen_of
from ..listing import ROWS, Pages
from ..procedure.ways import ways_on
from ..standing.cases import STAGE_WORDS
from ..statistics import naming
from ..templatetags.words import english, say
from . import documents
from .faces import notices
from .form import ROWS as TABLE_ROWS
from .form import Shown
from .panel import address, page_from
from .panel import panel as panel_of
from .saving import own

TO_END = 20
"""Requests to end a declaration that are shown above the list."""
_SORTS = {"new": "-updated_at", "name": "name", "star": "-star", "money": "-investment_yuan"}


@require_safe
@page
def declarations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list: filters and order in the address, 50 rows, totals in the heading."""
    found = queries.visible(actor)
    asked = {key: request.GET.get(key, "").strip() for key in ("state", "star", "outcome", "q", "sort")}
    if asked["state"] in State.values:
        found = found.filter(state=asked["state"])
    if asked["star"].isdecimal():
        found = found.filter(star=int(asked["star"][:3]))
    if asked["outcome"].upper() in Outcome.__members__:
        found = found.filter(outcome=asked["outcome"])
    if asked["q"]:
        found = queries.about(found, asked["q"])
    by = {key: value for key in figures.BY if (value := request.GET.get(key, "").strip())}
    found = figures.narrowed(found, by) if by else found
    totals = found.aggregate(sum=Sum("investment_yuan"), count=Count("pk"))
    order = _SORTS.get(asked["sort"], "-updated_at")
    shown = Pages(found.defer("content"), order=(order, "-pk"), count=totals["count"]).get_page(request.GET.get("page"))
    open_calls = [c for c in calls.visible(actor) if c.is_open] if actor.membership else []
    live = queries.live_in(actor.enterprise, open_calls) if actor.enterprise and open_calls else {}
    words = {o.name.lower(): OUTCOME_WORDS[o][int(english())] for o in Outcome}
    said = figures.said(actor, by)
    return render(
        request,
        "declarations/list.html",
        {
            "shown": shown,
            "asked": asked,
            "states": State.choices,
            "outcomes": words,
            "total": totals["sum"],
            "flags": {} if actor.membership else clients.flagged([one.pk for one in shown], on=clock.today()),
            "calls": [(call, live.get(call.pk)) for call in open_calls],
            "to_end": to_end.select_related("declaration").defer("declaration__content").order_by("at")[:TO_END]
            if (to_end := procedure.to_end(actor)) is not None
            else (),
            "narrowed": [
                (key, value, say(*naming.BY[key]), naming.narrowing(key, said[key]), _without(request, key))
                for key, value in by.items()
            ],
        },
    )


def _without(request: HttpRequest, key: str) -> str:
    """The list's address without one of its filters."""
    query = request.GET.copy()
    for one in (key, "page"):
        query.pop(one, None)
    return query.urlencode()


@require_POST
@page
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a declaration in a call."""
    call = or_404(calls.one(actor, _whole(request.POST.get("call", ""))))
    star = _whole(request.POST.get("star", ""))
    declaration = writing.begin(actor=actor, enterprise=or_404(actor.enterprise), call=call, star=star)
    return redirect("declaration-section", declaration.number, "basic")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _around(request: HttpRequest, actor: Actor, declaration: Declaration, here: str) -> tuple[Shown, dict[str, Any]]:
    """What every page of a declaration shows: its sections, its verdict, what may be done."""
    edition = edition_of(declaration.edition)
    answers = confirming.standing(declaration)
    judged = judge(declaration, seals=confirming.sealed(declaration, answers))
    remarks = queries.remarks(declaration) if declaration.state == State.RETURNED else {}
    unset = faces.unset(declaration, judged)
    shown = Shown(declaration, edition, judged.problems, remarks, notices(unset))
    return shown, {
        "answers": answers,
        "declaration": declaration,
        "edition": edition,
        "form": edition.form_of(declaration.star),
        "sections": [(s, shown.done(s, judged.declared)) for s in SECTIONS],
        "section": here,
        "panel": panel_of(declaration, judged),
        "judged": judged,
        "edits": rules.may_edit(actor, declaration),
        "outcome_words": OUTCOME_WORDS[judged.verdict.outcome][int(english())],
        "remarks": shown.remarks,
        "unset": unset,
        "to_answer": [
            (named(path, edition, declaration.content), address(declaration, path), several)
            for path, several in shown.remarks.items()
        ],
    }


@require_safe
@page
def overview(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One declaration: where it stands, its time line, what was submitted, handing in."""
    declaration = own(actor, number)
    shown, around = _around(request, actor, declaration, "overview")
    event = "resubmit" if declaration.state == State.RETURNED else "submit"
    owns, case = actor.is_owner_of(declaration.enterprise), OnRecord(declaration, actor)
    wanted = procedure.last_request(declaration)
    waits = wanted is not None and wanted.answered_at is None
    of_call = {"declaration__enterprise": declaration.enterprise_id, "declaration__call": declaration.call_id}
    seen = list(standing.cases(actor).filter(**of_call).order_by("-pk"))
    cases = [one for one in seen if one.declaration_id == declaration.pk]
    case.gives_up, case.fraud = waits, fraud_in(cases)
    if owns:  # an office may not see a case in the area from which the enterprise moved
        beside = (one for one in seen if one not in cases and one.decided_at is None)
        case.fraud_beside = next((one.number for one in beside), "")
    ways = ways_on(actor, declaration, case) if actor.is_officer() else []
    # A request is answered where it is shown.
    answers = next(
        (way for way in ways if waits and way.address == reverse("declaration-terminate", args=[number])), None
    )
    chooses = declaration.state == State.DRAFT and clock.now() < declaration.call.deadline
    stars = [s for s in declaration.call.stars if s != declaration.star and chooses]
    takes_back = owns and table.row(declaration.state, "withdraw") is not None
    stays = refusal("withdraw", actor=actor, declaration=declaration, case=case) if takes_back else None
    return render(
        request,
        "declarations/overview.html",
        {
            **around,
            "submissions": declaration.submissions.select_related("person").defer("content").order_by("-number"),
            "line": acts_on(declaration).values("act", "at", "data"),
            "event": event,
            "hindrance": refusal(event, actor=actor, declaration=declaration, case=case) if around["edits"] else None,
            "withdraws": takes_back and stays is None,
            "for_good": not declaration.call.is_open,
            "sanctioned_since": case.sanctioned_since if declaration.state in table.IN_HAND else None,
            "stays": stays,
            "changes_day": actor.is_officer() and no_other_day(actor, declaration, case) is None,
            "ways_on": [way for way in ways if way is not answers],
            "wanted": wanted if waits else None,
            "answers_end": answers,
            "refused_end": wanted if wanted is not None and wanted.answer == EndAnswer.REFUSED else None,
            "asks_end": owns and declaration.state in table.IN_HAND,
            "missing": [
                (named(path, shown.edition, declaration.content), address(declaration, path))
                for path in (complete.missing(declaration, around["judged"]) if around["edits"] else ())
            ],
            "other_stars": stars,
            "cases": [(one, STAGE_WORDS[standing.stage_of(one)]) for one in cases],
            # Whether an interest forbids it is asked where it is opened.
            "opens_case": actor.is_officer() and declaration.submitted_at is not None,
            # Each statement counts: a title is given by publication.
            "title": titles.of_declaration(declaration)
            if declaration.state in (State.PUBLISHED, State.REVOKED)
            else None,
            "opinion": opinion_on(declaration),
        },
    )


@require_safe
@page
def section(request: HttpRequest, actor: Actor, number: str, section: str) -> HttpResponse:
    """A section of the form, to fill in or to read."""
    declaration = own(actor, number)
    if section == "dossier":
        return documents.dossier(request, actor, declaration, _around(request, actor, declaration, section)[1])
    one = or_404(BY_KEY.get(section))
    shown, around = _around(request, actor, declaration, section)
    tables = [_table(request, shown, name) for name in one.tables if name != "claims"]
    return render(
        request,
        "declarations/section.html",
        {
            **around,
            "one": one,
            "cells": shown.fields(one),
            "choices": {name: list(shown.rows_of(name)) for name in ("services", "contracts", "evidence")},
            "tables": tables,
            "claims": shown.claims() if section == "claims" else None,
            "breakdowns": shown.breakdowns() if section == "breakdown" else None,
            "without": [i for i in declaration.content.get("invoices", []) if not i.get("breakdown")]
            if section == "breakdown"
            else (),
            "lines": shown.row("invoices/x/breakdown/lines/x", {"id": "x"}, _columns("lines")).cells
            if section == "breakdown"
            else (),
        },
    )


def _table(request: HttpRequest, shown: Shown, name: str) -> dict[str, Any]:
    """A page of a table: the one with the place asked for (``at``), or that from a row on (``invoices=20``)."""
    count = len(shown.content.get(name, []))
    asked = request.GET.get(name, "")
    first = page_from(shown.content, request.GET.get("at", ""), table=name)
    if first is None:
        first = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    first = min(first, max(count - 1, 0)) // TABLE_ROWS * TABLE_ROWS
    return {
        "name": name,
        "rows": shown.table(name, start=first),
        "count": count,
        "from": first,
        "previous": first - TABLE_ROWS,
        "next": first + TABLE_ROWS if first + TABLE_ROWS < count else None,
        "columns": shown.row(f"{name}/x", {"id": "x"}, _columns(name)).cells,
    }


def _columns(name: str) -> Any:
    return LINE_COLUMNS if name == "lines" else COLUMNS[name]


@require_safe
@page
def history(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Every change, with who and when; of one place where it is asked for."""
    declaration = own(actor, number)
    path = request.GET.get("path", "")
    found = queries.history(declaration, path=path)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    edition = edition_of(declaration.edition)
    content = declaration.content
    rows = [
        (
            change,
            named(change.path, edition, content),
            valued(change.path, change.before, edition, content),
            valued(change.path, change.after, edition, content),
            HOW.get(change.how),
        )
        for change in shown
    ]
    place = named(path, edition, declaration.content) if path else None
    return render(
        request, "declarations/history.html", {"declaration": declaration, "shown": shown, "rows": rows, "place": place}
    )


@require_safe
@page
def changes(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """What changed since a submission: since the last, or between two."""
    declaration = own(actor, number)
    made = list(declaration.submissions.select_related("person").order_by("number"))
    or_404(made or None)
    asked = request.GET.get("since", "")
    before = next(
        (s for s in made if str(s.number) == asked),
        made[-1] if rules.may_edit(actor, declaration) or len(made) == 1 else made[-2],
    )
    after = next((s for s in made if str(s.number) == request.GET.get("until", "")), None)
    if after is None and not rules.may_edit(actor, declaration):
        after = made[-1]
    content = after.content if after else declaration.content
    edition = edition_of(declaration.edition)
    found = [
        (
            named(d.path, edition, {**before.content, **content}),
            valued(d.path, d.before, edition, before.content),
            valued(d.path, d.after, edition, content),
        )
        for d in queries.differences(before, after or declaration)
    ]
    return render(
        request,
        "declarations/changes.html",
        {"declaration": declaration, "before": before, "after": after, "submissions": made, "differences": found},
    )


@require_POST
@page
def star(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Apply for another star."""
    wanted = request.POST.get("star", "")
    writing.choose_star(actor=actor, declaration=own(actor, number), star=int(wanted) if wanted.isdecimal() else 0)
    return redirect("declaration", number)


@require_POST
@page
def submit(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Hand in. A refusal leads to the place that it is of."""
    declaration = own(actor, number)
    try:
        submission = submitting.submit(actor=actor, declaration=declaration)
    except complete.IncompleteError as incomplete:  # each missing place stands on the page, with its link
        messages.error(request, incomplete.say())
        return redirect("declaration", number)
    except RefusedError as error:
        if "/" not in error.field:
            raise
        edition = edition_of(declaration.edition)
        place = (named(error.field, edition, declaration.content), address(declaration, error.field))
        return refused(request, error, place=place)
    messages.success(
        request,
        say(f"已提交，内容校验码 {submission.content_hash[:16]}", f"Submitted; hash {submission.content_hash[:16]}"),
    )
    return redirect("declaration", number)


@require_POST
@page
def withdraw(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Take it back."""
    submitting.withdraw(actor=actor, declaration=own(actor, number), reason=request.POST.get("reason", ""))
    messages.success(request, say("已撤回，可以继续修改。", "Withdrawn; it can be changed again."))
    return redirect("declaration", number)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def give_back(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """退回补正: reasons per row, a day to answer by. What was written stays where something is refused."""
    declaration = own(actor, number)
    or_404(refusal("return", actor=actor, declaration=declaration) is None or None)
    shown, around = _around(request, actor, declaration, "return")
    written = dict(zip(request.POST.getlist("path"), request.POST.getlist("text"), strict=False))
    refused = None
    if request.method == "POST":
        try:
            submitting.give_back(
                actor=actor,
                declaration=declaration,
                remarks=[(path, text) for path, text in written.items() if text.strip()],
                answer_by=answer_by_of(request.POST.get("answer_by", "")),
                seen=seen_of(request),
            )
        except RefusedError as error:
            refused = error
        else:
            messages.success(request, say("已退回补正。", "Returned."))
            return redirect("declarations")
    places = [
        (one, [place._replace(text=written.get(place.path, "")) for place in shown.places(one)]) for one in SECTIONS
    ]
    answer_by = request.POST.get("answer_by") or (clock.today() + timedelta(days=7)).isoformat()
    return render(
        request,
        "declarations/return.html",
        {**around, "places": places, "answer_by": answer_by, "refusal": refused},
        status=refused.status if refused else 200,
    )
