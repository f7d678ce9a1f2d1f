"""Pages of an office's notices: the list with what waits, one notice with its objections, its letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.procedure.case import stars_in_words
from yunxing.programme.publicity import letters, noticing, queries, rules
from yunxing.programme.publicity.model import PublicNotice
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..fields import told
from ..listing import ROWS
from ..templatetags.words import say
from ..ticking import TURN, Ticks, is_turned, ticked
from .forms import NoticeForm

Form = TypeVar("Form", bound=forms.Form)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RECENT = 20
"""Announcements that the list shows."""


@require_safe
@page
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Notices of the office; what waits for one, and for its announcement."""
    or_404(rules.may_manage(actor) or None)
    shown = Paginator(queries.notices(actor).order_by("-opens_on", "-pk"), ROWS).get_page(request.GET.get("page"))
    announces = rules.may_announce(actor)
    return render(
        request,
        "publicity/notices.html",
        {
            "shown": shown,
            "to_show": queries.to_show(actor).count(),
            "to_announce": queries.to_announce(actor).count() if announces else 0,
            "announcements": queries.announcements(actor)[:RECENT] if announces else (),
        },
    )


def one_of(actor: Actor, pk: int) -> PublicNotice:
    """A notice of the actor's office; none else is there."""
    return or_404(queries.notices(actor).filter(pk=pk).first())


@require_safe
@page
def notice(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One notice: its days, its enterprises with their objections, what may be done."""
    one = one_of(actor, pk)
    shown = Paginator(
        one.items.select_related("declaration").defer("declaration__content").order_by("star", "place", "pk"), ROWS
    )
    over = clock.now() >= one.ends
    return render(
        request,
        "publicity/notice.html",
        {
            "notice": one,
            "shown": shown.get_page(request.GET.get("page")),
            "objections": Paginator(queries.objections(one), ROWS).get_page(request.GET.get("objections")),
            "over": over,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def edit(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
    """Write a notice, or change one that is not open: which of the evaluated cases it shows, its days and letter."""
    or_404(rules.may_manage(actor) or None)
    one = one_of(actor, pk) if pk is not None else None
    if one is not None and one.opened_at is not None:
        raise RefusedError("公示已经发布，不能修改", "the notice is public and stays as it is")
    free = queries.to_show(actor, but=one)
    posted = ticked(request, "number_of") if "title" in request.POST else None
    inside = set(one.items.values_list("declaration__number", flat=True)) if one else None
    form = unsent(request, NoticeForm, _initial(actor, one, free))
    if form.is_bound and form.is_valid():
        chosen = [d for d in free[: noticing.MOST_ITEMS] if d.number in (posted or ())]
        try:
            kept = _kept(actor, one, chosen, noticing.Terms(**form.cleaned_data))
        except RefusedError as refusal:
            told(form, refusal)
        else:
            messages.success(request, say("已保存，尚未公开。", "Saved; not public yet."))
            return redirect("notice", kept.pk)
    known = next((some for some in (posted, inside) if some is not None), None)
    ticks = ticks_of(request, free, noticing.MOST_ITEMS, known)
    return render(
        request,
        "publicity/edit.html",
        {"form": form, "notice": one, "ticks": ticks, "rows": ticks.rows(free)},
        status=422 if form.errors else 200,
    )


def ticks_of(request: HttpRequest, free: QuerySet[Declaration], most: int, chosen: set[str] | None) -> Ticks:
    """A page of those that may be chosen; before anybody chooses, all of the first one's call are."""
    every = list(free.values_list("number", "call_id")[:most])
    if chosen is None:
        chosen = {number for number, call in every if call == every[0][1]}
    return Ticks([number for number, _ in every], chosen, request.POST.get(TURN))


def unsent(request: HttpRequest, kind: type[Form], initial: dict[str, Any]) -> Form:
    """A form as it was sent; where only another page of its list was asked for, with what is written in it so far."""
    if is_turned(request):
        written = {name: request.POST[name] for name in kind.base_fields if name in request.POST}
        return kind(initial=initial | written)
    return kind(request.POST or None, initial=initial)


def _kept(actor: Actor, one: PublicNotice | None, chosen: Sequence[Declaration], terms: noticing.Terms) -> PublicNotice:
    if one is not None:
        return noticing.change(actor=actor, notice=one, declarations=chosen, terms=terms)
    if not chosen:
        raise RefusedError("请选择要公示的企业", "choose the enterprises to be shown", field="declarations")
    return noticing.write(actor=actor, call=chosen[0].call, declarations=chosen, terms=terms)


def _initial(actor: Actor, one: PublicNotice | None, free: QuerySet[Declaration]) -> dict[str, Any]:
    if one is not None:
        return {name: getattr(one, name) for name in noticing.Terms._fields}
    opens = clock.today()
    found = list(free.order_by().values_list("edition", "star").distinct())
    stars = stars_in_words(found[0][0], [star for _, star in found]) if found else "星级"
    return {
        "title": f"{opens.year}年度{stars}上云企业拟认定名单公示",
        "opens_on": opens,
        "closes_on": noticing.suggested(opens),
        "contact": actor.authority.phone if actor.authority else "",
    }


@require_POST
@page
def open_notice(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Publish it."""
    noticing.open_notice(actor=actor, notice=one_of(actor, pk))
    messages.success(request, say("公示已发布，企业已收到通知。", "The notice is public; the enterprises are told."))
    return redirect("notice", pk)


@require_POST
@page
def close_notice(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """End it."""
    noticing.close_notice(actor=actor, notice=one_of(actor, pk))
    messages.success(request, say("公示已结束，企业已收到通知。", "The notice is closed; the enterprises are told."))
    return redirect("notice", pk)


@require_POST
@page
def discard(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Throw a draft away."""
    noticing.discard(actor=actor, notice=one_of(actor, pk))
    messages.success(request, say("草稿已删除。", "The draft is gone."))
    return redirect("notices")


@require_safe
@page
def letter(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Its letter, to be printed and sealed."""
    return letter_of(one_of(actor, pk))


def letter_of(one: PublicNotice) -> HttpResponse:
    """The letter of a notice as a file."""
    made = letters.notice_letter(one, list(one.items.select_related("declaration")))
    return as_file(made, letters.file_name(one.title, one.opens_on))


def as_file(made: bytes, name: str) -> HttpResponse:
    """A Word file for a browser, to be saved."""
    response = HttpResponse(made, content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
