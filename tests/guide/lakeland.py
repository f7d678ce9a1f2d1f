"""Lakeland, a programme of the tests that shares nothing with the first edition (``editions/lakeland-2031``).

Its two kinds of requirement, its farms with exactly what their star asks, and what its office knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from tests.guide import factories
from yunxing.guide import files
from yunxing.guide.context import Call, Context, Title
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import Source
from yunxing.guide.kinds import quantities as q
from yunxing.guide.kinds.registry import Kind, Requirement, kind
from yunxing.guide.loading import load_edition
from yunxing.guide.rules.terms import NO, YES, ByStar, Const, Term, all_of, bits, both, compare, plus, times
from yunxing.guide.sentences import SENTENCES
from yunxing.guide.varied import Varied
from yunxing.guide.verdict import Finding, Verdict, assess

HERE = Path(__file__).parent / "editions" / "lakeland-2031"
NAME = "湖光青禾农庄"


def stated(table: Varied[Any], edition: Edition) -> Term:
    """Whether the edition states a number for the star."""
    return ByStar(tuple((s, table.term(lambda n: NO if n is None else YES)) for s in edition.stars))


@kind("share")
class Share(Kind):
    """One number of the form is at least so many hundredths of another, exactly."""

    mends: ClassVar[str] = "share"
    part: str
    whole: str
    at_least_percent: Varied[int | None]

    def mentioned(self) -> Iterator[Any]:
        yield "field", "part", [self.part]
        yield "field", "whole", [self.whole]

    def build(self, edition: Edition) -> Requirement:
        part, whole = q.value(self.part), q.value(self.whole)
        hundredfold = times(part, 100)
        needed = self.at_least_percent.term(lambda n: times(whole, n or 0))
        met = all_of(compare(part, ">=", 0), compare(whole, ">", 0), compare(hundredfold, ">=", needed))
        return Requirement(
            self, met=met, applies=stated(self.at_least_percent, edition), needed=needed, amount=hundredfold
        )


@kind("score")
class Score(Kind):
    """Each claim of a group brings so many points; the sum is at least so much."""

    mends: ClassVar[str] = "score"
    weights: dict[str, int]
    at_least: Varied[int | None]

    def mentioned(self) -> Iterator[Any]:
        yield "group", "weights", list(self.weights)

    def build(self, edition: Edition) -> Requirement:
        rows = q.claims(edition)
        points = plus(*(times(bits(both(rows, edition.mask([g]))), w) for g, w in self.weights.items()))
        return Requirement(
            self,
            met=self.at_least.term(lambda n: YES if n is None else compare(points, ">=", n)),
            applies=stated(self.at_least, edition),
            needed=self.at_least.term(lambda n: Const(n or 0)),
            amount=points,
        )


def _share(finding: Finding) -> tuple[str, str]:
    gap = finding.numbers.needed - finding.numbers.evidenced
    return f"上云人数还差{-(-gap // 100)}人", f"{-(-gap // 100)} more of the staff online"


SENTENCES["share"] = _share
SENTENCES["score"] = lambda finding: (
    f"还差{finding.numbers.needed - finding.numbers.declared}分",
    f"{finding.numbers.needed - finding.numbers.declared} more points",
)

SENSE, PLAN = ["sense.soil", "sense.water", "sense.other"], ["plan.sowing", "plan.harvest"]
SELL, GAIN = ["sell.shop", "sell.trace"], ["gain.water", "gain.yield"]
BASES: dict[int, tuple[list[str], int, str, str]] = {  # claims, online of 100, net yuan, model: each exactly enough
    1: (SENSE[:1], 0, "0", "rented"),
    2: (SENSE[:2] + PLAN[:1], 20, "12000.50", "rented"),
    4: (SENSE[:2] + PLAN + SELL[:1] + GAIN[:1], 30, "90000.00", "shared"),
    6: (SENSE + PLAN[:1] + SELL[:1] + GAIN, 50, "300000.00", "own"),
}
SINCE = {1: "2031-03-15", 2: "2031-01-15", 4: "2030-09-15", 6: "2030-03-15"}


@lru_cache(maxsize=1)
def lakeland() -> Edition:
    return load_edition(HERE)


def claim(item: str, **more: Any) -> dict[str, Any]:
    note = "测虫情" if item == "sense.other" else None
    return {"item": item, "services": ["cloud"], "pages": "3", "note": note, "evidence": ["days", "shot"], **more}


def plain(star: int, items: list[str] | None = None, **changes: Any) -> dict[str, Any]:
    """A farm that has exactly what its star asks; a change is a path with ``__`` for the dots."""
    claims, online, net, model = BASES[star]
    made: dict[str, Any] = files.read(HERE.parent / "farm.yaml").values
    made["star"], made["cloud_model"], made["staff"]["online"] = star, model, online
    made["enterprise"]["uscc"] = factories.USCC
    made["claims"] = [claim(item) for item in (claims if items is None else items)]
    made["services"][0]["since"], made["invoices"][0]["net_yuan"] = SINCE[star], net
    for path, value in changes.items():
        *groups, last = path.split("__")
        here: Any = made
        for group in groups:
            here = here[int(group)] if isinstance(here, list) else here[group]
        here[last] = value
    return made


def read(values: dict[str, Any], edition: Edition | None = None) -> Declaration:
    return reader(edition or lakeland()).from_source(Source("farm.yaml", values, {}))


def knowing(**more: Any) -> Context:
    return Context(**{"area": "3203", "titles": (Title(star=4, name=NAME),), "call": Call(), **more})


def holding(star: int) -> tuple[Title, ...]:
    """The title of the star below, as the ladder asks."""
    below = {1: 0, 2: 1, 4: 2, 6: 4}[star]
    return (Title(star=below, name=NAME),) if below else ()


def judged(star: int, items: list[str] | None = None, *, held: int | None = None, **changes: Any) -> Verdict:
    titles = holding(star) if held is None else (Title(star=held, name=NAME),) if held else ()
    return assess(read(plain(star, items, **changes)), lakeland(), knowing(titles=titles))
