"""The services a contract covers, and whether each has its price (R68): a price table, or numbered lines.

A row with a price of its own is a line of the paper; the prices add up to the total, or a finding says that they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.evidence.facts import Fact, Seen, settle
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Span, squeezed
from yunxing.evidence.paper import Paper

from . import trust
from .amounts import money_in
from .given import put
from .names import tidy
from .sheet import Line, Sheet
from .tables import Table, tables_of, text_of

COLUMNS = {
    "index": ("序号", "编号", "No", "项次"),
    "name": ("服务名称", "产品名称", "服务项目", "服务内容", "项目名称", "产品或服务名称", "产品/服务名称", "产品及服务", "服务", "产品", "名称", "项目", "货物名称", "内容", "模块", "功能模块", "云服务名称", "软件名称", "系统名称"),
    "spec": ("规格型号", "规格", "型号", "配置", "版本", "服务说明", "说明", "描述"),
    "unit": ("单位",),
    "quantity": ("数量", "用户数", "账号数"),
    "unit_price_yuan": ("单价", "单价/元", "含税单价"),
    "amount_yuan": ("金额", "总价", "小计", "合计", "价格", "价款", "费用", "服务费", "含税金额", "价税合计", "总额", "合价"),
}  # fmt: skip
NEEDED = (frozenset({"name", "amount_yuan"}), frozenset({"name", "unit_price_yuan"}), frozenset({"index", "name"}))
_HEADING = re.compile(
    r"服务内容|服务范围|服务项目|服务清单|合同标的|采购内容|产品清单|项目内容|标的|合同内容|产品及服务"
)
_OF_SERVICES = re.compile(r"服务|产品|软件|系统|应用")
_HEAD = re.compile(r"第[一二三四五六七八九十百\d]+条|[一二三四五六七八九十]+、|\d{1,2}[.、](?!\d)")
_ITEM = re.compile(r"(?:[(（]\d{1,2}[)）]|\d{1,2}[)）、]|\d{1,2}\.(?!\d)|\d{1,2}\.\d{1,2}(?!\d)|[①-⑳])(?P<name>.{2,})")
_WITHIN = re.compile(r"[(（]\d{1,2}[)）]|[①-⑳]|(?<=[:：；;])\d{1,2}(?:[.、)）](?!\d)|(?=[A-Za-z一-鿿]))")
"""What numbers a service within a sentence; of a figure in a circle the circle may be lost."""
_HEAD_LONG = 12
"""Characters within which an article says what it is about."""
_MOST_LINES = 12
"""Of an article that lists its services within a sentence."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ARTICLE = re.compile(r"应当|负责|不得|有权|违约|保密|争议|权利|义务|责任|验收|进度|价款|费用及|付款|日内|之日")
"""Words of articles and duties: numbered lines that say them list no services."""
_PAID = re.compile(r"支付|付清|首付|预付|余款|尾款|[%％]|首期|定金")
_COUNTED = re.compile(r"(?:以下|下列|如下|共|等|共计)?([两二三四五六七八九十]|[2-9])项(?:云)?(?:服务|产品|内容)")
_NUMERALS = "零一二三四五六七八九十"


class _Listed(NamedTuple):
    name: str
    spans: list[Span]
    price: Seen[Decimal] | None
    sheet: Sheet


def put_services(paper: Paper, sheets: Sequence[Sheet]) -> None:
    """Put ``services`` and ``priced_apart`` on a contract, and its priced services as lines."""
    found = [table for table in tables_of(sheets, COLUMNS, NEEDED) if table.rows]
    priced = [t for t in found if any(k in t.heads for k in ("amount_yuan", "unit_price_yuan"))]
    if priced:
        _from_table(paper, _continued(priced))
        return
    plain = [t for t in found if "name" in t.heads and _OF_SERVICES.search(t.heads["name"].text)]
    listed = (
        _numbered(sheets) or _within(sheets) or [_row(t, row) for t in plain[:1] for row in t.rows if "name" in row]
    )
    if listed:
        _from_list(paper, listed)
        return
    counted = _counted(sheets)
    if counted is not None:
        put(paper, "services", [counted])
        if counted.value > 1:
            _apart(paper, [], counted, trust.LOOSE, said=False)
        return
    seen: Seen[int] = Seen(1, sheets[0].page.how, trust.GUESSED)
    paper.facts["services"] = Fact(
        (seen,), seen.confidence,
        unsure_because=("没有找到分项的服务内容，按一项计，请核对", "no list of services was found: taken as one, check it"),
    )  # fmt: skip
    _apart(paper, [], seen, trust.GUESSED, said=False)


