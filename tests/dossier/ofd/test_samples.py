"""Real OFDs, where they are at hand: all are drawn whole, and what their faces say is in the text of the drawing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.dossier.ofd.material import texts
from yunxing.dossier.ofd import draw

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "samples"
SHOWN = (
    "invoice_code",
    "invoice_no",
    "buyer",
    "buyer_tax_id",
    "seller",
    "seller_tax_id",
    "voucher_no",
    "payer",
    "payee",
)
pytestmark = [
    pytest.mark.samples,
    pytest.mark.filterwarnings("ignore:pikepdf is missing some specialized decoders"),  # JBIG2, which viewers have
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real samples are not beside the checkout"),
]


def _samples() -> Iterator[tuple[Path, dict[str, Any]]]:
    for entry in json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8")):
        if entry["file"].endswith(".ofd"):
            yield SAMPLES / "files" / entry["file"], entry["truth"]


def test_every_ofd_is_drawn_whole_and_says_what_it_says() -> None:
    for path, truth in _samples():
        drawing = draw(path)
        assert [one.code for one in drawing.findings if one.weight in ("refused", "wrong")] == [], path.name
        said = "".join("".join(texts(drawing)).split())
        missing = [name for name in SHOWN if truth.get(name) and "".join(str(truth[name]).split()) not in said]
        assert missing == [], path.name
        assert drawing.pdf == draw(path).pdf
        with pikepdf.open(io.BytesIO(drawing.pdf)) as pdf:
            assert (pdf.check_pdf_syntax(), len(pdf.pages)) == ([], drawing.pages)
