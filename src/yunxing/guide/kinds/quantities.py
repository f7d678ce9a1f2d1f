"""What several kinds of requirement speak of: the claims that count, the invoices that count, being exempt.

Names of facts and cells are those that ``facts`` fills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..rules.terms import (
    NO,
    YES,
    Aggregate,
    ByMode,
    ByStar,
    Cell,
    Const,
    Fact,
    Named,
    Term,
    all_of,
    any_of,
    both,
    compare,
    either,
    not_,
    when,
    without,
)

if TYPE_CHECKING:
    from ..edition import Edition
    from ..shapes import Investment

TICKED = Fact("ticked")
FILED_ON = Fact("value:filed_on")
DEADLINE = Fact("ctx:deadline")
MILLIONTHS = 1_000_000
MOST_MILLIONTHS = 4_000_000_000 * MILLIONTHS
"""An invoice whose amount is not stated may amount to this, once it is."""
"""Money inside rules is whole millionths of a yuan."""


def value(path: str) -> Term:
    """The number a field holds: day ordinal, money, count, place of a choice, 1/0 for yes/no.

    An empty field is -1, an empty date or set 0.
    """
    return Fact(f"value:{path}")


def invoice(name: str) -> Term:
    """A cell of an invoice."""
    return Cell("invoices", name)


def service(name: str) -> Term:
    """A cell of a cloud service."""
    return Cell("services", name)


def everything(edition: Edition) -> int:
    """The mask of all sub-domains."""
    return edition.mask(list(edition.groups))


def countable(edition: Edition) -> Term:
    """The mask of the sub-domains that count at all (P6, P25)."""
    others: Term = Const(0)
    for sub in edition.sub_domains:
        bit = edition.bits[sub.key]
        others = either(others, sub.other.term(lambda yes, bit=bit: Const(bit if yes else 0)))  # type: ignore[misc]
    full = Const(everything(edition))
    return edition.taxonomy.other_rows_count.term(lambda yes: full if yes else without(full, others))


def needing_note(edition: Edition) -> Term:
    """The mask of the sub-domains whose row asks （请说明） (R61)."""
    masks = [sub.note.term(lambda yes, b=edition.bits[sub.key]: Const(b if yes else 0)) for sub in edition.sub_domains]  # type: ignore[misc]
    joined: Term = Const(0)
    for mask in masks:
        joined = either(joined, mask)
    return joined


def claims(edition: Edition) -> Term:
    """The mask of claims that count: as filed those with all their proofs; once proofs are supplied, all ticked."""
    counted = both(TICKED, countable(edition))
    proven = counted
    for rule in edition.rules:
        covered = rule.covers(edition)
        if covered is None:
            continue
        mask, proof = covered
        lacking = without(mask, proof)
        stars = rule.stars or edition.stars
        proven = without(proven, ByStar(tuple((s, lacking if s in stars else Const(0)) for s in edition.stars)))
    return Named("claims", ByMode(proven, counted))


def exempt(edition: Edition) -> Term:
    """Whether the enterprise is on an exemption list (R29, P26)."""
    if edition.investment is None or edition.investment.exempt_by is None:
        return NO
    on_list = edition.investment.exempt_by.term(lambda which: compare(Fact(f"ctx:{which}"), "==", 1))
    return Named("exempt", on_list)


def exempt_unknown(edition: Edition) -> Term:
    """Whether no list at hand covers the enterprise's area."""
    if edition.investment is None or edition.investment.exempt_by is None:
        return NO
    return edition.investment.exempt_by.term(lambda which: compare(Fact(f"ctx:{which}"), "==", -1))


def _in_time(rules: Investment, *, supplied: bool) -> Term:
    """Whether the day that counts (P9) lies in the time that counts (R27); an unknown day may, once supplied."""
    day = rules.dated_by.term(
        lambda by: invoice({"invoice": "dated", "contract": "contract_dated", "payment": "paid_on"}[by])
    )
    until = YES if rules.until is None else compare(day, "<=", rules.until.toordinal())
    inside = all_of(compare(day, ">=", rules.since.toordinal()), until)
    return any_of(inside, compare(day, "==", 0)) if supplied else inside


def _countable_invoice(rules: Investment, *, supplied: bool) -> Term:
    """Whether an invoice can be investment at all, before its own proofs are asked for (R26–R28)."""
    listed, between = invoice("listed"), invoice("between_parties")
    if supplied:
        listed, between = any_of(listed, invoice("may_be_listed")), any_of(between, invoice("parties_open"))
    return all_of(
        invoice("first"),
        not_(invoice("no_contract")),
        not_(invoice("credit")),
        _in_time(rules, supplied=supplied),
        listed,
        rules.unpaid_counts.term(lambda yes: YES if yes else invoice("paid")),
        rules.other_parties_count.term(lambda yes: YES if yes else between),
        rules.hardware_counts.term(lambda yes: YES if yes else not_(invoice("hardware"))),
    )


def owed_invoices(edition: Edition) -> Term:
    """Row condition: the invoices whose proofs are owed, being those that may count."""
    return NO if edition.investment is None else _countable_invoice(edition.investment, supplied=True)


def invoice_counts(edition: Edition) -> Term:
    """Row condition: the invoices that count, as filed with contract and, where it is owed, a sound table x.3.

    A red invoice takes away whatever papers it has: what it credits was never invested.
    """
    if edition.investment is None:
        return NO
    split = any_of(not_(invoice("split")), all_of(invoice("tabled"), invoice("sealed")))
    filed = all_of(
        _countable_invoice(edition.investment, supplied=False),
        compare(invoice("contracts"), ">", 0),
        split,
        invoice("agrees"),
    )
    credit = all_of(invoice("first"), invoice("credit"), _in_time(edition.investment, supplied=True))
    return any_of(credit, ByMode(filed, _countable_invoice(edition.investment, supplied=True)))


def investment(edition: Edition) -> Term:
    """上云投入 in millionths of a yuan: the cloud part of table x.3 where there is one, else the amount of P8."""
    if edition.investment is None:
        return Const(0)
    whole = edition.investment.amount.term(invoice)
    amount = ByMode(
        when(invoice("tabled"), invoice("cloud"), whole),
        when(invoice("amount_open"), MOST_MILLIONTHS, when(invoice("tabled"), invoice("cloud_supplied"), whole)),
    )
    return Named("investment", Aggregate("sum", "invoices", amount, invoice_counts(edition)))


def invoices_where(condition: Term) -> Term:
    """The mask of the invoices for which a condition holds."""
    return Aggregate("or", "invoices", invoice("bit"), condition)


def services_where(condition: Term) -> Term:
    """The mask of the services for which a condition holds."""
    return Aggregate("or", "services", service("bit"), condition)
