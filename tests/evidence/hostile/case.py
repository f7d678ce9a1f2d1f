"""A hostile file: its name, how it is made, and what reading it must say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Make = Callable[[Path], None]


class Case(NamedTuple):
    """``codes`` are those of all findings, of the file and of its papers; ``papers`` how many come of it.

    ``name`` may be bytes, where no text is that name.
    """

    name: str | bytes
    make: Make
    codes: frozenset[str] = frozenset()
    papers: int = 0

    @property
    def shown(self) -> str:
        """The name as a reading has it."""
        if isinstance(self.name, str):
            return self.name
        try:
            return self.name.decode("gb18030")
        except UnicodeDecodeError:
            return self.name.decode("utf-8", "backslashreplace")

    def put(self, folder: Path) -> Path:
        """The file, made in a folder."""
        path = folder / os.fsdecode(self.name)
        self.make(path)
        return path


def case(name: str | bytes, make: Make, *codes: str, papers: int = 0) -> Case:
    """A case, its codes one after the other."""
    return Case(name, make, frozenset(codes), papers)


def written(data: bytes | Callable[[], bytes]) -> Make:
    """A file of these bytes; what is long is made when it is asked for."""

    def make(path: Path) -> None:
        path.write_bytes(data if isinstance(data, bytes) else data())

    return make
