"""What the office knows and the enterprise does not say: its area, lists, sanctions, titles, the call.

Nothing here is guessed: what a context does not say is unknown, and a verdict says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from yunxing.reference import divisions, uscc
from yunxing.reference.text import tidy_code

from . import files
from .complaints import refused
from .files import InputError, Source
from .loading import load_lists
from .shapes import ExemptionList
from .values import Day, Text, said

_CONFIG = ConfigDict(extra="forbid")
_BRACKETS = str.maketrans("（）［］｛｝", "()[]{}")


@lru_cache(maxsize=65536)
def same_name(name: str) -> str:
    """A name for exact comparison: brackets of either width and spaces make no difference (R30), nothing else does."""
    return "".join(name.translate(_BRACKETS).split())


def _identified(name: str | None, code: str | None) -> None:
    if not name and not code:
        raise said("请写企业名称或统一社会信用代码", "give the name or the credit code")


@dataclass(frozen=True)
class Sanction:
    """A blacklisting in force from a day, perhaps to a day (R84, R85)."""

    __pydantic_config__ = _CONFIG
    of: Literal["enterprise", "provider"]
    from_: Annotated[Day, Field(alias="from")] = None
    name: Text = None
    uscc: Text = None
    until: Day = None
    reason: Text = None

    def __post_init__(self) -> None:
        """A record of nobody is refused."""
        _identified(self.name, self.uscc)


@dataclass(frozen=True)
class Title:
    """A star held."""

    __pydantic_config__ = _CONFIG
    star: int
    name: Text = None
    uscc: Text = None
    from_: Annotated[Day, Field(alias="from")] = None
    revoked: Day = None

    def __post_init__(self) -> None:
        """A record of nobody is refused."""
        _identified(self.name, self.uscc)


@dataclass(frozen=True)
class LiveDeclaration:
    """Another declaration alive in the same call."""

    __pydantic_config__ = _CONFIG
    name: Text = None
    uscc: Text = None
    star: int | None = None
    id: Text = None

    def __post_init__(self) -> None:
        """A record of nobody is refused."""
        _identified(self.name, self.uscc)


@dataclass(frozen=True)
class Call:
    """申报批次: its window for enterprises, the county's deadline, the stars it takes."""

    __pydantic_config__ = _CONFIG
    name: Text = None
    opens: Day = None
    deadline: Day = None
    county_deadline: Day = None
    stars: tuple[int, ...] | None = None


class Known(NamedTuple):
    """What is known of one enterprise on a day: 1 yes, 0 no, -1 unknown; ``held`` is a star, 0 none, -1 unknown."""

    area: int
    sanctioned: int
    provider_sanctioned: int
    held: int
    others: int
    listed_for_its_area: int
    listed_anywhere: int


@dataclass(frozen=True, eq=False)
class Context:
    """The office's knowledge. ``None`` anywhere means: not known. The empty context knows nothing."""

    __pydantic_config__ = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    format: Literal["yunxing/context@1"] = "yunxing/context@1"
    area: Text = None
    exemption_lists: tuple[ExemptionList, ...] | None = None
    sanctions: tuple[Sanction, ...] | None = None
    titles: tuple[Title, ...] | None = None
    call: Call | None = None
    live: tuple[LiveDeclaration, ...] | None = None
    reviewed_invoices: dict[str, bool] = field(default_factory=dict)

    def known_of(
        self,
        *,
        name: str | None,
        code: str | None,
        division: str | None,
        providers: Sequence[Any],
        on: date | None,
    ) -> Known:
        """What is known of an enterprise on a day (its day of filing)."""
        area = -1
        if self.area is not None and division:
            area = _inside(division, self.area)
        sanctioned = provider_sanctioned = held = others = -1
        if self.sanctions is not None:
            struck = self._struck
            sanctioned = int(any(_runs(s.from_, s.until, on) for s in struck["enterprise"].of(name, code)))
            provider_sanctioned = int(
                any(_runs(s.from_, s.until, on) for p in providers for s in struck["provider"].of(p.name, p.uscc))
            )
        if self.titles is not None:
            held = max((t.star for t in self._titles.of(name, code) if _runs(t.from_, t.revoked, on)), default=0)
        if self.live is not None:
            others = int(bool(self._live.of(name, code)))
        mine, anywhere = self._exempt(name, division, on)
        return Known(area, sanctioned, provider_sanctioned, held, others, mine, anywhere)

    @cached_property
    def _struck(self) -> Mapping[str, _Register]:
        return {of: _Register(s for s in self.sanctions or () if s.of == of) for of in ("enterprise", "provider")}

    @cached_property
    def _titles(self) -> _Register:
        return _Register(self.titles or ())

    @cached_property
    def _live(self) -> _Register:
        return _Register(self.live or ())

    @cached_property
    def _listed(self) -> list[tuple[ExemptionList, frozenset[str]]]:
        return [(lst, frozenset(map(same_name, lst.names))) for lst in self.exemption_lists or ()]

    def _exempt(self, name: str | None, division: str | None, on: date | None) -> tuple[int, int]:
        if self.exemption_lists is None or not name:
            return -1, -1
        wanted, mine, anywhere = same_name(name), -1, -1
        for lst, names in self._listed:
            if not _runs(lst.from_, lst.until, on):
                continue
            inside = int(wanted in names)
            anywhere = max(anywhere, inside)
            if division and division.startswith(lst.area):
                mine = max(mine, inside)
        return mine, anywhere


