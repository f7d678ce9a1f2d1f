"""How an invoice prints what it says: money, dates, rates, and the text of its QR code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .truth import InvoiceTruth, Kind, Line

QR_KINDS: dict[Kind, str] = {
    "paper_special": "01",
    "paper_ordinary": "04",
    "e_ordinary": "10",
    "e_special": "20",
    "digital_ordinary": "32",
    "digital_special": "31",
    "roll": "11",
}


def money(amount: Decimal) -> str:
    """An amount with its cents and without separators."""
    return f"{amount:.2f}"


def day_text(day: date, *, parted: bool = False) -> str:
    """2021年03月05日; ``parted`` as programs fill a form that has the characters between already."""
    return f"{day:%Y 年 %m 月 %d 日}" if parted else f"{day:%Y年%m月%d日}"


def tax_text(truth: InvoiceTruth, tax: Decimal) -> str:
    """The tax as that kind prints it: three stars on an exempt invoice of the older kinds."""
    return "***" if truth.exempt and truth.kind != "blockchain" and not truth.kind.startswith("digital") else money(tax)


def figures(line: Line, tax: str) -> tuple[str, ...]:
    """What stands in a line behind its name: from the specification to the tax, which is given as it is printed."""
    quantity = f"{line.quantity}" if line.quantity is not None else ""
    price = f"{line.unit_price}" if line.unit_price is not None else ""
    return (line.spec, line.unit, quantity, price, money(line.amount), line.rate, tax)


def code_text(truth: InvoiceTruth) -> str:
    """The text of its QR code: net amount on older ones, the total on 数电票, an address on Shenzhen's."""
    day = f"{truth.dated:%Y%m%d}"
    match truth.kind:
        case "blockchain":
            cents = int(truth.total * 100)
            return (
                f"https://bcfp.shenzhen.chinatax.gov.cn/verify/scan?hash={truth.cipher}"
                f"&bill_num={truth.number}&total_amount={cents}"
            )
        case "digital_ordinary" | "digital_special":
            return f"01,{QR_KINDS[truth.kind]},,{truth.number},{money(truth.total)},{day},,{truth.crc}"
        case "roll":
            return f"01,11,{truth.code},{truth.number},,,,{truth.crc}"
        case "paper_special":
            return f"01,01,{truth.code},{truth.number},{money(truth.net)},{day},{truth.crc},\x00"
    return f"01,{QR_KINDS[truth.kind]},{truth.code},{truth.number},{money(truth.net)},{day},{truth.check_code},{truth.crc},"
