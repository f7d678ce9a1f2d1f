"""The journal of a folder: every reading as it is made, so that a run that was ended can be taken up again.

A line for each file, JSON, only ever added to. It is believed of a file that has not been touched since, and of no other.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from yunxing.evidence.codec import from_plain, to_plain
from yunxing.evidence.paper import Reading
from yunxing.guide.edition import Edition
from yunxing.guide.files import REASONS, InputError, Place
from yunxing.guide.locking import lock

from .limits import WORTH_ANOTHER_TRY
from .walking import Found

JOURNAL = ".yunxing-reading.jsonl"
"""What the journal of a folder is called, in that folder."""
READER = 6
"""Raised whenever files are read in another way than before: what was read so far is then read anew."""
_KIND = "yunxing-reading"
_MOST_LINE = 256 * 1024 * 1024


class _Entry(NamedTuple):
    stamp: tuple[int, ...]
    at: int
    length: int


class Journal:
    """An open journal, locked against a second run. A context manager, so that it is closed whatever happens.

    ``resume`` keeps what an earlier run of this reader under this edition left; otherwise it begins empty. Raises
    ``InputError`` where another run holds it or the file is something else, ``OSError`` where it cannot be opened.
    """

    def __init__(self, path: Path, *, edition: Edition, resume: bool) -> None:
        self._path = path
        self._head = {
            "journal": _KIND,
            "reader": f"{version('yunxing')}/{READER}",
            "edition": edition.fingerprint,
        }
        self._known: dict[str, _Entry] = {}
        self._lock = Lock()
        self._file = self._opened()
        try:
            self._held()
            end = self._looked_through()
            if not resume:
                self._known.clear()
                end = 0
            os.ftruncate(self._file, end)
            if end == 0:
                self._known.clear()
                self._add(self._head)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the journal and its lock."""
        with self._lock, suppress(OSError):
            if self._file >= 0:
                os.close(self._file)
            self._file = -1

    def recall(self, one: Found) -> Reading | None:
        """What an earlier run read of a file that nobody has touched since; None where there is none.

        What it failed at for want of time or memory, or by a fault of the program, is tried again.
        """
        entry = self._known.get(one.name)
        if entry is None or entry.stamp != one.stamp:
            return None
        with self._lock:
            line = os.pread(self._file, entry.length, entry.at) if hasattr(os, "pread") else self._read_at(entry)
        try:
            reading = from_plain(json.loads(line)["reading"])
        except (ValueError, KeyError, TypeError):
            return None
        return None if any(finding.code in WORTH_ANOTHER_TRY for finding in reading.findings) else reading

    def keep(self, one: Found, reading: Reading) -> None:
        """Write a reading down; whoever is killed right after has it all the same.

        Raises ``InputError`` where that cannot be done, as on a full disk.
        """
        self._add({"file": one.name, "stamp": list(one.stamp), "sha256": reading.sha256, "reading": to_plain(reading)})

    def _add(self, values: dict[str, Any]) -> None:
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        with self._lock:
            if self._file < 0:
                return
            try:
                os.lseek(self._file, 0, os.SEEK_END)
                while line:
                    line = line[os.write(self._file, line) :]
            except OSError as error:
                raise self._unwritable(error) from error

    def _opened(self) -> int:
        # What lies in a folder from outside under this name may be a link to a file of ours, or a pipe.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            file = os.open(self._path, flags | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
                raise self._something_else() from error
            raise
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise self._something_else()
        return file

    def _held(self) -> None:
        if lock(self._file) is False:
            raise InputError.one(
                Place(str(self._path)),
                "",
                "另一个 yunxing 正在读取这个文件夹，请等它结束",
                "another yunxing is reading this folder: wait until it has ended",
            )

    def _looked_through(self) -> int:
        """Remember where each reading stands; the end of the last whole line, 0 where nothing is to be kept.

        Raises ``InputError`` for a file that is no journal: it is not ours to overwrite.
        """
        end = 0
        for number, (at, line) in enumerate(self._lines()):
            try:
                values = json.loads(line)
            except (ValueError, RecursionError):
                values = None
            if number == 0:
                if not isinstance(values, dict) or values.get("journal") != _KIND:
                    raise self._something_else()
                if values != self._head:
                    return 0
            elif isinstance(values, dict) and isinstance(values.get("stamp"), list):
                self._known[str(values.get("file"))] = _Entry(tuple(values["stamp"]), at, len(line))
            end = at + len(line)
        return end

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Whole lines with where they begin. A first line that breaks off begins a journal that came to nothing."""
        with os.fdopen(os.dup(self._file), "rb") as file:
            file.seek(0)
            at = 0
            while line := file.readline(_MOST_LINE):
                if not line.endswith(b"\n"):
                    if at == 0 and not _begins(line):
                        raise self._something_else()
                    return
                yield at, line
                at += len(line)

    def _read_at(self, entry: _Entry) -> bytes:
        os.lseek(self._file, entry.at, os.SEEK_SET)
        return os.read(self._file, entry.length)

    def _something_else(self) -> InputError:
        return InputError.one(
            Place(str(self._path)),
            "",
            "这不是读取记录，不予覆盖，请先移走",
            "this is no journal of a reading and is not overwritten: move it away first",
        )

    def _unwritable(self, error: OSError) -> InputError:
        en = error.strerror or str(error)
        zh = REASONS.get(error.errno or 0, en)
        return InputError.one(
            Place(str(self._path)),
            "",
            f"读取记录写不下去（{zh}），已停止；排除后加 --resume 可接着读",
            f"the journal cannot be written any further ({en}): mend that and go on with --resume",
        )


def _begins(line: bytes) -> bool:
    start = json.dumps({"journal": _KIND}, separators=(",", ":")).encode()[:-1]
    return line.startswith(start) or start.startswith(line)
