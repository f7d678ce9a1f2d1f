"""Work in several processes that share what was read before they began, its results in the order of the work.

Forked processes see a workbook that is already in memory without a copy of it. Where a system cannot fork, or has one
processor, everybody works in this process: the results are the same.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[int, int], Iterator[T]]
MOST_WORKERS = 4


class WorkerLostError(RuntimeError):
    """A process ended without saying why, as when memory ran out."""


def workers() -> int:
    """How many processes are of use here: 1 where they cannot share memory."""
    if "fork" not in multiprocessing.get_all_start_methods() or os.name != "posix":
        return 1
    return max(1, min(MOST_WORKERS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1))


def in_turn(work: Work[T], count: int) -> Iterator[T]:
    """What ``work(worker, count)`` yields in ``count`` processes: the first's first, the second's first, …, in turn.

    A worker's share is every ``count``-th piece, so that the pieces come back in the order of the whole; the first worker
    to run out ends the round. What a worker raises is raised here. Raises ``WorkerLostError`` where one was killed or
    could not be started. No worker outlives this process, however it ends.
    """
    if count == 1:
        yield from work(0, 1)
        return
    fork = multiprocessing.get_context("fork")
    crew: list[tuple[Any, Connection]] = []
    gc.freeze()  # what is shared stays shared: the collector leaves its marks elsewhere
    try:
        for number in range(count):
            ours, theirs = fork.Pipe(duplex=False)
            inherited = [*(end for _, end in crew), ours]
            process = fork.Process(target=_labour, args=(work, number, count, theirs, inherited), daemon=True)
            before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)  # the parent's answers are none of the child's
            try:
                process.start()
                crew.append((process, ours))
            except OSError as error:
                raise WorkerLostError("no further process could be started") from error
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
        going = list(crew)
        while going:
            for member in list(going):
                kind, value = _next(member[1])
                if kind == "raised":
                    raise value
                if kind == "end":
                    going.remove(member)
                else:
                    yield value
    finally:
        for process, ours in crew:
            ours.close()
            with suppress(ProcessLookupError):
                process.terminate()
            process.join()
        gc.unfreeze()


_ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _next(pipe: Connection) -> tuple[str, Any]:
    try:
        kind, value = pipe.recv()
    except (EOFError, OSError) as error:
        raise WorkerLostError("a worker process was ended from outside, perhaps for want of memory") from error
    return kind, value


def _labour(work: Work[Any], number: int, count: int, pipe: Connection, inherited: Sequence[Connection]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of an interruption and ends its workers
    for each in _ENDINGS[1:]:
        signal.signal(each, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDINGS)
    for end in inherited:  # a pipe breaks only once nobody can read it: the parent alone is to be its reader
        end.close()
    Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        for value in work(number, count):
            pipe.send(("piece", value))
        pipe.send(("end", None))
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
    except BaseException as error:  # handed to the parent, which raises it
        pipe.send(("raised", error))


def _end_with_the_parent() -> None:
    """A parent that was killed ends nobody: its workers see it gone, the last first, for each holds the ones before."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
