"""A contract in English alone is a contract: its parties, number, day, amount and the words of R71."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.evidence.papers.pages import Row, page, read
from yunxing.evidence.paper import Paper

A, B = "Lianyungang Example Precision Machinery Co., Ltd", "Jiangsu Sample Cloud Computing Limited"
HEAD: tuple[Row, ...] = (
    "# SaaS Subscription Agreement",
    "Agreement No.: YL-2019-001",
    f"Party A: {A}.",
    f"Party B: {B}",
)
PRICE = "The total contract amount is RMB 120,000.00 including tax."
SIGNED: tuple[Row, ...] = (["Signature:", (330, "Signature:")], ["Date: June 1, 2019", (330, "Date: June 1, 2019")])


def contract(*rows: Row, name: str = "a.pdf") -> Paper:
    (paper,) = read(page(*HEAD, *rows, "Each party shall keep this Agreement confidential.", *SIGNED), name=name)
    assert (paper.form, paper.item) == ("contract", "contract")
    return paper


def test_it_is_read_whole() -> None:
    paper = contract("Party B provides cloud services to Party A for one year.", PRICE)
    assert {name: fact.value for name, fact in paper.facts.items()} == {
        "title": "SaaS Subscription Agreement",
        "number": "YL-2019-001",
        "party_a": A,
        "party_b": B,
        "dated": date(2019, 6, 1),
        "amount_yuan": Decimal("120000.00"),
        "says_cloud": True,
        "cloud_words": "SaaS、cloud service",
        "services": 1,
        "priced_apart": True,
    }
    assert all(
        paper.facts[name].sure for name in ("number", "party_a", "party_b", "dated", "amount_yuan", "says_cloud")
    )
    assert paper.item_reason == (
        "第1页标题“Agreement”；有Party A、Party B、this Agreement、confidential",
        "Title Agreement on page 1; it says Party A, Party B, this Agreement, confidential",
    )


@pytest.mark.parametrize(
    ("price", "yuan"),
    [
        ("Contract Price: CNY 120,000", Decimal(120000)),
        ("Total amount (tax included): ¥120,000.00", Decimal(120000)),
        ("The total fees shall be RMB 120,000.00 payable within 30 days.", Decimal(120000)),
        ("The total contract amount is RMB 2 million.", None),
        ("The total contract amount is USD 20,000.00.", None),
    ],
)
def test_the_amount_in_its_wordings(price: str, yuan: Decimal | None) -> None:
    assert contract(price).value("amount_yuan") == yuan


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("a Private Cloud in two regions", "SaaS、private cloud"),
        ("storage by Example Cloud Service Technology Co., Ltd.", "SaaS"),
        ("on-site work excluding any cloud services", "SaaS"),
        ("a thundercloud service", "SaaS"),
    ],
)
def test_what_is_bought_is_told_from_names_and_what_is_left_out(said: str, words: str) -> None:
    assert contract(f"Party B provides {said}.").value("cloud_words") == words


def test_a_receipt_in_english_is_no_contract() -> None:
    (paper,) = read(page("Receipt", "Received from: Example Co., Ltd.", "Amount: RMB 2,000.00"))
    assert paper.item == "other"
