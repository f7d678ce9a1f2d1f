"""How things are timed and how the table is printed: repetitions taken in turns, minimum and median of each.

Taking turns means that a machine that slows down for a moment slows down all that is compared.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any


class AnswersDifferError(RuntimeError):
    """Two that are compared do not give the same answers, so that their times say nothing."""


Clock = Callable[[], float]
CPU: Clock = time.process_time
WALL: Clock = time.perf_counter


@dataclass(frozen=True)
class Timed:
    """Seconds of each repetition."""

    seconds: list[float]

    @property
    def least(self) -> float:
        return min(self.seconds)

    @property
    def middle(self) -> float:
        return median(self.seconds)

    def per(self, count: int) -> Timed:
        """The same for one of so many."""
        return Timed([s / count for s in self.seconds])


def in_turns(
    things: Mapping[str, Callable[[], Any]], *, repetitions: int, clock: Clock, warm_up: int = 1
) -> dict[str, Timed]:
    """Time each thing, one after the other, again and again."""
    for _ in range(warm_up):
        for thing in things.values():
            thing()
    taken: dict[str, list[float]] = {name: [] for name in things}
    gc.collect()
    gc.disable()
    try:
        for _ in range(repetitions):
            for name, thing in things.items():
                before = clock()
                thing()
                taken[name].append(clock() - before)
    finally:
        gc.enable()
    return {name: Timed(seconds) for name, seconds in taken.items()}


@dataclass
class Report:
    """The table as it grows, and what was missed."""

    missed: list[str]
    reached: int = 0

    def part(self, title: str, *notes: str) -> None:
        """A heading, with what the reader should know of the part."""
        print(f"\n{title}")
        for note in notes:
            print(f"  {note}")
        print(f"  {'':58}{'minimum':>12}{'median':>12}{'ratio':>9}   target", flush=True)

    def row(
        self,
        what: str,
        least: str,
        middle: str = "",
        ratio: float | None = None,
        *,
        target: str = "",
        met: bool | None = None,
    ) -> None:
        """One line; ``met`` is None where there is no target."""
        shown = "" if ratio is None else f"{ratio:.2f}"
        word = "" if met is None else "reached" if met else "MISSED"
        print(f"  {what:58}{least:>12}{middle:>12}{shown:>9}   {target:24} {word}".rstrip(), flush=True)
        if met:
            self.reached += 1
        elif met is False:
            self.missed.append(what)

    def note(self, text: str) -> None:
        """A line of words."""
        print(f"  {text}", flush=True)

    def end(self) -> None:
        """How it went."""
        print(f"\n{self.reached} targets reached, {len(self.missed)} missed{':' if self.missed else '.'}")
        for what in self.missed:
            print(f"  {what.strip()}")


def micro(seconds: float) -> str:
    """Microseconds."""
    return f"{seconds * 1e6:,.1f} µs"


def milli(seconds: float) -> str:
    """Milliseconds."""
    return f"{seconds * 1e3:,.2f} ms"
