"""Tables with known headings: price tables of contracts, the tables x.2 and x.3 of the form.

Columns are told by their headings; a row is what stands around a number in the first column or an amount in its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from yunxing.evidence.page import Span, squeezed

from .amounts import money_in
from .sheet import Line, Sheet, cells
from .sheet import columns as every_cell

Columns = Mapping[str, tuple[str, ...]]
"""The wordings of each column's heading, by the key of the column. ``index`` is the column of row numbers."""
_TOTAL = re.compile(
    r"^(?:\d{1,3})?[(（]?(?:合计|总计|总价|共计|小计|合同总|上云投入合计|发票总额合计|费用合计|金额合计)"
)
_SENTENCE = re.compile(
    r"[。；，].{6,}[。；，]|^(?:第[一二三四五六七八九十]+条|[一二三四五六七八九十]+、|[（(]?[一二三四五六七八九十]+[)）])"
)
_INDEX = re.compile(r"\d{1,3}[.、]?")
LONGEST = 30
"""Characters of a heading at the most."""
REACH = 4
"""Lines above and below within which a heading is looked for that is broken into several,"""
HIGH = 2.6
"""and how many heights of print they are away."""
FAR = 5.0
"""From this many heights of print on, what stands below a table is none of it."""


@dataclass(slots=True)
class Table:
    """A table that was found: its rows as cells by column, and the line of its total where it has one."""

    sheet: Sheet
    heads: Mapping[str, Span]
    rows: list[dict[str, list[Span]]] = field(default_factory=list)
    total: list[Span] = field(default_factory=list)
    last: int = 0


def tables(sheet: Sheet, columns: Columns, needed: Sequence[frozenset[str]]) -> list[Table]:
    """The tables of a page that have at least the columns of one of the sets ``needed``."""
    found: list[Table] = []
    number = 0
    while number < len(sheet.lines):
        heads = _heads(sheet, number, columns)
        if any(wanted <= set(heads) for wanted in needed):
            table = _read(sheet, number, heads)
            found.append(table)
            number = max(table.last, number + 1)
        else:
            number += 1
    return found


def tables_of(sheets: Sequence[Sheet], columns: Columns, needed: Sequence[frozenset[str]]) -> list[Table]:
    """The tables of several pages; one that runs over the end of a page has its further rows from the next."""
    found: list[Table] = []
    before: Table | None = None
    for sheet in sheets:
        if before is not None and not before.total and before.last >= len(before.sheet.lines) - 2:
            further = _read(sheet, -1, before.heads)
            if further.rows and (
                further.total or any(_is_amount(cell) for row in further.rows for cell in row.values())
            ):
                further.heads = before.heads
                found.append(further)
        own = tables(sheet, columns, needed)
        found += own
        before = own[-1] if own else None
    return found


def text_of(spans: Sequence[Span], between: str = "") -> str:
    """What a cell says, its pieces joined."""
    return between.join(s.text for s in sorted(spans, key=lambda s: (round(s.top, 1), s.left)))


def _heads(sheet: Sheet, number: int, columns: Columns) -> dict[str, Span]:
    """The headings on a line, and those of lines close by that complete them (headings wrap in narrow columns)."""
    line, placed = sheet.lines[number], _placed(sheet)
    found: dict[str, Span] = {}
    unknown = 0
    for cell in cells(line) if placed else every_cell(line):
        key = _key(cell.text, columns) if cell.text.strip() else None
        if key is None or key in found:
            unknown += 1
            key = f"?{unknown}"
        found[key] = cell
    if len(found) - unknown < 2:
        return {}
    for other in (number - 1, number + 1):
        if 0 <= other < len(sheet.lines) and abs(sheet.lines[other].middle - line.middle) <= 2.2 * sheet.height:
            for cell in cells(sheet.lines[other]):
                key = _key(cell.text, columns)
                covered = any(s.left < cell.right and cell.left < s.right for s in found.values())
                if key is not None and key not in found and not covered and not money_in(cell.text):
                    found[key] = cell
    return _broken(sheet, number, found, columns) if placed else found


