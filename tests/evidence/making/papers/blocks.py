"""What a flowing paper is made of: titles, paragraphs, tables, pictures and seals, one after the other.

``typeset`` writes blocks as PDF and ``office`` as DOCX and XLSX, so that a paper says the same in each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "centre", "right"]
Footer = Literal["none", "of", "dashes", "slash", "plain"]
"""How pages are numbered: 第 1 页 共 5 页, - 1 -, 1/5, 1."""


@dataclass(frozen=True, slots=True)
class Under:
    """A run of text with a rule under it, as what is filled in on a form."""

    text: str
    least: int = 0

    @property
    def padded(self) -> str:
        """The text with blanks on both sides, so that the rule has about the length of ``least`` characters."""
        room = max(2, 2 * (self.least - len(self.text)))
        return "\u00a0" * (room // 2) + self.text + "\u00a0" * (room - room // 2)


Run = str | Under


@dataclass(frozen=True, slots=True)
class Title:
    """A title, centred; ``size`` times the height of print."""

    text: str
    size: float = 1.7


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a part."""

    text: str
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph of runs; ``indent``: its first line begins two characters in."""

    runs: tuple[Run, ...]
    align: Align = "left"
    indent: bool = True
    size: float = 1.0

    @property
    def text(self) -> str:
        """It as plain text."""
        return "".join(run if isinstance(run, str) else run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with rules. ``widths`` are shares; ``head``: its first row is one; a row shorter than the first ends in
    a cell over the columns that are left."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    head: bool = True
    size: float = 0.9
    centred: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """Two columns beside each other, as the signatures of two parties."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Some empty lines."""

    lines: float = 1


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, PNG or JPEG as bytes, so many millimetres wide."""

    data: bytes
    width: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """A round seal over what stands here, ``dx`` from the left and ``dy`` from the line, in millimetres.

    ``below`` is what stands under its star (合同专用章); an official seal of an enterprise says nothing there.
    """

    name: str
    below: str = ""
    dx: float = 20
    dy: float = -18
    turn: float = 0
    across: float = 40


Block = Title | Head | Para | Grid | Side | Gap | Break | Shown | Stamp


@dataclass(frozen=True, slots=True)
class Flow:
    """A paper that flows over pages of A4, and how it is set: sizes in points, margins in millimetres."""

    blocks: tuple[Block, ...]
    font: Literal["serif", "sans"] = "serif"
    size: float = 12
    margin: float = 25
    leading: float = 0.85
    running: str = ""
    footer: Footer = "none"
    landscape: bool = False

    def texts(self) -> list[str]:
        """All it says, block by block, in reading order."""
        return [text for block in self.blocks for text in said_by(block)]


def said_by(block: Block) -> list[str]:
    """What a block says."""
    match block:
        case Title() | Head():
            return [block.text]
        case Para():
            return [block.text]
        case Grid():
            return [cell for row in block.rows for cell in row]
        case Side():
            return [text for one in (*block.left, *block.right) for text in said_by(one)]
    return []


def para(*runs: Run, align: Align = "left", indent: bool = True, size: float = 1.0) -> Para:
    """A paragraph of these runs."""
    return Para(runs, align, indent, size)


def plain(*runs: Run, align: Align = "left", size: float = 1.0) -> Para:
    """A line that begins at the margin."""
    return Para(runs, align, False, size)
