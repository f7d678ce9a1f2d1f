"""Tables x.2 and x.3 as they are proposed, and what decides whether x.3 is needed (R67, R68, R71)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.evidence.matching.papers import NAME, OTHER_PROVIDER, PROVIDER, contract, invoice, paper, reading
from tests.guide.factories import edition
from yunxing.evidence.matching import match
from yunxing.evidence.matching.categories import told
from yunxing.evidence.matching.explanations import explanations_of
from yunxing.evidence.matching.tables import agrees, breakdown_of, needs_breakdown, row_of, sums_up
from yunxing.evidence.matching.things import Thing, merged, pieces_of
from yunxing.evidence.paper import Paper, Reading


def thing(one: Paper, file: str = "a.pdf") -> Thing:
    return merged(pieces_of([reading(file, one)], one.form))


ERP = {
    "name": "*信息技术服务*云ERP服务",
    "spec": "标准版",
    "quantity": "2",
    "unit_price_yuan": "6000.5",
    "amount_yuan": "12001",
    "tax_yuan": "720.06",
}
PRINTER = {"name": "*打印设备*打印机", "amount_yuan": "7000", "tax_yuan": "280"}
UNTOLD = {"name": "*软件*操作软件", "amount_yuan": "99", "tax_yuan": "5.94"}


def lines(*rows: dict[str, str]) -> Thing:
    net = sum((Decimal(r["amount_yuan"]) for r in rows), Decimal(0))
    tax = sum((Decimal(r["tax_yuan"]) for r in rows), Decimal(0))
    return thing(invoice(str(net + tax), net=str(net), lines=rows))


def say(invoice_: Thing) -> list[Any]:
    return [told(str(line["name"].value), edition()) for line in invoice_.lines]


@pytest.mark.parametrize(
    ("change", "needed"),
    [
        ({"services": 1, "priced_apart": None}, False),
        ({"services": 3, "priced_apart": True}, False),
        ({"services": 3, "priced_apart": False}, True),
        ({"services": 2, "priced_apart": None}, True),
        ({"services": None}, False),
    ],
)
def test_several_services_without_prices_need_a_table(change: dict[str, Any], needed: bool) -> None:
    assert needs_breakdown([thing(contract(**change))])[0] is needed


def test_several_contracts_on_one_invoice_need_a_table_and_the_reason_names_them() -> None:
    two = [thing(contract(number=f"YL-2019-{n}"), f"{n}.pdf") for n in (1, 2)]
    assert needs_breakdown(two) == (
        True,
        (
            "一张发票包括几份合同（合同YL-2019-1、合同YL-2019-2）",
            "one invoice covers several contracts (contract YL-2019-1, contract YL-2019-2)",
        ),
    )
    assert needs_breakdown([])[0] is False


def test_a_table_has_the_lines_of_the_invoice_and_its_cloud_part() -> None:
    mixed = lines(ERP, PRINTER)
    table = breakdown_of(mixed, [thing(contract())], say(mixed))
    assert table is not None
    assert [line[:6] for line in table.lines] == [
        ("*信息技术服务*云ERP服务", "标准版", Decimal(2), Decimal("6000.5"), Decimal(12001), True),
        ("*打印设备*打印机", "", None, None, Decimal(7000), False),
    ]
    assert (table.needed, table.total_yuan, table.cloud_yuan) == (False, Decimal(19001), Decimal(12001))
    assert table.reason == ("发票中有不属于上云投入的品目", "some of its lines are no cloud investment")
    assert sums_up(mixed, table) is True


def test_no_table_is_made_where_none_is_needed() -> None:
    plain = lines(ERP)
    assert breakdown_of(plain, [thing(contract())], say(plain)) is None


def test_both_tables_agree_to_the_last_fen_or_it_is_said() -> None:
    mixed = lines(ERP, PRINTER)
    table = breakdown_of(mixed, [], say(mixed))
    assert table is not None
    row = row_of(mixed, ["c1"], table, edition(), "total")
    assert (row.amount_yuan, row.shown, agrees(row, table)[0]) == (Decimal(12001), Decimal("1.2001"), True)
    other = row._replace(amount_yuan=Decimal("12001.01"))
    assert agrees(other, table) == (
        False,
        (
            "明细说明中上云投入合计12001元，附表中为12001.01元，应相等",
            "the cloud part of the breakdown is 12001, the row has 12001.01: they must be equal",
        ),
    )


def test_a_line_that_nobody_decided_leaves_the_amount_open() -> None:
    mixed = lines(ERP, PRINTER, UNTOLD)
    table = breakdown_of(mixed, [], say(mixed))
    assert table is not None
    assert (table.complete, row_of(mixed, [], table, edition(), "total").amount_yuan) == (False, None)
    assert agrees(row_of(mixed, [], table, edition(), "total"), table)[0] is False


def test_without_a_table_the_reading_says_which_amount_counts() -> None:
    plain = lines(ERP)
    assert row_of(plain, [], None, edition(), "net").amount_yuan == Decimal(12001)
    assert row_of(plain, [], None, edition(), "total").amount_yuan == Decimal("12721.06")


def test_a_line_that_does_not_tell_stands_in_a_table_of_its_own_beside_one_that_does() -> None:
    laptop = {"name": "*电子计算机*笔记本电脑", "amount_yuan": "7000", "tax_yuan": "910"}
    mixed = lines(ERP, laptop)
    table = breakdown_of(mixed, [thing(contract(services=1))], say(mixed))
    assert table is not None
    assert (table.reason[0], table.needed, table.complete) == ("发票中有看不出是否上云投入的品目", False, False)
    assert [(line.name, line.cloud) for line in table.lines] == [
        ("*信息技术服务*云ERP服务", True), ("*电子计算机*笔记本电脑", None)
    ]  # fmt: skip
    assert breakdown_of(lines(laptop, laptop), [thing(contract(services=1))], say(lines(laptop, laptop))) is None


@pytest.mark.parametrize(
    ("line", "category", "cloud"),
    [
        ("*信息技术服务*云服务器租赁", "cloud_product", True),
        ("*电子计算机*机架式服务器", "server", True),
        ("*通信设备*工业网关", "gateway", True),
        ("*安全设备*下一代防火墙", "firewall", True),
        ("*信息技术服务*云防火墙服务", "cloud_product", True),
        ("*信息技术服务*SaaS软件订阅", "cloud_service", True),
        ("*信息技术服务*上云解决方案", "cloud_solution", True),
        ("*信息技术服务*云平台运维服务", "operation", True),
        ("*研发和技术服务*设备联网改造", "networking", True),
        ("*仪器仪表*振动传感器", "sensor", True),
        ("*印刷品*打印纸", None, False),
        ("*软件*财务软件", "cloud_service", None),
        ("*信息技术服务*服务器租用费", "cloud_service", None),
        ("*建筑服务*工程款", None, None),
        ("*物流服务*连云港港口服务", None, None),
        ("*云计算*", "cloud_service", True),
        ("云打印系统", "cloud_service", True),
        ("云HR", "cloud_service", True),
        ("示例云资源包", "cloud_service", True),
        ("*信息技术服务*云打样服务费", "cloud_service", True),
        ("*信息技术服务*云上异地备份费", "cloud_service", True),
        ("*物流辅助服务*云仓储服务", None, None),
        ("云打样", None, None),
        ("*非金属矿物制品*云母板", None, None),
        ("*建筑材料*云石胶", None, None),
        ("*机械设备租赁*云梯租赁", None, None),
        ("*食品*云吞", None, None),
        ("*家用电器*云米净水器", None, None),
        ("*软件*非云端部署软件", None, False),
        ("*软件*本地部署MES系统(不上云)", None, False),
        ("*软件*云MES（本地部署）", "cloud_service", None),
        ("*软件*云ERP，不含云服务器", "cloud_service", None),
        ("", None, None),
    ],
)
def test_words_tell_the_category(line: str, category: str | None, cloud: bool | None) -> None:
    assert told(line, edition())[:2] == (category, cloud)


def explained(*papers: Paper) -> tuple[dict[str, list[str]], list[str]]:
    readings: list[Reading] = [reading(f"{n:02}.pdf", one) for n, one in enumerate(papers)]
    found = explanations_of(readings, match(readings))
    return {key: [p.file for p in pieces] for key, pieces in found.of.items()}, [q.zh for q in found.questions]


def explanation(*seals: str, title: str = "云端部署说明") -> Paper:
    return paper("statement", item="cloud_explanation", sealed_by=seals, title=title)


def test_an_explanation_belongs_to_the_contract_of_its_seals_that_lacks_the_words() -> None:
    silent = contract(number="YL-2019-1", says_cloud=False)
    other = contract(number="YL-2019-2", says_cloud=False, party_b=OTHER_PROVIDER)
    assert explained(explanation(NAME, OTHER_PROVIDER), silent, other, contract()) == ({"c3": ["00.pdf"]}, [])


def test_an_explanation_for_one_of_several_is_asked_and_its_title_settles_it() -> None:
    two = [
        contract(number=f"YL-2019-{n}", says_cloud=False, title=t) for n, t in ((1, "云仓合同"), (2, "设备管理合同"))
    ]
    assert explained(explanation(NAME, PROVIDER), *two) == (
        {},
        ["云端部署/应用说明（00.pdf）：这两方有几份未写明云服务的合同，请指明说明的是哪一份"],
    )
    titled = explanation(NAME, PROVIDER, title="关于设备管理合同的云端应用说明")
    assert explained(titled, *two) == ({"c2": ["00.pdf"]}, [])


def test_where_every_contract_has_the_words_none_is_needed() -> None:
    assert explained(explanation(NAME, PROVIDER), contract()) == ({}, [])
