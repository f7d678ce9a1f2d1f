"""What is pasted or imported in words stands as the choice keeps it, so that every page shows what the verdict counts."""

from typing import Any

import pytest

from yunxing.guide.loading import load_edition
from yunxing.programme.declarations import places, writing
from yunxing.programme.declarations.keyed import keyed
from yunxing.programme.declarations.wording import is_yes, yes_no
from yunxing.programme.declarations.writing import Edit

from ..factories import declaration

EDITION = load_edition("jiangsu-2020")


@pytest.mark.parametrize(
    ("path", "written", "kept"),
    [
        ("invoices/i1/breakdown/lines/l1/cloud", "是", True),
        ("invoices/i1/breakdown/lines/l1/cloud", "√", True),
        ("invoices/i1/breakdown/lines/l1/cloud", "false", False),
        ("invoices/i1/breakdown/lines/l1/cloud", "也许", "也许"),
        ("invoices/i1/breakdown/lines/l1/name", "是", "是"),
        ("contracts/c1/says_cloud", "否", False),
        ("contracts/c1/priced_apart", "有", True),
        ("invoices/i1/category", " 云服务 ", "cloud_service"),
        ("invoices/i1/category", "别的", "别的"),
        ("evidence/e1/item", "合同", "contract"),
        ("evidence/e1/basis", "是", True),
        ("fields/enterprise.legal_person", "是", True),
        ("fields/deployment", "混合云", "hybrid"),
        ("fields/enterprise.name", "是", "是"),
        ("contracts/c1", {"says_cloud": "是", "amount_yuan": "1"}, {"says_cloud": True, "amount_yuan": "1"}),
        ("invoices/i1/breakdown", {"lines": [{"id": "l1", "cloud": "否"}]}, {"lines": [{"id": "l1", "cloud": False}]}),
        (
            "invoices/i1",
            {"breakdown": {"lines": [{"id": "l1", "cloud": "是"}]}},
            {"breakdown": {"lines": [{"id": "l1", "cloud": True}]}},
        ),
        ("invoices/i1", None, None),
    ],
)
def test_words_become_what_the_choice_keeps(path: str, written: Any, kept: Any) -> None:
    assert keyed(places.parse(path, EDITION), written, EDITION) == kept


def test_what_is_pasted_is_kept_so() -> None:
    actor, made = declaration()
    row = {"number": "1", "breakdown": {"lines": [{"id": "l1", "cloud": "是"}]}, "category": "云服务"}
    edits = [Edit("invoices/i1", row), Edit("contracts/c1", {"priced_apart": "否"})]
    content = writing.change(actor=actor, declaration=made, edits=edits, how="pasted").declaration.content
    assert content["invoices"][0]["breakdown"]["lines"] == [{"id": "l1", "cloud": True}]
    assert content["invoices"][0]["category"] == "cloud_service"
    assert content["contracts"][0]["priced_apart"] is False


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "是"),
        ("是", "是"),
        ("true", "是"),
        ("√", "是"),
        (False, "否"),
        ("没有", "否"),
        (None, "—"),
        ("也许", "也许"),
    ],
)
def test_a_page_says_yes_where_the_verdict_does(value: Any, words: str) -> None:
    assert yes_no(value)[0] == words
    assert is_yes(value) == (words == "是")
