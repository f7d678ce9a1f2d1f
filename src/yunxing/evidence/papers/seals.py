"""Who sealed a paper: the names that are read in the seals on its pages, and nothing that is not seen.

A line 盖章 with a printed name is no seal. A seal's print that is most of a name which the paper states elsewhere is taken
to be that name; a seal that is not read, or is missing where there is a place for it, is a finding.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from yunxing.evidence.document import Document, Refused
from yunxing.evidence.findings import Finding
from yunxing.evidence.paper import Paper

from .names import is_enterprise, name_in
from .sheet import Line, Sheet

FORMS = frozenset({"contract", "statement"})
"""Papers of which it matters who sealed them."""
MOST_PAGES = 5
MOST_NAMES = 200
LONGER_SIDE = 1600
"""Pixels of the longer side at which a page is looked at: the name on a seal of 40 mm is then 25 pixels high."""
ALIKE, OWN = 0.72, 0.6
"""The shares of a known name, and of what is its own in it, from which on a seal's print is taken to be it."""
CERTAIN = 0.97
"""From this confidence on a name is claimed that the paper states nowhere else."""
_PLACE = re.compile(r"[(（【]?(?:加?盖公?章|公\s*章|签\s*章|印章)(?:处)?[)）】]?")
_SIGNED = re.compile(r"盖章|公章|签章|签字|授权代表|委托代理人")
_SENTENCE = re.compile(r"[，。；]")
_LABEL = re.compile(r"^[^:：]{0,24}[:：]")
_TWO = re.compile(r"公司.*(?:公司|集团）)(?<!分公司)$")
_COMMON = re.compile(r"(?:股份|责任|集团|（集团）)*(?:有限(?:责任)?)?公司$|^(?:[一-鿿]{2,3}省)?[一-鿿]{2,3}市?")


def put_seals(paper: Paper, sheets: Sequence[Sheet], document: Document) -> None:
    """Put ``sealed_by`` on a paper, and say what is to be said of its seals."""
    if paper.form not in FORMS:
        return
    places = [one for one in sheets if any(_is_place(line) for line in one.lines)]
    from .seal_print import has_colour, seal_prints  # noqa: PLC0415 -- the recogniser is slow to load and seldom needed

    known = _longest(_known(paper, sheets))
    named: list[str] = []
    unread: Sheet | None = None
    looked = seen = colour = False
    for one in _looked_at(sheets, places):
        try:
            image = document.picture(one.page.number, LONGER_SIDE)
        except Refused:
            continue
        if image is None:
            continue
        looked = True
        colour = colour or not one.recognised or has_colour(image)
        for seal in seal_prints(image, down=_down(one, image.shape[1], image.shape[0])):
            seen = True
            name = _which(seal.text, seal.confidence, known)
            if name is not None:
                named.append(name)
            else:
                unread = one
    paper.sealed_by = tuple(dict.fromkeys(named))
    if unread is not None:
        paper.findings.append(_unread(unread))
    elif places and not looked:
        paper.findings.append(_not_shown(places[-1]))
    elif places and not seen:
        paper.findings.append(_missing(places[-1]) if colour else _unread(places[-1]))


def _is_place(line: Line) -> bool:
    return bool(_PLACE.search(line.text)) and not _SENTENCE.search(line.text)


def _looked_at(sheets: Sequence[Sheet], places: Sequence[Sheet]) -> list[Sheet]:
    """The pages on which seals are looked for: those with a place for one or for signing, the last and the first."""
    signed = [one for one in sheets if any(_SIGNED.search(line.text) for line in one.lines)]
    wanted = [*reversed(places), *reversed(signed), sheets[-1], sheets[0]]
    numbers = list(dict.fromkeys(one.page.number for one in wanted))[:MOST_PAGES]
    return [one for one in sheets if one.page.number in numbers]


def _known(paper: Paper, sheets: Sequence[Sheet]) -> Iterator[str]:
    """Names that the paper states: its parties, and enterprises that are a line or follow a label."""
    for fact in ("party_a", "party_b", "name"):
        if fact in paper.facts and isinstance(value := paper.facts[fact].value, str):
            yield value
    for line in paper.lines:
        for fact in ("buyer", "seller"):
            if fact in line and isinstance(value := line[fact].value, str):
                yield value
    for one in sheets:
        for row in one.lines:
            yield from _stated(row)


def _longest(names: Iterator[str]) -> list[str]:
    """Names that are no piece of another: the end of one that is broken over two lines looks like a name itself."""
    every = list(dict.fromkeys(names))[:MOST_NAMES]
    return [name for name in every if not any(name != other and name in other for other in every)]


def _stated(row: Line) -> Iterator[str]:
    for text in (row.text, _LABEL.sub("", row.text), *(span.text for span in row.spans)):
        name = name_in(_PLACE.sub("", _LABEL.sub("", text)))
        if name is not None and is_enterprise(name) and _COMMON.sub("", name) and not _TWO.search(name):
            yield name


def _which(text: str, confidence: float, known: Sequence[str]) -> str | None:
    """Whose seal it is: a known name that its print mostly is, or the name that was read, where that is certain."""
    if text in known:
        return text
    ranked = sorted(((_alike(text, name), name) for name in known), reverse=True)
    if ranked and ranked[0][0] >= ALIKE and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= 0.1):
        return ranked[0][1]
    return text if confidence >= CERTAIN and is_enterprise(text) and len(text) > 6 else None


def _alike(text: str, name: str) -> float:
    """The share of a name that stands in a print, in order and from any place of the ring on; 0 where what is its own does not."""
    ring = text + text
    own = _COMMON.sub("", name) or name
    if _share(ring, own) < OWN:
        return 0.0
    return _share(ring, name)


def _share(text: str, name: str) -> float:
    blocks = SequenceMatcher(None, text, name, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(name), 1)


def _down(one: Sheet, width: int, height: int) -> float:
    """The direction of the page's lines on its picture, in degrees clockwise from the right."""
    shown = one.page.shown
    return 90.0 if shown is None else math.degrees(math.atan2(shown.e * height, shown.b * width))


def _unread(one: Sheet) -> Finding:
    return Finding(
        "seal_unread",
        "doubtful",
        f"第{one.page.number}页的印章未能辨认，请人工核对是谁盖的章",
        f"A seal on page {one.page.number} could not be read: look who sealed it.",
        one.page.number,
    )


def _missing(one: Sheet) -> Finding:
    return Finding(
        "seal_missing",
        "doubtful",
        f"第{one.page.number}页有盖章处，没有看到印章。请核对，未盖章的请盖章后重新扫描",
        f"Page {one.page.number} has a place for a seal and none was seen: seal it and scan it again, if it is not sealed.",
        one.page.number,
    )


def _not_shown(one: Sheet) -> Finding:
    return Finding(
        "seal_not_shown",
        "note",
        f"第{one.page.number}页有盖章处，这种文件看不出印章。请提供盖章后的扫描件",
        f"Page {one.page.number} has a place for a seal, which this kind of file does not show: supply a scan of the sealed paper.",
        one.page.number,
    )
