"""What is read of a form, and what could not be: each with its place in the document, its value and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from pydantic_core import PydanticCustomError

T = TypeVar("T")
MOST_SHOWN = 40


class Where(NamedTuple):
    """A place in the document, in both languages."""

    zh: str
    en: str


def at(table: int, row: int, zh: str, en: str) -> Where:
    """A cell: the table and row, counted from 1, and the name of what stands there."""
    return Where(f"第{table}个表第{row}行“{zh}”", f"table {table}, row {row}, {en}")


def aside(table: int, row: int, column: int) -> Where:
    """A cell that the form does not have, by its table, row and column; ``column`` is counted from 0."""
    return Where(f"第{table}个表第{row}行第{column + 1}列", f"table {table}, row {row}, column {column + 1}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the form that was not taken over, or that a person should look at."""

    where: Where
    value: str
    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Place, value and the way out on one line."""
        value = self.value if len(self.value) <= MOST_SHOWN else f"{self.value[:MOST_SHOWN]}…"
        value = " ".join(value.split())
        if lang == "en":
            return f"{self.where.en}{f' “{value}”' if value else ''}: {self.en}"
        return f"{self.where.zh}{f'（{value}）' if value else ''}：{self.zh}"


@dataclass(slots=True)
class Record:
    """The values found so far, as the mapping that a declaration is read from, and the problems."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    """What the form says and a declaration has no place for, word for word, by the table or record it belongs to."""

    def put(self, path: str, value: Any, where: Where | None = None, text: str = "") -> None:
        """Set a value by its dotted path; the first that is found stays, and another one at ``where`` is a problem."""
        *groups, last = path.split(".")
        here = self.values
        for group in groups:
            here = here.setdefault(group, {})
        if here.setdefault(last, value) != value and where is not None:
            self.problem(
                where,
                text or str(value),
                "填了不止一处，内容不同，取前一处，请核对",
                "is given twice and differs; the first was taken: check it",
            )

    def note(self, key: str, text: str) -> None:
        """Keep what a table or record of the declaration has no place for."""
        self.notes.setdefault(key, []).append(text)

    def extra(self, where: Where, text: str) -> None:
        """Name what stands where the form asks for nothing."""
        self.problem(where, text, "这里的内容没有列入，请核对", "what stands here was left out: check it")

    def get(self, path: str) -> Any:
        """The value at a dotted path, or None."""
        here: Any = self.values
        for key in path.split("."):
            here = here.get(key) if isinstance(here, dict) else None
        return here

    def problem(self, where: Where, value: str, zh: str, en: str) -> None:
        """Note what was not taken over."""
        self.problems.append(Problem(where, value, zh, en))

    def tried(self, read: Callable[[Any], T], text: str, where: Where) -> T | None:
        """A value as a reader of ``guide.values`` takes it; what it refuses is a problem, and None."""
        try:
            return read(text)
        except PydanticCustomError as error:
            said = error.context or {}
            self.problem(where, text, str(said.get("zh", error)), str(said.get("en", error)))
            return None
