"""Which item a record belongs to and what comes first in it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dossier.binding.material import claim, contract, declaration, edition, invoice, record
from tests.guide.factories import values
from yunxing.dossier.binding.ordering import Named, items, named
from yunxing.guide.declaration import reader
from yunxing.guide.files import Source


def _order(evidence: list[dict[str, Any]], **rows: Any) -> list[tuple[int, list[str]]]:
    made = declaration(evidence, **rows)
    return [(item.number, [r.id for r in item.records]) for item in items(made, edition())]


def test_items_follow_the_list_of_the_form() -> None:
    given = [
        record(kind, kind) for kind in ("other", "effect_statement", "usage_statement", "credit_report", "licence")
    ]
    assert _order(given) == [
        (1, ["licence", "credit_report"]),
        (4, ["usage_statement"]),
        (5, ["effect_statement"]),
        (7, ["other"]),
    ]


def test_the_other_form_has_other_numbers() -> None:
    given = [record("d", "platform_design"), record("u", "usage_statement"), record("o", "other")]
    rows: dict[str, Any] = {"claims": [], "contracts": [], "invoices": [], "evidence": given}
    four = reader(edition()).from_source(Source("申报.yaml", values("B4", **rows), {}))
    assert [(i.number, [r.id for r in i.records]) for i in items(four, edition())] == [
        (4, ["d"]),
        (5, ["u"]),
        (9, ["o"]),
    ]


def test_a_kind_that_the_form_does_not_ask_for_stands_with_the_last_item() -> None:
    assert _order([record("d", "platform_design"), record("o", "other")]) == [(7, ["d", "o"])]


def test_within_an_item_by_invoice_then_by_kind_then_by_name() -> None:
    given = [
        record("table", "investment_table"),
        record("f1", "invoice"), record("f2", "invoice"), record("b2", "contract", "b.pdf"), record("a2", "contract", "a.pdf"),
        record("c1", "contract"), record("p1", "payment"), record("k2", "invoice_check"), record("stray", "contract"),
    ]  # fmt: skip
    rows: dict[str, Any] = {
        "contracts": [contract("c1", evidence=["c1"]), contract("c2", evidence=["b2", "a2"])],
        "invoices": [
            invoice(id="i2", contracts=["c2"], evidence=["f2"], payment=None, check="k2"),
            invoice(id="i1", contracts=["c1"], evidence=["f1"], payment="p1", check=None),
        ],
    }
    order = ["a2", "b2", "f2", "k2", "c1", "p1", "f1", "stray", "table"]
    assert _order(given, **rows) == [(2, order)]


def test_claims_stand_in_the_order_of_the_table_and_not_of_the_file() -> None:
    given = [
        record("cost", "effect_statement"),
        record("visual", "effect_statement"),
        record("erp", "usage_screenshot"),
    ]
    rows = [
        claim("effect.data_visual", evidence=["visual"]),
        claim("effect.cost", evidence=["cost"]),
        claim("app.logistics.erp", evidence=["erp"]),
    ]
    assert _order(given, claims=rows) == [(4, ["erp"]), (5, ["cost", "visual"])]


@pytest.mark.parametrize(
    ("text", "there", "meant"),
    [
        ("合订.pdf", False, Named("合订.pdf")),
        ("合订.pdf#3", False, Named("合订.pdf", 3, 3)),
        ("合订.pdf#3-5", False, Named("合订.pdf", 3, 5)),
        ("合订#3-5", True, Named("合订#3-5")),
        ("合订.pdf#", False, Named("合订.pdf#")),
        ("#3", False, Named("#3")),
    ],
)
def test_a_name_may_end_in_the_pages_that_are_meant(text: str, there: bool, meant: Named) -> None:
    assert named(text, there=there) == meant
