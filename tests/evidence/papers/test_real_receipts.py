"""Real bank receipts as OFD, where they are: face and attached data agree with what was read off by eye."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.papers.pages import edition
from yunxing.evidence.carriers.ofd import open_ofd
from yunxing.evidence.document import pages
from yunxing.evidence.papers import read_papers

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT.parent / "shared" / "samples"
pytestmark = pytest.mark.samples


def receipts() -> list[dict[str, Any]]:
    manifest = SAMPLES / "manifest.json"
    listed = json.loads(manifest.read_text("utf-8")) if manifest.is_file() else []
    return [one for one in listed if one["kind"] == "ofd-bank-receipt"]


@pytest.mark.parametrize("attached", [True, False], ids=["with its data", "by its face"])
def test_receipts_are_read(attached: bool) -> None:
    found = receipts()
    if not found:
        pytest.skip("the samples are not here")
    for one in found:
        document = open_ofd(SAMPLES / "files" / one["file"])
        if not attached:
            document.attached = {}
        (paper,) = read_papers(document, list(pages(document, 9)), name=one["file"], edition=edition())
        document.close()
        truth = one["truth"]
        assert (paper.item, paper.value("payer"), paper.value("payee")) == ("payment", truth["payer"], truth["payee"])
        assert paper.value("dated") == date.fromisoformat(truth["date"])
        assert (paper.value("amount_yuan"), paper.facts["amount_yuan"].sure) == (Decimal(truth["total"]), True)
        if attached:
            assert paper.value("voucher") == truth["voucher_no"]
