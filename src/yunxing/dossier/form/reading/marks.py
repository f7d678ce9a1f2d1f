"""Labels, ticks and boxes as people write them: what a mark or a word in a cell means.

A mark that can mean either is not guessed: it is None, and whoever asked says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from yunxing.dossier.form.blocks import GOES_ON
from yunxing.guide.values import WAN

_CHECKED = "☑☒■✓✔√▣◼⊠✅●◉"
_UNCHECKED = "☐□▢◻○◯⬜"
_MARKS = _CHECKED + _UNCHECKED
_MARK = re.compile(f"[{_MARKS}]")
_IN_LABELS = re.compile(r"[\s:：()（）*＊_/／、，,.。“”\"\u200b]+")
_YES = {"是", "有", "已上云", "y", "yes", "v", "1"}
_NO = {"", "否", "无", "未上云", "n", "no", "x", "×", "✗", "✘", "/", "-", "—", "——", "0"}
_WORDS = {"是", "有", "否", "无", "已上云", "未上云"}
_BETWEEN = " \t\n\u3000:：,，;；。.、()（）_-—"
_BEFORE = " \t\n\u3000:：,，;；、"
"""What may stand between a mark and its note; brackets belong to the note."""


def plain(text: str) -> str:
    """A label without spaces, brackets and marks, half-width: what two ways of writing it share."""
    return _IN_LABELS.sub("", unicodedata.normalize("NFKC", text)).lower()


def begun(text: str) -> str:
    """A label as ``plain`` has it, without the word that it goes on from the page before."""
    return plain(text).removesuffix(plain(GOES_ON))


def tidy(text: str) -> str:
    """A text on one line: lines joined, spaces and underscores around it gone."""
    line = "".join(line.strip() for line in text.split("\n")).strip(" \t\u3000\u200b")
    return re.sub(r"^_{2,}|_{2,}$", "", line).strip()  # places to write on


class Tick(NamedTuple):
    """Whether a cell is ticked (None: it cannot be told), and what else stands in it."""

    ticked: bool | None
    note: str


def tick(text: str, prompts: Sequence[str] = ()) -> Tick:
    """A cell of 是否上云 or 是否为上云投入: a mark, 是 or 否, both with boxes, and perhaps a note.

    ``prompts`` are the form's own words that may still stand in it.
    """
    text = tidy(without(text, prompts))
    marks = _MARK.findall(text)
    if not marks:
        return _by_words(text)
    both = _yes_or_no(text)
    if both is not None:
        return both
    words = _MARK.sub(" ", text).lstrip(_BEFORE).rstrip()
    ticked = [mark in _CHECKED for mark in marks]
    if words in _WORDS:
        if (words in _YES) != any(ticked):
            return Tick(None, words)
        words = ""
    return Tick(ticked[0] if len(set(ticked)) == 1 else None, words)


def _by_words(text: str) -> Tick:
    bare = text.strip(_BETWEEN)
    if bare.lower() in _YES or bare.lower() in _NO:
        return Tick(bare.lower() in _YES, "")
    found = re.match(r"(是|否)\s*[,，;；:：。、（(\s](.*)", bare, re.S)
    if found:
        return Tick(found[1] == "是", found[2].strip(_BEFORE).strip("（）()"))
    return Tick(None, bare)


def _yes_or_no(text: str) -> Tick | None:
    """``☑是 ☐否`` and ``是☑ 否☐``; None where it is neither."""
    for pattern in (rf"([{_MARKS}])\s*是\s*([{_MARKS}])\s*否", rf"是\s*([{_MARKS}])\s*否\s*([{_MARKS}])"):
        found = re.search(pattern, text)
        if found:
            yes, no = found[1] in _CHECKED, found[2] in _CHECKED
            rest = (text[: found.start()] + text[found.end() :]).strip(_BEFORE)
            return Tick(yes if yes != no else (None if yes else False), rest)
    return None


def ticked_by_mark(text: str) -> bool:
    """Whether there is a mark in a text that ticks it."""
    return any(mark in _CHECKED for mark in text)


def unmarked(text: str) -> str:
    """A text without its boxes and ticks."""
    return _MARK.sub("", text)


def half(text: str) -> str:
    """Digits, letters and signs half-width, as one types them without an input method."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)


def without(text: str, prompts: Sequence[str]) -> str:
    """A text without the words that the form itself put there, however their brackets are written."""
    for prompt in prompts:
        words = prompt.strip("（）()")
        text = re.sub(rf"[（(]?\s*{re.escape(words)}\s*[）)]?", "", text)
    return text


def unprompted(text: str, hint: str) -> str:
    """A text without the hint of the form that may still stand before it."""
    if not hint or not plain(text).startswith(plain(hint)):
        return text
    wanted, at = len(plain(hint)), 0
    while at < len(text) and len(plain(text[:at])) < wanted:
        at += 1
    return text[at:].lstrip("。.）)：:，, \t\n\u3000")


class Chosen(NamedTuple):
    """The choices that are ticked in a cell, what was written after each, and what nobody knows."""

    keys: tuple[str, ...]
    said: dict[str, str]
    marked: bool
    strange: str


def chosen(text: str, names: Sequence[str]) -> Chosen:
    """Which of some names are ticked: by a mark before each, or after it, or, without any mark, by being named."""
    places = _places(text, names)
    ends = [start for start, _, _ in places[1:]] + [len(text)] * bool(places)
    marked = bool(_MARK.search(text))
    before = bool(places) and bool(_MARK.search(text[: places[0][0]]))
    ticked: dict[str, bool] = {}
    said: dict[str, str] = {}
    strange = [_MARK.sub("", text[: places[0][0]] if places else text).strip(_BETWEEN)]
    gap = text[: places[0][0]] if places else ""
    for (_, end, name), until in zip(places, ends, strict=True):
        after = text[end:until]
        if before:
            runs = re.findall(f"[{_MARKS}]+", gap)
            ticked[name] = bool(runs) and any(mark in _CHECKED for mark in runs[-1])
            trailing = re.findall(f"[{_MARKS}]+", after)
            if len(trailing) > (until < len(text)) and any(mark in _CHECKED for mark in trailing[0]):
                ticked[name] = True
        else:
            ticked[name] = any(mark in _CHECKED for mark in after) if marked else True
        said[name] = _MARK.sub("", after).lstrip(_BEFORE + "_").rstrip(" \t\n\u3000_")
        gap = after
    keys = tuple(name for name in names if ticked.get(name))
    if not marked and len(keys) == len(names):
        keys = ()
    return Chosen(keys, said, marked, "".join(strange))


def _places(text: str, names: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where each name stands, however its brackets are written; of two that overlap the longer."""
    taken: list[tuple[int, int, str]] = []
    for name in sorted(names, key=len, reverse=True):
        pattern = r"\s*".join("[（(]" if c in "（(" else "[）)]" if c in "）)" else re.escape(c) for c in name)
        for found in re.finditer(pattern, text):
            if all(found.end() <= start or found.start() >= end for start, end, _ in taken):
                taken.append((found.start(), found.end(), name))
                break
    return sorted(taken)


def stated_unit(text: str) -> Decimal | None:
    """The unit that stands behind an amount in its own cell, in 元: somebody who writes 30000元 under 万元 means 元."""
    bare = tidy(text)
    if bare.endswith(("万元", "万")):
        return WAN
    return Decimal(1) if bare.endswith("元") else None
