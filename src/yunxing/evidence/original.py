"""A file as it lies there: its hash, how large it may be, and whether its name says what it is.

Nothing here opens what it holds, so that whoever only minds the reading of files need not load the readers.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from . import sniff
from .findings import Finding
from .paper import Reading

MOST_BYTES = 512 * 1024 * 1024


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def against_its_name(reading: Reading) -> None:
    """Say so where a file's name promises another format than it has."""
    ending = Path(reading.file).suffix.lower()
    promised = sniff.ENDINGS.get(ending)
    if promised is not None and reading.format != "unknown" and reading.format not in promised:
        reading.findings.append(
            Finding(
                "ending",
                "note",
                f"文件名以 {ending} 结尾，内容其实是 {reading.format}，已按内容读取",
                f"The name ends in {ending}, but the content is {reading.format}: it was read as that.",
            )
        )
