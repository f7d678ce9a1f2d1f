"""What agreement and contradiction within an invoice make of facts that were recognised from print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import Box, Fact, How, Seen, settle
from yunxing.evidence.invoice.checks import check
from yunxing.evidence.paper import Paper
from yunxing.reference.uscc import check_character

USCC = "91320700EXAMPC002" + check_character("91320700EXAMPC002")


def _fact(value: Any, how: How = "ocr", confidence: float = 0.95, box: Box | None = None) -> Fact[Any]:
    fact = settle([Seen(value, how, confidence, 1, box)])
    assert fact is not None
    return fact


def _paper(lines: list[dict[str, Any]] | None = None, **values: Any) -> Paper:
    facts = {name: value if isinstance(value, Fact) else _fact(value) for name, value in values.items()}
    return Paper("invoice", (1,), facts, [{n: _fact(v) for n, v in line.items()} for line in lines or ()])


def _checked(paper: Paper) -> tuple[list[str], list[str]]:
    check(paper)
    return [name for name, fact in paper.facts.items() if fact.sure], [f.code for f in paper.findings]


def test_sums_that_agree_make_all_three_sure() -> None:
    paper = _paper(net_yuan=Decimal("100.00"), tax_yuan=Decimal("6.00"), total_yuan=Decimal("106.00"))
    assert _checked(paper) == (["net_yuan", "tax_yuan", "total_yuan"], [])


def test_sums_that_disagree_are_a_finding_and_leave_all_three_unsure() -> None:
    paper = _paper(net_yuan=Decimal("100.00"), tax_yuan=Decimal("6.00"), total_yuan=Decimal("108.00"))
    assert _checked(paper) == ([], ["sum"])
    assert paper.findings[0].zh == "金额 100.00 与税额 6.00 之和不是价税合计 108.00，请核对原件"
    assert paper.findings[0].weight == "wrong"


def test_capitals_vouch_for_the_total() -> None:
    assert _checked(_paper(total_yuan=Decimal("106.00"), total_words="壹佰零陆圆整")) == (
        ["total_yuan", "total_words"],
        [],
    )


def test_capitals_that_say_another_amount_are_a_finding() -> None:
    sure, codes = _checked(_paper(total_yuan=Decimal("706.00"), total_words="壹佰零陆圆整"))
    assert (sure, codes) == ([], ["capitals"])


def test_a_total_that_was_not_read_is_taken_from_its_capitals() -> None:
    paper = _paper(total_words="壹佰零陆圆整", net_yuan=Decimal("100.00"), tax_yuan=Decimal("6.00"))
    assert _checked(paper) == (["net_yuan", "tax_yuan", "total_yuan"], [])
    assert paper.value("total_yuan") == Decimal("106.00")


def test_lines_that_make_the_sum_vouch_for_it_and_for_themselves() -> None:
    lines = [
        {"amount_yuan": Decimal("60.00"), "tax_yuan": Decimal("3.60")},
        {"amount_yuan": Decimal("40.00"), "tax_yuan": Decimal("2.40")},
    ]
    paper = _paper(lines, net_yuan=Decimal("100.00"), tax_yuan=Decimal("6.00"))
    assert _checked(paper) == (["net_yuan", "tax_yuan"], [])
    assert [line["amount_yuan"].sure for line in paper.lines] == [True, True]


def test_lines_that_do_not_are_a_finding() -> None:
    paper = _paper([{"amount_yuan": Decimal("60.00")}], net_yuan=Decimal("100.00"))
    assert _checked(paper) == ([], ["lines"])


def test_the_line_that_points_to_a_list_is_not_added_up() -> None:
    paper = _paper([{"name": "（详见销货清单）", "amount_yuan": Decimal("60.00")}], net_yuan=Decimal("100.00"))
    assert _checked(paper) == ([], [])


def test_a_check_character_vouches_for_a_tax_number() -> None:
    assert _checked(_paper(seller_uscc=USCC)) == (["seller_uscc"], [])


def test_a_wrong_check_character_is_said_and_never_sure() -> None:
    wrong = USCC[:-1] + ("0" if USCC[-1] != "0" else "1")
    assert _checked(_paper(seller_uscc=wrong)) == ([], ["tax_number"])
    digital = _paper(seller_uscc=_fact(wrong, "text", 1.0))
    assert _checked(digital) == ([], ["tax_number"])


def test_a_name_read_clearly_is_sure_where_it_ends_as_names_do() -> None:
    assert _checked(_paper(buyer=_fact("连云港样例有限公司", confidence=0.99)))[0] == ["buyer"]
    assert _checked(_paper(buyer=_fact("连云港样例有限公", confidence=0.99)))[0] == []
    assert _checked(_paper(buyer=_fact("连云港样例有限公司", confidence=0.7)))[0] == []


def test_figures_of_the_right_form_read_without_doubt_are_sure() -> None:
    assert _checked(
        _paper(number=_fact("80000101", confidence=0.995), dated=_fact(date(2020, 1, 20), confidence=0.995))
    )[0] == [
        "number",
        "dated",
    ]
    assert _checked(_paper(number=_fact("80000101", confidence=0.96)))[0] == []
    assert _checked(_paper(number=_fact("8000010", confidence=0.995)))[0] == []


def test_a_number_printed_in_two_places_is_sure() -> None:
    twice = settle(
        [
            Seen("80000101", "ocr", 0.95, 1, Box(0.6, 0, 0.8, 0.1)),
            Seen("80000101", "ocr", 0.95, 1, Box(0.8, 0, 0.9, 0.1)),
        ]
    )
    assert twice is not None
    assert _checked(_paper(number=twice))[0] == ["number"]


def test_a_code_that_tells_the_kind_vouches_for_the_title() -> None:
    code = _fact("032001900104", "qr", 0.985)
    assert _checked(_paper(type="增值税普通发票", code=code))[0] == ["type", "code"]
    assert _checked(_paper(type="增值税专用发票", code=code))[0] == ["code"]
    assert _checked(_paper(type="增值税普通发票", code="032001900104"))[0] == []


def test_what_page_and_code_say_apart_is_reported_and_unsure() -> None:
    fact = settle([Seen("80000101", "ocr", 0.9, 1), Seen("80000107", "qr", 0.985, 1)])
    assert fact is not None
    sure, codes = _checked(_paper(number=fact))
    assert (sure, codes) == ([], ["disagrees"])


def test_a_code_printed_years_after_its_invoice_is_noted() -> None:
    assert _checked(_paper(code="032001900104", dated=date(2018, 1, 1)))[1] == ["code_year"]
    assert _checked(_paper(code="032001900104", dated=date(2020, 1, 1)))[1] == []
    assert _checked(_paper(code="3200190010", dated=date(2029, 1, 1)))[1] == ["code_year"]


def test_a_number_of_another_year_than_the_date_is_a_finding() -> None:
    number = "24322000000012345678"
    paper = _paper(number=number, dated=date(2099, 1, 1))
    check(paper)
    assert [(f.code, f.weight, f.field, f.zh) for f in paper.findings] == [
        ("number_year", "wrong", "dated", f"发票号码 {number} 是 2024 年的，开票日期却是 2099-01-01，请核对原件")
    ]
    assert (paper.facts["dated"].sure, paper.facts["number"].sure) == (False, False)
    same = _paper(number=number, dated=date(2024, 12, 31))
    check(same)
    assert same.findings == []


def test_an_empty_paper_has_nothing_to_check() -> None:
    assert _checked(Paper("invoice")) == ([], [])
