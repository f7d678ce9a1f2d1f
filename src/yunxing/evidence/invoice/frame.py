"""The frame of an invoice: where its columns, its sum, its total and its blocks stand.

Everything is found from printed labels, never from fixed places: issuers, printers and scanners move them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from yunxing.evidence.page import Page, Span, squeezed

from .rows import Row, row, rows, spaced

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("货物或应税劳务、服务名称", "货物或应税劳务服务名称", "货物或应税劳务名称", "货物(劳务)名称", "项目名称", "项目", "服务名称"),
    "spec": ("规格型号",),
    "unit": ("单位",),
    "quantity": ("数量",),
    "price": ("单价", "价"),
    "amount": ("金额", "额", "金"),  # set wide apart, one of the two is easily lost
    "rate": ("税率/征收率", "税率", "征收率"),
    "tax": ("税额",),
}  # fmt: skip
"""Headings of the columns, the longest wording first."""
_HEADINGS = {key: [re.compile(spaced(name)) for name in names] for key, names in COLUMNS.items()}
_TOTAL = re.compile(rf"(?:{spaced('价税合计')}|{spaced('合计金额')})")
_SMALL = re.compile(r"[(（]?\s*小\s*写\s*[)）]?")


@dataclass(slots=True)
class Frame:
    """Where things stand on an invoice's page. ``columns``: the span of each heading; heights are page units.

    ``head``: the row of headings; ``sum_top``: where the 合计 row begins; ``end_of_lines``: the same, or above it where a page has a sum of its own (小计); ``total``: the row of 价税合计.
    """

    page: Page
    rows: list[Row]
    columns: dict[str, Span] = field(default_factory=dict)
    head: Row | None = None
    sum_top: float | None = None
    end_of_lines: float | None = None
    total: Row | None = None
    line_height: float = 10.0

    def above(self) -> list[Row]:
        """Rows above the headings: title, identity, buyer."""
        return [r for r in self.rows if self.head is None or r.middle < self.head.middle - 0.4 * self.line_height]

    def below(self) -> list[Row]:
        """Rows below the total: seller, remarks, names."""
        if self.total is None:
            return []
        return [r for r in self.rows if r.middle > self.total.middle + 0.6 * self.line_height]

    def between(self) -> list[Span]:
        """Spans of the table: below the headings and above the sum (or the total, where no sum is found)."""
        if self.head is None:
            return []
        begin = self.head.middle + 0.4 * self.line_height
        end = self.end_of_lines if self.end_of_lines is not None else self.total.top if self.total else self.page.height
        return [s for s in self.page.spans if s.middle > begin and s.upright and s.top < end - self._slack(s)]

    def _slack(self, span: Span) -> float:
        """How far above the sum's label a span of the table begins: figures of a skewed sum reach higher than words."""
        words = self.columns.get("price") or self.columns.get("amount")
        return (0.15 if words is not None and span.right < words.left else 0.5) * self.line_height


