from __future__ import annotations

import numpy as np
import pytest

from yunxing.evidence.reuse import Print, fingerprint
from yunxing.evidence.reuse.aligning import FEWEST_AGREEING, find_map, lay

from .altering import altered
from .drawing import Picture, drawn


def _print(picture: Picture) -> Print:
    made = fingerprint(picture)
    assert made is not None
    return made


def test_a_page_lies_on_itself() -> None:
    page = _print(drawn("invoice", 1, 1))
    map_ = find_map(page, page)
    assert map_ is not None
    assert map_.agreeing >= 200
    assert (map_.covers_first, map_.covers_second) == (1.0, 1.0)
    assert np.allclose(map_.to_first / map_.to_first[2, 2], np.eye(3), atol=1e-3)


@pytest.mark.parametrize("how", ["turned", "cropped", "skewed", "photographed"])
def test_a_copy_lies_on_its_page(how: str) -> None:
    page = drawn("licence", 1, 1)
    first, second = _print(page), _print(altered(page, how, 4))
    map_ = find_map(first, second)
    assert map_ is not None
    sheet = lay(first, second, map_)
    under, over = sheet.under[sheet.inside], sheet.over[sheet.inside]
    assert np.corrcoef(under, over)[0, 1] > 0.6


def test_the_way_back_is_the_way_back() -> None:
    page = drawn("receipt", 1, 1)
    map_ = find_map(_print(page), _print(altered(page, "cropped", 1)))
    assert map_ is not None
    places = np.array([[100, 100], [500, 300]], np.float32)
    assert np.allclose(map_.back().seen(map_.seen(places)), places, atol=0.1)
    assert (map_.back().covers_first, map_.back().covers_second) == (map_.covers_second, map_.covers_first)


def test_papers_without_anything_in_common_do_not_fit() -> None:
    assert find_map(_print(drawn("contract", 1, 1)), _print(drawn("screen", 1, 1))) is None


def test_a_page_with_too_few_spots_fits_nowhere() -> None:
    page = _print(drawn("invoice", 1, 1))
    few = Print(page.packed)
    object.__setattr__(few, "__dict__", {**few.__dict__})
    few.__dict__["marks"] = type(page.marks)(
        page.marks.places[: FEWEST_AGREEING - 1], page.marks.looks[: FEWEST_AGREEING - 1]
    )
    assert find_map(page, few) is None
