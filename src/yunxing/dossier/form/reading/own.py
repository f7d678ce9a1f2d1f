"""What a form itself says: its own lines, told from those that somebody wrote among them.

Whatever is left of a document once its values and the form's own words are taken out was written by a person, and is named.
"""

from __future__ import annotations

from yunxing.dossier.form.blocks import Paragraph
from yunxing.dossier.form.describing import described
from yunxing.guide.edition import Edition
from yunxing.guide.printed import PaperFile

from .marks import plain
from .record import Record, Where

_NUMBERS = "0123456789"
"""A program numbers paragraphs by itself, so the numbers of a list need not be in its text."""


class OwnLines:
    """The lines that stand outside the tables of an edition's forms, and those of a document that are none of them."""

    def __init__(self, edition: Edition, paper: PaperFile, record: Record) -> None:
        self.record = record
        lines = {
            _bare(block.text)
            for star in edition.stars
            for block in described(None, edition, star).blocks
            if isinstance(block, Paragraph)
        }
        lines |= {_bare(line) for line in (paper.instructions.title, paper.instructions.contact, paper.claims.notes)}
        self.lines = sorted(filter(None, lines), key=len, reverse=True)
        self.known = frozenset(self.lines)
        self.starts = tuple(_bare(line) for line in (*paper.instructions.lines, paper.instructions.contact))
        self.table = 0
        self._written: list[str] = []

    def after(self, table: int) -> None:
        """What comes now stands after a table (counted from 1)."""
        self.told()
        self.table = table

    def is_own(self, text: str) -> bool:
        """Whether the form says it: one of its lines or several in a row, or the contact block of the authority (R57)."""
        rest = _bare(text)
        if rest.startswith(self.starts):
            return True
        while rest and rest not in self.known:
            first = next((line for line in self.lines if rest.startswith(line)), None)
            if first is None:
                return False
            rest = rest[len(first) :].lstrip(_NUMBERS)
        return True

    def line(self, text: str) -> None:
        """A line that no reader took: kept for ``told`` where somebody wrote it."""
        if not self.is_own(text):
            self._written.append(" ".join(text.split()))

    def told(self) -> None:
        """Name what was written since the last table, together: a page of it is one thing to look at."""
        if not self._written:
            return
        where = (
            Where(f"第{self.table}个表之后", f"after table {self.table}")
            if self.table
            else Where("第1个表之前", "before table 1")
        )
        self.record.problem(
            where,
            " ".join(self._written),
            "不是申请表的内容，没有列入，请核对",
            "is no part of the form; left out: check it",
        )
        self._written = []


def _bare(text: str) -> str:
    key = plain(text)
    return key.lstrip(_NUMBERS) or key
