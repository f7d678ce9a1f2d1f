"""Invoices of the older kinds (专票, 普票, 电子普票, 电子专票, 深圳) drawn on a sheet by the measures of a form."""

from __future__ import annotations

from .. import seals
from ..printed import code_text, day_text, figures, money, tax_text
from ..sheet import Code, Ellipse, Rule, Sheet, Text, fitting, upright, wide, wrapped
from ..truth import InvoiceTruth
from .forms import PARTY, Form

TAGS = ("Item", "Specification", "MeasurementDimension", "Quantity", "Price", "Amount", "TaxScheme", "TaxAmount")


def vat_sheet(truth: InvoiceTruth, form: Form, *, listed: bool = False, sealed: bool = True) -> Sheet:
    """The main page. ``listed``: its lines stand on a list page, and it says so."""
    sheet = Sheet(*form.page)
    _frame(sheet, form)
    _title(sheet, truth, form)
    _head(sheet, truth, form)
    _parties(sheet, truth, form)
    _lines(sheet, truth, form, listed)
    _sums(sheet, truth, form)
    _foot(sheet, truth, form)
    if sealed and not form.paper:
        sheet.add(*seals.seller(form.right - 22, form.rows[4] - 2, truth.seller, truth.seller_uscc))
    if form.sheet:
        width, height, dx, dy, scale = form.sheet
        return sheet.placed(width, height, dx, dy, scale)
    return sheet


def _label(form: Form, x: float, y: float, text: str, **more: object) -> Text:
    return Text(x, y, text, form.size, "serif", form.frame, role="label", **more)  # type: ignore[arg-type]


def _value(form: Form, x: float, y: float, text: str, size: float | None = None, **more: object) -> Text:
    dx, dy = form.slip
    return Text(x + dx, y + dy, text, size or form.size, **{"font": form.font, "colour": form.ink, **more})  # type: ignore[arg-type]


def _frame(sheet: Sheet, form: Form) -> None:
    top, head, lines, total, bottom = form.rows
    blank, party_right, cipher = form.party
    rules = [(form.left, y, form.right, y) for y in form.rows]
    rules += [(x, top, x, bottom) for x in (form.left, form.right)]
    rules += [(x, a, x, b) for x in (blank, party_right, cipher) for a, b in ((top, head), (total, bottom))]
    rules += [(x, head, x, lines) for x in form.columns]
    rules.append((form.columns[0], lines, form.columns[0], total))
    sheet.add(*(Rule(*ends, form.frame) for ends in rules))
    x, x2, y = form.double
    sheet.add(Rule(x, y, x2, y, form.frame), Rule(x, y + 1, x2, y + 1, form.frame))
    for (a, b), word in (((top, head), "购买方"), ((total, bottom), "销售方")):
        step = (b - a) / 3.4
        sheet.add(
            *upright((form.left + blank) / 2, a + step * 0.85, word, size=form.size, step=step, colour=form.frame)
        )
    middle = (party_right + cipher) / 2
    step = (head - top) / 3.4
    sheet.add(*upright(middle, top + step * 0.85, "密码区", size=form.size, step=step, colour=form.frame))
    sheet.add(*upright(middle, total + 7, "备注", size=form.size, step=(bottom - total) / 2, colour=form.frame))


def _title(sheet: Sheet, truth: InvoiceTruth, form: Form) -> None:
    x, y, size = form.title
    sheet.add(Text(x, y, truth.title, size, "serif", form.frame, "centre", "label", track=0.2))
    old = truth.dated.year < 2019 and truth.place.title != truth.place.city
    name = truth.place.title if old else truth.place.office
    sheet.add(*seals.office(x, form.double[2] + 0.5, name, old=old, with_text=not form.bare_seal))
    if form.paper:
        copy = "发票联" if truth.kind == "paper_special" else "发　票　联"
        sheet.add(Text(x, y + 13.4, copy, size * 0.92, "serif", form.frame, "centre", "label", track=4))


def _head(sheet: Sheet, truth: InvoiceTruth, form: Form) -> None:
    x, y, size = form.qr
    sheet.add(Code(x, y, size, code_text(truth), colour=form.ink))
    if truth.machine:
        label, value, row = form.machine
        below = 5.4 if form.paper else 0
        sheet.add(_label(form, label, row, "机器编号："))
        sheet.add(_value(form, value, row + below, truth.machine, tag="MachineNo"))
    if form.paper:
        _paper_head(sheet, truth, form)
        return
    check = truth.check_code
    if form.grouped_check and len(check) == 20:
        check = " ".join(check[place : place + 5] for place in range(0, 20, 5))
    words = ("发票代码：", "发票号码：", "开票日期：", "校 验 码：")
    values = (truth.code, truth.number, day_text(truth.dated, parted=form.parted_date), check)
    tags = ("InvoiceCode", "InvoiceNo", "IssueDate", "InvoiceCheckCode")
    for height, word, text, tag in zip(form.head_rows, words, values, tags, strict=True):
        sheet.add(_label(form, form.head[0], height, word), _value(form, form.head[1], height, text, tag=tag))


