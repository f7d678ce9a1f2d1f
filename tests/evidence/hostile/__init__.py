"""Files that mean harm or are broken, made small: each with what is to be said of it.

``CASES`` has them all. What they would unpack, grow or loop to is only ever declared, or compressed away.
"""

from __future__ import annotations

from .case import Case
from .data import DATA
from .names import NAMES
from .packages import PACKAGES
from .pdfs import PDFS
from .pictures import PICTURES

CASES: tuple[Case, ...] = (*DATA, *PACKAGES, *PDFS, *PICTURES, *NAMES)

__all__ = ["CASES", "Case"]
