"""上云投入 and 上云时长 as the enterprise states them: one answer for the form, its tables, the slide and the summary."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.guide.factories import claim, contract, declare, edition, invoice
from yunxing.dossier.figures import Duration, duration, invested, investment

LINES = [
    {"name": "云服务", "amount_yuan": "18000.01", "cloud": True},
    {"name": "打印机", "amount_yuan": "10.5", "cloud": False},
]
UNPRICED = [{"name": "云服务", "cloud": True}]


def service(key: str, since: str | None, until: str | None = None) -> dict[str, Any]:
    return {"id": key, "since": since, "until": until}


@pytest.mark.parametrize(
    ("more", "yuan"),
    [
        ({}, Decimal(20000)),
        ({"claimed_yuan": "5"}, Decimal(5)),
        ({"breakdown": {"lines": LINES}}, Decimal("18000.01")),
        ({"breakdown": {"lines": LINES}, "claimed_yuan": "5"}, Decimal(5)),
        ({"breakdown": {"lines": UNPRICED}}, Decimal(20000)),
        ({"total_yuan": None, "net_yuan": "100", "tax_yuan": "6"}, Decimal(106)),
        ({"total_yuan": None, "net_yuan": None}, None),
    ],
)
def test_the_investment_of_an_invoice(more: dict[str, Any], yuan: Decimal | None) -> None:
    made = declare("B3", contracts=[contract()], invoices=[invoice("20000", **more)])
    assert invested(made.invoices[0], made, edition()) == yuan


def test_only_invoices_since_the_first_day_count() -> None:
    old = invoice("7", id="i2", dated="2018-12-31")
    made = declare("B3", contracts=[contract()], invoices=[invoice("20000", dated="2019-01-01"), old])
    assert investment(made, edition()) == Decimal(20000)
    assert investment(declare("B3", contracts=[contract()], invoices=[old]), edition()) is None


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ([service("s1", "2019-05-06"), service("s2", "2019-07-06")], Duration(10, each_service=True)),
        ([service("s1", "2019-05-06"), service("s2", None)], None),
        ([service("s1", "2019-05-06"), service("s2", "2019-07-06", "2020-01-01")], None),
        ([service("s1", "2019-05-06"), service("s2", "2019-07-06", "2020-12-31")], Duration(10, each_service=True)),
        ([], Duration(12, each_service=False)),
    ],
)
def test_the_duration_is_that_of_the_service_used_least(services: list[Any], expected: Duration | None) -> None:
    claims = [claim("app.logistics.erp", services=[one["id"] for one in services], evidence=[])]
    made = declare("B3", filed_on="2020-05-06", cloud_since="2019-05-06", services=services, claims=claims)
    assert duration(made, edition()) == expected


def test_a_service_that_no_claim_rests_on_is_left_out() -> None:
    services = [service("s1", "2019-05-06"), service("s2", "2020-05-01")]
    claims = [claim("app.logistics.erp", services=["s1"], evidence=[])]
    made = declare("B3", filed_on="2020-05-06", services=services, claims=claims)
    assert duration(made, edition()) == Duration(12, each_service=True)


def test_without_a_day_of_filing_nothing_is_said() -> None:
    assert duration(declare("B3", filed_on=None), edition()) is None
    assert duration(declare("B3", services=[], claims=[], cloud_since=None), edition()) is None
