"""Checks of the tax office: whose they are, what they say, and what they say otherwise."""

from __future__ import annotations

import pytest

from tests.evidence.matching.papers import NAME, OTHER_PROVIDER, PROVIDER, check, invoice, reading
from yunxing.evidence.matching import Matched, match
from yunxing.evidence.matching.checks import result_of
from yunxing.evidence.matching.things import merged, pieces_of
from yunxing.evidence.paper import Paper


def matching(*papers: Paper) -> Matched:
    return match([reading(f"{n:02}.png", paper) for n, paper in enumerate(papers)])


def said(matched: Matched) -> list[tuple[str, str]]:
    return [(f.code, f.weight) for f in matched.invoices[0].findings]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("查验结果：一致", "match"),
        ("查验 成功", "match"),
        ("发票信息与税务机关电子信息一致", "match"),
        ("不一致", "differs"),
        ("查无此票", "absent"),
        ("该发票已作废", "void"),
        ("正常（未作废）", "match"),
        ("已红冲", "red"),
        ("超过该张发票当日查验次数", "failed"),
        ("验证码错误", "failed"),
        ("", None),
        ("发票查验明细", None),
    ],
)
def test_the_result_in_words(text: str, result: str | None) -> None:
    paper = check(result=text or None)
    assert result_of(merged(pieces_of([reading("a.png", paper)], "invoice_check"))) == result


def test_code_and_number_tell_whose_it_is() -> None:
    matched = matching(invoice(), invoice("900", number="20481662"), check(), check(number="20481662"))
    assert [(link.invoice, link.other) for link in matched.links] == [("i1", "k1"), ("i2", "k2")]
    assert said(matched) == []


def test_one_number_under_another_code_is_not_checked_by_it() -> None:
    matched = matching(invoice(code="032001900204"), check())
    assert matched.links == ()
    assert [q.zh for q in matched.questions if q.kind == "check"] == [
        "查验截图（01.png）：发票20481661不在文件中，请补上发票"
    ]


def test_the_amount_may_be_with_or_without_tax() -> None:
    for amount in ("20000.00", "18867.92"):
        assert said(matching(invoice(), check(amount_yuan=amount))) == []


def test_what_a_check_says_otherwise_is_a_finding_of_the_invoice() -> None:
    matched = matching(invoice(), check(amount_yuan="2000.00", dated="2019-06-11", result="不一致"))
    assert said(matched) == [("check.amount", "wrong"), ("check.dated", "wrong"), ("check.differs", "wrong")]
    assert matched.invoices[0].findings[0].zh == "查验截图（01.png）的金额为2000元，发票为18867.92元，请核对原件"
    unsure = matching(invoice(), check(amount_yuan="2000.00", unsure={"amount_yuan": 0.8}))
    assert said(unsure) == [("check.amount", "doubtful")]


def test_check_codes_are_compared_by_their_last_six() -> None:
    code = "06662933737755740708"
    assert said(matching(invoice(check_code=code), check(check_code="740708"))) == []
    assert said(matching(invoice(check_code=code), check(check_code="740709"))) == [("check.check_code", "doubtful")]


def test_a_number_that_cannot_be_read_is_known_by_check_code_day_and_amount() -> None:
    code = "06662933737755740708"
    seen = check(number="20481861", check_code="740708", amount_yuan="18867.92", unsure={"number": 0.6})
    assert [link.other for link in matching(invoice(check_code=code), seen).links] == ["k1"]


def test_a_number_misread_a_little_is_known_by_day_and_amount_if_only_one_fits() -> None:
    seen = check(number="20481861", amount_yuan="18867.92", unsure={"number": 0.6})
    (link,) = matching(invoice(), seen).links
    assert (link.other, link.confidence) == ("k1", 0.85)
    assert matching(invoice(), invoice(number="20481662"), seen).links == ()
    assert matching(invoice(), check(number="20481861", amount_yuan="18867.92")).links == ()


def test_two_checks_of_one_invoice_are_both_its() -> None:
    matched = matching(invoice(), check(checked_on="2020-03-01"), check(checked_on="2020-04-01"))
    assert [link.other for link in matched.links] == ["k1", "k2"]


def test_a_picture_without_a_number_is_asked_about() -> None:
    matched = matching(invoice(), check(number=None))
    assert [q.zh for q in matched.questions if q.kind == "check"] == [
        "查验截图（01.png）：读不出发票号码，请换一张清楚的截图"
    ]


def test_another_party_on_the_check_is_a_finding_and_a_misread_one_is_not() -> None:
    named = {"buyer": NAME, "seller": PROVIDER}
    assert said(matching(invoice(), check(**named))) == []
    assert said(matching(invoice(), check(**named | {"buyer": OTHER_PROVIDER}))) == [("check.buyer", "wrong")]
    unsure = check(**named | {"seller": OTHER_PROVIDER}, unsure={"seller": 0.95})
    matched = matching(invoice(), unsure)
    assert said(matched) == [("check.seller", "doubtful")]
    assert matched.invoices[0].findings[0].zh == (
        f"查验截图（01.png）的销售方为{OTHER_PROVIDER}，发票为{PROVIDER}，请核对原件"
    )
    misread = check(**named | {"buyer": NAME.replace("精密", "情密")}, unsure={"buyer": 0.95})
    assert said(matching(invoice(), misread)) == []
