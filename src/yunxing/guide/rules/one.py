"""The road for one declaration: terms written out as one plain Python function.

A rule of an edition becomes a line of Python in which every shared part is computed once and every table is
read in a single loop. Nothing here knows what the rules say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from yunxing.reference.calendar import add_months
from yunxing.reference.calendar import full_months as calendar_months

from .terms import Aggregate, Cell, Const, Fact, Op, Term, walk

Row = Sequence[int]
Tables = Sequence[Sequence[Row]]
Judge = Callable[[Row, Tables], tuple[Any, ...]]


@lru_cache(maxsize=65536)
def moved_by_months(day: int, months: int) -> int:
    """The day ordinal ``months`` calendar months after ``day``; 0 (unknown) stays 0."""
    return add_months(date.fromordinal(day), months).toordinal() if day else 0


@lru_cache(maxsize=65536)
def full_months(since: int, until: int) -> int:
    """Full calendar months between two day ordinals; -1 where one is unknown or the order wrong."""
    if not since or not until or since > until:
        return -1
    return calendar_months(date.fromordinal(since), date.fromordinal(until))


_START = {"sum": "0", "count": "0", "any": "0", "or": "0", "all": "1", "min": "None", "max": "None"}


class _Writer:
    """Writes the body of one function."""

    def __init__(self, facts: Mapping[str, int], tables: Mapping[str, tuple[int, Sequence[str]]]) -> None:
        self.facts = facts
        self.tables = tables
        self.lines: list[str] = []
        self.names: dict[Term, str] = {}
        self.uses: Counter[Term] = Counter()

    def count_uses(self, outputs: Sequence[Term]) -> None:
        seen: set[Term] = set()
        stack = list(outputs)
        self.uses.update(outputs)
        while stack:
            term = stack.pop()
            if term in seen:
                continue
            seen.add(term)
            self.uses.update(term.parts)
            stack.extend(term.parts)

    def write_aggregates(self, outputs: Sequence[Term]) -> None:
        """Loops first, table by table; an aggregate that needs another waits for the next round."""
        waiting = [t for t in _ordered(outputs) if isinstance(t, Aggregate)]
        while waiting:
            ready = [t for t in waiting if not _needs(t, waiting)]
            for table in dict.fromkeys(t.table for t in ready):
                self.write_loop(table, [t for t in ready if t.table == table])
            waiting = [t for t in waiting if t not in ready]

    def write_loop(self, table: str, aggregates: Sequence[Aggregate]) -> None:
        index, cells = self.tables[table]
        for aggregate in aggregates:
            for part in walk(aggregate):  # what does not depend on the row is computed before the loop
                if not isinstance(part, Const | Cell | Aggregate) and not _has_cell(part):
                    self.expression(part, keep=not isinstance(part, Fact))
        for aggregate in aggregates:
            self.names[aggregate] = name = f"a{len(self.names)}"
            self.lines.append(f"{name} = {_START[aggregate.how]}")
        used = {part.name for a in aggregates for part in walk(a) if isinstance(part, Cell)}
        row = ", ".join(f"c_{cell}" if cell in used else "_" for cell in cells)
        self.lines.append(f"for {row}, in tables[{index}]:")
        outside, kept = self.lines, dict(self.names)
        self.lines = []
        for aggregate in aggregates:
            where = self.expression(aggregate.where)
            value = self.expression(aggregate.value)
            self.lines.extend(_accumulate(self.names[aggregate], aggregate.how, value, where))
        outside.extend("    " + line for line in self.lines)
        self.lines, self.names = outside, kept
        for aggregate in aggregates:
            if aggregate.how in ("min", "max"):
                self.lines.append(f"{kept[aggregate]} = {kept[aggregate]} or 0")

    def expression(self, term: Term, *, keep: bool = False) -> str:
        """Python text for a term; one used again gets a variable."""
        if isinstance(term, Const):
            return str(term.value)
        if isinstance(term, Cell):
            return f"c_{term.name}"
        if term in self.names:
            return self.names[term]
        if isinstance(term, Fact):
            text, keep = f"row[{self.facts[term.name]}]", True
        elif isinstance(term, Op):
            text = _operation(term.name, [self.expression(a) for a in term.args])
        else:
            raise TypeError(f"not resolved: {term!r}")
        if keep or self.uses[term] > 1:
            name = f"v{len(self.names)}"
            self.lines.append(f"{name} = {text}")
            self.names[term] = name
            return name
        return text


def _ordered(outputs: Sequence[Term]) -> list[Term]:
    found: dict[Term, None] = {}
    for output in outputs:
        found.update(dict.fromkeys(walk(output)))
    return list(found)


def _needs(term: Aggregate, others: Sequence[Term]) -> bool:
    return any(part in others for part in walk(term) if part is not term and part != term)


def _has_cell(term: Term) -> bool:
    """Whether a term speaks of a row outside an aggregate of its own."""
    if isinstance(term, Cell):
        return True
    return not isinstance(term, Aggregate) and any(_has_cell(p) for p in term.parts)


def _accumulate(name: str, how: str, value: str, where: str) -> list[str]:
    step = {
        "sum": f"{name} += {value}",
        "count": f"{name} += 1",
        "any": f"if {value}: {name} = 1",
        "all": f"if not {value}: {name} = 0",
        "or": f"{name} |= {value}",
        "min": f"if {name} is None or {value} < {name}: {name} = {value}",
        "max": f"if {name} is None or {value} > {name}: {name} = {value}",
    }[how]
    return [step] if where == "1" else [f"if {where}:", f"    {step}"]


def _operation(name: str, args: list[str]) -> str:
    match name:
        case "and" | "or":
            return "(" + f" {name} ".join(args) + ")"
        case "not":
            return f"(not {args[0]})"
        case "bits":
            return f"({args[0]}).bit_count()"
        case "&~":
            return f"({args[0]} & ~{args[1]})"
        case "if":
            return f"({args[1]} if {args[0]} else {args[2]})"
        case "months" | "between" | "max":
            return f"{name}({', '.join(args)})"
        case _:
            return "(" + f" {name} ".join(args) + ")"


def write_function(
    outputs: Sequence[Sequence[Term]],
    *,
    facts: Mapping[str, int],
    tables: Mapping[str, tuple[int, Sequence[str]]],
) -> tuple[Judge, str]:
    """A function ``(row, tables) -> tuple of tuples`` with the value of every output, and its source.

    ``outputs`` are resolved terms in groups, one tuple each; ``facts`` gives each fact's place in the row,
    ``tables`` each table's place and its cells in order.
    """
    flat = [term for group in outputs for term in group]
    writer = _Writer(facts, tables)
    writer.count_uses(flat)
    writer.write_aggregates(flat)
    groups = []
    for group in outputs:
        texts = [writer.expression(term) for term in group]
        groups.append("(" + "".join(f"{text}, " for text in texts) + ")")
    body = [*writer.lines, f"return ({''.join(f'{g}, ' for g in groups)})"]
    source = "def judge(row, tables):\n" + "\n".join("    " + line for line in body) + "\n"
    space: dict[str, Any] = {"months": moved_by_months, "between": full_months}
    exec(compile(source, "<rules>", "exec"), space)
    judge: Judge = space["judge"]
    return judge, source
