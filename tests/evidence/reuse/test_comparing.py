from __future__ import annotations

import itertools

import pytest

from yunxing.evidence.reuse import Likeness, Print, compare, fingerprint

from .altering import HOW, altered, scaled
from .drawing import FORMS, Picture, drawn, mall_screen


def _print(picture: Picture) -> Print:
    made = fingerprint(picture)
    assert made is not None
    return made


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("form", ["receipt", "check"])
def test_a_copy_is_known_whatever_was_done_to_it(form: str, how: str) -> None:
    page = drawn(form, 1, 1)
    found = compare(_print(page), _print(altered(page, how, 1)))
    assert found.kind in ("same", "altered")
    assert found.score >= 0.5


@pytest.mark.parametrize("how", ["resaved", "cropped", "photographed", "watermarked"])
@pytest.mark.parametrize("form", FORMS)
def test_another_paper_on_the_same_form_is_no_copy(form: str, how: str) -> None:
    found = compare(_print(drawn(form, 1, 1)), _print(altered(drawn(form, 1, 2), how, 1)))
    assert (found.kind, found.score < 0.5) == ("different", True)


def test_where_softening_leaves_only_headings_it_says_that_small_print_was_not_told_apart() -> None:
    """Two lists of one shop, one of them made smaller: menus and headings are all that is left of them, and those agree."""
    large, other = (mall_screen(seed) for seed in (33, 34))
    assert compare(_print(large), _print(scaled(large, 0.6))).coarse
    found = compare(_print(large), _print(scaled(other, 0.6)))
    assert found.coarse or found.kind == "different"
    assert not compare(_print(large), _print(altered(large, "resaved", 1))).coarse


def test_forms_have_nothing_in_common() -> None:
    prints = [_print(drawn(form, 1, 1)) for form in FORMS]
    assert {compare(a, b).kind for a, b in itertools.combinations(prints, 2)} == {"different"}


def test_which_is_first_makes_no_difference() -> None:
    page = drawn("licence", 1, 1)
    one, other = _print(page), _print(altered(page, "photographed", 3))
    assert compare(one, other).kind == compare(other, one).kind == "altered"


@pytest.mark.parametrize("form", ["screen", "check", "receipt"])
def test_a_watermark_hides_no_copy_whichever_of_the_two_bears_it(form: str) -> None:
    page = drawn(form, 1, 1)
    for seed in range(2):
        one, other = _print(page), _print(altered(page, "watermarked", seed))
        assert [compare(one, other).kind, compare(other, one).kind].count("different") == 0, seed


def test_what_was_done_is_said() -> None:
    page = drawn("receipt", 2, 1)
    first = _print(page)
    assert compare(first, first) == Likeness("same", 1.0, "两页图像完全相同", "the two pictures are identical")
    said = {how: compare(first, _print(altered(page, how, 2))).changes for how in HOW}
    assert said["resaved"] == ()
    assert "turned" in said["turned"]
    assert "cropped" in said["cropped"]
    assert "bent" in said["photographed"]
    assert "marked" in said["stamped"]
    found = compare(first, _print(altered(page, "turned", 2)))
    assert (found.zh, found.en) == ("同一页材料，经过旋转", "one page, turned")


def test_a_small_picture_says_that_it_is_one() -> None:
    page = drawn("check", 1, 1)
    found = compare(_print(page), _print(scaled(page, 500 / max(page.shape[:2]))))
    assert (found.coarse, found.changes) == (True, ("resized",))


def test_a_part_of_a_page_is_the_page_cut() -> None:
    page = drawn("contract", 1, 1)
    part = page[: page.shape[0] // 3, : page.shape[1] // 2]
    found = compare(_print(page), _print(part))
    assert (found.kind, "cropped" in found.changes) == ("altered", True)
    assert compare(_print(part), _print(drawn("contract", 1, 2))).kind == "different"
