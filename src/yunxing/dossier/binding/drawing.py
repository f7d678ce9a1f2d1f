"""What an annotation or a field shows where it brings no look: operators of PDF, and words in their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .lettering import Lettering


class Placed(NamedTuple):
    """Words and the box (left, low, right, high) that they stand in: at its top or in its middle, turned anticlockwise."""

    words: Lettering
    box: Sequence[float]
    centred: bool = False
    turned: int = 0


class Drawing(NamedTuple):
    """The box that holds it all, operators, words, how dense it is, and whether it darkens what is below."""

    box: Sequence[float]
    drawn: str
    placed: Sequence[Placed] = ()
    density: float = 1.0
    multiplied: bool = False
