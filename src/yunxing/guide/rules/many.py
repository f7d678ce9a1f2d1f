"""The road for many declarations: the same terms as a NumPy program over columns.

A program runs chunk by chunk in buffers that are made once, so that its memory does not grow with the rows.
Nothing here knows what the rules say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from .terms import (
    Aggregate,
    Cell,
    Const,
    Fact,
    Op,
    Term,
    all_of,
    any_of,
    compare,
)

Column = npt.NDArray[Any]
_Step = tuple[Callable[..., Any], tuple[int, ...], int]
"""A call, the slots it reads and the slot it fills."""
CHUNK = 1 << 16
"""Rows judged at a time: a few such buffers stay in a core's cache."""

_DAY_ONE = np.datetime64("0001-01-01", "D").astype(np.int64) - 1


def moved_by_months(days: Column, months: int | Column) -> Column:
    """Day ordinals ``months`` calendar months later; 0 (unknown) stays 0."""
    dates = (np.asarray(days).astype(np.int64) + _DAY_ONE).astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day = (dates - month).astype(np.int64)
    target = month + np.asarray(months).astype("timedelta64[M]")
    length = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - target.astype("datetime64[D]")
    last = length.astype(np.int64) - 1
    moved = target.astype("datetime64[D]").astype(np.int64) + np.minimum(day, last) - _DAY_ONE
    return np.where(days == 0, 0, moved)


def full_months(since: Column, until: Column) -> Column:
    """Full calendar months between day ordinals; -1 where one is unknown or the order wrong."""
    since, until = np.broadcast_arrays(np.asarray(since, dtype=np.int64), np.asarray(until, dtype=np.int64))
    first, last = (
        (days + _DAY_ONE).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) for days in (since, until)
    )
    months = last - first
    months = np.where(moved_by_months(since, months) <= until, months, months - 1)
    return np.where((since == 0) | (until == 0) | (since > until), -1, months)


@dataclass(frozen=True)
class Table:
    """Rows that belong to declarations: its cells as columns, sorted by owner, and where each owner's begin.

    ``starts`` has one entry more than there are declarations.
    """

    cells: Mapping[str, Column]
    starts: npt.NDArray[np.int64]


def _kept_apart(mask: Any, other: Any) -> Any:
    """The bits of a mask that the other does not have."""
    if isinstance(other, np.ndarray):
        return np.bitwise_and(mask, np.bitwise_not(other))
    return np.bitwise_and(mask, np.uint64(~other & 0xFFFFFFFFFFFFFFFF))


def _special(*_: Any) -> Any:
    raise AssertionError("an aggregate is run by the program itself")


_SPECIAL: Callable[..., Any] = _special
_CALLS: dict[str, Callable[..., Any]] = {
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "&": np.bitwise_and,
    "|": np.bitwise_or,
    "bits": np.bitwise_count,
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "&~": _kept_apart,
    "if": np.where,
    "months": moved_by_months,
    "between": full_months,
    "max": np.maximum,
}
_CHAINED = {"and", "or", "&", "|", "+", "-", "max"}


def by_column(options: Mapping[int, Term], star: Term) -> Term:
    """One term from those resolved for each star, chosen row by row from a column that holds the star."""
    alike: dict[Term, list[int]] = {}
    for value, term in options.items():
        alike.setdefault(term, []).append(value)
    if len(alike) == 1:
        return next(iter(alike))
    return any_of(*(all_of(any_of(*(compare(star, "==", s) for s in group)), term) for term, group in alike.items()))


class _Buffers:
    """Where steps write: a buffer is handed on as soon as nobody reads what stands in it."""

    def __init__(self, steps: Sequence[_Step], results: Sequence[int], chunk: int) -> None:
        self.chunk = chunk
        self.held: dict[int, Column] = {}
        self._free: dict[np.dtype[Any], list[Column]] = {}
        last: dict[int, int] = {}
        for index, (_, sources, _) in enumerate(steps):
            last.update(dict.fromkeys(sources, index))
        for slot in results:
            last.pop(slot, None)
        self._released: dict[int, list[int]] = {target: [] for _, _, target in steps}
        for slot, index in last.items():
            self._released[steps[index][2]].append(slot)

    def assign(self, slot: int, like: Any) -> None:
        """Give a step its buffer, once its result's type is known; elementwise steps may write over what they read."""
        for done in self._released[slot]:
            if done in self.held:
                buffer = self.held[done]
                self._free.setdefault(buffer.dtype, []).append(buffer)
        if isinstance(like, np.ndarray):
            free = self._free.get(like.dtype)
            self.held[slot] = free.pop() if free else np.empty(self.chunk, dtype=like.dtype)


