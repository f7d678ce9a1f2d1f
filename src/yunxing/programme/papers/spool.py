"""Files on their way, on this machine's disk. How much of one is here is the file's own length, whatever became of a process.

One process at a time adds to a file; a lock of the system says which, and goes with the process.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

CHUNK = 256 * 1024


class BusyError(Exception):
    """Another request adds to the file just now."""


def place_of(upload: UUID) -> Path:
    """Where the file lies."""
    return Path(settings.HOME) / "uploads" / upload.hex


def begin(upload: UUID) -> None:
    """Make the empty file."""
    place = place_of(upload)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch(mode=0o600)


def length_of(upload: UUID) -> int | None:
    """How many bytes are here; None where the file is gone."""
    try:
        return place_of(upload).stat().st_size
    except FileNotFoundError:
        return None


@contextmanager
def held(upload: UUID) -> Iterator[IO[bytes]]:
    """The file, opened to be read and added to by nobody else. Raises ``BusyError``, ``FileNotFoundError``."""
    with place_of(upload).open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError from error
        yield file


def add(file: IO[bytes], read: Callable[[int], bytes], most: int) -> int:
    """Add what comes, at most so many bytes; how many came. What came before a line broke stays.

    Raises ``OSError`` of the line or of the disk, after keeping what is whole.
    """
    file.seek(0, os.SEEK_END)
    came = 0
    try:
        while came < most:
            piece = read(min(CHUNK, most - came))
            if not piece:
                break
            file.write(piece)
            came += len(piece)
    finally:
        file.flush()
        os.fsync(file.fileno())
    return came


def cut(file: IO[bytes], length: int) -> None:
    """Take back what came beyond a length: a piece whose checksum was wrong."""
    file.truncate(length)
    file.flush()


def drop(upload: UUID) -> None:
    """Remove the file."""
    with suppress(FileNotFoundError):
        place_of(upload).unlink()
