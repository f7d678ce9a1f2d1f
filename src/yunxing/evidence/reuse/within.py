"""What one folder holds twice. What others gave is asked of an ``index``."""

from __future__ import annotations

from collections.abc import Sequence

from yunxing.evidence.paper import Reading

from .index import MemoryIndex
from .known import Again, Sighting, another_copy, apart_of, not_said_yet, sightings_of

_MOST_SAID = 50
"""So many forms and statements of one number are remembered: a folder with more of them is made to be slow."""


def again_in(readings: Sequence[Reading], owner: str = "") -> list[Again]:
    """What one folder holds twice: files, invoices, vouchers and pictures again in another file; numbers with contradicting facts.

    The same invoice in another form (PDF beside OFD, XML or a photograph) is no reuse and is not said.
    """
    seen: dict[tuple[str, str], list[Sighting]] = {}
    found: list[Again] = []
    pictures: list[list[Sighting]] = []
    for reading in sorted(readings, key=lambda r: r.file):
        shown = sightings_of(reading, owner)
        pictures.append([one for one in shown if one.kind == "picture"])
        for one in shown:
            if one.kind == "picture":
                continue
            before = seen.setdefault((one.kind, one.key), [])
            found += _known_as(one, before)
            if len(before) < _MOST_SAID and all((o.says, o.carrier) != (one.says, one.carrier) for o in before):
                before.append(one)
    same = {(a.here.file, a.there.file) for a in found if a.here.kind == "file"}
    found = [a for a in found if a.here.kind == "file" or a.apart or (a.here.file, a.there.file) not in same]
    index = MemoryIndex()
    again: list[Again] = []
    for shown in pictures:
        again += index.find(shown)
        index.add(shown)
    return found + not_said_yet(again, found)


def _known_as(one: Sighting, before: Sequence[Sighting]) -> list[Again]:
    """It against the first that says something else, and against the first that it is another copy of.

    Not against the very first alone: two photographs of an invoice are both other forms of its PDF, and one is the other again.
    """
    apart = [Again(one, other, facts) for other in before if (facts := apart_of(other, one))]
    copied = [
        Again(one, other) for other in before
        if other.file != one.file and another_copy(other, one) and not apart_of(other, one)
    ]  # fmt: skip
    return apart[:1] + copied[:1]
