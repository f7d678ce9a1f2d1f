"""Which things account for which, by their amounts: one for one, one made of several, several made by one.

It knows amounts and how well two things fit, not what they are. A pair is given only where every nearly as good way of
explaining the whole has it; the others are left open with their candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from .sums import sums_to

EXACT = 14.0
"""What an amount that is explained to the last fen is worth; evidence of a pair is counted against it."""
LEAST = 4.0
"""An explanation that so much else speaks against is none."""
MARGIN = 0.75
"""Two ways of explaining that are closer than this are equally good: a person has to say."""
PER_PART, MOST_OF_PARTS = 0.4, 3.0
"""The more parts, the likelier that a sum is chance."""
MOST_STEPS = 20_000
"""Steps of one search; a group that needs more is settled block by block."""
MOST_BLOCKS = 300
"""A group with more of them is not searched at all."""

Pair = tuple[str, str]
L = TypeVar("L")
R = TypeVar("R")


class Item(NamedTuple):
    """A thing with its amount in whole fen (or finer). One that may go by either of two amounts comes twice."""

    id: str
    amount: int


class Block(NamedTuple):
    """One thing and the others that make up its amount: its pairs (left, right), and how good it is."""

    pairs: tuple[Pair, ...]
    score: float
    complete: bool
    """Whether every other sum was looked at."""

    @property
    def items(self) -> frozenset[str]:
        """Everything in it."""
        return frozenset(item for pair in self.pairs for item in pair)


class Explained(NamedTuple):
    """Pairs with the block that each stands in, and for what is open its candidates."""

    pairs: dict[Pair, Block]
    open: dict[str, tuple[str, ...]]


def explain(
    lefts: Sequence[Item],
    rights: Sequence[Item],
    *,
    possible: Callable[[str, str], bool],
    evidence: Callable[[str, str], float],
    groups: Callable[[str, Sequence[str]], Iterable[Sequence[str]]] | None = None,
) -> Explained:
    """Explain amounts of the left by those of the right and the other way.

    ``possible`` says whether a left and a right may belong together at all; ``evidence`` how much speaks for it beyond
    the amount (against it: below 0). ``groups`` gives, of many candidates for one thing, those that go together.
    """
    blocks = _blocks(lefts, rights, possible, evidence, groups)
    pairs: dict[Pair, Block] = {}
    unsettled: dict[str, tuple[str, ...]] = {}
    for part in _components(blocks):
        settled, undecided = _settle(part)
        pairs.update(settled)
        unsettled.update(undecided)
    return Explained(pairs, unsettled)


def alone_by_amount(
    lefts: Iterable[tuple[L, Decimal | None]],
    rights: Iterable[tuple[R, Decimal | None]],
    possible: Callable[[L, R], bool],
) -> Iterator[tuple[L, R]]:
    """The pairs of one amount where neither has another that it could go with."""
    by_amount: dict[Decimal, tuple[list[L], list[R]]] = {}
    for left, amount in lefts:
        if amount is not None and amount > 0:
            by_amount.setdefault(amount, ([], []))[0].append(left)
    for right, amount in rights:
        if amount is not None and amount > 0:
            by_amount.setdefault(amount, ([], []))[1].append(right)
    for ones, others in by_amount.values():
        pairs = [(one, other) for one in ones for other in others if possible(one, other)]
        if len(pairs) == 1:
            yield pairs[0]


def _blocks(
    lefts: Sequence[Item],
    rights: Sequence[Item],
    possible: Callable[[str, str], bool],
    evidence: Callable[[str, str], float],
    groups: Callable[[str, Sequence[str]], Iterable[Sequence[str]]] | None,
) -> list[Block]:
    found: dict[tuple[Pair, ...], Block] = {}
    for turned in (False, True):
        wholes, parts = (rights, lefts) if turned else (lefts, rights)
        for whole in wholes:
            fitting = [
                part
                for part in parts
                if 0 < part.amount <= whole.amount
                and (possible(part.id, whole.id) if turned else possible(whole.id, part.id))
            ]
            together = [fitting]
            if groups is not None:
                names = list(dict.fromkeys(part.id for part in fitting))
                together += [[part for part in fitting if part.id in some] for some in groups(whole.id, names)]
            for candidates in together:
                sums = sums_to([part.amount for part in candidates], whole.amount)
                for places in sums.sets:
                    chosen = sorted(candidates[place].id for place in places)
                    if len(set(chosen)) < len(chosen):
                        continue  # one thing by both of its amounts
                    pairs = tuple((name, whole.id) if turned else (whole.id, name) for name in chosen)
                    extra = min(PER_PART * (len(pairs) - 1), MOST_OF_PARTS)
                    score = EXACT - extra + sum(evidence(left, right) for left, right in pairs)
                    if score > LEAST and pairs not in found:
                        found[pairs] = Block(pairs, round(score, 6), sums.all)
    return sorted(found.values(), key=lambda b: (-b.score, b.pairs))


def _components(blocks: Sequence[Block]) -> list[list[Block]]:
    parent: dict[str, str] = {}

    def root(item: str) -> str:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for block in blocks:
        first, *others = sorted(block.items)
        for other in others:
            parent[root(other)] = root(first)
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(root(block.pairs[0][0]), []).append(block)
    return list(found.values())


def _settle(blocks: Sequence[Block]) -> tuple[dict[Pair, Block], dict[str, tuple[str, ...]]]:
    """The pairs that every nearly best choice of blocks has, and what is left open."""
    if len(blocks) == 1:
        return dict.fromkeys(blocks[0].pairs, blocks[0]), {}
    search = _Search(blocks)
    best = search.best() if len(blocks) <= MOST_BLOCKS else None
    settled = _one_by_one(blocks) if best is None else _certain(search, *best)
    taken = {item for pair in settled for item in pair}
    rest: dict[str, set[str]] = {}
    for block in blocks:
        if any(pair in settled for pair in block.pairs) or taken & block.items:
            continue
        for left, right in block.pairs:
            rest.setdefault(left, set()).add(right)
            rest.setdefault(right, set()).add(left)
    return settled, {item: tuple(sorted(others)) for item, others in rest.items()}


def _certain(search: _Search, value: float, chosen: Sequence[Block]) -> dict[Pair, Block]:
    settled: dict[Pair, Block] = {}
    for block in chosen:
        if not search.reaches(value - MARGIN, without=frozenset({block.pairs})):
            settled.update(dict.fromkeys(block.pairs, block))
            continue
        for pair in block.pairs if len(block.pairs) > 1 else ():
            if not search.reaches(value - MARGIN, without=frozenset(b.pairs for b in search.blocks if pair in b.pairs)):
                settled[pair] = block
    return settled


def _one_by_one(blocks: Sequence[Block]) -> dict[Pair, Block]:
    """For groups too large to search: a block stands where it beats every one that shares a thing with it."""
    settled: dict[Pair, Block] = {}
    items = [block.items for block in blocks]
    sharing: dict[str, list[int]] = {}
    for place, own in enumerate(items):
        for item in own:
            sharing.setdefault(item, []).append(place)
    gone: set[str] = set()
    for place, first in enumerate(blocks):
        if items[place] & gone:
            continue
        rivals = {other for item in items[place] for other in sharing[item] if other != place}
        near = [
            items[other] for other in rivals if blocks[other].score >= first.score - MARGIN and not items[other] & gone
        ]
        if not near:
            settled.update(dict.fromkeys(first.pairs, first))
        gone |= items[place].union(*near)
    return settled


class _TooLong(Exception):  # noqa: N818 -- named for what happened
    pass


class _Search:
    """The best choice of blocks that share nothing, by trying; bounded by ``MOST_STEPS``."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        names = sorted({item for block in blocks for item in block.items})
        place = {name: i for i, name in enumerate(names)}
        self.blocks = blocks
        self.masks = [sum(1 << place[item] for item in block.items) for block in blocks]
        self.count = len(names)
        self.steps = 0

    def best(self) -> tuple[float, list[Block]] | None:
        """The value of the best choice and its blocks; None where it takes too long to find."""
        self.steps = 0
        live = list(range(len(self.blocks)))
        found: list[tuple[float, list[int]]] = [(-1.0, [])]
        try:
            self._try(live, 0.0, [], found, lambda: found[0][0] + 1e-9)
        except _TooLong:
            return None
        value, chosen = found[0]
        return value, [self.blocks[i] for i in chosen]

    def reaches(self, value: float, *, without: frozenset[tuple[Pair, ...]]) -> bool:
        """Whether a choice without some blocks comes up to a value; where that takes too long to say, it may."""
        self.steps = 0
        live = [i for i, block in enumerate(self.blocks) if block.pairs not in without]
        found: list[tuple[float, list[int]]] = [(-1.0, [])]
        try:
            self._try(live, 0.0, [], found, lambda: value, first=True)
        except _TooLong:
            return True
        return found[0][0] >= value

    def _try(
        self,
        live: list[int],
        sofar: float,
        chosen: list[int],
        found: list[tuple[float, list[int]]],
        needed: Callable[[], float],
        *,
        first: bool = False,
    ) -> bool:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _TooLong
        if sofar > found[0][0]:
            found[0] = (sofar, list(chosen))
            if first and sofar >= needed():
                return True
        if not live or sofar + self._bound(live) < needed():
            return False
        pivot = self._rarest(live)
        for i in [i for i in live if self.masks[i] & pivot]:
            rest = [j for j in live if not self.masks[j] & self.masks[i]]
            chosen.append(i)
            done = self._try(rest, sofar + self.blocks[i].score, chosen, found, needed, first=first)
            chosen.pop()
            if done:
                return True
        return self._try([j for j in live if not self.masks[j] & pivot], sofar, chosen, found, needed, first=first)

    def _bound(self, live: Sequence[int]) -> float:
        """No choice of these blocks is worth more: each thing at the best share it has in any of them."""
        share = [0.0] * self.count
        for i in live:
            mask = self.masks[i]
            each = self.blocks[i].score / mask.bit_count()
            while mask:
                low = mask & -mask
                place = low.bit_length() - 1
                share[place] = max(share[place], each)
                mask ^= low
        return sum(share)

    def _rarest(self, live: Sequence[int]) -> int:
        """The thing that the fewest blocks have, as a bit."""
        count = [0] * self.count
        for i in live:
            mask = self.masks[i]
            while mask:
                low = mask & -mask
                count[low.bit_length() - 1] += 1
                mask ^= low
        place = min((n, p) for p, n in enumerate(count) if n)[1]
        return 1 << place
