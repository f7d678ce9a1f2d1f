"""Kinds of §四: numbers of sub-domains and how they combine, investment, time in use, deployment, statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from ..rules.terms import (
    NO,
    YES,
    Aggregate,
    ByMode,
    ByStar,
    Const,
    Fact,
    Named,
    Term,
    all_of,
    any_of,
    bits,
    both,
    compare,
    months_between,
    not_,
    once_supplied,
    when,
    without,
)
from ..varied import Varied
from . import quantities as q
from .registry import Kind, Mentioned, Requirement, kind

if TYPE_CHECKING:
    from ..edition import Edition

NotNegative = Annotated[int, Field(ge=0)]


def _enough(table: Varied[Any], stars: Sequence[int], test: Callable[[Any], Term]) -> Term:
    """Whether the number stated for the star is reached; where none is stated, it is."""
    return any_of(not_(_stated(table, stars)), table.term(lambda number: YES if number is None else test(number)))


def _stated(table: Varied[Any], stars: Sequence[int]) -> Term:
    """Whether the edition states a number at all: a star left out, or null, states none."""
    term = table.term(lambda number: NO if number is None else YES)
    return ByStar(tuple((s, term) for s in stars))


def _needed(table: Varied[int | None]) -> Term:
    return table.term(lambda number: Const(number or 0))


def _used_by_parent(rule: Kind, edition: Edition) -> Term:
    """Whether the row named by ``part_of`` looks at this one, under the readings and for the star."""
    parent = next((r for r in edition.rules if r.key == rule.part_of), None)
    if not isinstance(parent, Combine):
        return YES
    used = parent.of.term(lambda keys: YES if rule.key in keys else NO)
    return all_of(used, parent.how.term(lambda how: NO if how == "none" else YES))


@kind("count")
class Count(Kind):
    """So many sub-domains of some groups (R16, R17, R19–R22)."""

    mends: ClassVar[str] = "count"
    of: list[str] = Field(min_length=1)
    at_least: Varied[NotNegative | None]

    def mentioned(self) -> Mentioned:
        """The groups."""
        yield "group", "of", self.of
        if self.part_of:
            yield "combine", "part_of", [self.part_of]

    def build(self, edition: Edition) -> Requirement:
        """Counts the claims that count; a star without a number needs none."""
        mask = edition.mask(self.of)
        rows = both(q.claims(edition), mask)
        number = bits(rows)
        return Requirement(
            self,
            met=_enough(self.at_least, edition.stars, lambda n: compare(number, ">=", n)),
            applies=all_of(_stated(self.at_least, edition.stars), _used_by_parent(self, edition)),
            needed=_needed(self.at_least),
            amount=number,
            unit="items",
            counted_rows=rows,
            candidates=without(both(q.countable(edition), mask), q.TICKED),
            space="claims",
        )


@kind("combine")
class Combine(Kind):
    """Several rows together: all of them, any of them, or none needed (R18, P2–P4)."""

    mends: ClassVar[str] = "combine"
    of: Varied[list[str]]
    how: Varied[Literal["all", "any", "none"]]

    def mentioned(self) -> Mentioned:
        """The rows."""
        for keys in self.of.leaves():
            yield f"part:{self.key}", "of", keys

    def build(self, edition: Edition) -> Requirement:
        """The rows' own terms, joined."""
        built = {rule.key: rule.build(edition) for rule in edition.rules if rule.part_of == self.key}

        def joined(keys: list[str]) -> Term:
            parts = [built[key].met for key in keys]
            return self.how.term(
                lambda how: YES if how == "none" else all_of(*parts) if how == "all" else any_of(*parts)
            )

        applies = self.how.term(lambda how: NO if how == "none" else YES)
        return Requirement(self, met=self.of.term(joined), applies=applies)


@kind("investment")
class Investment(Kind):
    """上云投入 of at least so much (R23), waived for exempt enterprises where the edition says so (R29)."""

    mends: ClassVar[str] = "investment"
    at_least_yuan: Varied[Annotated[Decimal, Field(ge=0)] | None]
    waived_for_exempt: bool = False
    said_exempt_in: str | None = None

    def mentioned(self) -> Mentioned:
        """The field in which the enterprise says it is exempt."""
        if self.said_exempt_in:
            yield "field:yes_no", "said_exempt_in", [self.said_exempt_in]

    def build(self, edition: Edition) -> Requirement:
        """Exact: millionths of a yuan."""
        amount = q.investment(edition)

        def units(yuan: Decimal) -> int:
            return int(yuan * q.MILLIONTHS)

        met = _enough(self.at_least_yuan, edition.stars, lambda yuan: compare(amount, ">=", units(yuan)))
        said = compare(q.value(self.said_exempt_in), "==", 1) if self.said_exempt_in else NO
        return Requirement(
            self,
            met=met,
            unknown=all_of(q.exempt_unknown(edition), said, not_(met)) if self.waived_for_exempt else NO,
            applies=_stated(self.at_least_yuan, edition.stars),
            waived=q.exempt(edition) if self.waived_for_exempt else NO,
            needed=self.at_least_yuan.term(lambda yuan: Const(0 if yuan is None else units(yuan))),
            amount=amount,
            unit="yuan",
            counted_rows=q.invoices_where(q.invoice_counts(edition)),
            space="invoices",
        )


