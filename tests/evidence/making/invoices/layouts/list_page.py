"""销货清单: the page or pages that hold the lines of an older invoice that has more of them than its own page does."""

from __future__ import annotations

from decimal import Decimal

from .. import seals
from ..printed import day_text, figures, money, tax_text
from ..sheet import DARK_RED, Rule, Sheet, Text, fitting, wide, wrapped
from ..truth import InvoiceTruth, Line

EDGES = (10.0, 17.8, 73.0, 92.0, 103.5, 123, 144, 168, 176, 201.5)
HEADINGS = ("序号", "货物(劳务)名称", "规格型号", "单位", "数　量", "单　价", "金　　额", "税率", "税　　额")
TOP, HEAD, FOOT, BOTTOM = 56.0, 61.6, 247.0, 258.0
STEP = 4.1
ROWS = 40


def list_sheets(truth: InvoiceTruth, *, sealed: bool = True) -> list[Sheet]:
    """The list, on as many pages of A4 as its lines take; each has its 小计, the last the 总计."""
    parts: list[list[tuple[int, Line, list[str]]]] = [[]]
    used = 0.0
    for place, line in enumerate(truth.lines, 1):
        name = wrapped(line.name, 3.175, EDGES[2] - EDGES[1] - 1.5)
        if parts[-1] and used + len(name) + 1 > ROWS:
            parts.append([])
            used = 0.0
        parts[-1].append((place, line, name))
        used += len(name) + 0.9
    return [_sheet(truth, part, number, len(parts), sealed) for number, part in enumerate(parts, 1)]


def _sheet(
    truth: InvoiceTruth, part: list[tuple[int, Line, list[str]]], number: int, count: int, sealed: bool
) -> Sheet:
    sheet = Sheet(210, 297)
    sheet.add(_label(105, 20, "销售货物或者提供应税劳务、服务清单", 6.2, "centre"))
    sheet.add(Rule(51, 22, 159, 22, DARK_RED))
    for y, label, value in ((34.0, "购买方名称：", truth.buyer), (41.0, "销售方名称：", truth.seller)):
        sheet.add(_label(11, y, label), Text(11 + wide(label, 3.175), y, value, 3.175))
    x = 11.0
    for label, value in ((f"所属{truth.type}代码：", truth.code), ("号码：", truth.number)):
        sheet.add(_label(x, 49, label), Text(x + wide(label, 3.175), 49, value, 3.175))
        x += wide(label, 3.175) + 30
    for x, label, value in ((166.0, "共", str(count)), (183.0, "第", str(number))):
        sheet.add(_label(x, 49, label), Text(x + 5.5, 49, value, 3.175, anchor="centre"), _label(x + 8, 49, "页"))
    _frame(sheet)
    y = HEAD + 4.4
    for place, line, name in part:
        for row, text in enumerate(name):
            sheet.add(Text(EDGES[1] + 0.8, y + row * STEP, text, 3.175))
        _numbers(sheet, y, (str(place), "", *figures(line, tax_text(truth, line.tax))))
        y += STEP * (len(name) + 0.9)
    net, tax = (sum((getattr(line, name) for _, line, _ in part), Decimal(0)) for name in ("amount", "tax"))
    rows = [("小计", net, tax)] + ([("总计", truth.net, truth.tax)] if number == count else [])
    for place, (word, amount, due) in enumerate(rows):
        y = FOOT - 6 + place * 4.4
        sheet.add(_label((EDGES[0] + EDGES[1]) / 2, y, word, anchor="centre"))
        shown = tax_text(truth, due)
        cells = ("", "", "", "", "", "", "¥" + money(amount), "", shown if shown == "***" else "¥" + shown)
        _numbers(sheet, y, cells)
    sheet.add(_label((EDGES[0] + EDGES[1]) / 2, FOOT + 6, "备注", anchor="centre"))
    for place, text in enumerate(wrapped(truth.remarks, 3, 180)[:3] if truth.remarks else ()):
        sheet.add(Text(EDGES[1] + 1, FOOT + 4 + place * 3.2, text, 3))
    sheet.add(
        _label(22, 268, "销售方（章）："), _label(150, 268, "填开日期："), Text(167, 268, day_text(truth.dated), 3.175)
    )
    if sealed:
        sheet.add(*seals.seller(62, 271, truth.seller, truth.seller_uscc))
    return sheet


def _label(x: float, y: float, text: str, size: float = 3.175, anchor: str = "left") -> Text:
    return Text(x, y, text, size, "serif", DARK_RED, anchor, "label")  # type: ignore[arg-type]


def _frame(sheet: Sheet) -> None:
    rules = [(EDGES[0], y, EDGES[-1], y) for y in (TOP, HEAD, FOOT, BOTTOM)]
    rules += [(x, TOP, x, FOOT) for x in EDGES[1:-1]]
    rules += [(x, TOP, x, BOTTOM) for x in (EDGES[0], EDGES[-1])]
    rules.append((EDGES[1], FOOT, EDGES[1], BOTTOM))
    sheet.add(*(Rule(*ends, DARK_RED) for ends in rules))
    for place, heading in enumerate(HEADINGS):
        sheet.add(_label((EDGES[place] + EDGES[place + 1]) / 2, TOP + 3.9, heading, anchor="centre"))


def _numbers(sheet: Sheet, y: float, cells: tuple[str, ...]) -> None:
    for place, text in enumerate(cells):
        if text:
            left, right = EDGES[place], EDGES[place + 1]
            size = fitting(text, 3.175, right - left - 0.8)
            if place in (0, 3, 7):
                sheet.add(Text((left + right) / 2, y, text, size, anchor="centre"))
            elif place == 2:
                sheet.add(Text(left + 0.6, y, text, size))
            else:
                sheet.add(Text(right - 0.6, y, text, size, anchor="right"))
