"""What if: the same declarations under other numbers, other readings or another edition; who gains and who falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from .columns import Columns, judge
from .context import Context
from .declaration import Declaration
from .edition import Edition
from .files import InputError, Place
from .judging import Outcome, Status, judging
from .sheets.reading import STRETCH, Entry


@dataclass(frozen=True, slots=True)
class Change:
    """A declaration whose outcome differs: from what, to what, and which requirements stand otherwise."""

    id: str
    name: str
    county: str
    star: int
    before: Outcome
    after: Outcome
    criteria: tuple[str, ...]

    @property
    def gains(self) -> bool:
        """It meets now and did not before."""
        return self.after == Outcome.MEETS

    @property
    def falls(self) -> bool:
        """It met before and does not now."""
        return self.before == Outcome.MEETS


@dataclass
class Comparison:
    """All that a what-if says of some declarations."""

    total: int = 0
    before: Counter[Outcome] = field(default_factory=Counter)
    after: Counter[Outcome] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    sizes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def by(self, what: str) -> dict[str, tuple[int, int, int]]:
        """Gains, falls and other changes by ``county``, ``star`` or ``criterion``, most changes first."""
        counts: dict[str, list[int]] = {}
        for change in self.changes:
            keys = {"county": (change.county,), "star": (str(change.star),), "criterion": change.criteria}[what]
            place = 0 if change.gains else 1 if change.falls else 2
            for key in keys:
                counts.setdefault(key, [0, 0, 0])[place] += 1
        return {k: (v[0], v[1], v[2]) for k, v in sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0]))}


def compare(
    entries: Iterable[Entry],
    edition: Edition,
    other: Edition,
    context_of: Callable[[Entry], Context],
    *,
    readings: Mapping[str, str] | None = None,
    other_readings: Mapping[str, str] | None = None,
) -> Comparison:
    """Judge every entry twice, by what is known of it, and gather what differs. Raises ``InputError`` where the other edition lacks a claimed row."""
    found = Comparison()
    first, second = judging(edition), judging(other)
    source = iter(entries)
    while part := list(islice(source, STRETCH)):
        stars = [e.declaration.star for e in part]
        known = [context_of(e) for e in part]
        for entry in part:
            _fits(entry, other)
        columns = Columns.of(
            edition, stars, [first.space.of(e.declaration, c) for e, c in zip(part, known, strict=True)]
        )
        others = (
            columns
            if other is edition
            else Columns.of(other, stars, [second.space.of(e.declaration, c) for e, c in zip(part, known, strict=True)])
        )
        before, after = _judged(part, columns, readings), _judged(part, others, other_readings)
        shared = [(i, second.places[key]) for key, i in first.places.items() if key in second.places]
        bound = [(i, j) for i, j in shared if i in first.binding]
        keys = [first.requirements[i].key for i, _ in bound]
        was_, now_ = before[1][[i for i, _ in bound]], after[1][[j for _, j in bound]]
        # What lacked a proof and now fails is a cause as well, though it was unmet before.
        differs = (was_ != now_) & ((was_ > Status.MET) | (now_ > Status.MET))
        for index, entry in enumerate(part):
            was, now = Outcome(int(before[0][index])), Outcome(int(after[0][index]))
            found.total += 1
            found.before[was] += 1
            found.after[now] += 1
            county = entry.declaration.fields.get("enterprise.division") or "—"
            found.sizes["county", county] += 1
            found.sizes["star", str(entry.declaration.star)] += 1
            if was != now:
                moved = tuple(keys[place] for place in np.flatnonzero(differs[:, index]))
                found.changes.append(
                    Change(entry.id, entry.declaration.name, county, entry.declaration.star, was, now, moved)
                )
    return found


def _judged(part: list[Entry], columns: Columns, chosen: Mapping[str, str] | None) -> tuple[Any, Any]:
    """Outcomes and statuses; rulings of the edition are taken as in force on each declaration's own day."""
    edition = columns.edition
    if not edition.rulings:
        plain = judge(columns, edition.settled(chosen=chosen), alternatives=False)
        return plain.outcome, plain.statuses
    settled = [tuple(edition.settled(e.day, chosen).items()) for e in part]
    found = {key: judge(columns, dict(key), alternatives=False) for key in dict.fromkeys(settled)}
    mine = [found[key] for key in settled]
    return (
        np.array([o.outcome[i] for i, o in enumerate(mine)]),
        np.array([o.statuses[:, i] for i, o in enumerate(mine)]).T,
    )


def _fits(entry: Entry, other: Edition) -> None:
    unknown = unknown_to(entry.declaration, other)
    if unknown:
        what = "、".join(unknown[:3])
        raise InputError.one(
            Place(entry.id, entry.row),
            "",
            f"另一版指南（{other.key}）没有：{what}，无法对照",
            f"the other edition ({other.key}) does not know {what}: they cannot be compared",
        )


def unknown_to(declaration: Declaration, other: Edition) -> list[str]:
    """What a declaration names that another edition does not know: rows, papers, choices, or else its star."""
    unknown = [c.item for c in declaration.claims if c.item not in other.bits]
    unknown += [r.item for r in declaration.evidence if r.item not in other.evidence]
    for path, field_ in other.fields.items():
        if field_.type in ("choice", "choices"):
            value = declaration.fields.get(path) or ()
            unknown += [v for v in ((value,) if isinstance(value, str) else value) if v not in field_.choices]
    return unknown or ([] if declaration.star in other.stars else [f"{declaration.star}★"])