def _paper_head(sheet: Sheet, truth: InvoiceTruth, form: Form) -> None:
    sheet.add(Text(32, 15.8, truth.code, 5.6, "serif", (30, 30, 30), track=0.4, tag="InvoiceCode", role="label"))
    sheet.add(Text(151, 16, "№", 6.4, "serif", (30, 30, 30), role="label"))
    sheet.add(Text(161, 16, truth.number, 5.6, "mono", (70, 90, 200), track=0.1, role="label"))
    code_row, number_row, day_row, _ = form.head_rows
    sheet.add(_value(form, form.right - 2.5, code_row, truth.code, 2.9, anchor="right", font="sans"))
    sheet.add(_value(form, form.right - 2.5, number_row, truth.number, 3.3, anchor="right", font="sans"))
    sheet.add(_label(form, form.head[0], day_row, "开票日期："))
    sheet.add(_value(form, form.head[1], day_row, day_text(truth.dated), tag="IssueDate"))
    printer = "税总函〔2019〕102号样例印务有限公司"
    copy = "第三联：发票联　购买方记账凭证" if truth.kind == "paper_special" else "第二联：发票联　购买方记账凭证"
    sheet.add(Text(4.2, 42, printer, 3, "serif", form.frame, role="label", turn=90, track=0.6))
    sheet.add(*upright(form.right + 2.4, 54, copy, size=2.7, step=3.4, colour=form.frame))
    if truth.red:
        sheet.add(_value(form, 66, 25, "销项负数", 4.2))


