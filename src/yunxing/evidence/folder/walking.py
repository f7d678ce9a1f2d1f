"""Which files of a folder are read: in a fixed order, without what systems leave lying about.

Nothing is opened here. What is left out is listed with the reason, so that it can be told.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from yunxing.evidence.findings import Finding

Reason = Literal["hidden", "junk", "link", "special", "unreadable"]
"""Why something is not read: its name begins with a dot; a system or a program left it there; a link that leads nowhere,
to a folder, or out of the folder; a pipe, socket or device; a folder that may not be opened."""

_JUNK = {"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "__macosx", "icon\r"}
_LOCKS = ("~$", ".~lock.", "._")


class Found(NamedTuple):
    """A file to read: ``name`` is what it is called in its reading, as text whatever its bytes are.

    ``stamp`` is the size and the times at which content and entry changed, in nanoseconds: no archive and no copy brings
    the last of them along.
    """

    path: Path
    name: str
    stamp: tuple[int, int, int]
    finding: Finding | None = None

    @property
    def size(self) -> int:
        """Bytes, when it was found."""
        return self.stamp[0]


class Skipped(NamedTuple):
    """Something of a folder that is not read, and why."""

    name: str
    why: Reason


@dataclass(frozen=True, slots=True)
class Walk:
    """A folder's files in order, and what was left out."""

    folder: Path
    files: tuple[Found, ...]
    skipped: tuple[Skipped, ...]

    @property
    def counts(self) -> Counter[Reason]:
        """How many were left out for each reason."""
        return Counter(one.why for one in self.skipped)


def walk(folder: Path, *, leaving: Collection[Path] = ()) -> Walk:
    """The files under a folder, by their names; ``leaving`` are files of our own, which are not mentioned either.

    Raises ``OSError`` where the folder itself cannot be opened.
    """
    ours = {os.path.realpath(path) for path in leaving}
    top = os.path.realpath(folder)
    files: list[tuple[tuple[str, ...], Found]] = []
    skipped: list[Skipped] = []
    folders: list[tuple[str, ...]] = [()]
    while folders:
        parts = folders.pop()
        here = folder.joinpath(*parts)
        try:
            names = sorted(os.listdir(here))  # noqa: PTH208 -- names alone are wanted
        except OSError:
            if not parts:
                raise
            skipped.append(Skipped(_said(parts)[0], "unreadable"))
            continue
        for name in names:
            path, whole = here / name, (*parts, name)
            if os.path.realpath(path) in ours:
                continue
            why, status = _look(path, name, top)
            if why is not None:
                skipped.append(Skipped(_said(whole)[0], why))
            elif status is not None and stat.S_ISDIR(status.st_mode):
                folders.append(whole)
            elif status is not None:
                files.append((whole, _found(path, whole, status)))
    files.sort(key=lambda item: item[0])
    return Walk(folder, tuple(one for _, one in files), tuple(sorted(skipped)))


def found(path: Path, name: str | None = None) -> Found:
    """A file that is named singly. Raises ``OSError`` where it is not there, or is no ordinary file."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(None, "not an ordinary file", str(path))
    return _found(path, (name if name is not None else str(path),), status)


def _look(path: Path, name: str, top: str) -> tuple[Reason | None, os.stat_result | None]:
    lower = name.lower()
    if lower in _JUNK or lower.startswith(_LOCKS):
        return "junk", None
    if name.startswith("."):
        return "hidden", None
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            target = os.path.realpath(path)
            status = path.stat()
            within = os.path.commonpath([top, target]) == top
            if not within or not stat.S_ISREG(status.st_mode):
                return "link", None
    except (OSError, ValueError):
        return "link" if path.is_symlink() else "unreadable", None
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        return "special", None
    return None, status


def _found(path: Path, parts: tuple[str, ...], status: os.stat_result) -> Found:
    name, whole = _said(parts)
    stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return Found(path, name, stamp, None if whole else _misnamed(name))


def _said(parts: tuple[str, ...]) -> tuple[str, bool]:
    """A path as text with ``/``, and whether its bytes are that text.

    Names from archives packed under a Chinese Windows are GBK; what is neither is shown byte by byte.
    """
    joined = "/".join(part.replace(os.sep, "/") for part in parts)
    try:
        joined.encode()
    except UnicodeEncodeError:
        data = os.fsencode(joined)
        try:
            return data.decode("gb18030"), False
        except UnicodeDecodeError:
            return data.decode("utf-8", "backslashreplace"), False
    return joined, True


def _misnamed(name: str) -> Finding:
    return Finding(
        "name_encoding",
        "doubtful",
        f"文件名的编码不是 UTF-8，这里写作“{name}”，按此名找不到文件。请改名",
        f"The file's name is not in UTF-8; it is shown here as {name!r} and cannot be found by that: rename it.",
    )