@lru_cache(maxsize=65536)
def _inside(division: str, area: str) -> int:
    return int(divisions.within(division, area)) if divisions.is_known(division) else -1


class _Register:
    """Records of parties, found by credit code where both sides give a sound one, else by exact name."""

    def __init__(self, records: Iterable[Any]) -> None:
        self._by_code: dict[str, list[Any]] = {}
        self._by_name: dict[str, list[Any]] = {}
        for record in records:
            if record.uscc:
                self._by_code.setdefault(_code(record.uscc), []).append(record)
            if record.name:
                self._by_name.setdefault(same_name(record.name), []).append(record)

    def of(self, name: str | None, given: str | None) -> list[Any]:
        """The records of a party. One of the same name but another sound code is somebody else."""
        if not self._by_code and not self._by_name:
            return []
        code = _code(given) if given else ""
        found = list(self._by_code.get(code, ())) if code else []
        for record in self._by_name.get(same_name(name), ()) if name else ():
            apart = code and record.uscc and uscc.is_valid(code) and _code(record.uscc) != code
            if record not in found and not apart:
                found.append(record)
        return found


@lru_cache(maxsize=65536)
def _code(text: str) -> str:
    return tidy_code(text)


def _runs(start: date | None, end: date | None, on: date | None) -> bool:
    if on is None:
        return end is None
    return (start is None or start <= on) and (end is None or on <= end)


def _lists(value: Any) -> Any:
    """Packaged lists may be named by their key."""
    if value is None or not isinstance(value, list):
        return value
    packaged = {lst.key: lst for lst in load_lists()}
    found = []
    for entry in value:
        if isinstance(entry, str):
            if entry not in packaged:
                listed = "、".join(packaged)
                raise said(f"没有名单「{entry}」，现有：{listed}", f"there is no list {entry!r}; there are {listed}")
            found.append(packaged[entry])
        else:
            found.append(entry)
    return found


_RECORDS: Mapping[str, Any] = {
    "": Context,
    "sanctions": Sanction,
    "titles": Title,
    "live": LiveDeclaration,
    "call": Call,
}
_KNOWN = {at: [name.rstrip("_") for name in record.__dataclass_fields__] for at, record in _RECORDS.items()}
_KNOWN["exemption_lists"] = [field.alias or name for name, field in ExemptionList.model_fields.items()]
_ADAPTER: TypeAdapter[Context] = TypeAdapter(Context)


def read_context(path: Path) -> Context:
    """The context in a YAML or JSON file. Raises ``InputError`` naming file, line, key and the way out."""
    return context_from(files.read(path))


def context_from(source: Source) -> Context:
    """As ``read_context``, for a file at hand."""
    if not isinstance(source.values, dict):
        raise InputError.one(source.place(()), "", "应为一组“键: 值”", "a mapping of keys was expected")
    try:
        values = dict(source.values)
        if values.get("area") is not None:
            values["area"] = _area(source, values["area"])
        values["exemption_lists"] = _named_lists(source, values.get("exemption_lists"))
        return _ADAPTER.validate_python(values)
    except ValidationError as error:
        raise refused(error, source, known=_KNOWN) from error


def _area(source: Source, value: Any) -> str:
    """The code of an area; a name that means exactly one is as good."""
    text = tidy_code(str(value))
    found = [text] if divisions.is_known(text) else [d.code for d in divisions.by_name(str(value))]
    if len(found) != 1:
        raise InputError.one(
            source.place(("area",)),
            "area",
            f"没有行政区划「{value}」，请写代码（如 3207）或名称",
            f"there is no division {value!r}: write a code such as 3207, or a name",
        )
    return found[0]


def _named_lists(source: Source, value: Any) -> Any:
    try:
        return _lists(value)
    except Exception as error:
        context = getattr(error, "context", None) or {}
        place = source.place(("exemption_lists",))
        zh, en = context.get("zh", str(error)), context.get("en", str(error))
        raise InputError.one(place, "exemption_lists", zh, en) from error
