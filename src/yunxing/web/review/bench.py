"""The bench: claims and invoices on the left, the page that proves each on the right; decided row by row with the keyboard alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yunxing.guide.judging import OUTCOME_WORDS
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.papers import queries as papers
from yunxing.programme.papers.readings import added_to, read_of
from yunxing.programme.procedure.case import OnRecord
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.refusals import RefusedError, SeenOtherError
from yunxing.programme.review import queries, rules, verbs
from yunxing.programme.review.model import Answer

from ..acting import or_404, page
from ..asked import answer_by_of, seen_of
from ..declarations.saving import own
from ..papers.facts import Asked, paper_shown
from ..papers.viewer import view_of
from ..templatetags.words import english, say

PAPERS = 6
"""Papers of one file whose facts stand beside it."""


@require_safe
@page
def bench(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Every row, and the page of the first that is not decided."""
    declaration, case = _waiting(actor, number)
    shown = queries.bench(actor, declaration)
    rows = shown.rows
    wanted = request.GET.get("row", "")
    chosen = next((r for r in rows if r.path == wanted), None) or next(
        (r for r in rows if r.decision is None), rows[0] if rows else None
    )
    return render(
        request,
        "review/bench.html",
        {
            "declaration": declaration,
            "bench": shown,
            "count": len(rows),
            "decided": sum(1 for row in rows if row.decision is not None),
            "chosen": chosen,
            **_conclusion(actor, declaration, case, shown),
            **(_pane(actor, declaration, chosen, request.GET.get("paper", "")) if chosen else {}),
        },
    )


@require_safe
@page
def pane(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The page that proves one row, for the right-hand side."""
    declaration, _ = _waiting(actor, number)
    row = _row(actor, declaration, request.GET.get("row", ""))
    return render(
        request,
        "review/pane.html",
        {"declaration": declaration, **_pane(actor, declaration, row, request.GET.get("paper", ""))},
    )


@require_POST
@page
def row(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Say of a row what it is, or take it back. Answers the row anew and what can be concluded to a script, the bench to a form.

    Where the enterprise handed in anew no row of the new submission is put between those of the old one: the bench is opened again.
    """
    (declaration, _), seen = _waiting(actor, number), seen_of(request)
    path, answer = request.POST.get("row", ""), request.POST.get("answer", "")
    refused = None
    try:
        if answer == "undo":
            verbs.undo_row(actor=actor, declaration=declaration, path=path, seen=seen)
        else:
            verbs.decide_row(
                actor=actor,
                declaration=declaration,
                path=path,
                answer=answer,
                note=request.POST.get("note", ""),
                seen=seen,
            )
    except RefusedError as error:
        if error.status == 403 or isinstance(error, SeenOtherError) or not getattr(request, "htmx", False):
            raise
        refused = error
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('review-bench', args=[number])}?row={path}")
    shown = queries.bench(actor, declaration)
    rows = shown.rows
    return render(
        request,
        "review/row.html",
        {
            "declaration": declaration,
            "row": next((one for one in rows if one.path == path), None),
            "refused": refused,
            "typed": request.POST.get("note", "") if refused else "",
            "wanted": answer if refused else "",
            "decided": sum(1 for one in rows if one.decision is not None),
            "count": len(rows),
            "fresh": True,
            **_conclusion(actor, declaration, OnRecord(declaration, actor), shown),
        },
    )


@require_POST
@page
def rest(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Confirm what nothing speaks against."""
    (declaration, _), seen = _waiting(actor, number), seen_of(request)
    done = sum(
        verbs.confirm_rest(actor=actor, declaration=declaration, table=table, seen=seen)
        for table in ("claims", "invoices")
    )
    messages.success(
        request, say(f"已认可 {done} 项没有疑点的内容。", f"{done} rows confirmed against which nothing speaks.")
    )
    return redirect("review-bench", number)


@require_POST
@page
def end(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Pass, return with what was asked, or reject."""
    (declaration, _), seen = _waiting(actor, number), seen_of(request)
    act = request.POST.get("act", "")
    if act == "pass":
        verbs.pass_on(actor=actor, declaration=declaration, seen=seen)
        messages.success(request, say("初审通过。", "It passed."))
    elif act == "return":
        verbs.return_asked(
            actor=actor,
            declaration=declaration,
            answer_by=answer_by_of(request.POST.get("answer_by", "")),
            seen=seen,
        )
        messages.success(request, say("已退回补正。", "Returned."))
    else:
        verbs.reject(actor=actor, declaration=declaration, reason=request.POST.get("reason", ""), seen=seen)
        messages.success(request, say("已作出初审不合格的结论。", "Rejected."))
    return redirect("review")


def _conclusion(actor: Actor, declaration: Declaration, case: OnRecord, shown: queries.Bench) -> dict[str, Any]:
    """What can be concluded from what was said of the rows: the verdict of what is confirmed, passing or why not, returning, rejecting."""
    rows, outcome = shown.rows, shown.confirmed.verdict.outcome
    event = "pass" if declaration.state == State.FIRST_REVIEW else "accept"
    case.undecided_rows = sum(1 for row in rows if row.path.startswith("claims/") and not row.is_done)
    return {
        "outcome": OUTCOME_WORDS[outcome][int(english())],
        "outcome_key": outcome.name.lower(),
        "event": event,
        "hindrance": refusal(event, actor=actor, declaration=declaration, case=case),
        "rejects": refusal("reject", actor=actor, declaration=declaration, case=case) is None,
        "asked": [row for row in rows if row.decision is not None and row.decision.answer == Answer.ASKED],
        "answer_by": (clock.today() + timedelta(days=7)).isoformat(),
    }


def _waiting(actor: Actor, number: str) -> tuple[Declaration, OnRecord]:
    """A declaration that waits here, with what was looked up of it. Who comes second is told where it stands now."""
    declaration = own(actor, number, supplement=True)
    if rules.was_reviewed(actor, declaration):
        now = State(declaration.state).label
        raise RefusedError(
            f"申报目前处于“{now}”，已不在本部门的初审环节",
            f"the declaration is {declaration.state}: your office does not review it any more",
        )
    case = OnRecord(declaration, actor)
    or_404(rules.may_review(actor, declaration, case) or None)
    return declaration, case


def _row(actor: Actor, declaration: Declaration, path: str) -> queries.BenchRow:
    found = next((one for one in queries.bench(actor, declaration).rows if one.path == path), None)
    return or_404(found)


def _pane(actor: Actor, declaration: Declaration, row: queries.BenchRow, wanted: str) -> dict[str, Any]:
    """A row's files as tabs, and the chosen one's facts and pages."""
    link = next((one for one in row.linked if str(one.paper.pk) == wanted), None) or next(iter(row.linked), None)
    shown: dict[str, Any] = {"row": row, "link": link}
    if link is None:
        return shown
    paper = or_404(papers.one(actor, declaration, link.paper.pk))
    paper.declaration = declaration
    found = read_of(paper) if paper.reading is not None and paper.reading.payload is not None else None
    edition = edition_of(declaration.edition)
    facts = (
        [paper_shown(one, n, edition, Asked(), added=added_to(paper, n)) for n, one in enumerate(found.papers[:PAPERS])]
        if found
        else []
    )
    address = reverse("review-pane", args=[declaration.number])
    return {
        **shown,
        "paper": paper,
        "papers": facts,
        "view": view_of(paper),
        "page": link.page,
        "again": f"{address}?row={row.path}&paper={paper.pk}",
    }
