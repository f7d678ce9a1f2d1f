"""PDFs that others found hard: each is bound page by page as it looks, or refused by name before anything is bound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from pikepdf import Pdf

from tests.dossier.binding.material import declaration, edition, form, record
from yunxing.dossier.binding import bind, plan
from yunxing.dossier.binding.pdfs import FOOT, MARGIN, SMALL

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "samples" / "files"
HARD = sorted(SAMPLES.glob("hard-pdf-*.pdf"))
FIRST = 5
_REFUSED = {"pdf_password", "pdf_empty", "pdf_damaged", "not_pdf", "pdf_xfa", "pdf_annotation", "pdf_pages_unsure"}
_FEW = 0.01
"""Share of pixels in which viewers may differ: what they draw of fields that can be filled in (arrows, frames)."""

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not HARD, reason="the real samples are not beside the checkout"),
]


def _picture(page: pdfium.PdfPage) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    scale = min(1.0, 1200 / max(*page.get_size(), 1))
    return np.asarray(page.render(scale=scale).to_pil().convert("RGB")).astype(np.int16)


def _laid_out(
    before: np.ndarray[tuple[int, ...], np.dtype[np.int16]], sheet: np.ndarray[tuple[int, ...], np.dtype[np.int16]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """The part of a sheet on which a small page lies: in the middle of what is left above the number."""
    high, wide = before.shape[:2]
    left = round((sheet.shape[1] - wide) / 2)
    top = round(MARGIN + (sheet.shape[0] - MARGIN - FOOT - high) / 2)
    return sheet[top : top + high, left : left + wide]


def test_each_is_bound_as_it_looks_or_refused_by_name(tmp_path: Path) -> None:
    names = [path.name for path in HARD]
    with plan(declaration([record(n, "other", n) for n in names]), edition(), SAMPLES) as planned:
        refused = {noted.file: noted.finding.code for noted in planned.refused}
        assert set(refused.values()) <= _REFUSED
        assert {piece.name for piece in planned.pieces} == set(names) - set(refused)
        pages = {piece.name: piece.pages for piece in planned.pieces}
    good = [name for name in names if name not in refused]
    with plan(declaration([record(n, "other", n) for n in good]), edition(), SAMPLES) as planned:
        bound = bind(planned, form, tmp_path / "a.pdf")
        order = [piece.name for piece in planned.pieces]
    with Pdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == bound.pages
        assert not {"/JavaScript", "/AA", "/OpenAction", "/AcroForm", "/Names"} & set(pdf.Root.keys())
    at, compared = FIRST - 1, 0
    with pdfium.PdfDocument(tmp_path / "a.pdf") as made:
        for name in order:
            try:
                original = pdfium.PdfDocument(SAMPLES / name)
            except pdfium.PdfiumError:  # too broken for it; what binds has repaired it
                at += pages[name]
                continue
            with original:
                for number in range(pages[name]):
                    before, after = _picture(original[number]), _picture(made[at + number])
                    if min(before.shape[:2]) < SMALL:
                        after = _laid_out(before, after)
                        assert abs(before.mean() - after.mean()) < 8 or max(before.shape) < 100, (name, number)
                        continue
                    assert before.shape == after.shape, (name, number)
                    high, wide, _ = before.shape
                    differ = np.abs(before - after).max(axis=2) > 40
                    differ[round(high * 0.9) :, round(wide * 0.3) : round(wide * 0.7)] = False
                    assert differ.sum() <= _FEW * differ.size or max(high, wide) < 100, (name, number)
                    compared += 1
            at += pages[name]
    assert compared > 50
