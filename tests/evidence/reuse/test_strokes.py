from __future__ import annotations

import numpy as np

from yunxing.evidence.reuse import fingerprint
from yunxing.evidence.reuse.aligning import Laid, find_map, lay
from yunxing.evidence.reuse.strokes import CELL, alike_sharp, cells, corners, fit, inner, lifted, marked

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


def test_a_watermark_is_taken_off_and_other_print_stays() -> None:
    for sister, agrees in ((1, True), (2, False)):
        sheet = _laid("watermarked", sister)
        under, over = alike_sharp(sheet)
        inside = inner(sheet)
        bare = lifted(under, over, inside=inside, dim=1.0)
        assert bare is not None
        off, near = bare
        judged = near & inside & (corners(under) > 12) & (corners(over) > 6)
        before, after = fit(under, over)[judged], fit(under, off)[judged]
        assert (float(np.percentile(after, 1)) > 0.7) is agrees, float(np.percentile(after, 1))
        if agrees:
            assert after.mean() > before.mean()


def test_nothing_is_taken_off_where_nothing_lies_on_top() -> None:
    sheet = _laid("resaved")
    under, over = alike_sharp(sheet)
    assert lifted(under, over, inside=inner(sheet), dim=1.0) is None


def test_what_is_darker_than_the_letters_is_no_piece_of_them() -> None:
    """A digit that became another by a stroke more is smaller than any letter, and as dark as print."""
    under = np.zeros((400, 400), np.float32)
    under[40:360:20, 40:360] = 100
    over = under.copy()
    over[210:218, 200:206] = 100
    assert lifted(under, over, inside=np.ones((100, 100), np.bool_), dim=1.0) is None
    for left in (20, 140, 260):
        over[100:150, left : left + 6] += 30
        over[100:106, left : left + 40] += 30
    taken = lifted(under, over, inside=np.ones((100, 100), np.bool_), dim=1.0)
    assert taken is not None
    assert float(taken[0][213, 203]) == 100.0
    assert abs(float(taken[0][130, 143])) < 10
