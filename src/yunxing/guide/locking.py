"""A lock of the system on an open file: it tells a run that goes on from one that was killed, for it ends with its process."""

from __future__ import annotations

import errno
import os
import sys

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 2**40
"""On Windows a lock is on bytes, and others may not read those: beyond what any file holds."""


def lock(file: int) -> bool | None:
    """Lock an open file until it is closed: True where that was done, False where another has it open and locked.

    None on a file system without locks, where nobody can be told apart. Never waits.
    """
    try:
        if sys.platform == "win32":
            os.lseek(file, _FAR, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK) else None
    return True
