"""The head of an invoice: its title, code, number, date, check code and machine.

Fully digital invoices state number and date alone; paper ones print code and number twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from yunxing.evidence.facts import Seen
from yunxing.evidence.page import Page, Span, squeezed

from .frame import Frame
from .rows import Row, rows, seen, spaced

_TITLE = re.compile(r"发票|客票|行程单")
_SEP = r"[\s:：;；.、]*"
_DAY = r"(\d{4})\s*[年\-/.]?\s*(\d{1,2})\s*[月\-/.]?\s*(\d{1,2})\s*(?:日|(?!\d))"
_CODE = re.compile(rf"{spaced('发票代码')}{_SEP}(\d{{12}}|\d{{10}})(?!\d)")
_NUMBER = re.compile(rf"{spaced('发票号码')}{_SEP}((?:\d\s?){{19}}\d|\d{{8}})(?!\d)")
_NO = re.compile(r"(?:N[oO0°º]|№|NO\.)[\s.:：]*(\d{8})(?!\d)")
_DATED = re.compile(rf"{spaced('开票日期')}{_SEP}{_DAY}")
_CHECK = re.compile(rf"{spaced('校验码')}{_SEP}((?:\d\s*){{19}}\d)(?!\d)")
_CHECK_SHORT = re.compile(rf"{spaced('校验码')}{_SEP}([0-9a-f]{{5}})(?![0-9a-f])")
_MACHINE = re.compile(rf"{spaced('机器编号')}{_SEP}(\d{{12}})(?!\d)")
_PLAIN_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
Found = dict[str, list[Seen[Any]]]


def title_of(found: Frame) -> tuple[str, Sequence[Span]]:
    """The title of the page: the text about 发票 set in the largest type above the table, pieces of a line together."""
    best: tuple[float, str, Sequence[Span]] = (0.0, "", ())
    for one in found.above() or found.rows:
        tallest = max(s.height for s in one.spans)
        large = [s for s in one.spans if s.height > 0.72 * tallest]
        text = "".join(squeezed(s.text) for s in large)
        if not _TITLE.search(text) or "监制" in text or re.search(r"发票(代码|号码)|查验|二维码", text):
            text = "".join(squeezed(s.text) for s in large if _TITLE.search(s.text) or "增值" in s.text)
            if not _TITLE.search(text) or re.search(r"发票(代码|号码)|查验", text):
                continue
        size = max(s.height for s in large)
        if size > best[0]:
            best = (size, text, large)
    return best[1], best[2]


def read_head(found: Frame) -> Found:
    """Sightings of code, number, date, check code and machine above the table."""
    page = found.page
    result: Found = {}

    def add(name: str, value: Any, spans: Sequence[Span], confidence: float = 1.0) -> None:
        result.setdefault(name, []).append(seen(page, value, spans, confidence=confidence))

    for one in _regions(found):
        for name, pattern in (("code", _CODE), ("number", _NUMBER), ("machine", _MACHINE), ("check_code", _CHECK)):
            for match in pattern.finditer(one.text):
                add(name, re.sub(r"\s", "", match[1]), one.at(match.start(1), match.end(1)))
        for match in _CHECK_SHORT.finditer(one.text):
            add("check_code", match[1], one.at(match.start(1), match.end(1)))
        for match in _NO.finditer(one.text):
            add("number", match[1], one.at(match.start(1), match.end(1)), 0.97)
        for match in _DATED.finditer(one.text):
            day = day_of(*match.groups())
            if day:
                add("dated", day, one.at(match.start(1), match.end(3)))
    _unlabelled(found, result, page)
    if "machine" not in result:
        _machine_beneath(found, result)
    return result


def _machine_beneath(found: Frame, result: Found) -> None:
    """The machine's number on the line under its label, as paper invoices print it."""
    above = [s for one in found.above() for s in one.spans]
    label = next((s for s in above if re.search(spaced("机器编号"), s.text)), None)
    for span in above if label is not None else ():
        text = squeezed(span.text)
        drop = span.middle - label.middle if label is not None else 0.0
        if (
            label is not None
            and re.fullmatch(r"\d{12}", text)
            and 0 < drop < 3 * label.height
            and span.left < label.right
        ):
            result["machine"] = [seen(found.page, text, [span])]
            return


def day_of(year: str, month: str, day: str) -> date | None:
    """A day of the calendar within the time of these invoices; None for what is none."""
    try:
        result = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return result if 1994 <= result.year <= 2099 else None


def _regions(found: Frame) -> Iterator[Row]:
    """Rows above the table, and the same with the right half alone: a title beside a line of the head may split it."""
    above = found.above()
    yield from above
    middle = found.page.width * 0.55
    right = [s for one in above for s in one.spans if s.centre > middle]
    known = {one.text for one in above}
    yield from (one for one in rows(right) if one.text not in known)


def _unlabelled(found: Frame, result: Found, page: Page) -> None:
    """What paper invoices print without a label: the code at the top left and, with the number, again at the right.

    Eight digits on a page that shows no code are doubtful: where its top is cut off, they may be half of an account.
    """
    numbers: list[tuple[str, Span]] = []
    for one in found.above():
        for span in one.spans:
            text = squeezed(span.text)
            if re.fullmatch(r"\d{10}", text) and ("code" not in result or _same(result["code"], text)):
                result.setdefault("code", []).append(seen(page, text, [span], confidence=0.98))
            elif re.fullmatch(r"\d{8}", text):
                numbers.append((text, span))
        if "dated" not in result:
            match = _PLAIN_DAY.search(one.text)
            day = day_of(*match.groups()) if match else None
            if match and day:
                result["dated"] = [seen(page, day, one.at(match.start(), match.end()), confidence=0.97)]
    trust = 0.98 if "code" in result else 0.8
    for text, span in numbers:
        if "number" not in result or _same(result["number"], text):
            result.setdefault("number", []).append(seen(page, text, [span], confidence=trust))


def _same(sightings: Sequence[Seen[Any]], value: str) -> bool:
    return any(s.value == value for s in sightings)
