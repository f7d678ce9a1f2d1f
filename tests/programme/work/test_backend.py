"""A job is written with what it belongs to, or not at all; of jobs about one thing one waits."""

from pathlib import Path

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from yunxing.programme.work import leases
from yunxing.programme.work.model import Job

from . import effects


def _rolled_back() -> None:
    with transaction.atomic():
        effects.note.enqueue("nowhere", "never")
        assert Job.objects.count() == 1
        raise RuntimeError("something else went wrong")


def test_a_job_of_a_transaction_that_is_rolled_back_is_not_there() -> None:
    with pytest.raises(RuntimeError):
        _rolled_back()
    assert Job.objects.count() == 0


def test_a_result_can_be_asked_for(tmp_path: Path) -> None:
    asked = effects.note.enqueue(str(tmp_path / "lines"), "one")
    assert asked.status == TaskResultStatus.READY
    assert leases.work() == 1
    asked.refresh()
    assert (asked.status, asked.return_value) == (TaskResultStatus.SUCCESSFUL, "one")
    Job.objects.all().delete()
    with pytest.raises(TaskResultDoesNotExist):
        asked.refresh()


def test_of_jobs_about_one_thing_one_waits(tmp_path: Path) -> None:
    place = tmp_path / "lines"
    first = effects.about_one.enqueue(str(place), about="a:1")
    assert effects.about_one.enqueue(str(place), about="a:1").id == first.id
    assert effects.about_one.enqueue(str(place), about="a:2").id != first.id
    assert effects.note.enqueue(str(place), "of no such thing").id != first.id
    assert (leases.work(), effects.lines(place)) == (3, ["a:1", "a:2", "of no such thing"])


def test_while_one_runs_another_about_the_same_may_wait(tmp_path: Path) -> None:
    """The one that runs may have read what has changed since."""
    first = effects.about_one.enqueue(str(tmp_path), about="a:1")
    taken = leases.take(worker="w")
    assert taken is not None
    second = effects.about_one.enqueue(str(tmp_path), about="a:1")
    assert (second.id != first.id, effects.about_one.enqueue(str(tmp_path), about="a:1").id) == (True, second.id)


def test_what_a_job_is_about_is_short() -> None:
    with pytest.raises(ValueError, match="at most 120 characters"):
        effects.about_one.enqueue("nowhere", about="x" * 121)
    assert Job.objects.count() == 0


def test_arguments_that_are_no_json_are_refused() -> None:
    with pytest.raises(TypeError):
        effects.note.enqueue(object(), "x")
    assert Job.objects.count() == 0
