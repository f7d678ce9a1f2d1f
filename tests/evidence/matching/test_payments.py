"""Which payments paid an invoice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.matching.papers import (
    NAME,
    OTHER_PROVIDER,
    PROVIDER,
    check,
    contract,
    invoice,
    payment,
    reading,
)
from tests.evidence.matching.test_counting import counting, reasons
from yunxing.evidence.facts import SURE
from yunxing.evidence.matching import Matched, match
from yunxing.evidence.paper import Paper


def matching(*papers: Paper) -> Matched:
    return match([reading(f"{n:02}.pdf", paper) for n, paper in enumerate(papers)])


def bill(n: int, total: str, **more: Any) -> Paper:
    return invoice(total, number=f"2048166{n}", **more)


def slip(n: int, amount: str, **more: Any) -> Paper:
    return payment(amount, voucher=f"HD2019{n:04}", **more)


def links(matched: Matched) -> dict[str, list[str]]:
    return {
        i.text("number"): [matched.things[link.other].text("voucher") for link in matched.of(i.id, "payment")]
        for i in matched.invoices
    }


def test_the_buyer_paid_the_seller_the_total() -> None:
    matched = matching(invoice(), payment())
    (link,) = matched.links
    assert link.reasons == (
        ("付款金额等于价税合计", "the amount paid is its total"),
        ("付款人是购买方，收款人是销售方", "the buyer paid the seller"),
    )
    assert (link.confidence >= SURE, link.yuan) == (True, Decimal(20000))


SLIP = "付款凭证HD20190620001（01.pdf）"
WHO = "，没有对上；请补上购买方付给销售方的凭证，代付、代收的请附说明"


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        (
            {"payee": OTHER_PROVIDER},
            ("payment", f"{SLIP}的金额与发票20481661相同，但收款人是{OTHER_PROVIDER}，不是销售方{PROVIDER}{WHO}"),
        ),
        (
            {"payer": "张示例"},
            ("payment", f"{SLIP}的金额与发票20481661相同，但付款人是张示例，不是购买方{NAME}{WHO}"),
        ),
        (
            {"payer": OTHER_PROVIDER, "payee": NAME},
            ("invoice", f"{SLIP}与哪一张发票都对不上，请补上它的发票，或确认与申报无关"),
        ),
        (
            {"payer": "张示例", "amount_yuan": "700"},
            ("invoice", f"{SLIP}与哪一张发票都对不上，请补上它的发票，或确认与申报无关"),
        ),
    ],
)  # fmt: skip
def test_a_payment_to_somebody_else_or_by_somebody_else_is_another_and_it_is_said_who(
    other: dict[str, str], asked: tuple[str, str]
) -> None:
    matched = matching(invoice(), payment(other.get("amount_yuan", "20000.00"), **other))
    assert matched.links == ()
    assert [(q.kind, q.zh) for q in matched.questions if q.kind in ("invoice", "payment")] == [asked]


BACK = {"payer": PROVIDER, "payee": NAME, "dated": "2019-08-20", "voucher": "HD20190820001"}


def refunds(matched: Matched) -> list[tuple[tuple[str, ...], str]]:
    return [(q.candidates, q.zh) for q in matched.questions if q.kind == "refund"]


def test_money_that_the_seller_gave_back_is_said_and_its_invoice_waits() -> None:
    given = "付款凭证HD20190820001（02.pdf）是销售方江苏示例云计算有限公司付给购买方的"
    matched = matching(invoice(), payment(), payment(**BACK))
    assert links(matched) == {"20481661": ["HD20190620001"]}
    assert refunds(matched) == [
        (
            ("i1",),
            f"{given}20000元，可能是退款，与发票20481661的价税合计相同，没有相应的红字发票；如是退款，发票20481661不计入，请核对",
        )
    ]
    (counted,) = counting(invoice(), contract(), payment(), check(), payment(**BACK)).invoices
    assert (reasons(counted), counted.counts, counted.declared) == ([("refunded", "lacks")], False, True)
    part = matching(invoice(), bill(2, "30000"), payment("700", **BACK))
    assert refunds(part) == [
        (
            ("i1", "i2"),
            f"{given}700元，可能是退款，没有相应的红字发票；如是退款，请说明退的是哪一张（发票20481661、发票20481662）",
        )
    ]


def test_money_given_back_for_a_red_invoice_needs_no_word() -> None:
    back = bill(9, "-5000", dated="2019-08-15", corrects="03200190010420481661")
    matched = matching(invoice(), back, payment(), payment("5000", **BACK))
    assert links(matched) == {"20481661": ["HD20190620001"], "20481669": []}
    assert {q.kind for q in matched.questions} == {"contract"}
    twice = matching(
        invoice(), back, payment(), *(payment("5000", **BACK | {"voucher": f"HD2019082000{n}"}) for n in (1, 2))
    )
    assert [c for c, _ in refunds(twice)] == [("i1",)]
    (counted,) = counting(invoice(), contract(), payment(), check(), payment("700", **BACK)).invoices
    assert (reasons(counted), counted.counts) == ([("refunded_part", "look")], True)


def test_part_payments_make_up_an_invoice() -> None:
    matched = matching(invoice(), slip(1, "6000"), slip(2, "14000"))
    assert links(matched) == {"20481661": ["HD20190001", "HD20190002"]}
    assert [link.yuan for link in matched.links] == [Decimal(6000), Decimal(14000)]


def test_one_payment_for_several_invoices() -> None:
    matched = matching(bill(1, "6000"), bill(2, "14000"), slip(1, "20000"))
    assert links(matched) == {"20481661": ["HD20190001"], "20481662": ["HD20190001"]}
    assert matched.links[0].reasons[0] == (
        "一笔付清发票20481661、发票20481662",
        "one payment for invoice 20481661, invoice 20481662",
    )


def test_equal_amounts_go_by_their_days() -> None:
    bills = [bill(n, "1000", dated=f"2019-0{n}-05") for n in (3, 4, 5)]
    slips = [slip(n, "1000", dated=f"2019-0{n}-15") for n in (3, 4, 5)]
    assert links(matching(*bills, *slips)) == {f"2048166{n}": [f"HD2019000{n}"] for n in (3, 4, 5)}


def test_equal_amounts_of_near_days_are_asked_and_the_purpose_settles_them() -> None:
    bills = [bill(n, "1000") for n in (1, 2)]
    open_ = matching(*bills, slip(1, "1000"), slip(2, "1000"))
    assert links(open_) == {"20481661": [], "20481662": []}
    assert [q.candidates for q in open_.questions if q.kind == "payment"] == [("p1", "p2")] * 2
    named = matching(*bills, slip(1, "1000", purpose="付20481662号发票"), slip(2, "1000"))
    assert links(named) == {"20481661": ["HD20190002"], "20481662": ["HD20190001"]}


def test_as_many_payments_as_invoices_of_one_contract_are_all_paid_whichever_paid_which() -> None:
    papers = [contract("2000"), bill(1, "1000"), bill(2, "1000"), slip(1, "1000"), slip(2, "1000", dated="2019-06-21")]
    assert matching(*papers).presumed == {"i1": "p1", "i2": "p2"}
    assert matching(*papers[1:]).presumed == {"i1": "p1", "i2": "p2"}
    assert matching(*papers[:-1]).presumed == {}


def test_payments_and_invoices_of_a_contract_with_equal_sums_are_set_off_in_order() -> None:
    matched = matching(
        contract("100000"),
        bill(1, "50000", dated="2019-06-10"),
        bill(2, "50000", dated="2019-07-10"),
        slip(1, "30000", dated="2019-06-12"),
        slip(2, "70000", dated="2019-07-12"),
    )
    assert links(matched) == {"20481661": ["HD20190001", "HD20190002"], "20481662": ["HD20190002"]}
    assert [link.yuan for link in matched.links if link.kind == "payment"] == [
        Decimal(30000),
        Decimal(20000),
        Decimal(50000),
    ]


def test_what_is_paid_in_part_is_linked_and_the_rest_is_asked_for() -> None:
    matched = matching(invoice(), slip(1, "6000", purpose="云ERP首付款"))
    assert links(matched) == {"20481661": ["HD20190001"]}
    assert [q.zh for q in matched.questions if q.kind == "payment"] == [
        "发票20481661（00.pdf）：找到的付款合计6000元，少于价税合计20000元，请补上其余的付款凭证"
    ]


def test_a_part_that_says_nothing_of_the_invoice_is_only_asked_about() -> None:
    matched = matching(invoice(), slip(1, "6000"))
    assert links(matched) == {"20481661": []}
    (question,) = [q for q in matched.questions if q.kind == "invoice"]
    assert (question.of, question.candidates) == (("p1",), ("i1",))
    assert "与哪一张发票都对不上（也许是发票20481661的一部分）" in question.zh


def test_a_payment_larger_than_any_invoice_is_asked_about() -> None:
    matched = matching(invoice(), slip(1, "26000"))
    assert links(matched) == {"20481661": []}
    assert [q.of for q in matched.questions if q.kind == "invoice"] == [("p1",)]


def test_what_a_red_invoice_left_is_what_was_paid() -> None:
    matched = matching(
        invoice(), bill(9, "-5000", dated="2019-06-15", corrects="20481661"), slip(1, "15000", dated="2019-06-20")
    )
    assert links(matched) == {"20481661": ["HD20190001"], "20481669": []}


def test_a_payer_that_was_not_read_is_known_by_the_payee() -> None:
    matched = matching(invoice(), payment(payer=None))
    assert links(matched) == {"20481661": ["HD20190620001"]}
    assert matched.links[0].confidence < SURE


def test_names_read_too_badly_to_go_by_leave_the_amount_where_only_one_has_it() -> None:
    badly = payment(payer=None, payee=OTHER_PROVIDER, unsure={"payee": 0.5})
    (link,) = matching(invoice(), badly).links
    assert (link.confidence, link.reasons[0][0]) == (0.7, "付款金额等于价税合计，双方名称没有读准")
    assert matching(invoice(), bill(2, "20000"), badly).links == ()
    late = payment(payer=None, payee=OTHER_PROVIDER, unsure={"payee": 0.5}, dated="2020-06-20")
    assert matching(invoice(), late).links == ()
    read = payment(payer=None, payee=OTHER_PROVIDER, unsure={"payee": 0.95})
    assert matching(invoice(), read).links == ()
