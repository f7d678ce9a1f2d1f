"""A voucher and a copy of it that was read badly are one payment, and two vouchers are two."""

from __future__ import annotations

from functools import lru_cache

import pytest

from tests.evidence.matching.papers import invoice, payment, reading
from tests.evidence.reuse.altering import altered, scaled
from tests.evidence.reuse.drawing import Picture, drawn
from yunxing.evidence.matching import match
from yunxing.evidence.paper import Reading
from yunxing.evidence.reuse import fingerprint

NUMBER = "2019062069632093"
UNSURE = {"voucher": 0.9}


@lru_cache
def _packed(sister: int, how: str) -> bytes:
    page: Picture = drawn("receipt", 1, sister)
    made = fingerprint({"": lambda: page, "small": lambda: scaled(page, 500 / max(page.shape[:2]))}.get(
        how, lambda: altered(page, how, 1)
    )())  # fmt: skip
    assert made is not None
    return made.packed


def _seen(file: str, number: str, *, sister: int = 1, how: str = "", sure: bool = False) -> Reading:
    """A voucher; on a copy that was read badly payer and purpose could not be read."""
    told = {"payer": None, "purpose": None} if file == "b.jpg" else {}
    made = reading(file, payment(voucher=number, how="ocr", unsure={} if sure else UNSURE, **told))
    made.prints[1] = _packed(sister, how)
    return made


def _files(*readings: Reading) -> list[list[str]]:
    return sorted(sorted(piece.file for piece in thing.pieces) for thing in match(list(readings)).payments)


@pytest.mark.parametrize("number", ["201906206963209", "20190620963209"])
def test_a_copy_with_a_digit_or_two_left_out_is_the_same_payment(number: str) -> None:
    readings = [_seen("a.jpg", NUMBER), _seen("b.jpg", number, how="resaved")]
    assert _files(*readings) == _files(*reversed(readings)) == [["a.jpg", "b.jpg"]]


def test_its_invoice_is_linked_and_nobody_is_asked_which_payment_it_was() -> None:
    copy = _seen("b.jpg", NUMBER[:-1], how="resaved")
    matched = match([reading("i.pdf", invoice()), _seen("a.jpg", NUMBER), copy])
    assert [(link.kind, link.invoice, link.other) for link in matched.links] == [("payment", "i1", "p1")]
    assert matched.payments[0].text("voucher") in (NUMBER, NUMBER[:-1])


@pytest.mark.parametrize(
    ("number", "why"),
    [("2019062069632094", "another digit"), ("2019062069632", "three left out"), ("0201906206963", "another number")],
)
def test_a_number_that_may_be_anothers_is_a_payment_of_its_own(number: str, why: str) -> None:
    assert _files(_seen("a.jpg", NUMBER), _seen("b.jpg", number, how="resaved")) == [["a.jpg"], ["b.jpg"]], why


def test_what_was_read_for_sure_or_looks_otherwise_or_is_too_small_is_not_joined() -> None:
    short, first = NUMBER[:-1], _seen("a.jpg", NUMBER)
    apart = [["a.jpg"], ["b.jpg"]]
    assert _files(first, _seen("b.jpg", short, how="resaved", sure=True)) == apart
    assert _files(first, _seen("b.jpg", short, sister=2, how="resaved")) == apart
    assert _files(first, _seen("b.jpg", short, how="small")) == apart
    unseen = _seen("b.jpg", short)
    unseen.prints.clear()
    assert _files(first, unseen) == apart
    elsewhere = _seen("b.jpg", short, how="resaved")
    elsewhere.papers[0] = payment("1.00", voucher=short, payer=None, purpose=None, how="ocr", unsure=UNSURE)
    assert _files(first, elsewhere) == apart
