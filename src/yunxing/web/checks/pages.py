"""The city's pages of site checks: drawing, ordering visits, taking reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls import queries as calls
from yunxing.programme.checks import drawing, queries, rules, visiting
from yunxing.programme.checks.model import Draw, Found, SiteCheck
from yunxing.programme.checks.ratio import ratio_of
from yunxing.programme.checks.visiting import Order
from yunxing.programme.declarations.content import edition_of
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.people.model import Jurisdiction, Post
from yunxing.programme.procedure.moving import city_of, is_
from yunxing.programme.procedure.table import Who
from yunxing.programme.refusals import RefusedError
from yunxing.programme.standing import queries as standing
from yunxing.programme.standing.visited import may_found_a_case

from ..acting import or_404, page
from ..asked import day_of
from ..declarations.saving import own
from ..listing import Pages
from ..templatetags.words import say
from ..why import Way, Words, ask_why


def _city(actor: Actor) -> Jurisdiction:
    """The area of an officer of city level; for others there is no such page."""
    return or_404(actor.jurisdiction if rules.may_draw(actor) else None)


def _case(actor: Actor, number: str) -> Declaration:
    _city(actor)
    case = own(actor, number)
    return or_404(case if is_(Who.CITY, actor, case) else None)


@require_safe
@page
def checks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Of one call: the population, the draws, the ratio, and every case that was drawn from with its visit."""
    city = _city(actor)
    every = [call for call in calls.visible(actor) if call.opened_at is not None]
    asked = request.GET.get("call", "")
    counts = queries.counts(city.path, every)
    newest = max(counts, default=None)
    call = next((one for one in every if str(one.pk) == asked), None)
    call = call or next((one for one in every if one.pk == newest), every[0] if every else None)
    if call is None:
        return render(request, "checks/checks.html", {"call": None, "calls": every})
    found = queries.cases(city.path, call)
    state = request.GET.get("state", "")
    here = counts.get(call.pk, {})
    number = sum(here.get(one, 0) for one in queries.IN_CHECKS)
    if state in queries.IN_CHECKS:
        found, number = found.filter(state=state), here.get(state, 0)
    shown = Pages(found, order=("state", "number"), count=number).get_page(request.GET.get("page"))
    visits = queries.visits_to(list(shown))
    made = queries.draws(city, call)
    return render(
        request,
        "checks/checks.html",
        {
            "call": call,
            "calls": every,
            "ratio": ratio_of(city.path, call.pk, edition_of(call.edition)),
            "waiting": here.get(State.TO_CHECK, 0),
            "draws": made,
            "open": next((draw for draw in made if draw.drawn_at is None), None),
            "tomorrow": date.fromordinal(clock.today().toordinal() + 1),
            "today": clock.today(),
            "shown": shown,
            "rows": [(one, *visits.get(one.pk, (None, ()))) for one in shown],
            "states": [(one, State(one).label) for one in queries.IN_CHECKS],
            "state": state,
        },
    )


def _back(call_id: int) -> HttpResponse:
    response = redirect("checks")
    response["Location"] += f"?call={call_id}"
    return response


@require_POST
@page
def commit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a seed and show its commitment."""
    _city(actor)
    asked = request.POST.get("call", "")
    call = or_404(calls.one(actor, int(asked)) if asked.isdecimal() and len(asked) < 15 else None)
    draw = drawing.commit(actor=actor, call=call)
    messages.success(
        request, say(f"已生成种子，承诺为 {draw.commitment[:16]}…", f"A seed is committed to: {draw.commitment[:16]}…")
    )
    return _back(call.pk)


def _draw(actor: Actor, pk: int) -> Draw:
    city = _city(actor)
    return get_object_or_404(Draw.objects.filter(authority__jurisdiction=city), pk=pk)


@require_POST
@page
def freeze(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Freeze the population."""
    draw = drawing.freeze(
        actor=actor,
        draw=_draw(actor, pk),
        public_source=request.POST.get("public_source", ""),
        public_on=day_of(request.POST.get("public_on", ""), "public_on", "请填写日期", "give the day"),
        strata=request.POST.getlist("strata"),
    )
    messages.success(
        request, say(f"已冻结 {len(draw.population)} 家。", f"The population is frozen: {len(draw.population)}.")
    )
    return _back(draw.call_id)


