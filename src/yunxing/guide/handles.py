"""What of an edition is changed most, each as one value with its place in the files: numbers, dates, readings' defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from .describing import WORDS
from .edition import Edition
from .files import Path_

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_NUMBERS = ("at_least", "at_least_yuan", "at_most", "exactly", "within_months")
_NAMES: Mapping[str, tuple[str, str]] = {
    "county_deadline": ("县区报送截止", "Counties' deadline"),
    "site_check": ("现场核查", "Site check"),
    "share_percent": ("比例（%）", "share (%)"),
    "investment": ("计入上云投入的期间", "When investment counts"),
    "since": ("起", "since"),
    "until": ("止", "until"),
    "day": ("日期", "day"),
    **WORDS,
}


class Handle(NamedTuple):
    """One value: its file and path there, what it is in words, the star it is for (0: all), and what may be chosen."""

    file: str
    path: Path_
    kind: Literal["number", "date", "choice"]
    zh: str
    en: str
    star: int
    value: str
    choices: tuple[tuple[str, str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its address, one of a kind within an edition."""
        return "/".join([self.file, *map(str, self.path)])


@lru_cache(maxsize=16)
def handles(edition: Edition) -> tuple[Handle, ...]:
    """Every number of a requirement, every date and every reading's default, in the order of the files."""
    found = [*_defaults(edition)]
    for file in ("edition", "requirements"):
        found += _values(edition, file, edition.sources[file].values, (), {})
    return tuple(found)


def _defaults(edition: Edition) -> Iterator[Handle]:
    for place, reading in enumerate(edition.readings.values()):
        yield Handle(
            "readings",
            ("readings", place, "default"),
            "choice",
            f"{reading.key} {reading.question.zh}",
            f"{reading.key} {reading.question.en}",
            0,
            reading.default,
            tuple((key, words.zh, words.en) for key, words in reading.alternatives.items()),
        )


def _values(edition: Edition, file: str, node: Any, path: Path_, by: Mapping[int, str]) -> Iterator[Handle]:
    """``by``: the reading whose alternative stands at a depth of the path."""
    if isinstance(node, Mapping):
        inside = {**by, len(path): str(node["by"])} if "by" in node else by
        for key, value in node.items():
            yield from _values(edition, file, value, (*path, key), inside)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _values(edition, file, value, (*path, place), by)
    elif isinstance(node, str) and (_DAY.fullmatch(node) or (_NUMBER.fullmatch(node) and _is_number(path))):
        yield _handle(edition, file, path, by, node)


def _is_number(path: Path_) -> bool:
    return bool(set(path) & set(_NUMBERS)) or path[-1] == "share_percent"


def _handle(edition: Edition, file: str, path: Path_, by: Mapping[int, str], value: str) -> Handle:
    zh, en, star = [], [], 0
    for depth, part in enumerate(path):
        if path[:depth] == ("requirements",) and isinstance(part, int):
            zh.append(edition.rules[part].title.zh)
            en.append(edition.rules[part].title.en)
        elif depth in by:
            words = edition.readings[by[depth]].alternatives[str(part)]
            zh.append(f"{by[depth]}：{words.zh}")
            en.append(f"{by[depth]}: {words.en}")
        elif isinstance(part, str) and part.isdecimal():
            star = int(part)
        elif part in _NAMES:
            zh.append(_NAMES[str(part)][0])
            en.append(_NAMES[str(part)][1])
    kind: Literal["number", "date"] = "date" if _DAY.fullmatch(value) else "number"
    return Handle(file, path, kind, " · ".join(zh), " · ".join(en), star, value)
