"""An amount in the capital numerals of invoices, written apart from the product's own so that each checks the other."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_words(amount: Decimal, *, yuan: str = "圆") -> str:
    """壹万贰仟圆整; a negative amount begins with （负数）, as tax invoices print it."""
    cents = int((abs(amount) * 100).to_integral_exact())
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = (_whole(whole) + yuan) if whole or not cents else ""
    if not jiao and not fen:
        words += "整"
    else:
        if jiao:
            words += DIGITS[jiao] + "角"
        elif whole:
            words += "零"
        words += DIGITS[fen] + "分" if fen else "整"
    return f"（负数）{words}" if amount < 0 else words


def _whole(number: int) -> str:
    if not number:
        return DIGITS[0]
    groups: list[int] = []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    words, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += DIGITS[0]
        words += _four(group) + GROUPS[place]
        gap = False
    return words


def _four(number: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += (DIGITS[0] if gap and words else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return words
