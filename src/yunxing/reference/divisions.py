"""The divisions of Jiangsu: province, 13 设区市, county-level units, each with the time it was in force.

Not here: who works in an office of a division, and which of them takes part in a batch (the programme's data).
"""

import csv
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from yunxing.reference.errors import Lang, RuleFault, say
from yunxing.reference.text import tidy_code

Level = Literal["province", "city", "county"]
Kind = Literal["province", "city", "district", "county", "functional_zone"]
Source = Literal["gbt2260", "statistics", "local"]
PROVINCES = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}
"""The first two digits of a code and the province they mean (GB/T 2260)."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division; its ``str`` is its name.

    Attributes:
        code: 2, 4 or 6 digits for province, city and county.
        name: full name, such as 海州区 or 连云港经济技术开发区.
        short_name: what one says, such as 海州 or 市开发区.
        aliases: other names it goes or went by.
        level: where it stands: a 县级市 and a functional zone are of level ``"county"``.
        parent: code of the division above; empty for the province.
        kind: ``"city"`` for 设区市 and 县级市 alike, tell them apart by `level`.
        office: its 工信主管部门 by kind, 工信局, 经发局 or 经安局: for 连云港 only (R1), else empty.
        valid_from: first day it is accepted on; None for "since before 2000".
        valid_to: last day it is accepted on; None for "still in force".
        successors: codes of what it was merged into.
        source: ``"gbt2260"`` for GB/T 2260, ``"statistics"`` for the state's statistical list, ``"local"``
            for a code that is of this project only.
        acts_as_city: recognises and recommends at 设区市 level: the 设区市, and the three of R6.
    """

    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    level: Level
    parent: str
    kind: Kind
    office: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    source: Source
    acts_as_city: bool

    def in_force(self, on: date) -> bool:
        """Tell whether the division is accepted on that day; where only a year is known, all of it counts."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def __str__(self) -> str:
        """Return the full name."""
        return self.name


Reason = Literal["form", "unknown", "abolished", "not_yet", "no_city"]


class UnknownDivision(RuleFault):
    """A code that no division of Jiangsu has, or had on the day asked for.

    Attributes:
        value: the code after tidying.
        reason: ``"form"`` (not 2, 4 or 6 digits), ``"unknown"``, ``"abolished"``, ``"not_yet"`` or
            ``"no_city"`` (the province stands above the 设区市).
        on: the day asked for, None for any day.
        division: the division that was or came to be, None if there never was one.
        alternatives: the successors of an abolished one, else its neighbours.
    """

    def __init__(
        self,
        value: str,
        reason: Reason,
        on: date | None = None,
        division: Division | None = None,
        alternatives: tuple[Division, ...] = (),
    ) -> None:
        """Take the parts of the fault; the message is made from them when asked for."""
        super().__init__(value, reason, on, division, alternatives)
        self.value = value
        self.reason: Reason = reason
        self.on = on
        self.division = division
        self.alternatives = alternatives

    def message(self, lang: Lang = "zh") -> str:
        """Return what is wrong, the list it is judged by, and the way out."""
        zh = "、".join(f"{other.name}（{other.code}）" for other in self.alternatives)
        en = ", ".join(f"{other.name} ({other.code})" for other in self.alternatives)
        if self.reason == "abolished" and self.division is not None:
            return say(
                lang,
                f"{self.division.name}（{self.value}）已于{_until(self.division, lang)}撤销，"
                f"{self.on} 不再使用（GB/T 2260）。请改用{zh}。",
                f"{self.division.name} ({self.value}) was abolished in {_until(self.division, lang)} and no longer"
                f" exists on {self.on} (GB/T 2260). Use {en} instead.",
            )
        if self.reason == "not_yet" and self.division is not None:
            since = self.division.valid_from
            return say(
                lang,
                f"{self.division.name}（{self.value}）自 {since} 起使用，{self.on} 尚未设立（GB/T 2260）。"
                f"请改用当时的区划{'，如 ' + zh if zh else ''}。",
                f"{self.division.name} ({self.value}) exists from {since} on, not yet on {self.on} (GB/T 2260)."
                f" Use the division of that time{', such as ' + en if en else ''}.",
            )
        if self.reason == "form":
            return say(
                lang,
                f"行政区划代码“{self.value}”应为 2、4 或 6 位数字（GB/T 2260），如 32、3207、320706。请核对。",
                f"The division code {self.value!r} must have 2, 4 or 6 digits (GB/T 2260), such as 32, 3207 or"
                " 320706. Please check it.",
            )
        if self.reason == "no_city":
            return say(
                lang,
                f"“{self.value}”是省级代码，不属于任何设区市。请给出 4 位或 6 位代码。",
                f"{self.value!r} is the province's code and lies in no city. Give a code of 4 or 6 digits.",
            )
        return say(
            lang,
            f"江苏省没有代码为“{self.value}”的区划（GB/T 2260 及统计用区划代码）。"
            f"{'可选：' + zh + '。' if zh else '请核对代码。'}",
            f"No division of Jiangsu has the code {self.value!r} (GB/T 2260 and the statistical list)."
            f" {'Choose from ' + en + '.' if en else 'Please check the code.'}",
        )


def find(code: str, on: date | None = None) -> Division:
    """Return the division of that code; ``320000`` and ``320700`` are read as ``32`` and ``3207``.

    Args:
        code: 2, 4 or 6 digits.
        on: the day it must be in force; None accepts abolished ones, too, as old codes live on in documents.

    Raises:
        UnknownDivision: no such code; or, with `on`, not in force that day: the error names the successor.

    >>> find("320706").name
    '海州区'
    """
    key = _tidy(code)
    division = _table().get(key)
    if division is None:
        raise UnknownDivision(key, "unknown", on, None, _neighbours(key))
    if on is None or division.in_force(on):
        return division
    if division.valid_to is not None and on > division.valid_to:
        successors = tuple(_table()[successor] for successor in division.successors)
        raise UnknownDivision(key, "abolished", on, division, successors)
    before = tuple(other for other in _table().values() if key in other.successors and other.in_force(on))
    raise UnknownDivision(key, "not_yet", on, division, before)


def is_known(code: str, on: date | None = None) -> bool:
    """Tell whether `find` would return a division."""
    try:
        division = _table().get(_tidy(code))
    except UnknownDivision:
        return False
    return division is not None and (on is None or division.in_force(on))


def by_name(text: str, within: str | None = None, on: date | None = None) -> list[Division]:
    """Return the divisions of that full, short or other name, those in force first, then by code.

    Args:
        text: such as 海州, 海州区, 市开发区, 徐圩新区; spaces are left out, and so is a province or city
            written in front (连云港市海州区).
        within: code of an area to look in, such as ``"3207"``.
        on: the day it must be in force; None for any day.

    Raises:
        UnknownDivision: `within` is not a code.
    """
    name = tidy_code(text)
    found = _named(name)
    if not found:
        for city in _table().values():
            if city.level != "county":
                for prefix in (city.name, city.short_name):
                    rest = name.removeprefix(prefix)
                    if rest not in {name, ""}:
                        found = [other for other in by_name(rest) if _inside(other.code, city.code)] or found
    return [
        division
        for division in found
        if (within is None or _inside(division.code, _tidy(within))) and (on is None or division.in_force(on))
    ]


def city_of(code: str) -> Division:
    """Return the 设区市 that `code` lies in, by its first four digits.

    A county-level code need not be in the list: offices of functional zones register enterprises under codes
    of their own. For 昆山, 泰兴 and 沭阳 this is the city on the map, not who evaluates: see `evaluating_unit`.

    Raises:
        UnknownDivision: not a code, the province's, or of no city of Jiangsu.
    """
    key = _tidy(code)
    if key == "32":
        raise UnknownDivision(key, "no_city")
    city = _table().get(key[:4])
    if city is None:
        raise UnknownDivision(key, "unknown", None, None, _neighbours(key))
    return city


def within(code: str, area: str) -> bool:
    """Tell whether `code` lies in `area` or is the same (R8); both are judged by their digits only.

    Raises:
        UnknownDivision: one of the two is not of 2, 4 or 6 digits.

    >>> within("320706", "3207"), within("320706", "32"), within("320583", "3207")
    (True, True, False)
    """
    return _inside(_tidy(code), _tidy(area))


def direct_counties() -> tuple[Division, ...]:
    """Return the county-level units that act at 设区市 level (R6): 昆山市, 泰兴市, 沭阳县."""
    return tuple(d for d in _table().values() if d.level == "county" and d.acts_as_city)


def cities() -> tuple[Division, ...]:
    """Return the 13 设区市, by code."""
    return tuple(d for d in _table().values() if d.level == "city")


def counties(city: str, on: date | None = None) -> tuple[Division, ...]:
    """Return the county-level units of a 设区市, by code.

    Those that act at 设区市 level are among them (see `Division.acts_as_city`). In the year of a change of which
    only the year is known, the abolished and the new one both are.

    Args:
        city: code of the 设区市, or of anything in it.
        on: the day they must be in force; None for those in force now, of which no end is known.

    Raises:
        UnknownDivision: no such city.
    """
    parent = city_of(city).code
    return tuple(
        d for d in _table().values() if d.parent == parent and (d.valid_to is None if on is None else d.in_force(on))
    )


def evaluating_unit(code: str) -> Division:
    """Return who evaluates an enterprise of that division: its 设区市, or the direct county itself (R6).

    Raises:
        UnknownDivision: no such division, or the province.
    """
    division = find(code)
    return division if division.acts_as_city else city_of(division.code)


def _tidy(code: str) -> str:
    key = tidy_code(code)
    if not re.fullmatch(r"(?:[0-9]{2}){1,3}", key):
        raise UnknownDivision(key, "form")
    if len(key) == 6:
        key = key.removesuffix("00").removesuffix("00")
    return key


def _inside(code: str, area: str) -> bool:
    return code.startswith(area)


def _neighbours(key: str) -> tuple[Division, ...]:
    if len(key) == 6 and key[:4] in _table():
        return counties(key[:4])
    return cities() if key.startswith("32") else ()


def _until(division: Division, lang: Lang) -> str:
    """Return the end as exactly as it is known: a year, a month or a day."""
    known = _ends().get(division.code, str(division.valid_to))
    return say(lang, "".join(f"{int(n)}{unit}" for n, unit in zip(known.split("-"), "年月日", strict=False)), known)


@cache
def _table() -> dict[str, Division]:
    return {row["code"]: _division(row) for row in _rows()}


@cache
def _ends() -> dict[str, str]:
    """Return the end of each abolished division as the data file writes it."""
    return {row["code"]: row["valid_to"] for row in _rows() if row["valid_to"]}


@cache
def _names() -> dict[str, list[Division]]:
    index: dict[str, list[Division]] = {}
    for division in sorted(_table().values(), key=lambda d: (d.valid_to is not None, d.code)):
        for name in dict.fromkeys((division.name, division.short_name, *division.aliases)):
            index.setdefault(name, []).append(division)
    return index


def _named(name: str) -> list[Division]:
    return list(_names().get(name, ()))


def _rows() -> list[dict[str, str]]:
    source = files("yunxing.reference") / "data" / "jiangsu-divisions.csv"
    return list(csv.DictReader(source.read_text("utf-8").splitlines()))


def _division(row: dict[str, str]) -> Division:
    return Division(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        aliases=tuple(row["aliases"].split()),
        level=cast(Level, row["level"]),
        parent=row["parent"],
        kind=cast(Kind, row["kind"]),
        office=row["office"],
        valid_from=_edge(row["valid_from"], last=False),
        valid_to=_edge(row["valid_to"], last=True),
        successors=tuple(row["successor"].split()),
        source=cast(Source, row["source"]),
        acts_as_city=row["acts_as_city"] == "1",
    )


def _edge(text: str, *, last: bool) -> date | None:
    """Read a year, a month or a day: the outer edge of what is known, so that no old document is refused."""
    if not text:
        return None
    year, *rest = map(int, text.split("-"))
    month = rest[0] if rest else (12 if last else 1)
    day = rest[1] if len(rest) > 1 else (monthrange(year, month)[1] if last else 1)
    return date(year, month, day)