class Program:
    """Terms ready to run over columns.

    ``outputs`` are resolved terms by name; running yields one column for each. With ``keep_buffers`` a run leaves its
    buffers (some megabytes) to the next one, which then need not be made and touched anew.
    """

    def __init__(self, outputs: Mapping[str, Term], *, keep_buffers: bool = False) -> None:
        self.names = list(outputs)
        self._keep_buffers = keep_buffers
        self._slots: dict[Term, int] = {}
        self._facts: list[tuple[str, int]] = []
        self._constants: dict[int, int] = {}
        self._steps: list[_Step] = []
        self._aggregates: dict[int, Aggregate] = {}
        self._idle: dict[tuple[Any, ...], list[_Buffers]] = {}
        self._next = 0
        self._results = [self._place(term) for term in outputs.values()]

    @property
    def facts(self) -> list[str]:
        """The columns the program reads."""
        return [name for name, _ in self._facts]

    @property
    def tables(self) -> set[str]:
        """The tables the program reads."""
        return {term.table for term in self._aggregates.values()}

    def _slot(self) -> int:
        self._next += 1
        return self._next - 1

    def _place(self, term: Term) -> int:
        """The slot in which a term's column will stand, with the steps that fill it."""
        if term in self._slots:
            return self._slots[term]
        match term:
            case Const():
                slot = self._slot()
                self._constants[slot] = term.value
            case Fact():
                slot = self._slot()
                self._facts.append((term.name, slot))
            case Aggregate():
                parts = [self._place(part) for part in _outside_rows(term)]
                slot = self._slot()
                self._aggregates[slot] = term
                self._steps.append((_SPECIAL, tuple(parts), slot))
            case Op():
                slot = self._place_op(term)
            case _:
                raise TypeError(f"not resolved: {term!r}")
        self._slots[term] = slot
        return slot

    def _place_op(self, term: Op) -> int:
        places = [self._place(part) for part in term.args]
        call = _CALLS[term.name]
        if term.name in _CHAINED:
            slot = places[0]
            for place in places[1:]:
                target = self._slot()
                self._steps.append((call, (slot, place), target))
                slot = target
            return slot
        slot = self._slot()
        self._steps.append((call, tuple(places), slot))
        return slot

    def run(
        self,
        columns: Mapping[str, Column],
        tables: Mapping[str, Table] | None = None,
        *,
        rows: int | None = None,
        sink: Callable[[int, int, Sequence[Any]], None] | None = None,
        chunk: int = CHUNK,
    ) -> dict[str, Column]:
        """Judge every row.

        ``columns`` are arrays of equal length by fact name, ``tables`` the tables by name. Without a ``sink`` the
        outputs come back as columns; with one it is called with (first row, end row, the outputs of that chunk),
        whose arrays are only valid during the call, and nothing is kept. Raises ``KeyError`` for a missing column.
        """
        missing = [name for name in self.facts if name not in columns]
        if missing:
            raise KeyError(f"columns are missing: {', '.join(missing)}")
        total = rows if rows is not None else len(next(iter(columns.values())))
        pieces: list[list[Column]] = [[] for _ in self.names]
        idle = self._idle.setdefault((chunk, *(columns[name].dtype for name in self.facts)), [])
        buffers = idle.pop() if idle else _Buffers(self._steps, self._results, chunk)
        for first in range(0, total, chunk):
            end = min(first + chunk, total)
            results = self._run_chunk(columns, tables or {}, first, end, buffers)
            if sink is not None:
                sink(first, end, results)
                continue
            for kept, result in zip(pieces, results, strict=True):
                kept.append(np.array(np.broadcast_to(result, (end - first,))))
        if self._keep_buffers:
            idle.append(buffers)
        if sink is not None:
            return {}
        empty = np.zeros(0, dtype=np.int64)
        return {n: np.concatenate(p) if p else empty for n, p in zip(self.names, pieces, strict=True)}

    def _run_chunk(
        self,
        columns: Mapping[str, Column],
        tables: Mapping[str, Table],
        first: int,
        end: int,
        buffers: _Buffers,
    ) -> list[Any]:
        width = end - first
        values: list[Any] = [None] * self._next
        for slot, constant in self._constants.items():
            values[slot] = constant
        for name, slot in self._facts:
            values[slot] = columns[name][first:end]
        held = buffers.held
        for call, sources, slot in self._steps:
            if call is _SPECIAL:
                term = self._aggregates[slot]
                values[slot] = self._aggregate(term, tables[term.table], values, first, end)
                continue
            args = [values[source] for source in sources]
            buffer = held.get(slot)
            if buffer is not None:
                values[slot] = call(*args, buffer if width == buffers.chunk else buffer[:width])
            else:
                values[slot] = call(*args)
                if isinstance(call, np.ufunc):
                    buffers.assign(slot, values[slot])
        return [values[slot] for slot in self._results]

    def _aggregate(self, term: Aggregate, table: Table, values: list[Any], first: int, end: int) -> Column:
        starts = table.starts[first : end + 1]
        low, high = int(starts[0]), int(starts[-1])
        counts = np.diff(starts)
        known: dict[Term, Any] = {}
        owner = np.repeat(np.arange(end - first), counts)
        for part in _outside_rows(term):
            value = values[self._slots[part]]
            known[part] = value[owner] if isinstance(value, np.ndarray) else value

        def at_rows(t: Term) -> Any:
            if t not in known:
                if isinstance(t, Cell):
                    known[t] = table.cells[t.name][low:high]
                elif isinstance(t, Const):
                    known[t] = t.value
                else:
                    assert isinstance(t, Op)
                    args = [at_rows(a) for a in t.args]
                    call = _CALLS[t.name]
                    known[t] = reduce(call, args) if t.name in _CHAINED else call(*args)
            return known[t]

        where = np.broadcast_to(at_rows(term.where), (high - low,)).astype(bool)
        value = np.broadcast_to(at_rows(term.value), (high - low,))
        return _reduced(term.how, value, where, starts - low, counts)


