"""What counts as investment, and why another invoice does not; the sum is the guide's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.matching.papers import (
    NAME,
    OTHER_PROVIDER,
    PROVIDER,
    USCC,
    check,
    code_of,
    contract,
    fact,
    invoice,
    licence,
    paper,
    payment,
    reading,
)
from tests.guide.factories import edition
from tests.guide.lakeland import lakeland
from yunxing.evidence.facts import Fact
from yunxing.evidence.findings import Finding
from yunxing.evidence.matching import match
from yunxing.evidence.matching.applicant import applicant_of
from yunxing.evidence.matching.counting import Counted, Counting, count
from yunxing.evidence.matching.supplied import supplied_of
from yunxing.evidence.paper import Paper, Reading


def files(*papers: Paper) -> list[Reading]:
    return [reading(f"{n:02}.pdf", one) for n, one in enumerate(papers)]


def counting(*papers: Paper, **more: Any) -> Counting:
    readings = files(licence(), *papers)
    matched = match(readings)
    given = {"star": 3, "applicant": applicant_of(readings, matched), "filed_on": date(2020, 5, 6), **more}
    return count(matched, given.pop("under", edition()), **given)


def one(*papers: Paper, **more: Any) -> Counted:
    (found,) = counting(*papers, **more).invoices
    return found


def reasons(counted: Counted) -> list[tuple[str, str]]:
    return [(reason.code, reason.weight) for reason in counted.reasons]


WHOLE = (contract(), payment(), check())


def test_an_invoice_with_all_its_papers_counts_with_its_total() -> None:
    counted = one(invoice(), *WHOLE)
    assert (reasons(counted), counted.counts, counted.declared) == ([], True, True)
    assert (counted.category, counted.row.amount_yuan, counted.row.shown) == (
        "cloud_service",
        Decimal(20000),
        Decimal(2),
    )
    assert (counted.row.buyer, counted.row.seller, counted.row.number) == (NAME, PROVIDER, "20481661")


def test_what_is_lacking_is_named_and_only_a_contract_keeps_it_from_counting() -> None:
    counted = one(invoice())
    assert reasons(counted) == [("contract", "lacks"), ("payment", "look"), ("check", "look")]
    assert (counted.counts, counted.declared) == (False, True)
    assert one(invoice(), contract()).counts is True


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"buyer": "连云港范例电器有限公司", "buyer_uscc": code_of("91320700EXAMP0099")}, "buyer"),
        ({"dated": "2018-12-31"}, "before"),
        ({"line": "*餐饮服务*餐费"}, "no_cloud"),
    ],
)
def test_what_is_no_investment_is_left_out(change: dict[str, Any], code: str) -> None:
    counted = one(invoice(**change))
    assert (code, "out") in reasons(counted)
    assert (counted.declared, counting(invoice(**change)).once_supplied_yuan) == (False, 0)


def test_the_first_day_counts() -> None:
    assert one(invoice(dated="2019-01-01"), contract(dated="2018-12-01")).counts is True


def test_a_day_that_was_not_read_is_asked_for() -> None:
    assert ("day", "lacks") in reasons(one(invoice(dated=None), *WHOLE))


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("查无此票", ("check_absent", "out")),
        ("已作废", ("check_void", "out")),
        ("已红冲", ("check_red", "out")),
        ("不一致", ("check_differs", "out")),
        ("超过当日查验次数", ("check_result", "look")),
    ],
)
def test_what_the_check_says(result: str, expected: tuple[str, str]) -> None:
    assert expected in reasons(one(invoice(), contract(), payment(), check(result=result)))


def test_one_check_that_agrees_is_enough() -> None:
    twice = [check(result="超过当日查验次数"), check(checked_on="2020-04-02")]
    assert reasons(one(invoice(), contract(), payment(), *twice)) == []


@pytest.mark.parametrize("shown", [{"amount_yuan": "200000"}, {"dated": "2018-06-10"}, {"buyer": OTHER_PROVIDER}])
def test_a_check_that_shows_another_invoice_keeps_it_from_counting_until_somebody_has_looked(
    shown: dict[str, str],
) -> None:
    (name,) = shown
    unsure = check(**shown, unsure={name: 0.95})
    counted = one(invoice(), contract(), payment(), unsure)
    assert (reasons(counted), counted.counts, counted.declared) == ([("check_contradicts", "lacks")], False, True)
    assert reasons(one(invoice(), contract(), payment(), check(**shown))) == [("check_contradicts", "out")]
    assert reasons(one(invoice(), contract(), payment(), unsure, check())) == []


def test_amounts_that_contradict_each_other_are_no_part_of_the_sum() -> None:
    sure = invoice()
    altered = invoice(unsure={"total_yuan": 0.5})
    altered.findings.append(Finding("sum", "wrong", "不一致", "they differ", field="net_yuan"))
    counted = one(altered, *WHOLE)
    assert [(r.code, r.weight, r.zh) for r in counted.reasons] == [("amount", "lacks", "不一致")]
    assert reasons(one(altered, sure, *WHOLE)) == []
    twice = counting(invoice(), invoice("40000"), contract())
    assert {code for code, _ in reasons(twice.invoices[0])} >= {"amount"}
    assert (twice.sum_yuan, twice.invoices[0].declared) == (Decimal(0), True)


def test_a_day_read_on_both_sides_of_the_first_is_asked_and_two_that_count_are_not() -> None:
    def read_as(*days: str) -> list[tuple[str, str]]:
        paper_ = invoice(dated=days[0])
        seen = tuple(fact(date.fromisoformat(day)).seen[0] for day in days)
        paper_.facts["dated"] = Fact(seen, 0.5)
        return reasons(one(paper_, contract(), payment(), check(dated=None)))

    assert read_as("2019-01-03", "2018-12-03") == [("day_contested", "lacks")]
    assert read_as("2018-12-03", "2019-01-03") == [("day_contested", "lacks")]
    assert read_as("2019-01-03", "2019-01-08") == []
    assert read_as("2018-12-03", "2018-12-08") == [("before", "out")]


def test_the_applicants_name_with_another_tax_number_is_asked() -> None:
    other = code_of("91320707EXAMP0009")
    counted = one(invoice(buyer_uscc=other), *WHOLE)
    assert [(r.code, r.weight, r.zh) for r in counted.reasons] == [
        ("buyer_code", "lacks", f"购买方税号{other}与营业执照上的{USCC}不同，请核对；开错的请销售方重开")
    ]
    assert reasons(one(invoice(buyer_uscc=other, unsure={"buyer_uscc": 0.9}), *WHOLE)) == []
    assert reasons(one(invoice(buyer_uscc="913207060000000"), *WHOLE)) == []


def test_a_red_invoice_takes_away_what_it_takes_back() -> None:
    whole = counting(
        invoice(), invoice("-20000", number="20481669", dated="2019-07-01", corrects="20481661"), contract()
    )
    assert [reasons(c)[0] for c in whole.invoices] == [("reversed", "out"), ("reversal", "out")]
    part = counting(
        invoice(), invoice("-5000", number="20481669", dated="2019-07-01", corrects="20481661"), contract("15000")
    )
    assert (part.sum_yuan, [c.declared for c in part.invoices]) == (Decimal(15000), [True, True])
    alone = counting(invoice("-5000", number="20481669"))
    assert reasons(alone.invoices[0])[0] == ("reversal", "out")


def test_an_invoice_twice_counts_once_and_one_that_may_be_the_same_waits() -> None:
    assert counting(invoice(), invoice(how="ofd"), contract()).sum_yuan == Decimal(20000)
    twice = counting(invoice(), invoice(number="20481861", unsure={"number": 0.6}), contract("40000"))
    assert [("perhaps_twice", "out") in reasons(c) for c in twice.invoices] == [False, True]


def test_a_seller_that_is_none_of_the_providers_is_to_be_looked_at() -> None:
    assert ("seller", "look") in reasons(one(invoice(), *WHOLE, providers=["江苏别家云计算有限公司"]))
    assert reasons(one(invoice(), *WHOLE, providers=[PROVIDER])) == []


def test_a_line_that_tells_nothing_is_what_its_contract_says_it_is() -> None:
    bare = invoice(line="*信息技术服务*技术服务费")
    silent = one(bare, contract(says_cloud=None))
    assert (silent.category, silent.told[0].cloud, ("untold", "look") in reasons(silent)) == (
        "cloud_service",
        None,
        True,
    )
    assert ("category", "lacks") in reasons(one(invoice(line="技术服务费"), contract(says_cloud=None)))
    by_contract = one(bare, contract(cloud_words="云服务"))
    assert (by_contract.category, by_contract.told[0].zh) == ("cloud_service", "合同中有“云服务”字样")
    explained = one(bare, contract(says_cloud=False), explained=["c1"])
    assert (explained.told[0].cloud, explained.told[0].zh) == (True, "合同或云端说明写明")


def test_a_table_that_needs_seals_keeps_an_invoice_from_counting() -> None:
    counted = one(invoice(), contract(services=2, priced_apart=False), payment(), check())
    assert reasons(counted) == [("breakdown", "lacks")]
    assert counted.breakdown is not None


def test_of_a_mixed_invoice_only_the_cloud_part_counts() -> None:
    lines = [
        {"name": "*信息技术服务*云ERP服务", "amount_yuan": "12000", "tax_yuan": "720"},
        {"name": "*打印设备*打印机", "amount_yuan": "7000", "tax_yuan": "280"},
    ]
    counted = one(invoice(net="19000", lines=lines), *WHOLE)
    assert (counted.counts, counted.row.amount_yuan, counted.row.shown) == (True, Decimal(12000), Decimal("1.2"))


def test_an_invoice_with_a_line_that_does_not_tell_waits_and_what_its_contract_says_is_not_denied() -> None:
    lines = [
        {"name": "*信息技术服务*云服务器租赁费", "amount_yuan": "12000"},
        {"name": "*电子计算机*笔记本电脑", "amount_yuan": "7000"},
    ]
    counted = one(invoice(net="19000", lines=lines), *WHOLE)
    assert [(r.code, r.weight, r.zh) for r in counted.reasons] == [
        ("lines", "lacks", "发票明细中有看不出是否上云投入的行，请判断")
    ]
    assert (counted.counts, counted.row.amount_yuan) == (False, None)
    other = [{"name": name, "amount_yuan": "9500"} for name in ("*软件*财务软件", "*软件*绘图软件")]
    (untold,) = one(invoice(net="19000", lines=other), *WHOLE).reasons
    assert (untold.code, untold.zh) == (
        "untold", "品名没有写明云服务或云产品，与合同写明的服务也对不上，请核对是否属于上云投入"
    )  # fmt: skip


def test_an_invoice_whose_list_is_not_here_is_to_be_looked_at_and_one_with_it_counts_by_its_lines() -> None:
    main = invoice(lines=[{"name": "(详见销货清单)", "amount_yuan": "18867.92"}])
    assert reasons(one(main, contract(cloud_words="云服务"), payment(), check())) == [("list", "look")]
    lines = [
        {"name": "*信息技术服务*云ERP服务", "amount_yuan": "12000"},
        {"name": "*打印设备*打印机", "amount_yuan": "6867.92"},
    ]
    listed = paper("invoice", lines=lines, code="032001900104", number="20481661", buyer=NAME, seller=PROVIDER)
    counted = one(main, listed, *WHOLE)
    assert (reasons(counted), counted.row.amount_yuan) == ([], Decimal(12000))


def test_the_applicant_is_not_known_without_papers_and_nothing_is_held_against_the_buyer() -> None:
    assert reasons(one(invoice(), *WHOLE, applicant=None)) == []


def row_of_table(amount_wan: str, number: str = "20481661") -> Paper:
    one = paper("statement", item="investment_table", title="上云投入明细表")
    one.lines = [{"number": fact(number), "amount_wan": fact(Decimal(amount_wan)), "contract_pages": fact("12-14")}]
    return one


def filled(*rows: tuple[str, str, bool], sealed_by: tuple[str, ...] = (NAME, PROVIDER)) -> Paper:
    one = paper("statement", item="investment_table", title="发票明细说明", dated="2020-04-20", sealed_by=sealed_by)
    one.lines = [{"name": fact(n), "amount_yuan": fact(Decimal(a)), "cloud": fact(yes)} for n, a, yes in rows]
    return one


def supplied(*papers: Paper) -> Counted:
    readings = files(licence(), *papers)
    matched = match(readings)
    who = applicant_of(readings, matched)
    tables = supplied_of(readings, matched, who)
    return count(matched, edition(), star=3, applicant=who, supplied=tables, filed_on=date(2020, 5, 6)).invoices[0]


def test_a_table_that_the_enterprise_has_filled_in_and_both_have_sealed_is_taken_as_it_is() -> None:
    split = contract(services=2, priced_apart=False)
    done = supplied(invoice(), split, payment(), check(), filled(("云ERP", "15000", True), ("培训", "5000", False)))
    assert (reasons(done), done.counts, done.row.amount_yuan) == ([], True, Decimal(15000))
    half = supplied(invoice(), split, payment(), check(), filled(("云ERP", "20000", True), sealed_by=(NAME,)))
    assert [r.zh for r in half.reasons] == ["发票明细说明还须由双方盖章：合同YL-2019-0601有2项服务，价格没有分列"]


def test_the_tables_of_the_enterprise_are_compared_to_the_last_fen() -> None:
    split = contract(services=2, priced_apart=False)
    table = filled(("云ERP", "15000", True), ("培训", "5000", False))
    assert supplied(invoice(), split, payment(), check(), table, row_of_table("1.5")).counts is True
    wrong = supplied(invoice(), split, payment(), check(), table, row_of_table("1.500001"))
    assert [r.zh for r in wrong.reasons] == ["明细说明中上云投入合计15000元，附表中为15000.01元，应相等"]
    assert reasons(supplied(invoice(), *WHOLE, row_of_table("2"))) == []
    assert reasons(supplied(invoice(), *WHOLE, row_of_table("2.1"))) == [("stated", "lacks")]


def test_another_edition_counts_by_its_own_days_amounts_and_categories() -> None:
    dated = {"dated": "2030-06-10", "line": "*农业服务*云订阅费"}
    papers = (invoice(**dated), contract(dated="2030-06-01"))
    paid = one(*papers, payment(dated="2030-07-01"), under=lakeland(), star=6)
    assert (reasons(paid), paid.row.amount_yuan) == ([], Decimal("18867.92"))
    assert (paid.category, paid.row.shown) == ("subscription", Decimal("18867.92"))
    early = one(*papers, payment(dated="2030-06-30"), under=lakeland(), star=6)
    assert reasons(early) == [("before", "out")]
    unpaid = one(*papers, under=lakeland(), star=6)
    assert reasons(unpaid) == [("day_of_payment", "lacks"), ("payment", "look")]


def test_who_applies() -> None:
    def who(*papers: Paper, named: str | None = None) -> tuple[str, bool] | None:
        readings = files(*papers)
        found = applicant_of(readings, match(readings), named)
        return None if found is None else (found.name, found.sure)

    provider = licence(name=PROVIDER, uscc=code_of("91320100EXAMP0002"))
    assert who(licence()) == (NAME, True)
    assert who(licence(), provider, invoice()) == (NAME, True)
    assert who(provider, licence(), invoice(), contract()) == (NAME, True)
    assert who(licence(), provider) == who(provider, licence()) == (PROVIDER, False)
    assert who(invoice()) == (NAME, False)
    assert who(paper("slides", slides=1)) is None
    assert who(invoice(), named="连云港范例电器有限公司") == ("连云港范例电器有限公司", True)
