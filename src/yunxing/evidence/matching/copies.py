"""Vouchers of which a copy was read badly: a digit or two of the number left out, and the pictures show one page.

A number with another digit in a place may be that of the next voucher, whatever else agrees; it is never joined here.
"""

from __future__ import annotations

from collections.abc import Sequence

from yunxing.reference.text import tidy_code

from .things import Piece, alike

_TOLD = ("dated", "amount_yuan")
_SIDES = ("payer", "payee")
_LEAST_DIGITS, _LEFT_OUT = 10, 2


def joined_copies(groups: list[list[Piece]]) -> list[list[Piece]]:
    """Groups of papers with those joined that show a voucher which is there already, its number read with a digit missing.

    The group with the longer number comes to stand first. What speaks against it in any fact that both state keeps two apart.
    """
    by_day: dict[tuple[object, ...], list[list[Piece]]] = {}
    kept = []
    for group in sorted(groups, key=lambda g: (-len(_number(g[0])), g[0].key)):
        told = tuple(_value(group[0], name) for name in _TOLD)
        homes = by_day.setdefault(told, []) if None not in told else []
        fitting = [home for home in homes if _shortened(group[0], home[0]) and _one_page(group, home)]
        if len(fitting) == 1:
            fitting[0] += group
            continue
        kept.append(group)
        homes.append(group)
    return kept


def _shortened(piece: Piece, whole: Piece) -> bool:
    """Whether the number of the one may be that of the other with a digit or two left out, and nothing else differs."""
    number, full = _number(piece), _number(whole)
    if len(number) < _LEAST_DIGITS or not 0 < len(full) - len(number) <= _LEFT_OUT:
        return False
    if piece.paper.facts["voucher"].sure:
        return False
    rest = iter(full)
    if not all(digit in rest for digit in number):
        return False
    pairs = [(_value(piece, name), _value(whole, name)) for name in _SIDES]
    return all(a is None or b is None or alike("payee")(a, b) for a, b in pairs)


def _one_page(group: Sequence[Piece], home: Sequence[Piece]) -> bool:
    """Whether a picture of the one is a picture of the other. Small pictures, whose digits cannot be told apart, say nothing."""
    mine, theirs = _prints(group), _prints(home)
    if not mine or not theirs:
        return False
    from ..reuse import Print, compare  # noqa: PLC0415 -- loads OpenCV, which most folders need not

    found = (compare(Print(a), Print(b)) for a in theirs for b in mine)
    return any(likeness.kind != "different" and not likeness.coarse for likeness in found)


def _prints(group: Sequence[Piece]) -> list[bytes]:
    pages = ((piece.reading, page) for piece in group for page in piece.paper.pages[:1])
    return [reading.prints[page] for reading, page in pages if page in reading.prints]


def _number(piece: Piece) -> str:
    value = _value(piece, "voucher")
    return tidy_code(value) if isinstance(value, str) else ""


def _value(piece: Piece, name: str) -> object:
    fact = piece.paper.facts.get(name)
    return None if fact is None else fact.value
