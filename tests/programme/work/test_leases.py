"""One worker at a time holds a job; what a run brings is kept while it holds it; what fails is tried again, then given up."""

from datetime import timedelta
from pathlib import Path

import pytest

from yunxing.programme import clock
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job

from ..factories import NOON
from . import effects


def job(name: str = "note", *args: object) -> Job:
    return Job.objects.get(pk=getattr(effects, name).enqueue(*args).id)


def held(worker: str = "w") -> Job:
    taken = leases.take(worker=worker)
    assert taken is not None
    return taken


def test_a_job_is_taken_once(tmp_path: Path) -> None:
    job("note", str(tmp_path / "lines"), "one")
    assert held("first").worker == "first"
    assert leases.take(worker="second") is None


def test_what_is_due_later_waits(tmp_path: Path) -> None:
    effects.note.using(run_after=NOON + timedelta(minutes=1)).enqueue(str(tmp_path / "lines"), "later")
    assert leases.take(worker="w") is None
    with clock.moved_to(NOON + timedelta(minutes=1)):
        assert held().args[1] == "later"


def test_the_more_urgent_comes_first(tmp_path: Path) -> None:
    for priority in (0, 10, -10):
        effects.note.using(priority=priority).enqueue(str(tmp_path / "lines"), str(priority))
    assert leases.work() == 3
    assert effects.lines(tmp_path / "lines") == ["10", "0", "-10"]


def test_a_lease_that_ran_out_frees_the_job_and_a_renewed_one_keeps_it(tmp_path: Path) -> None:
    job("note", str(tmp_path / "lines"), "one")
    first = held("first")
    with clock.moved_to(NOON + leases.LEASE - timedelta(seconds=1)):
        assert leases.renew(first)
    with clock.moved_to(NOON + leases.LEASE + timedelta(seconds=1)):
        assert leases.take(worker="second") is None
    with clock.moved_to(NOON + 3 * leases.LEASE):
        assert (held("second").attempts, leases.renew(first)) == (2, False)


def test_what_a_run_brings_is_not_kept_once_its_lease_is_lost(tmp_path: Path) -> None:
    job("note", str(tmp_path / "lines"), "one")
    first = held("same name")
    with clock.moved_to(NOON + 2 * leases.LEASE):
        second = held("same name")
        assert leases.run(first) is False
        assert Job.objects.get().state == "running"
        assert leases.run(second) is True
    assert (Job.objects.get().state, Job.objects.get().result) == ("done", "one")


def test_a_job_that_fails_is_put_back_with_growing_waits_and_then_given_up(tmp_path: Path) -> None:
    waiting = job("fails", str(tmp_path / "lines"))
    now, waits = NOON, []
    for _ in range(leases.MOST_ATTEMPTS):
        with clock.moved_to(now):
            assert leases.work() == 1
        waiting.refresh_from_db()
        waits.append(int((waiting.run_after - now).total_seconds()))
        now = waiting.run_after
    assert waits == [2, 4, 8, 16, 32]
    assert (waiting.state, waiting.attempts) == ("failed", 5)
    assert [error["kind"] for error in waiting.errors] == ["builtins.ValueError"] * 5
    assert effects.lines(tmp_path / "lines") == ["tried"] * 5
    with clock.moved_to(now + timedelta(days=1)):
        assert leases.work() == 0


def test_a_job_in_which_its_workers_die_is_given_up(tmp_path: Path) -> None:
    waiting = job("note", str(tmp_path / "lines"), "one")
    for number in range(leases.MOST_ATTEMPTS):
        with clock.moved_to(NOON + number * 2 * leases.LEASE):
            held()
    with clock.moved_to(NOON + 20 * leases.LEASE):
        assert leases.take(worker="w") is None
    waiting.refresh_from_db()
    assert (waiting.state, [error["kind"] for error in waiting.errors]) == ("failed", ["yunxing.WorkerDied"])
    assert effects.lines(tmp_path / "lines") == []


def test_a_result_that_is_no_json_fails_the_job_and_not_the_worker(tmp_path: Path) -> None:
    waiting = job("no_json", str(tmp_path / "lines"))
    job("note", str(tmp_path / "lines"), "after it")
    assert leases.work() == 2
    waiting.refresh_from_db()
    assert (waiting.state, waiting.errors[0]["kind"]) == ("ready", "builtins.TypeError")
    assert effects.lines(tmp_path / "lines") == ["done", "after it"]


def test_a_task_that_is_gone_fails(tmp_path: Path) -> None:
    waiting = job("note", str(tmp_path / "lines"), "one")
    Job.objects.update(task="tests.programme.work.effects.gone")
    assert leases.work() == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.errors[0]["kind"]) == ("ready", "builtins.ImportError")


def test_a_task_may_know_which_try_it_is() -> None:
    waiting = job("attempts")
    Job.objects.update(errors=[{"kind": "builtins.OSError", "trace": "…"}])
    assert leases.work() == 1
    waiting.refresh_from_db()
    assert waiting.result == 1


@pytest.mark.parametrize(("told", "kept"), [(-5, 0), (40, 40), (400, 100)])
def test_progress_is_a_percentage(told: int, kept: int, tmp_path: Path) -> None:
    job("note", str(tmp_path / "lines"), "one")
    taken = held()
    leases.progress(str(taken.pk), told)
    taken.refresh_from_db()
    assert taken.progress == kept
