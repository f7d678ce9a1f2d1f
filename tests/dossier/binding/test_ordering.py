"""Which item a record belongs to and what comes first in it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dossier.binding.material import claim, contract, declaration, edition, invoice, record
from tests.guide import lakeland
from tests.guide.factories import values
from yunxing.dossier.binding.ordering import Named, items, named, title, without
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


def test_a_screenshot_stands_with_the_item_of_the_rows_that_it_proves() -> None:
    """附件3: those of business under item 5, those of data and devices under item 6; of both under the first (R73, R74)."""
    given = [record(key, "usage_screenshot") for key in ("b", "d", "v", "both", "stray")]
    rows = [
        claim("device.power", evidence=["v", "both"]),
        claim("data.production", evidence=["d"]),
        claim("app.logistics.erp", evidence=["b", "both"]),
    ]
    four = reader(edition()).from_source(
        Source("申报.yaml", values("B4", claims=rows, contracts=[], invoices=[], evidence=given), {})
    )
    five, six = items(four, edition())
    assert (five.number, [r.id for r in five.records]) == (5, ["b", "both", "stray"])
    assert (six.number, [r.id for r in six.records]) == (6, ["d", "v"])
    assert five.title == "各项上云业务使用情况说明和申报截止前3个月内的实际使用截图"
    assert six.title == "数据和设备上云情况说明及申报截止前3个月内的实际使用截图"
    assert [item.number for item in without(four, edition())] == [1, 2, 3, 4, 7, 8, 9]
    three = declaration(given, claims=rows[2:])
    assert [item.number for item in items(three, edition())] == [4]


def test_an_item_that_something_proves_in_passing_is_not_without() -> None:
    rows = [claim("data.production", evidence=["both"]), claim("app.logistics.erp", evidence=["both"])]
    given = values("B4", claims=rows, contracts=[], invoices=[], evidence=[record("both", "usage_screenshot")])
    four = reader(edition()).from_source(Source("申报.yaml", given, {}))
    assert [(i.number, [r.id for r in i.records]) for i in items(four, edition())] == [(5, ["both"])]
    assert 6 not in [item.number for item in without(four, edition())]


def test_another_edition_has_its_own_items_and_without_a_printed_form_the_names_of_its_kinds() -> None:
    theirs = lakeland.lakeland()
    photo = theirs.evidence["photo"]
    assert photo.items("book", ["sense", "sell"]) == (4, 5)
    assert photo.items("book") == (4,)
    assert photo.items("slip", ["sell"]) == ()
    assert title(theirs, "book", 5) == "田间照片、宣传页"


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
