"""Files that are read while the bound one is written: piece by piece, few open at a time, none of them held in memory.

A picture becomes a PDF without being copied: bytes of ours before and after, the file's own between.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

MOST_OPEN = 48
"""Files open at a time: systems give a process some hundred."""
_BUFFER = 16 * 1024


class Span(NamedTuple):
    """A part of a file: ``length`` bytes from ``start``."""

    path: Path
    start: int
    length: int


Part = bytes | Span


class Stamp(NamedTuple):
    """What tells that a file was not written since: its size in bytes and when it changed, in nanoseconds."""

    size: int
    changed: int


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file. Raises ``OSError`` where it is not there."""
    status = path.stat()
    return Stamp(status.st_size, status.st_mtime_ns)


class ChangedError(OSError):
    """A file is no longer what it was when the binding was planned."""


class Handles:
    """Open files, the one used least lately closed first.

    ``failed`` keeps the first error of a read: what writes a PDF may take an error for the end of a damaged stream and go
    on, so whoever writes looks here afterwards.
    """

    def __init__(self, stamps: dict[Path, Stamp] | None = None) -> None:
        self._open: OrderedDict[Path, BinaryIO] = OrderedDict()
        self._stamps = stamps or {}
        self.failed: OSError | None = None

    def read(self, path: Path, at: int, into: memoryview) -> int:
        """Fill ``into`` from a place of a file and say with how many bytes. Raises ``OSError``."""
        try:
            file = self._file(path)
            file.seek(at)
            return file.readinto(into)  # type: ignore[attr-defined, no-any-return]  # what ``open`` gives has it
        except OSError as error:
            self.failed = self.failed or error
            raise

    def _file(self, path: Path) -> BinaryIO:
        file = self._open.pop(path, None)
        if file is None:
            self.check(path)
            file = path.open("rb", buffering=0)
            while len(self._open) >= MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        self._open[path] = file
        return file

    def check(self, path: Path) -> None:
        """Raise ``ChangedError`` where a file is not what it was."""
        planned = self._stamps.get(path)
        if planned is not None and stamp_of(path) != planned:
            raise ChangedError(None, "changed since the binding was planned", str(path))

    def close(self) -> None:
        """Close whatever is open."""
        while self._open:
            self._open.popitem()[1].close()


class _Spliced(io.RawIOBase):
    """Parts one after another, as one file."""

    def __init__(self, parts: Sequence[Part], handles: Handles) -> None:
        super().__init__()
        self._parts, self._handles, self._at = parts, handles, 0
        self._ends: list[int] = []
        end = 0
        for part in parts:
            end += length_of(part)
            self._ends.append(end)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1] if self._ends else 0}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]  # what is given is always one
        number = bisect_right(self._ends, self._at)
        if number == len(self._parts):
            return 0
        part = self._parts[number]
        within = self._at - (self._ends[number] - length_of(part))
        wanted = min(len(into), length_of(part) - within)
        view = memoryview(into)[:wanted]
        if isinstance(part, Span):
            wanted = self._handles.read(part.path, part.start + within, view)
        else:
            view[:] = part[within : within + wanted]
        self._at += wanted
        return wanted


def length_of(part: Part) -> int:
    """Bytes of a part."""
    return part.length if isinstance(part, Span) else len(part)


def spliced(parts: Sequence[Part], handles: Handles) -> io.BufferedReader:
    """Parts one after another, as one file that can be read."""
    return io.BufferedReader(_Spliced(parts, handles), _BUFFER)
