"""What is bound: files in order with their pages, what was found about them, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Self

from yunxing.evidence.findings import Finding
from yunxing.guide.edition import Edition
from yunxing.guide.records import Declaration

from .heavy import Heavy
from .pictures import Drawn
from .sources import Stamp


class Noted(NamedTuple):
    """Something to say of a file; ``file`` is empty where it is said of the whole."""

    file: str
    finding: Finding


@dataclass(frozen=True, eq=False)
class Piece:
    """A file that is bound: its original, its pages, and where they are taken from: ``drawn``, or the PDF ``taken``.

    ``heavy`` are streams of that PDF that are read where they lie.

    ``pages`` is 0 for data without pages, which are attached.
    """

    name: str
    path: Path
    size: int
    sha256: str
    format: str
    pages: int
    drawn: Drawn | None = None
    taken: Path | None = None
    heavy: Sequence[Heavy] = ()


class Entry(NamedTuple):
    """A record of evidence (``record`` is empty where none names the file): its kind in the words of the edition, its piece, and the pages of it that it means (from 1).

    ``here``: the piece is bound at this place; otherwise it stands elsewhere and is only referred to.
    """

    record: str
    kind: str
    piece: Piece
    first: int
    last: int
    here: bool


class Sealed(NamedTuple):
    """A file that shows a place of the form signed or sealed: no proof of the official list, and bound after those."""

    file: str
    place: str
    """The place, in Chinese, as the contents name it."""


class Section(NamedTuple):
    """An item of the official list with its entries; ``number`` is None for what is no item of it."""

    number: int | None
    title: str
    entries: Sequence[Entry]

    @property
    def heading(self) -> str:
        """As contents and bookmarks name it."""
        return self.title if self.number is None else f"证明材料{self.number}　{self.title}"

    @property
    def pages(self) -> int:
        """Pages of the pieces bound here, without the sheet before them."""
        return sum(entry.piece.pages for entry in self.entries if entry.here)


@dataclass(eq=False)
class Plan:
    """What will be bound, in order, and what was found on the way. ``close`` it, or use it in a ``with``.

    ``refused``: some file cannot be bound, so nothing is.
    """

    declaration: Declaration
    edition: Edition
    sections: Sequence[Section]
    findings: Sequence[Noted]
    stamps: dict[Path, Stamp]
    aside: TemporaryDirectory[str] = field(repr=False)

    @property
    def pieces(self) -> Sequence[Piece]:
        """The files in the order in which they are bound."""
        return [entry.piece for section in self.sections for entry in section.entries if entry.here]

    @property
    def pages(self) -> int:
        """Pages of all files."""
        return sum(section.pages for section in self.sections)

    @property
    def refused(self) -> Sequence[Noted]:
        """Why nothing can be bound."""
        return [noted for noted in self.findings if noted.finding.weight == "refused"]

    def close(self) -> None:
        """Let go of what was made on the way."""
        self.aside.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class Bound:
    """What was bound: pages in all, the declaration with its page references, SHA-256 of the file.

    ``references`` has the pages of each ticked row and contract, by its key, as ``12-14、30``; None where there are none.
    """

    pages: int
    declaration: Declaration
    references: Mapping[str, str | None]
    findings: Sequence[Noted]
    sha256: str
