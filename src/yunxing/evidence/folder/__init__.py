"""Many files read, each in a process that is watched, so that none can stop, slow down or fill up the rest.

How one file is read is ``evidence.reading``; what two files have to do with each other is ``matching`` and ``reuse``.
"""

from __future__ import annotations

from .journal import JOURNAL, READER
from .limits import LIMITS, WORTH_ANOTHER_TRY, Limits
from .minding import WorkersError
from .reading import Progress, Step, read_files, read_folder
from .standing import Standing
from .walking import Found, Reason, Skipped, Walk, found, walk

__all__ = [
    "JOURNAL",
    "LIMITS",
    "READER",
    "WORTH_ANOTHER_TRY",
    "Found",
    "Limits",
    "Progress",
    "Reason",
    "Skipped",
    "Standing",
    "Step",
    "Walk",
    "WorkersError",
    "found",
    "read_files",
    "read_folder",
    "walk",
]
