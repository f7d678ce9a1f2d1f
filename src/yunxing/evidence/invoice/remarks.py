"""The remarks of an invoice, and the invoice that a red one takes back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from yunxing.evidence.facts import Seen
from yunxing.evidence.page import Span, squeezed

from .frame import Frame, cut, right_blocks
from .rows import SEAL, rows, seen, spaced

Found = dict[str, list[Seen[Any]]]
_PEOPLE = re.compile(rf"{spaced('开票人')}|{spaced('收款人')}|{spaced('复核')}")
_CORRECTS = re.compile(r"对应正数发票代码[:：]?(\d{10,12})[,，;；]?号码[:：]?(\d{8})")
_CORRECTS_DIGITAL = re.compile(r"被红冲(?:蓝字)?(?:数电|全电)?(?:发?票)?号码[:：]?(\d{20})")
_CHECK = re.compile(r"校验码[:：]?((?:\d){20})")


def read_remarks(found: Frame) -> Found:
    """Sightings of ``remarks`` and ``corrects``; of ``check_code``, which paper invoices print among the remarks."""
    spans = _inside(found)
    lines = rows(spans)
    text = _flowing([one.text for one in lines])
    result: Found = {}
    page = found.page
    plain = squeezed(text)
    own = re.sub(r"^\s*校\s*验\s*码[:：]?[\d\s]{20,28}", "", text).strip()
    if own:
        result["remarks"] = [seen(page, own, spans)]
    for pattern, name in ((_CORRECTS, "corrects"), (_CORRECTS_DIGITAL, "corrects"), (_CHECK, "check_code")):
        match = pattern.search(plain)
        if match:
            inside = [s for s in spans if re.search(r"\d{4}", s.text)] or spans
            holding = [s for s in inside if any(group in squeezed(s.text) for group in match.groups())] or inside
            result.setdefault(name, []).append(seen(page, "".join(match.groups()), holding))
    return result


def _flowing(texts: Sequence[str]) -> str:
    """Lines put together: with a space only where Latin meets Latin."""
    text = ""
    for one in texts:
        gap = " " if text and text[-1].isascii() and one[:1].isascii() else ""
        text += gap + one
    return text


def _inside(found: Frame) -> list[Span]:
    """Spans right of the label 备注, between the total and the names of those who issued it."""
    below = [_without_label(s) for one in found.below() for s in one.spans]
    people = [one.top for one in found.below() if _PEOPLE.search(one.text)]
    end = min(people, default=found.page.height)
    labels = [
        s for s in found.page.spans if re.fullmatch(r"备\s*注?|注", squeezed(s.text)) and s.middle > _start(found)
    ]
    left = max((s.right for s in labels), default=right_blocks(found) - 2.5 * found.line_height)
    if not labels and "称" not in "".join(s.text for s in below):
        return []  # no older form: its remarks stand beneath a label
    return [
        s
        for s in below
        if s.left >= left - 1
        and s.middle < end - 0.2 * found.line_height
        and s not in labels
        and not SEAL.fullmatch(squeezed(s.text))
    ]


def _without_label(span: Span) -> Span:
    """A span that was printed onto the label 备, without it."""
    text = squeezed(span.text)
    if not re.match(r"[备注][^备注:：]{3}", text):
        return span
    left, right = cut(span, 1, len(text))
    return span._replace(text=text[1:], left=left, right=right)


def _start(found: Frame) -> float:
    return found.total.middle if found.total else 0.0
