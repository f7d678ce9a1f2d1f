"""Drawing cases for site checks so that nobody can steer it and anybody can repeat it by hand (R82, R83).

Three things make the draw, each fixed before the next is known: a seed, shown beforehand by its SHA-256; the population,
frozen and shown by its SHA-256; a public value that nobody knows before. Nothing else enters:

- The population's text has a line ``number,star,county`` for each case, in the order of the numbers, each ended by a line
  feed, in UTF-8. Its SHA-256 is the population's hash.
- The rank of a case is the SHA-256 of ``seed``, the population's hash, the public value and the case's number, in UTF-8,
  with a line feed between them and none at the end. Hashes are written in small hexadecimal letters.
- Of each stratum the cases with the least ranks are drawn: as many as a share of its base amounts to, rounded up.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from . import files
from .complaints import refused
from .files import InputError

FORMAT = "yunxing-draw/1"
Part = Literal["star", "county"]
Sha = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""Text that stands on one line of what is hashed."""
Plain = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x20\x7f,]+$")]
"""A number or a code: without commas and line feeds, so that no two populations have the same text."""
Star = Annotated[int, Field(ge=1, le=9)]


class Member(NamedTuple):
    """A case of a population: its number, its star, the code of its county."""

    number: str
    star: int
    county: str


def new_seed() -> str:
    """A seed that nobody guesses: 256 random bits as 64 hexadecimal letters."""
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """The SHA-256 of a seed's text, to be shown before the population is frozen."""
    return _sha256(seed)


def public_text(text: str) -> str:
    """A public value as it enters the draw: on one line, with single spaces and none at its ends."""
    return " ".join(text.split())


def canonical(population: Iterable[Member]) -> str:
    """The text of a population, of which its hash is taken."""
    return "".join(f"{number},{star},{county}\n" for number, star, county in sorted(population))


def hash_of(population: Iterable[Member]) -> str:
    """The hash by which a frozen population is known."""
    return _sha256(canonical(population))


def rank(seed: str, population_hash: str, public_value: str, number: str) -> str:
    """Where a case stands in a draw: the least ranks are drawn."""
    return _sha256("\n".join((seed, population_hash, public_value, number)))


def stratum(member: Member, strata: Sequence[Part]) -> str:
    """The stratum of a case: the values of what is drawn apart, with a stroke between; empty where nothing is."""
    return "/".join(str(member.star if part == "star" else member.county) for part in strata)


def sizes(population: Iterable[Member], strata: Sequence[Part]) -> dict[str, int]:
    """How many cases each stratum has."""
    return dict(sorted(Counter(stratum(one, strata) for one in population).items()))


@dataclass(frozen=True)
class Draw:
    """A draw as its file has it. What is not known yet is empty; ``sample`` is None where nothing was drawn."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    format: Literal["yunxing-draw/1"]
    commitment: Sha
    population: Annotated[list[tuple[Plain, Star, Plain]], Field(max_length=200_000)]
    population_sha256: Sha
    share_percent: Annotated[int, Field(ge=0, le=100)]
    strata: Annotated[list[Part], Field(max_length=2)] = field(default_factory=list)
    base: dict[str, Annotated[int, Field(ge=0)]] = field(default_factory=dict)
    """Of how many cases the share is, by stratum, where it is not of the population's own."""
    seed: Line = ""
    public_source: Line = ""
    public_on: Line = ""
    public_value: Line = ""
    left: list[Plain] = field(default_factory=list)
    """Cases that were ended after the freeze: the next in rank take their places."""
    sample: list[Plain] | None = None

    @property
    def members(self) -> list[Member]:
        """The population in the order of its numbers."""
        return sorted(Member(*one) for one in self.population)

    @property
    def is_drawn(self) -> bool:
        """Whether everything that makes the draw is known."""
        return bool(self.seed and self.public_value)


def needed(
    population: Iterable[Member], share_percent: int, strata: Sequence[Part], base: Mapping[str, int]
) -> dict[str, int]:
    """How many cases of each stratum are to be drawn: the share of its base, rounded up, and no more than there are.

    Without a ``base`` for a stratum it is the number of its cases. Exact whole numbers (R83).
    """
    return {
        key: min(size, -(-base.get(key, size) * share_percent // 100))
        for key, size in sizes(population, strata).items()
    }


def ranked(draw: Draw) -> list[tuple[str, Member]]:
    """Every case with its rank, the least first."""
    population_hash = hash_of(draw.members)
    return sorted((rank(draw.seed, population_hash, draw.public_value, one.number), one) for one in draw.members)


def sample_of(draw: Draw) -> list[str]:
    """The numbers drawn, the least rank first."""
    open_places = needed(draw.members, draw.share_percent, draw.strata, draw.base)
    gone, taken = set(draw.left), []
    for _, one in ranked(draw):
        key = stratum(one, draw.strata)
        if one.number not in gone and open_places[key]:
            open_places[key] -= 1
            taken.append(one.number)
    return taken


class Check(NamedTuple):
    """One thing that a draw's file states, with what follows from the rest of it."""

    key: Literal["commitment", "population", "sample"]
    stated: str
    computed: str

    @property
    def agrees(self) -> bool:
        """Whether the two are the same."""
        return self.stated == self.computed


def checks(draw: Draw) -> list[Check]:
    """What a draw's file states, repeated. Before the seed is shown the population alone can be."""
    found = [Check("population", draw.population_sha256, hash_of(draw.members))]
    if draw.seed:
        found.insert(0, Check("commitment", draw.commitment, commitment(draw.seed)))
    if draw.is_drawn and draw.sample is not None:
        found.append(Check("sample", " ".join(draw.sample), " ".join(sample_of(draw))))
    return found


_ADAPTER: TypeAdapter[Draw] = TypeAdapter(Draw)
_KNOWN = {"": list(Draw.__dataclass_fields__)}


def read_draw(path: Path) -> Draw:
    """The draw in a JSON or YAML file. Raises ``InputError`` naming line, key and the way out."""
    source = files.read(path)
    if not isinstance(source.values, dict):
        raise InputError.one(source.place(()), "", "应为一组“键: 值”", "a mapping of keys was expected")
    try:
        draw = _ADAPTER.validate_python(source.values)
    except ValidationError as error:
        raise refused(error, source, known=_KNOWN) from error
    if len(set(draw.strata)) < len(draw.strata):
        raise InputError.one(source.place(("strata",)), "strata", "同一项写了两次", "the same is named twice")
    _refuse_strange(draw, source)
    return draw


def _refuse_strange(draw: Draw, source: files.Source) -> None:
    """Numbers that stand there twice, and numbers drawn or ended that are none of the population's."""
    numbers = Counter(number for number, _, _ in draw.population)
    for at, (number, _, _) in enumerate(draw.population):
        if numbers[number] > 1:
            raise InputError.one(
                source.place(("population", at)),
                f"population.{at}",
                f"编号 {number} 出现两次",
                f"{number} is there twice",
            )
    for key, listed in (("sample", draw.sample or ()), ("left", draw.left)):
        for number in listed:
            if number not in numbers:
                raise InputError.one(
                    source.place((key,)), key, f"总体中没有编号 {number}", f"{number} is not in the population"
                )


def plain(draw: Draw) -> dict[str, Any]:
    """A draw as its file holds it."""
    made: dict[str, Any] = _ADAPTER.dump_python(draw, mode="json")
    made["population"] = [list(one) for one in draw.members]
    return made


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
