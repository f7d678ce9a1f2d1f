"""Pages of objections for the deciding office alone: who objects and why, what was found, the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.overwriting import mark_of
from yunxing.programme.papers.keeping import opened
from yunxing.programme.procedure.moving import refusal
from yunxing.programme.publicity import objecting, rules
from yunxing.programme.publicity.model import Objection, ObjectionFile, Remedy
from yunxing.programme.refusals import RefusedError

from ..acting import or_404, page
from ..asked import base_of
from ..fields import told
from ..templatetags.words import say
from .forms import AnswerForm


def _one(actor: Actor, pk: int) -> Objection:
    found = Objection.objects.select_related(
        "item__notice__authority", "item__declaration", "acknowledged_by", "answered_by"
    )
    one = found.filter(pk=pk).first()
    return or_404(one if one is not None and rules.may_see_objection(actor, one) else None)


def _shown(
    request: HttpRequest,
    actor: Actor,
    one: Objection,
    form: AnswerForm | None = None,
    *,
    typed: str | None = None,
    refused: RefusedError | None = None,
) -> HttpResponse:
    """The page; with the answer in ``form``, or what was ``typed`` of what was found, and why it was not kept."""
    initial = {"upheld": one.leads_to or "no", "text": one.answer} if one.answered_at else {}
    around = {
        "one": one,
        "notice": one.item.notice,
        "files": one.files.select_related("blob").order_by("pk"),
        "form": form or AnswerForm(initial=initial),
        "base_of_answer": objecting.mark_of_answer(one),
        "found": one.found if typed is None else typed,
        "base_of_found": mark_of(one.found),
        "refusal": refused,
        "live": one.item.notice.closed_at is None,
        "ends": bool(one.upheld)
        and one.leads_to == Remedy.TERMINATE
        and refusal("terminate", actor=actor, declaration=one.item.declaration) is None,
    }
    status = refused.status if refused else 422 if form and form.errors else 200
    return render(request, "publicity/objection.html", around, status=status)


@require_safe
@page
def objection(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One objection."""
    return _shown(request, actor, _one(actor, pk))


@require_POST
@page
def acknowledge(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take it up."""
    objecting.acknowledge(actor=actor, objection=_one(actor, pk))
    messages.success(request, say("已受理。", "Taken up."))
    return redirect("notice-objection", pk)


@require_POST
@page
def found(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Write down what was found. What is not kept stays on the page, beside what stands there now."""
    one, text = _one(actor, pk), request.POST.get("found", "")
    try:
        objecting.write_found(actor=actor, objection=one, found=text, base=base_of(request))
    except RefusedError as refused:
        one = _one(actor, pk)
        if refused.status == 403 or one.item.notice.closed_at is not None:
            raise
        return _shown(request, actor, one, typed=text, refused=refused)
    messages.success(request, say("核实情况已保存。", "Kept."))
    return redirect("notice-objection", pk)


@require_POST
@page
def answer(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Answer it."""
    one = _one(actor, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data["upheld"]
        leads_to = "" if said == "no" else said
        try:
            objecting.answer(
                actor=actor,
                objection=one,
                upheld=said != "no",
                leads_to=leads_to,
                text=form.cleaned_data["text"],
                base=base_of(request),
            )
        except RefusedError as refusal:
            told(form, refusal)
        else:
            messages.success(
                request, say("已答复，异议人可凭编号和口令查询。", "Answered; the objector can look it up.")
            )
            return redirect("notice", one.item.notice_id)
    return _shown(request, actor, _one(actor, pk), form)


@require_safe
@page
def file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A file that came with an objection, to be saved."""
    found = ObjectionFile.objects.select_related("blob", "objection__item__notice__authority").filter(pk=pk).first()
    one = or_404(found)
    or_404(rules.may_see_objection(actor, one.objection) or None)
    return opened(one.blob, name=one.name, asked=request.headers, download=True)
