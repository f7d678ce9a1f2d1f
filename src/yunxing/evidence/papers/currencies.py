"""Money that is not in 元: the marks of other currencies beside figures or on a page, and what is said of them.

Such an amount is no amount in 元: at what rate it was bought is for the bank's voucher to say, not for us.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yunxing.evidence.facts import Box
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import squeezed

from .sheet import Sheet

_NAMES = {
    "美元": ("USD", "US$", "U.S.$", "$", "美元", "美金"),
    "欧元": ("EUR", "€", "欧元"),
    "港元": ("HKD", "HK$", "港元", "港币"),
    "日元": ("JPY", "日元", "日圆"),
    "英镑": ("GBP", "£", "英镑"),
    "新加坡元": ("SGD", "S$", "新加坡元", "新币"),
    "澳大利亚元": ("AUD", "A$", "澳元", "澳大利亚元"),
    "加拿大元": ("CAD", "C$", "加元", "加拿大元"),
    "新台币": ("TWD", "NT$", "新台币", "台币"),
    "韩元": ("KRW", "韩元", "韩币"),
    "瑞士法郎": ("CHF", "瑞士法郎", "瑞郎"),
}
_OF = {mark: name for name, marks in _NAMES.items() for mark in marks}
_ANY = "|".join(sorted(map(re.escape, _OF), key=len, reverse=True))
_BEFORE = re.compile(rf"({_ANY})\s*[:：]?\s*$", re.IGNORECASE)
_AFTER = re.compile(rf"\s*[(（]?({_ANY})(?![A-Za-z])", re.IGNORECASE)
_STATED = re.compile(rf"(?:币种|币别|货币|货币名称)[:：]?({_ANY})", re.IGNORECASE)
_AMOUNT = re.compile(
    rf"({_ANY})[:：]?\d[\d,，]*(?:\.\d+)?|\d[\d,，.]*(?:万|亿)?[(（]?({_ANY})(?![A-Za-z])"
    rf"|[壹贰叁肆伍陆柒捌玖拾佰仟万亿]({_ANY})|({_ANY})[壹贰叁肆伍陆柒捌玖]",
    re.IGNORECASE,
)


def is_foreign(before: str, after: str) -> bool:
    """Whether figures between these two are money of another currency: its mark ends the one or begins the other."""
    return bool(_BEFORE.search(before) or _AFTER.match(after))


def foreign_in(text: str) -> str | None:
    """The currency, in Chinese, of the first amount of a text that is not in 元; None where there is none."""
    found = _AMOUNT.search(squeezed(text))
    return _name(found) if found else None


def stated_on(sheets: Sequence[Sheet]) -> tuple[str, Sheet] | None:
    """The other currency that the pages say all their amounts are in (币种：美元), and the page that does."""
    for one in sheets:
        for line in one.lines:
            found = _STATED.search(squeezed(line.text))
            if found:
                return _name(found), one
    return None


def foreign_amount(name: str, page: int, field: str, box: Box | None = None) -> Finding:
    """What is said of a paper whose amount is in that currency."""
    return Finding(
        "foreign_money",
        "doubtful",
        f"第{page}页的金额是{name}，没有按人民币计。请核对折合人民币的金额后填写",
        f"The amount on page {page} is in another currency ({_NAMES[name][0]}) and was not taken for yuan: state what it comes to in yuan.",
        page,
        field,
        box,
    )


def _name(found: re.Match[str]) -> str:
    mark = next(group for group in found.groups() if group)
    return next(name for one, name in _OF.items() if one.upper() == mark.upper())
