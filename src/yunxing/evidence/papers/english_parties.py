"""The parties that a contract in English names in running text: made between A Co., Ltd. ("Party A") and B Limited.

What a party is called behind its name says which side it is; where neither is called anything, the first is party A and
the second party B, and that is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yunxing.evidence.facts import Seen
from yunxing.evidence.page import Span

from . import trust
from .names import name_in
from .sheet import Line, Sheet
from .signs import LARGE

_MOST = 4000
"""Characters of a page in which parties are named; a preamble has some hundreds."""
_ENDS = r"(?i:Co(?:mpany)?\.?,? ?(?:Ltd|Limited)|Ltd|Limited|Inc(?:orporated)?|LLC|L\.L\.C|GmbH|Corp(?:oration)?|Company|PLC)\b\.?"
_WORD = r"[A-Z0-9(][\w.&'’()\-]{0,40}"
_NAME = rf"(?P<name>{_WORD}(?:,? (?:{_WORD}|of|and|for|the|&)){{0,11}}?,? {_ENDS}(?:,? (?:{_ENDS}))*)(?![A-Za-z])"
_ROLES = {
    "party_a": r"party a|customer|client|buyer|purchaser|subscriber|first party",
    "party_b": r"party b|supplier|seller|service provider|cloud provider|provider|vendor|contractor|licensor|second party",
}
_VERBS = r"made|entered|signed|executed|concluded|reached|effective|dated|by and"
_LEADS = r"(?:[\s\0:]|(?i:the|following|parties|companies|between)\b|\(?(?:1|2|a|b|A|B|i|ii)\)|(?i:party [ab])\b|,)*"
_MADE = re.compile(
    r"(?i:\b(?:agreement|contract|order|addendum|amendment)\b"
    rf"(?:[^;]{{0,120}}?\b(?:{_VERBS})\b[^;]{{0,100}}?|\s+is)?[\s\0]+(?:by and )?between\b|(?:\A|(?<=\0))(?:by and )?between\b)"
    + _LEADS
)
_AND = r"\b(?i:and)\b" + _LEADS
_FIRST = re.compile(_NAME)
_SECOND = re.compile(_AND + _NAME)
_CALLED = re.compile(
    r"\W{0,3}(?i:\((?:hereinafter|hereafter|referred|collectively|individually|called|known|defined|to|as|the|and|or|,|\s)*"
    rf"[\"“'‘]*(?:the )?(?P<role>{'|'.join(_ROLES.values())})\b)"
)
_AS = re.compile(rf"\W{{0,3}}(?i:as (?:the )?[\"“'‘]?(?P<role>{'|'.join(_ROLES.values())})\b)")
_END = "\0"
_FULL = 0.7
"""The part of the width of the text from which on a line of it runs on in the next."""
_FAR = 400
"""Characters from one party to the other: its law, its seat and what it is called stand between."""


class _Flow(NamedTuple):
    """The text of a page run together, and for each character its line and its place in the line."""

    text: str
    places: Sequence[tuple[Line, int]]


class _Named(NamedTuple):
    name: str
    start: int
    end: int
    side: str


def english_parties(side: str, sheets: Sequence[Sheet]) -> Iterator[Seen[str]]:
    """What running text says that a side is (``party_a``, ``party_b``)."""
    for one in sheets[:2]:
        flow = _flow(one)
        for named, trusted in _named(flow.text):
            if named.side == side:
                yield one.seen(named.name, _spans(flow, named), trusted=trusted)


def _flow(one: Sheet) -> _Flow:
    """The lines run together; the end of one that does not reach the edge of the text, and of a title, is kept (``_END``)."""
    text: list[str] = []
    places: list[tuple[Line, int]] = []
    edge = max((_right(line) for line in one.lines), default=0.0)
    for line in one.lines:
        if len(text) > _MOST:
            break
        loose, origins = line.loose()
        ends = line.height >= LARGE * one.height or _right(line) < _FULL * edge
        text += [*loose, _END if ends else " "]
        places += [*((line, origin) for origin in origins[: len(loose)]), (line, len(line.text))]
    return _Flow("".join(text)[:_MOST], places)


def _right(line: Line) -> float:
    return max(span.right for span in line.spans)


def _named(text: str) -> Iterator[tuple[_Named, float]]:
    """The parties, each with how far its side is trusted."""
    for made in _MADE.finditer(text):
        first = _FIRST.match(text, made.end())
        second = _SECOND.search(text, first.end(), first.end() + _FAR) if first is not None else None
        if first is None or second is None:
            continue
        sides = [_side(text, first.end("name"), second.start()), _side(text, second.end("name"), len(text))]
        trusted = trust.NEAR if any(sides) else trust.LOOSE
        pair = _both(sides)
        if pair is not None:
            for match, side in zip((first, second), pair, strict=True):
                name = name_in(match["name"])
                if name is not None:
                    yield _Named(name, match.start("name"), match.end("name"), side), trusted
            return
    for match in _FIRST.finditer(text):
        side, name = _side(text, match.end("name"), match.end("name")), name_in(match["name"])
        if side and name is not None:
            yield _Named(name, match.start("name"), match.end("name"), side), trust.NEAR


def _side(text: str, end: int, before: int) -> str:
    """The side that a party is called, right behind its name or before the next one's."""
    found = _CALLED.match(text, end) or _AS.match(text, end)
    for place in range(end, min(before, end + _FAR)):
        if found is not None:
            break
        found = _CALLED.match(text, place) if text[place] == "(" else None
    if found is None:
        return ""
    return next(side for side, roles in _ROLES.items() if re.fullmatch(roles, found["role"].lower()))


def _both(sides: Sequence[str]) -> tuple[str, str] | None:
    """The sides of two parties, of which one or both may be called nothing; None where both are called one."""
    other = {"party_a": "party_b", "party_b": "party_a", "": ""}
    first, second = sides[0] or other[sides[1]] or "party_a", sides[1] or other[sides[0]] or "party_b"
    return (first, second) if first != second else None


def _spans(flow: _Flow, named: _Named) -> list[Span]:
    ends: dict[int, tuple[Line, int, int]] = {}
    for line, place in flow.places[named.start : named.end]:
        low = ends[id(line)][1] if id(line) in ends else place
        ends[id(line)] = (line, low, min(place + 1, len(line.text)))
    return [span for line, low, high in ends.values() for span in line.at(low, high)]
