"""Acts at their instants: whatever order they are thought of in, they are done in the order of time, under a moved clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from .. import clock

Act = Callable[[], None]


class Events:
    """A calendar of acts. An act may put further ones into it."""

    def __init__(self, random: Random, *, until: datetime) -> None:
        self._random = random
        self._until = until
        self._waiting: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def on(self, day: date, act: Act, *, after: datetime | None = None) -> datetime:
        """Put an act on a day in working hours, later than ``after``; when it will be."""
        minutes = self._random.randint(0, 8 * 60)
        at = datetime.combine(day, time(9), clock.SHANGHAI) + timedelta(minutes=minutes)
        if after is not None and at <= after:
            at = after + timedelta(minutes=self._random.randint(3, 50))
        heapq.heappush(self._waiting, (at, next(self._order), act))
        return at

    def run(self) -> int:
        """Do them all, up to the day of the demonstration; how many."""
        done = 0
        while self._waiting:
            at, _, act = heapq.heappop(self._waiting)
            if at >= self._until:
                continue  # what is still to come is left to whoever looks at it
            with clock.moved_to(at):
                act()
            done += 1
        return done
