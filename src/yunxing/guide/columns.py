"""A million verdicts: the same requirements over columns of facts.

``Columns`` holds the facts of many declarations as NumPy arrays, comes from declarations, Arrow or Parquet and goes
there; ``judge`` gives every outcome, every requirement's status and every reading that an outcome turns on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from .edition import Edition
from .facts import MASK_CELLS, TABLES, Facts, space
from .files import InputError, Place
from .judging import Judging, Readings, Status, judging
from .rules.many import Program, Table

Column = npt.NDArray[Any]
FINGERPRINT = b"yunxing.facts"
LAST_BIT = 1 << 63


@dataclass(frozen=True, eq=False)
class Columns:
    """Facts of many declarations: the star each applies for, a column for each fact, and the tables."""

    edition: Edition
    star: npt.NDArray[np.uint8]
    facts: Mapping[str, Column]
    tables: Mapping[str, Table]

    def __len__(self) -> int:
        return len(self.star)

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        cells = sum(a.nbytes for t in self.tables.values() for a in (*t.cells.values(), t.starts))
        return self.star.nbytes + sum(a.nbytes for a in self.facts.values()) + cells

    @classmethod
    def of(cls, edition: Edition, stars: Sequence[int], facts: Sequence[Facts]) -> Columns:
        """Columns from the facts of declarations and the star each applies for."""
        layout = space(edition)
        rows = list(zip(*(f.row for f in facts), strict=True)) if facts else [()] * len(layout.names)
        columns = {name: _array(rows[place], name in layout.masks) for name, place in layout.places.items()}
        tables = {}
        for index, (name, cells) in enumerate(TABLES.items()):
            starts = np.zeros(len(facts) + 1, dtype=np.int64)
            np.cumsum([len(f.tables[index]) for f in facts], out=starts[1:])
            flat = [row for f in facts for row in f.tables[index]]
            turned = list(zip(*flat, strict=True)) if flat else [()] * len(cells)
            arrays = {c: _array(turned[i], (name, c) in MASK_CELLS) for i, c in enumerate(cells)}
            tables[name] = Table(arrays, starts)
        return cls(edition, np.array(stars, dtype=np.uint8), columns, tables)

    @classmethod
    def joined(cls, parts: Sequence[Columns]) -> Columns:
        """Several stretches of columns as one; they are of one edition."""
        first = parts[0]
        if len(parts) == 1:
            return first
        tables = {}
        for name, table in first.tables.items():
            cells = {c: np.concatenate([p.tables[name].cells[c] for p in parts]) for c in table.cells}
            counts = np.concatenate([np.diff(p.tables[name].starts) for p in parts])
            tables[name] = Table(cells, np.concatenate(([0], np.cumsum(counts))).astype(np.int64))
        facts = {n: np.concatenate([p.facts[n] for p in parts]) for n in first.facts}
        return cls(first.edition, np.concatenate([p.star for p in parts]), facts, tables)

    def only(self, chosen: npt.NDArray[np.bool_]) -> Columns:
        """The declarations for which ``chosen`` is true."""
        if chosen.all():
            return self
        tables = {}
        for name, table in self.tables.items():
            counts = np.diff(table.starts)
            rows = np.repeat(chosen, counts)
            starts = np.concatenate(([0], np.cumsum(counts[chosen]))).astype(np.int64)
            tables[name] = Table({c: a[rows] for c, a in table.cells.items()}, starts)
        return Columns(self.edition, self.star[chosen], {n: c[chosen] for n, c in self.facts.items()}, tables)

    def row(self, index: int) -> Facts:
        """The facts of one declaration again."""
        tables = []
        for name, cells in TABLES.items():
            table = self.tables[name]
            low, high = int(table.starts[index]), int(table.starts[index + 1])
            tables.append(tuple(tuple(int(table.cells[c][i]) for c in cells) for i in range(low, high)))
        return Facts(tuple(int(column[index]) for column in self.facts.values()), tuple(tables))

    def to_arrow(self) -> pa.Table:
        """One Arrow column for each fact, and a list column for each cell of the tables."""
        arrays: dict[str, Any] = {"star": pa.array(self.star)}
        arrays |= {name: pa.array(column) for name, column in self.facts.items()}
        for name, table in self.tables.items():
            offsets = pa.array(table.starts.astype(np.int32))
            for cell, column in table.cells.items():
                arrays[f"{name}.{cell}"] = pa.ListArray.from_arrays(offsets, pa.array(column))
        made = pa.table(arrays)
        return made.replace_schema_metadata({FINGERPRINT: space_mark(self.edition).encode()})

    @classmethod
    def from_arrow(cls, table: pa.Table, edition: Edition, *, name: str = "arrow") -> Columns:
        """Columns from ``to_arrow``. Raises ``InputError`` where they are not facts of this edition."""
        mark = (table.schema.metadata or {}).get(FINGERPRINT, b"").decode()
        layout = space(edition)
        wanted = ["star", *layout.names, *(f"{t}.{c}" for t, cells in TABLES.items() for c in cells)]
        missing = [column for column in wanted if column not in table.column_names]
        if missing or mark not in ("", space_mark(edition)):
            listed = "、".join(missing[:5]) or mark
            raise InputError.one(
                Place(name), "", f"不是本版指南的事实数据（{listed}）", f"not facts of this edition ({listed})"
            )
        facts = {n: table[n].to_numpy() for n in layout.names}
        tables = {}
        for key, cells in TABLES.items():
            columns = {c: table[f"{key}.{c}"].combine_chunks() for c in cells}
            lists = next(iter(columns.values()))
            starts = np.zeros(len(table) + 1, dtype=np.int64)
            np.cumsum(lists.value_lengths().to_numpy(zero_copy_only=False), out=starts[1:])
            tables[key] = Table({c: a.flatten().to_numpy(zero_copy_only=False) for c, a in columns.items()}, starts)
        return cls(edition, table["star"].to_numpy().astype(np.uint8), facts, tables)

    def to_parquet(self, path: Path) -> None:
        """Write the facts to a Parquet file."""
        pq.write_table(self.to_arrow(), path)

    @classmethod
    def from_parquet(cls, path: Path, edition: Edition) -> Columns:
        """Read what ``to_parquet`` wrote. Raises ``InputError`` where that is no such file."""
        try:
            table = pq.read_table(path)
        except (OSError, pa.ArrowException) as error:
            zh, en = "不是能读的 Parquet 文件", "not a readable Parquet file"
            raise InputError.one(Place(str(path)), "", zh, en) from error
        return cls.from_arrow(table, edition, name=str(path))


def _array(values: Iterable[int], mask: bool) -> Column:
    """A column; a row beyond the 64th shares the last bit, which only says that some row is concerned."""
    if mask:
        return np.array([min(v, LAST_BIT) if v.bit_length() > 64 else v for v in values], dtype=np.uint64)
    return np.array(values, dtype=np.int64)


def space_mark(edition: Edition) -> str:
    """What tells one layout of facts from another: its columns in order."""
    return f"{edition.key}/{len(space(edition).names)}"


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Verdicts over columns.

    ``outcome`` is that of the star applied for, ``by_star`` that of every star, ``statuses`` one row of ``Status``
    numbers for each requirement (the star applied for), ``otherwise`` the outcome under each alternative reading.
    """

    rules: Judging = field(repr=False)
    readings: Readings
    outcome: npt.NDArray[np.int8]
    by_star: Mapping[int, npt.NDArray[np.int8]]
    statuses: npt.NDArray[np.int8]
    statuses_by_star: Mapping[int, npt.NDArray[np.int8]] = field(repr=False)
    otherwise: Mapping[tuple[str, str], npt.NDArray[np.int8]]

    @property
    def keys(self) -> list[str]:
        """The requirements, in the order of ``statuses``."""
        return [r.key for r in self.rules.requirements]

    def turns_on(self, index: int) -> list[tuple[str, str]]:
        """The (reading, alternative) that would change one declaration's outcome."""
        return [pair for pair, other in self.otherwise.items() if other[index] != self.outcome[index]]

    def to_arrow(self) -> pa.Table:
        """Outcomes, the outcome for every star and every requirement's status as Arrow columns."""
        arrays: dict[str, Any] = {"outcome": pa.array(self.outcome)}
        arrays |= {f"outcome.{star}": pa.array(column) for star, column in self.by_star.items()}
        arrays |= {f"status.{key}": pa.array(self.statuses[i]) for i, key in enumerate(self.keys)}
        return pa.table(arrays)


