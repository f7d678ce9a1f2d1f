"""The page of a case before a panel: for its experts to judge, for the office to decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.declarations.model import State
from yunxing.programme.evaluation import deciding, opinions, queries, rules
from yunxing.programme.evaluation import panels as verbs
from yunxing.programme.evaluation.model import Assignment, PanelCase
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..fields import told
from ..templatetags.words import say
from .forms import DecisionForm, OpinionForm


@require_safe
@page
def case(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One case: opinions side by side once all are given; the expert's own form, or the office's decision."""
    one = or_404(queries.case_of(actor, pk))
    return _shown(request, actor, one)


def _shown(
    request: HttpRequest,
    actor: Actor,
    one: PanelCase,
    *,
    opinion: OpinionForm | None = None,
    decision: DecisionForm | None = None,
) -> HttpResponse:
    seen = queries.seen(actor, one)
    live = one.decided_at is None and bool(getattr(one, "here", False))
    manages = rules.may_manage(actor, one.panel)
    around: dict[str, Any] = {
        "case": one,
        "declaration": one.declaration,
        "seen": seen,
        "live": live,
        "manages": manages,
        "upheld": queries.upheld(one),
    }
    if live and seen.own is not None and not seen.complete:
        mine = seen.own
        given = {"passes": "yes" if mine.passes else "no", "score": mine.score, "text": mine.text}
        around["opinion"] = opinion or OpinionForm(initial=given if mine.given_at else {})
        around["own_conflict"] = next(row.conflict for row in seen.rows if row.assignment == mine)
    if live and manages and seen.divergence is not None:
        votes = {"votes_for": seen.divergence.votes_for, "votes_against": seen.divergence.votes_against}
        around["decision"] = decision or DecisionForm(initial=votes)
    if manages and one.declaration.state in (State.NOT_EVALUATED, State.DECLINED):
        around["reconsiders"] = refusal("reconsider", actor=actor, declaration=one.declaration) is None
    wrong = (opinion is not None and opinion.errors) or (decision is not None and decision.errors)
    return render(request, "evaluation/case.html", around, status=422 if wrong else 200)


def _own(actor: Actor, one: PanelCase) -> Assignment:
    """The actor's own part in a case."""
    found = one.assignments.filter(expert__post=actor.post, recused_at=None) if rules.is_expert(actor) else None
    return or_404(found.first() if found is not None else None)


@require_POST
@page
def opinion(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Give an opinion, or change it before all are given; the next case that waits follows where it is asked for."""
    one = or_404(queries.case_of(actor, pk))
    mine = _own(actor, one)
    form = OpinionForm(request.POST)
    if form.is_valid():
        try:
            said = {**form.cleaned_data, "passes": form.cleaned_data["passes"] == "yes"}
            opinions.give_opinion(actor=actor, assignment=mine, **said)
        except RefusedError as refused:
            if refused.field not in form.fields:
                raise
            told(form, refused)
        else:
            messages.success(request, say("意见已提交。", "Your opinion is given."))
            after = queries.owed(actor).order_by(*queries.AS_DUE).first() if "next" in request.POST else None
            return redirect("evaluation-case", after.case_id) if after is not None else redirect("evaluation")
    return _shown(request, actor, one, opinion=form)


@require_POST
@page
def recuse(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Stand back from a case."""
    one = or_404(queries.case_of(actor, pk))
    opinions.recuse(actor=actor, assignment=_own(actor, one), reason=request.POST.get("reason", ""))
    messages.success(request, say("已回避，这件申报将由其他专家评审。", "You stood back; another expert judges it."))
    return redirect("evaluation")


def _managed(actor: Actor, pk: int) -> PanelCase:
    one = or_404(queries.case_of(actor, pk))
    or_404(rules.may_manage(actor, one.panel) or None)
    return one


@require_POST
@page
def decide(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Decide by the vote."""
    one = _managed(actor, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            done = deciding.decide(actor=actor, case=one, **form.cleaned_data)
        except RefusedError as refused:
            if refused.field not in form.fields:
                raise
            told(form, refused)
        else:
            words = done.declaration.get_state_display()
            messages.success(request, say(f"结论：{words}。", f"Decided: {words}."))
            return redirect("evaluation-panel", one.panel_id)
    return _shown(request, actor, one, decision=form)


@require_POST
@page
def exchange(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Give an expert's part to another."""
    one = _managed(actor, pk)
    number = request.POST.get("assignment", "")
    found = one.assignments.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 12 else None
    made = verbs.exchange(actor=actor, assignment=or_404(found), reason=request.POST.get("reason", ""))
    if made:
        messages.success(request, say("已更换专家。", "The expert was exchanged."))
    else:
        messages.warning(
            request,
            say("评审组没有其他可用专家，请为评审组增加专家。", "The panel has nobody else: add experts to it."),
        )
    return redirect("evaluation-case", pk)


@require_POST
@page
def take_off(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a case from its panel."""
    one = _managed(actor, pk)
    verbs.take_off(actor=actor, case=one)
    messages.success(request, say("已移出评审组。", "Taken off the panel."))
    return redirect("evaluation-panel", one.panel_id)


@require_POST
@page
def reconsider(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Look again at what was decided against."""
    one = _managed(actor, pk)
    deciding.reconsider(actor=actor, declaration=one.declaration, reason=request.POST.get("reason", ""))
    messages.success(request, say("已转入重新评审，请列入评审组。", "It is evaluated again: put it before a panel."))
    return redirect("evaluation")