def _parties(sheet: Sheet, truth: InvoiceTruth, form: Form) -> None:
    buyer = (truth.buyer, truth.buyer_uscc, truth.buyer_address, truth.buyer_account)
    seller = (truth.seller, truth.seller_uscc, truth.seller_address, truth.seller_account)
    sides = (
        ("Buyer", form.buyer_rows, form.buyer_labels, buyer),
        ("Seller", form.seller_rows, PARTY, seller),
    )
    for side, rows, labels, values in sides:
        tags = ("Name", "TaxID", "AddrTel", "FinancialAccount")
        for row, label, value, tag in zip(rows, labels, values, tags, strict=True):
            sheet.add(_label(form, form.labels, row, label))
            if tag == "TaxID":
                sheet.add(
                    _value(form, form.values, row, value, form.tax_size, font=form.figures, tag=side + tag, track=0.2)
                )
            else:
                _squeezed(sheet, form, row, value, side + tag)
    x, y, step = form.cipher
    count = 22 if truth.kind == "blockchain" else 27
    for place in range(0, len(truth.cipher), count):
        row = y + step * (place // count)
        text = truth.cipher[place : place + count]
        track = 0.1 if form.figures == "mono" else 0.3
        track += 0.9 if truth.kind == "blockchain" else 0
        sheet.add(_value(form, x, row, text, 4, font=form.figures, track=track, tag="TaxControlCode"))


def _squeezed(sheet: Sheet, form: Form, row: float, value: str, tag: str) -> None:
    """A name or address: made smaller where it is too long, and broken in two lines where that is not enough."""
    if not value:
        return
    room = form.party[1] - form.values - 1
    size = fitting(value, form.size, room, 2.5)
    rows = wrapped(value, size, room)
    if len(rows) > 1:
        size = min(2.3, fitting(value, form.size, room * 1.9, 2))
        rows = wrapped(value, size, room)
        row -= size * 0.55 * (len(rows) - 1)
    for place, text in enumerate(rows):
        sheet.add(_value(form, form.values, row + place * size, text, size, tag=tag))


def _lines(sheet: Sheet, truth: InvoiceTruth, form: Form, listed: bool) -> None:
    edges = (form.left, *form.columns, form.right)
    for place, heading in enumerate(form.headings):
        middle = (edges[place] + edges[place + 1]) / 2
        sheet.add(_label(form, middle, form.heading, heading, anchor="centre"))
    if listed:
        sheet.add(_value(form, edges[0] + 1, form.first, "（详见销货清单）", tag="Item"))
        shown = (money(truth.net), _one_rate(truth), tax_text(truth, truth.tax))
        _numbers(sheet, form, form.first, ("", "", "", "", "", *shown))
        return
    room = edges[1] - edges[0] - 1.5
    names = [wrapped(line.name, form.size, room) for line in truth.lines]
    count = sum(map(len, names))
    space = form.sums - 4.5 - form.first
    step = min(form.step, space / max(1, count - 1))
    gap = min(form.gap, max(0.0, (space - step * (count - 1)) / max(1, len(names) - 1)))
    size = min(form.size, step * 0.78)
    y = form.first
    for line, name in zip(truth.lines, names, strict=True):
        for place, text in enumerate(name):
            x = edges[0] + 1 + (form.indent if place and wide(text, size) < room - form.indent else 0)
            sheet.add(_value(form, x, y + place * step, text, size, tag="Item"))
        _numbers(sheet, form, y, ("", *figures(line, tax_text(truth, line.tax))), size)
        y += step * len(name) + gap


def _numbers(sheet: Sheet, form: Form, y: float, cells: tuple[str, ...], size: float | None = None) -> None:
    edges = (form.left, *form.columns, form.right)
    size = size or form.size
    for place, text in enumerate(cells):
        if not text:
            continue
        left, right = edges[place], edges[place + 1]
        small = fitting(text, size, right - left - 0.8)
        if place == 1 or (form.numbers_left and place > 2):
            x, anchor = left + 0.8, "left"
        elif place in (2, 6):
            x, anchor = (left + right) / 2, "centre"
        else:
            x, anchor = right - 0.6, "right"
        sheet.add(_value(form, x, y, text, small, anchor=anchor, tag=TAGS[place]))


def _one_rate(truth: InvoiceTruth) -> str:
    rates = {line.rate for line in truth.lines}
    return rates.pop() if len(rates) == 1 else ""


def _sums(sheet: Sheet, truth: InvoiceTruth, form: Form) -> None:
    edges = (form.left, *form.columns, form.right)
    third = (edges[1] - edges[0]) / 3
    for place, word in enumerate("合计"):
        sheet.add(_label(form, edges[0] + third * (place + 1), form.sums, word, anchor="centre"))
    for column, text, tag in (
        (6, form.yen + money(truth.net), "TaxExclusiveTotalAmount"),
        (8, _yen_unless_starred(form, tax_text(truth, truth.tax)), "TaxTotalAmount"),
    ):
        x = edges[column] - 0.6
        sheet.add(_value(form, x, form.sums, text, anchor="right", font=form.figures, tag=tag))
    dx, dy = form.slip
    sheet.add(_label(form, form.total_label, form.total, "价税合计（大写）"))
    sheet.add(Ellipse(form.words - 3 + dx, form.total - 1.1 + dy, 4, 4, form.ink, 0.3, crossed=True))
    sheet.add(_value(form, form.words, form.total, truth.total_words, tag="TaxInclusiveTotalAmountWithWords"))
    sheet.add(_label(form, form.small[0], form.total, "（小写）"))
    text = form.yen + (" " if form.yen == "￥" else "") + money(truth.total)
    sheet.add(_value(form, form.small[1], form.total, text, 3.7, font=form.figures, tag="TaxInclusiveTotalAmount"))


def _yen_unless_starred(form: Form, text: str) -> str:
    return text if text == "***" else form.yen + text


def _foot(sheet: Sheet, truth: InvoiceTruth, form: Form) -> None:
    left, right = form.party[2] + 1, form.right - 1
    note = truth.remarks
    if truth.kind == "paper_ordinary":
        grouped = " ".join(truth.check_code[place : place + 5] for place in range(0, 20, 5))
        note = f"校验码 {grouped}\n{note}".strip()
    rows = wrapped(note, form.size, right - left)
    for place, text in enumerate(rows):
        sheet.add(_value(form, left, form.seller_rows[0] + place * 3.8, text, tag="Note"))
    words = ("收 款 人：", "复　核：", "开 票 人：", "销 售 方：（章）")
    for x, word, value, tag in zip(
        form.staff,
        words,
        (truth.payee, truth.checker, truth.clerk, ""),
        ("Payee", "Checker", "InvoiceClerk", ""),
        strict=True,
    ):
        sheet.add(_label(form, x, form.staff_row, word))
        if value:
            sheet.add(_value(form, x + wide(word, form.size) + 0.8, form.staff_row, value, tag=tag))
    if truth.kind == "blockchain":
        site = "https://shenzhen.chinatax.gov.cn/ <首页> 发票查验 > 区块链电子发票"
        sheet.add(Text(form.page[0] / 2, form.rows[4] + 10, site, 3, "sans", (190, 70, 70), "centre", "label"))
