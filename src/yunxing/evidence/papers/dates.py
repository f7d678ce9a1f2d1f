"""Dates in a text, in every way papers write them; years without a month and days without a year are none.

2020年5月6日, 2020-05-06, 2020.5.6, 2020/5/6 14:30, 20200506, 二〇二〇年五月六日, 贰零贰零年零伍月零陆日, May 6, 2020, 6 May 2020;
05/16/2020 and 16/05/2020 where only one of the two can be the month.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

EARLIEST, LATEST = 1949, 2099
_SIGNS = str.maketrans("OoＯ〇lI丨|", "00001111")
_D = r"[0-9OolI]"
_WRITTEN = re.compile(
    rf"(?<![0-9])(?P<y>(?:19|20){_D}\s?{_D}|(?:19|2[0Oo]){_D}{{2}})\s*"
    rf"(?:年\s*(?P<m1>{_D}\s?{_D}?)\s*月\s*(?P<d1>{_D}\s?{_D}?)\s*[日号]?"
    rf"|(?P<s>[-./—–－/])\s*(?P<m2>{_D}{{1,2}})\s*(?P=s)\s*(?P<d2>{_D}{{1,2}}))"
)
_RUNS_ON = re.compile(r"\d(?!\d?[:：]\d\d)")
"""A digit that follows and does not begin the time of day: what stands before it is a number and no date."""
_COMPACT = re.compile(r"(?<![0-9A-Za-z.,-])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![0-9A-Za-z-]|\.\d)")
_NUMERALS = "〇○零0一壹二贰三叁四肆五伍六陆七柒八捌九玖"
_VALUES = {
    "〇": 0, "○": 0, "零": 0, "0": 0, "一": 1, "壹": 1, "二": 2, "贰": 2, "三": 3, "叁": 3, "四": 4, "肆": 4, "五": 5, "伍": 5,
    "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9,
}  # fmt: skip
_CAPITAL = re.compile(
    rf"((?:[{_NUMERALS}]\s*){{4}})年\s*((?:[{_NUMERALS}十拾]\s*){{1,4}})月\s*((?:[{_NUMERALS}十拾]\s*){{1,4}})[日号]"
)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?P<m1>{_MONTH})\.?\s*(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s*,\s*(?P<y1>(?:19|20)\d\d)(?!\d(?!\d?:))"
    rf"|(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*(?P<m2>{_MONTH})\.?\s*,?\s*(?P<y2>(?:19|20)\d\d)(?!\d(?!\d?:))",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![/\d])")
_TWELVE = 12


class Dated(NamedTuple):
    """A date in a text, where it stands, and whether it is written out (and no mere run of eight digits)."""

    day: date
    start: int
    end: int
    written: bool = True


def dates_in(text: str) -> list[Dated]:
    """All dates of a text in the order in which they stand."""
    text = "".join(unicodedata.normalize("NFKC", c)[:1] or c for c in text)  # as long as before: places are kept
    found = [*_written(text), *_numerals(text), *_english(text), *_slashed(text)]
    taken = [(one.start, one.end) for one in found]
    found += [d for d in _compact(text) if not any(a < d.end and d.start < b for a, b in taken)]
    return sorted(found, key=lambda one: one.start)


def day_of(text: str) -> date | None:
    """The first date of a text; None where it has none."""
    return next((one.day for one in dates_in(text)), None)


def _written(text: str) -> Iterator[Dated]:
    for match in _WRITTEN.finditer(text):
        month, day = match["m1"] or match["m2"], match["d1"] or match["d2"]
        if match["d2"] and _RUNS_ON.match(text, match.end()):
            continue
        known = _day(*(_digits(piece) for piece in (match["y"], month, day)))
        if known is not None:
            yield Dated(known, match.start(), match.end())


def _compact(text: str) -> Iterator[Dated]:
    for match in _COMPACT.finditer(text):
        known = _day(int(match[1]), int(match[2]), int(match[3]))
        if known is not None:
            yield Dated(known, match.start(), match.end(), written=False)


def _numerals(text: str) -> Iterator[Dated]:
    for match in _CAPITAL.finditer(text):
        year = int("".join(str(_VALUES[c]) for c in match[1] if not c.isspace()))
        known = _day(year, _number(match[2]), _number(match[3]))
        if known is not None:
            yield Dated(known, match.start(), match.end())


def _english(text: str) -> Iterator[Dated]:
    for match in _ENGLISH.finditer(text):
        month = _MONTHS.index((match["m1"] or match["m2"])[:3].lower()) + 1
        known = _day(int(match["y1"] or match["y2"]), month, int(match["d1"] or match["d2"]))
        if known is not None:
            yield Dated(known, match.start(), match.end())


def _slashed(text: str) -> Iterator[Dated]:
    """Dates with the year at their end, where the day is no month."""
    for match in _SLASHED.finditer(text):
        one, other = int(match[1]), int(match[2])
        if one > _TWELVE or other > _TWELVE or one == other:
            month, day = (one, other) if other > _TWELVE else (other, one)
            known = _day(int(match[3]), month, day)
            if known is not None:
                yield Dated(known, match.start(), match.end())


def _digits(piece: str) -> int:
    plain = "".join(piece.split()).translate(_SIGNS)
    return int(plain) if plain.isdecimal() else 0


def _number(piece: str) -> int:
    """A day or month in numerals: 三十一, 零伍, 叁拾壹, 二一."""
    plain = "".join(piece.split()).replace("拾", "十")
    if "十" not in plain:
        return int("".join(str(_VALUES[c]) for c in plain))
    tens, _, ones = plain.partition("十")
    tens, ones = tens.lstrip("零〇○0"), ones.lstrip("零〇○0")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_VALUES[tens] if tens else 1) * 10 + (_VALUES[ones] if ones else 0)


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
