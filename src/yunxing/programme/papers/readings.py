"""What was read of a paper, as it counts in its declaration: under its present name, with the kind and corrections people gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yunxing.evidence.codec import from_plain, value_from_plain
from yunxing.evidence.facts import Fact
from yunxing.evidence.paper import FORMS, Reading
from yunxing.evidence.paper import Paper as Found

from .model import AddedLine, FactCorrection, Paper


def read_of(paper: Paper, *, prints: bool = False) -> Reading:
    """The reading of a paper, under the name it has now, with the kind and the corrections that people gave.

    Raises ``ValueError`` where it is not read.
    """
    row = paper.reading
    if row is None or row.payload is None:
        raise ValueError(f"{paper} is not read")
    values: Mapping[str, Any] = {**row.payload, "prints": row.prints or {}} if prints else row.payload
    found = from_plain(values)
    found.file = paper.name
    _say_kind(found, paper.item)
    for made in paper.corrections.all():
        facts = _facts_of(found, made) if made.withdrawn_at is None else None
        if facts is not None:
            _correct(facts, made)
    lines = _lines_read(paper)
    for line in _standing(paper):
        if _is_placed(line, lines):
            found.papers[line.place].lines.append(_facts(line))
    return found


def _standing(paper: Paper) -> list[AddedLine]:
    return [line for line in paper.added_lines.all() if line.withdrawn_at is None]


def _lines_read(paper: Paper) -> list[int]:
    """How many lines were read in each of the papers of a file."""
    payload: Mapping[str, Any] = (paper.reading.payload if paper.reading is not None else None) or {}
    return [len(one.get("lines", ())) for one in payload.get("papers", ())]


def _is_placed(line: AddedLine, lines: Sequence[int]) -> bool:
    return line.place < len(lines) and lines[line.place] == line.lines


def _facts(line: AddedLine) -> dict[str, Fact[Any]]:
    nothing: Fact[Any] = Fact((), 0.0)
    return {
        name: nothing.corrected(value_from_plain(value), by=str(line.person), at=line.at, reason=line.reason)
        for name, value in line.values.items()
    }


def lines_read(paper: Paper, place: int) -> int:
    """How many lines were read in one of the papers of a file; those that people added follow them."""
    lines = _lines_read(paper)
    return lines[place] if place < len(lines) else 0


def added_to(paper: Paper, place: int) -> list[AddedLine]:
    """The lines that people added to one of the papers, in the order in which they follow those read."""
    lines = _lines_read(paper)
    return [line for line in _standing(paper) if line.place == place and _is_placed(line, lines)]


def unplaced_lines(paper: Paper) -> list[AddedLine]:
    """Added lines that another reading may have found: kept, counting for nothing until a person looks at them."""
    lines = _lines_read(paper)
    return [line for line in _standing(paper) if not _is_placed(line, lines)]


def unplaced(paper: Paper, found: Reading) -> list[FactCorrection]:
    """Corrections whose place is not in what is read now: kept, counting for nothing until a person looks at them."""
    standing = [made for made in paper.corrections.all() if made.withdrawn_at is None]
    lines = _lines_read(paper)
    return [made for made in standing if _facts_of(found, made, lines) is None]


def _facts_of(found: Reading, made: FactCorrection, read: Sequence[int] | None = None) -> dict[str, Fact[Any]] | None:
    """The facts among which a correction stands; None where its paper or line is not there, or no longer surely the same.

    ``read``: how many lines were read in each paper, where those that people added stand in ``found`` already.
    """
    if made.place >= len(found.papers):
        return None
    one = found.papers[made.place]
    if made.line is None:
        return one.facts if made.name in FORMS[one.form] else None
    lines = len(one.lines) if read is None else read[made.place]
    return one.lines[made.line] if made.lines == lines and made.line < lines else None


def _say_kind(found: Reading, item: str) -> None:
    """What the enterprise says a file is goes before what it looks like; a file of which nothing was read is a paper then."""
    if not item:
        return
    if not found.papers and found.pages:
        found.papers.append(Found("statement", tuple(range(1, found.pages + 1))))
    for one in found.papers:
        one.item, one.item_confidence, one.item_reason = item, 1.0, ("由企业指定", "as the enterprise says")


def _correct(facts: dict[str, Fact[Any]], made: FactCorrection) -> None:
    fact: Fact[Any] = facts.get(made.name) or Fact((), 0.0)
    value = value_from_plain(made.value)
    facts[made.name] = fact.corrected(value, by=str(made.person), at=made.at, reason=made.reason)


def readings_of(papers: Sequence[Paper]) -> list[Reading]:
    """The readings of those papers that are read."""
    return [read_of(paper) for paper in papers if paper.reading is not None and paper.reading.payload is not None]
