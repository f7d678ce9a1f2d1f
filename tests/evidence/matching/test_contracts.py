"""Which contract an invoice belongs to, why, and when that is asked instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.matching.papers import NAME, OTHER_PROVIDER, PROVIDER, contract, invoice, reading
from yunxing.evidence.facts import SURE
from yunxing.evidence.matching import Link, Matched, Question, match
from yunxing.evidence.paper import Paper


def matching(*papers: Paper) -> Matched:
    return match([reading(f"{n:02}.pdf", paper) for n, paper in enumerate(papers)])


def links(matched: Matched) -> dict[str, list[str]]:
    """The contracts of each invoice, by their numbers on the papers."""
    names = {t.id: t.text("number") for t in matched.things.values()}
    return {names[i.id]: [names[link.other] for link in matched.of(i.id, "contract")] for i in matched.invoices}


def only(matched: Matched) -> Link:
    (link,) = [link for link in matched.links if link.kind == "contract"]
    return link


def asked(matched: Matched) -> Question:
    (question,) = [q for q in matched.questions if q.kind == "contract"]
    return question


def numbered(n: int, total: str, **more: Any) -> Paper:
    return invoice(total, number=f"2048166{n}", **more)


def test_parties_and_amount_are_enough_and_the_reasons_say_so() -> None:
    link = only(matching(invoice(), contract()))
    assert link.confidence >= SURE
    assert link.reasons == (
        ("价税合计等于合同金额", "its total is the contract's amount"),
        ("双方一致", "the parties are the same"),
        ("服务名称相近", "the services have like names"),
    )
    assert link.why("zh") == "价税合计等于合同金额，双方一致，服务名称相近"


def test_the_parties_may_stand_the_other_way_round_and_with_other_brackets() -> None:
    swapped = contract(party_a="江苏示例(云)计算有限公司", party_b=NAME)
    assert only(matching(invoice(seller="江苏示例（云）计算 有限公司"), swapped)).confidence >= SURE


@pytest.mark.parametrize("other", [{"party_b": OTHER_PROVIDER}, {"party_a": "连云港范例电器有限公司"}])
def test_another_party_is_another_contract(other: dict[str, str]) -> None:
    matched = matching(invoice(), contract(**other))
    assert matched.links == ()
    assert asked(matched).zh == "发票20481661（00.pdf）：文件中没有这两方之间的合同，请补上"


def test_instalments_make_up_a_contract() -> None:
    matched = matching(contract("30000"), numbered(1, "10000"), numbered(2, "15000"), numbered(3, "5000"))
    assert links(matched) == {f"2048166{n}": ["YL-2019-0601"] for n in (1, 2, 3)}
    assert matched.links[0].reasons[0][0] == "发票20481661、发票20481662、发票20481663的价税合计相加等于合同金额"


def test_one_invoice_covers_several_contracts() -> None:
    matched = matching(invoice("30000"), contract("10000", number="YL-2019-1"), contract("20000", number="YL-2019-2"))
    assert links(matched) == {"20481661": ["YL-2019-1", "YL-2019-2"]}


def test_equal_contracts_are_told_apart_by_the_service() -> None:
    erp = contract(number="YL-2019-1", title="云ERP服务合同")
    mes = contract(number="YL-2019-2", title="云MES服务合同")
    matched = matching(erp, mes, numbered(1, "20000", line="*信息技术服务*云MES服务费"), numbered(2, "20000"))
    assert links(matched) == {"20481661": ["YL-2019-2"], "20481662": ["YL-2019-1"]}


def test_equal_contracts_are_told_apart_by_their_days() -> None:
    first = contract(number="YL-2019-1", dated="2019-03-01")
    second = contract(number="YL-2019-2", dated="2019-06-15")
    matched = matching(
        first, second, numbered(1, "20000", dated="2019-03-10"), numbered(2, "20000", dated="2019-06-20")
    )
    assert links(matched) == {"20481661": ["YL-2019-1"], "20481662": ["YL-2019-2"]}


def test_equal_contracts_that_nothing_tells_apart_are_asked_with_both() -> None:
    matched = matching(contract(number="YL-2019-1"), contract(number="YL-2019-2"), invoice())
    assert matched.links == ()
    assert asked(matched) == Question(
        "contract",
        ("i1",),
        ("c1", "c2"),
        "发票20481661（02.pdf）：金额与几份合同都对得上（合同YL-2019-1、合同YL-2019-2），看不出属于哪一份，请指明",
        "invoice 20481661 (02.pdf): its amount fits several contracts (contract YL-2019-1, contract YL-2019-2): "
        "say which it belongs to",
    )


def test_a_number_in_the_remarks_decides_whatever_the_amounts() -> None:
    papers = [contract("20000", number="YL-2019-1"), contract("50000", number="YL-2019-2")]
    matched = matching(*papers, invoice(remarks="合同编号：YL-2019-2 第一期"))
    assert links(matched) == {"20481661": ["YL-2019-2"]}
    assert ("备注写明合同编号YL-2019-2", "its remarks name contract YL-2019-2") in only(matched).reasons


def test_of_numbers_within_one_another_the_longer_one_is_meant() -> None:
    papers = [contract("20000", number="YL-2019-1"), contract("20000", number="YL-2019-12")]
    assert links(matching(*papers, invoice(remarks="合同YL-2019-12"))) == {"20481661": ["YL-2019-12"]}


def test_an_invoice_that_names_a_contract_which_is_not_here_is_not_given_another() -> None:
    matched = matching(contract(), invoice(remarks="合同号：XF-2019-888"))
    assert matched.links == ()
    assert asked(matched).zh == "发票20481661（01.pdf）：备注写的是合同XF2019888，文件中没有，请补上"
    near = matching(contract(number="XF-2019-388"), invoice(remarks="合同号：XF-2019-888"))
    assert links(near) == {"20481661": ["XF-2019-388"]}  # one character misread is no other contract


def test_part_of_a_contract_goes_to_the_one_that_has_room() -> None:
    matched = matching(contract("90000"), numbered(1, "20000"), numbered(2, "30000"))
    assert links(matched) == {"20481661": ["YL-2019-0601"], "20481662": ["YL-2019-0601"]}
    assert {link.reasons[0][0] for link in matched.links} == {"是合同金额的一部分"}
    assert all(link.confidence < SURE for link in matched.links)


def test_a_framework_contract_without_amount_takes_its_invoices() -> None:
    matched = matching(contract(None), invoice())
    assert only(matched).reasons[0] == ("合同没有写明金额", "the contract states no amount")


def test_a_contract_used_up_takes_no_more() -> None:
    matched = matching(contract(), invoice(), numbered(2, "700"))
    assert links(matched) == {"20481661": ["YL-2019-0601"], "20481662": []}
    assert "合同金额已由其他发票用完" in asked(matched).zh


def test_invoices_that_together_exceed_what_is_left_are_asked() -> None:
    matched = matching(contract("30000"), numbered(1, "20000"), numbered(2, "15000"))
    assert matched.links == ()
    assert [q.zh for q in matched.questions if q.kind == "contract"] == [
        f"发票2048166{n}（0{n}.pdf）：与同样可能的发票合计35000元，超过合同YL-2019-0601余下的30000元，请指明哪些属于这份合同"
        for n in (1, 2)
    ]


def test_a_part_of_another_service_is_asked() -> None:
    matched = matching(contract("90000"), invoice("300", line="*餐饮服务*餐费"))
    assert matched.links == ()
    assert asked(matched).candidates == ("c1",)
    assert "服务名称不同" in asked(matched).zh


def test_an_invoice_older_than_its_contract_is_linked_by_its_amount_and_said_to_be() -> None:
    link = only(matching(contract(dated="2019-09-01"), invoice()))
    assert link.reasons[-1] == ("但开票早于签订，请核对", "but it is older than the contract: look at the dates")
    assert link.confidence < SURE


def test_a_red_invoice_leaves_the_rest_and_belongs_where_the_other_does() -> None:
    matched = matching(
        contract("15000"),
        invoice("20000"),
        invoice("-5000", number="20481670", dated="2019-07-01", corrects="032001900104 20481661"),
    )
    assert links(matched) == {"20481661": ["YL-2019-0601"], "20481670": ["YL-2019-0601"]}
    assert matched.corrects == {"i2": "i1"}


def test_an_invoice_taken_back_and_issued_again() -> None:
    matched = matching(
        contract(),
        numbered(1, "20000"),
        numbered(2, "-20000", dated="2019-06-20", remarks="对应正数发票代码:032001900104号码:20481661"),
        numbered(3, "20000", dated="2019-06-21"),
    )
    assert links(matched) == {f"2048166{n}": ["YL-2019-0601"] for n in (1, 2, 3)}
    assert "价税合计等于合同金额，后被红字发票冲回" in matched.of("i1", "contract")[0].why("zh")
    assert matched.corrects == {"i2": "i1"}
    assert [q for q in matched.questions if q.kind == "contract"] == []


def test_a_red_invoice_that_names_none_takes_back_the_only_one_it_can() -> None:
    matched = matching(invoice(), numbered(9, "-20000", dated="2019-08-01"))
    assert matched.corrects == {"i2": "i1"}
    two = matching(invoice(), numbered(2, "20000"), numbered(9, "-20000", dated="2019-08-01"))
    assert two.corrects == {}
    (question,) = [q for q in two.questions if q.kind == "red_invoice"]
    assert (question.of, question.candidates) == (("i3",), ("i1", "i2"))


def test_a_party_misread_by_one_character_is_linked_and_not_sure() -> None:
    misread = contract(party_b=PROVIDER.replace("示例", "示列"), unsure={"party_b": 0.8})
    link = only(matching(invoice(), misread))
    assert link.confidence <= 0.8
    assert ("有一方名称识读略有出入", "the name of a party was read a little differently") in link.reasons


def test_a_contract_whose_other_party_was_not_read_is_known_by_one() -> None:
    link = only(matching(invoice(), contract(party_b=None)))
    assert link.confidence < SURE


def test_a_contract_is_worth_its_services_where_it_states_no_amount() -> None:
    priced = contract(None, lines=[{"name": "云ERP", "amount_yuan": "12000"}, {"name": "培训", "amount_yuan": "8000"}])
    assert only(matching(invoice(), priced)).reasons[0][0] == "价税合计等于合同金额"
    assert Decimal(20000) == invoice().value("total_yuan")


def test_names_read_too_badly_to_go_by_leave_the_amount_where_only_one_has_it() -> None:
    badly = contract(party_a="连云港", party_b=OTHER_PROVIDER, unsure={"party_a": 0.4, "party_b": 0.5})
    link = only(matching(invoice(), badly))
    assert (link.confidence, link.reasons[0][0]) == (0.7, "价税合计等于合同金额，双方名称没有读准")
    assert matching(invoice(), contract(party_b=OTHER_PROVIDER, unsure={"party_b": 0.95})).links == ()
