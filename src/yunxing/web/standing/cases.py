"""Pages of cases of fraud: their list, one case with what may be done in it, opening one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.checks.queries import visit as visit_of
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.papers.keeping import keep, opened
from yunxing.programme.papers.model import Blob
from yunxing.programme.people.model import Duty
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.refusals import RefusedError
from yunxing.programme.standing import appealing, deciding, queries, rules
from yunxing.programme.standing import cases as verbs
from yunxing.programme.standing.model import Appeal, FraudCase, Party
from yunxing.programme.standing.visited import ground_of, may_found_a_case

from ..acting import or_404, page
from ..listing import Pages
from ..templatetags.words import say
from . import forms as f

STAGE_WORDS = {
    "open": ("待听取意见", "to be heard"),
    "heard": ("待认定", "to be decided"),
    "not": ("未认定", "no fraud found"),
    "found": ("已认定", "fraud found"),
    "appeal": ("复核中", "under appeal"),
    "upheld": ("复核维持", "appeal dismissed"),
    "overturned": ("复核撤销", "overturned"),
}


@require_safe
@page
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The cases that somebody may see: by stage, by words, 50 rows."""
    or_404(actor.membership or (actor.post if actor.capacity != "operator" else None))
    found = queries.cases(actor)
    stage, words = request.GET.get("stage", ""), request.GET.get("q", "").strip()[:120]
    found = queries.at_stage(found, stage)
    if words:
        found = queries.cases_about(found, words)
    found = found.prefetch_related("appeals").defer("declaration__content", "ground", "hearing", "reason")
    shown = Pages(found, order=("-opened_at", "-pk")).get_page(request.GET.get("page"))
    return render(
        request,
        "standing/cases.html",
        {
            "shown": shown,
            "rows": [(case, queries.stage_of(case), STAGE_WORDS[queries.stage_of(case)]) for case in shown],
            "stage": stage,
            "stages": [(key, STAGE_WORDS[key]) for key in queries.STAGES],
            "q": words,
            "lists": rules.may_see_lists(actor),
        },
    )


def _one(actor: Actor, number: str) -> FraudCase:
    wide = ("declaration__call__authority__jurisdiction", "decider__jurisdiction", "visit")
    appeals = Prefetch("appeals", Appeal.objects.select_related("decider", "decided_by").order_by("pk"))
    return or_404(queries.cases(actor).select_related(*wide).prefetch_related(appeals).filter(number=number).first())


_Do = Callable[[Actor, FraudCase, dict[str, Any], list[tuple[Blob, str]]], object]


def _offered(actor: Actor, case: FraudCase) -> list[tuple[str, type[forms.Form], dict[str, Any], _Do]]:
    """What may be done in a case as it stands: by word, its form, and the verb."""
    offered: list[tuple[str, type[forms.Form], dict[str, Any], _Do]] = []
    if case.decided_at is None:
        if case.heard_at is None and rules.may_hear(actor, case):
            if case.hearing_on is not None and clock.today() >= case.hearing_on:
                offered.append(("hear", f.HearForm, {}, lambda a, c, said, _: verbs.hear(actor=a, case=c, **said)))
            offered.append(
                ("hearing", f.HearingForm, {}, lambda a, c, said, _: verbs.set_hearing(actor=a, case=c, **said))
            )
        if case.heard_at is not None and rules.may_decide(actor, case):
            offered.append(
                ("decide", f.DecideForm, {"case": case}, lambda a, c, said, _: deciding.decide(actor=a, case=c, **said))
            )
        if actor.post is None or actor.post.duty != Duty.AUDITOR:
            offered.append(
                ("files", f.FilesForm, {}, lambda a, c, _, files: verbs.add_files(actor=a, case=c, files=files))
            )
        return offered
    last = deciding.last_day_to_appeal(case)
    appeals = {one.party: one for one in case.appeals.all()}
    party = rules.appellant(actor, case) if case.found and case.overturned_at is None else None
    if party is not None and party not in appeals and last and clock.today() <= last:
        offered.append(("appeal", f.AppealForm, {}, lambda a, c, said, _: appealing.appeal(actor=a, case=c, **said)))
    for one in appeals.values():
        if one.decided_at is None and rules.may_decide_appeal(actor, case):
            offered.append((_DECISIONS[one.party], f.AppealDecisionForm, {}, _deciding(one)))
    return offered


def _deciding(appeal: Appeal) -> _Do:
    return lambda actor, _case, said, _files: appealing.decide(actor=actor, appeal=appeal, **said)


