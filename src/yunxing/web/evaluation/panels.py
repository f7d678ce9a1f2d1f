"""Pages of panels: an office's list with what waits, making one, its cases and minutes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls import queries as calls
from yunxing.programme.evaluation import deciding, queries, rules
from yunxing.programme.evaluation import panels as verbs
from yunxing.programme.evaluation.model import Panel
from yunxing.programme.evaluation.staffing import loads
from yunxing.programme.overwriting import mark_of
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..asked import base_of
from ..fields import told
from ..listing import ROWS, Pages
from ..templatetags.words import say
from .forms import PanelForm, field_names, fields_words

AS_WAITING = ("path", "name", "pk")
"""The order of what waits for a panel."""


@require_safe
@page
def evaluation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The work to do: an expert's cases; an office's panels, and what waits for one."""
    if rules.is_expert(actor):
        mine = Pages(queries.own(actor), order=queries.AS_DUE).get_page(request.GET.get("page"))
        known = hasattr(actor.post, "expert")
        return render(
            request, "evaluation/mine.html", {"shown": mine, "owed": queries.owed(actor).count(), "known": known}
        )
    or_404(rules.may_manage(actor) or None)
    waiting = queries.waiting(actor).order_by().values_list("call__name").annotate(number=Count("pk"))
    shown = Paginator(queries.panels(actor), ROWS).get_page(request.GET.get("page"))
    return render(request, "evaluation/panels.html", {"shown": shown, "waiting": sorted(waiting)})


def _one(actor: Actor, pk: int) -> Panel:
    return or_404(queries.panels(actor).filter(pk=pk).first())


@require_safe
@page
def panel(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A panel: its experts, its cases with opinions counted, what can be put before it, minutes."""
    return _shown(request, actor, _one(actor, pk))


def _shown(
    request: HttpRequest, actor: Actor, one: Panel, *, typed: str | None = None, refused: RefusedError | None = None
) -> HttpResponse:
    """The page; with the minutes that somebody ``typed`` and why they were not kept."""
    # Opinions are counted of the page's cases alone.
    keys = one.cases.order_by(*queries.AS_LISTED).values_list("pk", flat=True)
    shown = Paginator(keys, ROWS).get_page(request.GET.get("page"))
    rows = queries.board(one).filter(pk__in=list(shown))
    free = queries.waiting(actor, one.call)
    found = Pages(free, order=AS_WAITING).get_page(request.GET.get("waiting")) if not one.closed_at else ()
    load, names = loads(one), field_names(one.call.edition)
    members = [
        (expert, load[expert.pk], fields_words(expert, names))
        for expert in one.experts.select_related("person").order_by("pk")
    ]
    return render(
        request,
        "evaluation/panel.html",
        {
            "panel": one,
            "shown": shown,
            "rows": rows,
            "free": found,
            "most": verbs.MOST_AT_ONCE,
            "members": members,
            "wide": queries.WIDE,
            "chooses": not one.closed_at and one.cases.filter(decided_at=None).exists(),
            "minutes": one.minutes if typed is None else typed,
            "base": mark_of(one.minutes),
            "refusal": refused,
        },
        status=refused.status if refused else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def edit(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
    """Make a panel, or change one."""
    or_404(rules.may_manage(actor) or None)
    one = _one(actor, pk) if pk is not None else None
    inside = list(one.experts.select_related("person")) if one else []
    offered = list(queries.eligible(actor))
    offered += [expert for expert in inside if expert not in offered]
    initial = {"name": one.name, "meets_on": one.meets_on, "experts": [e.pk for e in inside]} if one else {}
    form = PanelForm(
        request.POST or None,
        calls=[c for c in calls.visible(actor) if c.opened_at],
        experts=offered,
        made=one is not None,
        initial=initial or {"meets_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = {**form.cleaned_data, "experts": list(form.cleaned_data["experts"])}
            kept = verbs.change_panel(actor=actor, panel=one, **said) if one else verbs.make_panel(actor=actor, **said)
        except RefusedError as refusal:
            told(form, refusal)
        else:
            messages.success(request, say("已保存。", "Saved."))
            return redirect("evaluation-panel", kept.pk)
    return render(
        request,
        "evaluation/edit.html",
        {"form": form, "panel": one, "offered": offered},
        status=422 if form.errors else 200,
    )


@require_POST
@page
def put_before(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Put chosen cases, or the first of all that wait, as they are listed, before a panel."""
    one = _one(actor, pk)
    free = queries.waiting(actor, one.call).order_by(*AS_WAITING)
    if "all" not in request.POST:
        free = free.filter(number__in=request.POST.getlist("number")[: verbs.MOST_AT_ONCE + 1])
    cases = verbs.put_before(actor=actor, panel=one, declarations=list(free[: verbs.MOST_AT_ONCE]))
    messages.success(
        request,
        say(f"已列入 {len(cases)} 件，专家已分配并收到通知。", f"{len(cases)} cases; experts are assigned and told."),
    )
    return redirect("evaluation-panel", pk)


@require_POST
@page
def minutes(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Keep the minutes. What is not kept stays on the page, beside what stands there now."""
    one, text = _one(actor, pk), request.POST.get("minutes", "")
    try:
        verbs.write_minutes(actor=actor, panel=one, text=text, base=base_of(request))
    except RefusedError as refused:
        return _shown(request, actor, _one(actor, pk), typed=text, refused=refused)
    messages.success(request, say("会议纪要已保存。", "The minutes are kept."))
    return redirect("evaluation-panel", pk)


@require_POST
@page
def decide(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Decide several cases by their opinions: what happens to each is shown first, and that alone is done when it is confirmed."""
    one = _one(actor, pk)
    sure = request.POST.get("sure") == "yes"
    open_ones = queries.board(one).filter(Q(decided_at=None, here=True))
    if "all" in request.POST:
        open_ones = open_ones.filter(Q(asked__gte=one.each, given=F("asked")))
    else:
        keys = [key for key in request.POST.getlist("ready" if sure else "case") if key.isdecimal() and len(key) < 12]
        open_ones = open_ones.filter(pk__in=keys[: verbs.MOST_AT_ONCE])
    cases, reason = (
        list(open_ones[: verbs.MOST_AT_ONCE]),
        request.POST.get("reason", "").strip()[: deciding.MOST_REASON],
    )
    if not cases:
        messages.error(request, say("请先勾选待作结论的申报。", "Tick cases that are to be decided first."))
        return redirect("evaluation-panel", pk)
    if not sure:
        foreseen = deciding.foresee(actor=actor, cases=cases, reason=reason)
        ready = [each for each in foreseen if each.refused is None]
        around = {"panel": one, "foreseen": foreseen, "ready": ready, "reason": reason}
        return render(request, "evaluation/several.html", around)
    done, refused = deciding.decide_several(actor=actor, cases=cases, reason=reason)
    if done:
        messages.success(request, say(f"已对 {len(done)} 件作出结论。", f"{len(done)} cases are decided."))
    for each in refused:
        why = each.refused
        assert why is not None
        name = each.case.declaration.name
        messages.warning(request, say(f"{name} 未作结论：{why.zh}", f"{name} is not decided: {why.en}"))
    return redirect("evaluation-panel", pk)


@require_POST
@page
def close(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """End a panel."""
    verbs.close_panel(actor=actor, panel=_one(actor, pk))
    messages.success(request, say("评审组已结束。", "The panel is over."))
    return redirect("evaluation-panel", pk)