def _outside_rows(term: Aggregate) -> list[Term]:
    """The largest parts of an aggregate that speak of the declaration and not of the row."""
    found: dict[Term, None] = {}

    def top(t: Term) -> None:
        if isinstance(t, Const | Cell):
            return
        if isinstance(t, Fact | Aggregate) or not _row_bound(t):
            found[t] = None
            return
        for part in t.parts:
            top(part)

    top(term.where)
    top(term.value)
    return list(found)


def _row_bound(term: Term) -> bool:
    if isinstance(term, Cell):
        return True
    return not isinstance(term, Aggregate) and any(_row_bound(p) for p in term.parts)


def _reduced(how: str, value: Column, where: Column, offsets: Column, counts: Column) -> Column:
    """One number for each owner from its rows."""
    size = len(counts)
    if how in ("min", "max"):
        kept = np.cumsum(np.concatenate(([0], where)))
        offsets, value = kept[offsets], value[where]
        counts = np.diff(offsets)
    out: Column
    full = counts > 0
    at = offsets[:-1][full]
    match how:
        case "sum":
            out = np.zeros(size, dtype=np.int64)
            if at.size:
                out[full] = np.add.reduceat(np.where(where, value, 0).astype(np.int64), at)
        case "count":
            out = np.zeros(size, dtype=np.int64)
            if at.size:
                out[full] = np.add.reduceat(where.astype(np.int64), at)
        case "or":
            out = np.zeros(size, dtype=np.uint64)
            if at.size:
                out[full] = np.bitwise_or.reduceat(np.where(where, value.astype(np.uint64), np.uint64(0)), at)
        case "any":
            out = np.zeros(size, dtype=bool)
            if at.size:
                out[full] = np.logical_or.reduceat(where & (value != 0), at)
        case "all":
            out = np.ones(size, dtype=bool)
            if at.size:
                out[full] = np.logical_and.reduceat(~where | (value != 0), at)
        case _:
            out = np.zeros(size, dtype=np.int64)
            if at.size:
                reducer = np.minimum if how == "min" else np.maximum
                out[full] = reducer.reduceat(value.astype(np.int64), at)
    return out
