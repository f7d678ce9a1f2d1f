"""The deals that made folders consist of, as their papers say them: every link is right, none is lost, sums are the truth's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.making.folders.dealing import Dealing, Dealt
from tests.evidence.making.papers.parties import draw_enterprise
from tests.evidence.matching.papers import paper, reading
from tests.guide.factories import edition
from yunxing.evidence.matching import Matched, match
from yunxing.evidence.matching.applicant import applicant_of
from yunxing.evidence.matching.counting import count
from yunxing.evidence.paper import Reading

DAY = date(2020, 5, 6)
FORM = {"i": "invoice", "c": "contract", "p": "payment", "k": "invoice_check"}


def dealt(seed: int, count_: int) -> tuple[str, list[Dealt]]:
    """Deals of an invented enterprise with three providers, and its name."""
    enterprise, *providers = (draw_enterprise(seed * 100 + n) for n in range(4))
    dealing = Dealing(seed, enterprise, providers, DAY)
    return enterprise.name, [dealing.deal() for _ in range(count_)]


def readings_of(deals: list[Dealt]) -> list[Reading]:
    """Each paper in a file that is called by its id."""
    found = []
    for one in deals:
        papers: dict[str, Any] = {**one.contracts, **one.invoices, **one.payments, **one.checks}
        for key, truth in papers.items():
            lines = getattr(truth, "lines", ())
            rows = lines() if callable(lines) else [line.facts() for line in lines]
            found.append(reading(f"{key}.pdf", paper(FORM[key[0]], lines=rows, **truth.facts())))
    return found


def linked(matched: Matched, kind: str) -> set[tuple[str, str]]:
    names = {t.id: t.pieces[0].file.removesuffix(".pdf") for t in matched.things.values()}
    return {(names[link.invoice], names[link.other]) for link in matched.links if link.kind == kind}


@pytest.mark.parametrize("seed", range(10))
def test_every_link_is_right_and_none_is_lost(seed: int) -> None:
    _, deals = dealt(seed, 25)
    matched = match(readings_of(deals))
    assert linked(matched, "contract") == set().union(*(one.invoice_contracts for one in deals))
    assert linked(matched, "payment") == set().union(*(one.invoice_payments for one in deals))
    assert linked(matched, "check") == set().union(*(one.invoice_checks for one in deals))
    names = {t.id: t.pieces[0].file.removesuffix(".pdf") for t in matched.things.values()}
    assert {names[red]: names[blue] for red, blue in matched.corrects.items()} == {
        red: blue for one in deals for red, blue in one.corrects.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_what_counts_and_why_not_is_the_truth(seed: int) -> None:
    name, deals = dealt(seed, 25)
    readings = readings_of(deals)
    matched = match(readings)
    counting = count(matched, edition(), star=5, applicant=applicant_of(readings, matched, name), filed_on=DAY)
    codes = {
        "before_2019": "before",
        "other_buyer": "buyer",
        "reversed": "reversed",
        "red": "reversal",
        "no_contract": "contract",
    }
    for one in deals:
        for key, truth in one.counted.items():
            found = next(c for c in counting.invoices if c.invoice.pieces[0].file == f"{key}.pdf")
            reasons = [reason.code for reason in found.reasons]
            if truth.why:
                assert codes[truth.why] in reasons
                assert found.counts is False
            elif key not in one.breakdowns and found.breakdown is None:
                assert (found.counts, found.row.amount_yuan) == (True, truth.amount)
            else:
                assert found.breakdown is not None
                assert Decimal(0) <= found.breakdown.cloud_yuan <= truth.amount
