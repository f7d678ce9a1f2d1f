"""What operators see: jobs and mails that failed, what waits and for how long; each can be tried again."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yunxing.programme.acting import Actor
from yunxing.programme.journal import erasing
from yunxing.programme.messages import outbox
from yunxing.programme.messages.model import Mail
from yunxing.programme.people.model import Person
from yunxing.programme.publicity.model import Objection
from yunxing.programme.refusals import RefusedError
from yunxing.programme.work import verbs
from yunxing.programme.work.model import Job

from ..acting import or_404, page
from ..fields import labelled
from ..templatetags.words import say

ROWS = 50


@require_safe
@page
def operations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Failed jobs and mails. Of a mail its address and subject are shown, never its text: that may hold a code."""
    or_404(actor.capacity == "operator" or None)
    jobs = Job.objects.exclude(state="done").values("state").annotate(count=Count("id"), oldest=Min("enqueued_at"))
    mails = Mail.objects.exclude(state="sent").values("state").annotate(count=Count("id"), oldest=Min("made_at"))
    failed = Job.objects.filter(state="failed").order_by("-finished_at")[:ROWS]
    return render(
        request,
        "operations/operations.html",
        {
            "jobs": {one["state"]: one for one in jobs},
            "mails": {one["state"]: one for one in mails},
            "failed": [(job, job.task.rsplit(".", 1)[-1], _cause(job)) for job in failed],
            "troubled": Mail.objects.exclude(state="sent")
            .exclude(failure="")
            .defer("raw")
            .order_by("state", "-made_at")[:ROWS],
        },
    )


def _cause(job: Job) -> str:
    """The last line of the last failure."""
    trace = job.errors[-1]["trace"].strip() if job.errors else ""
    return trace.splitlines()[-1][:300] if trace else ""


@require_POST
@page
def retry_job(request: HttpRequest, actor: Actor, pk: str) -> HttpResponse:
    """Do a job again."""
    or_404(actor.capacity == "operator" or None)
    verbs.retry(actor=actor, job=get_object_or_404(Job, pk=pk))
    messages.success(request, say("任务已重新排队。", "The job waits to be done again."))
    return redirect("operations")


@require_POST
@page
def retry_mail(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Send a mail again."""
    or_404(actor.capacity == "operator" or None)
    outbox.retry(actor=actor, mail=get_object_or_404(Mail, pk=pk))
    messages.success(request, say("邮件已重新排队。", "The mail waits to be sent again."))
    return redirect("operations")


class EraseForm(forms.Form):
    """Whose personal data go, and on what ground."""

    person = forms.CharField(max_length=254, required=False)
    objection = forms.CharField(max_length=24, required=False)
    reason = forms.CharField(max_length=500)
    certain = forms.BooleanField()
    words: ClassVar = {
        "person": ("人员的登录邮箱", "A person's address"),
        "objection": ("或异议编号", "Or the number of an objection"),
        "reason": ("依据（如本人申请的日期、编号）", "Ground (such as the person's request)"),
        "certain": ("我知道清除后不能恢复", "I know that it cannot be undone"),
    }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        labelled(self, self.words)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def erase(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Erase what is personal of somebody who left, or of an objector. The journal stays whole, and says so."""
    or_404(actor.capacity == "operator" or None)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            entries = _erased(actor, form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.say())
        else:
            messages.success(
                request,
                say(f"已清除，涉及日志 {entries} 条。", f"Erased, in {entries} entries of the journal."),
            )
            return redirect("operations")
    return render(request, "operations/erase.html", {"form": form}, status=422 if form.errors else 200)


def _erased(actor: Actor, said: dict[str, Any]) -> int:
    if bool(said["person"]) == bool(said["objection"]):
        raise RefusedError("请填写邮箱或异议编号，只填一项", "give an address or a number: one of them", field="person")
    if said["person"]:
        person = Person.objects.filter(email=said["person"].strip().lower()).first()
        if person is None:
            raise RefusedError("没有使用该邮箱的人员", "nobody has this address", field="person")
        return erasing.erase(actor=actor, person=person, reason=said["reason"])
    objection = Objection.objects.filter(number=said["objection"].strip()).first()
    if objection is None:
        raise RefusedError("没有这个编号的异议", "no objection has this number", field="objection")
    return erasing.erase_objector(actor=actor, objection=objection, reason=said["reason"])
