"""The task engine's front: ``task.enqueue(…)`` writes a job in the caller's own transaction, so neither is there without the other.

One machine: ``worker`` takes due jobs from the database. Several: a message over the broker wakes a Celery worker, which
takes the same job by the same lease; a message that is lost or comes twice makes no difference.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from yunxing.programme import clock

from .model import MOST_ABOUT, Job

_STATUS = {
    "ready": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
}


class LeasedBackend(BaseTaskBackend):
    """Jobs in the database, held by leases."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Write the job. Of jobs about the same thing (keyword ``about``) only one waits: the second call returns the first.

        The one that waits is held until the caller's transaction ends, so that no worker begins it before it can see
        what the caller wrote. Raises ``TypeError`` for arguments that are no JSON, ``ValueError`` for too long an ``about``.
        """
        self.validate_task(task)
        now = clock.now()
        about = str(kwargs.get("about", ""))
        if len(about) > MOST_ABOUT:
            raise ValueError(f"what a job is about has at most {MOST_ABOUT} characters: {about[:40]}…")
        job = Job(
            task=task.module_path,
            queue=task.queue_name,
            priority=task.priority,
            args=list(args),
            kwargs=dict(kwargs),
            run_after=task.run_after or now,
            enqueued_at=now,
            unique=about,
        )
        while not _written(job):
            waiting = _waiting(job)
            if waiting is not None:
                return result_of(waiting)
        if settings.BROKER:
            transaction.on_commit(lambda: wake(job), robust=True)
        return result_of(job)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job as it is now. Raises ``TaskResultDoesNotExist``."""
        try:
            return result_of(Job.objects.get(pk=result_id))
        except Job.DoesNotExist as error:
            raise TaskResultDoesNotExist(result_id) from error


def _written(job: Job) -> bool:
    """Write a job; False where one about the same thing waits already."""
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        if not job.unique:
            raise
        return False
    return True


def _waiting(job: Job) -> Job | None:
    """The job about the same thing that waits, held; None where a worker has just taken it."""
    with transaction.atomic():
        same = Job.objects.select_for_update().filter(task=job.task, unique=job.unique, state="ready")
        return same.first()


def wake(job: Job) -> None:
    """Tell the broker that a job is due. Where that fails, the sweep finds the job later: it is in the database."""
    from .celery import wake_up  # noqa: PLC0415 -- Celery is loaded where a broker is used

    wake_up(job)


def result_of(job: Job) -> TaskResult[Any]:
    """A job as the tasks' API shows it."""
    task: Task[Any, Any] = import_string(job.task)
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=_STATUS[job.state],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path=e["kind"], traceback=e["trace"]) for e in job.errors],
        worker_ids=list(job.workers),
    )
    if job.state == "done":
        object.__setattr__(result, "_return_value", job.result)
    return result
