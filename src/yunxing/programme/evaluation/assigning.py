"""Which experts give an opinion on which cases: without conflict, evenly loaded, by their fields; the same again for the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence

Pair = tuple[int, int]
"""A case and an expert, by their keys."""
_ROUNDS = 8


def assign(
    cases: Sequence[int],
    experts: Sequence[int],
    *,
    each: int,
    barred: Collection[Pair] = (),
    fit: Mapping[Pair, int] | None = None,
    loads: Mapping[int, int] | None = None,
) -> dict[int, list[int]]:
    """``each`` experts for every case, none of a ``barred`` pair. ``loads`` are cases that experts have already and keep.

    Loads are as even as conflicts allow: no chain of exchanges makes them evener, so they differ by at most one where
    nothing is barred. Among even ones those whose ``fit`` is greater are preferred. Raises ``ValueError`` naming the
    cases for which too few experts are left.
    """
    short = [case for case in cases if sum((case, one) not in barred for one in experts) < each]
    if short:
        raise ValueError(short)
    board = _Board(cases, experts, barred=frozenset(barred), fit=fit or {}, loads=loads or {})
    board.fill(each)
    board.even_out()
    board.suit()
    return {case: sorted(board.of[case]) for case in cases}


class _Board:
    def __init__(
        self,
        cases: Sequence[int],
        experts: Sequence[int],
        *,
        barred: frozenset[Pair],
        fit: Mapping[Pair, int],
        loads: Mapping[int, int],
    ) -> None:
        self.cases, self.experts = sorted(cases), sorted(experts)
        self.barred, self.fit = barred, fit
        self.load = {one: loads.get(one, 0) for one in self.experts}
        self.of: dict[int, set[int]] = {case: set() for case in cases}

    def may(self, case: int, expert: int) -> bool:
        return (case, expert) not in self.barred and expert not in self.of[case]

    def suits(self, case: int, expert: int) -> int:
        return self.fit.get((case, expert), 0)

    def move(self, case: int, old: int, new: int) -> None:
        self.of[case].remove(old)
        self.of[case].add(new)
        self.load[old] -= 1
        self.load[new] += 1

    def fill(self, each: int) -> None:
        """Those with the fewest experts to choose from first, each the least loaded that suits best."""
        free = {case: sum(self.may(case, one) for one in self.experts) for case in self.cases}
        for case in sorted(self.cases, key=lambda one: (free[one], one)):
            able = [one for one in self.experts if self.may(case, one)]
            able.sort(key=lambda one: (self.load[one], -self.suits(case, one), one))
            for one in able[:each]:
                self.of[case].add(one)
                self.load[one] += 1

    def even_out(self) -> None:
        """Pass cases along chains of experts from one who has at least two more, until there is no such chain."""
        while chain := self._chain():
            for case, old, new in chain:
                self.move(case, old, new)

    def _chain(self) -> list[tuple[int, int, int]]:
        for start in sorted(self.experts, key=lambda one: (-self.load[one], one)):
            if self.load[start] - min(self.load.values()) < 2:
                break
            came: dict[int, tuple[int, int] | None] = {start: None}
            line = deque([start])
            while line:
                here = line.popleft()
                if self.load[here] <= self.load[start] - 2:
                    return _steps(came, here)
                for case in self.cases:
                    if here not in self.of[case]:
                        continue
                    for other in self.experts:
                        if other not in came and self.may(case, other):
                            came[other] = (case, here)
                            line.append(other)
        return []

    def suit(self) -> None:
        """Exchange and hand over what suits others better, as long as loads stay as even."""
        for _ in range(_ROUNDS):
            held = [(case, one) for case in self.cases for one in sorted(self.of[case])]
            if not any([self._handed(*pair) for pair in held] + [self._exchanged(held)]):
                return

    def _handed(self, case: int, old: int) -> bool:
        if old not in self.of[case]:
            return False
        for new in self.experts:
            better = self.suits(case, new) > self.suits(case, old)
            if better and self.load[old] - self.load[new] == 1 and self.may(case, new):
                self.move(case, old, new)
                return True
        return False

    def _exchanged(self, held: Sequence[Pair]) -> bool:
        done = False
        for place, (one, first) in enumerate(held):
            for other, second in held[place + 1 :]:
                if one == other or first == second or first not in self.of[one] or second not in self.of[other]:
                    continue
                gain = self.suits(one, second) + self.suits(other, first)
                gain -= self.suits(one, first) + self.suits(other, second)
                if gain > 0 and self.may(one, second) and self.may(other, first):
                    self.move(one, first, second)
                    self.move(other, second, first)
                    done = True
        return done


def _steps(came: Mapping[int, tuple[int, int] | None], end: int) -> list[tuple[int, int, int]]:
    """The chain that led to an expert, its last hand-over first, so that no case ever has somebody twice."""
    steps = []
    before = came[end]
    while before is not None:
        case, giver = before
        steps.append((case, giver, end))
        end = giver
        before = came[end]
    return steps