def frame(page: Page) -> Frame:
    """The frame of a page."""
    downwards = set(_downwards(page.spans))
    page = replace(page, spans=[s for s in page.spans if s not in downwards])
    found = Frame(page, rows(page.spans))
    heights = sorted(s.height for s in page.spans if s.upright)
    found.line_height = heights[len(heights) // 2] if heights else 10.0
    _headings(found)
    _total(found)
    _sum(found)
    return found


def _downwards(spans: Sequence[Span]) -> list[Span]:
    """Single characters set one beneath the other, as beside a table (第三联：发票联); not the units of its lines."""
    single = sorted((s for s in spans if len(s.text) == 1 and s.upright), key=lambda s: s.top)
    figures = [s.middle for s in spans if re.fullmatch(r"[¥￥]?-?[\d,]+\.\d+", squeezed(s.text))]
    chains: list[list[Span]] = []
    for span in single:
        for chain in chains:
            last = chain[-1]
            if last.text.isascii() != span.text.isascii():
                continue
            near = (
                abs(last.centre - span.centre) < 0.3 * span.height and 0.6 < span.height / max(last.height, 0.1) < 1.6
            )
            if near and 0.5 * span.height < span.middle - last.middle < 3.2 * span.height:
                chain.append(span)
                break
        else:
            chains.append([span])
    found: list[Span] = []
    for chain in chains:
        beside = sum(any(abs(f - s.middle) < 0.3 * s.height for f in figures) for s in chain)
        steps = sorted(b.middle - a.middle for a, b in pairwise(chain))
        regular = bool(steps) and steps[-1] < 1.6 * steps[0]
        if regular and len(chain) >= (6 if chain[0].text.isascii() else 5) and beside < 0.8 * len(chain):
            found += chain
    return found


def _headings(found: Frame) -> None:
    """The row with the most headings, the upper of equals; a row that a scan has bent in two is put together."""
    for bent in (False, True):
        best = 2
        for before, one in pairwise((None, *found.rows)):
            if one is None or (bent and (before is None or one.middle - before.middle > 1.2 * found.line_height)):
                continue
            spans = (*before.spans, *one.spans) if bent and before is not None else one.spans
            columns = _columns(row(sorted(spans, key=lambda s: s.left)))
            if len(columns) > best and ("amount" in columns or "price" in columns):
                best, found.columns, found.head = len(columns), columns, one
        if found.head is not None:
            return


def _columns(one: Row) -> dict[str, Span]:
    """The headings in a row, each with its place within a span that may hold several or half of one."""
    columns: dict[str, Span] = {}
    for key, patterns in _HEADINGS.items():
        for pattern in patterns:
            match = next((m for m in pattern.finditer(one.text) if _alone(key, one.text, m)), None)
            if match is not None:
                columns[key] = _piece(one, match.start(), match.end())
                break
    return columns


def _alone(key: str, text: str, match: re.Match[str]) -> bool:
    """Whether a short heading is not the end of a longer word: 单位 is also part of 销售单位, 金额 of 合计金额."""
    before = squeezed(text[max(0, match.start() - 4) : match.start()])
    return key in ("name", "rate") or not before or not before.endswith(("合计", "销售", "税", "开户", "填开", "现"))


def _piece(one: Row, start: int, end: int) -> Span:
    """The part of a row from one character to another, its place within a longer span by the share of its letters."""
    spans = one.at(start, end)
    first, last = spans[0], spans[-1]
    left, right = first.left, last.right
    if len(spans) == 1 and len(squeezed(first.text)) > end - start:
        begin = one.starts[one.spans.index(first)]
        left, right = cut(first, start - begin, end - begin)
    return Span(one.text[start:end], left, min(s.top for s in spans), right, max(s.bottom for s in spans),
                min(s.confidence for s in spans))  # fmt: skip


def cut(span: Span, start: int, end: int) -> tuple[float, float]:
    """Left and right of the characters from ``start`` to ``end`` of a span's squeezed text: wide ones count double."""
    text = squeezed(span.text)
    widths = [1.0 if c.isascii() else 2.0 for c in text]
    whole = sum(widths) or 1.0
    scale = (span.right - span.left) / whole
    return span.left + scale * sum(widths[:start]), span.left + scale * sum(widths[:end])


def right_blocks(found: Frame) -> float:
    """Where the blocks at the right begin that older forms have: the cipher above the table, the remarks below it."""
    above = [s for one in found.above() for s in one.spans]
    signs = [
        s for s in above if re.fullmatch(r"[0-9+\-*/<>±&]{12,}", squeezed(s.text)) and re.search(r"[+\-*/<>]", s.text)
    ]
    labels = [s for s in found.page.spans if re.fullmatch(r"[密码区]{1,3}", squeezed(s.text))]
    edges = [s.left for s in (*signs, *labels) if s.left > 0.4 * found.page.width]
    return (min(edges) if edges else 0.62 * found.page.width) - 1


def _total(found: Frame) -> None:
    """The row of the total: 价税合计 with its capitals; on rolls 合计金额 in figures and, beneath, in capitals."""
    start = found.head.middle if found.head else 0.0
    for one in found.rows:
        if one.middle > start and _TOTAL.search(one.text):
            found.total = one
            return
    for one in found.rows:  # the label lost, as under a seal
        if one.middle > start and _SMALL.search(one.text) and "写" in one.text:
            found.total = one
            return


def _sum(found: Frame) -> None:
    """The top of the 合计 row between the headings and the total; on list pages of the 小计 above the 总计."""
    if found.head is None:
        return
    end = found.total.top if found.total else found.page.height
    tops: dict[str, list[float]] = {}
    for one in found.rows:
        if not found.head.middle < one.middle < end + 0.3 * found.line_height or one is found.total:
            continue
        for match in re.finditer(r"(?<![价税])合\s*计(?!金额)|小\s*计|总\s*计", one.text):
            labels = one.at(match.start(), match.end())
            if _left_of_amounts(found, labels):
                tops.setdefault(match[0][0], []).append(min(s.top for s in labels))
    whole = [*tops.get("合", ()), *tops.get("总", ())]
    part = tops.get("小", [])
    if not whole and not part:  # the label lost: the sum alone has a sign of money before its figures
        signed = [s.top for s in found.page.spans if re.match(r"[¥￥]-?\d", squeezed(s.text))
                  and found.head.middle + found.line_height < s.middle < end - 0.2 * found.line_height]  # fmt: skip
        whole = [max(signed)] if signed else []
    if whole or part:
        found.sum_top = (max(whole) if whole else min(part)) - 0.35 * found.line_height
        found.end_of_lines = min(part) if part else max(whole)


def _left_of_amounts(found: Frame, labels: Sequence[Span]) -> bool:
    edge = found.columns.get("price") or found.columns.get("amount")
    return edge is None or not labels or labels[0].left < edge.left
