"""The sums of an invoice: without tax, tax, total in figures and in capitals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import Seen
from yunxing.evidence.page import Span, squeezed

from .capitals import amount_in
from .frame import Frame
from .rows import money, row, seen

Found = dict[str, list[Seen[Any]]]
_AFTER_SMALL = re.compile(r"小\s*写\s*[)）]?\s*[:：]?\s*(\S.*)$")


def read_sums(found: Frame) -> Found:
    """Sightings of ``net_yuan``, ``tax_yuan``, ``total_yuan`` and ``total_words``."""
    result: Found = {}
    _two_sums(found, result)
    _total(found, result)
    return result


def _two_sums(found: Frame, result: Found) -> None:
    """Net and tax beside 合计: the amounts right of the label, the last two where rates or stars stand between."""
    if found.sum_top is None or found.head is None:
        return
    end = found.total.top if found.total else found.sum_top + 3 * found.line_height
    edge = min((c.left for k, c in found.columns.items() if k in ("price", "amount")), default=0.4 * found.page.width)
    band = [
        s for s in found.page.spans
        if s.upright and found.sum_top <= s.middle and s.middle < max(end, found.sum_top + 1.6 * found.line_height)
        and s.right > edge
    ]  # fmt: skip
    amounts = [(value, s) for s in sorted(band, key=lambda s: s.left) if (value := _figure(s)) is not None]
    if not amounts:
        return
    tax_column, amount_column = found.columns.get("tax"), found.columns.get("amount")
    if len(amounts) == 1 and tax_column and amount_column:
        value, span = amounts[0]
        name = "tax_yuan" if abs(span.right - tax_column.right) < abs(span.right - amount_column.right) else "net_yuan"
        result[name] = [seen(found.page, value, [span])]
        return
    if len(amounts) >= 2:
        (net, left), (tax, right) = amounts[0], amounts[-1]
        result["net_yuan"] = [seen(found.page, net, [left])]
        result["tax_yuan"] = [seen(found.page, tax, [right])]


def _figure(span: Span) -> Decimal | None:
    text = squeezed(span.text)
    return money(text) if re.search(r"\d\.\d|\*\*", text) else None


def _total(found: Frame, result: Found) -> None:
    if found.total is None:
        return
    near = [
        s for s in found.page.spans
        if s.upright and abs(s.middle - found.total.middle) < 1.1 * found.line_height
    ]  # fmt: skip
    one = row(sorted(near, key=lambda s: s.left))
    match = _AFTER_SMALL.search(one.text)
    if match:
        label = one.at(match.start(), match.start() + 1)[-1]
        figures = []
        for span in one.at(match.start(1), match.end(1)):
            text = re.sub(r"^.*写[)）]?[:：]?", "", squeezed(span.text))
            value = money(text) if re.search(r"\d\.\d", text) else None
            if value is not None:
                figures.append((abs(span.middle - label.middle), value, span, text))
        if figures:  # the tax of the row above may reach down to this one
            _, value, span, text = min(figures, key=lambda f: f[0])
            result["total_yuan"] = [seen(found.page, value, [span], raw=text)]
    if "total_yuan" not in result:
        loose = [(v, s) for s in one.spans if (v := _figure(s)) is not None]
        if loose:
            amount, place = loose[-1]
            result["total_yuan"] = [seen(found.page, amount, [place], confidence=0.9)]
    written = [s for s in sorted(near, key=lambda s: s.left) if not re.search(r"\d", s.text)]
    for spans in ([s] for s in sorted(written, key=lambda s: -len(s.text))):
        words = amount_in(squeezed(spans[0].text))
        if words is not None and re.search(r"元|圆", words[0]) and words[0][-1] in "整正分":
            result["total_words"] = [seen(found.page, words[0], spans)]
            return
    text = re.sub(r"[(（]?[大小]写[)）]?[:：]?|价税合计", "", squeezed("".join(s.text for s in written)))
    words = amount_in(text)  # in pieces, where characters are set far apart
    if words is not None:
        result["total_words"] = [seen(found.page, words[0], written, raw=text)]
