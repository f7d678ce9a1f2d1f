from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import Seen, settle
from yunxing.evidence.paper import Paper, Reading
from yunxing.evidence.reuse import Sighting, again_in, sightings_of


def _paper(form: str, pages: tuple[int, ...] = (1,), **values: Any) -> Paper:
    facts = {n: settle([Seen(v, "text", 0.98, 1)]) for n, v in values.items()}
    return Paper(form, pages, {n: f for n, f in facts.items() if f is not None})


def _invoice(**more: Any) -> Paper:
    given = {
        "code": "032001900104",
        "number": "80000101",
        "dated": date(2020, 1, 20),
        "total_yuan": Decimal("20000.00"),
    }
    return _paper("invoice", **{**given, **more})


def _reading(file: str, *papers: Paper, sha: str = "") -> Reading:
    return Reading(file, sha256=sha or f"hash of {file}", size=10, format=file.rpartition(".")[2], papers=list(papers))


def test_a_file_its_invoices_and_its_vouchers_can_be_given_again() -> None:
    reading = _reading(
        "a.pdf",
        _invoice(),
        _paper("payment", (2,), voucher="P-1", amount_yuan=Decimal("5.00")),
        _paper("contract", (3,)),
    )
    says = {"dated": "2020-01-20", "total_yuan": "20000.00"}
    assert sightings_of(reading, "甲") == [
        Sighting("file", "hash of a.pdf", "甲", "a.pdf"),
        Sighting("invoice", "03200190010480000101", "甲", "a.pdf", 1, says, "pdf"),
        Sighting("payment", "P-1", "甲", "a.pdf", 2, {"amount_yuan": "5.00"}, "pdf"),
    ]


def test_eight_digits_without_a_code_are_no_ones() -> None:
    assert [s.kind for s in sightings_of(_reading("a.pdf", _paper("invoice", number="80000101")), "甲")] == ["file"]
    assert [s.key for s in sightings_of(_reading("a.pdf", _paper("invoice", number="24322000000000000001")), "甲")][
        1:
    ] == ["24322000000000000001"]


def test_what_shows_nothing_can_not_be_given_again() -> None:
    assert sightings_of(Reading("empty.pdf"), "甲") == []


def test_the_same_invoice_in_another_form_is_no_reuse() -> None:
    assert again_in([_reading("a.pdf", _invoice()), _reading("a.ofd", _invoice())]) == []


def test_the_same_file_under_another_name_is_said() -> None:
    [again] = again_in([_reading("b.pdf", sha="x"), _reading("a.pdf", sha="x")])
    assert (again.here.file, again.there.file, again.apart) == ("b.pdf", "a.pdf", ())
    assert again.say("zh") == "b.pdf与a.pdf是同一个文件"
    assert again.say("en") == "b.pdf is the same file as a.pdf."


def test_one_number_with_another_amount_is_said_with_what_differs() -> None:
    [again] = again_in([_reading("a.pdf", _invoice()), _reading("b.pdf", _invoice(total_yuan=Decimal("90000.00")))])
    assert again.apart == ("total_yuan",)
    assert again.say("zh") == "b.pdf 第1页与a.pdf 第1页是同一张发票，但价税合计不同，请对照原件核实"


def test_a_second_copy_of_an_invoice_and_of_a_voucher_is_said_once() -> None:
    two = [_reading("a.jpg", _invoice()), _reading("b.jpg", _invoice())]
    assert [a.here.kind for a in again_in(two)] == ["invoice"]
    paid = [_reading(name, _paper("payment", voucher="P-1")) for name in ("a.pdf", "b.jpg")]
    assert [a.here.kind for a in again_in(paid)] == ["payment"]
    assert [a.here.kind for a in again_in([_reading(n, _invoice(), sha="x") for n in ("a.pdf", "b.pdf")])] == ["file"]


def test_widths_of_brackets_are_no_difference() -> None:
    one, other = _invoice(buyer="样例（连云港）有限公司"), _invoice(buyer="样例(连云港)有限公司")
    assert again_in([_reading("a.pdf", one), _reading("b.ofd", other)]) == []
