"""Celery over a real RabbitMQ: a message wakes a worker; a broker that is down, or a worker that is killed, loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest
from kombu import Connection, pools
from pytest_django import Settings

from tests.servers import rabbitmq
from yunxing.programme.work import celery
from yunxing.programme.work.model import Job

from . import effects
from .processes import BEAT, LEASE, process, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
_CELERY = f"""
from datetime import timedelta
import sys
from yunxing.programme.work import celery, leases, regular
leases.LEASE, leases.BEAT = timedelta(seconds={LEASE}), {BEAT}
regular.enqueue_due = lambda: None
celery.app.conf.beat_schedule["sweep"]["schedule"] = 0.5
celery.app.start(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with rabbitmq.server() as address:
        yield address


def _speak_to(address: str, queue: str) -> None:
    """Let this process send its messages there; connections to another broker are forgotten."""
    celery.app.conf.update(broker_url=address, task_default_queue=queue)
    pools.reset()
    celery.app._pool = None
    celery.app.__dict__.pop("amqp", None)


@pytest.fixture
def broker(server: str, settings: Settings) -> Iterator[str]:
    """A broker with a queue of this test's own."""
    queue = f"yunxing-test-{uuid4().hex}"
    settings.BROKER = server
    _speak_to(server, queue)
    yield f"{server}?queue={queue}"
    _speak_to("", "yunxing")
    with Connection(server) as line:
        line.default_channel.queue_delete(queue)


def _worker(broker: str, name: str, *more: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", _CELERY, "worker", "--pool=prefork", "--concurrency=1", "-n", f"{name}@%h"]
    return process(*command, "--loglevel=ERROR", *more, YUNXING_BROKER=broker)


def _waiting(address: str) -> int:
    """Messages that wait in a queue."""
    url, queue = address.split("?queue=")
    with Connection(url) as line:
        return int(line.default_channel.queue_declare(queue, passive=True).message_count)


def test_a_message_wakes_a_worker(broker: str, tmp_path: Path) -> None:
    place = tmp_path / "lines"
    with _worker(broker, "one") as running:
        effects.note.enqueue(str(place), "one")
        until(lambda: Job.objects.get().state == "done")
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
    assert (effects.lines(place), Job.objects.get().attempts) == (["one"], 1)


def test_a_message_that_comes_twice_is_done_once(broker: str, tmp_path: Path) -> None:
    place = tmp_path / "lines"
    asked = effects.note.enqueue(str(place), "one")
    for _ in range(3):
        celery.wake_up(Job.objects.get(pk=asked.id))
    assert _waiting(broker) == 4
    with _worker(broker, "one") as running:
        until(lambda: _waiting(broker) == 0 and Job.objects.get().state == "done")
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
    assert (effects.lines(place), Job.objects.get().attempts) == (["one"], 1)


def test_a_job_of_a_broker_that_was_down_is_done_by_the_sweep(broker: str, settings: Settings, tmp_path: Path) -> None:
    place = tmp_path / "lines"
    server, queue = broker.split("?queue=")
    _speak_to("amqp://127.0.0.1:1//", queue)
    effects.note.enqueue(str(place), "one")
    _speak_to(server, queue)
    assert Job.objects.get().state == "ready"
    with _worker(broker, "one", "--beat", "--schedule", str(tmp_path / "beat")) as running:
        until(lambda: Job.objects.get().state == "done")
        assert running.poll() is None
    assert effects.lines(place) == ["one"]


def test_a_job_whose_worker_is_killed_is_done_by_another_once(broker: str, tmp_path: Path) -> None:
    place = tmp_path / "lines"
    with _worker(broker, "first") as first:
        effects.slow_once.enqueue(str(place), "one")
        until(lambda: effects.lines(place) == ["one"])
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert Job.objects.get().state == "running"
    with _worker(broker, "second", "--beat", "--schedule", str(tmp_path / "beat")) as second:
        until(lambda: Job.objects.get().state == "done")
        assert second.poll() is None
    job = Job.objects.get()
    assert (job.attempts, effects.lines(place)) == (2, ["one", "one"])
