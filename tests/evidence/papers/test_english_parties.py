"""The parties of a contract in English that names them in running text."""

from __future__ import annotations

import pytest

from tests.evidence.papers.pages import Row, page, read
from yunxing.evidence.paper import Paper

A, B = "Lianyungang Example Precision Machinery Co., Ltd", "Jiangsu Sample Cloud Computing Limited"


def contract(*rows: Row) -> Paper:
    (paper,) = read(page("# SaaS Subscription Agreement", *rows, "Each party shall keep this Agreement confidential."))
    assert (paper.form, paper.item) == ("contract", "contract")
    return paper


def parties(paper: Paper) -> list[tuple[str, bool]]:
    facts = [paper.facts[side] for side in ("party_a", "party_b") if side in paper.facts]
    return [(fact.read, fact.sure) for fact in facts]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((f"This Agreement is made between {A}. and {B}.",), id="made between"),
        pytest.param((f"This Agreement is between {A}. and {B}.",), id="is between"),
        pytest.param((f"This Contract is entered into on June 1, 2019 by and between {A}. and {B}.",), id="on a day"),
        pytest.param(("BETWEEN:", f"(1) {A}.; AND", f"(2) {B}."), id="numbered"),
        pytest.param(
            ("This Agreement (“Agreement”) is entered into as of June 1, 2019 by and", f"between: {A}., and {B}."),
            id="defined",
        ),
    ],
)
def test_without_roles_the_first_is_party_a_and_that_is_not_sure(rows: tuple[Row, ...]) -> None:
    assert parties(contract(*rows)) == [(A, False), (B, False)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            (f"This Agreement is made between {A}. (hereinafter referred to as “Party A”)", f"and {B} (“Party B”)."),
            id="party A and B",
        ),
        pytest.param(
            (
                "This Agreement is made by and between Lianyungang Example Precision",
                "Machinery Co., Ltd., a company organised under the laws of the PRC, with its",
                "office at 1 Example Road (the “Customer”), and Jiangsu Sample Cloud",
                "Computing Limited, with its office in Nanjing (the “Service Provider”).",
            ),
            id="over several lines",
        ),
        pytest.param(
            (f"This Contract is signed between {B} (the 'Supplier') and {A}. (the 'Buyer').",), id="supplier first"
        ),
        pytest.param(
            (f"This Agreement is between {A}., as Customer, and {B}, as Service Provider.",), id="as customer"
        ),
        pytest.param((f"This Agreement is made between {B} (“Vendor”) and {A}.",), id="one role"),
        pytest.param(
            (f"{A}. (hereinafter called “Party A”)", "and", f"{B} (hereinafter called “Party B”)"), id="roles alone"
        ),
        pytest.param(("Agreement No.: YL-2019-001", f"{A}. (the “Client”)", f"{B} (the “Vendor”)"), id="under a number"),
    ],
)  # fmt: skip
def test_what_a_party_is_called_says_its_side(rows: tuple[Row, ...]) -> None:
    assert [name for name, _ in parties(contract(*rows))] == [A, B]


def test_names_in_capitals_and_with_small_words_are_read_whole() -> None:
    said = "THIS CONTRACT IS MADE BETWEEN EXAMPLE OF THE EAST TRADING CO., LTD. AND SAMPLE CLOUD INC."
    assert [name for name, _ in parties(contract(said))] == [
        "EXAMPLE OF THE EAST TRADING CO., LTD",
        "SAMPLE CLOUD INC",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "The fee is divided between Example Hosting Inc. and Sample Data LLC.",
        "This Agreement is made between Mr. Zhang San and Li Si.",
        "This Agreement is made between " + "Ab, " * 1300,
        "Agreement made " * 300,
    ],
)
def test_other_prose_names_no_parties(said: str) -> None:
    assert parties(contract(said)) == []


def test_labels_go_with_prose_that_calls_the_parties_by_them() -> None:
    paper = contract(f"Party A: {A}", f"Party B: {B}", "This Agreement is made between Party A and Party B.")
    assert parties(paper) == [(A, True), (B, True)]
