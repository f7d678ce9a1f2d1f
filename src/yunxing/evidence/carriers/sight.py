"""From where on print is seen, whatever file it stands in, and what a finding names of that which is not."""

from __future__ import annotations

TINY = 2.0
"""Points up to which print on a sheet of A4 is read by nobody; on a smaller page as much less."""
DIFFERENT = 20
"""By so much (0 to 255, of red, green or blue) a place must change for its text to be seen: less is the white of another white."""
MOST_NAMED = 60
"""Characters of words left out that a finding names."""


def named(words: str) -> str:
    """The words as a finding names them, cut where they are many."""
    return words if len(words) <= MOST_NAMED else words[:MOST_NAMED] + "…"
