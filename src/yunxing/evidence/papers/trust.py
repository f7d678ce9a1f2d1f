"""How far a value is trusted by the way it was found on the page. The numbers are one table, so that they can be weighed
against each other; what a recogniser thinks of its print is multiplied with them elsewhere.
"""

from __future__ import annotations

DATA = 0.999
"""Stated by data that travel in the file."""
BESIDE = 0.985
"""Right after its label, or right of it on the line."""
NEAR = 0.93
"""Below its label, or in the cell beside it that is not on its line."""
LOOSE = 0.85
"""Without a label, by where it stands or what stands around it."""
GUESSED = 0.6
"""By likelihood alone: one of several that might be it."""
