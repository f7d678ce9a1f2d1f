"""What operators do about jobs that failed."""

from __future__ import annotations

from .. import clock
from ..acting import Actor, verb
from ..journal.verbs import record
from ..refusals import NotAllowedError, RefusedError
from .model import Job


@verb
def retry(*, actor: Actor, job: Job) -> Job:
    """Do a job again that was given up after its tries. What it is about may be waiting anew by now: then it is refused."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if actor.capacity != "operator":
        raise NotAllowedError("只有运维人员可以重新执行任务", "operators alone do a job again")
    if job.state != "failed":
        raise RefusedError("只有失败的任务可以重新执行", "only a job that failed is done again")
    about = str(job.kwargs.get("about", ""))
    if about and Job.objects.filter(task=job.task, unique=about, state="ready").exists():
        raise RefusedError("同一任务已在等待执行", "the same job is waiting already")
    job.state, job.attempts, job.run_after, job.finished_at, job.unique = "ready", 0, clock.now(), None, about
    job.save()
    record("job.retry", job, actor, task=job.task)
    return job
