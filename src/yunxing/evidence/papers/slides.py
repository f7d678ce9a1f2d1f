"""The summary slides: how many there are, and their title."""

from __future__ import annotations

from collections.abc import Sequence

from yunxing.evidence.facts import Fact, Seen
from yunxing.evidence.paper import Paper

from . import trust
from .given import Given, paper_of, put
from .names import tidy
from .sheet import Sheet
from .signs import titles_of


def read(sheets: Sequence[Sheet], given: Given) -> Paper:
    """Slides: a presentation as it is, or pages printed from one."""
    paper = paper_of("slides", sheets)
    count = given.document.page_count if given.document.format == "pptx" else len(paper.pages)
    paper.facts["slides"] = Fact((Seen(count, "bytes", trust.DATA),), trust.DATA)
    for one in sheets[:1]:
        titles = titles_of(one)
        if titles:
            best = max(titles, key=lambda title: title.weight)
            put(paper, "title", [one.seen(tidy(best.raw), best.spans, trusted=trust.LOOSE)])
    return paper
