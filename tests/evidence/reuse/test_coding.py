from __future__ import annotations

import numpy as np

from yunxing.evidence.reuse.aligning import Laid
from yunxing.evidence.reuse.coding import code_of, distances


def _laid(seed: int, *, noise: float = 0.0, inside: np.ndarray | None = None) -> Laid:
    chance = np.random.RandomState(seed)
    over = (chance.rand(40, 30) * 60).repeat(8, 0).repeat(8, 1).astype(np.float32)
    over += np.random.RandomState(99).normal(0, 1, over.shape).astype(np.float32) * noise
    return Laid(over, over, np.ones(over.shape, np.bool_) if inside is None else inside)


def test_a_page_is_no_way_from_itself_and_half_way_from_any_other() -> None:
    far = distances(code_of(_laid(1)), [code_of(_laid(1)), code_of(_laid(1, noise=4)), code_of(_laid(2))])
    assert far[0] == 0
    assert far[1] < 0.02
    assert 0.4 < far[2] < 0.6


def test_what_is_not_seen_does_not_count() -> None:
    half = np.ones((320, 240), np.bool_)
    half[160:] = False
    whole, part, none = (code_of(_laid(1, inside=i)) for i in (None, half, np.zeros_like(half)))
    assert distances(part, [whole])[0] == 0
    assert distances(none, [whole])[0] == 1
    assert len(whole) == len(part) == len(none)


def test_no_others_no_distances() -> None:
    assert distances(b"", []).shape == (0,)
