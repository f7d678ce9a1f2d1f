"""Kinds that look at the form itself: what is filled in, how long it is, whether its parts agree.

A fault of the form is mended by supplying it, so none of these fails a declaration for good: 补正.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ..rules.terms import (
    YES,
    ByStar,
    Const,
    Fact,
    Term,
    all_of,
    any_of,
    bits,
    both,
    compare,
    either,
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


@kind("fields")
class Fields(Kind):
    """Fields of the form are filled in, with what such a field can hold."""

    mends: ClassVar[str] = "fields"
    of: list[str] = Field(min_length=1)

    def mentioned(self) -> Mentioned:
        """The fields."""
        yield "field", "of", self.of

    def build(self, edition: Edition) -> Requirement:
        """A field of another form is not asked for."""
        masks = {
            star: sum(edition.field_bits[path] for path in self.of if _asked(edition, path, star))
            for star in edition.stars
        }
        asked = ByStar(tuple((star, Const(mask)) for star, mask in masks.items()))
        lacking = without(asked, without(Fact("filled"), Fact("faulty")))
        return Requirement(self, met=once_supplied(compare(lacking, "==", 0)), lacking=lacking, space="fields")


def _asked(edition: Edition, path: str, star: int) -> bool:
    forms = edition.fields[path].forms
    return forms is None or edition.form_of(star).key in forms


@kind("not_more_than")
class NotMoreThan(Kind):
    """One number of the form is at most another (R43)."""

    mends: ClassVar[str] = "not_more_than"
    less: str
    more: str

    def mentioned(self) -> Mentioned:
        """The fields."""
        yield "field:whole", "less", [self.less]
        yield "field:whole", "more", [self.more]

    def build(self, edition: Edition) -> Requirement:
        """An empty number is another row's concern."""
        less, more = q.value(self.less), q.value(self.more)
        met = any_of(compare(less, "==", -1), compare(more, "==", -1), compare(less, "<=", more))
        lacking = when(met, 0, edition.field_bits[self.less])
        return Requirement(
            self, met=once_supplied(met), needed=more, amount=less, unit="number", lacking=lacking, space="fields"
        )


@kind("text_length")
class TextLength(Kind):
    """A text has at most so many 字, counted as P13 says (R51–R53)."""

    mends: ClassVar[str] = "text_length"
    field: str
    at_most: int = Field(ge=1)
    counted: Varied[Literal["non_blank", "all_characters", "han_only"]]

    def mentioned(self) -> Mentioned:
        """The field."""
        yield "field:long_text", "field", [self.field]

    def build(self, edition: Edition) -> Requirement:
        """Too long is mended by shortening."""
        length = self.counted.term(lambda how: Fact(f"chars:{self.field}:{how}"))
        return Requirement(
            self,
            met=once_supplied(compare(length, "<=", self.at_most)),
            needed=Const(self.at_most),
            amount=length,
            unit="characters",
        )


@kind("clusters")
class Clusters(Kind):
    """So many boxes at the most, and a text beside the box that asks it (R50, P20)."""

    mends: ClassVar[str] = "clusters"
    field: str
    at_most: Varied[int | None]
    other: str
    other_text: str

    def mentioned(self) -> Mentioned:
        """The fields."""
        yield "field:choices", "field", [self.field]
        yield f"choice:{self.field}", "other", [self.other]
        yield "field", "other_text", [self.other_text]

    def build(self, edition: Edition) -> Requirement:
        """No box at all is allowed."""
        ticked = q.value(self.field)
        other = 1 << list(edition.fields[self.field].choices).index(self.other)
        text = edition.field_bits[self.other_text]
        untold = all_of(compare(both(ticked, other), "!=", 0), compare(both(Fact("filled"), text), "==", 0))
        few = self.at_most.term(lambda n: YES if n is None else compare(bits(ticked), "<=", n))
        lacking = either(when(untold, text, 0), when(few, 0, edition.field_bits[self.field]))
        return Requirement(self, met=once_supplied(all_of(few, not_(untold))), lacking=lacking, space="fields")


@kind("affirmed")
class Affirmed(Kind):
    """The commitment is signed, sealed and dated: separate facts (R55)."""

    mends: ClassVar[str] = "fields"
    of: list[str]
    filled: list[str] = Field(default_factory=list)

    def mentioned(self) -> Mentioned:
        """The fields."""
        yield "field:yes_no", "of", self.of
        yield "field", "filled", self.filled

    def build(self, edition: Edition) -> Requirement:
        """What is said no counts as not there."""
        yes = Const(sum(edition.field_bits[p] for p in self.of))
        there = Const(sum(edition.field_bits[p] for p in self.filled))
        lacking = either(without(yes, Fact("affirmed")), without(there, Fact("filled")))
        return Requirement(self, met=once_supplied(compare(lacking, "==", 0)), lacking=lacking, space="fields")


