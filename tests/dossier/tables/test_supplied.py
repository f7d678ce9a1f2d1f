"""Tables x.2 that were sealed, held against the declaration: what differs is named with page, number and both amounts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from tests.dossier.entries import edition, plain
from tests.dossier.form.making import example, pages_of
from tests.evidence.making.papers.making import (
    make_pdf,
    make_pictures,
    make_xlsx,
    picture_pdf,
    pictures_of,
    spoil_of,
)
from tests.evidence.making.papers.parties import draw_enterprise
from tests.evidence.making.papers.tables import InvestmentTruth, Row
from tests.guide.factories import from_values, invoice
from yunxing.dossier.form import form_pdf
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


@pytest.mark.parametrize("scanned", [False, True])
def test_the_table_of_our_own_form_is_read_as_it_stands(scanned: bool, tmp_path: Path) -> None:
    """Its headings are broken over up to four lines, and pages of contracts stand beside the amounts."""
    whole = form_pdf(example(18), edition())
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as source, pikepdf.new() as made:
        [page] = [page for page, text in zip(source.pages, pages_of(whole), strict=True) if text.startswith("附表3.2")]
        made.pages.append(page)
        made.save(kept)
    pages = pictures_of(kept.getvalue(), seed=1, dpi=150, spoil=spoil_of(1, "clean")) if scanned else []
    path = tmp_path / "附表3.2.pdf"
    path.write_bytes(picture_pdf(pages) if scanned else kept.getvalue())
    assert differences(example(18), edition(), {path.name: path}) == []
    less = replace(
        example(18), invoices=(replace(example(18).invoices[0], claimed_yuan=Decimal(1)), *example(18).invoices[1:])
    )
    assert [one.zh for one in differences(less, edition(), {path.name: path})] == [
        "第 1 页附表中发票80001801为 339,000 元，申报为 1 元，应一致（R64），请改正其一"
    ]


def test_rows_that_their_own_total_contradicts_say_nothing_of_amounts(tmp_path: Path) -> None:
    path = tmp_path / "附表.pdf"
    path.write_bytes(
        make_pdf(Misread(4, draw_enterprise(1), sealed("30000.00", "40000.00").rows, date(2020, 4, 2), True))
    )
    assert differences(declared("30000.00", "45000.00"), edition(), {path.name: path}) == []


class Misread(InvestmentTruth):
    """One whose total is another than the sum of its rows."""

    @property
    def total(self) -> Decimal:
        """Another."""
        return Decimal(90000)
