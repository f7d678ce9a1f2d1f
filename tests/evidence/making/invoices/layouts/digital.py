"""数电票 drawn on sheets: buyer left, seller right, no code and no cipher; with many lines, several pages with 小计."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .. import seals
from ..printed import code_text, day_text, figures, money
from ..sheet import BLACK, DARK_RED, Code, Colour, Ellipse, Font, Rule, Sheet, Text, fitting, upright, wide, wrapped
from ..truth import InvoiceTruth, Line

HEADINGS = ("项目名称", "规格型号", "单　位", "数　量", "单　价", "金　额", "税率/征收率", "税　额")
TAGS = ("Item", "Specification", "MeasurementDimension", "Quantity", "Price", "Amount", "TaxScheme", "TaxAmount")
EDGES = (4.5, 41, 66.5, 77, 103, 128.5, 154, 179, 205.5)
ROWS = 8
GROWN = 42
"""How many rows of names a page holds, and a page that grows with them at most."""


@dataclass(frozen=True, slots=True)
class Style:
    """What differs from one issuer's 数电票 to another's."""

    name: str = "名称："
    uscc: str = "统一社会信用代码/纳税人识别号："
    yen: str = "¥"
    font: Font = "serif"
    figures: Font = "mono"
    tax_size: float = 4.0
    size: float = 3.175
    step: float = 4.5
    gap: float = 0
    frame: Colour = DARK_RED
    label: Font = "serif"
    title: str = "（）"
    centred: bool = False
    downloads: bool = False
    grows: bool = False
    """Whether the page grows with the lines, rather than going on to another."""
    sheet: tuple[float, float, float, float, float] | None = None


STYLES = (
    Style(),
    Style(
        name="名 称：",
        figures="sans",
        font="sans",
        tax_size=3.0,
        gap=3.6,
        title="()",
        centred=True,
        yen="￥",
        label="sans",
    ),
    Style(
        name="名称:",
        uscc="统一社会信用代码/纳税人识别号:",
        downloads=True,
        grows=True,
        sheet=(210, 297, 6, 8, 0.94),
        figures="serif",
        tax_size=3.7,
    ),
)


def digital_sheets(truth: InvoiceTruth, style: Style, *, sealed: bool = True) -> list[Sheet]:
    """Its pages: one, or as many as its lines need."""
    parts = lines_by_page(truth, style)
    sheets = []
    for place, part in enumerate(parts, 1):
        longer = style.step * max(0, sum(len(_names(line, style)) for line in part) - ROWS)
        sheet = Sheet(210, 140 + longer)
        _head(sheet, truth, style, sealed)
        _frame(sheet, style, longer)
        if len(parts) > 1:
            sheet.add(_label(style, 172, 26, f"共{len(parts)}页 第{place}页", role="label"))
        _parties(sheet, truth, style)
        _lines(sheet, style, part, 28 + longer if len(parts) == 1 else 25.8)
        below = Sheet(210, 140)
        _sums(below, truth, style, part if len(parts) > 1 else ())
        _foot(below, truth, style)
        sheet.add(*below.placed(210, 140, 0, longer).marks)
        if style.sheet:
            width, height, dx, dy, scale = style.sheet
            sheet = sheet.placed(width, height, dx, dy, scale)
        sheets.append(sheet)
    return sheets


def _label(style: Style, x: float, y: float, text: str, **more: object) -> Text:
    return Text(x, y, text, style.size, style.label, style.frame, **{"role": "label", **more})  # type: ignore[arg-type]


def _value(style: Style, x: float, y: float, text: str, size: float | None = None, **more: object) -> Text:
    return Text(x, y, text, size or style.size, **{"font": style.font, **more})  # type: ignore[arg-type]


def _names(line: Line, style: Style) -> list[str]:
    return wrapped(line.name, style.size, EDGES[1] - EDGES[0] - 1)


def lines_by_page(truth: InvoiceTruth, style: Style) -> list[tuple[Line, ...]]:
    """The lines page by page: as many on each as their names leave room for."""
    parts: list[list[Line]] = [[]]
    used = 0
    for line in truth.lines:
        rows = len(_names(line, style))
        if parts[-1] and used + rows > (GROWN if style.grows else ROWS):
            parts.append([])
            used = 0
        parts[-1].append(line)
        used += rows
    return [tuple(part) for part in parts]


def _head(sheet: Sheet, truth: InvoiceTruth, style: Style, sealed: bool) -> None:
    sheet.add(Code(6.5, 6, 20, code_text(truth)))
    title = truth.title if style.title == "（）" else truth.title.replace("（", "(").replace("）", ")")
    sheet.add(Text(102, 14.1, title, 7, "serif", style.frame, "centre", "label"))
    sheet.add(Rule(65.5, 18, 138.5, 18, style.frame), Rule(65.5, 19, 138.5, 19, style.frame))
    if sealed:
        sheet.add(*seals.office(102, 18.2, truth.place.office))
    sheet.add(_label(style, 154, 13.6, "发票号码："), _value(style, 170, 13.6, truth.number, tag="InvoiceNo"))
    sheet.add(_label(style, 154, 19.6, "开票日期："), _value(style, 170, 19.6, day_text(truth.dated), tag="IssueDate"))
    if style.downloads:
        sheet.add(Text(207, 32, "下载次数：1", 2.8, "sans", (130, 130, 130), role="label", turn=90))


def _frame(sheet: Sheet, style: Style, longer: float) -> None:
    lines, total, bottom = 96 + longer, 104 + longer, 124 + longer
    rules = [(4.5, y, 205.5, y) for y in (30, 52, lines, total, bottom)]
    rules += [(x, 30, x, bottom) for x in (4.5, 205.5)]
    rules += [(x, 30, x, 52) for x in (10.7, 105, 111)]
    rules += [(56.5, lines, 56.5, total), (10.7, total, 10.7, bottom)]
    sheet.add(*(Rule(*ends, style.frame) for ends in rules))
    for x, word in ((7.6, "购买方信息"), (108, "销售方信息")):
        sheet.add(*upright(x, 35.4, word, size=3, step=3.6, colour=style.frame, font=style.label))


def _parties(sheet: Sheet, truth: InvoiceTruth, style: Style) -> None:
    for x, side, name, uscc in (
        (11.5, "Buyer", truth.buyer, truth.buyer_uscc),
        (112, "Seller", truth.seller, truth.seller_uscc),
    ):
        sheet.add(_label(style, x, 36.4, style.name))
        start, room = x + wide(style.name, style.size) + 0.6, 92 - wide(style.name, style.size)
        rows = wrapped(name, style.size, room)
        for place, text in enumerate(rows):
            sheet.add(_value(style, start, 36.4 + place * 3.8, text, tag=f"{side}Name"))
        sheet.add(_label(style, x, 47, style.uscc))
        start = x + wide(style.uscc, style.size) + 0.4
        size = min(style.tax_size, (x + 93.5 - start) / 11)
        sheet.add(_value(style, start, 47, uscc, size, font=style.figures, tag=f"{side}TaxID"))


def _lines(sheet: Sheet, style: Style, part: tuple[Line, ...], space: float) -> None:
    middles = (23, 49.5, 71.5, 98, 123, 148.5, 166.5, 200)
    for middle, heading in zip(middles, HEADINGS, strict=True):
        sheet.add(_label(style, middle, 56, heading, anchor="centre"))
    rows = sum(len(_names(line, style)) for line in part)
    step = min(style.step, space / max(1, rows - 1))
    gap = min(style.gap, max(0.0, (space - step * (rows - 1)) / max(1, len(part) - 1)))
    y = 60.2
    for line in part:
        names = _names(line, style)
        for place, text in enumerate(names):
            sheet.add(_value(style, EDGES[0] + 0.6, y + place * step, text, min(style.size, step * 0.85), tag="Item"))
        tax = "***" if line.rate == "免税" and not style.centred else money(line.tax)
        for place, text in enumerate(figures(line, tax), 1):
            if text:
                sheet.add(_cell(style, place, y, text))
        y += step * len(names) + gap


def _cell(style: Style, place: int, y: float, text: str) -> Text:
    left, right = EDGES[place], EDGES[place + 1]
    size = fitting(text, style.size, right - left - 1)
    if place == 1 and not style.centred:
        return _value(style, left + 0.6, y, text, size, tag=TAGS[place])
    if place in (1, 2, 6):
        x = 166.5 if place == 6 else (left + right) / 2
        return _value(style, x, y, text, size, anchor="centre", tag=TAGS[place])
    return _value(style, right - 0.6, y, text, size, anchor="right", tag=TAGS[place])


def _sums(sheet: Sheet, truth: InvoiceTruth, style: Style, part: tuple[Line, ...]) -> None:
    exempt = truth.exempt and not style.centred
    if part:
        net = sum((line.amount for line in part), Decimal(0))
        tax = sum((line.tax for line in part), Decimal(0))
        _sum_row(sheet, style, "小计", money(net), "***" if exempt else money(tax))
    _sum_row(sheet, style, "合计", money(truth.net), "***" if exempt else money(truth.tax))
    sheet.add(_label(style, 17, 101.4, "价税合计（大写）"))
    sheet.add(Ellipse(60.3, 100.4, 4, 4, BLACK, 0.25, crossed=True))
    sheet.add(_value(style, 63.2, 101.4, truth.total_words, tag="TaxInclusiveTotalAmountWithWords"))
    sheet.add(_label(style, 143, 101.4, "（小写）"))
    sheet.add(_value(style, 156, 101.4, style.yen + money(truth.total), 3.7, tag="TaxInclusiveTotalAmount"))


def _sum_row(sheet: Sheet, style: Style, word: str, net: str, tax: str) -> None:
    tagged = word == "合计"
    y = 94.8 if tagged else 90.4
    sheet.add(_label(style, 21.5, y, word[0], anchor="centre"), _label(style, 38, y, word[1], anchor="centre"))
    tags = ("TaxExclusiveTotalAmount", "TaxTotalAmount") if tagged else ("", "")
    for x, text, tag in ((EDGES[6] - 0.6, net, tags[0]), (EDGES[8] - 0.6, tax, tags[1])):
        shown = text if text == "***" else style.yen + text
        sheet.add(_value(style, x, y, shown, style.size * 1.08, anchor="right", tag=tag))


def _foot(sheet: Sheet, truth: InvoiceTruth, style: Style) -> None:
    for y, word in ((112, "备"), (118, "注")):
        sheet.add(_label(style, 7.6, y, word, anchor="centre"))
    for place, text in enumerate(wrapped(truth.remarks, style.size, 192) if truth.remarks else ()):
        sheet.add(_value(style, 11.6, 107.6 + place * 3.8, text, tag="Note"))
    sheet.add(_label(style, 19, 131.8, "开票人："), _value(style, 32.2, 131.8, truth.clerk, tag="InvoiceClerk"))
