"""Kinds that look at proofs (R69–R77) and at the invoices' papers (R26, R64–R68, R71).

What lacks can be supplied, so none of these fails a declaration for good: 补正.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ..rules.terms import (
    NO,
    YES,
    Aggregate,
    Cell,
    Const,
    Fact,
    Term,
    all_of,
    any_of,
    both,
    compare,
    months_after,
    not_,
    once_supplied,
    without,
)
from ..varied import Varied
from . import quantities as q
from .registry import Kind, Mentioned, Requirement, kind

if TYPE_CHECKING:
    from ..edition import Edition


class _OneItem(Kind):
    item: str

    def mentioned(self) -> Mentioned:
        """The kind of evidence."""
        yield "evidence:enterprise", "item", [self.item]


@kind("evidence")
class Evidence(_OneItem):
    """A paper that is always owed (R69)."""

    mends: ClassVar[str] = "evidence"

    def build(self, edition: Edition) -> Requirement:
        """One is enough."""
        met = once_supplied(compare(Fact(f"has:{self.item}"), ">", 0))
        return Requirement(self, met=met)


@kind("evidence_count")
class EvidenceCount(_OneItem):
    """A paper of exactly so many pages (R76)."""

    mends: ClassVar[str] = "evidence_count"
    exactly: int = Field(ge=0)

    def build(self, edition: Edition) -> Requirement:
        """Two files of one page each are two."""
        number = Fact(f"has:{self.item}")
        return Requirement(
            self,
            met=once_supplied(compare(number, "==", self.exactly)),
            needed=Const(self.exactly),
            amount=number,
            unit="number",
        )


@kind("evidence_if")
class EvidenceIf(_OneItem):
    """A paper owed where a choice of the form calls for it (R72, P15)."""

    mends: ClassVar[str] = "evidence"
    field: str
    is_one_of: Varied[list[str]]

    def mentioned(self) -> Mentioned:
        """The kind of evidence, the field and its choices."""
        yield from super().mentioned()
        yield "field:choice", "field", [self.field]
        for names in self.is_one_of.leaves():
            yield f"choice:{self.field}", "is_one_of", names

    def build(self, edition: Edition) -> Requirement:
        """Another choice owes none."""
        places = {choice: place for place, choice in enumerate(edition.fields[self.field].choices)}
        chosen = q.value(self.field)
        called = self.is_one_of.term(lambda names: any_of(*(compare(chosen, "==", places[n]) for n in names)))
        met = once_supplied(compare(Fact(f"has:{self.item}"), ">", 0))
        return Requirement(self, met=met, applies=called)


class _PerClaim(_OneItem):
    of: list[str] = Field(min_length=1)

    def mentioned(self) -> Mentioned:
        """Groups and kind of evidence."""
        yield "evidence:claim", "item", [self.item]
        yield "group", "of", self.of

    def proven(self, edition: Edition) -> Term:
        """The mask of claims with the proof."""
        raise AssertionError("each kind says which")

    def undecided(self) -> Term:
        """Whether something that nobody told would decide, where the proofs are there."""
        return NO

    def covers(self, edition: Edition) -> tuple[Term, Term] | None:
        """The groups for which the proof is owed, and the claims that have it."""
        return Const(edition.mask(self.of)), self.proven(edition)

    def build(self, edition: Edition) -> Requirement:
        """Over all ticked rows of the groups."""
        lacking = without(both(q.TICKED, edition.mask(self.of)), self.proven(edition))
        return Requirement(
            self,
            met=once_supplied(compare(lacking, "==", 0)),
            unknown=all_of(
                self.undecided(), compare(both(q.TICKED, edition.mask(self.of)), "!=", 0), compare(lacking, "==", 0)
            ),
            lacking=lacking,
            space="claims",
        )


@kind("claim_proof")
class ClaimProof(_PerClaim):
    """Each ticked row of some groups cites a complete statement (R73–R75)."""

    mends: ClassVar[str] = "claim_proof"

    def proven(self, edition: Edition) -> Term:
        """Those citing it."""
        return Fact(f"cited:{self.item}")


@kind("claim_pictures")
class ClaimPictures(_PerClaim):
    """Each ticked row of some groups cites a screenshot dated in the window (R35, P24)."""

    mends: ClassVar[str] = "claim_pictures"
    within_months: int = Field(ge=1)
    before: Varied[Literal["deadline", "filing"]]

    def undecided(self) -> Term:
        """The window has no end while the deadline is not known."""
        return self.before.term(lambda which: compare(q.DEADLINE, "==", 0) if which == "deadline" else NO)

    def proven(self, edition: Edition) -> Term:
        """Those with a picture in the window; any dated picture does while the window's end is unknown."""
        place = edition.kinds_of_evidence.index(self.item)
        day = Cell("pictures", "dated")

        def inside(end: Term) -> Term:
            window = all_of(compare(day, "<=", end), compare(day, ">=", months_after(end, -self.within_months)))
            return any_of(compare(end, "==", 0), window)

        end = self.before.term(lambda which: inside(q.DEADLINE if which == "deadline" else q.FILED_ON))
        where = all_of(compare(Cell("pictures", "kind"), "==", place), compare(day, "!=", 0), end)
        return Aggregate("or", "pictures", Cell("pictures", "claims"), where)


