from __future__ import annotations

import numpy as np
import pytest

from yunxing.evidence.reuse import LONGEST, Print, fingerprint
from yunxing.evidence.reuse.prints import FEWEST_MARKS, MOST_BYTES, MOST_MARKS, PAPER, evened
from yunxing.evidence.reuse.words import MOST_KEPT, asked, words_of

from .altering import scaled
from .drawing import FORMS, blank, drawn


@pytest.mark.parametrize("form", FORMS)
def test_a_print_is_small_enough_to_keep_for_every_page(form: str) -> None:
    made = fingerprint(drawn(form, 1, 1))
    assert made is not None
    assert len(made.packed) <= MOST_BYTES
    assert max(made.ink.shape) == LONGEST
    assert FEWEST_MARKS <= len(made.marks.places) <= MOST_MARKS


def test_the_same_picture_gives_the_same_print() -> None:
    assert fingerprint(drawn("receipt", 1, 1)) == fingerprint(drawn("receipt", 1, 1))
    assert fingerprint(drawn("receipt", 1, 1)) != fingerprint(drawn("receipt", 1, 2))


def test_a_smaller_picture_is_kept_as_it_is() -> None:
    made = fingerprint(scaled(drawn("slide", 1, 1), 0.5))
    assert made is not None
    assert made.ink.shape == (450, 800)


def test_a_small_picture_is_searched_at_two_sizes_and_both_have_words() -> None:
    large, small = fingerprint(drawn("check", 1, 1)), fingerprint(scaled(drawn("check", 1, 1), 0.5))
    assert large is not None
    assert small is not None
    assert (large.marks.sizes, small.marks.sizes) == (1, 2)
    assert len(words_of(small.marks.looks, 2)) > MOST_KEPT
    for asked_for, kept in ((large, small), (small, large)):
        words = set(words_of(kept.marks.looks, kept.marks.sizes))
        assert len(words & set(asked(asked_for.marks.looks))) >= 10


def test_where_little_stands_smaller_spots_are_searched_for_too() -> None:
    page = drawn("check", 1, 1)
    full, strip = fingerprint(page), fingerprint(page[: page.shape[0] // 3])
    assert full is not None
    assert strip is not None
    assert strip.ink.shape[1] == LONGEST
    assert (full.marks.sizes, strip.marks.sizes) == (1, 2)


@pytest.mark.parametrize("kind", ["white", "noisy", "shadow", "numbered"])
def test_a_page_without_content_has_no_print(kind: str) -> None:
    assert fingerprint(blank(kind, 1)) is None


@pytest.mark.parametrize(
    "shape", [(159, 100, 3), (1000, 39, 3), (4, 4), (0, 0, 3), (300, 300, 3, 2), (300,), (40, 60000, 3), (60000, 40, 3)]
)
def test_what_is_no_page_has_no_print(shape: tuple[int, ...]) -> None:
    assert fingerprint(np.zeros(shape, np.uint8)) is None


def test_light_does_not_matter_to_the_ink() -> None:
    page = drawn("contract", 1, 1)
    one, dimmed = evened(page), evened((page * 0.7).astype(np.uint8))
    assert one is not None
    assert dimmed is not None
    assert np.median(one) == np.median(dimmed) == PAPER
    assert np.abs(one.astype(int) - dimmed).mean() < 1.5


def test_a_damaged_print_says_so() -> None:
    with pytest.raises(ValueError, match="the fingerprint holds no picture"):
        _ = Print(b"nothing that was ever a picture").ink
