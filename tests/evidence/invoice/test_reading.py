"""Invoices typeset with known truth, read back: every fact of the head and every cell of every line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.evidence.making.invoices import KINDS, InvoiceTruth, Kind, draw, make_pdf
from yunxing.evidence.carriers.pdf import open_pdf
from yunxing.evidence.document import pages
from yunxing.evidence.invoice.capitals import yuan_of
from yunxing.evidence.invoice.reading import invoices, likeness
from yunxing.evidence.page import Page, Span, squeezed
from yunxing.evidence.paper import Paper

Read = Callable[..., list[Paper]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(truths: InvoiceTruth | Sequence[InvoiceTruth], **how: Any) -> list[Paper]:
        path = tmp_path / "发票.pdf"
        path.write_bytes(make_pdf(truths, **how))
        document = open_pdf(path)
        try:
            return invoices(document, list(pages(document, 20)))
        finally:
            document.close()

    return reading


def _plain(value: Any) -> Any:
    return squeezed(value) if isinstance(value, str) else value


def _facts(paper: Paper) -> dict[str, Any]:
    return {name: _plain(fact.value) for name, fact in paper.facts.items()}


def _lines(paper: Paper) -> list[dict[str, Any]]:
    return [{name: _plain(fact.value) for name, fact in line.items()} for line in paper.lines]


def _true_facts(truth: InvoiceTruth) -> dict[str, Any]:
    return {name: _plain(value) for name, value in truth.facts().items()}


def _true_lines(truth: InvoiceTruth) -> list[dict[str, Any]]:
    unprinted = {"unit", "spec"} if truth.kind == "roll" else set()
    return [
        {name: _plain(value) for name, value in line.facts().items() if name not in unprinted} for line in truth.lines
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", KINDS)
def test_a_digital_pdf_is_read_whole(read: Read, kind: Kind, seed: int) -> None:
    """Two layouts, drawn in the order of reading or labels first, whole or character by character."""
    truth = draw(1000 + seed, kind)
    [paper] = read(truth, layout=seed % 2, order=("reading", "labels_first")[seed // 2], split_runs=seed == 3)
    facts = _facts(paper)
    expected = _true_facts(truth)
    assert {name: facts.get(name) for name in expected} == expected
    assert _lines(paper) == _true_lines(truth)
    assert [name for name in expected if not paper.facts[name].sure] == []
    assert [f.code for f in paper.findings if f.weight in ("wrong", "doubtful")] == []


def test_several_invoices_in_a_file_are_several_papers(read: Read) -> None:
    truths = [draw(seed, kind) for seed, kind in ((1, "e_ordinary"), (2, "digital_special"), (3, "e_special"))]
    papers = read(truths)
    assert [p.value("number") for p in papers] == [t.number for t in truths]
    assert [p.value("total_yuan") for p in papers] == [t.total for t in truths]


def test_a_list_page_goes_with_its_invoice(read: Read) -> None:
    truth = draw(5, "e_ordinary", lines=12)
    [paper] = read(truth, list_page=True)
    assert len(paper.pages) == 2
    assert _lines(paper) == _true_lines(truth)
    assert [f.code for f in paper.findings] == []


def test_an_invoice_over_several_pages_is_one(read: Read) -> None:
    truth = draw(6, "digital_ordinary", lines=14)
    [paper] = read(truth)
    assert paper.pages == tuple(range(1, len(paper.pages) + 1))
    assert len(paper.pages) > 1
    assert _lines(paper) == _true_lines(truth)
    assert paper.value("net_yuan") == truth.net


def test_two_copies_of_one_invoice_count_its_lines_once(read: Read) -> None:
    truth = draw(7, "paper_special")
    [paper] = read([truth, truth])
    assert _lines(paper) == _true_lines(truth)


def test_a_red_invoice_keeps_its_sign_and_names_what_it_takes_back(read: Read) -> None:
    truth = draw(8, "e_ordinary", red=True)
    [paper] = read(truth)
    assert paper.value("total_yuan") == truth.total
    assert truth.total < 0
    assert yuan_of(str(paper.value("total_words"))) == truth.total
    assert paper.value("corrects") == truth.corrects
    assert [f.code for f in paper.findings] == ["red"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total": Decimal(1)}, "sum"),
        ({"tax": Decimal(1)}, "sum"),
        ({"net": Decimal(1), "total": Decimal(1)}, "lines"),
    ],
)
def test_an_altered_amount_is_found_and_makes_the_sums_unsure(
    read: Read, change: dict[str, Decimal], code: str
) -> None:
    truth = draw(9, "e_ordinary", red=False)
    altered = replace(truth, **{name: getattr(truth, name) + step for name, step in change.items()})
    [paper] = read(altered)
    assert code in [f.code for f in paper.findings if f.weight == "wrong"]


def test_page_and_qr_code_are_two_witnesses_of_a_fact(read: Read) -> None:
    [paper] = read(draw(10, "e_ordinary", red=False))
    assert {
        name: sorted({s.how for s in paper.facts[name].seen})
        for name in ("type", "number", "net_yuan", "dated", "buyer")
    } == {
        "type": ["qr", "text"],
        "number": ["qr", "text"],
        "net_yuan": ["qr", "text"],
        "dated": ["qr", "text"],
        "buyer": ["text"],
    }


def test_two_invoices_on_one_sheet_are_two_papers(tmp_path: Path) -> None:
    truths = [draw(11, "e_ordinary", lines=2), draw(12, "e_ordinary", lines=2)]
    spans: list[Span] = []
    height = width = 0.0
    for truth in truths:
        path = tmp_path / f"{truth.number}.pdf"
        path.write_bytes(make_pdf(truth))
        document = open_pdf(path)
        page = document.page(1)
        spans += [s._replace(top=s.top + height, bottom=s.bottom + height) for s in page.spans]
        height += page.height
        width = page.width
        document.close()
    sheet = Page(1, width, height, "text", spans)

    class Open:
        page_count = 1
        attached: ClassVar[dict[str, bytes]] = {}

    papers = invoices(Open(), [sheet])  # type: ignore[arg-type]
    assert [p.value("number") for p in papers] == [t.number for t in truths]
    assert [p.value("buyer") for p in papers] == [t.buyer for t in truths]
    assert [p.value("total_yuan") for p in papers] == [t.total for t in truths]
    assert [_lines(p) for p in papers] == [_true_lines(t) for t in truths]


def test_boxes_lead_to_the_place_of_each_fact(read: Read) -> None:
    truth = draw(13, "e_ordinary")
    [paper] = read(truth)
    place = {name: paper.facts[name].seen[-1 if name == "number" else 0] for name in ("number", "buyer", "total_yuan")}
    assert all(s.page == 1 and s.box is not None for s in place.values())
    tops = {name: s.box.top for name, s in place.items() if s.box}
    assert tops["number"] < tops["buyer"] < tops["total_yuan"]


def test_pages_that_are_no_invoices_look_unlike_one() -> None:
    contract = Page(
        1,
        600,
        800,
        "text",
        [Span("云服务合同", 200, 50, 300, 70), Span("甲方：连云港样例有限公司 开具发票", 50, 100, 300, 112)],
    )
    check = Page(
        1,
        600,
        800,
        "text",
        [
            Span("全国增值税发票查验平台 查验次数：第1次", 50, 50, 300, 62),
            Span("发票代码 发票号码 开票日期 校验码 税额", 50, 80, 300, 92),
        ],
    )
    assert likeness(contract) < 0.3
    assert likeness(check) == 0.0
    assert likeness(Page(1, 600, 800)) == 0.0
