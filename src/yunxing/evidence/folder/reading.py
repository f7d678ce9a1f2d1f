"""The files of a folder read by several processes, told in the order of the walk, with a journal to take up again.

Which files those are is ``walking``, how a process is watched ``minding``.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from yunxing.evidence.findings import Finding
from yunxing.evidence.original import MOST_BYTES, against_its_name, hash_of
from yunxing.evidence.paper import Reading
from yunxing.evidence.unreadable import unreadable
from yunxing.guide.edition import Edition

from .journal import Journal
from .limits import LIMITS, Limits
from .minding import DismissedError, Minder, Read
from .walking import Found, found, walk
from .worker import welcome

MOST_WORKERS = 4
AHEAD = 4
"""Files handed out for each process, so that none has to wait for the next."""
FARTHEST = 512
"""Files beyond the one that is told next that may be read before it: what is done early is held in memory."""


class Step(NamedTuple):
    """How far a run is: files done of all, and the file that was begun, went on to a page, or is done.

    ``page`` is 0 until its first page begins. ``peak`` is the most memory its process held, once it is ``over``; 0 where
    that is not known or nothing was read anew.
    """

    done: int
    total: int
    file: str
    page: int = 0
    over: bool = False
    peak: int = 0


Progress = Callable[[Step], None]


def read_folder(
    folder: Path,
    *,
    edition: Edition,
    workers: int | None = None,
    journal: Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
) -> Generator[Reading]:
    """Read every file under a folder (see ``walk``), in the order of their names. As ``read_files`` otherwise.

    Raises ``OSError`` where the folder cannot be opened.
    """
    files = walk(folder, leaving=[journal] if journal is not None else ()).files
    return read_files(
        files, edition=edition, workers=workers, journal=journal, resume=resume, progress=progress, limits=limits
    )


def read_files(
    files: Iterable[Found | Path],
    *,
    edition: Edition,
    workers: int | None = None,
    journal: Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
) -> Generator[Reading]:
    """Read files in processes with limits; a reading for each, in their order, whatever a file holds.

    Files of the same content are read once and told for each name. ``journal`` is where readings are written down as they
    are made; with ``resume`` what stands there of files that nobody touched since is not read again. ``progress`` is
    called in the thread that asks for readings. Closing the iterator ends the processes; they end as well with this one.

    Raises ``OSError`` for a path that is no file and for a journal that cannot be opened, ``InputError`` for one that is
    in use or no journal, ``WorkersError`` where no process can be started.
    """
    wanted = [one if isinstance(one, Found) else found(one) for one in files]
    count = max(1, min(workers or _processors(), len(wanted)))
    minders = [Minder(welcome(edition, 1 if count > 1 else 2, limits), limits) for _ in range(count)]
    kept = Journal(journal, edition=edition, resume=resume) if journal is not None else None
    return _Run(wanted, minders, kept, progress).readings()


def _processors() -> int:
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_WORKERS, here)


class _Begun(NamedTuple):
    place: int
    page: int


class _Done(NamedTuple):
    place: int
    read: Read


@dataclass(slots=True)
class _Content:
    """What several files may hold: the place of the first, and its reading once there is one."""

    first: int
    reading: Reading | None = None


class _Run:
    """One reading of a list of files. Places are places in that list."""

    def __init__(
        self, files: Sequence[Found], minders: Sequence[Minder], journal: Journal | None, progress: Progress | None
    ) -> None:
        self._files, self._minders, self._journal, self._progress = files, minders, journal, progress
        self._jobs: SimpleQueue[int | None] = SimpleQueue()
        self._news: SimpleQueue[_Begun | _Done | BaseException] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._handed, self._out, self._done = 0, 0, 0
        self._ready: dict[int, Reading] = {}
        sizes = Counter(one.size for one in files)
        self._shared = {size for size, count in sizes.items() if count > 1 and 0 < size <= MOST_BYTES}
        self._contents: dict[str, _Content] = {}
        self._firsts: dict[int, _Content] = {}
        self._copies: dict[int, _Content] = {}

    def readings(self) -> Generator[Reading]:
        """All readings in order."""
        try:
            for place in range(len(self._files)):
                self._hand_out(place)
                while place not in self._ready and place not in self._copies:
                    self._hear()
                    self._hand_out(place)
                yield self._told(place)
        finally:
            for minder in self._minders:
                minder.end()
            for _ in self._threads:
                self._jobs.put(None)
            for thread in self._threads:
                thread.join()
            if self._journal is not None:
                self._journal.close()

    def _hand_out(self, told: int) -> None:
        """Hand out files beyond the one that is told next, as many as are of use."""
        most = min(len(self._files), told + FARTHEST)
        while self._handed < most and self._out < AHEAD * len(self._minders):
            place, one = self._handed, self._files[self._handed]
            self._handed += 1
            recalled = self._journal.recall(one) if self._journal is not None else None
            if recalled is not None:
                self._ready[place] = recalled
                if one.size in self._shared:
                    self._contents.setdefault(recalled.sha256, _Content(place, deepcopy(recalled)))
                self._over(one)
                continue
            content = self._content(place)
            if content is not None and content.first != place:
                self._copies[place] = content
                continue
            if content is not None:
                self._firsts[place] = content
            self._out += 1
            self._jobs.put(place)
            if not self._threads:
                self._start()

    def _content(self, place: int) -> _Content | None:
        """The content of a file where another file may have the same."""
        one = self._files[place]
        if one.size not in self._shared:
            return None
        try:
            return self._contents.setdefault(hash_of(one.path), _Content(place))
        except OSError:
            return None  # whoever reads it finds that out as well, and says so

    def _start(self) -> None:
        for minder in self._minders:
            thread = threading.Thread(target=self._work, args=(minder,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self, minder: Minder) -> None:
        """Read what is handed out, until there is no more. Readings are written down here, as soon as they are made."""
        while (place := self._jobs.get()) is not None:
            one = self._files[place]
            try:
                self._news.put(_Begun(place, 0))
                read = minder.read(one, lambda page, place=place: self._news.put(_Begun(place, page)))  # type: ignore[misc]
                complete(read.reading, one)
                if self._journal is not None:
                    self._journal.keep(one, read.reading)
                self._news.put(_Done(place, read))
            except DismissedError:
                return
            except BaseException as error:  # raised where the readings are asked for
                self._news.put(error)
                return

    def _hear(self) -> None:
        """Wait for the next news."""
        news = self._news.get()
        if isinstance(news, BaseException):
            raise news
        one = self._files[news.place]
        if isinstance(news, _Begun):
            self._step(one, news.page)
            return
        self._out -= 1
        self._ready[news.place] = news.read.reading
        content = self._firsts.pop(news.place, None)
        if content is not None:
            content.reading = deepcopy(news.read.reading)  # whoever is told the first may change it
        self._over(one, news.read.peak)

    def _told(self, place: int) -> Reading:
        if place in self._ready:
            return self._ready.pop(place)
        one, content = self._files[place], self._copies.pop(place)
        reading = _copy(content, self._files[content.first].name, one)
        if self._journal is not None:
            self._journal.keep(one, reading)
        self._over(one)
        return reading

    def _over(self, one: Found, peak: int = 0) -> None:
        self._done += 1
        self._step(one, over=True, peak=peak)

    def _step(self, one: Found, page: int = 0, *, over: bool = False, peak: int = 0) -> None:
        if self._progress is not None:
            self._progress(Step(self._done, len(self._files), one.name, page, over, peak))


def complete(reading: Reading, one: Found) -> None:
    """What the process that read a file could not know of it, or could no longer say."""
    if one.finding is not None:
        reading.findings.append(one.finding)
    if not reading.sha256 and 0 < one.size <= MOST_BYTES:
        with suppress(OSError):
            reading.sha256 = hash_of(one.path)


def _copy(content: _Content, first: str, one: Found) -> Reading:
    """The reading of a content, for a further file that has it."""
    assert content.reading is not None  # the first file of a content comes before the others and was told
    copied = replace(deepcopy(content.reading), file=one.name)
    copied.findings = [f for f in copied.findings if f.code not in ("ending", "name_encoding", "same_file")]
    if copied.format == "unknown":  # what is said of it depends on its name
        with suppress(OSError):
            copied.findings = [unreadable(one.path)]
    against_its_name(copied)
    copied.findings.append(
        Finding(
            "same_file",
            "note",
            f"与“{first}”内容完全相同，只读了一次",
            f"The same, byte for byte, as {first!r}: it was read once.",
        )
    )
    if one.finding is not None:
        copied.findings.append(one.finding)
    return copied
