"""Minding a process that reads: started when needed, watched while it reads, ended and replaced when it does too much.

Processes are started afresh and not forked: threads of the recognising models do not live on in a fork.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, NamedTuple

from yunxing.evidence.codec import from_plain
from yunxing.evidence.findings import Finding
from yunxing.evidence.paper import Reading

from .limits import MIB, Limits, reader_died, too_much_memory, too_slow
from .walking import Found

COMMAND = ("-P", "-m", "yunxing.evidence.folder")
"""How a process is started. ``-P``: nothing is imported from the folder it is started in, which may be an applicant's."""
_STEP = 0.04
"""Seconds between two looks at a process."""
_GRACE = 5.0
"""Seconds for a process that says no more to be gone."""
_MOST_MESSAGE = 256 * MIB
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class WorkersError(RuntimeError):
    """A process that reads could not be started; the text says what it said."""


class DismissedError(Exception):
    """Nothing more is to be read."""


class Read(NamedTuple):
    """What came of a file, and the most memory its process held meanwhile (0 where the system does not say)."""

    reading: Reading
    peak: int


class Minder:
    """One process at a time, for one file at a time. ``end`` may be called from another thread, and for good."""

    def __init__(self, welcome: bytes, limits: Limits) -> None:
        self._welcome, self._limits = welcome, limits
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._ended = False

    def read(self, one: Found, begun: Callable[[int], None]) -> Read:
        """Have a file read; ``begun`` is called with each page. Whatever becomes of the process, a reading comes back.

        Raises ``WorkersError`` where no process can be started, ``DismissedError`` after ``end``.
        """
        before = time.monotonic()
        last = _Fate(None, 0)
        for _ in range(2):  # one that ends for no reason may have been ended from outside: it has a second try
            worker = self._hired()
            fate = last = worker.read(one, begun)
            if fate.reading is not None and fate.memory <= self._limits.memory // 2:
                return Read(fate.reading, fate.peak)
            worker.end()
            if fate.reading is not None:
                return Read(fate.reading, fate.peak)
            if fate.finding is not None:
                break
        reading = Reading(one.name, size=one.size, seconds=round(time.monotonic() - before, 4))
        reading.findings.append(last.finding or reader_died(last.page))
        return Read(reading, last.peak)

    def end(self) -> None:
        """End the process; no other takes its place."""
        with self._lock:
            self._ended = True
            worker = self._worker
        if worker is not None:
            worker.end()

    def _hired(self) -> _Worker:
        with self._lock:
            if self._ended:
                raise DismissedError
            worker = self._worker
            if worker is not None and worker.here:
                return worker
            worker = self._worker = _Worker(self._limits)
        try:
            worker.welcome(self._welcome)
        except WorkersError:
            worker.end()
            if self._ended:
                raise DismissedError from None
            raise
        return worker


class _Fate(NamedTuple):
    """How reading a file went: a reading, or a finding where it was stopped, or neither where the process was lost."""

    reading: Reading | None
    page: int
    finding: Finding | None = None
    memory: int = 0
    peak: int = 0


class _Taken(NamedTuple):
    """Seconds of processor time that a process has used, bytes it holds, and seconds for which it waited for a processor.

    None and zeros where the system does not say.
    """

    seconds: float | None
    memory: int
    waited: float = 0.0


class _Worker:
    """A process that reads, from outside."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._said: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 -- read should it not start
        try:
            self._process = subprocess.Popen(
                [sys.executable, *COMMAND],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
            )
        except OSError as error:
            self._complaints.close()
            raise WorkersError(str(error)) from error
        self._stat = Path(f"/proc/{self._process.pid}/stat")
        self._turns = Path(f"/proc/{self._process.pid}/schedstat")
        self.here = True
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def welcome(self, welcome: bytes) -> None:
        """Tell it what it needs to know, and wait until it is ready."""
        try:
            self._tell(welcome)
            said = self._said.get(timeout=self._limits.starting)
        except (OSError, ValueError, Empty):
            said = None
        if said is None:
            raise WorkersError(self._complaint())
        self._complaints.close()

    def read(self, one: Found, begun: Callable[[int], None]) -> _Fate:
        """Have it read a file, and watch it doing so."""
        began = latest = time.monotonic()
        used, _, waited = self._taken()
        page = peak = 0
        try:
            self._tell(json.dumps({"path": str(one.path), "name": one.name}).encode() + b"\n")
        except (OSError, ValueError):
            return _Fate(None, page)
        while True:
            try:
                said = self._said.get(timeout=_STEP)
            except Empty:
                said = {}
            if said is None:
                late = too_slow(time.monotonic() - began, page) if self._alarmed() else None
                return _Fate(None, page, late, peak=peak)
            if "reading" in said:
                return _told(said, page, peak)
            taken = self._taken()
            if "page" in said:
                page, latest, waited = int(said["page"]), time.monotonic(), taken.waited
                begun(page)
            peak = max(peak, taken.memory)
            if taken.memory > self._limits.memory:
                return _Fate(None, page, too_much_memory(self._limits.memory, page), peak=peak)
            now = time.monotonic()
            worked = now - began if taken.seconds is None or used is None else taken.seconds - used
            passed = now - latest
            stalled = passed - (taken.waited - waited) > self._limits.stalled or passed > self._limits.longest
            if stalled or worked > self._limits.whole(page):
                return _Fate(None, page, too_slow(now - began, page), peak=peak)

    def end(self) -> None:
        """End it at once: it holds nothing that is to be kept."""
        self.here = False
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            with suppress(OSError):
                if stream is not None:
                    stream.close()

    def _alarmed(self) -> bool:
        """Whether it ended by its own alarm: it took too long, and nobody here had the time to see that."""
        with suppress(subprocess.TimeoutExpired):
            return hasattr(signal, "SIGALRM") and self._process.wait(_GRACE) == -signal.SIGALRM
        return False

    def _tell(self, data: bytes) -> None:
        stream = _there(self._process.stdin)
        stream.write(data)
        stream.flush()

    def _listen(self) -> None:
        stream = _there(self._process.stdout)
        try:
            while (line := stream.readline(_MOST_MESSAGE)).endswith(b"\n"):
                said = json.loads(line)
                if not isinstance(said, dict):
                    break
                self._said.put(said)
        except (ValueError, OSError, RecursionError):
            pass  # a process that talks nonsense is as good as lost
        self._said.put(None)

    def _taken(self) -> _Taken:
        try:
            fields = self._stat.read_bytes().rpartition(b")")[2].split()
            seconds, memory = (int(fields[11]) + int(fields[12])) / _TICKS, int(fields[21]) * _PAGE_BYTES
        except (OSError, IndexError, ValueError):
            return _Taken(None, 0)
        try:
            return _Taken(seconds, memory, int(self._turns.read_bytes().split()[1]) / 1e9)
        except (OSError, IndexError, ValueError):
            return _Taken(seconds, memory)

    def _complaint(self) -> str:
        self._process.kill()
        self._process.wait()
        lines: list[str] = []
        with suppress(ValueError, OSError):
            self._complaints.seek(0)
            lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit code {self._process.returncode}"


def _there(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # both ends are asked for above
    return stream


def _told(said: dict[str, Any], page: int, peak: int) -> _Fate:
    try:
        reading = from_plain(said["reading"])
        return _Fate(reading, page, memory=int(said["memory"]), peak=max(peak, int(said["peak"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Fate(None, page, peak=peak)
