"""Words for what surrounds a spot: numbers that are mostly the same in a copy, so that an index finds it as a text is found.

A word is the side of 24 planes on which the surroundings lie. Where a plane was near, the other side is asked for too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .prints import Real

BITS = 24
MOST_KEPT = 192
"""Words kept of a page for each size it was searched at; what asks for them uses all its spots."""
_NEAR = 3


def _planes() -> Real:
    # RandomState's numbers never change between releases of NumPy, and an index outlives many.
    planes = np.random.RandomState(2020).standard_normal((BITS, 128))
    return np.asarray(planes - planes.mean(axis=1, keepdims=True), np.float32)


_PLANES = _planes()
_PLACES = 1 << np.arange(BITS)


def words_of(looks: Real, sizes: int = 1) -> list[int]:
    """The words of the first spots, each once, as many as are kept of a page that was searched at so many sizes."""
    return [int(word) for word in dict.fromkeys(_sides(looks @ _PLANES.T).tolist())][: MOST_KEPT * sizes]


def asked(looks: Real) -> list[int]:
    """The words to look a page up by: those of its spots, and those that a little change would make of them."""
    distances = looks @ _PLANES.T
    words = _sides(distances)
    near = _PLACES[np.argsort(np.abs(distances), axis=1)[:, :_NEAR]]
    every = [words]
    for chosen in range(1, 1 << _NEAR):
        other = words
        for place in range(_NEAR):
            if chosen >> place & 1:
                other = other ^ near[:, place]
        every.append(other)
    return [int(word) for word in np.unique(np.concatenate(every))]


def _sides(distances: Real) -> NDArray[np.int64]:
    return np.asarray((distances > 0) @ _PLACES, np.int64)
