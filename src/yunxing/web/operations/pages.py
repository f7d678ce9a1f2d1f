"""What operators see: jobs and mails that failed, what waits and for how long; each can be tried again."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from yunxing.programme.acting import Actor
from yunxing.programme.messages import outbox
from yunxing.programme.messages.model import Mail
from yunxing.programme.work import verbs
from yunxing.programme.work.model import Job

from ..acting import or_404, page
from ..templatetags.words import say

ROWS = 50


@require_GET
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
