"""The result of checking an invoice 发票查验 at the tax office's platform, as a picture of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from ..invoices.printed import money
from ..invoices.truth import InvoiceTruth
from .canvas import DARK, GREY, LINE, PALE, WHITE, Canvas, Ink
from .paper import Picture, Said, Screen

Result = Literal["一致", "查无此票", "不一致", "作废"]
Layout = Literal["detail", "form", "list"]
LAYOUTS: tuple[Layout, ...] = ("detail", "detail", "form")
HEADER: Ink = (22, 93, 173)
BROWN: Ink = (150, 84, 40)
CHECKED_CODES = ("e_ordinary", "paper_ordinary", "roll")


@dataclass(frozen=True, slots=True)
class CheckTruth:
    """A check. ``detail`` shows the whole invoice, and thereby that it is one; ``form`` the question with the result;
    ``list`` a row for each of several."""

    invoice: InvoiceTruth
    layout: Layout
    result: Result
    checked_on: date
    hour: str
    times: int
    seed: int
    form: str = "invoice_check"
    item: str = "invoice_check"
    sealed_by: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return f"查验-{self.invoice.number}"

    @property
    def asked_by_code(self) -> bool:
        """Whether it was asked for by the last six digits of the check code rather than by the amount."""
        return self.invoice.kind in CHECKED_CODES

    def facts(self) -> Said:
        """What it says: the amount without tax (with tax on a 数电票), or the end of the check code."""
        invoice = self.invoice
        said: Said = {"number": invoice.number, "dated": invoice.dated, "result": self.result}
        said["checked_on"] = self.checked_on
        if invoice.code:
            said["code"] = invoice.code
        if self.layout == "detail":
            said["amount_yuan"] = invoice.net
            said |= {"buyer": invoice.buyer, "seller": invoice.seller, "seller_uscc": invoice.seller_uscc}
            if invoice.check_code:
                said["check_code"] = invoice.check_code
        elif self.layout == "form" and self.asked_by_code:
            said["check_code"] = invoice.check_code[-6:]
        else:
            said["amount_yuan"] = asked_amount(invoice)
        return said

    def body(self) -> Screen:
        """The page."""
        match self.layout:
            case "detail":
                return Screen(_detail(self))
            case "form":
                return Screen(_form(self))
        return Screen(_list((self,)))


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """Several invoices checked at once, in a list. It has the facts of the first."""

    checks: tuple[CheckTruth, ...]
    form: str = "invoice_check"
    item: str = "invoice_check"
    sealed_by: tuple[str, ...] = ()
    stem: str = "发票批量查验结果"

    def facts(self) -> Said:
        """What it says of the first."""
        return self.checks[0].facts()

    def body(self) -> Screen:
        """The page."""
        return Screen(_list(self.checks))


def asked_amount(invoice: InvoiceTruth) -> Decimal:
    """What the platform asks for: the total of a 数电票, else the amount without tax."""
    return invoice.total if invoice.kind.startswith("digital") else invoice.net


def draw_check(
    seed: int,
    invoice: InvoiceTruth,
    *,
    result: Result = "一致",
    layout: Layout | None = None,
    checked_on: date | None = None,
) -> CheckTruth:
    """A check of that invoice. What is not there cannot be shown in detail."""
    rng = Random(f"check {seed}")
    shape = layout or rng.choice(LAYOUTS)
    return CheckTruth(
        invoice=invoice,
        layout="form" if shape == "detail" and result in ("查无此票", "不一致") else shape,
        result=result,
        checked_on=checked_on or invoice.dated + timedelta(days=rng.randint(1, 200)),
        hour=f"{rng.randint(8, 20):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
        times=rng.randint(1, 5),
        seed=seed,
    )


def _page(width: int, height: int) -> Canvas:
    canvas = Canvas(width, height, (240, 244, 249))
    canvas.box((0, 0, width, 84), fill=HEADER)
    canvas.box((28, 18, 76, 66), fill=WHITE, radius=24)
    canvas.text((52, 42), "税", 28, HEADER, "mm")
    canvas.text((92, 32), "国家税务总局", 17, WHITE)
    canvas.text((92, 58), "全国增值税发票查验平台", 23, WHITE)
    for place, word in enumerate(("首页", "查验说明", "常见问题", "发票真伪识别方法", "相关下载")):
        canvas.text((430 + 130 * place, 46), word, 15, WHITE)
    canvas.text((width / 2, height - 18), "主办单位：国家税务总局　　版权所有：国家税务总局", 12, GREY, "mm")
    return canvas


def _questions(check: CheckTruth) -> list[tuple[str, str]]:
    invoice = check.invoice
    rows = [("*发票代码：", invoice.code), ("*发票号码：", invoice.number), ("*开票日期：", f"{invoice.dated:%Y%m%d}")]
    if check.asked_by_code:
        rows.append(("*校验码：", invoice.check_code[-6:]))
    elif invoice.kind.startswith("digital"):
        rows.append(("*价税合计：", money(invoice.total)))
    else:
        rows.append(("*开具金额(不含税)：", money(invoice.net)))
    return [(label, value) for label, value in rows if value]


def _form(check: CheckTruth) -> Picture:
    canvas = _page(1180, 640)
    canvas.box((60, 112, 760, 590), fill=WHITE, rim=LINE, radius=6)
    canvas.text((90, 142), "发票查验", 18, HEADER)
    y = 190
    for label, value in _questions(check):
        canvas.text((250, y), label, 15, DARK, "rm")
        canvas.box((260, y - 17, 560, y + 17), fill=WHITE, rim=LINE, radius=3)
        canvas.text((272, y), value, 15)
        y += 50
    canvas.text((250, y), "*验证码：", 15, DARK, "rm")
    canvas.box((260, y - 17, 420, y + 17), fill=WHITE, rim=LINE, radius=3)
    rng = Random(f"captcha {check.seed}")
    canvas.text((272, y), "".join(rng.choice("acdefghkmnpwxy2345678") for _ in range(4)), 15)
    canvas.button(260, y + 52, "查 验", fill=HEADER, size=15)
    canvas.button(360, y + 52, "重 置", fill=(200, 205, 212), size=15)
    good = check.result == "一致"
    colour = (30, 140, 70) if good else (200, 40, 40)
    canvas.box((790, 112, 1130, 400), fill=WHITE, rim=LINE, radius=6)
    canvas.text((815, 142), "查验结果", 18, HEADER)
    words = {
        "一致": ("发票信息一致", "您查验的发票信息与税务机关", "电子信息一致。"),
        "查无此票": ("查无此票", "您查验的发票信息不存在，请核对", "后再查或联系开票方。"),
        "不一致": ("不一致", "您输入的发票信息与税务机关电子", "信息不一致，请核对。"),
        "作废": ("该发票已作废", "该发票状态为作废，不得作为", "财务报销凭证。"),
    }[check.result]
    canvas.text((815, 190), words[0], 22, colour)
    canvas.text((815, 228), words[1], 14)
    canvas.text((815, 252), words[2], 14)
    canvas.text((815, 300), f"查验次数：第{check.times}次", 14)
    canvas.text((815, 328), f"查验时间：{check.checked_on:%Y-%m-%d} {check.hour}", 14)
    return canvas.done()


def _detail(check: CheckTruth) -> Picture:
    invoice = check.invoice
    shown = invoice.lines[:6]
    canvas = Canvas(1120, 640 + 30 * len(shown), (120, 124, 130))
    width, height = canvas.width, canvas.height
    canvas.box((24, 20, width - 24, height - 20), fill=WHITE, radius=4)
    canvas.box((24, 20, width - 24, 66), fill=HEADER, radius=4)
    canvas.text((46, 43), "发票查验明细", 18, WHITE)
    canvas.text((width - 50, 43), "×", 24, WHITE, "mm")
    canvas.text((60, 92), f"查验次数：第{check.times}次", 15, (200, 40, 40))
    canvas.text((width - 60, 92), f"查验时间：{check.checked_on:%Y-%m-%d} {check.hour}", 15, DARK, "rm")
    canvas.text((width / 2, 134), invoice.title, 25, BROWN, "mm")
    if check.result == "作废":
        canvas.text((width - 210, 150), "作 废", 44, (215, 45, 45), "mm")
    day = f"{invoice.dated:%Y年%m月%d日}"
    heads = [("发票代码", invoice.code), ("发票号码", invoice.number), ("开票日期", day)]
    heads += [("校验码", invoice.check_code), ("机器编号", invoice.machine)]
    x, y = 60.0, 172
    for label, value in heads:
        if value:
            wide = canvas.width_of(f"{label}：{value}") + 26
            if x + wide > width - 40:
                x, y = 60.0, y + 26
            canvas.text((x, y), f"{label}：", 14, BROWN)
            canvas.text((x + canvas.width_of(f"{label}："), y), value, 14)
            x += wide
    top = y + 22
    buyer = (invoice.buyer, invoice.buyer_uscc, invoice.buyer_address, invoice.buyer_account)
    top = _party(canvas, top, "购买方", buyer)
    rows = [("货物或应税劳务、服务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额")]
    for line in shown:
        price = f"{line.unit_price:.2f}" if line.unit_price is not None else ""
        quantity = f"{line.quantity}" if line.quantity is not None else ""
        rows.append((line.name, line.spec, line.unit, quantity, price, money(line.amount), line.rate, money(line.tax)))
    rows.append(("合计", "", "", "", "", f"￥{money(invoice.net)}", "", f"￥{money(invoice.tax)}"))
    widths = (5.4, 1.9, 0.8, 0.9, 1.5, 1.8, 0.8, 1.5)
    top = canvas.table(
        (60, top, width - 60), rows, widths, row=30, ink=DARK, head=PALE, rule=(205, 170, 140), columns=True
    )
    canvas.box((60, top, width - 60, top + 36), rim=(205, 170, 140))
    canvas.text((70, top + 18), "价税合计（大写）", 14, BROWN)
    canvas.text((220, top + 18), invoice.total_words, 14)
    canvas.text((720, top + 18), "（小写）", 14, BROWN)
    canvas.text((790, top + 18), f"￥{money(invoice.total)}", 14)
    seller = (invoice.seller, invoice.seller_uscc, invoice.seller_address, invoice.seller_account)
    top = _party(canvas, top + 36, "销售方", seller)
    canvas.button(width / 2 - 90, top + 40, "打 印", fill=HEADER)
    canvas.button(width / 2 + 20, top + 40, "关 闭", fill=(170, 175, 182))
    return canvas.done()


def _party(canvas: Canvas, top: float, word: str, values: tuple[str, str, str, str]) -> float:
    rule = (205, 170, 140)
    canvas.box((60, top, canvas.width - 60, top + 104), rim=rule)
    canvas.line(((96, top), (96, top + 104)), rule)
    for place, character in enumerate(word):
        canvas.text((78, top + 26 + 26 * place), character, 14, BROWN, "mm")
    labels = ("名　　　　称：", "纳税人识别号：", "地址、 电话：", "开户行及账号：")
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        canvas.text((106, top + 16 + 25 * place), label, 14, BROWN)
        canvas.text((216, top + 16 + 25 * place), value, 14)
    return top + 104


def _list(checks: Sequence[CheckTruth]) -> Picture:
    canvas = _page(1280, 300 + 40 * len(checks))
    canvas.text((60, 120), "批量查验结果", 18, HEADER)
    rows = [("序号", "发票代码", "发票号码", "开票日期", "金额", "查验次数", "查验时间", "查验结果")]
    for number, check in enumerate(checks, 1):
        invoice = check.invoice
        when = f"{check.checked_on:%Y-%m-%d} {check.hour}"
        rows.append(
            (
                str(number),
                invoice.code or "-",
                invoice.number,
                f"{invoice.dated:%Y-%m-%d}",
                money(asked_amount(invoice)),
                str(check.times),
                when,
                check.result,
            )
        )
    canvas.table((60, 146, 1220), rows, (0.6, 1.6, 2.1, 1.3, 1.4, 1, 2.2, 1.2), row=40, columns=True)
    return canvas.done()
