"""The viewer: a file's pages with what was read boxed on them, and each fact with how it was read; a person may correct it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yunxing.evidence.facts import HOW_WORDS, Fact, Seen
from yunxing.evidence.paper import FORMS, INVOICE_LINE, Named
from yunxing.evidence.paper import Paper as Found
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.papers import drawing, queries, rules, verbs
from yunxing.programme.papers.model import Drawn, Paper
from yunxing.programme.papers.readings import read_of
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..declarations.saving import own
from ..templatetags.words import english, say
from .listing import row_of

PAPERS = 12
"""Papers of one file on a page of facts; a file of scanned invoices may hold hundreds."""
LINES = 30


class FactShown(NamedTuple):
    """A fact in the list, with its place on the page."""

    id: str
    name: str
    label: str
    value: str
    how: str
    per_cent: int
    sure: bool
    why: str
    page: int | None
    box: str
    corrected: str
    """Who corrected it, when and why; empty where nobody did."""
    read: str
    """What was read, where a correction stands before it."""
    type: str


class PaperShown(NamedTuple):
    """One of the papers in the file."""

    place: int
    title: str
    pages: str
    first: int
    reason: str
    sure: bool
    facts: Sequence[FactShown]
    lines: Sequence[Sequence[FactShown]]
    more_lines: int
    findings: Sequence[tuple[str, str, int | None]]


class View(NamedTuple):
    """How a file's pages are shown: as ``pdf`` or ``picture`` from an address, ``waiting`` to be drawn, or not (empty)."""

    kind: str
    address: str = ""
    said: Sequence[str] = ()
    """What there is to say of pages that were drawn, or why there are none."""


def view_of(paper: Paper) -> View:
    """How the pages of a file are shown. What browsers do not show is shown as it was drawn."""
    reading, suffix = paper.reading, paper.blob.suffix
    format_ = str(reading.summary.get("format") or "") if reading is not None else ""
    if drawing.is_drawn(suffix, format_):
        drawn: Drawn | None = getattr(paper.blob, "drawn", None)
        if drawn is None or drawn.state == "waiting":
            return View("waiting")
        said = [one[1 if english() else 0] for one in drawn.findings]
        if drawn.made is None:
            return View("", said=said)
        return View("pdf", reverse("paper-drawn", args=[paper.declaration.number, paper.pk]), said)
    kind = "pdf" if suffix == ".pdf" else "picture" if suffix in drawing.SHOWN else ""
    return View(kind, reverse("paper-file", args=[paper.declaration.number, paper.pk]))


@require_GET
@page
def viewer(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponse:
    """A file: its pages beside its facts."""
    declaration = own(actor, number)
    paper: Paper = or_404(queries.one(actor, declaration, pk))
    edition = edition_of(declaration.edition)
    found = read_of(paper) if paper.reading is not None and paper.reading.payload is not None else None
    start = request.GET.get("from", "")
    first = int(start) if start.isdecimal() and len(start) < 6 else 0
    every = found.papers if found is not None else []
    others = [p for p in queries.papers_of(declaration) if p.removed_at is None]
    at = next((i for i, p in enumerate(others) if p.pk == paper.pk), None)
    weights = ("refused", "wrong", "doubtful")
    return render(
        request,
        "papers/viewer.html",
        {
            "declaration": declaration,
            "paper": paper,
            "row": row_of(paper, edition),
            "papers": [_paper(one, first + n, edition) for n, one in enumerate(every[first : first + PAPERS])],
            "count": len(every),
            "from": first,
            "previous": max(0, first - PAPERS) if first else None,
            "next": first + PAPERS if first + PAPERS < len(every) else None,
            "findings": [(f.say(_lang()), f.page) for f in found.findings if f.weight in weights] if found else [],
            "items": [(kind.key, kind.name.say(_lang())) for kind in edition.evidence.values()],
            "view": view_of(paper),
            "corrects": rules.may_add(actor, declaration) and paper.removed_at is None,
            "before": others[at - 1] if at else None,
            "after": others[at + 1] if at is not None and at + 1 < len(others) else None,
        },
    )


@require_POST
@page
def correct(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponse:
    """Say what a fact is, or let what was read count again."""
    paper: Paper = or_404(queries.one(actor, own(actor, number), pk))
    place, name = request.POST.get("place", ""), request.POST.get("name", "")
    where = int(place) if place.isdecimal() and len(place) < 6 else -1
    try:
        if request.POST.get("act") == "withdraw":
            verbs.withdraw_correction(actor=actor, paper=paper, place=where, name=name)
            messages.success(request, say("已恢复为读到的内容。", "What was read counts again."))
        else:
            text = None if request.POST.get("act") == "none" else request.POST.get("text", "")
            verbs.correct(
                actor=actor, paper=paper, place=where, name=name, text=text, reason=request.POST.get("reason", "")
            )
            messages.success(request, say("已更正，原来读到的内容仍然保留。", "Corrected; what was read is kept."))
    except RefusedError as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, refusal.say())
    first = where // PAPERS * PAPERS
    return redirect(
        f"{reverse('paper', args=[number, pk])}{f'?from={first}' if first > 0 else ''}#p{where}-{name}"[:300]
    )


def _lang() -> str:
    return "en" if english() else "zh"


def _paper(found: Found, place: int, edition: Any) -> PaperShown:
    lang = _lang()
    kind = edition.evidence.get(found.item or "")
    names = FORMS[found.form]
    facts = [_fact(f"p{place}-{name}", name, names[name], fact) for name, fact in found.facts.items() if name in names]
    lines = [
        [
            _fact(f"p{place}-l{n}-{name}", name, INVOICE_LINE[name], fact)
            for name, fact in line.items()
            if name in INVOICE_LINE
        ]
        for n, line in enumerate(found.lines[:LINES])
    ]
    pages = [str(found.pages[0])] if found.pages else []
    if len(found.pages) > 1:
        pages.append(str(found.pages[-1]))
    return PaperShown(
        place,
        kind.name.say(lang) if kind is not None else say("种类不明", "kind unknown"),
        "–".join(pages),
        found.pages[0] if found.pages else 1,
        found.item_reason[1 if english() else 0],
        found.item_confidence >= 0.9,
        facts,
        lines,
        max(0, len(found.lines) - LINES),
        [(f.say(lang), f.weight, f.page) for f in found.findings if f.weight != "note"],
    )


def _fact(id_: str, name: str, named: Named, fact: Fact[Any]) -> FactShown:
    seen: Seen[Any] | None = next((s for s in fact.seen if s.box is not None), fact.seen[0] if fact.seen else None)
    how = dict.fromkeys(s.how for s in fact.seen if s.value == fact.read)
    words = [HOW_WORDS[one][1 if english() else 0] for one in how]
    made = fact.correction
    corrected = ""
    if made is not None:
        corrected = f"{made.by} {made.at:%Y-%m-%d %H:%M}" + (f" · {made.reason}" if made.reason else "")
    return FactShown(
        id_,
        name,
        named.en if english() else named.zh,
        _value(fact.value),
        (", " if english() else "、").join(words),
        round(fact.confidence * 100) if fact.seen else 0,
        fact.sure,
        fact.unsure_because[1 if english() else 0] if fact.unsure_because else "",
        seen.page if seen is not None else None,
        " ".join(f"{side:.5f}" for side in seen.box) if seen is not None and seen.box is not None else "",
        corrected,
        _value(fact.read) if made is not None else "",
        named.type,
    )


def _value(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    return str(value)
