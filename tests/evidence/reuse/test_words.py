from __future__ import annotations

import numpy as np

from yunxing.evidence.reuse.words import BITS, MOST_KEPT, asked, words_of


def _looks(count: int) -> np.ndarray:
    looks = np.random.RandomState(1).rand(count, 128).astype(np.float32)
    return looks / np.linalg.norm(looks, axis=1, keepdims=True)


def test_words_are_numbers_of_so_many_bits_each_once() -> None:
    words = words_of(_looks(400))
    assert len(words) == len(set(words)) == MOST_KEPT
    assert 0 <= min(words) <= max(words) < 1 << BITS


def test_words_never_change() -> None:
    """An index outlives releases: the same surroundings must have the same word in all of them."""
    assert words_of(_looks(3)) == [9889532, 2563047, 13869365]


def test_what_is_asked_for_holds_the_words_themselves() -> None:
    looks = _looks(40)
    assert set(words_of(looks)) <= set(asked(looks))
    assert len(asked(looks[:1])) == 8


def test_a_little_change_is_found_and_other_surroundings_are_not() -> None:
    looks = _looks(60)
    noise = np.random.RandomState(2).normal(0, 0.004, looks.shape).astype(np.float32)
    kept = set(words_of(looks))
    assert len(kept & set(asked(looks + noise))) >= 50
    other = np.random.RandomState(3).rand(60, 128).astype(np.float32)
    assert len(kept & set(asked(other / np.linalg.norm(other, axis=1, keepdims=True)))) <= 3


def test_nothing_has_no_words() -> None:
    assert words_of(np.zeros((0, 128), np.float32)) == []
    assert asked(np.zeros((0, 128), np.float32)) == []
