"""The picture of an invoice's check (发票查验): which invoice, what came of it, how often and when it was checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import Fact, Seen
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Span, squeezed
from yunxing.evidence.paper import Paper

from . import trust
from .amounts import money_in
from .dates import dates_in
from .given import Given, paper_of, put, seen_pair
from .labels import Label, Pair, pairs
from .names import name_in
from .sheet import Sheet
from .tables import tables, text_of

VOCABULARY = {
    "code": Label(("发票代码",)),
    "number": Label(("发票号码", "数电票号码", "全电发票号码", "发票编号")),
    "dated": Label(("开票日期", "开票时间")),
    "total": Label(("价税合计", "价税合计（小写）", "价税合计小写", "（小写）", "小写", "含税金额")),
    "sum": Label(("合计", "合计金额")),
    "net": Label(("开具金额", "金额合计", "不含税金额", "金额（不含税）", "发票金额", "金额")),
    "check_code": Label(("校验码", "校验码后六位", "校验码后6位", "发票校验码")),
    "result": Label(("查验结果", "查询结果", "验真结果", "发票状态", "发票结果")),
    "times": Label(("查验次数", "查询次数", "第几次查验")),
    "checked_on": Label(("查验时间", "查验日期", "查询时间", "查询日期")),
    "name": Label(("名称", "购买方名称", "销售方名称", "购方名称", "销方名称")),
    "uscc": Label(("纳税人识别号", "统一社会信用代码/纳税人识别号", "购买方纳税人识别号", "销售方纳税人识别号", "购方识别号", "销方识别号")),
    "other": Label(("机器编号", "购买方", "销售方", "地址", "开户行及账号", "验证码", "备注", "税额", "单价", "数量", "打印", "关闭", "收款人", "开票人")),
}  # fmt: skip
_RESULTS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("查无此票", re.compile("查无此票|查无此发票|不存在|未查询到|未查到|没有查到")),
    ("不一致", re.compile("不一致")),
    ("作废", re.compile("作废")),
    ("红冲", re.compile("红冲|已冲红|红字冲销|被冲销|全额红冲|部分红冲")),
    ("一致", re.compile("一致|查验成功|验真成功|查验通过|正常")),
)
"""What the platforms say, the findings against an invoice before those for it."""
_LISTED = (frozenset({"number", "result"}), frozenset({"number", "checked_on"}))
_TIMES = re.compile(r"(?:第|查验次数[:：]?)(\d{1,4})次")
_DIGITS = re.compile(r"\d{5,20}")
_USCC = re.compile(r"[0-9A-Z]{15,20}")
_SIDES = ("buyer", "seller")


COLUMNS = {
    "index": ("序号",),
    "code": ("发票代码",),
    "number": ("发票号码",),
    "dated": ("开票日期",),
    "amount_yuan": ("金额", "开具金额", "价税合计"),
    "check_code": ("校验码",),
    "times": ("查验次数",),
    "checked_on": ("查验时间", "查验日期"),
    "result": ("查验结果", "发票状态"),
}


def read(sheets: Sequence[Sheet], given: Given) -> list[Paper]:
    """The check of an invoice, or those of several that are shown in a list."""
    listed = [_row(one, row) for one in sheets for table in tables(one, COLUMNS, _LISTED) for row in table.rows]
    listed = [paper for paper in listed if "number" in paper.facts]
    return listed or [_single(sheets)]


def _row(one: Sheet, row: Mapping[str, Sequence[Span]]) -> Paper:
    """A row of a list of checks."""
    paper = paper_of("invoice_check", [one])
    for name, spans in row.items():
        value = _cell(name, text_of(spans, " "))
        if value is not None:
            put(paper, name, [one.seen(value, spans, trusted=trust.NEAR)])
    _judge(paper)
    return paper


def _cell(name: str, text: str) -> Any:
    plain = squeezed(text)
    match name:
        case "code" | "number" | "check_code":
            found = _DIGITS.search(plain)
            return found[0] if found else None
        case "dated" | "checked_on":
            return next((day.day for day in dates_in(text)), None)
        case "amount_yuan":
            return next((money.yuan for money in money_in(plain)), None)
        case "result":
            return _said(plain)
    return None


def _single(sheets: Sequence[Sheet]) -> Paper:
    paper = paper_of("invoice_check", sheets)
    found = [(one, pair) for one in sheets for pair in pairs(one, VOCABULARY) if pair.spans]
    for name, lengths in (("code", (10, 12)), ("number", (8, 20)), ("check_code", (5, 6, 20))):
        put(paper, name, _digits(name, lengths, found))
    for name in ("dated", "checked_on"):
        put(paper, name, _days(name, found))
    amounts = [_money(name, found) for name in ("net", "sum", "total")]
    put(paper, "amount_yuan", next((one for one in amounts if one), []))
    for one in sheets:
        _parties(paper, one, [pair for place, pair in found if place is one])
    _result(paper, sheets, found)
    if not paper.facts.get("checked_on"):
        _checked_on(paper, sheets)
    return paper


def _digits(name: str, lengths: Sequence[int], found: Sequence[tuple[Sheet, Pair]]) -> list[Seen[str]]:
    sightings = []
    for one, pair in found:
        match = _DIGITS.search(squeezed(pair.text)) if pair.key == name else None
        if match:
            right = len(match[0]) in lengths
            sightings.append(seen_pair(one, pair, match[0], trusted=pair.trusted if right else trust.GUESSED))
    return sightings


def _days(name: str, found: Sequence[tuple[Sheet, Pair]]) -> list[Seen[Any]]:
    return [
        seen_pair(one, pair, days[0].day)
        for one, pair in found
        if pair.key == name and (days := dates_in(pair.text) or dates_in(squeezed(pair.text)))
    ]


def _money(name: str, found: Sequence[tuple[Sheet, Pair]]) -> list[Seen[Decimal]]:
    """The amounts beside a label; what stands below one is a line of the invoice. A sum comes before its tax."""
    return [
        seen_pair(one, pair, money[0].yuan)
        for one, pair in found
        if pair.key == name and pair.where == "beside" and (money := money_in(pair.text))
    ]


def _parties(paper: Paper, one: Sheet, found: Sequence[Pair]) -> None:
    """Buyer and seller of an invoice that is shown whole: the upper or left of two names, and the lower or right."""
    names = _by_side([pair for pair in found if pair.key == "name" and name_in(pair.text)], one.height)
    for side, pair in names.items():
        put(paper, side, [seen_pair(one, pair, name_in(pair.text))])
    codes = _by_side([pair for pair in found if pair.key == "uscc" and _USCC.search(_code(pair))], one.height)
    for side, pair in codes.items():
        code = _USCC.search(_code(pair))
        if side in names and code is not None:
            put(paper, f"{side}_uscc", [seen_pair(one, pair, code[0])])


def _by_side(pairs_: Sequence[Pair], height: float) -> dict[str, Pair]:
    """Two labels of one wording by whose they are: as the label says, else by their places; nothing where there are not two."""
    said = {"购": "buyer", "销": "seller"}
    named = {said[first]: pair for pair in pairs_ if (first := squeezed(pair.label.text)[:1]) in said}
    if named or len(pairs_) != len(_SIDES):
        return named
    lines = sorted(pairs_, key=lambda pair: pair.label.top)
    if lines[1].label.top - lines[0].label.top < height:
        lines.sort(key=lambda pair: pair.label.left)
    return dict(zip(_SIDES, lines, strict=True))


def _code(pair: Pair) -> str:
    return squeezed(pair.text).upper()


def _result(paper: Paper, sheets: Sequence[Sheet], found: Sequence[tuple[Sheet, Pair]]) -> None:
    """The result, from its label or from what the page says; a bad one is a finding."""
    stated: list[Seen[str]] = []
    for one, pair in found:
        said = _said(squeezed(pair.text)) if pair.key == "result" else None
        if said:
            stated.append(seen_pair(one, pair, said))
    loose: list[Seen[str]] = []
    for one in sheets:
        for line in one.lines:
            said = _said(line.text) if len(line.text) <= 40 and not re.search("如|若|说明|提示", line.text) else None
            if said and not (said == "一致" and not re.search("一致|成功|通过", line.text)):
                loose.append(one.seen(said, list(line.spans), trusted=trust.LOOSE))
    bad = [s for s in loose if s.value != "一致"]
    fact: Fact[str] | None = put(paper, "result", stated or bad or loose)
    if fact is None:
        fact = _shown(paper, sheets)
    _judge(paper)
    times = next((m for one in sheets if (m := _TIMES.search(one.text))), None)
    if times and int(times[1]) > 5:
        paper.findings.append(
            Finding(
                "checked_often",
                "note",
                f"这张发票已查验 {times[1]} 次，请确认没有被多家使用",
                f"The invoice was checked {times[1]} times: make sure that nobody else uses it.",
                paper.pages[0],
                "result",
            )
        )


def _judge(paper: Paper) -> None:
    """A result that speaks against the invoice is a finding."""
    fact = paper.facts.get("result")
    if fact is not None and fact.read not in (None, "一致"):
        first = fact.seen[0]
        paper.findings.append(
            Finding(
                "check_failed",
                "wrong",
                f"查验结果是“{fact.read}”，这张发票不能作为依据。请核对发票或重新查验",
                f"The check says {fact.read}: the invoice proves nothing. Compare it, or check it again.",
                first.page,
                "result",
                first.box,
            )
        )


def _said(text: str) -> str | None:
    return next((name for name, pattern in _RESULTS if pattern.search(text)), None)


def _shown(paper: Paper, sheets: Sequence[Sheet]) -> Fact[str] | None:
    """The national platform says 一致 by showing the invoice with 查验次数: the result is what is shown."""
    for one in sheets:
        for line in one.lines:
            if re.search("查验次数|查验时间", line.text) and paper.facts.get("number"):
                return put(paper, "result", [one.seen("一致", list(line.spans), trusted=trust.LOOSE)])
    return None


def _checked_on(paper: Paper, sheets: Sequence[Sheet]) -> None:
    """The date of the check where no label states it: one with the time of day, or the last that is not the invoice's."""
    dated = paper.value("dated")
    found: list[Seen[Any]] = []
    for one in sheets:
        for line in one.lines:
            loose, places = line.loose()
            for day in dates_in(loose):
                timed = re.match(r"\s*\d{1,2}[:：]\d\d", loose[day.end :]) is not None
                if day.day != dated and (timed or "查验" in line.text):
                    spans = line.at(places[day.start], places[day.end])
                    found.append(one.seen(day.day, spans, trusted=trust.LOOSE))
    if found:
        put(paper, "checked_on", [max(found, key=lambda seen: seen.value)])
