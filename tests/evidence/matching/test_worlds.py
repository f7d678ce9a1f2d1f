"""Whole folders drawn with their truth: every link that is made is right, and every one that can be known is made."""

from __future__ import annotations

import time
from datetime import date, timedelta
from random import Random

import pytest

from tests.evidence.matching.papers import contract, invoice, payment, reading
from tests.evidence.matching.worlds import World, draw, found
from yunxing.evidence.matching import Matched, match
from yunxing.evidence.paper import Reading


def lost(world: World, matched: Matched) -> list[tuple[str, tuple[str, str]]]:
    """The true pairs that were not linked and are not asked about either, with their candidate."""
    made = found(matched)
    ids = {
        t.text("voucher") or t.text("number"): t.id for t in (*matched.invoices, *matched.payments, *matched.contracts)
    }
    truths = (("contract", world.contracts), ("payment", world.payments), ("check", world.checks))
    return [
        (kind, pair)
        for kind, truth in truths
        for pair in sorted(truth - made[kind])
        if not any(ids[pair[0]] in q.candidates for q in matched.questions if q.kind == kind and ids[pair[1]] in q.of)
    ]


@pytest.mark.parametrize("seed", range(24))
def test_every_link_of_a_small_folder_is_right(seed: int) -> None:
    world = draw(seed, 6)
    matched = match(world.readings)
    assert found(matched) == {"contract": world.contracts, "payment": world.payments, "check": world.checks}


@pytest.mark.parametrize("seed", range(100, 108))
def test_in_a_large_folder_no_link_is_wrong_and_what_is_open_has_the_truth_among_its_candidates(seed: int) -> None:
    world = draw(seed, 60)
    matched = match(world.readings)
    made = found(matched)
    assert [made[k] - t for k, t in (("contract", world.contracts), ("payment", world.payments))] == [set(), set()]
    assert made["contract"] == world.contracts
    assert made["check"] == world.checks
    assert lost(world, matched) == []
    assert len(world.payments - made["payment"]) <= len(world.payments) // 50


@pytest.mark.parametrize("seed", [3, 5])
def test_neither_the_order_nor_the_names_of_files_make_a_difference(seed: int) -> None:
    world = draw(seed, 12)
    before = found(match(world.readings))
    shuffled = list(world.readings)
    Random(1).shuffle(shuffled)
    for place, one in enumerate(shuffled):
        one.file = f"{place * 7919 % 1000:03}.pdf"
    assert found(match(shuffled)) == before


def degenerate(kind: str) -> list[Reading]:
    """A thousand invoices and payments and two hundred contracts, all between the same two parties."""
    draws, first = Random(4), date(2019, 1, 1)
    amounts = {"equal": lambda: "1000", "round": lambda: str(draws.randrange(1, 50) * 1000)}[kind]
    days = [first + timedelta(days=draws.randrange(400)) for _ in range(2200)]
    made = [
        reading(f"c{n}.pdf", contract(amounts(), number=f"YX-2019-{n:04}", dated=days[n], title="云服务合同"))
        for n in range(200)
    ]
    for n in range(1000):
        made.append(reading(f"i{n}.pdf", invoice(amounts(), number=f"{n:08}", dated=days[200 + n])))
        made.append(reading(f"p{n}.pdf", payment(amounts(), voucher=f"HD2019{n:06}", dated=days[1200 + n])))
    return made


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["equal", "round"])
def test_a_thousand_invoices_alike_take_seconds_and_everything_that_is_not_linked_is_asked(kind: str) -> None:
    readings = degenerate(kind)
    start = time.monotonic()
    matched = match(readings)
    assert time.monotonic() - start < 60
    linked = {link.invoice for link in matched.links if link.kind == "contract"}
    asked = {i for q in matched.questions if q.kind == "contract" for i in q.of}
    assert linked | asked == {t.id for t in matched.invoices}
    assert linked & asked == set()
