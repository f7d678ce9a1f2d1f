"""The same proof given twice: the same file, the same invoice, the same voucher, in one folder or by two applicants.

``known`` says what a reading shows that can be given again; ``index`` keeps it for all applicants and finds it.
"""

from __future__ import annotations

from .index import Index, MemoryIndex, SqliteIndex
from .known import Again, Sighting, again_in, sightings_of

__all__ = ["Again", "Index", "MemoryIndex", "Sighting", "SqliteIndex", "again_in", "sightings_of"]