@require_POST
@page
def draw_cases(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Draw with the public value."""
    value = request.POST.get("public_value", "")
    draw = drawing.draw_cases(actor=actor, draw=_draw(actor, pk), public_value=value)
    messages.success(request, say(f"已抽中 {len(draw.sample)} 家。", f"{len(draw.sample)} were drawn."))
    return _back(draw.call_id)


def _way(case: Declaration) -> Way:
    above = f"{reverse('checks')}?call={case.call_id}"
    return Way((say("现场核查", "Site checks"), above), above, reverse("check-order", args=[case.number]))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def add(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Have a case checked that the draw left out, with a reason."""
    case = _case(actor, number)
    words = Words(
        say("增加核查", "Check for its risk"),
        say(
            "抽样没有抽中的申报，有风险的可以增加核查。原因记入经过；增加的核查不减少随机抽中的家数。",
            "A case that the draw left out may be checked for its risk. The reason is kept; it takes no place of the random part.",
        ),
        say("已增加核查，请安排核查人员。", "Added: now order the visit."),
    )
    return ask_why(
        request, case, lambda why: drawing.add_check(actor=actor, declaration=case, reason=why), words, _way(case)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def again(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Have a case checked again that failed, with a reason."""
    case = _case(actor, number)
    words = Words(
        say("复查", "Check again"),
        say(
            "核查不通过的申报可以复查一次现场，原来的核查报告保留。",
            "A case that failed may be visited again; the report of the first visit stays.",
        ),
        say("已决定复查，请安排核查人员。", "It is to be checked again: now order the visit."),
    )
    return ask_why(
        request, case, lambda why: visiting.check_again(actor=actor, declaration=case, reason=why), words, _way(case)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def order(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Order a visit: who goes, when, where, what else to look at."""
    case = _case(actor, number)
    refused = None
    if request.method == "POST":
        try:
            visit = visiting.order(actor=actor, declaration=case, what=_order(request.POST))
        except RefusedError as error:
            refused = error
        else:
            messages.success(request, say("已安排核查，并通知核查人员。", "The visit is ordered, the inspectors told."))
            return redirect("check-visit", visit.pk)
    around = {
        "case": case,
        "candidates": [
            (one, str(one.post.pk) in request.POST.getlist("inspectors"))
            for one in queries.candidates(case, city_of(case.jurisdiction))
        ],
        "written": request.POST,
        "place": request.POST.get("place", case.enterprise.address),
        "today": clock.today(),
        "refusal": refused,
    }
    return render(request, "checks/order.html", around, status=refused.status if refused else 200)


def _order(given: MultiValueDict[str, Any]) -> Order:
    asked = [one for one in given.getlist("inspectors") if one.isdecimal() and len(one) < 15]
    posts = list(Post.objects.filter(pk__in=asked).select_related("person", "authority__jurisdiction"))
    day = str(given.get("planned_on") or "")
    return Order(
        posts,
        day_of(day, "planned_on", "请填写日期", "give the day") if day else None,
        str(given.get("place") or ""),
        str(given.get("more") or "").splitlines(),
    )


@require_safe
@page
def visit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One visit: its check-list, photographs, signatures and result; what the city does with it."""
    one = or_404(queries.visit(actor, pk))
    case = one.declaration
    leads = rules.may_lead(actor, one)
    live = one.reported_at is None and visiting.is_under_way(one)
    changes = leads and live
    sent = {each.person_id for each in one.inspectors.all()}
    candidates = queries.candidates(case, one.authority.jurisdiction) if changes else []
    return render(
        request,
        "checks/visit.html",
        {
            "visit": one,
            "case": case,
            "rows": one.rows.select_related("person").order_by("number"),
            "photos": one.photos.select_related("person").order_by("taken_at", "pk"),
            "found": dict(Found.choices),
            "leads": leads,
            "live": live,
            "inspects": rules.inspects(actor, one) and live,
            "concludes": leads and one.reported_at is not None and case.state == State.DRAWN,
            "again": leads and case.state == State.CHECK_FAILED,
            # Whether an interest forbids it is asked where it is opened.
            "opens_case": may_found_a_case(one) and (actor.is_officer() or rules.inspects(actor, one)),
            "cases": standing.cases(actor).filter(declaration=case).order_by("-pk"),
            "changes": changes,
            "candidates": [(each, each.post.person_id in sent) for each in candidates],
            "today": clock.today(),
        },
    )


def _led(actor: Actor, pk: int) -> SiteCheck:
    one = or_404(queries.visit(actor, pk))
    return or_404(one if rules.may_lead(actor, one) else None)


@require_POST
@page
def change(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Change who goes, when and where; add to the check-list."""
    visiting.change(actor=actor, visit=_led(actor, pk), what=_order(request.POST))
    messages.success(request, say("已调整。", "Changed."))
    return redirect("check-visit", pk)


@require_POST
@page
def conclude(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take the report."""
    case = visiting.conclude(actor=actor, visit=_led(actor, pk))
    messages.success(request, f"{case.name}：{State(case.state).label}")
    return redirect("check-visit", pk)
