"""Payment vouchers 付款凭证: electronic receipts of invented banks in several layouts, and forms with a box per digit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from ..invoices import words
from ..invoices.capitals import in_words
from ..invoices.sheet import BLACK, BLUE, RED, Colour, Ellipse, Rule, Sheet, Text, fitting, on_arc, wrapped
from .paper import Said, Sheets
from .parties import Enterprise, draw_enterprise

Layout = Literal["table", "list", "boxes", "sides", "phone"]
LAYOUTS: tuple[Layout, ...] = ("table", "list", "boxes", "sides", "phone")
TITLES: dict[Layout, tuple[str, ...]] = {
    "table": ("电子回单", "网上银行电子回单", "国内支付业务付款回单", "电子回单凭证"),
    "list": ("付款回单", "电子银行交易回单", "转账汇款电子回单"),
    "boxes": ("电汇凭证（回单）", "转账凭证", "业务委托书（回单联）"),
    "sides": ("电子回单", "借记通知（回单）", "单位客户专用回单"),
    "phone": ("转账电子回单", "交易凭证"),
}
GREEN: Colour = (20, 120, 90)
PURPOSES = ("货款", "服务费", "信息服务费", "软件款", "合同款", "技术服务费")


@dataclass(frozen=True, slots=True)
class PaymentTruth:
    """A payment with its receipt. ``remark`` may name the invoice or contract it pays."""

    layout: Layout
    title: str
    bank: str
    voucher: str
    payer: Enterprise
    payee: Enterprise
    dated: date
    hour: str
    amount: Decimal
    purpose: str
    colour: Colour
    seed: int
    form: str = "payment"
    item: str = "payment"

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return f"付款回单-{self.dated:%Y%m%d}"

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """The bank."""
        return (self.bank,)

    def facts(self) -> Said:
        """What it says."""
        return {
            "voucher": self.voucher,
            "payer": self.payer.name,
            "payee": self.payee.name,
            "dated": self.dated,
            "amount_yuan": self.amount,
            "purpose": self.purpose,
        }

    def body(self) -> Sheets:
        """Its page."""
        return (sheet_of(self),)


@dataclass(frozen=True, slots=True)
class PaymentsPage:
    """Two or three receipts printed on one page, one beneath the other. It has the facts of the first."""

    receipts: tuple[PaymentTruth, ...]
    form: str = "payment"
    item: str = "payment"

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return self.receipts[0].stem

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """The bank."""
        return self.receipts[0].sealed_by

    def facts(self) -> Said:
        """What the first one says."""
        return self.receipts[0].facts()

    def body(self) -> Sheets:
        """The page."""
        page = Sheet(210, 297)
        for place, receipt in enumerate(self.receipts):
            one = sheet_of(receipt)
            scale = min(190 / one.width, 92 / one.height)
            page.add(*one.placed(210, 297, (210 - one.width * scale) / 2, 6 + 96 * place, scale).marks)
        return (page,)


def draw_payment(
    seed: int,
    *,
    payer: Enterprise | None = None,
    payee: Enterprise | None = None,
    dated: date | None = None,
    amount: Decimal | None = None,
    purpose: str | None = None,
    layout: Layout | None = None,
) -> PaymentTruth:
    """A payment for that seed; what is given is kept."""
    rng = Random(f"payment {seed}")
    kind = layout or rng.choice(LAYOUTS)
    dated = dated or date(2019, 1, 5) + timedelta(days=rng.randrange(440))
    return PaymentTruth(
        layout=kind,
        title=rng.choice(TITLES[kind]),
        bank=rng.choice(words.BANKS),
        voucher=f"{dated:%Y%m%d}" + "".join(rng.choice("0123456789") for _ in range(rng.choice((8, 10, 12)))),
        payer=payer or draw_enterprise(rng.randrange(10**6)),
        payee=payee or draw_enterprise(rng.randrange(10**6), provider=True),
        dated=dated,
        hour=f"{rng.randint(9, 16):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
        amount=amount if amount is not None else Decimal(rng.randrange(50_000, 20_000_000)) / 100,
        purpose=purpose or rng.choice(PURPOSES),
        colour=rng.choice((GREEN, BLUE, (190, 30, 45), BLACK)),
        seed=seed,
    )


def sheet_of(truth: PaymentTruth) -> Sheet:
    """The receipt as it looks."""
    drawn: dict[Layout, Callable[[PaymentTruth, Random], Sheet]] = {
        "table": _table,
        "list": _list,
        "boxes": _boxes,
        "sides": _sides,
        "phone": _phone,
    }
    return drawn[truth.layout](truth, Random(f"receipt {truth.seed}"))


def _figure(rng: Random, amount: Decimal) -> str:
    return rng.choice(
        (f"¥{amount:,.2f}", f"￥{amount:.2f}", f"CNY {amount:,.2f}", f"{amount:,.2f}元", f"{amount:,.2f}")
    )


def _day(rng: Random, truth: PaymentTruth) -> str:
    day = truth.dated
    return rng.choice(
        (f"{day:%Y年%m月%d日}", f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d} {truth.hour}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}")
    )


def _seal(sheet: Sheet, x: float, y: float, truth: PaymentTruth) -> None:
    sheet.add(Ellipse(x, y, 34, 24, RED, 0.7))
    sheet.add(*on_arc(truth.bank, middle=(x, y), across=27, down=17, size=2.5, span=110, colour=RED))
    sheet.add(Text(x, y + 1, "电子回单专用章", 2.9, "sans", RED, "centre", "seal"))
    sheet.add(Text(x, y + 6, f"{truth.dated:%Y.%m.%d}", 2.4, "sans", RED, "centre", "seal"))


def _cell(sheet: Sheet, x: float, y: float, width: float, text: str, *, label: bool, truth: PaymentTruth) -> None:
    colour = truth.colour if label else BLACK
    if label:
        sheet.add(Text(x + width / 2, y, text, fitting(text, 3.2, width - 1.5), "sans", colour, "centre", "label"))
        return
    lines = wrapped(text, 3.2, width - 3)
    top = y - (len(lines) - 1) * 2
    for place, line in enumerate(lines):
        sheet.add(Text(x + 1.8, top + 4 * place, line, 3.2, "sans", colour))


def _frame(sheet: Sheet, box: tuple[float, float, float, float], colour: Colour, thick: float = 0.35) -> None:
    left, top, right, low = box
    for ends in ((left, top, right, top), (left, low, right, low), (left, top, left, low), (right, top, right, low)):
        sheet.add(Rule(*ends, colour, thick))


def _table(truth: PaymentTruth, rng: Random) -> Sheet:
    """Payer and payee beside each other, each with name, account and bank; amount and purpose below."""
    sheet, colour = Sheet(210, 140), truth.colour
    sheet.add(Text(18, 20, truth.bank, 4.6, "sans", colour, role="label"))
    sheet.add(Text(105, 30, truth.title, 6.4, "serif", colour, "centre", "label"))
    sheet.add(Text(18, 38, f"{rng.choice(('回单编号', '电子回单号码', '凭证号'))}：{truth.voucher}", 3.2, "sans"))
    sheet.add(
        Text(
            192, 38, f"{rng.choice(('交易日期', '记账日期', '日期'))}：{_day(rng, truth)}", 3.2, "sans", anchor="right"
        )
    )
    left, top, step = 16.0, 42.0, 11.0
    columns = (left, left + 10, left + 34, left + 90, left + 100, left + 124, 194.0)
    words_ = rng.choice((("付款人", "收款人"), ("付款方", "收款方"), ("付款人", "收款人")))
    labels = rng.choice((("户名", "账号", "开户银行"), ("全称", "账号", "开户行"), ("名称", "帐号", "开户行名称")))
    for side, (word, who) in enumerate(zip(words_, (truth.payer, truth.payee), strict=True)):
        x = 3 * side
        for place, character in enumerate(word):
            sheet.add(Text(columns[x] + 5, top + 8.5 + 8.5 * place, character, 3.6, "sans", colour, "centre", "label"))
        for row, (label, value) in enumerate(zip(labels, (who.name, who.account, who.bank), strict=True)):
            y = top + row * step + 6.8
            _cell(sheet, columns[x + 1], y, columns[x + 2] - columns[x + 1], label, label=True, truth=truth)
            _cell(sheet, columns[x + 2], y, columns[x + 3] - columns[x + 2], value, label=False, truth=truth)
    low = top + 3 * step
    for row in range(1, 3):
        for a, b in ((1, 3), (4, 6)):
            sheet.add(Rule(columns[a], top + row * step, columns[b], top + row * step, colour, 0.2))
    for x in columns[1:6]:
        sheet.add(Rule(x, top, x, low, colour, 0.2))
    rows = (
        (
            ("金额（大写）", f"人民币{in_words(truth.amount, yuan=rng.choice('元圆'))}"),
            ("小写", _figure(rng, truth.amount)),
        ),
        (("用途", truth.purpose), ("交易流水号", f"{rng.randrange(10**9, 10**10)}")),
        (
            ("摘要", rng.choice(("网银转账", "跨行转账", "对公转账"))),
            ("手续费", f"{rng.choice(('0.00', '5.00', '10.50'))}"),
        ),
    )
    for row, (first, second) in enumerate(rows):
        y = low + row * step + 6.8
        sheet.add(Rule(left, low + row * step, 194, low + row * step, colour, 0.2))
        for (label, value), x, width, room in ((first, left, 26, 80), (second, left + 106, 22, 50)):
            _cell(sheet, x, y, width, label, label=True, truth=truth)
            _cell(sheet, x + width, y, room, value, label=False, truth=truth)
        sheet.add(*(Rule(x, low + row * step, x, low + (row + 1) * step, colour, 0.2) for x in (42, 122, 144)))
    bottom = low + len(rows) * step
    _frame(sheet, (left, top, 194, bottom), colour)
    _seal(sheet, 160, bottom - 6, truth)
    foot = "重要提示：本回单不作为收款方发货依据，请勿重复记账。"
    sheet.add(Text(18, bottom + 7, foot, 2.8, "sans", (110, 110, 110), role="label"))
    sheet.add(
        Text(18, bottom + 13, f"打印时间：{truth.dated + timedelta(days=rng.randint(1, 90)):%Y-%m-%d}", 2.8, "sans")
    )
    return sheet


def _list(truth: PaymentTruth, rng: Random) -> Sheet:
    """Labels and values one below the other."""
    sheet = Sheet(210, 148)
    sheet.add(Text(105, 22, f"{truth.bank}", 5, "sans", truth.colour, "centre", "label"))
    sheet.add(Text(105, 32, truth.title, 5.6, "sans", BLACK, "centre", "label"))
    ask = rng.choice((("付款人户名", "付款人账号", "收款人户名", "收款人账号", "收款人开户行"),
                      ("付款方名称", "付款方账号", "收款方名称", "收款方账号", "收款方开户行")))  # fmt: skip
    rows = (
        (rng.choice(("回单编号", "交易流水号", "凭证号码")), truth.voucher),
        (rng.choice(("交易时间", "交易日期", "付款日期")), _day(rng, truth)),
        (ask[0], truth.payer.name),
        (ask[1], truth.payer.account),
        (ask[2], truth.payee.name),
        (ask[3], truth.payee.account),
        (ask[4], truth.payee.bank),
        (rng.choice(("交易金额", "转账金额", "付款金额（小写）")), _figure(rng, truth.amount)),
        ("金额大写", f"人民币{in_words(truth.amount, yuan=rng.choice('元圆'))}"),
        (rng.choice(("用途", "附言", "摘要")), truth.purpose),
        ("交易状态", "交易成功"),
    )
    ruled = rng.random() < 0.5
    for place, (label, value) in enumerate(rows):
        y = 46 + 8 * place
        sheet.add(Text(30, y, label + ("" if ruled else "："), 3.5, "sans", (90, 90, 90), role="label"))
        sheet.add(Text(72, y, value, 3.5, "sans"))
        if ruled:
            sheet.add(Rule(26, y + 2.8, 184, y + 2.8, (190, 190, 190), 0.15))
    _seal(sheet, 160, 116, truth)
    return sheet


def _sides(truth: PaymentTruth, rng: Random) -> Sheet:
    """Without rules: payer on the left, payee on the right, and the rest below."""
    sheet = Sheet(210, 110)
    sheet.add(Text(105, 16, f"{truth.bank}{truth.title}", 5, "serif", BLACK, "centre", "label"))
    sheet.add(
        Text(20, 26, f"日期：{_day(rng, truth)}", 3.2, "serif"),
        Text(190, 26, f"回单编号：{truth.voucher}", 3.2, "serif", anchor="right"),
    )
    for x, word, who in ((20, "付款人", truth.payer), (110, "收款人", truth.payee)):
        rows = (f"{word}：{who.name}", f"账号：{who.account}", f"开户行：{who.bank}")
        for place, row in enumerate(rows):
            sheet.add(Text(x, 36 + 7 * place, row, fitting(row, 3.2, 84, 2.2), "serif"))
    words_ = in_words(truth.amount, yuan=rng.choice("元圆"))
    sheet.add(Text(20, 59, f"金额（大写）：人民币{words_}", 3.2, "serif"))
    sheet.add(Text(130, 59, f"（小写）：{_figure(rng, truth.amount)}", 3.2, "serif"))
    sheet.add(Text(20, 66, f"用途：{truth.purpose}", 3.2, "serif"), Text(130, 66, "业务种类：网银互联", 3.2, "serif"))
    sheet.add(Text(20, 73, f"交易机构：{rng.randrange(10**5, 10**6)}　柜员：网银　渠道：企业网银", 3.2, "serif"))
    _frame(sheet, (14, 8, 196, 98), (120, 120, 120), 0.2)
    _seal(sheet, 165, 84, truth)
    return sheet


def _phone(truth: PaymentTruth, rng: Random) -> Sheet:
    """What a telephone shows: narrow, the amount large at the top."""
    sheet = Sheet(108, 200)
    sheet.add(Text(54, 18, truth.title, 5, "sans", BLACK, "centre", "label"))
    sheet.add(Text(54, 36, f"¥{truth.amount:,.2f}", 8, "sans", BLACK, "centre"))
    sheet.add(Text(54, 45, "转账成功", 3.6, "sans", GREEN, "centre", "label"))
    rows = (
        ("付款户名", truth.payer.name),
        ("付款账号", "**** **** " + truth.payer.account[-4:]),
        ("收款户名", truth.payee.name),
        ("收款账号", truth.payee.account),
        ("收款银行", truth.payee.bank),
        ("金额大写", in_words(truth.amount, yuan="元")),
        ("用途", truth.purpose),
        ("交易时间", f"{truth.dated:%Y-%m-%d} {truth.hour}"),
        ("流水号", truth.voucher),
    )
    y = 60.0
    for label, value in rows:
        lines = wrapped(value, 3.4, 64)
        sheet.add(Text(10, y, label, 3.4, "sans", (120, 120, 120), role="label"))
        for place, line in enumerate(lines):
            sheet.add(Text(98, y + 4.6 * place, line, 3.4, "sans", BLACK, "right"))
        y += 6 + 4.6 * len(lines)
        sheet.add(Rule(10, y - 5.4, 98, y - 5.4, (225, 225, 225), 0.15))
    _seal(sheet, 76, y + 14, truth)
    return sheet


def _boxes(truth: PaymentTruth, rng: Random) -> Sheet:
    """A printed form of a counter, filled in: the amount has a box for each digit."""
    sheet, colour = Sheet(210, 118), truth.colour
    sheet.add(Text(105, 16, f"{truth.bank}　{truth.title}", 5.4, "serif", colour, "centre", "label", track=0.6))
    day = truth.dated
    sheet.add(Text(90, 25, f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日", 3.6, "serif", BLACK, "centre"))
    sheet.add(Text(194, 25, f"No. {truth.voucher}", 3.2, "sans", BLACK, "right"))
    left, top, right, step = 14.0, 29.0, 196.0, 9.0
    middle = (left + right) / 2
    for side, (word, who) in enumerate((("付款人", truth.payer), ("收款人", truth.payee))):
        x = (left, middle)[side]
        for place, character in enumerate(word):
            sheet.add(Text(x + 4, top + 7 + 8 * place, character, 3.4, "serif", colour, "centre", "label"))
        for row, (label, value) in enumerate((("全　称", who.name), ("账　号", who.account), ("开户银行", who.bank))):
            y = top + step * row + 6
            sheet.add(Text(x + 18, y, label, 3.2, "serif", colour, "centre", "label"))
            sheet.add(Text(x + 30, y, value, fitting(value, 3.4, 60, 2.3), "sans"))
            sheet.add(Rule(x + 8, top + step * (row + 1), x + 91, top + step * (row + 1), colour, 0.2))
        sheet.add(
            Rule(x + 8, top, x + 8, top + 3 * step, colour, 0.2), Rule(x + 28, top, x + 28, top + 3 * step, colour, 0.2)
        )
    sheet.add(Rule(middle, top, middle, top + 3 * step, colour, 0.3))
    low = top + 3 * step
    sheet.add(Text(left + 8, low + 6, "金额", 3.4, "serif", colour, "centre", "label"))
    sheet.add(Text(left + 8, low + 11.5, "人民币", 2.6, "serif", colour, "centre", "label"))
    sheet.add(Text(left + 17, low + 5, "（大写）", 2.8, "serif", colour, role="label"))
    sheet.add(Text(left + 30, low + 9, in_words(truth.amount, yuan=rng.choice("元圆")), 3.8, "sans"))
    start = right - 11 * 5.4
    digits = f"¥{int(truth.amount * 100)}".rjust(11)
    for place, (unit, digit) in enumerate(zip("亿千百十万千百十元角分", digits, strict=True)):
        x = start + 5.4 * place
        sheet.add(Rule(x, low, x, low + 14, colour, 0.2))
        sheet.add(Text(x + 2.7, low + 4.2, unit, 2.6, "serif", colour, "centre", "label"))
        if digit.strip():
            sheet.add(Text(x + 2.7, low + 11.4, digit, 3.8, "sans", BLACK, "centre"))
    sheet.add(Rule(start, low + 6, right, low + 6, colour, 0.2), Rule(left, low + 14, right, low + 14, colour, 0.2))
    sheet.add(Text(left + 4, low + 21, f"用途：{truth.purpose}", 3.4, "sans"))
    sheet.add(
        Text(
            left + 4,
            low + 29,
            "上列款项已根据委托办理，如需查询，请持此回单来行面洽。",
            2.8,
            "serif",
            colour,
            role="label",
        )
    )
    _frame(sheet, (left, top, right, low + 38), colour)
    sheet.add(Ellipse(158, low + 26, 26, 26, RED, 0.8))
    sheet.add(*on_arc(truth.bank, middle=(158, low + 26), across=20, down=20, size=2.3, span=120, colour=RED))
    sheet.add(
        Text(158, low + 27, f"{day:%Y.%m.%d}", 3, "sans", RED, "centre", "seal"),
        Text(158, low + 33, "转讫", 3.4, "sans", RED, "centre", "seal"),
    )
    return sheet
