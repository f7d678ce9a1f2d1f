"""Pages of sanctions and exemptions: their lists, taking one in with a look before, ending, giving out; and the look-up."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.declarations.queries import visible
from yunxing.programme.people.model import Jurisdiction
from yunxing.programme.refusals import RefusedError
from yunxing.programme.standing import clients, lists, queries, reading, rules
from yunxing.programme.standing.model import Exemption, Party, Sanction

from .. import limits
from ..acting import actor_of, or_404, page
from ..listing import ROWS, Pages
from ..templatetags.words import say
from .forms import EndForm, EndSanctionForm, ImportForm

LOOK_UPS = 120
"""A minute, of one person."""
KEPT = 3_600
"""Seconds that a file waits between the look at it and its being taken in."""


def _asked(request: HttpRequest) -> dict[str, str]:
    return {key: request.GET.get(key, "").strip()[:120] for key in ("q", "party", "area", "running")}


def _sanctions(asked: dict[str, str]) -> QuerySet[Sanction]:
    party = asked["party"] if asked["party"] in Party.values else ""
    return queries.sanctions(party=party, words=asked["q"], running=bool(asked["running"]))


def _exemptions(asked: dict[str, str]) -> QuerySet[Exemption]:
    area = asked["area"] if asked["area"].isdecimal() else ""
    return queries.exemptions(area=area, words=asked["q"], running=bool(asked["running"]))


@require_safe
@page
def sanctions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whoever is sanctioned, wherever that was decided."""
    or_404(rules.may_see_lists(actor) or None)
    asked = _asked(request)
    shown = Pages(_sanctions(asked), order=("-made_at", "-pk")).get_page(request.GET.get("page"))
    around = {"shown": shown, "asked": asked, "parties": Party.choices, "keeps": rules.may_keep_lists(actor)}
    return render(request, "standing/sanctions.html", around)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def sanction(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One sanction: what it rests on; of a provider its other clients among what one may see; ended here."""
    or_404(rules.may_see_lists(actor) or None)
    one = get_object_or_404(Sanction.objects.select_related("authority", "case", "made_by", "lifted_by"), pk=pk)
    ends = rules.may_end_sanction(actor, one) and one.lifted_at is None
    form = EndSanctionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        or_404(ends or None)
        if form.is_valid():
            try:
                lists.end_sanction(actor=actor, sanction=one, **form.cleaned_data)
            except RefusedError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
            else:
                messages.success(request, say("已设定截止日。", "It has its last day."))
                return redirect("standing-sanction", pk)
    shown = None
    if one.party == Party.PROVIDER:
        found = clients.of_provider(visible(actor), one).defer("content")
        shown = Pages(found, order=("-updated_at", "-pk")).get_page(request.GET.get("page"))
    around = {"one": one, "form": form, "ends": ends, "shown": shown, "until_now": one.until_on}
    return render(request, "standing/sanction.html", around, status=422 if form.errors else 200)


@require_safe
@page
def exemptions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whoever is on a list of exemptions (R30)."""
    or_404(rules.may_see_lists(actor) or None)
    asked = _asked(request)
    shown = Pages(_exemptions(asked), order=("-made_at", "-pk")).get_page(request.GET.get("page"))
    names = dict(Jurisdiction.objects.filter(pk__in={one.area for one in shown}).values_list("pk", "name"))
    return render(
        request,
        "standing/exemptions.html",
        {
            "shown": shown,
            "rows": [(one, names.get(one.area, ""), rules.may_end_exemption(actor, one)) for one in shown],
            "asked": asked,
            "keeps": rules.may_keep_lists(actor),
        },
    )


@require_POST
@page
def end_exemption(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Give an exemption its last day."""
    or_404(rules.may_keep_lists(actor) or None)
    form = EndForm(request.POST)
    if not form.is_valid():
        raise RefusedError("请填写截止日", "give the last day", field="until")
    lists.end_exemption(actor=actor, exemption=get_object_or_404(Exemption, pk=pk), until=form.cleaned_data["until"])
    messages.success(request, say("已设定截止日。", "It has its last day."))
    return redirect("standing-exemptions")


@require_safe
@page
def export(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """What is shown, as CSV that can be taken in again; without what was lifted, which a list does not bring back."""
    or_404((rules.may_see_lists(actor) and kind in lists.KINDS) or None)
    asked = _asked(request)
    rows = _sanctions(asked).filter(lifted_at=None) if kind == "sanctions" else _exemptions(asked)
    response = HttpResponse(
        reading.written(kind, rows.order_by("pk").iterator(chunk_size=1_000)), content_type="text/csv; charset=utf-8"
    )
    name = "sanctions.csv" if kind == "sanctions" else "exemptions.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@page
def take_in(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """A list as a file: it is looked at before anything is done."""
    or_404((rules.may_keep_lists(actor) and kind in lists.KINDS) or None)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        upload, source = form.cleaned_data["file"], form.cleaned_data["source"]
        try:
            rows = reading.read(kind, upload, name=upload.name)
            lists.plan(actor, kind, rows, source=source)
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            token = secrets.token_urlsafe(12)
            cache.set(_key(actor, token), {"kind": kind, "rows": rows, "source": source}, KEPT)
            return redirect("standing-planned", token)
    columns = [words[0] for words in reading.COLUMNS[kind].values()]
    around = {"form": form, "kind": kind, "columns": columns, "most": lists.MOST_ROWS}
    return render(request, "standing/import.html", around, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def planned(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    """What would come of each row; taken in by a button."""
    or_404(rules.may_keep_lists(actor) or None)
    kept: dict[str, Any] = or_404(cache.get(_key(actor, token)))
    kind, rows, source = kept["kind"], kept["rows"], kept["source"]
    if request.method == "POST":
        counts = lists.carry_out(actor, kind, rows, source=source)
        cache.delete(_key(actor, token))
        zh, en = (
            f"已导入：新增 {counts['add']}，设定截止日 {counts['end']}，不变 {counts['same']}，未导入 {counts['refuse']}",
            f"Done: {counts['add']} added, {counts['end']} given a last day, {counts['same']} there already, {counts['refuse']} refused",
        )
        messages.success(request, say(zh, en))
        return redirect("standing-sanctions" if kind == "sanctions" else "standing-exemptions")
    every = lists.plan(actor, kind, rows, source=source)
    fate = request.GET.get("fate", "")
    some = [one for one in every if not fate or one.fate == fate]
    return render(
        request,
        "standing/planned.html",
        {
            "kind": kind,
            "shown": Paginator(some, ROWS).get_page(request.GET.get("page")),
            "fates": [(key, words, sum(one.fate == key for one in every)) for key, words in lists.FATES.items()],
            "fate": fate,
            "words": lists.FATES,
            "number": len(every),
            "does": any(one.fate in ("add", "end") for one in every),
        },
    )


def _key(actor: Actor, token: str) -> str:
    """A file waits for whoever brought it, in the office for which they brought it."""
    return f"standing-list:{actor.person.pk}:{actor.behalf}:{token[:40]}"


@require_safe
def look_up(request: HttpRequest) -> JsonResponse:
    """``GET /api/standing?uscc=…|name=…``: what is in force on a party, as JSON, for officers with their session."""
    if not request.user.is_authenticated:
        return _no("请先登录", "log in first", 401)
    actor = actor_of(request)
    if not rules.may_look_up(actor):
        return _no("只有各级部门的经办可以查询", "officers alone may ask", 403)
    if not limits.within("standing", actor.person.pk, LOOK_UPS):
        answer = _no("查询太频繁，请一分钟后再试", "too often: try again in a minute", 429)
        answer["Retry-After"] = str(limits.MINUTE)
        return answer
    code, name = request.GET.get("uscc", "").strip()[:30], request.GET.get("name", "").strip()[:120]
    try:
        found = queries.look_up(actor, code=code, name=name)
    except RefusedError as refusal:
        return _no(refusal.zh, refusal.en, 400)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _no(zh: str, en: str, status: int) -> JsonResponse:
    return JsonResponse({"refused": say(zh, en)}, status=status)
