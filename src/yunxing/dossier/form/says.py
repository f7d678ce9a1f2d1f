"""What a declaration says, in the words and units of the form: days, 万元, yes and no, pages with their jumps.

Nothing is judged here, and what is not declared is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from yunxing.guide.records import Contract, Invoice
from yunxing.guide.shapes import FormField
from yunxing.guide.values import MAX_DECIMALS, WAN, plain
from yunxing.reference import industry

from .blocks import Run

YES, NO = "是", "否"


def day(value: date) -> str:
    """``2020年5月6日``."""
    return f"{value.year}年{value.month}月{value.day}日"


def wan(yuan: Decimal) -> str:
    """An amount of 元 in 万元: exact up to six decimals, no trailing zeros. What is finer than that, below 0.01 元, is rounded."""
    amount = yuan / WAN
    return plain(amount if amount == round(amount, MAX_DECIMALS) else round(amount, MAX_DECIMALS))


def pages(text: str | None) -> tuple[Run, ...]:
    """``12-14、20``, each range with the first of its pages."""
    return tuple(_ranges(text or ""))


def _ranges(text: str) -> Iterator[Run]:
    for part in re.split("(、)", text):
        first = re.match(r"\d+", part)
        if part:
            yield Run(part, page=int(first[0]) if first else None)


def value(form_field: FormField, given: Any) -> str:
    """A field as it stands on the form; empty where it is not declared."""
    if given is None:
        return ""
    match form_field.type:
        case "date":
            return day(given)
        case "yes_no":
            return YES if given else NO
        case "amount":
            return plain(given)
        case "choice":
            return form_field.choices[given].zh
        case "industry":
            return _industry(given)
        case _:
            return str(given)


def _industry(given: str) -> str:
    """Code and name; a code that the standard does not have stands as it was given."""
    return str(industry.find(given)) if industry.is_known(given) else given


def contract_pages(invoice: Invoice, contracts: Sequence[Contract]) -> str | None:
    """The pages of all contracts of an invoice, each once."""
    by_id = {contract.id: contract.pages for contract in contracts}
    found = [text for key in invoice.contracts if (text := by_id.get(key))]
    return "、".join(dict.fromkeys(part for text in found for part in text.split("、"))) or None
