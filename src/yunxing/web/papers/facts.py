"""What was read, for the viewer: each fact with its place on the page and how it was read, each line to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yunxing.evidence.codec import value_from_plain
from yunxing.evidence.facts import HOW_WORDS, Fact, Seen
from yunxing.evidence.paper import FORMS, INVOICE_LINE, Named
from yunxing.evidence.paper import Paper as Found
from yunxing.programme import clock
from yunxing.programme.papers.adding import FORMS as LINED
from yunxing.programme.papers.model import AddedLine

from ..templatetags.words import english, say

VERSIONS = 60
"""Entries of the history of added lines that are shown, the newest."""
LINES = 30
"""Lines of a paper on a page of facts; a list of goods may have hundreds."""


class FactShown(NamedTuple):
    """A fact in the list, with its place on the page."""

    id: str
    name: str
    label: str
    value: str
    how: str
    per_cent: int
    sure: bool
    why: str
    page: int | None
    box: str
    corrected: str
    """Who corrected it, when and why; empty where nobody did."""
    read: str
    """What was read, where a correction stands before it."""
    type: str


class Asked(NamedTuple):
    """What of a paper's lines is asked for: from which line on, which one is to be mended, and what was typed for it."""

    place: int = -1
    start: int = 0
    mend: int | None = None
    typed: Mapping[str, str] = {}
    adds: bool = False
    """Whether a line is to be added."""

    @classmethod
    def of(cls, lines: str, mend: str, add: str = "") -> Asked:
        """From an address: ``lines=0.30``, ``mend=0.3`` or ``add=0``; what is no such thing asks for nothing."""
        if add.isdecimal() and len(add) < 6:
            return cls(int(add), adds=True)
        place, line = _numbers(mend)
        if line is not None:
            return cls(place, line // LINES * LINES, line)
        place, line = _numbers(lines)
        return cls(place, (line or 0) // LINES * LINES)


def _numbers(text: str) -> tuple[int, int | None]:
    place, _, line = text.partition(".")
    if len(text) > 12 or not (place.isdecimal() and line.isdecimal()):
        return -1, None
    return int(place), int(line)


class LineShown(NamedTuple):
    """A line of a paper; ``form`` where it is to be mended: each fact's name, its words and what is typed or stands there."""

    number: int
    id: str
    facts: Sequence[FactShown]
    corrected: bool
    form: Sequence[tuple[str, str, str]]
    added: AddedLine | None = None
    """Where a person added it: who, when, and its number."""


class Version(NamedTuple):
    """What an added line said at one time, for its history."""

    line: AddedLine
    said: str


class PaperShown(NamedTuple):
    """One of the papers in the file."""

    place: int
    title: str
    pages: str
    first: int
    reason: str
    sure: bool
    facts: Sequence[FactShown]
    unread: Sequence[tuple[str, str]]
    """Facts that such a paper has and that were not read in this one, by name, with their words."""
    lines: Sequence[LineShown]
    number: int
    """How many lines there are."""
    earlier: int | None
    later: int | None
    """From which line on the lines before and after these are shown."""
    opened: bool
    findings: Sequence[tuple[str, str, int | None]]
    has_lines: bool
    """Whether such a paper has lines, so that one may be added."""
    adding: Sequence[tuple[str, str, str]]
    """The form of a line that is to be added, where it was asked for."""
    versions: Sequence[Version]
    """The history of the lines that people added."""


def paper_shown(
    found: Found,
    place: int,
    edition: Any,
    asked: Asked,
    *,
    added: Sequence[AddedLine] = (),
    every: Sequence[AddedLine] = (),
) -> PaperShown:
    """A paper with its facts, and as many of its lines as stand on a page.

    ``added`` are the lines at its end that people added, ``every`` all there ever were of them.
    """
    lang = _lang()
    kind = edition.evidence.get(found.item or "")
    names = FORMS[found.form]
    facts = [
        _fact(f"p{place}-{name}", name, named, found.facts[name])
        for name, named in names.items()
        if name in found.facts
    ]
    start = asked.start if asked.place == place and asked.start < len(found.lines) else 0
    read = len(found.lines) - len(added)
    lines = [
        _line(
            line,
            place,
            number,
            asked if asked.place == place and asked.mend == number else None,
            added[number - read] if number >= read else None,
        )
        for number, line in enumerate(found.lines[start : start + LINES], start)
    ]
    adding = _form({}, asked.typed) if asked.place == place and asked.adds else ()
    pages = [str(found.pages[0])] if found.pages else []
    if len(found.pages) > 1:
        pages.append(str(found.pages[-1]))
    return PaperShown(
        place,
        kind.name.say(lang) if kind is not None else say("种类不明", "kind unknown"),
        "–".join(pages),
        found.pages[0] if found.pages else 1,
        found.item_reason[1 if english() else 0],
        found.item_confidence >= 0.9,
        facts,
        [(name, label_of(one)) for name, one in names.items() if name not in found.facts],
        lines,
        len(found.lines),
        start - LINES if start else None,
        start + LINES if start + LINES < len(found.lines) else None,
        asked.place == place,
        [(f.say(lang), f.weight, f.page) for f in found.findings if f.weight != "note"],
        found.form in LINED,
        adding,
        [Version(line, said_of(line)) for line in every if line.place == place][-VERSIONS:],
    )


def said_of(line: AddedLine) -> str:
    """What an added line says, in words."""
    parts = [
        f"{label_of(INVOICE_LINE[name])} {value_words(value_from_plain(value))}" for name, value in line.values.items()
    ]
    return (", " if english() else "，").join(parts)


def _form(line: Mapping[str, Fact[Any]], typed: Mapping[str, str]) -> list[tuple[str, str, str]]:
    form = []
    for name, named in INVOICE_LINE.items():
        value = line[name].value if name in line else None
        form.append((name, label_of(named), typed.get(name, "" if value is None else value_words(value))))
    return form


def _line(
    line: Mapping[str, Fact[Any]], place: int, number: int, asked: Asked | None, added: AddedLine | None
) -> LineShown:
    id_ = f"p{place}-l{number}"
    facts = [_fact(f"{id_}-{name}", name, named, line[name]) for name, named in INVOICE_LINE.items() if name in line]
    form = _form(line, asked.typed) if asked is not None else ()
    corrected = added is None and any(fact.corrected for fact in facts)
    return LineShown(number, id_, facts, corrected, form, added)


def label_of(named: Named) -> str:
    """A kind of fact in the page's language."""
    return named.en if english() else named.zh


def _fact(id_: str, name: str, named: Named, fact: Fact[Any]) -> FactShown:
    seen: Seen[Any] | None = next((s for s in fact.seen if s.box is not None), fact.seen[0] if fact.seen else None)
    how = dict.fromkeys(s.how for s in fact.seen if s.value == fact.read)
    words = [HOW_WORDS[one][1 if english() else 0] for one in how]
    made = fact.correction
    corrected = ""
    if made is not None:
        corrected = f"{made.by} {made.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" + (
            f" · {made.reason}" if made.reason else ""
        )
    return FactShown(
        id_,
        name,
        label_of(named),
        value_words(fact.value),
        (", " if english() else "、").join(words),
        round(fact.confidence * 100) if fact.seen else 0,
        fact.sure,
        fact.unsure_because[1 if english() else 0] if fact.unsure_because else "",
        seen.page if seen is not None else None,
        " ".join(f"{side:.5f}" for side in seen.box) if seen is not None and seen.box is not None else "",
        corrected,
        value_words(fact.read) if made is not None else "",
        named.type,
    )


def _lang() -> str:
    return "en" if english() else "zh"


def value_words(value: Any) -> str:
    """A value as it is shown."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    return str(value)
