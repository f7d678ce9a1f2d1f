"""Tables of a filled form by the headings of their columns, and amounts of money as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from yunxing.guide.shapes import Words

from .cells import Box, Grid, under
from .marks import plain, tidy
from .record import Record, Where, aside, at

Row = dict[str, Box]


class Columns:
    """The columns of a table by the words at their heads; those of money may leave out or change the unit."""

    def __init__(self, columns: Sequence[Words], keys: Sequence[str]) -> None:
        self.words = dict(zip(keys, columns, strict=True))
        self.titles = {key: (plain(one.zh), plain(one.zh.split("/")[0])) for key, one in self.words.items()}

    def at(self, table: int, row: int, key: str) -> Where:
        """A cell by the heading of its column."""
        return at(table, row, self.words[key].zh, self.words[key].en)

    def heads(self, row: Sequence[Box]) -> Row:
        """The headings in a row, by key."""
        found: Row = {}
        for box in row:
            text = plain(box.text)
            exact = [key for key, (whole, _) in self.titles.items() if text == whole]
            near = [key for key, (_, stem) in self.titles.items() if text.startswith(stem)]
            for key in (exact or near)[:1]:
                found.setdefault(key, box)
        return found

    def rows(self, grid: Grid, needed: set[str]) -> Iterator[tuple[int, Row, Sequence[Box]]]:
        """The rows below a heading with the cell in each column."""
        heads: Row = {}
        for number, row in enumerate(grid.rows, 1):
            found = self.heads(row)
            if needed <= set(found):
                heads = found
            elif heads:
                cells = {key: under(head, list(row)) for key, head in heads.items()}
                yield number, {key: box for key, box in cells.items() if box is not None}, row

    def strange(self, record: Record, cells: Row, row: Sequence[Box], table: int, number: int) -> None:
        """Name what stands in a row beside the columns of the form: a column of somebody's own."""
        known = list(cells.values())
        for box in row:
            if box.first and plain(box.text) and not any(box is one for one in known):
                record.extra(aside(table, number, box.column), tidy(box.text))

    def unit(self, grid: Grid, key: str) -> str:
        """What stands over an amount: 万元, or 元 where somebody changed it."""
        for row in grid.rows:
            head = self.heads(row).get(key)
            if head is not None:
                return "元" if plain(head.text).endswith("元") and "万" not in head.text else "万元"
        return "万元"


def money(record: Record, text: str, where: Where, read: Callable[[str], Decimal | None]) -> Decimal | None:
    """An amount without the unit behind it; None where there is none, or it cannot be read, which is a problem."""
    bare = re.sub(r"(万元|万|元)$", "", tidy(text).lstrip("￥¥")).strip()
    return record.tried(read, bare, where) if bare else None
