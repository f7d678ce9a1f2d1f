"""Roll invoices (卷票): a narrow strip, a label and its value on each line, the value often half a line lower.

Seller and buyer have the same label for their tax numbers; which is which follows from the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from yunxing.evidence.facts import Seen
from yunxing.evidence.page import Span, lines, squeezed

from .capitals import amount_in
from .frame import Frame, cut
from .head import day_of
from .rows import money, seen

Found = dict[str, list[Seen[Any]]]
_LABELS: tuple[tuple[str, str], ...] = (
    ("code", r"发票代码"), ("number", r"发票号码"), ("machine_number", r"机打号码"), ("machine", r"机器编号"),
    ("seller", r"销[售货]方名称"), ("buyer", r"购[买货]方名称"), ("tax", r"纳税人识别号"), ("dated", r"开票日期"),
    ("payee", r"收款员"), ("total_words", r"合计金额[(（]大写[)）]"), ("total_yuan", r"合计金额[(（]小写[)）]"),
    ("check_code", r"校验码"), ("item", r"项目"), ("price", r"单价"), ("quantity", r"数量"), ("amount", r"金额"),
)  # fmt: skip
_ANY = re.compile("|".join(f"(?P<l{i}>{pattern})[:：]?" for i, (_, pattern) in enumerate(_LABELS)))


def is_roll(found: Frame, title: str) -> bool:
    """Whether a page is a roll invoice: it says so, or is much taller than wide and has a roll's labels."""
    text = squeezed("".join(s.text for s in found.page.spans))
    if "卷票" in title or "卷票" in text:
        return True
    return found.page.height > 1.4 * found.page.width and "机打号码" in text and "合计金额" in text


def read_roll(found: Frame) -> Found:
    """Sightings of what a roll states."""
    result: Found = {}
    labels = list(_labels(found.page.spans))
    values = list(_values(found.page.spans))
    party = ""
    for place, (name, _) in enumerate(labels):
        if name in ("seller", "buyer"):
            party = name
        target = f"{party}_uscc" if name == "tax" and party else name
        mine = _beside(found, labels, values, place)
        _take(found, target, mine, result)
    return result


def _labels(spans: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """Labels from the top down, each cut out of the span it may share with its value."""
    found = []
    for span in spans:
        text = squeezed(span.text)
        for match in _ANY.finditer(text):
            if match.lastgroup is None:
                continue
            left, right = cut(span, match.start(), match.end())
            name = _LABELS[int(match.lastgroup[1:])][0]
            found.append((name, span._replace(text=match[0], left=left, right=right)))
    return iter(sorted(found, key=lambda item: (item[1].middle, item[1].left)))


def _values(spans: Sequence[Span]) -> Iterator[Span]:
    """What is no label: whole spans, and what stands between and behind labels within one."""
    for span in spans:
        text = squeezed(span.text)
        labels = [(m.start(), m.end()) for m in _ANY.finditer(text)]
        for (_, begin), (end, _) in pairwise([(0, 0), *labels, (len(text), len(text))]):
            if begin < end and span.upright:
                left, right = cut(span, begin, end)
                yield span._replace(text=text[begin:end], left=left, right=right)


def _beside(found: Frame, labels: Sequence[tuple[str, Span]], values: Sequence[Span], place: int) -> list[Span]:
    """Values right of a label, at its height or up to a line lower, and nearer to it than to the next label below."""
    name, label = labels[place]
    height = label.height
    right_labels = [
        o for n, o in labels if o is not label and abs(o.middle - label.middle) < 0.6 * height and o.left > label.right
    ]
    edge = min((o.left for o in right_labels), default=found.page.width * 2)
    below = [o for n, o in labels if o.middle > label.middle + 0.5 * height and o.left < label.right]
    next_below = min((o.middle for o in below), default=label.middle + 3 * height)
    mine = []
    for value in values:
        if not label.left < value.left or value.left < label.right - 1.2 * height or value.left > edge - 0.3 * height:
            continue
        drop = value.middle - label.middle
        near = -0.5 * height <= drop <= 0.95 * height
        second = name in ("seller", "buyer") and 0.95 * height < drop and value.middle < next_below - 0.3 * height
        if near or second:
            mine.append(value)
    return [span for line in lines(mine) for span in line]


_PATTERNS: dict[str, str] = {
    "code": r"\d{12}|\d{10}",
    "number": r"\d{8}",
    "machine": r"\d{12}",
    "seller_uscc": r"[0-9A-Z]{15,20}",
    "buyer_uscc": r"[0-9A-Z]{15,20}",
    "check_code": r"\d{20}",
}


def _take(found: Frame, name: str, values: Sequence[Span], result: Found) -> None:
    page = found.page
    if not values or name in result:
        return
    text = "".join(squeezed(v.text) for v in values)
    if name in _PATTERNS:
        match = next((m for v in values if (m := re.search(_PATTERNS[name], squeezed(v.text)))), None)
        holder = [v for v in values if match and match[0] in squeezed(v.text)]
        if match is None:
            match, holder = re.search(_PATTERNS[name], text), list(values)
        if match is not None:
            result[name] = [seen(page, match[0], holder)]
    elif name == "machine_number":
        match = re.search(r"\d{8}", text)
        if match is not None:
            result.setdefault("number", []).append(seen(page, match[0], values))
    elif name in ("seller", "buyer"):
        result[name] = [seen(page, text, values)]
    elif name == "dated":
        match = re.search(r"(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})", text)
        day = day_of(*match.groups()) if match else None
        if day:
            result[name] = [seen(page, day, values[:1])]
    elif name == "total_yuan":
        for value in values:
            amount = money(squeezed(value.text))
            if amount is not None:
                result[name] = [seen(page, amount, [value])]
                return
    elif name == "total_words":
        words = amount_in(text)
        if words is not None:
            result[name] = [seen(page, words[0], values)]
