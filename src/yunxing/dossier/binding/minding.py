"""The process that looks through files, from outside and within: one that hangs or grows is ended by the system.

The bounds are the process's own (processor time, time, memory), so that they hold whatever becomes of its parent.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from yunxing.evidence.findings import Finding
from yunxing.evidence.folder.limits import MIB, bound_memory, cannot_open, reader_died, too_slow

from .heavy import Heavy
from .looking import Look, look
from .saying import memory
from .showing import Shown, show

COMMAND = ("-P", "-m", "yunxing.dossier.binding")
"""``-P``: nothing is imported from the folder it is started in, which may be an applicant's."""

_OUT_OF_TIME = {-getattr(signal, "SIGPROF", 0), -getattr(signal, "SIGALRM", 0)}


class Bounds(NamedTuple):
    """Seconds of processor time, seconds, and bytes that looking through one file may take."""

    worked: float = 60.0
    waited: float = 240.0
    memory: int = 2048 * MIB


BOUNDS = Bounds()


class Looker:
    """A process that looks through one file after another, replaced where one ends it. Close it with ``close``."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None

    def look(self, path: Path, made: Path) -> Look | Finding:
        """What ``looking.look`` says of a file; a finding where that took too much, or ended the process twice."""
        for _ in range(2):
            said = self._ask({"path": os.fspath(path), "made": os.fspath(made)})
            if isinstance(said, dict):
                if bounded := self._bounded(said):
                    return bounded
                notes = [(str(code), str(detail)) for code, detail in said["notes"]]
                return Look(
                    said["format"],
                    int(said["pages"]),
                    bool(said["made"]),
                    notes,
                    [Heavy(*each) for each in said["heavy"]],
                    [Finding(*each) for each in said["found"]],
                )
            if said in _OUT_OF_TIME:
                return too_slow(self._bounds.worked, 0)
        return reader_died(0)

    def words(self, path: Path, pages: int) -> str | None:
        """What ``wording.words_of`` says of a file; None as well where that took too much or ended the process."""
        said = self._ask({"path": os.fspath(path), "words": pages})
        return said.get("words") if isinstance(said, dict) else None

    def show(self, path: Path, made: Path) -> Shown | Finding:
        """What ``showing.show`` says of a file; a finding where that took too much, or ended the process twice."""
        for _ in range(2):
            said = self._ask({"path": os.fspath(path), "show": os.fspath(made)})
            if isinstance(said, dict):
                return self._bounded(said) or Shown(int(said["pages"]), [Finding(*each) for each in said["found"]])
            if said in _OUT_OF_TIME:
                return too_slow(self._bounds.worked, 0)
        return reader_died(0)

    def start(self) -> None:
        """Have the process there when it is needed; it takes some tenths of a second to come."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, *COMMAND, json.dumps(self._bounds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def _bounded(self, said: Mapping[str, Any]) -> Finding | None:
        if "errno" in said:
            return cannot_open(OSError(said["errno"], said["error"]))
        return memory(self._bounds.memory) if said.get("memory") else None

    def _ask(self, asked: dict[str, str | int]) -> dict[str, Any] | int:
        """The answer of the process; the code with which it ended, where it gave none."""
        self.start()
        process = self._process
        assert process is not None
        assert process.stdin is not None  # both ends are asked for above
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
            if line.endswith(b"\n"):
                said = json.loads(line)
                if isinstance(said, dict):
                    return said
        except (OSError, ValueError):
            pass  # it is gone, or talks nonsense
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
        code = process.returncode
        self.close()
        return code if code is not None else 0


def main(arguments: list[str]) -> None:
    """Within the process: look through files until there are no more."""
    bounds = Bounds(*json.loads(arguments[0]))
    sent = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)  # libraries print what is said in findings
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of an interruption and ends this process
    bound_memory(bounds.memory)
    for line in sys.stdin.buffer:
        job = json.loads(line)
        _time(bounds.worked, bounds.waited)
        _answer(sent, job)
        _time(0, 0)


def _answer(sent: IO[bytes], job: Mapping[str, Any]) -> None:
    said: Mapping[str, object]
    try:
        if "words" in job:
            from .wording import words_of  # noqa: PLC0415 -- what recognises characters is loaded for those who ask

            said = {"words": words_of(Path(job["path"]), job["words"])}
        elif "show" in job:
            said = show(Path(job["path"]), Path(job["show"])).to_plain()
        else:
            said = look(Path(job["path"]), Path(job["made"])).to_plain()
    except OSError as error:
        said = {"errno": error.errno or 0, "error": error.strerror or str(error)}
    except MemoryError:
        said = {"memory": True}
    sent.write(json.dumps(said).encode() + b"\n")
    sent.flush()


def _time(worked: float, waited: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, worked)
        signal.setitimer(signal.ITIMER_REAL, waited)