_DECISIONS: Mapping[str, str] = {Party.ENTERPRISE: "appeal-decision", Party.PROVIDER: "appeal-decision-provider"}
_TITLES = {
    "hearing": ("确定听取意见的日期", "Set the hearing", "告知当事人", "Set and tell"),
    "hear": ("记录听取意见", "Write the hearing down", "保存记录", "Save"),
    "decide": ("作出认定", "Decide", "作出认定", "Decide"),
    "files": ("补充材料", "Add files", "上传", "Add"),
    "appeal": ("申请复核", "Appeal", "提交复核申请", "Appeal"),
    "appeal-decision": ("复核决定：企业", "Decide on the enterprise's appeal", "作出复核决定", "Decide"),
    "appeal-decision-provider": ("复核决定：云服务商", "Decide on the provider's appeal", "作出复核决定", "Decide"),
}


def _shown(
    request: HttpRequest, actor: Actor, case: FraudCase, bound: dict[str, forms.Form], status: int
) -> HttpResponse:
    office = actor.membership is None
    stage = queries.stage_of(case)
    return render(
        request,
        "standing/case.html",
        {
            "case": case,
            "stage": stage,
            "stage_words": STAGE_WORDS[stage],
            "office": office,
            # Fraud that was found ends what is in hand; what was handed in anew since is ended by itself.
            "ends": case.found
            and actor.is_officer()
            and refusal("terminate", actor=actor, declaration=case.declaration) is None,
            "own": actor.membership is not None and actor.membership.enterprise_id == case.declaration.enterprise_id,
            "files": case.files.order_by("pk"),
            "sanctions": case.sanctions.order_by("pk") if case.found else (),
            "last_day": deciding.last_day_to_appeal(case) if case.found and not case.overturned_at else None,
            "appeals": case.appeals.all(),
            "acts": [
                (key, bound.get(key) or form(**more), *_TITLES[key]) for key, form, more, _ in _offered(actor, case)
            ],
            "line": acts_on(case).values("act", "at"),
        },
        status=status,
    )


@require_safe
@page
def case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One case: what is said, what was answered, what was decided; for the enterprise its own view of it."""
    return _shown(request, actor, _one(actor, number), {}, 200)


@require_POST
@page
def act(request: HttpRequest, actor: Actor, number: str, act: str) -> HttpResponse:
    """Do something in a case. What was written stays where something is refused."""
    one = _one(actor, number)
    _, form_of, more, do = or_404(next((each for each in _offered(actor, one) if each[0] == act), None))
    form = form_of(request.POST, request.FILES, **more)
    if form.is_valid():
        said = {key: value for key, value in form.cleaned_data.items() if key != "papers"}
        try:
            do(actor, one, said, kept(request.FILES.getlist("papers")))
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            messages.success(request, say("已保存，并已告知有关各方。", "Saved; those concerned were told."))
            return redirect("standing-case", number)
    return _shown(request, actor, one, {act: form}, 422)


@require_safe
@page
def file(request: HttpRequest, actor: Actor, number: str, pk: int) -> HttpResponseBase:
    """A file of a case."""
    found = or_404(_one(actor, number).files.select_related("blob").filter(pk=pk).first())
    return opened(found.blob, name=found.name, asked=request.headers)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def open_case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Open a case about a declaration."""
    one = Declaration.objects.select_related("enterprise", "jurisdiction").filter(number=number).first()
    declaration = or_404(one if one is not None and rules.may_open(actor, one) else None)
    visit = _visit(actor, declaration, request.GET.get("visit", ""))
    providers = verbs.named_providers(declaration)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    ground = {"ground": ground_of(visit, most=verbs.LONGEST)} if visit is not None else None
    form = f.OpenForm(*given, providers=providers, initial=ground)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = verbs.open_case(
                actor=actor,
                declaration=declaration,
                ground=said["ground"],
                provider=said["provider"],
                files=kept(request.FILES.getlist("papers")),
                visit=visit,
            )
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            messages.success(request, say("已立案，并已告知有关各方。", "Opened; those concerned were told."))
            return redirect("standing-case", made.number)
    return render(
        request,
        "standing/open.html",
        {"declaration": declaration, "form": form, "visit": visit},
        status=422 if form.errors else 200,
    )


def _visit(actor: Actor, declaration: Declaration, wanted: str) -> SiteCheck | None:
    """The failed visit from which a case is opened; None where the address names none."""
    if not wanted:
        return None
    found = visit_of(actor, int(wanted)) if wanted.isdecimal() and len(wanted) < 15 else None
    founds = found is not None and found.declaration_id == declaration.pk and may_found_a_case(found)
    return or_404(found if founds else None)


def kept(files: list[UploadedFile[Any]]) -> list[tuple[Blob, str]]:
    """Files that came with a form, kept. Raises ``RefusedError`` for one that is none."""
    return [(keep(one, name=one.name or "file"), one.name or "file") for one in files[: verbs.MOST_FILES + 1]]
