from __future__ import annotations

import numpy as np

from yunxing.evidence.reuse import fingerprint
from yunxing.evidence.reuse.aligning import Laid, find_map, lay
from yunxing.evidence.reuse.strokes import CELL, alike_sharp, cells, corners, fit, inner, marked

from .altering import altered
from .drawing import drawn


def _laid(how: str, sister: int = 1) -> Laid:
    first, second = fingerprint(drawn("receipt", 1, 1)), fingerprint(altered(drawn("receipt", 1, sister), how, 5))
    assert first is not None
    assert second is not None
    map_ = find_map(first, second)
    assert map_ is not None
    return lay(first, second, map_)


def test_cells_are_means() -> None:
    picture = np.arange(64, dtype=np.float32).reshape(8, 8)
    assert cells(picture, 1).tolist() == [[13.5, 17.5], [45.5, 49.5]]


def test_lines_have_no_corners_and_print_has() -> None:
    page = np.zeros((80, 80), np.float32)
    page[40:42] = 100
    assert corners(page).max() < 1
    page[40:42, 20:60] = 0
    page[30:50:4, 30:50:4] = 100
    assert corners(page).max() > 10


def test_a_copy_fits_and_other_print_does_not() -> None:
    for sister, worst in ((1, 0.7), (2, -1.0)):
        sheet = _laid("skewed", sister)
        under, over = alike_sharp(sheet)
        written = inner(sheet) & (corners(under) > 12) & (corners(over) > 6)
        low = float(np.percentile(fit(under, over)[written], 5))
        assert (low > 0.7) is (sister == 1), low
        assert low > worst


def test_the_sharper_is_made_as_soft_as_the_other() -> None:
    sheet = _laid("resaved")
    soft = alike_sharp(Laid(sheet.under, _blurred(sheet.over), sheet.inside))
    assert np.abs(soft[0] - soft[1])[sheet.inside].mean() < np.abs(sheet.under - sheet.over)[sheet.inside].mean() + 2


def _blurred(picture: np.ndarray) -> np.ndarray:
    moved = [np.roll(picture, (a, b), (0, 1)) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    return np.mean(moved, axis=0).astype(np.float32)


def test_an_edge_of_the_paper_is_left_out() -> None:
    inside = np.ones((160, 160), np.bool_)
    inside[:, 80:] = False
    well = inner(Laid(np.zeros((160, 160), np.float32), np.zeros((160, 160), np.float32), inside))
    assert well.shape == (160 // CELL, 160 // CELL)
    assert well[20].nonzero()[0].tolist() == list(range(6, 15))


def test_a_seal_is_made_out_where_it_lies() -> None:
    for how, some in (("stamped", True), ("resaved", False)):
        sheet = _laid(how)
        under, over = alike_sharp(sheet)
        inside = inner(sheet)
        written = inside & (corners(under) > 12) & (corners(over) > 6)
        below = marked(under, over, fits=fit(under, over), written=written, inside=inside, dim=1.0)
        assert below.any() == some
