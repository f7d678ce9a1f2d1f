"""What speaks for a paper being of one kind of evidence or another: the edition's signs, looked for in pages and names.

Which words are signs is the edition's data (``guide.shapes.Signs``); how much each weighs is here. Which pages make a
paper is decided in ``splitting``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from yunxing.evidence.page import Span, squeezed
from yunxing.evidence.paper import FORMS
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.shapes import EvidenceKind, Signs

from .sheet import Line, Sheet
from .sheet import line as line_of

TITLE = 4.0
WORDS, HALF = 3.0, 3.0
"""All words together weigh up to ``WORDS``; ``HALF`` words of one's own weigh about two thirds of that."""
AGAINST = 0.8
NAMES = (2.0, 1.2, 0.6)
"""The weight of a word in the name of the file, of its folder, of the folder of that."""
LARGE = 1.2
"""From this many times the height of print on, a line is set in large type."""
HIGH_UP = 4
"""So many lines from the top may be a title in ordinary type."""
_STOPS = re.compile(r"[，。；！？,;!?]|[:：].")
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[章节条款部]|[一二三四五六七八九十]+[、.]|\d+(?:\.\d+)*[、.]?|[(（][一二三四五六七八九十\d]+[)）])"
)
"""A heading within a paper rather than the paper's title."""
_RESTS = re.compile(r"[\s《》“”\"'（）()【】\[\]]")


@dataclass(frozen=True, slots=True)
class KindSigns:
    """The signs of a kind of evidence, made ready to look for. ``form`` is the form of paper it reads as.

    A word that speaks for several kinds weighs the less for each. ``spelt`` is how the edition writes each word.
    """

    key: str
    name: tuple[str, str]
    form: str
    titles: tuple[tuple[str, re.Pattern[str]], ...]
    words: Mapping[str, float]
    spelt: Mapping[str, str]
    names: tuple[str, ...]
    against: tuple[str, ...]
    states: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Title:
    """A line (or large ones right under each other) that may be a title, and how much it looks like one, 0 to 1."""

    text: str
    weight: float
    lines: tuple[Line, ...]
    first: bool

    @property
    def spans(self) -> list[Span]:
        """Its spans."""
        return [span for line in self.lines for span in line.spans]

    @property
    def raw(self) -> str:
        """It as it is printed."""
        return "".join(line.raw(0, len(line.text)) for line in self.lines)


@dataclass(slots=True)
class Found:
    """What speaks for a kind on a page or on several: the title that does, with its weight, and words for and against."""

    title: str = ""
    weight: float = 0.0
    words: dict[str, float] = field(default_factory=dict)
    against: set[str] = field(default_factory=set)

    def score(self) -> float:
        """How much of it there is."""
        return TITLE * self.weight + self.by_words() - AGAINST * len(self.against)

    def by_words(self) -> float:
        """The weight of the words alone: each further one adds less."""
        return WORDS * (1 - math.exp(-sum(self.words.values()) / HALF))


def checks_on_screen(kind: KindSigns, found: Found) -> bool:
    """Whether a check is spoken of, and an invoice: a check of one is the picture of a screen, like a picture of use."""
    own = {any(name in word for name in kind.names) for word in found.words}
    return kind.form == "invoice_check" and own == {True, False}


@lru_cache(maxsize=8)
def signs_of(edition: Edition) -> Mapping[str, KindSigns]:
    """The signs of every kind of an edition. Raises ``InputError`` where one reads as a form of paper that there is not."""
    stated = {key: _stated(kind) for key, kind in edition.evidence.items()}
    kinds_of = Counter(_plain(word) for signs in stated.values() for word in set(signs.words))
    return {
        key: _ready(
            edition, place, stated[key], {_plain(word): 1 / kinds_of[_plain(word)] for word in stated[key].words}
        )
        for place, key in enumerate(edition.evidence)
    }


def _stated(kind: EvidenceKind) -> Signs:
    if kind.signs is not None:
        return kind.signs
    own = [piece for piece in re.split(r"[、/，,]", kind.name.zh) if piece]
    return Signs(titles=own, words=own, names=own)  # an edition that says nothing of it: the kind by its own name


