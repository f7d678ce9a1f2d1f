"""Statements: explanations, reports of use, designs, statements of effect, the form's tables x.2 and x.3.

Whether a statement of effect has its four parts is told by the words the edition gives for each; a table's rows become
the lines of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from yunxing.evidence.document import Texts
from yunxing.evidence.facts import Fact, Seen, settle
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Span, squeezed
from yunxing.evidence.paper import STATEMENT, Paper

from . import trust
from .amounts import money_in
from .broken_down import Read, placed
from .dates import dates_in
from .given import Given, paper_of, put
from .names import name_in, tidy
from .sheet import Sheet
from .signs import titles_of
from .tables import Table, tables, text_of

PROSE = 40
"""From so many characters of running text on, a statement says something in words."""
INVESTMENT = {
    "index": ("序号",),
    "buyer": ("购买方名称", "购买方", "申报企业名称"),
    "seller": ("销售方名称", "销售方", "云服务商名称"),
    "number": ("发票号码", "发票号"),
    "contract_pages": ("所对应合同在申报书中的页码", "所对应合同", "对应合同页码", "合同页码"),
    "amount_wan": ("上云投入金额/万元", "上云投入金额", "投入金额", "上云投入"),
}
BREAKDOWN = {
    "index": ("序号",),
    "name": ("货物或应税劳务、服务名称", "货物或应税劳务", "服务名称", "货物名称"),
    "spec": ("规格型号",),
    "quantity": ("数量",),
    "unit_price_yuan": ("单价/元", "单价"),
    "amount_yuan": ("金额/元", "金额"),
    "cloud": ("是否为上云投入", "是否上云投入"),
}
_ASKED = (
    ("quantity", "数量", "quantity"),
    ("unit_price_yuan", "单价", "unit price"),
    ("amount_yuan", "金额", "amount"),
)
"""What a line of table x.3 states as numbers (R65)."""
_YES, _NO = "是√✓☑■", "否×✗☐□"
_MONEY = ("amount_wan", "amount_yuan", "unit_price_yuan")
_NUMBER = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]+[)）]?[、.．]?)")
_PROSE = re.compile(r"[一-鿿]{4}[，。；：]")


def read(sheets: Sequence[Sheet], given: Given) -> Paper:
    """A statement."""
    paper = paper_of("statement", sheets)
    put(paper, "title", _title(sheets, given))
    put(paper, "dated", list(_dated(sheets))[:1])
    _parts(paper, sheets, given)
    broken_down: dict[int, list[Read]] = {}
    for place, one in enumerate(sheets):
        for table in tables(one, INVESTMENT, (frozenset({"number", "amount_wan"}),)):
            lines = _lines(table)
            if lines and (total := _total(table)) is not None:
                lines[-1]["total_wan"] = total
            paper.lines += lines
        for table in tables(one, BREAKDOWN, (frozenset({"name", "cloud"}),)):
            lines = _lines(table)
            broken_down.setdefault(place, []).append(Read(table, lines))
            paper.lines += lines
    if broken_down:
        placed(sheets, broken_down)
    _incomplete(paper)
    return paper


def _lines(table: Table) -> list[dict[str, Fact[Any]]]:
    return [line for row in table.rows if _says_something(line := _line(table, row))]


def _total(table: Table) -> Fact[Any] | None:
    """What the last row of table x.2 says is the sum, in 万元: the one amount there; None where it says none or several."""
    found = [(money[0].yuan, span) for span in table.total if len(money := money_in(squeezed(span.text))) == 1]
    if len(found) != 1:
        return None
    value, span = found[0]
    return settle([table.sheet.seen(value, [span], trusted=trust.NEAR)])


def _says_something(line: Mapping[str, Fact[Any]]) -> bool:
    return any(key in line for key in ("number", "amount_yuan", "amount_wan")) or {"name", "cloud"} <= set(line)


def _incomplete(paper: Paper) -> None:
    """Lines of table x.3 that lack what the form asks for: kept, and what is missing is named."""
    lines = [line for line in paper.lines if "cloud" in line and "name" in line]
    for number, line in enumerate(lines, 1):
        lacking = [(zh, en) for key, zh, en in _ASKED if key not in line]
        if lacking:
            name = str(line["name"].value)
            paper.findings.append(
                Finding(
                    "line_incomplete",
                    "doubtful",
                    f"发票明细说明第 {number} 行「{name}」没有{'、'.join(zh for zh, _ in lacking)}，请补上",
                    f"line {number} of the breakdown, {name!r}, has no {', '.join(en for _, en in lacking)}: fill it in",
                )
            )


def _title(sheets: Sequence[Sheet], given: Given) -> list[Seen[str]]:
    """The title that names the kind of paper, else the largest: 附表2.2 and the name of a sheet stand above it."""
    for one in sheets[:2]:
        titles = [title for title in titles_of(one) if "专用章" not in title.text]
        if titles:
            best = max(titles, key=lambda title: (_names_kind(title.text, given), title.weight))
            if best.weight >= 0.5:
                trusted = trust.BESIDE if best.weight >= 1 else trust.NEAR
                return [one.seen(tidy(best.raw), best.spans, trusted=trusted)]
    return []


def _names_kind(text: str, given: Given) -> int:
    found = given.kind.titles if given.kind is not None else ()
    return max((len(word) for word, pattern in found if pattern.search(text.lower())), default=0)


def _dated(sheets: Sequence[Sheet]) -> Iterator[Seen[date]]:
    """The date at the foot: alone on its line, after 日期, or last in a cell for a seal; of two signatures the later."""
    for one in reversed(sheets):
        for line in reversed(one.lines):
            loose, places = line.loose()
            days = [day for day in dates_in(loose) if day.written]
            rest = loose
            for day in reversed(days):
                rest = rest[: day.start] + rest[day.end :]
            ends = {*line.breaks, len(line.text)}
            sealed = "盖章" in line.text and all(places[day.end] in ends for day in days)
            if days and (
                sealed or re.fullmatch(r"(?:(?:签署|盖章)?日期|时间|[:：]|\s|年月日|[（(]?(?:盖章|公章)[)）]?)*", rest)
            ):
                last = max(days, key=lambda day: day.day)
                yield one.seen(last.day, line.at(places[last.start], places[last.end]), trusted=trust.BESIDE)


def _parts(paper: Paper, sheets: Sequence[Sheet], given: Given) -> None:
    """Text, basis, method, picture, as far as the kind states them."""
    states = given.kind.states if given.kind is not None else {}
    for name in ("text", "basis", "method", "picture"):
        if name not in states or name not in STATEMENT:
            continue
        words = [w for w in states[name] if w]
        if name == "picture":
            fact = _picture(sheets, given, words)
        elif name == "text":
            fact = _text(sheets, states)
        else:
            fact = _said(sheets, words)
        paper.facts[name] = fact


def _said(sheets: Sequence[Sheet], words: Sequence[str]) -> Fact[bool]:
    sightings = [
        one.seen(
            True,
            line.at(place, place + len(squeezed(word))),
            trusted=trust.BESIDE if len(line.text) <= 20 else trust.NEAR,  # a heading, or a word in passing
            raw=word,
        )
        for word in words
        for one in sheets
        for line in one.lines
        if (place := line.text.find(squeezed(word))) >= 0
    ]
    fact = settle(sightings)
    return fact if fact is not None else _not_seen(sheets)


def _not_seen(sheets: Sequence[Sheet]) -> Fact[bool]:
    seen: Seen[bool] = Seen(False, sheets[0].page.how, trust.LOOSE)
    return Fact((seen,), trust.LOOSE)


def _text(sheets: Sequence[Sheet], states: Mapping[str, Sequence[str]]) -> Fact[bool]:
    """Running text that stands under no heading of another part."""
    prose = []
    part = "text"
    for one in sheets:
        for line in one.lines:
            bare = _NUMBER.sub("", line.text)
            part = next((name for name, words in states.items() if bare.startswith(tuple(map(squeezed, words)))), part)
            if part == "text" and _PROSE.search(line.text):
                prose.append((one, line))
    if sum(len(line.text) for _, line in prose) < PROSE:
        return _said(sheets, states["text"])
    one, line = prose[0]
    fact = settle([one.seen(True, list(line.spans), trusted=trust.NEAR)])
    return fact if fact is not None else _not_seen(sheets)


def _picture(sheets: Sequence[Sheet], given: Given, words: Sequence[str]) -> Fact[bool]:
    """Pictures that travel in the document are certain; a page that is one, nearly; a caption says there should be one."""
    document = given.document
    if isinstance(document, Texts):
        held = Seen(document.pictures > 0, "bytes", trust.DATA)
        return Fact((held,), held.confidence)
    pictures = [s for s in sheets if s.recognised] if any(not s.recognised for s in sheets) else []
    if pictures:
        seen = Seen(True, "ocr", trust.NEAR, pictures[0].page.number)
        return Fact((seen,), seen.confidence)
    fact = _said(sheets, words)
    if fact.read:
        return fact.doubted(
            "有截图的标题，请核对图是否清楚", "a caption speaks of a picture: look whether it is there", confidence=0.9
        )
    return fact


def _line(table: Table, row: dict[str, list[Span]]) -> dict[str, Fact[Any]]:
    line: dict[str, Fact[Any]] = {}
    for key, spans in row.items():
        text = text_of(spans)
        value = _cell(key, text)
        if value is None or key.startswith("?") or key == "index":
            continue
        fact = settle([table.sheet.seen(value, spans, trusted=trust.NEAR)])
        if fact is not None:
            line[key] = fact
    return line


def _cell(key: str, text: str) -> str | bool | Decimal | None:
    plain = squeezed(text)
    if not plain:
        return None
    if key in _MONEY or key == "quantity":
        money = money_in(plain)
        return (money[0].yuan if key != "quantity" else money[0].yuan.normalize()) if money else None
    if key == "cloud":
        # The end counts: the heading is wide and wraps, and what is left of it stands above the first cell.
        first, last = plain[0], plain[-1]
        return True if last in _YES else False if last in _NO else first in _YES
    if key == "number":
        found = re.search(r"\d{8,20}", plain)
        return found[0] if found else None
    if key in ("buyer", "seller"):
        return name_in(text)
    return tidy(text)
