"""Which sub-domains of an edition a text names, by their official names and the other names the edition knows for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from yunxing.evidence.page import squeezed
from yunxing.guide.edition import Edition


class NamedAt(NamedTuple):
    """A sub-domain that is named: its key, where in the squeezed text, and by which of its names."""

    key: str
    start: int
    end: int
    word: str


def sub_domains_named(text: str, edition: Edition) -> list[NamedAt]:
    """Every place of a text (half-width, without spaces) at which a sub-domain is named, in order.

    Of names that overlap the longest counts (云数据库 and not 数据库); Latin ones stand by themselves (ERP, not ENTERPRISE).
    """
    plain = squeezed(text)
    found: list[NamedAt] = []
    for pattern, key, word in _names(edition):
        for match in pattern.finditer(plain):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(NamedAt(key, match.start(), match.end(), word))
    return sorted(found, key=lambda one: one.start)


@lru_cache(maxsize=8)
def _names(edition: Edition) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    names = [
        (squeezed(name), sub.key, name)
        for sub in edition.sub_domains
        for name in dict.fromkeys((sub.name.zh, *sub.aliases))
    ]
    names.sort(key=lambda item: -len(item[0]))
    return tuple((_pattern(plain), key, name) for plain, key, name in names)


def _pattern(plain: str) -> re.Pattern[str]:
    before = r"(?<![A-Za-z])" if plain[0].isascii() and plain[0].isalpha() else ""
    after = r"(?![A-Za-z])" if plain[-1].isascii() and plain[-1].isalpha() else ""
    return re.compile(before + re.escape(plain) + after, re.IGNORECASE)
