"""Which invoice a red one takes back: the one it names by code and number, if that can be it; else it is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.matching.papers import OTHER_PROVIDER, contract, invoice, payment, reading
from tests.evidence.matching.test_counting import counting, reasons
from yunxing.evidence.matching import Matched, match
from yunxing.evidence.paper import Paper

CODE, OTHER_CODE = "032001900104", "032001900204"


def matching(*papers: Paper) -> Matched:
    return match([reading(f"{n:02}.pdf", paper) for n, paper in enumerate(papers)])


def red(total: str = "-20000", **more: Any) -> Paper:
    return invoice(total, **{"number": "20481669", "dated": "2019-07-01", **more})


def asked(matched: Matched) -> list[tuple[tuple[str, ...], str]]:
    return [(q.candidates, q.zh) for q in matched.questions if q.kind == "red_invoice"]


@pytest.mark.parametrize(
    "named",
    [
        {"corrects": f"{OTHER_CODE}20481661"},
        {"corrects": f"{OTHER_CODE} 20481661"},
        {"remarks": f"对应正数发票代码:{OTHER_CODE}号码:20481661"},
    ],
)
def test_of_two_invoices_with_one_number_the_one_with_the_code_is_taken_back(named: dict[str, str]) -> None:
    matched = matching(invoice(), invoice(code=OTHER_CODE, dated="2019-06-11"), red(**named))
    assert matched.corrects == {"i3": "i2"}
    assert matched.things["i2"].text("code") == OTHER_CODE


def test_the_number_of_another_sellers_invoice_takes_nothing_back() -> None:
    strange = red(seller=OTHER_PROVIDER, seller_uscc=None, corrects=f"{OTHER_CODE}20481661")
    matched = matching(invoice(), strange)
    assert matched.corrects == {}
    assert asked(matched) == [((), "红字发票20481669（01.pdf）：所冲的蓝字发票不在文件中，请补上或说明")]
    whole = counting(invoice(), contract(), strange)
    assert whole.sum_yuan == Decimal(20000)
    assert reasons(whole.invoices[1])[0] == ("reversal", "out")


@pytest.mark.parametrize(
    "wrong",
    [
        {"seller": OTHER_PROVIDER, "seller_uscc": None},
        {"total": "-90000"},
        {"dated": "2019-06-01"},
    ],
)
def test_what_does_not_fit_the_invoice_it_names_is_asked_and_said_of_both(wrong: dict[str, Any]) -> None:
    one = red(**{"corrects": f"{CODE}20481661", **wrong})
    matched = matching(invoice(), one)
    assert matched.corrects == {}
    ((candidates, zh),) = asked(matched)
    assert [matched.things[c].text("number") for c in candidates] == ["20481661"]
    assert zh == "红字发票20481669（01.pdf）：写明冲的是发票20481661，但双方、日期或金额与之不符，没有冲减，请核对"
    counted = {c.invoice.text("number"): c for c in counting(invoice(), one, contract()).invoices}
    assert ("perhaps_reversed", "look") in reasons(counted["20481661"])
    assert ("reversal", "out") in reasons(counted["20481669"])


def test_the_code_of_a_photograph_may_be_misread_where_all_else_fits() -> None:
    badly = invoice(code="032001900184", unsure={"code": 0.7})
    assert matching(badly, red(corrects=f"{CODE}20481661")).corrects == {"i2": "i1"}


def test_one_that_names_what_is_not_here_takes_back_no_other() -> None:
    matched = matching(invoice(), red(corrects=f"{CODE}20481777"))
    assert matched.corrects == {}
    ((candidates, zh),) = asked(matched)
    assert candidates == ("i1",)
    assert zh == (
        "红字发票20481669（01.pdf）：所写的蓝字发票不在文件中，请补上；发票20481661的双方、金额与之相同，请确认冲的不是它"
    )
    misread = invoice(number="20481771", unsure={"number": 0.7})
    assert matching(misread, red(corrects=f"{CODE}20481777")).corrects == {"i2": "i1"}


def test_a_long_number_is_no_code_with_a_number() -> None:
    long = "24322000000012345678"
    blue = invoice(code=None, number=long)
    assert matching(blue, red(code=None, corrects=long)).corrects == {"i2": "i1"}
    assert matching(invoice(number="12345678"), red(corrects=long)).corrects == {}


def test_two_red_invoices_take_back_no_more_than_there_is() -> None:
    half = {"corrects": f"{CODE}20481661"}
    matched = matching(invoice(), red("-12000", **half), red("-12000", number="20481670", **half))
    assert matched.corrects == {"i2": "i1"}
    assert [c for c, _ in asked(matched)] == [("i1",)]


PART = {"total": "-5000", "corrects": f"{CODE}20481661"}


def linked(matched: Matched, kind: Any = "payment") -> dict[str, list[str]]:
    found = {i.text("number"): [x.other for x in matched.of(i.id, kind)] for i in matched.invoices}
    return {number: others for number, others in found.items() if others}


@pytest.mark.parametrize("amount", ["20000", "15000"])
def test_of_an_invoice_taken_back_in_part_the_whole_or_the_rest_was_agreed_and_paid(amount: str) -> None:
    matched = matching(invoice(), red(**PART), contract(amount), payment(amount))
    assert linked(matched) == {"20481661": ["p1"]}
    assert linked(matched, "contract") == {"20481661": ["c1"], "20481669": ["c1"]}
    assert matched.of("i1", "contract")[0].reasons[0][0] == "价税合计等于合同金额"
    assert [(link.yuan, link.confidence) for link in matched.of("i1", "payment")] == [(Decimal(amount), 0.99)]
    assert matched.questions == ()


def test_the_whole_of_one_invoice_and_another_are_one_contract_and_one_payment() -> None:
    second = invoice("30000", number="20481662", dated="2019-06-12")
    matched = matching(invoice(), second, red(**PART), contract("50000"), payment("50000"))
    assert linked(matched) == {"20481661": ["p1"], "20481662": ["p1"]}
    assert [link.yuan for link in matched.links if link.kind == "payment"] == [Decimal(20000), Decimal(30000)]
    assert linked(matched, "contract")["20481662"] == ["c1"]


def test_the_rest_of_one_invoice_with_another_is_not_taken_for_what_the_whole_explains() -> None:
    other = invoice("5000", number="20481662", dated="2019-09-12", line="*信息技术服务*云存储服务费")
    matched = matching(invoice(), other, red(**PART), payment())
    assert linked(matched) == {"20481661": ["p1"]}


def test_an_invoice_is_never_counted_by_both_of_its_amounts() -> None:
    matched = matching(invoice(), red(**PART), payment("35000"))
    assert linked(matched) == {}
