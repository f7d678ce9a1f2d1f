"""What every made paper is: its kind of evidence, what it says, and what it looks like.

``making`` turns what it looks like into files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..invoices.sheet import Sheet
from .blocks import Flow
from .office import Slide

Picture = NDArray[np.uint8]
Said = dict[str, str | int | bool | Decimal | date]
Sheets = tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a screen shows, as pixels (BGR)."""

    image: Picture


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides."""

    slides: tuple[Slide, ...]


Body = Flow | Sheets | Screen | Deck


class Paper(Protocol):
    """A paper of known truth. ``form`` is one of ``yunxing.evidence.paper.FORMS``, ``item`` a kind of the guide's list."""

    @property
    def form(self) -> str:
        """The form of paper."""
        ...

    @property
    def item(self) -> str:
        """The kind of evidence."""
        ...

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        ...

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """Whose seals are on it."""
        ...

    def facts(self) -> Said:
        """What it says, under the names of ``yunxing.evidence.paper.FORMS``; what it does not say is left out."""
        ...

    def body(self) -> Body:
        """What it looks like."""
        ...
