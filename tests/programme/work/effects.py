"""Tasks whose runs leave a line in a file each: what the tests of the engine count. Their workers are processes."""

import os
import time
from pathlib import Path
from typing import Any

from django_tasks import TaskContext, task


def leave(place: str, line: str) -> None:
    """A line in one write, so that lines of several processes do not mix."""
    file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(file, f"{line}\n".encode())
    finally:
        os.close(file)


def lines(place: Path) -> list[str]:
    return place.read_text(encoding="utf-8").splitlines() if place.exists() else []


@task()
def note(place: str, line: str) -> str:
    leave(place, line)
    return line


@task()
def slow(place: str, line: str, seconds: float) -> str:
    """Says that it begins, takes its time, and says that it is done."""
    leave(place, f"begin {line}")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.02)
    leave(place, f"done {line}")
    return line


@task()
def slow_once(place: str, line: str) -> str:
    """Slow for the first who does it: the one that a test kills."""
    first = line not in lines(Path(place))
    leave(place, line)
    if first:
        time.sleep(600)
    return line


@task()
def fails(place: str) -> None:
    leave(place, "tried")
    raise ValueError("it does not work")


@task()
def dies(place: str) -> None:
    leave(place, "died")
    os._exit(9)


@task()
def no_json(place: str) -> Any:
    leave(place, "done")
    return object()


@task(takes_context=True)
def attempts(context: TaskContext) -> int:
    return len(context.task_result.errors)


@task()
def about_one(place: str, about: str) -> None:
    leave(place, about)
