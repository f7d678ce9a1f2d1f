"""What a title is found by: parts of the name, its pinyin, its pinyin's initials, its credit code."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin

LONGEST = 1_600
"""Characters of the column: a name of 120 characters in pinyin has at most 720 letters."""


def plain(text: str) -> str:
    """Text as it is compared: one width, one case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def searchable(name: str, uscc: str) -> str:
    """What the column holds: the forms line by line, so that nothing is found across two of them."""
    said = plain(name)
    letters = plain("".join(lazy_pinyin(said)))
    initials = plain("".join(lazy_pinyin(said, style=Style.FIRST_LETTER)))
    return "\n".join([said, letters, initials, plain(uscc)])[:LONGEST]
