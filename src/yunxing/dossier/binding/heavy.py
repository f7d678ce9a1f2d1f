"""Large pictures within PDFs: where their bytes lie in the file, so that they are read when they are written, and not before.

What copies pages from one PDF to another holds every stream it copies. A scan is nearly all picture; these are left where
they are, and stand-ins are copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .entries import inherited
from .pdfs import known

LEAST = 16 * 1024
"""Bytes from which leaving a stream where it is saves more than it costs."""
_WINDOW = 8 * 1024
_DEEP = 20
_BEGINS = re.compile(rb"stream\r?\n")
_ENDS = re.compile(rb"\s*endstream")


class Heavy(NamedTuple):
    """A stream of a file by its object, and where its bytes lie."""

    number: int
    generation: int
    start: int
    length: int


def heavy(pdf: Pdf, path: Path) -> Sequence[Heavy]:
    """The large pictures of a file whose bytes were found: between where they must begin and where they must end."""
    if pdf.is_encrypted or pdf.get_warnings():
        return ()
    table = pdf.get_xref_table()
    found = []
    with path.open("rb") as file:
        for stream in _pictures(pdf):
            entry = table.get(stream.objgen)
            if entry is None or entry.offset is None:  # within another object, which no stream can be
                continue
            place = _found(file, stream, entry.offset)
            if place is not None:
                found.append(place)
    return tuple(found)


def _found(file: BinaryIO, stream: Stream, offset: int) -> Heavy | None:
    number, generation = stream.objgen
    length: Any = stream.get("/Length")
    if not isinstance(length, int) or length < LEAST:
        return None
    file.seek(offset)
    head = file.read(_WINDOW)
    if not re.match(rb"\s*%d\s+%d\s+obj\b" % (number, generation), head):
        return None
    for mark in _BEGINS.finditer(head):
        start = offset + mark.end()
        file.seek(start + length)
        if _ENDS.match(file.read(16)):
            return Heavy(number, generation, start, length)
    return None


def _pictures(pdf: Pdf) -> Iterator[Stream]:
    """Every picture that pages or forms on them draw, and its mask, once."""
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[Any, int]] = [(inherited(page.obj, "/Resources"), 0) for page in pdf.pages]
    while stack:
        resources, depth = stack.pop()
        if not isinstance(resources, Dictionary) or depth > _DEEP or known(resources, seen):
            continue
        drawn = resources.get("/XObject")
        for each in drawn.as_dict().values() if isinstance(drawn, Dictionary) else ():
            if not isinstance(each, Stream) or known(each, seen):
                continue
            if each.get("/Subtype") == Name.Form:
                stack.append((each.get("/Resources"), depth + 1))
            elif each.get("/Subtype") == Name.Image:
                yield each
                for key in ("/SMask", "/Mask"):
                    mask = each.get(key)
                    if isinstance(mask, Stream) and not isinstance(mask, Array) and not known(mask, seen):
                        yield mask


def set_aside(pdf: Pdf, streams: Sequence[Heavy]) -> None:
    """Put stand-ins, which have the entries and not the bytes, where these streams are."""
    for each in streams:
        stream = pdf.get_object((each.number, each.generation))
        entries = Dictionary({key: stream[key] for key in list(stream.keys()) if key != "/Length"})
        pdf._replace_object((each.number, each.generation), entries)


def brought_back(target: Pdf, source: Pdf, streams: Sequence[Heavy], at: int) -> None:
    """Put streams of the target, from the object number ``at`` on, where the stand-ins were copied to."""
    for number, each in enumerate(streams, at):
        copied = target.copy_foreign(source.get_object((each.number, each.generation)))
        stream = target.get_object((number, 0))
        for key in list(copied.keys()):
            stream[key] = copied[key]
        target._swap_objects(copied.objgen, stream.objgen)