def _broken(sheet: Sheet, number: int, found: Mapping[str, Span], columns: Columns) -> dict[str, Span]:
    """The headings with those that are broken over several lines above and below (是否为 / 上云投 / 入).

    What stands under each other in a column without a heading is put together; it is one that is so to its last character.
    """
    middle = sheet.lines[number].middle
    lines = sheet.lines[max(0, number - REACH) : number + REACH + 1]
    near = [c for line in lines if abs(line.middle - middle) <= HIGH * sheet.height for c in cells(line)]
    known = [head for key, head in found.items() if not key.startswith("?")]
    free = [c for c in near if not any(_over(c, head) for head in known)]
    made = dict(found)
    while free:
        stack = [free.pop(0)]
        for other in [c for c in free if _over(c, stack[0])]:
            free.remove(other)
            stack.append(other)
        parts = [stack[first:end] for first in range(len(stack)) for end in range(len(stack), first + 1, -1)]
        for part in parts:
            whole = squeezed("".join(c.text for c in part))
            key = next((k for k, names in columns.items() if whole in map(_plain, names)), None)
            if key is not None and key not in made:
                made = {k: head for k, head in made.items() if head not in part}
                sides = zip(*((c.left, c.top, c.right, c.bottom) for c in part), strict=True)
                left, top, right, bottom = sides
                made[key] = Span(whole, min(left), min(top), max(right), max(bottom), min(c.confidence for c in part))
                break
    return made


def _over(one: Span, other: Span) -> bool:
    """Whether two spans share a part of the width of the page."""
    return one.left < other.right and other.left < one.right


def _key(text: str, columns: Columns) -> str | None:
    if len(text) > LONGEST:
        return None
    whole = squeezed(text)
    plain = re.sub(r"[(（/].*$", "", whole).rstrip(":：") or whole
    for key, names in columns.items():
        if any(_plain(name) in (plain, whole) for name in names):
            return key
    for key, names in columns.items():
        if any(
            len(plain) >= 3 and (_plain(name).startswith(plain) or plain.startswith(_plain(name))) for name in names
        ):
            return key
    return None


@cache
def _plain(name: str) -> str:
    return squeezed(name)


def _read(sheet: Sheet, number: int, heads: Mapping[str, Span]) -> Table:
    table = Table(sheet, heads, last=number + 1)
    over = number < 0
    bottom = sheet.lines[0].top if over and sheet.lines else max(head.bottom for head in heads.values())
    body: list[dict[str, list[Span]]] = []
    placed = _placed(sheet)
    for place in range(number + 1, len(sheet.lines)):
        line = sheet.lines[place]
        if _TOTAL.match(line.text):
            table.total = list(line.spans)
            table.last = place + 1
            break
        if (placed and line.top - bottom > FAR * sheet.height) or _SENTENCE.search(line.text):
            break
        mine = _cells(line, heads, placed)
        if not over and placed and line.middle <= max(h.bottom for h in heads.values()) and "index" not in mine:
            continue  # a heading that wraps
        body.append(mine)
        bottom, table.last = max(bottom, line.bottom), place + 1
    table.rows = _rows(body)
    return table


def _placed(sheet: Sheet) -> bool:
    """Whether the places of its spans are those on the page; text alone has no more than an order."""
    return any(s.left > 0 for line in sheet.lines for s in line.spans)


def _cells(line: Line, heads: Mapping[str, Span], placed: bool) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    if not placed:
        for key, cell in zip(heads, every_cell(line), strict=False):
            if cell.text.strip():
                found.setdefault(key, []).append(cell)
        return found
    for cell in cells(line):
        key = min(heads, key=lambda k: _distance(heads[k], cell))
        found.setdefault(key, []).append(cell)
    return found


def _distance(head: Span, cell: Span) -> float:
    apart = max(0.0, head.left - cell.right, cell.left - head.right)
    return apart * 3 + min(abs(head.left - cell.left), abs(head.centre - cell.centre), abs(head.right - cell.right))


def _rows(body: Sequence[dict[str, list[Span]]]) -> list[dict[str, list[Span]]]:
    """Lines gathered into rows: each goes to the nearest line that has a row number, or, without numbers, an amount."""
    anchors = [
        i for i, mine in enumerate(body) if "index" in mine and _INDEX.fullmatch(squeezed(text_of(mine["index"])))
    ]
    if not anchors:
        anchors = [i for i, mine in enumerate(body) if any(_is_amount(mine.get(k)) for k in mine)]
    if not anchors:
        return [mine for mine in body if len(mine) >= 2]
    rows = [{key: list(spans) for key, spans in body[i].items()} for i in anchors]
    middles = [_middle(body[i]) for i in anchors]
    for place, mine in enumerate(body):
        if place in anchors or not mine:
            continue
        here = _middle(mine)
        nearest = min(range(len(anchors)), key=lambda r: (abs(middles[r] - here), anchors[r] > place))
        for key, spans in mine.items():
            rows[nearest].setdefault(key, []).extend(spans)
    return rows


def _is_amount(spans: Sequence[Span] | None) -> bool:
    return bool(spans) and any(m.marked for m in money_in(text_of(spans or ())))


def _middle(mine: Mapping[str, Sequence[Span]]) -> float:
    spans = [s for cell in mine.values() for s in cell]
    return sum(s.middle for s in spans) / len(spans)
