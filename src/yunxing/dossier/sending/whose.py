"""Whose a paper is: the name and the credit code that stand on it, against the declaration in whose folder it lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from yunxing.dossier.binding.minding import Looker
from yunxing.dossier.summary import Entry
from yunxing.evidence.page import squeezed
from yunxing.reference.text import tidy_code
from yunxing.reference.uscc import is_valid

PAGES = 3
"""Pages that are looked at: cover, contents, the first of the form."""
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
Said = tuple[bool, str, str]
"""Whether it is refused, and what is said of it in Chinese and English."""


def said_of(words: str | None, entry: Entry, others: Mapping[str, str]) -> Said | None:
    """What is to be said of a paper with these words in the folder of an enterprise; None where it is its own.

    ``others`` are the names of the enterprises of the same package by credit code. A paper with another credit code, or
    with the name of one of the others alone, is another's: refused. One that says neither is left to a person's eyes.
    """
    name, own = entry.declaration.name, tidy_code(entry.declaration.fields.get("enterprise.uscc") or "")
    if words is None or not words.strip():
        return (
            False,
            f"读不出文字，没能核对是不是「{name}」的，请人工核对",
            f"has no words that can be read, so that whether it is {name!r}'s was not checked: look at it",
        )
    whole = squeezed(words)
    named = _named(whole, name, others.values())
    found = {code for line in words.splitlines() for code in _CODE.findall(tidy_code(line)) if is_valid(code)}
    if own and (own in found or own in tidy_code(words)):
        return None
    strange = sorted(found)
    if strange and not named:
        whose = "、".join(f"{code}（{others[code]}）" if code in others else code for code in strange)
        return (
            True,
            f"上面的统一社会信用代码是 {whose}，不是「{name}」的 {own}（R39），请换上这家企业自己的",
            f"has the credit code {whose}, not {own} of {name!r} (R39): put the enterprise's own there",
        )
    if strange:
        return (
            False,
            f"写有「{name}」，但统一社会信用代码是 {'、'.join(strange)}，申报中为 {own or '（未填）'}（R39），请核对",
            f"names {name!r} with the credit code {', '.join(strange)}; the declaration has {own or 'none'} (R39): check it",
        )
    if named:
        return None
    another = [other for code, other in others.items() if code != own and other and squeezed(other) in whole]
    if another:
        return (
            True,
            f"上面写的是「{another[0]}」，不是「{name}」（R38），请换上这家企业自己的",
            f"names {another[0]!r}, not {name!r} (R38): put the enterprise's own there",
        )
    return (
        False,
        f"没有找到「{name}」的名称或统一社会信用代码，请人工核对是不是这家企业的",
        f"does not say the name or the credit code of {name!r}: check whose it is",
    )


def _named(whole: str, name: str, others: Iterable[str]) -> bool:
    """Whether a name stands in a text, and not only as a part of a longer name."""
    own = squeezed(name)
    if not own:
        return False
    for longer in map(squeezed, others):
        if own in longer and longer != own:
            whole = whole.replace(longer, "")
    return own in whole


def words_on(paths: Sequence[Path]) -> list[str | None]:
    """The words on the first pages of each file; None where nothing can be read, or reading it took too much."""
    looker = Looker()
    try:
        return [looker.words(path, PAGES) for path in paths]
    finally:
        looker.close()
