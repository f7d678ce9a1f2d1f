"""The data that banks attach to electronic receipts: XBRL of the 银行电子回单 taxonomy, whatever its year.

The face of such a receipt is read like any other; the data are further sightings of the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from yunxing.evidence.carriers.markup import parse_xml
from yunxing.evidence.document import Document, Refused
from yunxing.evidence.facts import Seen

from . import trust
from .amounts import in_yuan
from .dates import day_of
from .names import tidy

_MARK = re.compile(rb"<(?:\w+:)?NumberOfBankElectronicReceipt[\s>]")
NAMES: Mapping[str, tuple[str, ...]] = {
    "voucher": ("NumberOfBankElectronicReceipt",),
    "payer": ("AccountNameOfPayer",),
    "payee": ("AccountNameOfPayee",),
    "dated": ("DateOfBookkeeping", "TransactionDate"),
    "amount_yuan": ("TransactionAmountInFigures",),
    "purpose": ("Usage", "Notes"),
}
"""The elements that state each fact, the better first."""


def is_receipt_data(content: bytes) -> bool:
    """Whether attached data are those of a bank receipt."""
    return _MARK.search(content) is not None


def receipt_sightings(document: Document) -> dict[str, list[Seen[Any]]]:
    """What the attached data of a receipt state; nothing where there are none, or several that nobody could tell apart."""
    attached = [(name, content) for name, content in document.attached.items() if is_receipt_data(content)]
    if len(attached) != 1:
        return {}
    name, content = attached[0]
    try:
        root = parse_xml(content, name)
    except Refused as refusal:
        document.findings.append(refusal.finding)
        return {}
    stated: dict[str, str] = {}
    for element in root.iter():
        text = (element.text or "").strip()
        if text and isinstance(element.tag, str):
            stated.setdefault(element.tag.rpartition("}")[2], text)
    found: dict[str, list[Seen[Any]]] = {}
    for fact, elements in NAMES.items():
        raw = next((stated[e] for e in elements if e in stated), None)
        value = _value(fact, raw) if raw is not None else None
        if value is not None:
            found[fact] = [Seen(value, "xbrl", trust.DATA, raw=raw or "")]
    return found


def _value(fact: str, raw: str) -> Any:
    if fact == "dated":
        return day_of(raw)
    if fact == "amount_yuan":
        try:
            amount = Decimal(raw)
        except InvalidOperation:
            return None
        return in_yuan(amount) if amount.is_finite() else None
    return tidy(raw)
