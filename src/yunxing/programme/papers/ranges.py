"""Parts of a file by HTTP's ``Range``: one run of bytes; whatever else is asked gets the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from django.http import FileResponse

_ONE = re.compile(r"bytes=(\d*)-(\d*)")
_CHUNK = 256 * 1024


class Part(NamedTuple):
    """A run of bytes, both ends within."""

    first: int
    last: int


NONE = Part(0, -1)
"""A part that the file does not have."""


def part_of(wanted: str, size: int) -> Part | None:
    """The part that is asked for; None: all of it; ``NONE``: one beyond the file's end."""
    match = _ONE.fullmatch(wanted.strip())
    if match is None or match[0] == "bytes=-" or len(wanted) > 60:
        return None
    if not match[1]:
        length = int(match[2])
        return Part(max(0, size - length), size - 1) if length and size else NONE
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < first:
        return None  # no range by the standard's grammar: as if nothing was asked
    return Part(first, last) if first < size else NONE


def narrow(response: FileResponse, part: Part, size: int) -> None:
    """Make an answer with a whole file one with a part of it."""
    file = response.file_to_stream
    response.status_code = 206
    response["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    response["Content-Length"] = str(part.last - part.first + 1)
    if file is not None:
        response.streaming_content = _read(file, part)


def _read(file: IO[bytes], part: Part) -> Iterator[bytes]:
    file.seek(part.first)
    left = part.last - part.first + 1
    while left > 0:
        piece = file.read(min(_CHUNK, left))
        if not piece:
            return
        left -= len(piece)
        yield piece
