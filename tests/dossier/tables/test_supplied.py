"""Tables x.2 that were sealed, held against the declaration: what differs is named with page, number and both amounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.dossier.entries import edition, plain
from tests.evidence.making.papers.making import make_pdf, make_pictures, make_xlsx, picture_pdf
from tests.evidence.making.papers.parties import draw_enterprise
from tests.evidence.making.papers.tables import InvestmentTruth, Row
from tests.guide.factories import from_values, invoice
from yunxing.dossier.tables import investment, workbook
from yunxing.dossier.tables.supplied import differences, is_table
from yunxing.guide.declaration import Declaration

NUMBERS = ("20320000000000000017", "20320000000000000028", "20320000000000000039")


def declared(*amounts: str) -> Declaration:
    """A declaration with an invoice for each amount, 价税合计."""
    invoices = [
        invoice(a, id=f"i{n}", number=number) for n, (number, a) in enumerate(zip(NUMBERS, amounts, strict=False))
    ]
    return from_values(plain(1, "B4", invoices=invoices))


def sealed(*amounts: str) -> InvestmentTruth:
    """The table that the enterprise sealed."""
    rows = [Row("甲方", "乙方", number, "12", Decimal(a)) for number, a in zip(NUMBERS, amounts, strict=False)]
    return InvestmentTruth(4, draw_enterprise(1), tuple(rows), date(2020, 4, 2), sealed=True)


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "scan", "ours"])
def test_a_table_that_says_the_same_is_silent_and_one_that_does_not_is_named(kind: str, tmp_path: Path) -> None:
    path = tmp_path / ("附表.xlsx" if kind in {"xlsx", "ours"} else "附表.pdf")
    paper = sealed("30000.00", "40000.00")
    if kind == "ours":
        path.write_bytes(workbook(investment(declared("30000.00", "40000.00"), edition()), dated=date(2020, 4, 2)))
    elif kind == "scan":
        path.write_bytes(picture_pdf(make_pictures(paper)))
    else:
        path.write_bytes(make_pdf(paper) if kind == "pdf" else make_xlsx(paper))
    assert differences(declared("30000.00", "40000.00"), edition(), {path.name: path}) == []
    found = differences(declared("30000.00", "45000.00", "1.00"), edition(), {path.name: path})
    assert [one.file for one in found] == [path.name, path.name]
    assert found[0].zh.startswith(
        f"第 1 页附表中发票{NUMBERS[1]}为 40,000 元，申报为 45,000 元，应一致（R64），请改正其一"
    )
    assert found[0].en.startswith(f"page 1 has 40,000 yuan for invoice {NUMBERS[1]}, the declaration 45,000 yuan")
    assert found[1].zh == f"附表中没有申报所列的发票{NUMBERS[2]}，应与申请表一致（R64），请补盖章的附表，或改正申报"
    fewer = differences(declared("30000.00"), edition(), {path.name: path})
    assert [one.zh.split("，")[0] for one in fewer] == [f"第 1 页附表列有发票{NUMBERS[1]}"]


def test_files_that_are_no_tables_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    assert differences(declared("1.00"), edition(), {"a.pdf": path}) == []
    assert differences(declared("1.00"), edition(), {}) == []


def test_which_evidence_may_be_a_table() -> None:
    assert [key for key in edition().evidence if is_table(key, edition())] == ["investment_table", "platform_design"]
    assert is_table("unheard", edition()) is False