@lru_cache(maxsize=1024)
def _program(
    rules: Judging, star: int, readings: tuple[tuple[str, str], ...], which: tuple[int, ...] | None = None
) -> Program:
    """The statuses of all requirements for a star, or of some of them, as a program over columns."""
    settled = dict(readings)
    chosen = rules.requirements if which is None else [rules.requirements[i] for i in which]
    return Program({r.key: rules.status(r, readings=settled, star=star) for r in chosen})


def judge(columns: Columns, readings: Readings, *, alternatives: bool = True) -> Outcomes:
    """Judge every row under one set of settled readings; ``alternatives`` also says what each outcome turns on."""
    rules = judging(columns.edition)
    total, stars = len(columns), columns.edition.stars
    settled = tuple(readings.items())
    binding = np.array(rules.binding)
    statuses = np.full((len(rules.requirements), total), Status.NOT_APPLICABLE, dtype=np.int8)
    outcome = np.zeros(total, dtype=np.int8)
    by_star: dict[int, npt.NDArray[np.int8]] = {}
    all_statuses: dict[int, npt.NDArray[np.int8]] = {}
    for star in stars:
        results = _run(_program(rules, star, settled), columns)
        worst = np.maximum(results[binding].max(axis=0, initial=0), 0) if total else np.zeros(0, dtype=np.int8)
        by_star[star] = worst
        all_statuses[star] = results
        mine = columns.star == star
        outcome[mine] = worst[mine]
        statuses[:, mine] = results[:, mine]
    otherwise: dict[tuple[str, str], npt.NDArray[np.int8]] = {}
    if alternatives:
        for star in stars:
            mine = columns.star == star
            if not mine.any():
                continue
            part = columns.only(mine)
            before_all = all_statuses[star][:, mine]
            for check in rules.rechecks(star, readings):
                pair = (check.reading, check.alternative)
                other = otherwise.setdefault(pair, outcome.copy())
                changed = tuple({**readings, check.reading: check.alternative}.items())
                results = _run(_program(rules, star, changed, check.touched), part)
                before = before_all[list(check.touched)]
                rest = before_all[list(check.untouched)].max(axis=0, initial=0)
                worst = np.maximum(np.maximum(results.max(axis=0, initial=0), rest), 0)
                open_ = ((results == Status.UNKNOWN) & (before != Status.UNKNOWN)).any(axis=0)
                # An alternative that rests on something unknown says nothing.
                other[mine] = np.where(open_, outcome[mine], worst)
    return Outcomes(rules, dict(readings), outcome, by_star, statuses, all_statuses, otherwise)


def _run(program: Program, columns: Columns) -> npt.NDArray[np.int8]:
    total = len(columns)
    results = np.zeros((len(program.names), total), dtype=np.int8)

    def keep(first: int, end: int, values: Sequence[Any]) -> None:
        for place, value in enumerate(values):
            results[place, first:end] = value

    program.run(columns.facts, columns.tables, rows=total, sink=keep)
    return results
