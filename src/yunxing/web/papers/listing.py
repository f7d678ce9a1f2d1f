"""The list of a declaration's files: named, ordered, removed; how far reading them is."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers import queries, rules, verbs
from yunxing.programme.papers.model import Paper
from yunxing.programme.papers.reading import may_try_again
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..declarations.saving import own
from ..templatetags.words import english, listed, say

FILES = 25
"""Files on one page of the list."""
ACTS = (
    ("read", "↻", "重新读取", "Read again"),
    ("up", "↑", "上移", "Move up"),
    ("down", "↓", "下移", "Move down"),
    ("remove", "✕", "移除", "Remove"),
)
STATES = {
    "waiting": ("等待读取", "waiting", "clock"),
    "reading": ("正在读取", "being read", "clock"),
    "read": ("已读", "read", "circle-check"),
    "failed": ("未能读取", "not read", "circle-x"),
}
_WEIGHTS = {
    "refused": ("读不了", "cannot be read", "circle-x", "fails"),
    "wrong": ("有问题", "something is wrong", "alert-triangle", "fails"),
    "doubtful": ("请核对", "to be checked", "alert-triangle", "incomplete"),
}


class Row(NamedTuple):
    """A file in the list."""

    paper: Paper
    state: str
    words: str
    icon: str
    kinds: str
    """What was read in it, in words."""
    pages: int
    findings: list[tuple[str, int | None]]
    more: int
    same_as: str
    again: bool
    """Whether reading it may be tried again."""
    said: str
    """The kind that the enterprise says it is, in words."""
    pending: bool


def row_of(paper: Paper, edition: Any, same: str = "") -> Row:
    """A file as the list shows it."""
    lang = "en" if english() else "zh"
    reading = paper.reading
    state = reading.state if reading is not None else "waiting"
    zh, en, icon = STATES[state]
    summary = reading.summary if reading is not None else {}
    weight = _WEIGHTS.get(str(summary.get("weight")))
    style = state
    if state == "read" and weight is not None:
        zh, en, icon, style = weight
    found = summary.get("papers", [])
    names: dict[str, int] = {}
    for one in found:
        kind = edition.evidence.get(one["item"] or "")
        name = kind.name.say(lang) if kind is not None else say("种类不明", "kind unknown")
        names[name] = names.get(name, 0) + 1
    kinds = listed(f"{name} ×{count}" if count > 1 else name for name, count in names.items())
    said = [(str(one[lang]), one["page"]) for one in summary.get("findings", [])]
    if state == "failed" and reading is not None:
        said = [(reading.failure, None)]
    return Row(
        paper,
        style,
        en if english() else zh,
        icon,
        kinds,
        int(summary.get("pages") or 0),
        said,
        int(summary.get("more") or 0),
        same,
        reading is not None and may_try_again(reading),
        edition.evidence[paper.item].name.say(lang) if paper.item in edition.evidence else "",
        not queries.is_over(paper),
    )


def shown(
    actor: Actor, declaration: Declaration, *, files: str = "", listed: queries.Listed | None = None
) -> dict[str, Any]:
    """What the list's templates want: a page of the files, how far reading all is, what was seen elsewhere."""
    edition = edition_of(declaration.edition)
    listed = listed or queries.listed(actor, declaration)
    lang = "en" if english() else "zh"
    part = Paginator(listed.papers, FILES).get_page(files)
    return {
        "declaration": declaration,
        "listed": listed,
        "files": part,
        "acts": ACTS,
        "rows": [row_of(paper, edition, listed.same.get(paper.pk, "")) for paper in part],
        "items": [(kind.key, kind.name.say(lang)) for kind in edition.evidence.values()],
        "adds": rules.may_add(actor, declaration),
        "seen": queries.seen_again(actor, declaration),
        "polls": bool(listed.pending) or not queries.settled(declaration, listed.papers),
        "done": len(listed.papers) - len(listed.pending),
        "now": next((p for p in listed.papers if p.reading is not None and p.reading.state == "reading"), None),
    }


@require_safe
@page
def papers(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The list alone, as it is now."""
    around = shown(actor, own(actor, number), files=request.GET.get("files", ""))
    return render(request, "papers/list.html", around)


@require_safe
@page
def known(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Size and hash of each file by name: what a browser need not send again."""
    papers = [paper for paper in queries.papers_of(own(actor, number)) if paper.removed_at is None]
    return JsonResponse({paper.name: [paper.blob.size, paper.blob.sha256] for paper in papers})


@require_safe
@page
def reading(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """How far reading is, with the rows of the files that were still to be read. Asks to be asked again until all is done."""
    declaration = own(actor, number)
    around = shown(actor, declaration, files=request.GET.get("files", ""))
    asked = {int(one) for one in request.GET.get("ids", "").split(",")[:600] if one.isdecimal() and len(one) < 18}
    around["changed"] = [row for row in around["rows"] if row.paper.pk in asked]
    response = render(request, "papers/reading.html", around)
    if not around["polls"]:
        response["HX-Trigger"] = "yunxing:read"
    return response


@require_POST
@page
def order(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Put files into the order given, among themselves."""
    ids = [int(one) for one in request.POST.get("order", "").split(",")[:1000] if one.isdecimal() and len(one) < 18]
    verbs.reorder(actor=actor, declaration=own(actor, number), order=ids)
    return _back(request, actor, number)


@require_POST
@page
def change(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponse:
    """Rename a file, say its kind, move it, remove it, bring it back, read it again."""
    paper: Paper = or_404(queries.one(actor, own(actor, number), pk))
    match request.POST.get("act", ""):
        case "rename":
            verbs.rename(actor=actor, paper=paper, name=request.POST.get("name", ""))
        case "item":
            verbs.set_item(actor=actor, paper=paper, item=request.POST.get("item", ""))
        case "up":
            verbs.move(actor=actor, paper=paper, by=-1)
        case "down":
            verbs.move(actor=actor, paper=paper, by=1)
        case "remove":
            verbs.remove(actor=actor, paper=paper)
        case "restore":
            verbs.restore(actor=actor, paper=paper)
        case "read":
            verbs.read_again(actor=actor, paper=paper)
        case _:
            raise RefusedError("没有这项操作，请刷新页面", "there is no such act: reload the page", field="act")
    return _back(request, actor, number)


def _back(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        around = shown(actor, own(actor, number), files=request.POST.get("files", ""))
        return render(request, "papers/list.html", around)
    messages.success(request, say("已保存。", "Saved."))
    return redirect("declaration-section", number, "evidence")
