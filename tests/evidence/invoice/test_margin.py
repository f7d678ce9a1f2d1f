"""What is printed in the margin beside the table of an invoice is no part of its lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.evidence.making.invoices import KINDS, Kind, draw, make_pdf
from yunxing.evidence.carriers.pdf import open_pdf
from yunxing.evidence.document import pages
from yunxing.evidence.invoice.reading import invoices
from yunxing.evidence.page import Span


@pytest.mark.parametrize("text", ["第二联：发票联", "2019.05.01", "1000.00", "收讫"])
@pytest.mark.parametrize("layout", [0, 1, 2])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "roll"])
def test_text_in_the_margin_is_left_where_it_is(kind: Kind, layout: int, text: str, tmp_path: Path) -> None:
    truth = draw(50_000 + layout, kind)
    (tmp_path / "a.pdf").write_bytes(make_pdf(truth, layout=layout))
    document = open_pdf(tmp_path / "a.pdf")
    try:
        read = list(pages(document, 20))
        row = next(span for span in read[0].spans if span.text.startswith("*"))
        edges = min(s.left for s in read[0].spans), max(s.right for s in read[0].spans)
        beside = [
            Span(text, left, row.top, left + 40, row.bottom)
            for left in (max(2.0, edges[0] - 40), min(edges[1] + 6, read[0].width - 8))
        ]
        (before,) = invoices(document, read)
        (after,) = invoices(document, [replace(read[0], spans=[*read[0].spans, *beside]), *read[1:]])
    finally:
        document.close()
    assert before.lines != []
    assert after.lines == before.lines
