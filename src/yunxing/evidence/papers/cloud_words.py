"""Whether a contract speaks of cloud services or products, in which words and where (R71).

Which words count is the edition's data. A word that is part of an enterprise's name says nothing of what is bought.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from yunxing.evidence.facts import Fact, Seen
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Span, squeezed
from yunxing.evidence.paper import Paper
from yunxing.guide.edition import Edition

from . import trust
from .sheet import Line, Sheet

MOST = 200
"""Sightings kept of the words: a contract that says them more often says nothing more by it."""
LONGEST_NAME = 60
FARTHEST = 24
"""Characters before a word among which it may be denied."""
_IN_A_NAME = re.compile(
    r"(?:服务|计算|科技|技术|信息|网络|数据|软件|工业|互联网|智能|平台|系统|股份|集团|控股|发展|产业|实业|传媒|[(（][一-鿿]{2,6}[)）]){0,6}"
    r"(?:有限|股份|集团|责任)*公司"
    r"|(?i:s|ing|technology|technologies|computing|software|information|network|data|systems?|group|holdings?|[(][a-z]+[)]){0,6}"
    r"(?i:co[.,]|ltd|limited|inc[.]|llc|gmbh|corp|company)"
)
_DENIED = re.compile(
    r"(?:不含|不包含|不包括|不涉及|不提供|不属于|不使用|不采用|非|无|除)(?:任何|相关|上述)?$"
    r"|(?i:excluding|excludes?|without|notinclude|notcover|notprovide)(?i:any|the)?$"
)


class Said(NamedTuple):
    """A word where it stands; ``denied``: the text says that it is not part of the contract (不含云服务)."""

    word: str
    sheet: Sheet
    spans: list[Span]
    denied: bool


def put_cloud_words(paper: Paper, sheets: Sequence[Sheet], edition: Edition) -> None:
    """Put ``says_cloud`` and ``cloud_words`` on a contract, where the edition asks for words at all."""
    words = words_of(edition)
    if not words:
        return
    names = [str(paper.value(side)) for side in ("party_a", "party_b") if paper.value(side)]
    found = list(islice(said(sheets, words, names), MOST))
    meant = [one for one in found if not one.denied]
    certain = 1.0 if not any(sheet.recognised for sheet in sheets) else 0.95
    if not meant:
        how = sheets[0].page.how
        paper.facts["says_cloud"] = Fact((Seen(False, how, trust.BESIDE * certain),), trust.BESIDE * certain)
    else:
        sightings = tuple(one.sheet.seen(True, one.spans, trusted=trust.BESIDE, raw=one.word) for one in meant)
        paper.facts["says_cloud"] = Fact(sightings, max(s.confidence for s in sightings))
        counts = Counter(one.word for one in meant)
        first = meant[0]
        listed = first.sheet.seen(
            "、".join(counts), first.spans, trusted=trust.BESIDE, raw="、".join(f"{w}×{n}" for w, n in counts.items())
        )
        paper.facts["cloud_words"] = Fact((listed,), listed.confidence)
    denied = [one for one in found if one.denied]
    if denied:
        one = denied[0]
        paper.findings.append(
            Finding(
                "cloud_denied",
                "doubtful",
                f"第{one.sheet.page.number}页把“{one.word}”写为不含或除外，请核对合同是否真的提供云服务",
                f"Page {one.sheet.page.number} excludes {one.word}: does the contract really provide it?",
                one.sheet.page.number,
                "says_cloud",
                one.sheet.page.box(one.spans),
            )
        )
        if meant:
            paper.facts["says_cloud"] = paper.facts["says_cloud"].doubted(
                f"有的地方把“{one.word}”写为不含或除外", f"{one.word} is excluded in one place", confidence=0.8
            )


def words_of(edition: Edition) -> tuple[str, ...]:
    """The words that count in an edition, the longest first."""
    words = {word for kind in edition.evidence.values() if kind.unless_said for word in kind.unless_said.words}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def said(sheets: Sequence[Sheet], words: Sequence[str], names: Sequence[str] = ()) -> Iterator[Said]:
    """Every place at which one of the words is said outside the name of an enterprise, also across the end of a line.

    ``names`` are those of the parties, which may be broken anywhere.
    """
    if not words:
        return
    pattern = re.compile("|".join(re.escape(squeezed(word)) for word in words), re.IGNORECASE)
    known = {squeezed(word).lower(): word for word in words}
    for sheet in sheets:
        flow, places = _flow(sheet)
        for match in pattern.finditer(flow):
            before = flow[max(0, match.end() - LONGEST_NAME) : match.end()]
            if _IN_A_NAME.match(flow, match.end()) or _ends_a_piece(before, match[0], names):
                continue
            if match[0].isascii() and _within_a_word(sheet, flow, places, match.start()):
                continue
            rows: dict[int, list[int]] = {}
            for row, place in places[match.start() : match.end()]:
                rows.setdefault(row, []).append(place)
            spans = [s for row, at in rows.items() for s in _at(sheet.lines[row], at)]
            denied = _DENIED.search(flow[max(0, match.start() - FARTHEST) : match.start()]) is not None
            yield Said(known[match[0].lower()], sheet, spans, denied)


def _within_a_word(sheet: Sheet, flow: str, places: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether Latin letters or figures run on into a word from before it, with no space or end of a line between."""
    row, place = places[start]
    line = sheet.lines[row]
    if place == 0 or place in line.breaks or place in line.spaced:
        return False
    return flow[start - 1].isascii() and flow[start - 1].isalnum()


def _ends_a_piece(flow: str, word: str, names: Sequence[str]) -> bool:
    """Whether the text ends with the beginning of a name up to and with the word."""
    for name in (squeezed(n) for n in names):
        place = name.find(word)
        if place > 0 and flow.endswith(name[: place + len(word)]):
            return True
    return False


def _at(line: Line, places: Sequence[int]) -> list[Span]:
    return line.at(places[0], places[-1] + 1)


def _flow(sheet: Sheet) -> tuple[str, list[tuple[int, int]]]:
    """The text of a page as one, with the line and the place in it of every character."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for row, line in enumerate(sheet.lines):
        for place, character in enumerate(line.text):
            letters.append(character)
            places.append((row, place))
    return "".join(letters), places
