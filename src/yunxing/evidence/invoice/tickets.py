"""Railway tickets and itineraries of flights: invoices by name, of other form; none of them is bought from a cloud.

They are read so far that a person sees what they are, and that nothing takes them for another kind.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import Seen
from yunxing.evidence.page import squeezed

from .frame import Frame
from .head import day_of
from .rows import rows, seen

Found = dict[str, list[Seen[Any]]]
_SIGNS = re.compile(r"铁路电子客票|航空运输电子客票行程单|航空运输.{0,6}行程单")
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("number", r"发票号码[:：]?\s*(\d{8,20})(?!\d)"),
    ("dated", r"(?:开票日期|填开日期)[:：]?\s*(\d{4})\s*[年\-/.]?\s*(\d{1,2})\s*[月\-/.]?\s*(\d{1,2})"),
    ("buyer", r"购买方名称[:：]?\s*(\S{2,})"),
    ("buyer_uscc", r"(?:统一社会信用代码(?:/纳税人识别号)?|纳税人识别号)[:：]?\s*([0-9A-Z]{15,20})"),
    ("seller", r"填开单位[:：]?\s*(\S{2,})"),
    ("total_yuan", r"(?:票价[:：]?\s*[¥￥]?\s*|(?<!\d)[¥￥]\s*)(\d+\.\d{2})"),
)


def is_ticket(title: str, text: str) -> bool:
    """Whether a page is a railway ticket or an itinerary, by its title or text."""
    return bool(_SIGNS.search(title) or _SIGNS.search(text))


def read_ticket(found: Frame) -> Found:
    """Sightings of what tickets state at labels."""
    result: Found = {}
    for one in rows(found.page.spans):
        for name, pattern in _PATTERNS:
            match = re.search(pattern, one.text)
            if match is None or name in result:
                continue
            spans = one.at(match.start(1), match.end(1))
            value: Any = match[1]
            if name == "dated":
                value = day_of(*match.groups())
            elif name == "total_yuan":
                value = Decimal(match[1])
            if value is not None:
                result[name] = [seen(found.page, value, spans)]
    _itinerary_sums(found, result)
    return result


def _itinerary_sums(found: Frame, result: Found) -> None:
    """The last amount beneath 合计 of an itinerary is its total, the one beneath 增值税税额 its tax."""
    for above, beneath in zip(found.rows, found.rows[1:], strict=False):
        if not re.search(r"增值税税额", squeezed(above.text)):
            continue
        for label, name in (("合计", "total_yuan"), ("增值税税额", "tax_yuan")):
            match = re.search(label, above.text)
            if match is None:
                continue
            heading = above.at(match.start(), match.end())[-1]
            for span in beneath.spans:
                figure = re.search(r"(\d+\.\d{2})$", squeezed(span.text))
                if figure and heading.left <= span.centre and span.right < heading.right + 0.2 * found.page.width:
                    result[name] = [seen(found.page, Decimal(figure[1]), [span])]
                    break
