"""What is done by the clock: reminders before deadlines, the daily digest, what is past its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django_tasks import task
from django_tasks.base import Task

from .. import clock
from ..calls.model import Call
from ..calls.reminding import remind
from ..journal import anchoring
from ..messages.verbs import send_digests
from ..papers import drawing, reading, uploading
from ..publicity.reminding import remind_of_ended
from ..recognitions import certificates
from ..statistics import counting
from .model import Job

DIGEST_HOUR = 8
KEPT_FOR = timedelta(days=30)
"""How long jobs that are done stay."""


@task()
def every_hour(about: str) -> int:
    """Remind of deadlines, and clear what is over; how many jobs of reminding were made. Twice it does nothing more."""
    Job.objects.filter(state="done", finished_at__lt=clock.now() - KEPT_FOR).delete()
    uploading.clear()
    reading.ask_newer()
    drawing.ask_missing()
    remind_of_ended()
    certificates.ask_missing()
    return sum(remind(call=call) for call in Call.objects.filter(opened_at__isnull=False, city_by__gte=clock.today()))


@task()
def figures(about: str) -> int:
    """Count the figures of every area anew; how many there are."""
    return counting.count()


@task()
def digest(about: str) -> int:
    """Send the daily digests; how many."""
    return send_digests()


@task()
def anchor(about: str) -> int:
    """Anchor the journal for the day; 1 where there was something new."""
    return int(anchoring.anchor() is not None)


def enqueue_due() -> None:
    """Enqueue what this hour and day bring, once each, whichever worker comes first. Called again it does nothing.

    Two workers may enqueue the same at the same instant; both tasks find on the second run that all is done.
    """
    now = clock.now().astimezone(clock.SHANGHAI)
    _once(every_hour, f"{now:%Y-%m-%d %H}")
    _once(figures, f"{now:%Y-%m-%d %H}")
    if now.hour >= DIGEST_HOUR:
        _once(digest, f"{now:%Y-%m-%d}")
        _once(anchor, f"{now:%Y-%m-%d}")


_seen: dict[str, str] = {}
"""What this process knows to be enqueued, so that it does not look through all jobs every second."""


def _once(what: Task[Any, Any], about: str) -> None:
    path = what.module_path
    if _seen.get(path) == about:
        return
    if not Job.objects.filter(task=path, kwargs__about=about).exists():
        what.enqueue(about=about)
    _seen[path] = about
