"""A value of the guide that may differ by star and by reading, nested in any order.

In a data file it is written as the plain value, as ``{3: 2, 4: 3, 5: 4}`` (stars), or as
``{by: P2, or: any, and: all}`` (the alternatives of a reading).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .rules.terms import ByReading, ByStar, Term

T = TypeVar("T")


@dataclass(frozen=True)
class StarTable:
    """A value for each star."""

    options: Mapping[int, Any]


@dataclass(frozen=True)
class ReadingTable:
    """A value for each alternative of a reading."""

    by: str
    options: Mapping[str, Any]


class Varied(Generic[T]):
    """A value of type T, or tables of such values by star or reading."""

    __slots__ = ("node",)

    def __init__(self, node: Any) -> None:
        self.node = node

    def term(self, leaf: Callable[[T], Term]) -> Term:
        """The term that chooses among the terms of the leaves."""
        return _term(self.node, leaf)

    def value(self, *, star: int, readings: Mapping[str, str]) -> T | None:
        """The value for a star under readings; None where a star has none."""
        node = self.node
        while isinstance(node, StarTable | ReadingTable):
            node = node.options.get(star) if isinstance(node, StarTable) else node.options[readings[node.by]]
        return node  # type: ignore[no-any-return]

    def leaves(self) -> Iterator[T]:
        """Every value in it."""
        stack = [self.node]
        while stack:
            node = stack.pop()
            if isinstance(node, StarTable | ReadingTable):
                stack.extend(node.options.values())
            else:
                yield node

    def tables(self) -> Iterator[tuple[tuple[str, ...], StarTable | ReadingTable]]:
        """Every table in it, with its path."""
        stack: list[tuple[tuple[str, ...], Any]] = [((), self.node)]
        while stack:
            path, node = stack.pop()
            if isinstance(node, StarTable | ReadingTable):
                yield path, node
                stack.extend(((*path, str(key)), option) for key, option in node.options.items())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Reads the plain value or the tables with the schema of T."""
        (leaf_type,) = get_args(source)
        adapter: TypeAdapter[Any] = TypeAdapter(leaf_type)

        def parse(value: Any) -> Varied[Any]:
            return value if isinstance(value, Varied) else Varied(_parsed(value, adapter, ()))

        return core_schema.no_info_plain_validator_function(parse)


def _parsed(value: Any, adapter: TypeAdapter[Any], path: tuple[str, ...]) -> Any:
    if isinstance(value, dict) and "by" in value:
        options = {k: _parsed(v, adapter, (*path, k)) for k, v in value.items() if k != "by"}
        if not options:
            raise PydanticCustomError("varied", "a reading table needs its alternatives", {"suffix": path})
        return ReadingTable(str(value["by"]), options)
    if isinstance(value, dict) and value and all(str(k).isdecimal() for k in value):
        return StarTable({int(k): _parsed(v, adapter, (*path, str(k))) for k, v in value.items()})
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        suffix = (*path, *(str(part) for part in first["loc"]))
        raise PydanticCustomError(
            "varied",
            "{message}",
            {
                "message": first["msg"],
                "suffix": suffix,
                "kind": first["type"],
                "input": first["input"],
                **first.get("ctx", {}),
            },
        ) from error


def _term(node: Any, leaf: Callable[[Any], Term]) -> Term:
    if isinstance(node, StarTable):
        return ByStar(tuple((star, _term(option, leaf)) for star, option in node.options.items()))
    if isinstance(node, ReadingTable):
        return ByReading(node.by, tuple((key, _term(option, leaf)) for key, option in node.options.items()))
    return leaf(node)
