"""Whole folders of evidence with known truth: what each file holds, what belongs together, what counts, what copies what.

The papers come from ``making.papers`` and ``making.invoices``; nothing here reads one.
"""

from __future__ import annotations

from .dealing import WEIGHTS, Deal, Dealing
from .making import make_folder
from .truth import Carrier, Copy, Counted, FileTruth, FolderTruth, Placed

__all__ = [
    "WEIGHTS",
    "Carrier",
    "Copy",
    "Counted",
    "Deal",
    "Dealing",
    "FileTruth",
    "FolderTruth",
    "Placed",
    "make_folder",
]
