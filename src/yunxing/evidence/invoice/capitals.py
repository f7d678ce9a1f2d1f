"""Amounts in Chinese capitals (大写): read and written.

Invoices, contracts and vouchers state their amount twice; the capitals are the harder to alter.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_ALIKE = str.maketrans(
    {
        "〇": "零", "○": "零", "一": "壹", "壱": "壹", "弌": "壹", "二": "贰", "貳": "贰", "弍": "贰", "贠": "贰", "两": "贰",
        "三": "叁", "參": "叁", "叄": "叁", "参": "叁", "四": "肆", "五": "伍", "六": "陆", "陸": "陆", "七": "柒", "八": "捌",
        "九": "玖", "十": "拾", "百": "佰", "千": "仟", "萬": "万", "億": "亿", "圆": "元", "圓": "元", "園": "元", "园": "元",
        "正": "整", "負": "负",
    }
)  # fmt: skip
_SMALL = {"拾": 10, "佰": 100, "仟": 1000}
_AMOUNT = re.compile(
    f"[负]?[{DIGITS}拾佰仟万亿]*[{DIGITS}拾佰仟万亿]元(?:零?[{DIGITS}]角)?(?:零?[{DIGITS}]分)?整?"
    f"|[负]?[{DIGITS}]角(?:零?[{DIGITS}]分)?整?|[负]?[{DIGITS}]分整?"
)
_NOISE = re.compile(r"[\s,，、:：⊗⊕@×xX()（）￥¥人民币]")


def amount_in(text: str) -> tuple[str, Decimal] | None:
    """The first amount in capitals within a text, as it is written there without marks around it, and its value in 元."""
    printed = _NOISE.sub("", text)
    plain = printed.translate(_ALIKE)
    found = _AMOUNT.search(plain)
    if found is None:
        return None
    value = _value(found[0])
    if value is None:
        return None
    words = printed[found.start() : found.end()]
    if "负" in plain[: found.start()] and value > 0:
        return f"（负数）{words}", -value
    return words, value


def yuan_of(text: str) -> Decimal | None:
    """The amount in 元 that a text in capitals states; None where it states none.

    >>> yuan_of("壹仟贰佰叁拾肆圆伍角陆分")
    Decimal('1234.56')
    >>> yuan_of("（负数）壹万圆整")
    Decimal('-10000.00')
    """
    found = amount_in(text)
    return None if found is None else found[1]


def _value(words: str) -> Decimal | None:
    negative = words.startswith("负")
    words = words.lstrip("负").rstrip("整")
    whole, mark, rest = words.partition("元")
    if not mark:
        whole, rest = "", words
    number = _whole(whole) if whole else 0
    if number is None:
        return None
    cents = 0
    for digit, unit in re.findall(f"([{DIGITS}])([角分])", rest):
        cents += DIGITS.index(digit) * (10 if unit == "角" else 1)
    value = (Decimal(number) + Decimal(cents) / 100).quantize(Decimal("0.01"))
    return -value if negative else value


def _whole(words: str) -> int | None:
    """A whole number in capitals; None for characters that make none, such as 万万 or two units side by side."""
    total = section = digit = 0
    highest = 10**12
    for character in words:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        else:
            unit = 10_000 if character == "万" else 100_000_000
            section += digit
            if unit >= highest or (not section and not total):
                return None
            if unit == 100_000_000:
                total = (total + section) * unit
            else:
                total += section * unit
            highest, section, digit = unit, 0, 0
    return total + section + digit


def in_capitals(amount: Decimal) -> str:
    """An amount in 元 as it is written in capitals, to the cent.

    Raises ``ValueError`` for an amount of 10¹² 元 or more, or one that is not finite.

    >>> in_capitals(Decimal("10500.30"))
    '壹万零伍佰元叁角整'
    """
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
        raise ValueError(f"no capitals for {amount}; 金额过大，不能写成大写")
    cents = int((abs(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = _written(whole) + "元" if whole else ""
    if jiao:
        words += DIGITS[jiao] + "角"
    elif fen and whole:
        words += "零"
    if fen:
        words += DIGITS[fen] + "分"
    else:
        words = (words or "零元") + "整"
    return ("负" if amount < 0 and cents else "") + words


def _written(whole: int) -> str:
    parts: list[tuple[int, str]] = []
    for unit in ("", "万", "亿"):
        whole, section = divmod(whole, 10_000)
        parts.append((section, unit))
    words, gap = "", False
    for section, unit in reversed(parts):
        if not section:
            gap = bool(words)
            continue
        if words and (gap or section < 1000):
            words += "零"
        words += _section(section) + unit
        gap = False
    return words


def _section(section: int) -> str:
    words, gap = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = section // unit % 10
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = bool(words)
    return words
