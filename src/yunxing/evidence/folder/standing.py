"""One process that stands ready to read files as they come, for a program that lives longer than a folder's run.

It is watched as those of ``reading`` are. It starts with the first file, and ends when nothing was read for a while.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from yunxing.evidence.paper import Reading
from yunxing.guide.edition import Edition

from .limits import LIMITS, Limits
from .minding import Minder
from .reading import complete
from .walking import found
from .worker import welcome

IDLE = 60.0
"""Seconds without a file after which its memory is given back."""


class Standing:
    """Reads one file at a time, in a process that is kept between files. A context manager; several threads take turns."""

    def __init__(
        self, edition: Edition, *, limits: Limits = LIMITS, threads: int = 2, idle: float | None = IDLE
    ) -> None:
        self._welcome, self._limits, self._idle = welcome(edition, threads, limits), limits, idle
        self._turn = threading.Lock()
        self._minder: Minder | None = None
        self._timer: threading.Timer | None = None

    def read(self, path: Path, *, name: str, begun: Callable[[int], None] | None = None) -> Reading:
        """Read a file, called ``name`` in its reading; ``begun`` is called with each page. Whatever it holds, a reading comes back.

        Raises ``OSError`` where the file is not there or no ordinary one, ``WorkersError`` where no process can be started.
        """
        one = found(path, name)
        with self._turn:
            self._stay()
            if self._minder is None:
                self._minder = Minder(self._welcome, self._limits)
            try:
                reading = self._minder.read(one, begun or (lambda _: None)).reading
                complete(reading, one)
                return reading
            finally:
                self._rest()

    def end(self) -> None:
        """End the process. Another file starts a new one."""
        with self._turn:
            self._stay()
            self._gone()

    def __enter__(self) -> Standing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _gone(self) -> None:
        if self._minder is not None:
            self._minder.end()
            self._minder = None

    def _stay(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _rest(self) -> None:
        if self._idle is not None:
            self._timer = threading.Timer(self._idle, self.end)
            self._timer.daemon = True
            self._timer.start()
