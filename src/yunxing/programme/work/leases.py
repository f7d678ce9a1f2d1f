"""Taking, keeping and giving back a job. One statement decides who has it, so two workers never do the same job at once."""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections, connections, transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django_tasks.base import TaskContext

from yunxing.programme import clock

from .backend import result_of
from .model import Job

LEASE = timedelta(seconds=15)
"""How long a worker that was killed keeps others from its job."""
BEAT = 4.0
"""Seconds between renewals of a lease."""
MOST_ATTEMPTS = 5
_log = logging.getLogger("yunxing.work")


def me() -> str:
    """A worker's name, of this process."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def due(queues: tuple[str, ...] = ()) -> Q:
    """The condition of jobs that may be taken now: waiting ones, and running ones whose lease ran out."""
    now = clock.now()
    which = Q(state="ready", run_after__lte=now) | Q(state="running", lease_until__lt=now)
    return which & Q(queue__in=queues) if queues else which


def take(*, job_id: str | None = None, queues: tuple[str, ...] = (), worker: str) -> Job | None:
    """A due job, now held by ``worker``; None where there is none, or another was faster."""
    waiting = Job.objects.filter(due(queues))
    if job_id is not None:
        waiting = waiting.filter(pk=job_id)
    for pk in waiting.order_by("-priority", "run_after").values_list("pk", flat=True)[:20]:
        now = clock.now()
        taken = Job.objects.filter(due(queues), pk=pk).update(
            state="running",
            worker=worker,
            lease_until=now + LEASE,
            started_at=now,
            attempts=F("attempts") + 1,
            unique="",
        )
        if taken:
            return Job.objects.get(pk=pk)
    return None


def renew(job: Job) -> bool:
    """Keep a job a little longer. False: it was taken away, and what is done of it must not be kept."""
    return bool(
        Job.objects.filter(pk=job.pk, worker=job.worker, state="running").update(lease_until=clock.now() + LEASE)
    )


def progress(job_id: str, per_cent: int) -> None:
    """Say how far a job is."""
    Job.objects.filter(pk=job_id, state="running").update(progress=max(0, min(100, per_cent)))


def run(job: Job) -> bool:
    """Do a job that was taken. Whether it is done; where not, it is put back for later, or given up after some tries."""
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job, stop), name=f"lease-{job.pk}", daemon=True)
    beat.start()
    try:
        task = import_string(job.task)
        context = (TaskContext(task_result=result_of(job)),) if task.takes_context else ()
        value = task.call(*context, *job.args, **job.kwargs)
    except Exception as error:  # whatever it is, the worker lives on and the job says what went wrong
        _log.exception("%s %s failed", job.task, job.pk)
        _put_back(job, error)
        return False
    else:
        done = Job.objects.filter(pk=job.pk, worker=job.worker, state="running").update(
            state="done", finished_at=clock.now(), lease_until=None, result=value, progress=100
        )
        return bool(done)
    finally:
        stop.set()
        beat.join()


def _put_back(job: Job, error: Exception) -> None:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    trace = "".join(traceback.format_exception(error))[-8_000:]
    errors = [*job.errors, {"kind": kind, "trace": trace}][-MOST_ATTEMPTS:]
    over = job.attempts >= MOST_ATTEMPTS
    now = clock.now()
    wait = timedelta(seconds=2**job.attempts + random.random())
    with transaction.atomic():
        Job.objects.filter(pk=job.pk, worker=job.worker, state="running").update(
            state="failed" if over else "ready",
            finished_at=now if over else None,
            run_after=now + wait,
            lease_until=None,
            errors=errors,
            workers=[*job.workers, job.worker],
        )


def _beat(job: Job, stop: threading.Event) -> None:
    try:
        while not stop.wait(BEAT):
            close_old_connections()
            if not renew(job):
                _log.warning("%s %s was taken away", job.task, job.pk)
                return
    finally:
        connections.close_all()


def work(
    *, queues: tuple[str, ...] = (), worker: str | None = None, stop: Callable[[], bool] = lambda: False, most: int = 0
) -> int:
    """Do due jobs until none is left, ``stop`` says so or ``most`` are done; how many were done or put back."""
    name, count = worker or me(), 0
    while not stop() and (not most or count < most):
        job = take(queues=queues, worker=name)
        if job is None:
            break
        run(job)
        count += 1
    return count
