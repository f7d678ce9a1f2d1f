"""What is read of a submission."""

from decimal import Decimal
from typing import Any

import pytest

from yunxing.programme.statistics.traits import Read, traits_of

VERDICT: dict[str, Any] = {"edition": "jiangsu-2020", "findings": []}


def _content(**fields: Any) -> dict[str, Any]:
    return {"fields": {f"enterprise.{key}": value for key, value in fields.items()}}


def test_what_is_not_met_is_read_and_parts_of_others_are_not() -> None:
    findings = [
        {"requirement": "legal_person", "status": "fails"},
        {"requirement": "deployment", "status": "met"},
        {"requirement": "form_industry", "status": "incomplete"},
        {"requirement": "no_such_requirement", "status": "fails"},
    ]
    assert traits_of({}, {**VERDICT, "findings": findings}) == [
        Read("missed", "legal_person"),
        Read("missed", "form_industry"),
    ]


def test_industry_clusters_and_deployment() -> None:
    content = {
        "fields": {
            "enterprise.industry": "3415",
            "enterprise.clusters": ["物联网", "工程机械", "物联网"],
            "deployment": "public",
        }
    }
    assert traits_of(content, VERDICT) == [
        Read("industry", "C"),
        Read("cluster", "物联网"),
        Read("cluster", "工程机械"),
        Read("model", "public"),
    ]


def test_providers_have_the_totals_of_their_invoices() -> None:
    content = {
        "providers": [{"id": "p1", "name": "甲云", "uscc": "91A"}, {"id": "p2", "name": "乙云"}, {"id": "p3"}],
        "invoices": [
            {"seller": "甲云", "total_yuan": "1,000.50"},
            {"seller": "甲云", "total_yuan": "2"},
            {"seller": "乙云", "total_yuan": "一万"},
            {"seller": "丙云", "total_yuan": "7"},
        ],
    }
    assert traits_of(content, VERDICT) == [
        Read("provider", "91A", "甲云", Decimal("1002.50")),
        Read("provider", "乙云", "乙云", Decimal(0)),
    ]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"fields": None, "providers": None, "invoices": None},
        _content(industry="99999", clusters="物联网"),
        _content(industry=["35"], clusters={"a": 1}),
        {"fields": {"deployment": {"public": True}}},
        {"invoices": [{"seller": "甲", "total_yuan": "NaN"}, {"seller": "甲", "total_yuan": "1e999"}]},
    ],
)
def test_what_cannot_be_read_is_left_out(content: dict[str, Any]) -> None:
    assert traits_of(content, VERDICT) == []


def test_long_names_are_cut_and_stay_one() -> None:
    rows = [{"name": "云" * 200 + end} for end in "ab"]
    found = traits_of({"providers": rows}, VERDICT)
    assert [(len(one.key), len(one.name)) for one in found] == [(120, 120)]
