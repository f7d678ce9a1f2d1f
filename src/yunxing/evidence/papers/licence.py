"""The business licence (R38–R40): name, credit code, kind, address, capital, representative, dates, scope.

The credit code's check character is computed; a code that fails is shown as read, doubted, with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import Fact, Seen
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import squeezed
from yunxing.evidence.paper import Paper
from yunxing.reference import uscc

from . import trust
from .amounts import capitals_in, in_yuan, money_in
from .currencies import foreign_amount, foreign_in
from .dates import dates_in
from .given import Given, paper_of, put, seen_pair
from .labels import Label, Pair, pairs
from .names import name_in, tidy
from .sheet import Sheet

VOCABULARY = {
    "uscc": Label(("统一社会信用代码", "社会信用代码", "信用代码", "统一社会信用代码/注册号", "统一社会信用代码/组织机构代码")),
    # labels are set so wide that a recogniser may miss their first half
    "name": Label(("名称", "企业名称", "公司名称", "称"), wraps=True),
    "kind": Label(("类型", "企业类型", "公司类型", "主体类型", "市场主体类型", "型"), wraps=True),
    "address": Label(("住所", "所", "经营场所", "营业场所", "主要经营场所", "住所地址", "注册地址", "企业住所"), wraps=True),
    "representative": Label(("法定代表人", "法定代表人姓名", "负责人", "经营者", "投资人", "执行事务合伙人", "法定代表人/负责人")),
    "capital": Label(("注册资本", "注册资金", "出资额", "注册资本(金)", "资金数额")),
    "founded": Label(("成立日期", "注册日期", "成立时间")),
    "term": Label(("营业期限", "经营期限", "合伙期限")),
    "registered_on": Label(("登记日期", "发证日期", "核准日期", "发照日期")),
    "office": Label(("登记机关", "发照机关")),
    "scope": Label(("经营范围",), wraps=True),
    "number": Label(("编号", "证照编号", "副本编号", "执照编号")),
    "copies": Label(("副本", "正本")),
    "notice": Label(("国家企业信用信息公示系统", "国家企业信用信息公示系统网址", "市场主体应当于每年", "扫描二维码", "登录国家企业信用信息公示系统")),
}  # fmt: skip
CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_NOTICE = re.compile(r"(?:登记机关|国家企业信用|市场主体应当|国家市场监督).*$")


def read(sheets: Sequence[Sheet], given: Given) -> Paper:
    """A business licence."""
    paper = paper_of("licence", sheets)
    found = [(one, pair) for one in sheets for pair in pairs(one, VOCABULARY) if pair.spans]
    for name in ("name", "kind", "address", "representative", "scope"):
        put(paper, name, _texts(name, found))
    put(paper, "founded", _days("founded", found))
    if put(paper, "capital_wan", _capital(found)) is None:
        paper.findings += _foreign_capital(found)
    put(paper, "registered_on", [*_days("registered_on", found), *_dated_below(sheets, paper)])
    put_code(paper, [*_codes(found), *_loose_codes(sheets)])
    return paper


def _texts(name: str, found: Sequence[tuple[Sheet, Pair]]) -> list[Seen[str]]:
    sightings = []
    for one, pair in found:
        if pair.key != name:
            continue
        value = (
            name_in(pair.text)
            if name == "name"
            else _NOTICE.sub("", tidy(pair.text))
            if name == "scope"
            else tidy(pair.text)
        )
        if value and value not in ("副本", "正本"):
            sightings.append(seen_pair(one, pair, value))
    return sightings[:1] if name == "scope" else sightings


def _days(name: str, found: Sequence[tuple[Sheet, Pair]]) -> list[Seen[Any]]:
    return [
        seen_pair(one, pair, days[0].day)
        for one, pair in found
        if pair.key == name and (days := dates_in(pair.text) or dates_in(squeezed(pair.text)))
    ]


def _capital(found: Sequence[tuple[Sheet, Pair]]) -> list[Seen[Decimal]]:
    return [
        seen_pair(one, pair, wan)
        for one, pair in found
        if pair.key == "capital" and (wan := wan_of(pair.text)) is not None
    ]


def _foreign_capital(found: Sequence[tuple[Sheet, Pair]]) -> list[Finding]:
    return [
        foreign_amount(name, one.page.number, "capital_wan", one.page.box(pair.spans))
        for one, pair in found
        if pair.key == "capital" and (name := foreign_in(pair.text)) is not None
    ][:1]


def wan_of(text: str) -> Decimal | None:
    """The amount of a capital in 万元: 800万元整, 8000000元, 捌佰万元整, 800.00 (in 万元, as registers print it)."""
    plain = squeezed(text)
    words = capitals_in(plain)
    if words is not None:
        return in_yuan(words / 10_000)
    found = money_in(plain)
    if not found:
        return None
    amount = found[0]
    unit = re.search(r"\d\s*[(（]?(万|亿)?(?:元|圆|人民币|$)", plain)
    if unit is None or (unit[1] is None and not re.search(r"\d[)）]?(?:元|圆)", plain)):
        return amount.yuan if not re.search("[万亿元圆]", plain) else in_yuan(amount.yuan / 10_000)
    return in_yuan(amount.yuan / 10_000)


def _dated_below(sheets: Sequence[Sheet], paper: Paper) -> list[Seen[Any]]:
    """The date beneath 登记机关, which has no label of its own: the last on the page that is not the founding."""
    found: list[Seen[Any]] = []
    founded = paper.value("founded")
    for one in sheets:
        term = {id(s) for line in one.lines if re.search("期限|至", line.text) for s in line.spans}
        for line in one.lines[len(one.lines) // 3 :]:
            loose, places = line.loose()
            for day in dates_in(loose):
                spans = line.at(places[day.start], places[day.end])
                if day.written and day.day != founded and not any(id(s) in term for s in line.spans):
                    found.append(one.seen(day.day, spans, trusted=trust.LOOSE))
    return found[-1:]


def _codes(found: Sequence[tuple[Sheet, Pair]]) -> list[Seen[str]]:
    sightings = []
    for one, pair in found:
        code = re.match(r"[0-9A-Z]{15,20}", squeezed(pair.text).upper()) if pair.key == "uscc" else None
        if code:
            sightings.append(seen_pair(one, pair, code[0]))
    return sightings


def _loose_codes(sheets: Iterable[Sheet]) -> list[Seen[str]]:
    """Codes that stand by themselves and pass the check, for a page whose label was not read."""
    return [
        one.seen(match[0], line.at(match.start(), match.end()), trusted=trust.NEAR)
        for one in sheets
        for line in one.lines
        for match in CODE.finditer(line.text.upper())
        if uscc.is_valid(match[0])
    ]


def put_code(paper: Paper, sightings: Sequence[Seen[str]]) -> Fact[str] | None:
    """The credit code of a paper: backed where its check character is right, doubted with a finding where it is not."""
    valid = [one for one in sightings if uscc.is_valid(one.value)]
    fact = put(paper, "uscc", valid or sightings)
    if fact is None:
        return None
    if valid:
        paper.facts["uscc"] = fact.backed(trust.BESIDE) if fact.confidence >= 0.8 else fact
        return fact
    try:
        uscc.check(str(fact.read))
    except uscc.UsccError as error:
        zh, en = error.message("zh"), error.message("en")
        paper.facts["uscc"] = fact.doubted(zh, en)
        first = fact.seen[0]
        paper.findings.append(Finding("uscc_invalid", "wrong", zh, en, first.page, "uscc", first.box))
    return fact
