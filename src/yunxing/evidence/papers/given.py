"""What the reader of a form is given beside the pages: the file they are of, the edition, and the kind it was taken for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from yunxing.evidence.document import Document
from yunxing.evidence.facts import Fact, Seen, T, settle
from yunxing.evidence.paper import Paper
from yunxing.guide.edition import Edition

from .labels import Pair
from .sheet import Sheet
from .signs import KindSigns


@dataclass(frozen=True, slots=True)
class Given:
    """The file, its name as it was given, the edition, and the kind of evidence (None: no kind was seen)."""

    document: Document
    name: str
    edition: Edition
    kind: KindSigns | None


def paper_of(form: str, sheets: Sequence[Sheet]) -> Paper:
    """An empty paper of a form on those pages."""
    return Paper(form, tuple(dict.fromkeys(s.page.number for s in sheets)))


def put(paper: Paper, name: str, sightings: Iterable[Seen[T]]) -> Fact[T] | None:
    """Settle sightings into a fact of the paper, where there are any."""
    fact = settle(list(sightings))
    if fact is not None:
        paper.facts[name] = fact
    return fact


def seen_pair(sheet: Sheet, pair: Pair, value: Any, *, trusted: float | None = None) -> Seen[Any]:
    """A sighting of the value that a label's text was read as."""
    return sheet.seen(value, pair.spans, trusted=pair.trusted if trusted is None else trusted, raw=pair.text)
