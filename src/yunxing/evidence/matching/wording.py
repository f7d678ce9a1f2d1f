"""What texts say of each other: how like two names of a service are, and which contract or invoice a remark names.

Amounts and parties decide elsewhere; wording only tells apart what they leave equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from ..page import squeezed
from .things import Thing

_CLASS = re.compile(r"^\*[^*]*\*")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_COMMON = re.compile(
    "有限公司|合同书|协议书|合同|协议|服务费|服务|软件|系统|平台|项目|采购|购销|销售|租赁|租用|使用|年费|费用|费|"
    "技术|信息|云|（|）|[()《》“”\"'·、，,/\\-—_ ]"
)
"""Words that say little of which service is meant."""
_NAMED = re.compile(
    r"(?:合同|协议|订单)(?:编号|号码|号|NO\.?)?[:：]?\s*"
    r"([A-Z0-9][A-Z0-9〔〕\[\]()\-—_/.]*(?:第?\d+号)?[A-Z0-9])"
)
_PLAIN = re.compile(r"[^A-Za-z0-9\u4e00-\u9fff]")
LIKE, UNTOLD, UNLIKE = 0.5, 0.3, 0.1
"""From where on names are alike; what a name that tells nothing (技术服务合同) is to any other; up to where they differ."""


@lru_cache(maxsize=65536)
def _core(name: str) -> tuple[str, frozenset[str], frozenset[str]]:
    text = _CLASS.sub("", squeezed(name)).upper()
    bare = _COMMON.sub("", text)
    words = frozenset(w for w in _WORD.findall(bare) if len(w) > 1)
    han = _WORD.sub("", bare)
    grams = frozenset(a + b for a, b in pairwise(han)) or frozenset(han)
    return bare, words, grams


@lru_cache(maxsize=262144)
def likeness(one: str, other: str) -> float:
    """How like two names of a service are, 0 to 1: common words aside, by pairs of characters and by Latin words."""
    a, words_a, grams_a = _core(one)
    b, words_b, grams_b = _core(other)
    if not a or not b:
        return UNTOLD
    if a == b:
        return 1.0
    if len(a) > 1 and len(b) > 1 and (a in b or b in a):
        return 0.9
    if words_a and words_b:
        if not words_a & words_b:
            return 0.0
        return 0.6 + 0.3 * len(words_a & words_b) / len(words_a | words_b)
    total = len(grams_a) + len(grams_b)
    return 2 * len(grams_a & grams_b) / total if total else 0.0


def names_of(thing: Thing) -> tuple[str, ...]:
    """The names on the lines of an invoice or of the services of a contract."""
    found = []
    for line in thing.lines:
        fact = line.get("name")
        if fact is not None and isinstance(fact.value, str) and fact.value.strip():
            found.append(fact.value)
    return tuple(dict.fromkeys(found))


def fit(names: Sequence[str], others: Sequence[str]) -> float | None:
    """How well some names are met by others: the mean of the best of each; None where one side names nothing."""
    if not names or not others:
        return None
    return sum(max(likeness(name, other) for other in others) for name in names) / len(names)


def plain(text: str) -> str:
    """A number as it is looked for in a text: letters, digits and Chinese characters alone."""
    return _PLAIN.sub("", squeezed(text)).upper()


class Numbers:
    """The numbers of some things, to be looked for in texts."""

    def __init__(self, numbers: Iterable[tuple[str, str]]) -> None:
        self._keys: dict[str, list[str]] = {}
        for raw, key in numbers:
            number = plain(raw)
            if telling(number):
                self._keys.setdefault(number, []).append(key)
        self._lengths = sorted({len(number) for number in self._keys}, reverse=True)

    def named(self, text: str) -> frozenset[str]:
        """The ids whose number stands in a text; of numbers within one another, the longest."""
        rest, found = plain(text), set[str]()
        for length in self._lengths:
            for start in range(len(rest) - length + 1):
                number = rest[start : start + length]
                if number in self._keys:
                    found.update(self._keys[number])
                    rest = rest.replace(number, " " * length)
        return frozenset(found)


def telling(number: str) -> bool:
    """Whether a number is long enough to be no accident: five characters, three of them digits."""
    return len(number) >= 5 and sum(c.isdigit() for c in number) >= 3


def numbers_named(text: str) -> list[str]:
    """The contract numbers that a remark gives after the word 合同, whatever contracts there are."""
    return [number for found in _NAMED.findall(squeezed(text).upper()) if telling(number := plain(found))]
