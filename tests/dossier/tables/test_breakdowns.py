"""Tables x.3 that were sealed, held against the declaration: what differs is named, what cannot be read for sure never is."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.dossier.entries import edition, plain
from tests.dossier.form.making import pages_of
from tests.evidence.making.papers.making import picture_pdf, pictures_of, spoil_of
from tests.guide.factories import from_values, invoice
from yunxing.dossier.form import form_pdf
from yunxing.dossier.tables import investment, workbook
from yunxing.dossier.tables.supplied import differences
from yunxing.guide.declaration import Declaration

NUMBER = "20320000000000000017"
Line = tuple[str, bool]
LINES: tuple[Line, ...] = (("18000.00", True), ("6000.00", True), ("6000.00", False))


def declared(*lines: Line, number: str = NUMBER, total: str = "30000.00") -> Declaration:
    """A declaration with one invoice, broken down into these amounts, of which some are investment."""
    names = ("云供应链管理服务", "供应商门户服务", "标签打印机", "安装")
    made = [
        {"name": name, "quantity": "1", "unit_price_yuan": amount, "amount_yuan": amount, "cloud": cloud}
        for name, (amount, cloud) in zip(names, lines, strict=False)
    ]
    more: dict[str, Any] = {"breakdown": {"lines": made}} if made else {}
    return from_values(plain(1, "B4", invoices=[invoice(total, number=number, **more)]))


def sealed(paper: Declaration, folder: Path, kind: str) -> dict[str, Path]:
    """The table x.3 as the enterprise took it from our form: as a PDF, scanned, or as our workbook."""
    path = folder / ("附表.xlsx" if kind == "xlsx" else "附表.pdf")
    if kind == "xlsx":
        path.write_bytes(workbook(investment(paper, edition()), dated=date(2020, 4, 2)))
        return {path.name: path}
    whole = form_pdf(paper, edition())
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as source, pikepdf.new() as made:
        for page, text in zip(source.pages, pages_of(whole), strict=True):
            if text.startswith("附表3.3"):
                made.pages.append(page)
        made.save(kept)
    pages = kept.getvalue()
    scanned = kind == "scan"
    path.write_bytes(picture_pdf(pictures_of(pages, seed=1, dpi=150, spoil=spoil_of(1, "clean"))) if scanned else pages)
    return {path.name: path}


@pytest.mark.parametrize("kind", ["pdf", "scan", "xlsx"])
def test_a_table_that_says_the_same_is_silent_and_one_that_does_not_is_named(kind: str, tmp_path: Path) -> None:
    files = sealed(declared(*LINES), tmp_path, kind)
    assert differences(declared(*LINES), edition(), files) == []
    less = declared(("18000.00", True), ("5000.00", True), ("7000.00", False))
    [found] = [one for one in differences(less, edition(), files) if "附表3.3" in one.zh]
    look = ("，请对照原件", "; look at the paper") if kind == "scan" else ("", "")
    page = 2 if kind == "xlsx" else 1
    assert found == (
        next(iter(files)),
        f"第 {page} 页附表3.3中发票{NUMBER}的上云投入为 24,000 元，申报为 23,000 元，应一致（R67），请改正其一{look[0]}",
        (
            f"page {page}: the breakdown of invoice {NUMBER} has 24,000 yuan as investment, the declaration 23,000 yuan; "
            f"they must agree (R67): correct one{look[1]}"
        ),
    )


def test_lines_that_differ_though_their_sum_does_not_are_named(tmp_path: Path) -> None:
    files = sealed(declared(*LINES), tmp_path, "pdf")
    [found] = differences(declared(("17000.00", True), ("7000.00", True), ("6000.00", False)), edition(), files)
    assert found.zh == (
        f"第 1 页附表3.3中发票{NUMBER}各行的金额或“是否为上云投入”与申报不同，应一致（R65、R67），请改正其一"
    )


def test_a_table_of_an_invoice_that_the_declaration_counts_whole_is_named(tmp_path: Path) -> None:
    files = sealed(declared(*LINES), tmp_path, "pdf")
    [found] = differences(declared(), edition(), files)
    assert "的上云投入为 24,000 元，申报为 30,000 元" in found.zh


def test_a_table_of_an_invoice_that_is_not_declared_is_named(tmp_path: Path) -> None:
    files = sealed(declared(*LINES), tmp_path, "pdf")
    [found] = differences(declared(*LINES, number="20320000000000000028"), edition(), files)
    assert found.zh == f"第 1 页附表3.3是发票{NUMBER}的，申报中没有这张发票，应一致（R64），请改正其一"


def test_what_its_own_total_contradicts_was_not_read_for_sure_and_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yunxing.dossier.form.says.wan", lambda amount: "2.5")  # the totals that the paper writes
    files = sealed(declared(*LINES), tmp_path, "pdf")
    assert differences(declared(("18000.00", True), ("6000.00", False)), edition(), files) == []


def test_of_two_invoices_with_a_number_nothing_is_said(tmp_path: Path) -> None:
    files = sealed(declared(*LINES), tmp_path, "pdf")
    two = [invoice("30000.00", number=NUMBER), invoice("1.00", id="i2", number=NUMBER, code="032001900105")]
    assert differences(from_values(plain(1, "B4", invoices=two)), edition(), files) == []
