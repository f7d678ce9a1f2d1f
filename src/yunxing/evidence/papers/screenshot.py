"""A screenshot of use: the latest day it shows, the day its file was taken, and the system (R35, R73, R74).

A program also shows days to come (delivery, expiry). The day of a clock, or of 当前时间, is that of the picture; without
one it is the latest day that is not after the file's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from yunxing.evidence.facts import Fact, Seen, settle
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Span
from yunxing.evidence.paper import Paper

from . import trust
from .dates import dates_in
from .given import Given, paper_of, put
from .names import tidy
from .sheet import Line, Sheet

TOLERANCE = timedelta(days=3)
"""A picture may show work that was done some days before it was taken."""
_NOW = re.compile(
    r"当前(?:时间|日期)|系统(?:时间|日期)|今天|今日|现在|登录(?:时间|日期)|服务器时间|截图(?:时间|日期)|星期[一二三四五六日天]|周[一二三四五六日]"
)
_CLOCK = re.compile(r"^(?:[上下]午)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$")
_COMING = re.compile(r"交货|交期|到期|截止|有效期|计划|预计|要求|期限|下次|失效|结束")
_SYSTEM = re.compile(
    r"[A-Za-z0-9一-鿿（）()·\- ]{0,24}(?:系统|平台|控制台|后台|中心|工作台|驾驶舱|(?<![A-Za-z])[A-Z]{2,4})(?![A-Za-z一-鿿])"
)
_BOARD = re.compile(r"(?:数据|监控)?(?:看板|大屏)$")
_NOT_SYSTEM = re.compile(
    r"^(?:系统|平台|本系统|操作系统|工作台|后台|中心|(?:消息|个人|帮助|用户|数据|任务|会员|下载)中心|关于系统|[A-Z]{2,4}|.{0,3}ID)$"
    r"|(?:退出|登录|进入|返回)系统$"
)
_WELCOME = re.compile(r"^(?:欢迎(?:使用|登录|来到)?|您好[，,]?)")


class _Shown(NamedTuple):
    day: date
    now: bool
    coming: bool
    seen: Seen[date]


def read(sheets: Sequence[Sheet], given: Given) -> Paper:
    """A screenshot."""
    paper = paper_of("screenshot", sheets)
    put(paper, "system", list(_system(sheets))[:1])
    taken = _taken(given)
    if taken is not None:
        put(paper, "taken_on", [Seen(taken, "metadata", 0.9, raw=given.document.properties["taken"])])
    shown = [one for sheet in sheets for one in _shown(sheet)]
    best = _latest(shown, taken)
    if best is not None:
        put(paper, "shown_on", [best.seen, *(s.seen for s in shown if s.day == best.day and s is not best)])
    _settle(paper, best)
    return paper


def _taken(given: Given) -> date | None:
    """The day the picture was taken, by its file; a PDF says when it was put together, which is another day."""
    if given.document.format != "picture":
        return None
    try:
        return datetime.fromisoformat(given.document.properties.get("taken", "")).date()
    except ValueError:
        return None


def _shown(one: Sheet) -> Iterator[_Shown]:
    for number, line in enumerate(one.lines):
        loose, places = line.loose()
        for found in dates_in(loose):
            if not found.written and not _NOW.search(line.text):
                continue  # eight digits in a table of orders are a number
            spans = line.at(places[found.start], places[found.end])
            around = loose[max(0, found.start - 12) : found.end + 8]
            now = bool(_NOW.search(around)) or _by_clock(one, number, line, spans)
            coming = bool(_COMING.search(loose[max(0, found.start - 8) : found.start])) or _under(one, number, spans)
            trusted = trust.NEAR if now else trust.LOOSE
            yield _Shown(found.day, now, coming and not now, one.seen(found.day, spans, trusted=trusted))


def _by_clock(one: Sheet, number: int, line: Line, spans: Sequence[Span]) -> bool:
    """Whether a date stands at the lower right edge with the time of day above or beside it, as a system's clock does."""
    right = max(s.right for s in spans)
    if right < 0.8 * one.page.width or spans[0].top < 0.85 * one.page.height:
        return False
    near = [
        s for row in one.lines[max(0, number - 2) : number + 1] for s in row.spans if s.left > 0.75 * one.page.width
    ]
    return any(_CLOCK.match(s.text.strip()) for s in near) or len(line.spans) == 1


def _under(one: Sheet, number: int, spans: Sequence[Span]) -> bool:
    """Whether a date stands in a column of days to come (交货日期)."""
    left, right = min(s.left for s in spans), max(s.right for s in spans)
    above = [
        s
        for row in one.lines[:number]
        for s in row.spans
        if s.left < right and s.right > left and _COMING.search(s.text) and len(s.text) <= 10
    ]
    return bool(above)


def _latest(shown: Sequence[_Shown], taken: date | None) -> _Shown | None:
    clocks = [one for one in shown if one.now]
    if clocks:
        return max(clocks, key=lambda one: one.day)
    limit = taken + timedelta(days=1) if taken is not None else None
    plausible = [one for one in shown if limit is None or one.day <= limit] or list(shown)
    past = [one for one in plausible if not one.coming]
    return max(past or plausible, key=lambda one: one.day, default=None)


def _settle(paper: Paper, best: _Shown | None) -> None:
    """The date of the screenshot: what it shows and what its file says, which should agree."""
    shown, taken = paper.facts.get("shown_on"), paper.facts.get("taken_on")
    sightings = [*(shown.seen if shown else ()), *(taken.seen if taken else ())]
    fact: Fact[date] | None = settle(sightings, same=_agree)
    if fact is None:
        paper.findings.append(
            Finding(
                "no_date",
                "doubtful",
                "画面上没有读到日期，文件属性里也没有。请换一张显示日期的截图",
                "No date was read in the picture and its file states none: supply one that shows the date.",
                paper.pages[0] if paper.pages else None,
                "dated",
            )
        )
        return
    paper.facts["dated"] = fact
    if shown and taken and best is not None and not _agree(best.day, taken.seen[0].value):
        zh = f"画面上的日期是 {best.day}，文件属性是 {taken.read}，相差过大，请核对"
        en = f"The picture shows {best.day}, its file says {taken.read}: compare them."
        paper.facts["dated"] = Fact(fact.seen, min(fact.confidence, 0.5), unsure_because=(zh, en))
        paper.findings.append(Finding("dates_disagree", "doubtful", zh, en, paper.pages[0], "dated", best.seen.box))


def _agree(one: date, other: date) -> bool:
    return abs(one - other) <= TOLERANCE


def _system(sheets: Sequence[Sheet]) -> Iterator[Seen[str]]:
    """What calls itself a system, the largest print near the top first."""
    found: list[tuple[float, Seen[str]]] = []
    for one in sheets[:1]:
        for line in one.lines:
            for span in line.spans:
                match = _SYSTEM.search(_BOARD.sub("", tidy(span.text)))
                name = _WELCOME.sub("", match[0]).strip() if match else ""
                if not name or _NOT_SYSTEM.search(name):
                    continue
                high = 1.0 - span.top / max(one.page.height, 1e-6)
                weight = span.height / one.height + 2 * high + min(len(name), 10) / 10
                found.append((weight, one.seen(name, [span], trusted=trust.LOOSE)))
    found.sort(key=lambda item: -item[0])
    yield from (seen for _, seen in found)