def _ready(edition: Edition, place: int, signs: Signs, words: Mapping[str, float]) -> KindSigns:
    kind = list(edition.evidence.values())[place]
    form = signs.reads_as or (kind.key if kind.key in FORMS else "statement")
    if form not in FORMS:
        known = "、".join(FORMS)
        path = ("kinds", place, "signs", "reads_as")
        raise InputError.one(
            edition.sources["evidence"].place(path),
            ".".join(map(str, path)),
            f"没有「{form}」这种材料形式。可用：{known}",
            f"no form of paper {form!r}; there are {known.replace('、', ', ')}",
        )
    states = {name: (words.zh,) for name, words in kind.states.items()} | {k: tuple(w) for k, w in signs.states.items()}
    return KindSigns(
        kind.key,
        (kind.name.zh, kind.name.en),
        form,
        tuple((title, _pattern(title)) for title in signs.titles),
        words,
        {_plain(word): word for word in signs.words},
        tuple(_plain(word) for word in signs.names),
        tuple(_plain(word) for word in signs.against),
        states,
    )


def _plain(text: str) -> str:
    return squeezed(text).lower()


def _pattern(title: str) -> re.Pattern[str]:
    return re.compile(r"[^，。；]{0,24}?".join(re.escape(_plain(piece)) for piece in title.split("…")))


def titles_of(sheet: Sheet, *, running: frozenset[str] = frozenset()) -> list[Title]:
    """The lines of a page that may be titles; ``running`` heads, the same on every page, are none."""
    found: list[Title] = []
    heights = [line.height / sheet.height for line in sheet.lines]
    for number, line in enumerate(sheet.lines[:60]):
        large = heights[number] >= LARGE
        if (line.text in running and not large) or len(line.text) > 60 or _STOPS.search(line.text):
            continue
        if large:
            weight = 1.0 if number < 2 * HIGH_UP else 0.8
        elif number < HIGH_UP and len(line.text) <= 30:
            weight = 0.75 - 0.1 * number
        else:
            continue
        if _NUMBERED.match(line.text):
            weight *= 0.5
        before = found[-1] if found else None
        if large and before is not None and _goes_on(before.lines[-1], line):
            found[-1] = Title(before.text + line.text, before.weight, (*before.lines, line), before.first)
        else:
            found.append(Title(line.text, weight, (line,), not found))
    turned = [
        line_of([s]) for s in sheet.stacked if 4 <= len(s.text) <= 30 and s.right - s.left >= LARGE * sheet.height
    ]
    return found + [Title(line.text, 0.6, (line,), False) for line in turned]


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a line in large type carries on the one before it: of one size, right beneath."""
    return abs(before.height - line.height) <= 0.12 * line.height and line.top - before.bottom < 0.9 * line.height


def on_page(sheet: Sheet, kinds: Mapping[str, KindSigns], titles: Sequence[Title]) -> dict[str, Found]:
    """What speaks for each kind on a page."""
    text = "\n".join([sheet.text, *(_plain(span.text) for span in sheet.stacked)]).lower()
    found = {
        key: Found(
            words={word: weight for word, weight in kind.words.items() if word in text},
            against={word for word in kind.against if word in text},
        )
        for key, kind in kinds.items()
    }
    for title in titles:
        for key, word, weight in _titled(title, kinds):
            if weight > found[key].weight:
                found[key].title, found[key].weight = word, weight
    return found


def _titled(title: Title, kinds: Mapping[str, KindSigns]) -> Iterable[tuple[str, str, float]]:
    """The kinds a title names; a word within a longer one of another kind (发票 in 发票查验) names nothing."""
    text = title.text.lower()
    matches = [
        (match.start(), match.end(), key, word)
        for key, kind in kinds.items()
        for word, pattern in kind.titles
        for match in pattern.finditer(text)
    ]
    whole = [m for m in matches if "…" not in m[3]]
    bare = len(_RESTS.sub("", text)) or 1
    for start, end, key, word in matches:
        if any(a <= start and end <= b and b - a > end - start and key != k for a, b, k, _ in whole):
            continue
        share = min(end - start, len(word)) / bare
        last = 0.1 if end >= len(text) - 1 else 0.0
        yield key, word, title.weight * min(1.0, 0.55 + 0.45 * min(1.0, share * 1.5) + last)


def by_name(name: str, kinds: Mapping[str, KindSigns]) -> dict[str, tuple[float, str]]:
    """What the name of a file and of its folders says for each kind: how much, and the word."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [path.stem, *(p.name for p in path.parents if p.name)]
    best: dict[str, tuple[float, str]] = {}
    for part, weight in zip(parts, NAMES, strict=False):
        text = _plain(part)
        matches = [
            (text.rfind(word), text.rfind(word) + len(word), key, word)
            for key, kind in kinds.items()
            for word in kind.names
            if word in text
        ]
        for start, end, key, word in matches:
            if any(a <= start and end <= b and b - a > end - start and key != k for a, b, k, _ in matches):
                continue
            said = weight * min(1.0, 0.7 + 0.1 * len(word))
            if said > best.get(key, (0.0, ""))[0]:
                best[key] = (said, word)
    return best
