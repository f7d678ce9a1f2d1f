"""What the QR code of an invoice says.

Older kinds state the amount without tax, fully digital ones the total; Shenzhen's is an address that carries the number
and the total; roll invoices leave amount and date empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qs, urlsplit

MARK = "01"
DIGITAL = {"31", "32", "51", "59", "61", "81", "82", "83", "84", "85", "86", "87", "88"}
"""Kinds of the fully digital invoice, whose code is empty and whose amount is the total."""


@dataclass(frozen=True, slots=True)
class Code:
    """The facts of a QR code; ``kind`` is its number for the kind of invoice, amounts are in 元."""

    kind: str | None = None
    code: str | None = None
    number: str | None = None
    net_yuan: Decimal | None = None
    total_yuan: Decimal | None = None
    dated: date | None = None
    check_code: str | None = None


def read_code(text: str) -> Code | None:
    """The facts in the text of a QR code; None where it is not an invoice's.

    >>> read_code("01,10,032001900104,80000101,20000.00,20200120,12345678901234567890,1A2B,").net_yuan
    Decimal('20000.00')
    """
    return _address(text) if "://" in text else _commas(text)


def _commas(text: str) -> Code | None:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 6 or parts[0] != MARK or not parts[1].isdecimal() or not parts[3].isdecimal():
        return None
    kind, code, number, amount, day, check = (*parts[1:6], parts[6] if len(parts) > 6 else "")
    yuan = _yuan(amount)
    total = kind in DIGITAL or not code
    return Code(
        kind=kind,
        code=code if re.fullmatch(r"\d{10,12}", code) else None,
        number=number,
        net_yuan=None if total else yuan,
        total_yuan=yuan if total else None,
        dated=_day(day),
        check_code=check if re.fullmatch(r"\d{20}", check) else None,
    )


def _address(text: str) -> Code | None:
    """Shenzhen's invoice on a chain of blocks: the last five characters of the hash are printed as its check code."""
    query = parse_qs(urlsplit(text).query)
    number, cents, hashed = (query.get(name, [""])[0] for name in ("bill_num", "total_amount", "hash"))
    if not re.fullmatch(r"\d{8,20}", number):
        return None
    return Code(
        number=number,
        total_yuan=Decimal(cents) / 100 if re.fullmatch(r"\d{1,12}", cents) else None,
        check_code=hashed[-5:] if re.fullmatch(r"[0-9a-f]{16,}", hashed) else None,
    )


def _yuan(text: str) -> Decimal | None:
    try:
        value = Decimal(text) if re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", text) else None
    except InvalidOperation:
        return None
    return None if value is None else value.quantize(Decimal("0.01"))


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