@kind("providers")
class Providers(Kind):
    """So many providers are named (R47)."""

    mends: ClassVar[str] = "providers"
    at_least: int = Field(ge=0)

    def build(self, edition: Edition) -> Requirement:
        """Counts them."""
        number = Fact("providers")
        met = once_supplied(compare(number, ">=", self.at_least))
        return Requirement(self, met=met, needed=Const(self.at_least), amount=number, unit="number")


@kind("claim_pages")
class ClaimPages(Kind):
    """Every ticked row names a page that exists (R60)."""

    mends: ClassVar[str] = "claim_pages"

    def covers(self, edition: Edition) -> tuple[Term, Term] | None:
        """Every row needs its page."""
        return Const(q.everything(edition)), Fact("paged")

    def build(self, edition: Edition) -> Requirement:
        """Over all ticked rows."""
        lacking = without(q.TICKED, Fact("paged"))
        return Requirement(self, met=once_supplied(compare(lacking, "==", 0)), lacking=lacking, space="claims")


@kind("claim_notes")
class ClaimNotes(Kind):
    """Every ticked row that asks （请说明） has its note (R61, P25)."""

    mends: ClassVar[str] = "claim_notes"

    def covers(self, edition: Edition) -> tuple[Term, Term] | None:
        """The rows that ask （请说明） need their note."""
        return q.needing_note(edition), Fact("noted")

    def build(self, edition: Edition) -> Requirement:
        """Over all ticked rows."""
        lacking = without(both(q.TICKED, q.needing_note(edition)), Fact("noted"))
        return Requirement(self, met=once_supplied(compare(lacking, "==", 0)), lacking=lacking, space="claims")


@kind("claims_in_form")
class ClaimsInForm(Kind):
    """Ticked rows that the star's form does not have: a notice."""

    mends: ClassVar[str] = "claims_in_form"

    def build(self, edition: Edition) -> Requirement:
        """They are counted where a criterion of the star looks at them, and nowhere else."""
        rows = ByStar(tuple((s, Const(edition.mask(edition.form_of(s).groups))) for s in edition.stars))
        lacking = without(q.TICKED, rows)
        return Requirement(self, met=compare(lacking, "==", 0), lacking=lacking, space="claims")


@kind("mentions")
class Mentions(Kind):
    """Words that a text should speak of (R54): a notice."""

    mends: ClassVar[str] = "mentions"
    field: str

    def mentioned(self) -> Mentioned:
        """The field."""
        yield "field:long_text", "field", [self.field]

    def build(self, edition: Edition) -> Requirement:
        """The bits are the words of the field's ``should_mention``."""
        wanted = (1 << len(edition.fields[self.field].should_mention)) - 1
        empty = compare(both(Fact("filled"), edition.field_bits[self.field]), "==", 0)
        lacking = when(empty, 0, without(Const(wanted), Fact(f"mentions:{self.field}")))
        return Requirement(self, met=compare(lacking, "==", 0), lacking=lacking, space="mentions")


@kind("exempt_agrees")
class ExemptAgrees(Kind):
    """What the form says of the exemption list agrees with the list (R30): a notice."""

    mends: ClassVar[str] = "exempt_agrees"
    field: str

    def mentioned(self) -> Mentioned:
        """The field."""
        yield "field:yes_no", "field", [self.field]

    def build(self, edition: Edition) -> Requirement:
        """Unknown where no list covers the area."""
        said = q.value(self.field)
        listed = when(q.exempt(edition), 1, 0)
        met = any_of(compare(said, "==", -1), compare(said, "==", listed))
        return Requirement(self, met=met, unknown=q.exempt_unknown(edition))


@kind("exempt_mark")
class ExemptMark(Kind):
    """A mark that reviewers see (R31): a notice, never a score."""

    mends: ClassVar[str] = "exempt_mark"

    def build(self, edition: Edition) -> Requirement:
        """Shown for enterprises on a list."""
        return Requirement(self, met=not_(q.exempt(edition)), applies=q.exempt(edition))


@kind("provider_sanction")
class ProviderSanction(Kind):
    """A provider is blacklisted (R85): flagged, for the enterprise itself may apply."""

    mends: ClassVar[str] = "provider_sanction"

    def build(self, edition: Edition) -> Requirement:
        """Unknown without a context."""
        known = Fact("ctx:provider_sanctioned")
        return Requirement(self, met=compare(known, "!=", 1), unknown=compare(known, "==", -1))


@kind("services_claimed")
class ServicesClaimed(Kind):
    """Every service listed serves a ticked row: a notice."""

    mends: ClassVar[str] = "services_claimed"

    def build(self, edition: Edition) -> Requirement:
        """R25 is judged on the services that claims rest on."""
        lacking = q.services_where(not_(q.service("claimed")))
        return Requirement(self, met=compare(lacking, "==", 0), lacking=lacking, space="services")
