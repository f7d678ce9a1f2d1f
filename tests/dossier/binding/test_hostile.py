"""PDFs and pictures that mean harm, of the same making as those that reading is tested with: refused or bound, in time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pikepdf import Pdf

from tests.dossier.binding.material import declaration, edition, form, record
from tests.evidence.hostile import CASES
from yunxing.dossier.binding import bind, plan

HARMFUL = [
    case for case in CASES
    if isinstance(case.name, str) and case.name.startswith(("pdf-", "png-", "tiff-", "jpeg-", "gif-", "bmp-", "webp-", "heic-"))
]  # fmt: skip
SECONDS = 60.0


@pytest.mark.slow
def test_each_is_refused_or_bound_and_none_holds_up_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    for case in HARMFUL:
        case.put(folder)
    names = [case.shown for case in HARMFUL]
    assert len(names) > 40
    began = time.monotonic()
    with plan(declaration([record(n, "other", n) for n in names]), edition(), folder) as planned:
        refused = {noted.file for noted in planned.refused}
        good = [piece.name for piece in planned.pieces]
    assert sorted({*good, *refused}) == sorted(names)
    assert set(good) & refused == set()
    with plan(declaration([record(n, "other", n) for n in good]), edition(), folder) as planned:
        assert planned.refused == []
        bound = bind(planned, form, tmp_path / "a.pdf")
        pages = planned.pages
    with Pdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == bound.pages > pages > 20
    assert time.monotonic() - began < SECONDS