def _continued(found: Sequence[Table]) -> list[Table]:
    """The first price table, with those that have the same columns on the next pages."""
    first = found[0]
    same = [t for t in found[1:] if set(t.heads) == set(first.heads) and not first.total]
    return [first, *same]


def _row(table: Table, row: dict[str, list[Span]]) -> _Listed:
    return _Listed(tidy(text_of(row["name"])), row["name"], _price(table, row), table.sheet)


def _price(table: Table, row: dict[str, list[Span]]) -> Seen[Decimal] | None:
    for key in ("amount_yuan", "unit_price_yuan"):
        spans = row.get(key, [])
        money = money_in(text_of(spans)) if spans else []
        if money:
            return table.sheet.seen(_in_unit(table, key, money[0].yuan), spans, trusted=trust.BESIDE)
    return None


def _in_unit(table: Table, key: str, value: Decimal) -> Decimal:
    return value * 10_000 if "万" in table.heads[key].text else value


def _from_table(paper: Paper, found: Sequence[Table]) -> None:
    rows = [(table, row) for table in found for row in table.rows if "name" in row and text_of(row["name"]).strip()]
    if not rows:
        return
    listed = [_row(table, row) for table, row in rows]
    for table, row in rows:
        paper.lines.append(_line(table, row))
    first = listed[0]
    counted = first.sheet.seen(
        len(listed), [s for one in listed for s in one.spans if one.sheet is first.sheet], trusted=trust.NEAR
    )
    put(paper, "services", [counted])
    _apart(paper, [one.price for one in listed], counted, trust.NEAR, said=True)


def _line(table: Table, row: dict[str, list[Span]]) -> dict[str, Fact[Any]]:
    line: dict[str, Fact[Any]] = {}
    for key in ("name", "spec", "unit", "quantity", "unit_price_yuan", "amount_yuan"):
        spans = row.get(key)
        if not spans or not text_of(spans).strip():
            continue
        text = text_of(spans)
        value: Any = tidy(text)
        if key in ("unit_price_yuan", "amount_yuan", "quantity"):
            money = money_in(text)
            if not money:
                continue
            value = money[0].yuan if key == "quantity" else _in_unit(table, key, money[0].yuan)
            value = value.normalize() if key == "quantity" else value
        fact = settle([table.sheet.seen(value, spans, trusted=trust.NEAR)])
        if fact is not None:
            line[key] = fact
    return line


def _from_list(paper: Paper, listed: Sequence[_Listed]) -> None:
    first = listed[0]
    spans = [s for one in listed for s in one.spans if one.sheet is first.sheet]
    counted = first.sheet.seen(len(listed), spans, trusted=trust.LOOSE)
    put(paper, "services", [counted])
    prices = [one.price for one in listed]
    if all(prices):
        for one, price in zip(listed, prices, strict=True):
            assert price is not None
            name = settle([one.sheet.seen(one.name, one.spans, trusted=trust.LOOSE)])
            amount = settle([price])
            paper.lines.append({k: f for k, f in (("name", name), ("amount_yuan", amount)) if f is not None})
    _apart(paper, prices, counted, trust.LOOSE, said=any(prices))


def _apart(
    paper: Paper, prices: Sequence[Seen[Decimal] | None], counted: Seen[int], trusted: float, *, said: bool
) -> None:
    """Whether each service has its price; prices that do not add up to the contract's amount are shown."""
    total = paper.value("amount_yuan")
    each = [price for price in prices if price is not None]
    apart = bool(said and each and len(each) == len(prices))
    if counted.value == 1:
        apart = bool(each) or isinstance(total, Decimal)
    seen = Seen(apart, counted.how, round(min(counted.confidence, trusted), 4), counted.page, counted.box, counted.raw)
    fact = settle([seen])
    if fact is None:
        return
    added = sum((price.value for price in each), Decimal(0))
    if apart and each and isinstance(total, Decimal) and added != total and counted.value > 1:
        zh = f"各项价格相加为 {added} 元，合同金额为 {total} 元，请核对"
        en = f"the prices add up to {added} yuan, the contract to {total}: compare"
        paper.findings.append(
            Finding(
                "prices_do_not_add_up",
                "doubtful",
                zh,
                en[0].upper() + en[1:] + ".",
                counted.page,
                "priced_apart",
                counted.box,
            )
        )
        fact = fact.doubted(zh, en, confidence=0.7)
    elif apart and isinstance(total, Decimal) and added == total:
        fact = fact.backed(trust.BESIDE)
        paper.facts["services"] = paper.facts["services"].backed(trust.BESIDE)
    paper.facts["priced_apart"] = fact


