"""A document that is neither Word nor PDF: paragraphs of runs, tables with merged cells, breaks between pages.

Both writers set the same blocks, so both files say the same in the same order. Sizes are points, widths millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right", "justify"]
Edges = Literal["all", "bottom", "none"]

POINTS = 72 / 25.4
"""Of a millimetre."""
SIZE = 12
"""小四, in points: what a form is filled in with (R58)."""
PITCH = 22
"""From line to line of text outside tables."""
TABLE_PITCH = 18
MARGIN = 25
"""Of a page of A4 on all sides, in mm; 160 mm are left for text."""
PAD = 2
"""Above and below the text of a cell, in points."""
RULE = 0.5
SIDE = 3.4
"""Left and right of it: so that 序号 fits in 11 mm."""
PAGE = (297 - 2 * MARGIN) * POINTS
"""Points from the first line of a page to its foot."""
TALL = 600
"""From here on a row of a table may be split between pages, of which each takes some 690 points."""
FIRST_WIDE = 0x2500
_WIDE = frozenset("“”‘’…—·")
GOES_ON = "（续）"
"""Behind the name of what began on the page before."""
TICKED, UNTICKED = "☑", "☐"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style.

    ``page``: the page of the dossier it speaks of, to be made a jump once it is bound. ``to``: the name of a paragraph of the
    same document, which is a jump at once.
    """

    text: str
    bold: bool = False
    raised: bool = False
    page: int | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs on lines of an exact ``pitch``. ``indent``: of the first line, in characters; ``name``: what jumps lead to.

    ``keep``: it stays on a page with what follows.
    """

    runs: tuple[Run, ...] = ()
    align: Align = "left"
    size: float = SIZE
    pitch: float = PITCH
    before: float = 0
    indent: int = 0
    name: str = ""
    keep: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over ``columns`` and ``rows`` of its table."""

    paragraphs: tuple[Paragraph, ...]
    columns: int = 1
    rows: int = 1
    middle: bool = True
    edges: Edges = "all"

    @property
    def text(self) -> str:
        """What it says, a paragraph on a line."""
        return "\n".join(one.text for one in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin in a row. ``height``: at least so much."""

    cells: tuple[Cell, ...]
    height: float = 0


@dataclass(frozen=True, slots=True)
class Table:
    """``heads``: how many rows at its top stand on every page again; ``keep``: how many at its foot stay with what follows."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    heads: int = 0
    keep: int = 0

    def kept(self) -> int:
        """How many rows at its foot stay with what follows: no row that takes more than a page, nor those above it."""
        tall = [number for number in self.tall() if number >= len(self.rows) - self.keep]
        return len(self.rows) - 1 - max(tall) if tall else self.keep

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with its row and the column it begins at, row by row."""
        down: dict[int, int] = {}  # column: the first row that is free there again
        for number, row in enumerate(self.rows):
            column = 0
            for one in row.cells:
                while down.get(column, 0) > number:
                    column += 1
                yield number, column, one
                for covered in range(column, column + one.columns):
                    down[covered] = number + one.rows
                column += one.columns

    def heights(self) -> list[float]:
        """How high each row is, about: as its lines are, and what a cell over several rows needs beyond them in its last."""
        made = [row.height for row in self.rows]
        spanning: list[tuple[int, int, float]] = []
        for number, column, one in self.placed():
            room = sum(self.widths[column : column + one.columns]) * POINTS - 2 * SIDE
            high = sum(lines(p, room) * p.pitch + p.before for p in one.paragraphs) + 2 * PAD + RULE
            if one.rows == 1:
                made[number] = max(made[number], high)
            else:
                spanning.append((number, number + one.rows, high))
        for first, end, high in spanning:
            made[end - 1] += max(0.0, high - sum(made[first:end]))
        return made

    def tall(self) -> frozenset[int]:
        """The rows whose text may be longer than a page and which go on on the next; all others stay whole."""
        found = set()
        for number, column, one in self.placed():
            room = sum(self.widths[column : column + one.columns]) * POINTS - 2 * SIDE
            height = sum(lines(p, room) * p.pitch + p.before for p in one.paragraphs)
            if height > TALL * one.rows:
                found.add(number)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Break:
    """The next block begins a page."""


Block = Paragraph | Table | Break


@dataclass(frozen=True, slots=True)
class Document:
    """A document and the title that its file carries."""

    title: str
    blocks: tuple[Block, ...]


def paragraph(text: str | Iterable[Run], **style: object) -> Paragraph:
    """A paragraph of a text or of runs."""
    runs = (Run(text),) if isinstance(text, str) and text else () if isinstance(text, str) else tuple(text)
    return Paragraph(runs, **style)  # type: ignore[arg-type]  # named as the attributes are


def cell(
    text: str | Iterable[Run],
    *,
    columns: int = 1,
    rows: int = 1,
    align: Align = "left",
    bold: bool = False,
    edges: Edges = "all",
) -> Cell:
    """A cell with one paragraph, or one for each line of a text."""
    lines: Sequence[str | Iterable[Run]] = text.split("\n") if isinstance(text, str) else [text]
    made = [
        paragraph([Run(line, bold)] if isinstance(line, str) and bold else line, align=align, pitch=TABLE_PITCH)
        for line in lines
    ]
    return Cell(tuple(made), columns=columns, rows=rows, edges=edges)


def lines(one: Paragraph, room: float) -> int:
    """How many lines a paragraph takes in so many points, about: a wide character is as wide as high, others half."""
    wide = sum(1.0 if character in _WIDE or ord(character) > FIRST_WIDE else 0.6 for character in one.text) + one.indent
    return max(1, -int(-wide * one.size // max(room, one.size)))
