"""What one folder holds twice. What others gave is asked of an ``index``."""

from __future__ import annotations

from collections.abc import Sequence

from yunxing.evidence.paper import Reading

from .index import MemoryIndex
from .known import Again, Sighting, another_copy, apart_of, not_said_yet, sightings_of


def again_in(readings: Sequence[Reading], owner: str = "") -> list[Again]:
    """What one folder holds twice: files, invoices, vouchers and pictures again in another file; numbers with contradicting facts.

    The same invoice in another form (PDF beside OFD, XML or a photograph) is no reuse and is not said.
    """
    seen: dict[tuple[str, str], Sighting] = {}
    found: list[Again] = []
    pictures: list[list[Sighting]] = []
    for reading in sorted(readings, key=lambda r: r.file):
        shown = sightings_of(reading, owner)
        pictures.append([one for one in shown if one.kind == "picture"])
        for one in shown:
            if one.kind == "picture":
                continue
            before = seen.setdefault((one.kind, one.key), one)
            if before is one:
                continue
            apart = apart_of(before, one)
            if apart or (one.file != before.file and another_copy(before, one)):
                found.append(Again(one, before, apart))
    same = {(a.here.file, a.there.file) for a in found if a.here.kind == "file"}
    found = [a for a in found if a.here.kind == "file" or a.apart or (a.here.file, a.there.file) not in same]
    index = MemoryIndex()
    again: list[Again] = []
    for shown in pictures:
        again += index.find(shown)
        index.add(shown)
    return found + not_said_yet(again, found)