_PROOFS: Mapping[str, Term] = {
    "contract": q.invoice("contract_filed"),
    "invoice": q.invoice("copied"),
    "payment": q.invoice("paid"),
    "check": q.invoice("checked"),
    "breakdown": any_of(not_(q.invoice("split")), q.invoice("tabled")),
    "breakdown_seals": any_of(not_(all_of(q.invoice("split"), q.invoice("tabled"))), q.invoice("sealed")),
    "breakdown_sum": q.invoice("agrees"),
    "cloud_words": q.invoice("worded"),
}


@kind("invoice_proof")
class InvoiceProof(Kind):
    """Each invoice that may count has a paper of some sort (R26, R65–R68, R70, R71); exempt enterprises by P14."""

    mends: ClassVar[str] = "invoice_proof"
    proof: Literal[
        "contract",
        "invoice",
        "payment",
        "check",
        "breakdown",
        "breakdown_seals",
        "breakdown_sum",
        "cloud_words",
    ]
    owed_if_exempt: Varied[bool]

    def build(self, edition: Edition) -> Requirement:
        """Invoices that can never count owe nothing."""
        lacking = q.invoices_where(all_of(q.owed_invoices(edition), not_(_PROOFS[self.proof])))
        spared = all_of(q.exempt(edition), self.owed_if_exempt.term(lambda yes: NO if yes else YES))
        return Requirement(
            self,
            met=once_supplied(compare(lacking, "==", 0)),
            waived=spared,
            lacking=lacking,
            space="invoices",
        )


@kind("investment_supplied")
class InvestmentSupplied(Kind):
    """An exempt enterprise that still owes the papers of its investment supplies some (P14)."""

    mends: ClassVar[str] = "investment_supplied"
    owed_if_exempt: Varied[bool]

    def build(self, edition: Edition) -> Requirement:
        """Others are judged by their investment itself."""
        owed = all_of(q.exempt(edition), self.owed_if_exempt.term(lambda yes: YES if yes else NO))
        some = compare(Aggregate("count", "invoices", Const(1), q.owed_invoices(edition)), ">", 0)
        return Requirement(self, met=once_supplied(some), applies=owed)


@kind("invoice_rows")
class InvoiceRows(Kind):
    """Each row of table x.2 is filled in: both parties, number, the contract's page (R64)."""

    mends: ClassVar[str] = "invoice_rows"
    owed_if_exempt: Varied[bool] = Varied(False)

    def build(self, edition: Edition) -> Requirement:
        """Whether an exempt enterprise fills the table in is P14's question: it belongs to item 2 of the proofs."""
        spared = all_of(q.exempt(edition), self.owed_if_exempt.term(lambda yes: NO if yes else YES))
        lacking = q.invoices_where(all_of(q.owed_invoices(edition), not_(q.invoice("row_complete"))))
        return Requirement(
            self,
            met=once_supplied(compare(lacking, "==", 0)),
            waived=spared,
            lacking=lacking,
            space="invoices",
        )


@kind("invoice_flag")
class InvoiceFlag(Kind):
    """Something of an invoice that a reviewer should look at (P16; sums that do not add up): a notice."""

    mends: ClassVar[str] = "invoice_flag"
    flag: Literal["parties", "arithmetic", "double"]

    def build(self, edition: Edition) -> Requirement:
        """Over all invoices."""
        sound = q.invoice({"parties": "between_parties", "arithmetic": "adds_up", "double": "first"}[self.flag])
        lacking = q.invoices_where(not_(sound))
        return Requirement(self, met=compare(lacking, "==", 0), lacking=lacking, space="invoices")
