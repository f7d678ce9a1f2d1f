"""The same proof given twice: the same file, invoice, voucher or picture, in one folder or by two applicants.

``known`` says what a reading shows that can be given again, ``prints`` what is kept of a picture; ``index`` keeps it all for
all applicants and finds it; ``within`` looks through one folder.
"""

from __future__ import annotations

from .comparing import Likeness, compare
from .index import Index, MemoryIndex, SqliteIndex
from .known import Again, Sighting, sightings_of
from .prints import LONGEST, Print, fingerprint
from .within import again_in

__all__ = [
    "LONGEST",
    "Again",
    "Index",
    "Likeness",
    "MemoryIndex",
    "Print",
    "Sighting",
    "SqliteIndex",
    "again_in",
    "compare",
    "fingerprint",
    "sightings_of",
]
