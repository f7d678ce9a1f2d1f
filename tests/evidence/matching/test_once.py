"""An invoice that came in several forms is one invoice; so is a contract, and a payment."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.matching.papers import check, contract, invoice, payment, reading
from yunxing.evidence.matching import Matched, match
from yunxing.evidence.paper import Paper, Reading
from yunxing.evidence.reuse import again_in


def files(**papers: Paper) -> list[Reading]:
    return [reading(name.replace("_", "."), paper) for name, paper in papers.items()]


def shown(things: Any) -> list[list[str]]:
    return [[piece.file for piece in thing.pieces] for thing in things]


def test_pdf_ofd_data_and_photograph_are_one_invoice_with_four_papers() -> None:
    matched = match(
        files(
            a_pdf=invoice(),
            b_ofd=invoice(how="ofd"),
            c_xml=invoice(how="xml", confidence=1.0),
            d_jpg=invoice(how="ocr", confidence=0.9),
        )
    )
    assert shown(matched.invoices) == [["a.pdf", "b.ofd", "c.xml", "d.jpg"]]
    assert matched.invoices[0].findings == []
    assert matched.invoices[0].sure("total_yuan")


def test_a_number_of_twenty_digits_needs_no_code() -> None:
    number = "24322000000012345678"
    matched = match(files(a_pdf=invoice(code=None, number=number), b_xml=invoice(code=None, number=number)))
    assert shown(matched.invoices) == [["a.pdf", "b.xml"]]


def test_one_number_under_two_codes_is_two_invoices() -> None:
    matched = match(files(a_pdf=invoice(), b_pdf=invoice(code="032001900204")))
    assert shown(matched.invoices) == [["a.pdf"], ["b.pdf"]]


def test_a_paper_without_its_code_joins_the_invoice_that_it_agrees_with() -> None:
    matched = match(
        files(
            a_jpg=invoice(code=None),
            b_pdf=invoice(),
            c_pdf=invoice("300.00", code="032001900204", dated="2019-08-01"),
        )
    )
    assert shown(matched.invoices) == [["a.jpg", "b.pdf"], ["c.pdf"]]
    apart = match(files(a_jpg=invoice("77.00", code=None, dated="2020-01-01"), b_pdf=invoice()))
    assert shown(apart.invoices) == [["b.pdf"], ["a.jpg"]]


def test_papers_of_one_invoice_that_say_different_things_are_a_finding_that_names_both() -> None:
    matched = match(files(a_pdf=invoice("20000.00"), b_xml=invoice("29000.00", how="xml", confidence=1.0)))
    (thing,) = matched.invoices
    assert [(f.code, f.weight, f.field) for f in thing.findings] == [
        ("invoice.papers_disagree", "wrong", "net_yuan"),
        ("invoice.papers_disagree", "wrong", "tax_yuan"),
        ("invoice.papers_disagree", "wrong", "total_yuan"),
    ]
    assert thing.findings[2].zh == ("价税合计在a.pdf为“20000.00”，在b.xml为“29000.00”，请核对是否同一张，并改正其一")
    assert (thing.money("total_yuan"), thing.sure("total_yuan")) == (Decimal("29000.00"), False)


def test_print_that_was_misread_is_only_doubtful() -> None:
    matched = match(
        files(
            a_xml=invoice(how="xml"),
            b_jpg=invoice("20008.00", net="18867.92", unsure={"total_yuan": 0.8, "tax_yuan": 0.8}),
        )
    )
    assert {f.weight for f in matched.invoices[0].findings} == {"doubtful"}
    assert matched.invoices[0].money("total_yuan") == Decimal("20000.00")


def test_what_a_person_corrected_stands_whatever_another_paper_says() -> None:
    one, other = invoice(), invoice("29000.00")
    at = datetime(2020, 5, 1, tzinfo=UTC)
    one.facts["total_yuan"] = one.facts["total_yuan"].corrected(Decimal("29000.00"), by="李验", at=at)
    thing = match(files(a_pdf=one, b_pdf=other)).invoices[0]
    assert (thing.money("total_yuan"), thing.sure("total_yuan")) == (Decimal("29000.00"), True)
    assert {seen.value for seen in thing.facts["total_yuan"].seen} == {Decimal("20000.00"), Decimal("29000.00")}


def test_two_photographs_do_not_make_a_fact_sure() -> None:
    thing = match(files(a_jpg=invoice(how="ocr", confidence=0.9), b_jpg=invoice(how="ocr", confidence=0.9))).invoices[0]
    assert (thing.sure("number"), thing.facts["number"].confidence) == (False, pytest.approx(0.9))


CHECK_CODE = "06662933737755740708"


def test_a_paper_whose_number_is_misread_is_known_by_its_check_code() -> None:
    matched = match(
        files(
            a_pdf=invoice(check_code=CHECK_CODE),
            b_jpg=invoice(check_code=CHECK_CODE, number="20481861", unsure={"number": 0.7}),
            c_jpg=invoice(check_code=CHECK_CODE, number=None),
        )
    )
    assert shown(matched.invoices) == [["a.pdf", "b.jpg", "c.jpg"]]


def test_a_paper_that_may_be_the_same_is_asked_about_and_not_joined() -> None:
    matched = match(files(a_pdf=invoice(), b_jpg=invoice(number="20481861", unsure={"number": 0.7})))
    assert shown(matched.invoices) == [["a.pdf"], ["b.jpg"]]
    (question,) = [q for q in matched.questions if q.kind == "same_invoice"]
    assert question.of == ("i1", "i2")
    assert question.zh == "a.pdf与b.jpg的日期、双方、金额都相同，有一张的号码没有读准，请核对是否同一张发票"


def test_neighbouring_numbers_that_are_sure_are_two_invoices_without_a_question() -> None:
    matched = match(files(a_pdf=invoice(), b_pdf=invoice(number="20481662")))
    assert (len(matched.invoices), [q for q in matched.questions if q.kind == "same_invoice"]) == (2, [])


def test_a_contract_as_scan_and_text_is_one_and_two_of_one_day_are_two() -> None:
    one = match(files(a_pdf=contract(), b_docx=contract()))
    assert shown(one.contracts) == [["a.pdf", "b.docx"]]
    two = match(files(a_pdf=contract(number=None), b_pdf=contract(number=None, title="云MES服务合同")))
    assert len(two.contracts) == 2
    unnumbered = match(files(a_pdf=contract(number=None), b_pdf=contract(number=None)))
    assert shown(unnumbered.contracts) == [["a.pdf", "b.pdf"]]
    reused = match(files(a_pdf=contract(), b_pdf=contract("90000.00")))
    assert len(reused.contracts) == 2


def test_a_receipt_twice_is_one_payment_and_two_receipts_of_one_amount_are_two() -> None:
    assert shown(match(files(a_pdf=payment(), b_jpg=payment())).payments) == [["a.pdf", "b.jpg"]]
    assert len(match(files(a_pdf=payment(), b_pdf=payment(voucher="HD20190620002"))).payments) == 2


def test_ids_and_links_do_not_depend_on_the_order_of_files() -> None:
    readings = files(
        a_pdf=invoice(), b_pdf=invoice("500.00", number="20481662"), c_pdf=contract(), d_pdf=payment(), e_png=check()
    )

    def told(matched: Matched) -> Any:
        return matched.links, matched.questions, [(t.id, shown([t])) for t in matched.things.values()]

    assert told(match(readings)) == told(match(readings[::-1]))


def test_an_empty_folder_matches_nothing() -> None:
    assert (match([]).links, match([]).questions, match([]).things) == ((), (), {})


STUB = [{"name": "(详见销货清单)", "amount_yuan": "18867.92"}]
LISTED = [
    {"name": "*信息技术服务*云ERP服务", "amount_yuan": "12000"},
    {"name": "*家具*办公桌椅", "amount_yuan": "6867.92"},
]


def goods(*lines: dict[str, str]) -> Paper:
    """A list of goods: it bears the number of its invoice, and neither a day nor amounts of its own."""
    none = dict.fromkeys(("dated", "net_yuan", "tax_yuan", "total_yuan"))
    one = invoice(lines=lines or LISTED)
    for name in none:
        del one.facts[name]
    return one


def lines_of(*readings: Reading) -> tuple[list[Any], list[str]]:
    (thing,) = match(readings).invoices
    return [line["name"].value for line in thing.lines], [f.zh for f in thing.findings]


def test_the_lines_are_those_of_the_list_wherever_it_stands() -> None:
    main, names = invoice(lines=STUB), [line["name"] for line in LISTED]
    assert lines_of(reading("发票.pdf", main), reading("清单.pdf", goods())) == (names, [])
    assert lines_of(reading("a.pdf", goods(), main)) == (names, [])
    other = invoice("500.00", number="20481662")
    between = match([reading("a.pdf", main, other, goods())]).invoices
    assert sorted(len(thing.lines) for thing in between) == [1, 2]
    apart = [reading(f"清单{n}.pdf", goods(line)) for n, line in enumerate(LISTED)]
    assert lines_of(reading("发票.pdf", main), *apart) == (names, [])


def test_a_list_that_is_lacking_or_not_whole_is_said() -> None:
    main = reading("发票.pdf", invoice(lines=STUB))
    assert lines_of(main) == (
        ["(详见销货清单)"], ["品名写的是详见销货清单，清单不在文件中，看不出都是什么，请补上清单"]
    )  # fmt: skip
    assert lines_of(main, reading("清单.pdf", goods(LISTED[0]))) == (
        ["*信息技术服务*云ERP服务"], ["销货清单各行合计12000元，与发票金额不等，清单可能不全，请补上其余的页"]
    )  # fmt: skip


def test_a_list_is_no_second_copy_of_its_invoice() -> None:
    assert again_in([reading("发票.pdf", invoice(lines=STUB)), reading("清单.pdf", goods())]) == []
