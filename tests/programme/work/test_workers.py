"""Real worker processes on a real database: killed, racing, losing their lease."""

import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from yunxing.programme.work import leases
from yunxing.programme.work.model import Job

from . import effects
from .processes import until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_job_whose_worker_is_killed_is_done_by_another_once(tmp_path: Path) -> None:
    place = tmp_path / "lines"
    waiting = Job.objects.get(pk=effects.slow_once.enqueue(str(place), "one").id)
    with worker() as first:
        until(lambda: effects.lines(place) == ["one"])
        first.send_signal(signal.SIGKILL)
        first.wait()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("running", 1)
    with worker() as second:
        until(lambda: Job.objects.get().state == "done")
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.result, waiting.worker.split(":")[1]) == (2, "one", str(second.pid))
    assert effects.lines(place) == ["one", "one"]


def test_four_workers_do_two_hundred_jobs_once_each(tmp_path: Path) -> None:
    place = tmp_path / "lines"
    for number in range(200):
        effects.note.enqueue(str(place), str(number))
    with ExitStack() as stack:
        racing = [stack.enter_context(worker(once=True)) for _ in range(4)]
        assert [running.wait(120) for running in racing] == [0, 0, 0, 0]
    assert sorted(map(int, effects.lines(place))) == list(range(200))
    assert list(Job.objects.values_list("state", "attempts").distinct()) == [("done", 1)]


def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand(tmp_path: Path) -> None:
    place = tmp_path / "lines"
    effects.slow.enqueue(str(place), "one", 1.0)
    effects.slow.enqueue(str(place), "two", 1.0)
    with worker() as running:
        until(lambda: "begin one" in effects.lines(place))
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
    assert effects.lines(place) == ["begin one", "done one"]
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "ready"]


def test_a_long_job_is_kept_by_its_worker(tmp_path: Path) -> None:
    """It lasts three leases; another worker that looks all the while never gets it."""
    place = tmp_path / "lines"
    effects.slow.enqueue(str(place), "one", 4.5)
    with worker() as first, worker() as second:
        until(lambda: Job.objects.get().state == "done")
        for running in (first, second):
            running.send_signal(signal.SIGTERM)
        assert [first.wait(30), second.wait(30)] == [0, 0]
    assert (effects.lines(place), Job.objects.get().attempts) == (["begin one", "done one"], 1)


def test_a_worker_that_stood_still_loses_its_job_and_keeps_nothing_of_it(tmp_path: Path) -> None:
    place = tmp_path / "lines"
    effects.slow.enqueue(str(place), "one", 1.0)
    with worker() as first:
        until(lambda: effects.lines(place) == ["begin one"])
        first.send_signal(signal.SIGSTOP)
        with worker() as second:
            until(lambda: Job.objects.get().state == "done")
            who = Job.objects.get().worker
            first.send_signal(signal.SIGCONT)
            until(lambda: effects.lines(place).count("done one") == 2)
            first.send_signal(signal.SIGTERM)
            assert first.wait(30) == 0
            second.send_signal(signal.SIGTERM)
            assert second.wait(30) == 0
    job = Job.objects.get()
    assert (job.worker, job.attempts, job.state) == (who, 2, "done")
    assert who.split(":")[1] == str(second.pid)


def test_a_job_that_kills_its_workers_is_given_up(tmp_path: Path) -> None:
    place = tmp_path / "lines"
    effects.dies.enqueue(str(place))
    Job.objects.update(attempts=leases.MOST_ATTEMPTS - 1)
    with worker() as first:
        assert first.wait(60) == 9
    with worker() as second:
        until(lambda: Job.objects.get().state == "failed")
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    assert effects.lines(place) == ["died"]
