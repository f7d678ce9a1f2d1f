"""How sentences are put together: amounts, names in a row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ..values import plain

if TYPE_CHECKING:
    from ..finding import Finding

Pair = tuple[str, str]
"""A sentence in Chinese and English."""
MOST_NAMES = 8


def yuan(amount: Decimal | int) -> str:
    """An amount with thousands separators and no trailing zeros."""
    whole, _, decimals = plain(Decimal(amount)).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + f"{int(whole.lstrip('-')):,}" + (f".{decimals}" if decimals else "")


def listed(names: Sequence[str], lang: str) -> str:
    """Names in a row, the first few where there are many."""
    shown = names[:MOST_NAMES]
    if lang == "zh":
        return "、".join(shown) + (f"等{len(names)}项" if len(names) > MOST_NAMES else "")
    return ", ".join(shown) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")


def nth_invoice(place: int) -> Pair:
    """An invoice without a number, by its place, counted from 1."""
    return f"第{place}张发票", f"the {_ordinal(place)} invoice"


def nth_service(place: int) -> Pair:
    """A service without a name, by its place, counted from 1."""
    return f"第{place}项云服务", f"the {_ordinal(place)} service"


def _ordinal(place: int) -> str:
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def both(finding: Finding, keys: tuple[str, ...]) -> Pair:
    """The names of some rows of a finding."""
    return listed(finding.names(keys, "zh"), "zh"), listed(finding.names(keys, "en"), "en")


def invoices(finding: Finding, keys: tuple[str, ...]) -> Pair:
    """Invoices as the beginning of a sentence: 发票 20481663 、第3张发票, with a space after a number."""
    numbered = [i.number is not None for i in finding.case.declaration.invoices if i.id in keys]
    made = []
    for lang, word in (("zh", "发票 "), ("en", "invoice ")):
        names = finding.names(keys, lang)
        begins = [has and not (n and numbered[n - 1]) for n, has in enumerate(numbered)]
        made.append(
            listed([f"{word}{name}" if first else name for first, name in zip(begins, names, strict=True)], lang)
        )
    spaced = numbered[:MOST_NAMES][-1:] == [True]
    return made[0] + (" " if spaced else ""), made[1]