@kind("months_in_use")
class MonthsInUse(Kind):
    """At least so many calendar months of use (R24), to the day that P10 says, for what P10b says."""

    mends: ClassVar[str] = "months_in_use"
    at_least: Varied[NotNegative | None]
    since: str
    until: Varied[Literal["filing", "deadline"]]
    each_service: Varied[bool]

    def mentioned(self) -> Mentioned:
        """The field."""
        yield "field:date", "since", [self.since]

    def build(self, edition: Edition) -> Requirement:
        """An empty date can be supplied; an unknown deadline leaves the question open."""
        used = q.service("claimed")
        undated = Aggregate("any", "services", compare(q.service("since"), "==", 0), used)
        latest = Aggregate("max", "services", q.service("since"), used)
        some = Aggregate("any", "services", used, YES)
        own = q.value(self.since)
        start = self.each_service.term(
            lambda yes: when(some, ByMode(when(undated, 0, latest), latest), own) if yes else own
        )
        until = self.until.term(lambda day: q.FILED_ON if day == "filing" else q.DEADLINE)
        months = Named("months", months_between(start, until))
        missing = ByMode(NO, any_of(compare(start, "==", 0), compare(until, "==", 0)))
        return Requirement(
            self,
            met=_enough(self.at_least, edition.stars, lambda n: any_of(compare(months, ">=", n), missing)),
            applies=_stated(self.at_least, edition.stars),
            unknown=self.until.term(lambda day: compare(q.DEADLINE, "==", 0) if day == "deadline" else NO),
            needed=_needed(self.at_least),
            amount=months,
            unit="months",
        )


@kind("still_in_use")
class StillInUse(Kind):
    """Every service that a claim rests on was still in use on the day of filing (R25)."""

    mends: ClassVar[str] = "still_in_use"

    def build(self, edition: Edition) -> Requirement:
        """A service without an end is in use."""
        over = all_of(compare(q.service("until"), "!=", 0), compare(q.service("until"), "<", q.FILED_ON))
        to_come = all_of(compare(q.FILED_ON, "!=", 0), compare(q.service("since"), ">", q.FILED_ON))
        ended = all_of(q.service("claimed"), any_of(over, to_come))
        met = Named("still_in_use", compare(q.services_where(ended), "==", 0))
        return Requirement(self, met=met, lacking=q.services_where(ended), space="services")


@kind("one_of")
class OneOf(Kind):
    """A choice of the form is among those allowed (R13, R14)."""

    mends: ClassVar[str] = "one_of"
    field: str
    allowed: Varied[list[str]]

    def mentioned(self) -> Mentioned:
        """The field and its choices."""
        yield "field:choice", "field", [self.field]
        for names in self.allowed.leaves():
            yield f"choice:{self.field}", "allowed", names

    def build(self, edition: Edition) -> Requirement:
        """An empty choice can be supplied."""
        chosen = Named(self.field, q.value(self.field))
        places = {choice: place for place, choice in enumerate(edition.fields[self.field].choices)}
        is_allowed = self.allowed.term(lambda names: any_of(*(compare(chosen, "==", places[n]) for n in names)))
        return Requirement(self, met=any_of(is_allowed, ByMode(NO, compare(chosen, "==", -1))))


@kind("statement")
class Statement(Kind):
    """The enterprise states a fact (R9–R11), proven by a paper where the evidence list has one."""

    mends: ClassVar[str] = "statement"
    field: str
    proof: str | None = None

    def mentioned(self) -> Mentioned:
        """The field and the proof."""
        yield "field:yes_no", "field", [self.field]
        if self.proof:
            yield "evidence:enterprise", "proof", [self.proof]

    def build(self, edition: Edition) -> Requirement:
        """Said no: not met. Not said, or not proven: to be supplied."""
        said = Named(self.field, q.value(self.field))
        stated = any_of(compare(said, "==", 1), ByMode(NO, compare(said, "==", -1)))
        proven = once_supplied(compare(Fact(f"has:{self.proof}"), ">", 0)) if self.proof else YES
        return Requirement(self, met=Named(self.key, all_of(stated, proven)))
