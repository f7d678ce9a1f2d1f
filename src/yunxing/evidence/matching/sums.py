"""Which of some amounts add up to one exactly. Whole numbers only; every bound is stated, so that no folder takes long."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

ALL_SUBSETS = 22
"""So many amounts are looked at in every combination; of more, small groups and stretches in the order given."""
THREES = 120
"""Up to so many amounts, groups of three are looked at."""


class Sums(NamedTuple):
    """Sets of places whose amounts add up to the target. ``all``: there are no others."""

    sets: list[tuple[int, ...]]
    all: bool


def sums_to(amounts: Sequence[int], target: int, *, most: int = 40) -> Sums:
    """The sets of places whose amounts make the target, smallest sets first, in an order that is always the same.

    Amounts are positive; those above the target play no part. Where more than ``most`` sets do, only groups of up to
    three and stretches of neighbours are given.
    """
    usable = [place for place, amount in enumerate(amounts) if 0 < amount <= target]
    if sum(amounts[place] for place in usable) < target or target <= 0:
        return Sums([], all=True)
    if len(usable) <= ALL_SUBSETS:
        found = sorted({*_halves(amounts, usable, target, most)}, key=lambda s: (len(s), s))
        if len(found) <= most:
            return Sums(found, all=True)
    structured = {*islice(_few(amounts, usable, target), most), *islice(_stretches(amounts, usable, target), most)}
    return Sums(sorted(structured, key=lambda s: (len(s), s)), all=False)


def _halves(amounts: Sequence[int], usable: Sequence[int], target: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every combination of one half against every one of the other: 2^(n/2) each, not 2^n."""
    middle = len(usable) // 2
    left, right = _every(amounts, usable[:middle]), _every(amounts, usable[middle:])
    right.sort()
    totals = [total for total, _ in right]
    count = 0
    for total, places in left:
        first, last = bisect_left(totals, target - total), bisect_right(totals, target - total)
        for _, others in right[first:last]:
            yield places + others
            count += 1
            if count > most:
                return


def _every(amounts: Sequence[int], places: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    found: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    for place in places:
        found += [(total + amounts[place], (*chosen, place)) for total, chosen in found]
    return found


def _stretches(amounts: Sequence[int], usable: Sequence[int], target: int) -> Iterator[tuple[int, ...]]:
    """Neighbours in the order given, such as the instalments of one contract."""
    first, total = 0, 0
    for last, place in enumerate(usable):
        total += amounts[place]
        while total > target:
            total -= amounts[usable[first]]
            first += 1
        if total == target:
            yield tuple(usable[first : last + 1])


def _few(amounts: Sequence[int], usable: Sequence[int], target: int) -> Iterator[tuple[int, ...]]:
    """One, two or three of them; of equal amounts, the first places only."""
    places: dict[int, list[int]] = {}
    for place in usable:
        places.setdefault(amounts[place], []).append(place)
    for place in places.get(target, ()):
        yield (place,)
    for place in usable:
        for other in places.get(target - amounts[place], ())[:3]:
            if other > place:
                yield place, other
    if len(usable) > THREES:
        return
    for i, one in enumerate(usable):
        for two in usable[i + 1 :]:
            for three in places.get(target - amounts[one] - amounts[two], ())[:3]:
                if three > two:
                    yield one, two, three
