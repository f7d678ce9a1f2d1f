"""Packages: put together, written in the background, numbered, sent, received."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.queries import visible
from yunxing.programme.papers.keeping import opened
from yunxing.programme.procedure.queries import asking_to_end
from yunxing.programme.refusals import RefusedError
from yunxing.programme.sending import queries, rules, verbs
from yunxing.programme.sending.model import Package, Stage

from ..acting import or_404, page
from ..listing import Pages
from ..templatetags.words import say
from ..ticking import TURN, Ticks, is_turned, ticked


@require_http_methods(["GET", "HEAD", "POST"])
@page
def packages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The packages of one's office, and what waits to be put into one; a POST shows another page of that."""
    or_404(actor.authority if actor.is_officer() or actor.capacity == "auditor" else None)
    asked = request.POST.get("stage", "") or request.GET.get("stage", "")
    found = queries.visible(actor)
    shown = Pages(found, order=("-made_at", "-pk")).get_page(request.GET.get("page"))
    stages = rules.stages_of(actor)
    chosen = next((stage for stage in stages if stage == asked), stages[0] if stages else None)
    counted = {row.pk: row for row in found.filter(pk__in=[p.pk for p in shown])}
    return render(
        request,
        "sending/packages.html",
        {
            "shown": shown,
            "rows": [counted[p.pk] for p in shown if p.pk in counted],
            "stages": stages,
            "stage": chosen,
            "groups": _waiting(request, actor, chosen) if chosen else [],
        },
    )


def _waiting(
    request: HttpRequest, actor: Actor, stage: Stage
) -> list[tuple[Call, Ticks, list[tuple[Declaration, bool]]]]:
    """What waits to be sent on, by call: a page of each, all ticked until somebody ticks otherwise."""
    ready = queries.ready(actor, stage)
    numbers: dict[int, list[str]] = {}
    for call, number in ready.order_by("call", "star", "number").values_list("call_id", "number")[: verbs.MOST]:
        numbers.setdefault(call, []).append(number)
    turned = request.POST.get("call", "") if is_turned(request) else ""
    ticks = {
        call: Ticks(every, ticked(request), request.POST.get(TURN)) if str(call) == turned else Ticks(every, every)
        for call, every in numbers.items()
    }
    here = [number for one in ticks.values() for number in one.shown]
    rows: dict[int, list[tuple[Declaration, bool]]] = {}
    for one in ready.defer("content").filter(number__in=here).order_by("call", "star", "number"):
        rows.setdefault(one.call_id, []).append((one, one.number in ticks[one.call_id].chosen))
    return [(several[0][0].call, ticks[call], several) for call, several in rows.items()]


@require_POST
@page
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new package of the declarations ticked."""
    or_404(rules.stages_of(actor) or None)
    stage = request.POST.get("stage", "")
    numbers = sorted(ticked(request))[: verbs.MOST + 1]
    # All that was ticked: one that moved on meanwhile is named by the verb.
    chosen = list(visible(actor).filter(number__in=numbers).select_related("call")) if stage in Stage.values else []
    if not chosen:
        messages.error(request, say("请先勾选申报。", "Tick some declarations first."))
        return redirect("packages")
    if len({one.call_id for one in chosen}) > 1:
        raise RefusedError("一个材料包只能是同一批次的申报", "a package is of one call", field="number")
    made = verbs.make(actor=actor, call=chosen[0].call, stage=stage, declarations=chosen)
    return redirect("package", made.pk)


@require_safe
@page
def package(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One package: what lies in it, its file, its letter, its receipt."""
    return render(request, "sending/package.html", _shown(request, actor, or_404(queries.one(actor, pk))))


@require_safe
@page
def progress(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How far the file is; asked again until it is there."""
    return render(request, "sending/progress.html", {"package": or_404(queries.one(actor, pk))})


def _shown(request: HttpRequest, actor: Actor, found: Package) -> dict[str, object]:
    shown = Pages(queries.items(found), order=queries.AS_SUMMED).get_page(request.GET.get("page"))
    return {
        "package": found,
        "shown": shown,
        "ending": asking_to_end(item.declaration_id for item in shown),
        "changes": rules.may_change(actor, found),
        "receives": rules.may_receive(actor, found),
        "copies": rules.COPIES[Stage(found.stage)],
    }


@require_POST
@page
def change(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Number the letter, have the file written, take something out, send."""
    found = or_404(queries.one(actor, pk))
    match request.POST.get("act"):
        case "number":
            verbs.give_number(actor=actor, package=found, letter_number=request.POST.get("letter_number", ""))
            messages.success(request, say("文号已登记。", "The number is kept."))
        case "write":
            verbs.have_written(actor=actor, package=found)
        case "out":
            items = found.items.filter(declaration__number=request.POST.get("number", "")).select_related("declaration")
            verbs.take_out(actor=actor, package=found, declaration=or_404(items.first()).declaration)
            messages.success(request, say("已移出。", "Taken out."))
        case "send":
            verbs.send(actor=actor, package=found)
            messages.success(request, say("已报送。", "Sent."))
        case _:
            raise RefusedError("没有这项操作", "no such act", field="act")
    return redirect("package", pk)


@require_POST
@page
def receive(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Tick the sealed copies that came."""
    found = or_404(queries.one(actor, pk))
    or_404(rules.may_receive(actor, found) or None)
    copies = {}
    for number in request.POST.getlist("number")[: verbs.MOST]:
        count = request.POST.get(f"copies-{number}", "")
        copies[number] = int(count) if count.isdecimal() and len(count) < 4 else 0
    if not copies:
        messages.error(request, say("请先勾选收到的材料。", "Tick what came first."))
        return redirect("package", pk)
    done = verbs.receive(actor=actor, package=found, copies=copies)
    messages.success(request, say(f"已签收 {done} 份。", f"{done} received."))
    return redirect("package", pk)


@require_safe
@page
def file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file of a package."""
    found = or_404(queries.one(actor, pk))
    return opened(or_404(found.blob), name=f"{found.number}.zip", asked=request.headers, download=True)
