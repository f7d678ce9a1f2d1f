"""Taking, keeping and giving back a job. One statement decides who has it, so two workers never hold the same job at once.

A job is done at least once: a worker may die after the work and before it is written down. Tasks are therefore written
so that a second run finds the work of the first (a state, a hash, a day) and does nothing more.
"""

from __future__ import annotations

import json
import logging
import os
import random
import socket
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Q, QuerySet
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
"""Runs of one job, whether they failed or their worker died in them, before it is given up."""
_CANDIDATES = 20
_log = logging.getLogger("yunxing.work")


def me() -> str:
    """A worker's name, of this process."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_ident()}"


def due(queues: tuple[str, ...] = ()) -> Q:
    """The condition of jobs that may be taken now: waiting ones, and running ones whose lease ran out."""
    now = clock.now()
    which = Q(state="ready", run_after__lte=now) | Q(state="running", lease_until__lt=now)
    return which & Q(queue__in=queues) if queues else which


def take(*, job_id: str | None = None, queues: tuple[str, ...] = (), worker: str) -> Job | None:
    """A due job, now held by ``worker``; None where there is none.

    Others may be faster with all the candidates seen, so it looks again until it has one or none is due. A job whose
    worker died in it for the last time allowed is given up here: nobody else is left to say so.
    """
    while True:
        waiting = Job.objects.filter(due(queues))
        if job_id is not None:
            waiting = waiting.filter(pk=job_id)
        seen = list(waiting.order_by("-priority", "run_after").values_list("pk", "attempts")[:_CANDIDATES])
        for pk, attempts in seen:
            now = clock.now()
            free = Job.objects.filter(due(queues), pk=pk, attempts=attempts)
            if attempts >= MOST_ATTEMPTS:
                _give_up(free)
            elif free.update(
                state="running",
                worker=worker,
                lease_until=now + LEASE,
                started_at=now,
                attempts=attempts + 1,
                progress=0,
                unique="",
            ):
                return Job.objects.get(pk=pk)
        if not seen:
            return None


def _held(job: Job) -> QuerySet[Job]:
    """The job while this very run of it holds it: a worker of the same name that took it again is another run."""
    return Job.objects.filter(pk=job.pk, worker=job.worker, attempts=job.attempts, state="running")


def renew(job: Job) -> bool:
    """Keep a job a little longer. False: it was taken away, and what is done of it must not be kept."""
    return bool(_held(job).update(lease_until=clock.now() + LEASE))


def progress(job_id: str, per_cent: int) -> None:
    """Say how far a job is."""
    Job.objects.filter(pk=job_id, state="running").update(progress=max(0, min(100, per_cent)))


def run(job: Job) -> bool:
    """Do a job that was taken. Whether it is done; where not, it is put back for later, or given up after some tries.

    What a run brings is written only while it holds the job: one that lost its lease leaves the job to who has it now.
    """
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job, stop), name=f"lease-{job.pk}", daemon=True)
    beat.start()
    try:
        task = import_string(job.task)
        context = (TaskContext(task_result=result_of(job)),) if task.takes_context else ()
        value = task.call(*context, *job.args, **job.kwargs)
        json.dumps(value)  # what cannot be kept is the task's failure, found before the database is asked
        done = _held(job).update(state="done", finished_at=clock.now(), lease_until=None, result=value, progress=100)
    except Exception as error:  # whatever it is, the worker lives on and the job says what went wrong
        _log.exception("%s %s failed", job.task, job.pk)
        _put_back(job, error)
        return False
    else:
        if not done:
            _log.warning("%s %s was taken away: what this run brought is not kept", job.task, job.pk)
        return bool(done)
    finally:
        stop.set()
        beat.join()


def _put_back(job: Job, error: Exception) -> None:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    trace = "".join(traceback.format_exception(error))[-8_000:]
    over = job.attempts >= MOST_ATTEMPTS
    now = clock.now()
    _held(job).update(
        state="failed" if over else "ready",
        finished_at=now if over else None,
        run_after=now + timedelta(seconds=2**job.attempts + random.random()),
        lease_until=None,
        errors=[*job.errors, {"kind": kind, "trace": trace}],
        workers=[*job.workers, job.worker],
    )


def _give_up(dead: QuerySet[Job]) -> None:
    """Fail a job whose workers died in it again and again: it would kill the next one too."""
    job = dead.first()
    if job is not None:
        error = {"kind": "yunxing.WorkerDied", "trace": f"{job.attempts} workers ended in the middle of it"}
        dead.update(state="failed", finished_at=clock.now(), lease_until=None, errors=[*job.errors, error])
        _log.error("%s %s was given up: its workers died in it", job.task, job.pk)


def _beat(job: Job, stop: threading.Event) -> None:
    try:
        while not stop.wait(BEAT):
            try:
                close_old_connections()
                kept = renew(job)
            except DatabaseError as error:  # it may answer again before the lease is over
                _log.warning("%s %s: its lease could not be renewed: %s", job.task, job.pk, error)
                continue
            if not kept:
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
