"""The process that reads: files come in on standard input, progress and readings go out, a line of JSON each.

It is started by ``minding`` and ends when what started it does, however that ends. What it prints otherwise is let go.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from yunxing.evidence.paper import Reading
from yunxing.guide.edition import Edition

from .limits import MIB, Limits, bound_memory, cannot_open

BEYOND = 1024 * MIB
"""Address space for data that a process is given beyond the memory it may fill, as its parent watches: threads and
libraries reserve some that they never fill. What asks for far too much at once is refused it."""
LATE = 5.0
"""Seconds that a parent has to end a stalled process, before the system does it by SIGALRM."""
_LENGTH = struct.Struct(">Q")
_RECOGNISED = ("picture", "pdf", "ofd")
_CLEAR_PEAK = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


def welcome(edition: Edition, threads: int, limits: Limits) -> bytes:
    """What a process is told before its first file; ``threads`` are for recognising."""
    told = pickle.dumps((edition, threads, limits))
    return _LENGTH.pack(len(told)) + told


def main() -> None:
    """Take files until there are no more."""
    sent = _apart()
    asked = sys.stdin.buffer
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of an interruption and ends its workers
    (length,) = _LENGTH.unpack(asked.read(_LENGTH.size))
    edition, threads, limits = pickle.loads(asked.read(length))
    bound_memory(limits.memory + BEYOND)
    labour = _Labour(edition, threads, limits, lambda values: _send(sent, values))
    _send(sent, {"ready": True})
    _quiet(2)
    jobs: SimpleQueue[dict[str, str]] = SimpleQueue()
    threading.Thread(target=_hear, args=(asked, jobs), daemon=True).start()
    while True:
        job = jobs.get()
        labour.do(Path(job["path"]), job["name"])


class _Labour:
    """Reading one file after another."""

    def __init__(self, edition: Edition, threads: int, limits: Limits, send: Callable[[dict[str, Any]], None]) -> None:
        # The readers are loaded before the first file, so that its time is its own.
        from yunxing.evidence import codec, reading, sniff  # noqa: PLC0415

        self._edition, self._threads, self._limits, self._send = edition, threads, limits, send
        self._codec, self._reading, self._sniff = codec, reading, sniff
        self._prepared = False

    def do(self, path: Path, name: str) -> None:
        """Read a file and send what it gave."""

        def progress(number: int) -> None:
            _alarm(self._limits.longest + LATE)
            self._send({"page": number})

        _alarm(self._limits.longest + LATE)
        _forget_peak()
        with suppress(Exception):  # whatever it is, reading the file meets it again and says so
            self._prepare(path)
        try:
            reading = self._reading.read_file(path, edition=self._edition, name=name, progress=progress)
        except OSError as error:
            reading = Reading(file=name, findings=[cannot_open(error)])
        now, peak = _memory()
        self._send({"reading": self._codec.to_plain(reading), "memory": now, "peak": peak})
        _alarm(0)

    def _prepare(self, path: Path) -> None:
        """Have the recognising models loaded for so many threads, once there is a file that may need them."""
        if not self._prepared and self._sniff.sniff(path) in _RECOGNISED:
            from yunxing.evidence.carriers import models  # noqa: PLC0415 -- data and texts need none

            models.prepare(self._threads)
            self._prepared = True


def _apart() -> IO[bytes]:
    """The way to the parent, out of reach of libraries that print."""
    sent = os.fdopen(os.dup(1), "wb")
    _quiet(1)
    return sent


def _quiet(number: int) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, number)
    os.close(nothing)


def _send(sent: IO[bytes], values: dict[str, Any]) -> None:
    # Half a character, as a broken font may give, is none: what leaves here is text that can be written anywhere.
    try:
        sent.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
        sent.flush()
    except OSError:
        os._exit(1)  # nobody listens any more


def _hear(asked: IO[bytes], jobs: SimpleQueue[dict[str, str]]) -> None:
    for line in asked:
        jobs.put(json.loads(line))
    os._exit(0)  # the parent is gone, or wants no more


def _alarm(seconds: float) -> None:
    """Have the system end this process after so long, whatever it is doing then; 0: not at all.

    A parent that was killed ends nobody, and a thread that waits for its end may never get its turn.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _forget_peak() -> None:
    try:
        _CLEAR_PEAK.write_text("5", encoding="ascii")
    except OSError:
        return


def _memory() -> tuple[int, int]:
    """Bytes of memory held now, and the most since the peak was forgotten; zeros where the system does not say."""
    try:
        rows = dict(row.split(":", 1) for row in _STATUS.read_text(encoding="utf-8").splitlines() if ":" in row)
        return (int(rows["VmRSS"].split()[0]) * 1024, int(rows["VmHWM"].split()[0]) * 1024)
    except (OSError, KeyError, ValueError, IndexError):
        return 0, 0
