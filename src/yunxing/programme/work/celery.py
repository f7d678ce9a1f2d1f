"""The broker's side: messages that wake workers, over RabbitMQ. The jobs themselves stay in the database.

``celery -A yunxing.programme.work.celery worker`` runs workers, ``… beat`` the sweep, one for all machines.
"""

from __future__ import annotations

import logging
import os

import django
from celery import Celery
from django.apps import apps
from django.conf import settings

if not apps.ready:  # Celery's command imports this first
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yunxing.site.settings")
    django.setup()

from . import leases, regular
from .model import Job

_log = logging.getLogger("yunxing.work")
SWEEP_SECONDS = 5.0

app = Celery("yunxing", broker=settings.BROKER or None)
app.conf.update(
    task_acks_late=True,  # a worker that is killed has not taken its message
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_default_queue=settings.BROKER_QUEUE,
    worker_hijack_root_logger=False,
    broker_connection_timeout=2,  # an act waits no longer for a broker that is not there
    broker_connection_retry_on_startup=True,
    broker_transport_options={"confirm_publish": True},
    task_publish_retry=True,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2},
    # A sweep that was not begun in time is followed by the next one; they do not pile up behind a long job.
    beat_schedule={
        "sweep": {"task": "yunxing.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}
    },
    timezone="Asia/Shanghai",
)


@app.task(name="yunxing.job")  # type: ignore[untyped-decorator]
def job(job_id: str) -> None:
    """Do one job, if it is still to be done. A message that comes twice finds it taken or done."""
    taken = leases.take(job_id=job_id, worker=leases.me())
    if taken is not None:
        leases.run(taken)


@app.task(name="yunxing.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Do whatever is due: jobs whose message was lost, that were put back, or whose worker was killed; and what the hour brings."""
    regular.enqueue_due()
    leases.work()


def wake_up(waiting: Job) -> None:
    """Send the message. A broker that does not answer is no failure of the act: the sweep comes to the job."""
    try:
        job.apply_async((str(waiting.pk),))
    except Exception as error:
        _log.warning("the broker took no message for %s: %s", waiting.pk, error)
