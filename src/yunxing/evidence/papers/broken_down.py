"""Of which invoice a table x.3 is, and the totals that are written at its foot: what stands around its lines (R65, R67).

The invoice is the one whose number stands nearest above; a table that goes on has it on the page before. What does not
stand beside its label is not taken: nothing is better here than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yunxing.evidence.facts import Fact, settle
from yunxing.evidence.page import squeezed

from .amounts import money_in
from .labels import Label, Pair, pairs
from .sheet import Sheet
from .tables import Table

VOCABULARY = {
    "number": Label(("发票号码", "发票号")),
    "whole_wan": Label(("发票总额合计/万元", "发票总额合计（万元）", "发票总额合计")),
    "cloud_wan": Label(("发票中上云投入合计/万元", "发票中上云投入合计（万元）", "发票中上云投入合计")),
}
"""``whole_wan``, ``cloud_wan``: the sum of the invoice and the part of it that is investment, in 万元."""
_NUMBER = re.compile(r"\d{8,20}(?!\d)")

Line = dict[str, Fact[Any]]


class Read(NamedTuple):
    """A table x.3 on a page, and the lines that were read of it."""

    table: Table
    lines: list[Line]


def placed(sheets: Sequence[Sheet], read: Mapping[int, Sequence[Read]]) -> None:
    """Give each line of tables x.3 the ``number`` of its invoice, and the last of each table the totals below it.

    ``read`` has the tables of each page by its place in ``sheets``.
    """
    number: Fact[Any] | None = None
    last: Line | None = None
    for place, sheet in enumerate(sheets):
        stands: list[tuple[float, Pair | Read]] = [(pair.label.top, pair) for pair in pairs(sheet, VOCABULARY)]
        stands += [(min(head.top for head in one.table.heads.values()), one) for one in read.get(place, ())]
        for _, one in sorted(stands, key=lambda each: each[0]):
            if isinstance(one, Read):
                for line in one.lines:
                    if number is not None:
                        line["number"] = number
                last = one.lines[-1] if one.lines else last
            elif one.key == "number":
                if one.where != "below":  # else a column of a table
                    number, last = _fact(sheet, one), None
            elif last is not None and (fact := _fact(sheet, one)) is not None:
                last.setdefault(one.key, fact)


def _fact(sheet: Sheet, pair: Pair) -> Fact[Any] | None:
    """What stands beside a label; None where that is no number."""
    text = squeezed(pair.text)
    if pair.where == "below" or not text:
        return None
    if pair.key == "number":
        found = _NUMBER.match(text)
        return settle([sheet.seen(found[0], pair.spans, trusted=pair.trusted)]) if found else None
    money = money_in(text)
    if len(money) != 1:
        return None
    return settle([sheet.seen(money[0].yuan, pair.spans, trusted=pair.trusted)])
