"""The viewer: a file's pages with what was read boxed on them, and each fact with how it was read; a person may correct it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yunxing.evidence.paper import FORMS, INVOICE_LINE
from yunxing.evidence.paper import Paper as Found
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.papers import adding, drawing, queries, rules, verbs
from yunxing.programme.papers.keeping import PICTURES
from yunxing.programme.papers.model import Drawn, FactCorrection, Paper
from yunxing.programme.papers.readings import added_to, read_of, unplaced, unplaced_lines
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..declarations.saving import own
from ..templatetags.words import english, say
from .facts import Asked, Version, label_of, paper_shown, said_of
from .listing import row_of

PAPERS = 12
"""Papers of one file on a page of facts; a file of scanned invoices may hold hundreds."""


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
    kind = "pdf" if suffix == ".pdf" else "picture" if suffix in PICTURES else ""
    return View(kind, reverse("paper-file", args=[paper.declaration.number, paper.pk]))


@require_safe
@page
def viewer(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponse:
    """A file: its pages beside its facts."""
    asked = Asked.of(*(request.GET.get(name, "") for name in ("lines", "mend", "add")))
    start = request.GET.get("from", "")
    return _shown(request, actor, _paper(actor, number, pk), _number(start) or 0, asked)


def _paper(actor: Actor, number: str, pk: int) -> Paper:
    declaration = own(actor, number)
    paper: Paper = or_404(queries.one(actor, declaration, pk))
    paper.declaration = declaration
    return paper


def _shown(request: HttpRequest, actor: Actor, paper: Paper, first: int, asked: Asked) -> HttpResponse:
    declaration = paper.declaration
    edition = edition_of(declaration.edition)
    found = read_of(paper) if paper.reading is not None and paper.reading.payload is not None else None
    every = found.papers if found is not None else []
    others = [p for p in queries.papers_of(declaration) if p.removed_at is None]
    at = next((i for i, p in enumerate(others) if p.pk == paper.pk), None)
    weights = ("refused", "wrong", "doubtful")
    lang = "en" if english() else "zh"
    return render(
        request,
        "papers/viewer.html",
        {
            "declaration": declaration,
            "paper": paper,
            "row": row_of(paper, edition),
            "papers": [
                paper_shown(
                    one,
                    place,
                    edition,
                    asked,
                    added=added_to(paper, place),
                    every=list(paper.added_lines.all()),
                )
                for place, one in enumerate(every[first:][:PAPERS], first)
            ],
            "count": len(every),
            "from": first,
            "previous": max(0, first - PAPERS) if first else None,
            "next": first + PAPERS if first + PAPERS < len(every) else None,
            "findings": [(f.say(lang), f.page) for f in found.findings if f.weight in weights] if found else [],
            "unplaced": [(made, _named(made, every)) for made in unplaced(paper, found)] if found else [],
            "unplaced_lines": [Version(line, said_of(line)) for line in unplaced_lines(paper)],
            "items": [(kind.key, kind.name.say(lang)) for kind in edition.evidence.values()],
            "view": view_of(paper),
            "corrects": rules.may_add(actor, declaration) and paper.removed_at is None,
            "before": others[at - 1] if at else None,
            "after": others[at + 1] if at is not None and at + 1 < len(others) else None,
        },
        status=422 if asked.typed else 200,
    )


def _named(made: FactCorrection, papers: Sequence[Found]) -> str:
    """A fact in words, whose place is not there any more."""
    forms = [FORMS[papers[made.place].form]] if made.place < len(papers) else list(FORMS.values())
    names = [INVOICE_LINE] if made.line is not None else forms
    named = next((one[made.name] for one in names if made.name in one), None)
    label = made.name if named is None else label_of(named)
    return label if made.line is None else say(f"第 {made.line + 1} 行 · {label}", f"line {made.line + 1} · {label}")


@require_POST
@page
def correct(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponse:
    """Say what a fact or a line is, or let what was read count again."""
    paper: Paper = or_404(queries.one(actor, own(actor, number), pk))
    name, act, reason = request.POST.get("name", ""), request.POST.get("act"), request.POST.get("reason", "")
    place, line, added = (_number(request.POST.get(key, "")) for key in ("place", "line", "added"))
    where = -1 if place is None else place
    first = max(0, where // PAPERS * PAPERS)
    texts = {one: request.POST[f"line-{one}"] for one in INVOICE_LINE if f"line-{one}" in request.POST}
    try:
        if act == "add":
            adding.add_line(actor=actor, paper=paper, place=where, texts=texts, reason=reason, number=added)
            messages.success(request, say("已补充这一行。", "The line was added."))
        elif added is not None:
            adding.withdraw_line(actor=actor, paper=paper, place=where, number=added)
            messages.success(
                request, say("已撤销补充的行，记录仍然保留。", "The added line was withdrawn; its history stays.")
            )
        elif act == "withdraw":
            verbs.withdraw_correction(actor=actor, paper=paper, place=where, name=name, line=line)
            messages.success(request, say("已恢复为读到的内容。", "What was read counts again."))
        elif line is not None:
            verbs.correct_line(actor=actor, paper=paper, place=where, line=line, texts=texts, reason=reason)
            messages.success(request, say("已更正，原来读到的内容仍然保留。", "Corrected; what was read is kept."))
        else:
            text = None if act == "none" else request.POST.get("text", "")
            verbs.correct(actor=actor, paper=paper, place=where, name=name, text=text, reason=reason)
            messages.success(request, say("已更正，原来读到的内容仍然保留。", "Corrected; what was read is kept."))
    except RefusedError as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, refusal.say())
        if act != "withdraw" and (line is not None or act == "add"):  # what was typed stays
            mend = Asked.of("", f"{where}.{line}") if line is not None else Asked(where, adds=True)
            return _shown(request, actor, _paper(actor, number, pk), first, mend._replace(typed=texts))
    back = f"from={first}&" if first else ""
    back += f"lines={where}.{line}" if line is not None else ""
    anchor = f"p{where}-l{line}" if line is not None else f"p{where}-{name}" if name else f"p{where}"
    return redirect(f"{reverse('paper', args=[number, pk])}?{back}".rstrip("?&") + f"#{anchor}"[:300])


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None
