"""Amounts of money in a text, and one fact of the figures and the capitals (大写) that state it.

Figures without a decimal point in boxes of a voucher (亿千百十万千百十元角分) count cents: the capitals decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from yunxing.evidence.facts import Fact, Seen, settle
from yunxing.evidence.invoice.capitals import yuan_of

from .currencies import foreign_in, is_foreign

_FIGURES = re.compile(
    r"(?P<mark>(?:人民币|RMB|CNY|[¥￥])\s*[:：]?\s*[¥￥]?\s*)?(?P<minus>[-－—]\s*)?[¥￥]?\s*"
    r"(?P<number>\d{1,3}(?:\s?[,，]\s?\d{3})+(?:\s?\.\s?\d{1,6})?|\d{1,3}(?:\.\d{3})+\.\d{2}(?!\d)|\d+(?:\s?\.\s?\d{1,6})?)"
    r"(?!\.?\d)\s*(?P<unit>万元|万人民币|万|亿元|元|圆)?"
)
_GROUPED = re.compile(r"(?<![\d.,，])\d{1,3}[,，]\d{3}(?:[,，.]?\d)*")
_RIGHT = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
"""Groups of three to the end: of 1,000,00.00 nobody knows what was meant."""
_SINGLE = re.compile(r"(?<![\d.,])\d(?: \d(?![\d.,])){2,}")
_CAPITALS = re.compile(
    r"[壹贰貳叁參肆伍陆陸柒捌玖][零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬亿億\s]{0,60}[元圆圓角分整正]|零[元圆圓]"
)
_MANY = re.compile(r"\s*(?:million|thousand|billion|mn|[kmw])(?![a-z])", re.IGNORECASE)
"""What multiplies figures in English: RMB 2 million is not 2 yuan, and is left to a person."""
UNITS = {"万元": 10_000, "万人民币": 10_000, "万": 10_000, "亿元": 100_000_000}
_POINT = re.compile(r"\d[.．]\d|元")
CENT = Decimal("0.01")
_NEAR = 12
"""Characters within which a currency is named beside its figures."""


class Money(NamedTuple):
    """An amount in 元 in a text, and where it stands; ``marked``: a sign, a unit, grouped digits or cents show that it is money."""

    yuan: Decimal
    start: int
    end: int
    marked: bool
    whole: bool


def money_in(text: str) -> list[Money]:
    """The amounts in figures of a text, in order; dates, percentages, long numbers and money that is not in 元 are none.

    Single figures with a space between them, as boxes hold them, are one number.
    """
    plain = "".join(unicodedata.normalize("NFKC", c)[:1] or c for c in text)
    found = list(_money(plain))
    for boxes in _SINGLE.finditer(plain):
        inside = [m for m in found if m.end > boxes.start() and m.start < boxes.end()]
        if inside:
            whole = Decimal(boxes[0].replace(" ", ""))
            one = Money(in_yuan(whole), min(m.start for m in inside), boxes.end(), any(m.marked for m in inside), True)
            found = [m for m in found if m not in inside] + [one]
    return sorted(found, key=lambda money: money.start)


def _money(plain: str) -> Iterator[Money]:
    wrong = [one.span() for one in _GROUPED.finditer(plain) if not _RIGHT.fullmatch(one[0])]
    for match in _FIGURES.finditer(plain):
        if any(start <= match.start("number") < end for start, end in wrong):
            continue
        number_at = match.start("mark") if match["mark"] else match.start("number")
        before, after = plain[:number_at][-1:], plain[match.end() :].lstrip()[:1]
        if before.isalnum() and before.isascii():
            continue
        if is_foreign(plain[max(0, number_at - _NEAR) : number_at], plain[match.end() : match.end() + _NEAR]):
            continue
        if after in set("%‰年月日号时分秒"):
            continue
        if after.isascii() and after.isalpha() and not (match["mark"] and not _MANY.match(plain, match.end())):
            continue
        number = re.sub(r"[\s,]", "", match["number"])
        if number.count(".") > 1:  # 1.234.00: commas that a recogniser took for points
            head, _, cents = number.rpartition(".")
            number = head.replace(".", "") + "." + cents
        if len(number.split(".")[0]) > 12:
            continue
        value = Decimal(number) * UNITS.get(match["unit"] or "", 1)
        if match["minus"]:
            value = -value
        marked = bool(match["mark"] or match["unit"] or "," in match["number"] or re.search(r"\.\d{2}$", number))
        marked = marked or "¥" in match[0] or "￥" in match[0]
        yield Money(in_yuan(value), match.start(), match.end(), marked, "." not in number)


def in_yuan(value: Decimal) -> Decimal:
    """An amount with two places where that changes nothing, so that equal amounts look equal."""
    rounded = value.quantize(CENT)
    return rounded if rounded == value else value.normalize()


def capitals_in(text: str) -> Decimal | None:
    """The amount in capitals of a text; plain numerals (二万元) are prose, units alone the headings of boxes."""
    found = _CAPITALS.search(text)
    if found and foreign_in(text[max(0, found.start() - 6) : found.end()]):
        return None
    return yuan_of(text[max(0, found.start() - 3) : found.end() + 12]) if found else None


def settled(figures: Sequence[Seen[Decimal]], capitals: Sequence[Seen[Decimal]]) -> Fact[Decimal] | None:
    """One fact of an amount in figures and in capitals: agreement backs it, disagreement makes it doubtful."""
    if not figures or not capitals:
        return settle([*figures, *capitals])
    stated = capitals[0].value
    readings = [_as_cents(one, stated) for one in figures]
    agreeing = [one for one in readings if one.value == stated]
    if agreeing:
        rest = [one for one in readings if one.value != stated]
        both = min(1 - (1 - agreeing[0].confidence) * (1 - capitals[0].confidence), 0.999)
        fact = Fact((*agreeing, *capitals, *rest), both)
        others = [c for c in capitals if c.value != stated]
        return fact if not others else _contradicted(fact, stated, others[0].value)
    if not _POINT.search(readings[0].raw):  # figures in boxes: one that was not read changes all of them
        return _contradicted(Fact((*capitals, *readings), capitals[0].confidence), readings[0].value, stated)
    return _contradicted(Fact((*readings, *capitals), readings[0].confidence), readings[0].value, stated)


def _contradicted(fact: Fact[Decimal], figures: Decimal, capitals: Decimal) -> Fact[Decimal]:
    return fact.doubted(
        f"小写为 {figures} 元，大写为 {capitals} 元，两者不一致，请核对原件",
        f"figures say {figures} yuan, capitals {capitals}: compare with the paper",
    )


def _as_cents(one: Seen[Decimal], stated: Decimal) -> Seen[Decimal]:
    """Figures without a point that are the stated amount in cents, as boxes of a voucher print it, read so."""
    if one.value != stated and one.value == stated * 100 and one.value == one.value.to_integral_value():
        return replace(one, value=stated)
    return one
