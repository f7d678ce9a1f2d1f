"""A file's pages in, its papers out: split, told apart, and each read by the reader of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from yunxing.evidence.document import Document
from yunxing.evidence.invoice.reading import invoices
from yunxing.evidence.page import Page
from yunxing.evidence.paper import Paper
from yunxing.guide.edition import Edition

from . import check, contract, credit_report, licence, payment, screenshot, slides, statement
from .classifying import Decision, decide, forms_of
from .given import Given
from .receipt_data import is_receipt_data
from .seals import put_seals
from .sheet import Sheet
from .signs import KindSigns, signs_of
from .splitting import Piece, Splitter

READERS: Mapping[str, Callable[[Sequence[Sheet], Given], Paper]] = {
    "licence": licence.read,
    "contract": contract.read,
    "payment": payment.read,
    "screenshot": screenshot.read,
    "slides": slides.read,
    "credit_report": credit_report.read,
    "statement": statement.read,
}
"""The reader of each form of which a piece is one paper. Checks may be a list; invoices have their own package."""


def read_papers(document: Document, pages: Sequence[Page], *, name: str, edition: Edition) -> list[Paper]:
    """The papers of a file. ``name`` is its path as given, whose words speak for a kind; pages may be none (XML).

    Raises ``InputError`` where the edition names a form of paper that there is not.
    """
    kinds = signs_of(edition)
    attached = any(not is_receipt_data(content) for content in document.attached.values())
    if not pages:
        return [_from_data(paper, kinds) for paper in invoices(document, pages)] if attached else []
    pieces = Splitter(edition, kinds).pieces(pages, whole=document.format == "pptx")
    papers: list[Paper] = []
    for piece in pieces:
        decision = decide(piece, kinds, name=name, format=document.format, alone=len(pieces) == 1)
        papers += _read(piece, decision, document, kinds, Given(document, name, edition, _kind(decision, kinds)))
    return papers


def _kind(decision: Decision, kinds: Mapping[str, KindSigns]) -> KindSigns | None:
    return kinds[decision.key] if decision.key is not None else None


def _read(
    piece: Piece, decision: Decision, document: Document, kinds: Mapping[str, KindSigns], given: Given
) -> list[Paper]:
    form = forms_of(decision, kinds)
    if form == "invoice":
        papers = invoices(document, [view.sheet.page for view in piece.views])
    elif form == "invoice_check":
        papers = check.read(piece.sheets, given)
    else:
        paper = READERS[form](piece.sheets, given)
        put_seals(paper, piece.sheets, document)
        papers = [paper]
    for paper in papers:
        paper.item, paper.item_confidence, paper.item_reason = decision
    return papers


def _from_data(paper: Paper, kinds: Mapping[str, KindSigns]) -> Paper:
    """An invoice that is data alone."""
    paper.item = next((kind.key for kind in kinds.values() if kind.form == paper.form), None)
    paper.item_confidence = 0.99 if paper.item is not None else 0.0
    paper.item_reason = ("是发票数据文件", "It is the data of an invoice")
    return paper
