"""卷票: a narrow strip whose labels are printed before and whose values the till prints, a little beside them."""

from __future__ import annotations

from dataclasses import dataclass

from .. import seals
from ..printed import code_text, money
from ..sheet import BROWN, Code, Rule, Sheet, Text, room, wrapped
from ..truth import InvoiceTruth

INK = (70, 70, 80)


@dataclass(frozen=True, slots=True)
class Style:
    """What differs: how far the till prints beside the labels, and how it writes a date."""

    slip: tuple[float, float] = (0, 0)
    dashed: bool = False
    below: bool = False
    """Name and figures of a line on one row, or the figures a row below."""


STYLES = (Style(below=True), Style(slip=(3.2, 1.4), dashed=True))


def roll_sheets(truth: InvoiceTruth, style: Style, *, sealed: bool = True) -> list[Sheet]:
    """The strip, 76 mm wide; longer with more lines."""
    rows: list[tuple[str, str, str, str]] = []
    for line in truth.lines:
        names = wrapped(line.name, 3, 20 if not style.below else 27)
        if style.below and room(names[-1], 3) > 19:
            names.append("")
        figures = (str(line.unit_price), str(line.quantity), money(line.amount))
        at = len(names) - 1 if style.below else 0
        rows += [(name, *(figures if place == at else ("", "", ""))) for place, name in enumerate(names)]
    extra = max(0.0, (len(rows) - 4) * 4.6)
    sheet = Sheet(76, 178 + extra)
    head = [(4.2, "发票代码", 33.5, truth.code, 4.4), (4.2, "发票号码", 39, truth.number, 4.4)]
    sheet.add(Text(38, 12.5, truth.title, 4.6, "serif", BROWN, "centre", "label", track=0.8))
    sheet.add(Text(74.6, 12.5, "(卷票)", 2.1, "sans", BROWN, "right", "label"))
    sheet.add(Text(38, 22.5, "发票联", 5, "sans", BROWN, "centre", "label", track=6))
    old = truth.dated.year < 2019
    sheet.add(*seals.office(38, 15.5, truth.place.title if old else truth.place.office, old=old))
    for place in range(12):
        sheet.add(Rule(68, 26.4 + place * 0.5, 73.5, 26.4 + place * 0.5, (0, 0, 0), 0.5))
    for x, label, y, value, size in head:
        sheet.add(_label(x, y, label, 3.6), Text(21, y + 0.2, value, size, "mono", (20, 20, 20), role="label"))
    day = f"{truth.dated:%Y-%m-%d}" if style.dashed else f"{truth.dated.year}年{truth.dated.month}月{truth.dated.day}日"
    y = 43.6
    sheet.add(_label(4.2, y, "机打号码"), _value(style, 16.5, y, truth.number))
    sheet.add(_label(39, y, "机器编号"), _value(style, 51, y, truth.machine, 2.7))
    _party(sheet, style, 48, "销售方名称", truth.seller)
    sheet.add(_label(4.2, 57.2, "纳税人识别号"), _value(style, 22, 57.2, truth.seller_uscc))
    sheet.add(_label(4.2, 61.6, "开票日期"), _value(style, 16.5, 61.6, day))
    sheet.add(_label(39, 61.6, "收款员"), _value(style, 49, 61.6, truth.payee))
    _party(sheet, style, 66, "购买方名称", truth.buyer)
    sheet.add(_label(4.2, 75.2, "纳税人识别号"), _value(style, 22, 75.2, truth.buyer_uscc))
    for x, word in ((4.2, "项目"), (28, "单价"), (43, "数量"), (60, "金额")):
        sheet.add(_label(x, 79.8, word))
    till = [(84.4 + place * 4.6, row) for place, row in enumerate(rows)]
    sheet.add(*(_value(style, 4.2, y, name) for y, (name, *_) in till if name))
    for y, (_, *numbers) in till:
        for x, text in zip((36, 49, 66), numbers, strict=True):
            if text:
                sheet.add(_value(style, x, y, text, anchor="right"))
    _foot(sheet, truth, style, extra)
    if sealed:
        sheet.add(*seals.seller(38, 124 + extra, truth.seller, truth.seller_uscc))
    return [sheet]


def _foot(sheet: Sheet, truth: InvoiceTruth, style: Style, extra: float) -> None:
    y = 148 + extra
    check = truth.check_code
    if not style.dashed:
        check = " ".join(check[place : place + 5] for place in range(0, 20, 5))
    for row, label, value in (
        (0, "合计金额(小写)", "¥" + money(truth.total)),
        (4.4, "合计金额(大写)", truth.total_words),
        (8.8, "校验码", check),
    ):
        x = 15.0 if label == "校验码" else 24.5
        sheet.add(_label(4.2, y + row, label), _value(style, x, y + row, value))
    sheet.add(Code(6, y + 12, 13, code_text(truth)))
    sheet.add(Code(27, y + 12, 43, truth.check_code, bar=10))
    sheet.add(Text(48.5, y + 25, truth.check_code, 2.8, "mono", INK, "centre"))
    sheet.add(
        Text(1.2, 66, "税总函〔2019〕102号样例印务有限公司 04000001-29000000", 2, "serif", BROWN, role="label", turn=90)
    )


def _party(sheet: Sheet, style: Style, y: float, label: str, name: str) -> None:
    sheet.add(_label(4.2, y, label))
    for place, text in enumerate(wrapped(name, 3.2, 48)):
        sheet.add(_value(style, 20, y + place * 4, text))


def _label(x: float, y: float, text: str, size: float = 3) -> Text:
    return Text(x, y, text, size, "serif", BROWN, role="label")


def _value(style: Style, x: float, y: float, text: str, size: float = 3, **more: object) -> Text:
    dx, dy = style.slip
    return Text(x + dx, y + dy, text, size, "sans", INK, **more)  # type: ignore[arg-type]
