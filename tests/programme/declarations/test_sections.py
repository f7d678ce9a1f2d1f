"""Where a finding leads: to the field or table in which it is mended."""

from typing import Any

import pytest

from tests.guide.factories import declare, edition
from yunxing.guide.verdict import assess
from yunxing.programme.declarations.content import as_declaration
from yunxing.programme.declarations.sections import place_of

LONG = {"scope": "字" * 501, "practice": "字" * 502, "results": "字"}


def _places(declared: Any, *keys: str) -> list[str]:
    verdict = assess(declared, edition()).stars[3]
    return [place_of(verdict.at(key)) for key in keys]


def test_what_is_not_filled_in_leads_to_its_own_field() -> None:
    blank = as_declaration({"fields": {}}, edition=edition(), star=3)[0]
    assert _places(
        blank, "legal_person", "financial_system", "credit_clean", "deployment", "months_in_use", "form_providers"
    ) == [
        "fields/enterprise.legal_person",
        "fields/enterprise.financial_system",
        "fields/enterprise.credit_clean",
        "fields/deployment",
        "fields/cloud_since",
        "providers",
    ]


def test_a_text_that_is_too_long_leads_to_it_and_says_which() -> None:
    declared = declare("B3", narratives=LONG)
    assert _places(declared, "form_scope_length", "form_practice_length") == [
        "fields/narratives.scope",
        "fields/narratives.practice",
    ]
    finding = assess(declared, edition()).stars[3].at("form_practice_length")
    assert finding.todo() == "上云实践共502字，超过500字，请删去2字"
    assert finding.todo("en").endswith(": 502 characters, over 500: take out 2")


@pytest.mark.parametrize(
    ("changes", "place"),
    [({"filed_on": None}, "fields/filed_on"), ({"cloud_since": "2020-04-20"}, "fields/cloud_since")],
)
def test_months_lead_to_the_day_that_is_lacking_or_too_late(changes: dict[str, Any], place: str) -> None:
    assert _places(declare("B3", **changes), "months_in_use") == [place]


def test_what_is_said_and_not_proven_leads_to_the_evidence() -> None:
    declared = declare("B3", evidence=[], claims=[], invoices=[], contracts=[])
    assert _places(declared, "legal_person", "credit_clean", "proof_credit_report") == ["evidence"] * 3
    assert _places(declare("B3", enterprise__credit_clean=False), "credit_clean") == ["fields/enterprise.credit_clean"]
