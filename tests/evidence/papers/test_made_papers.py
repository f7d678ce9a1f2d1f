"""Papers typeset with known truth are read right: every fact of every form, the kind, the pages, the seals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.evidence.making.invoices import draw
from tests.evidence.making.papers import making
from tests.evidence.making.papers.check import draw_check
from tests.evidence.making.papers.contract import draw_contract
from tests.evidence.making.papers.credit import draw_credit
from tests.evidence.making.papers.licence import draw_licence
from tests.evidence.making.papers.payment import draw_payment
from tests.evidence.making.papers.screens import draw_screen
from tests.evidence.making.papers.statements import KINDS, draw_slides, draw_statement
from tests.evidence.papers.pages import edition
from yunxing.evidence.carriers import open_file
from yunxing.evidence.document import Refused, pages
from yunxing.evidence.page import squeezed
from yunxing.evidence.paper import Paper
from yunxing.evidence.papers import read_papers
from yunxing.evidence.sniff import sniff

Draw = Callable[[int], Any]
DRAWN: dict[str, Draw] = {
    "licence": draw_licence,
    "credit_report": draw_credit,
    "contract": draw_contract,
    "payment": draw_payment,
    "summary_slide": draw_slides,
    **{kind: (lambda seed, kind=kind: draw_statement(seed, kind)) for kind in KINDS},
}


def read(path: Path, name: str) -> list[Paper]:
    document = open_file(path, sniff(path))
    try:
        return read_papers(document, list(pages(document, 80)), name=name, edition=edition())
    finally:
        document.close()


def wrong(truth: Any, papers: list[Paper]) -> Iterator[str]:
    """What was read otherwise than it is; names and titles are compared without spaces."""
    if [paper.item for paper in papers] != [truth.item]:
        yield f"items {[paper.item for paper in papers]}"
        return
    (paper,) = papers
    for name, value in truth.facts().items():
        got = paper.value(name)
        if (squeezed(got) if isinstance(got, str) else got) != (squeezed(value) if isinstance(value, str) else value):
            yield f"{name}: {got!r} for {value!r}"
    if paper.form in ("contract", "statement") and set(paper.sealed_by) != set(truth.sealed_by):
        yield f"sealed by {paper.sealed_by} for {truth.sealed_by}"


@pytest.mark.parametrize("kind", DRAWN)
def test_papers_with_a_text_layer_are_read_whole(kind: str, tmp_path: Path) -> None:
    faults = {}
    for seed in range(8):
        truth = DRAWN[kind](seed)
        path = tmp_path / f"{seed}.pdf"
        path.write_bytes(making.make_pdf(truth))
        found = list(wrong(truth, read(path, path.name)))
        if found:
            faults[seed] = found
    assert faults == {}


@pytest.mark.parametrize("kind", ["contract", "usage_statement", "effect_statement", "cloud_explanation"])
def test_papers_as_documents_say_the_same(kind: str, tmp_path: Path) -> None:
    for seed in range(4):
        truth = DRAWN[kind](seed)
        path = tmp_path / f"{seed}.docx"
        path.write_bytes(making.make_docx(truth))
        (paper,) = read(path, path.name)
        said = {name: value for name, value in truth.facts().items() if name != "picture"}
        assert (paper.item, {name: paper.value(name) for name in said}) == (truth.item, said)


@pytest.mark.slow
def test_pictures_of_checks_and_screens_are_read(tmp_path: Path) -> None:
    results = ("一致", "查无此票", "不一致", "作废")
    checks = [draw_check(seed, draw(seed), result=results[seed % 4]) for seed in range(4)]
    right: Counter[bool] = Counter()
    for seed, truth in enumerate([*checks, *(draw_screen(seed) for seed in range(4))]):
        path = tmp_path / f"{seed}.png"
        cv2.imwrite(str(path), making.make_pictures(truth)[0])
        papers = read(path, path.name)
        assert [paper.item for paper in papers] == [truth.item]
        for name, value in truth.facts().items():
            got = papers[0].value(name)
            right[squeezed(str(got)) == squeezed(str(value))] += 1
            fact = papers[0].facts.get(name)
            assert got == value or fact is None or not fact.sure
    assert right[True] >= 0.95 * right.total()


def test_junk_is_refused_or_holds_no_known_paper(tmp_path: Path) -> None:
    path = tmp_path / "空白.pdf"
    path.write_bytes(b"%PDF-1.4\n")
    with pytest.raises(Refused):
        read(path, path.name)