def _numbered(sheets: Sequence[Sheet]) -> list[_Listed]:
    """Numbered lines that name the services: those with a price each, else those under a heading of the services."""
    headed: list[_Listed] = []
    priced: list[_Listed] = []
    for one in sheets:
        for of_services, run in _runs(one):
            if all(item.price is not None for item in run) and len(run) > len(priced):
                priced = run
            elif of_services and len(run) > len(headed):
                headed = run
    return priced or headed


def _runs(one: Sheet) -> Iterator[tuple[bool, list[_Listed]]]:
    """Runs of numbered lines of one style, two or more, and whether the heading above speaks of the services."""
    heading, above = "", ""
    run: list[_Listed] = []
    style, last = "", 0
    for line in [*one.lines, None]:
        item = _ITEM.match(line.text) if line is not None else None
        mark = item[0][: item.start("name")] if item else ""
        here, number = re.sub(r"\d+(?!.*\d)", "0", mark), _order(mark)
        if line is not None and item and here == style and number == last + 1:
            run.append(_item(one, line, item))
            last = number
        elif line is None or item or _HEAD.match(line.text):
            if len(run) >= 2 and not any(_ARTICLE.search(entry.name) for entry in run):
                yield bool(_HEADING.search(above)), run
            run, style, last, above = [], here, number, heading
            if line is not None and item and number == 1:
                run = [_item(one, line, item)]
        if line is not None and _HEAD.match(line.text) and len(line.text) <= 18:
            heading = line.text


def _within(sheets: Sequence[Sheet]) -> list[_Listed]:
    """Services numbered within a sentence that begins by saying that it lists them: 服务内容：（1）…；（2）…。"""
    for one in sheets:
        for number, line in enumerate(one.lines):
            heading = _HEADING.search(line.text)
            if heading is None or heading.start() > _HEAD_LONG:
                continue
            lines = [line]
            for further in one.lines[number + 1 : number + _MOST_LINES]:
                if _HEAD.match(further.text):
                    break
                lines.append(further)
            listed = _listed_in(one, lines, heading.end())
            if len(listed) >= 2 and not any(_ARTICLE.search(entry.name) for entry in listed):
                return listed
    return []


def _listed_in(one: Sheet, lines: Sequence[Line], start: int) -> list[_Listed]:
    """The services of a sentence set on these lines, from a place of the first on."""
    text = "".join(line.text for line in lines)
    marks: list[re.Match[str]] = []
    for mark in _WITHIN.finditer(text, start):
        if _order(mark[0]) == len(marks) + 1:
            marks.append(mark)
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    return [_entry(one, lines, text, mark.end(), end) for mark, end in zip(marks, ends, strict=True)]


def _entry(one: Sheet, lines: Sequence[Line], text: str, start: int, end: int) -> _Listed:
    said = re.split("。", text[start:end])[0]
    money = [m for m in money_in(said) if m.marked]
    price = None
    if money and not _PAID.search(said):
        spans = _spans(lines, start + money[-1].start, start + money[-1].end)
        price = one.seen(money[-1].yuan, spans, trusted=trust.NEAR)
    return _Listed(_name(said), _spans(lines, start, start + max(1, len(said))), price, one)


def _spans(lines: Sequence[Line], start: int, end: int) -> list[Span]:
    """The spans of a stretch of the text that the lines make together."""
    found: list[Span] = []
    before = 0
    for line in lines:
        low, high = max(start - before, 0), min(end - before, len(line.text))
        if low < high:
            found += line.at(low, high)
        before += len(line.text)
    return found


def _order(mark: str) -> int:
    if mark and mark[0] in _CIRCLED:
        return _CIRCLED.index(mark[0]) + 1
    numbers = re.findall(r"\d+", mark)
    return int(numbers[-1]) if numbers else 0


def _item(one: Sheet, line: Line, item: re.Match[str]) -> _Listed:
    money = [m for m in money_in(item["name"]) if m.marked]
    price = None
    if money and not _PAID.search(item["name"]):
        at = item.start("name")
        price = one.seen(money[-1].yuan, line.at(at + money[-1].start, at + money[-1].end), trusted=trust.NEAR)
    return _Listed(_name(item["name"]), list(line.spans), price, one)


def _name(text: str) -> str:
    return tidy(re.split(r"[:：，,；;。(（]|人民币|¥", text)[0])


def _counted(sheets: Sequence[Sheet]) -> Seen[int] | None:
    """How many services the text says there are (以下三项服务)."""
    for one in sheets:
        for line in one.lines:
            match = _COUNTED.search(squeezed(line.text))
            if match:
                word = "二" if match[1] == "两" else match[1]
                count = int(word) if word.isascii() else _NUMERALS.index(word)
                return one.seen(count, line.at(match.start(), match.end()), trusted=trust.LOOSE)
    return None
