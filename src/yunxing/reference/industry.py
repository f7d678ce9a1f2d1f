"""GB/T 4754-2017 国民经济行业分类, from 门类 (A to T) down to the four digits of 小类.

Not here: which industries the programme favours (the 14 clusters of R50 are the guide's).

The data file holds 20 门类, 97 大类, 473 中类 and 1381 小类. Statistical offices count 1382 小类 since amendment no. 1
of 2019: one 小类 is not here, and an enterprise that gives its code is told it is unknown (``data/README.md``).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from yunxing.reference.errors import Lang, RuleFault, say
from yunxing.reference.text import tidy_code

Level = Literal["门类", "大类", "中类", "小类"]


@dataclass(frozen=True, slots=True)
class Industry:
    """One class of GB/T 4754-2017; its ``str`` is code and name.

    Attributes:
        code: a letter for 门类, else two, three or four digits.
        name: the name in the standard.
        level: 门类, 大类, 中类 or 小类. A 中类 that is not divided has one 小类 of the same name, ending in 0.
        parent: code of the class above; empty for 门类.
    """

    code: str
    name: str
    level: Level
    parent: str

    def __str__(self) -> str:
        """Return code and name, such as ``6513 应用软件开发``."""
        return f"{self.code} {self.name}"


class UnknownIndustry(RuleFault):
    """A code that GB/T 4754-2017 does not have.

    Attributes:
        value: the code after tidying.
        suggestions: the classes nearest to it: those below the longest beginning that is known.
        found: the class those digits have, where only the letter in front is wrong; else None.
    """

    def __init__(self, value: str, suggestions: tuple[Industry, ...] = (), found: Industry | None = None) -> None:
        """Take the parts of the fault; the message is made from them when asked for."""
        super().__init__(value, suggestions, found)
        self.value = value
        self.suggestions = suggestions
        self.found = found

    def message(self, lang: Lang = "zh") -> str:
        """Return which code is not known, the standard, and the nearest codes."""
        zh = "、".join(map(str, self.suggestions))
        en = ", ".join(map(str, self.suggestions))
        if self.found is not None:
            return say(
                lang,
                f"行业代码“{self.value}”的门类字母不对：{self.found} 属于 {zh}（GB/T 4754-2017）。"
                "请改正字母或只填数字。",
                f"The industry code {self.value!r} has the wrong letter: {self.found} belongs to {en}"
                " (GB/T 4754-2017). Correct the letter, or give the digits only.",
            )
        return say(
            lang,
            f"《国民经济行业分类》（GB/T 4754-2017）中没有代码“{self.value}”。"
            f"{'相近的有：' + zh + '。' if zh else '代码为门类字母或 2 至 4 位数字，'}请核对或按名称查找。",
            f"GB/T 4754-2017 has no code {self.value!r}."
            f" {'Near it: ' + en + '.' if en else 'A code is a letter from A to T or 2 to 4 digits.'}"
            " Check it, or search by name.",
        )


def find(code: str) -> Industry:
    """Return the class of that code, given as ``3599``, ``C3599`` or ``C``.

    Raises:
        UnknownIndustry: no such code, or a letter that is not that of its 门类.

    >>> find("C3599").name
    '其他专用设备制造'
    """
    industry = _keys().get(code)
    if industry is not None:
        return industry
    key = tidy_code(code)
    industry = _keys().get(key)
    if industry is None:
        raise _unknown(key)
    return industry


def is_known(code: str) -> bool:
    """Tell whether `find` would return a class, in less than a microsecond for a plain code."""
    keys = _keys()
    return code in keys or tidy_code(code) in keys


def children(code: str) -> tuple[Industry, ...]:
    """Return the classes directly below, by code; none below a 小类.

    Raises:
        UnknownIndustry: no such code.
    """
    return _below().get(find(code).code, ())


def path(code: str) -> tuple[Industry, ...]:
    """Return the classes from the 门类 down to `code` itself.

    Raises:
        UnknownIndustry: no such code.

    >>> [step.code for step in path("6513")]
    ['I', '65', '651', '6513']
    """
    industry = find(code)
    steps = [industry]
    while industry.parent:
        industry = find(industry.parent)
        steps.append(industry)
    return tuple(reversed(steps))


def search(text: str, limit: int = 20) -> list[Industry]:
    """Return the classes that `text` may mean, best first.

    A code is matched from its beginning (``35``, ``C35``) and answered in the order of the standard. Anything
    else is matched against names, 、 and brackets left out, and Latin letters against the initials of the
    names' pinyin, too (``rjkf`` finds 软件开发). A match of the whole name comes first, then its beginning, then
    the rest; within these the usual reading of a character before a rarer one, then the more specific class,
    then the shorter name.

    Args:
        text: part of a code, of a name, or initials; empty finds nothing.
        limit: how many to return at most.
    """
    query = tidy_code(text).translate(_PUNCTUATION)
    if not query or limit <= 0:
        return []
    ranked: list[tuple[tuple[int, ...], str, Industry]] = []
    if _looks_like_code(query):
        digits = query if len(query) == 1 else query.lstrip("ABCDEFGHIJKLMNOPQRST")
        letter = query.removesuffix(digits)
        for key, industry in _table().items():
            if key.startswith(digits) and (not letter or letter == path(key)[0].code):
                ranked.append(((0,), key, industry))
    names = [(_rank(_plain(i.name), query), i) for i in _table().values()]
    ranked += [((rank, 0, -len(path(i.code)), len(i.name)), i.code, i) for rank, i in names if rank]
    if query.isascii() and query.isalpha():
        ranked += _by_initials(query.lower())
    ranked.sort(key=lambda entry: entry[:2])
    return list(dict.fromkeys(industry for _, _, industry in ranked))[:limit]


_PUNCTUATION = dict.fromkeys(map(ord, "、，,（）()·-"))


def _looks_like_code(query: str) -> bool:
    return query in _table() or query.lstrip("ABCDEFGHIJKLMNOPQRST").isdecimal()


def _plain(name: str) -> str:
    return name.translate(_PUNCTUATION).upper()


def _rank(name: str, query: str) -> int:
    """Return 1 for the whole name, 2 for its beginning, 3 for a part of it, 0 for none."""
    if query not in name:
        return 0
    return 1 if name == query else 2 if name.startswith(query) else 3


def _by_initials(query: str) -> list[tuple[tuple[int, ...], str, Industry]]:
    found: list[tuple[tuple[int, ...], str, Industry]] = []
    for industry, usual, masks in _initials():
        rank, rare = _rank(usual, query), 0
        if not rank:
            # Bit i of a mask: place i can be read with that letter. Shifting along keeps the places where a match ends.
            ends = masks.get(query[0], 0)
            for letter in query[1:]:
                ends = (ends << 1) & masks.get(letter, 0)
            if not ends:
                continue
            rare = 1
            at_start = ends >> (len(query) - 1) & 1
            rank = 3 if not at_start else 1 if len(usual) == len(query) else 2
        found.append(((rank, rare, -len(path(industry.code)), len(industry.name)), industry.code, industry))
    return found


@cache
def _initials() -> tuple[tuple[Industry, str, dict[str, int]], ...]:
    """Return for each class the initials as its name is usually read, and for each letter where it can stand."""
    # Inline: pypinyin takes a tenth of a second and some memory, which only a search by initials needs.
    from pypinyin import Style, lazy_pinyin, pinyin  # noqa: PLC0415

    @cache
    def readings(character: str) -> frozenset[str]:
        (sounds,) = pinyin(character, style=Style.FIRST_LETTER, heteronym=True)
        return frozenset(sounds)

    result = []
    for industry in _table().values():
        name = _plain(industry.name).lower()
        usual = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
        masks: dict[str, int] = {}
        for place, character in enumerate(name):
            for letter in readings(character) | {usual[place]}:
                masks[letter] = masks.get(letter, 0) | 1 << place
        result.append((industry, usual, masks))
    return tuple(result)


def _unknown(key: str) -> UnknownIndustry:
    digits = key.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if digits != key and digits in _table():
        return UnknownIndustry(key, (path(digits)[0],), _table()[digits])
    for length in range(len(digits) - 1, 1, -1):
        if digits[:length] in _table():
            return UnknownIndustry(key, children(digits[:length]) or (find(digits[:length]),))
    return UnknownIndustry(key)


@cache
def _table() -> dict[str, Industry]:
    source = files("yunxing.reference") / "data" / "gbt4754-2017.csv"
    rows = csv.DictReader(source.read_text("utf-8").splitlines())
    return {row["code"]: Industry(row["code"], row["name"], cast(Level, row["level"]), row["parent"]) for row in rows}


@cache
def _keys() -> dict[str, Industry]:
    """Return the table with the lettered form of each code besides."""
    table = _table()
    keys = dict(table)
    for code, industry in table.items():
        top = industry
        while top.parent:
            top = table[top.parent]
        if top is not industry:
            keys[top.code + code] = industry
    return keys


@cache
def _below() -> dict[str, tuple[Industry, ...]]:
    below: dict[str, list[Industry]] = {}
    for industry in _table().values():
        below.setdefault(industry.parent, []).append(industry)
    return {parent: tuple(sorted(group, key=lambda i: i.code)) for parent, group in below.items()}
