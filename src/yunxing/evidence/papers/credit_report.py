"""The enterprise's credit report: whose it is, and its date. What it says of the enterprise is for people to read."""

from __future__ import annotations

from collections.abc import Sequence

from yunxing.evidence.page import squeezed
from yunxing.evidence.paper import Paper

from . import trust
from .dates import dates_in
from .given import Given, paper_of, put, seen_pair
from .labels import Label, pairs
from .licence import CODE, put_code
from .names import name_in
from .sheet import Sheet

VOCABULARY = {
    "name": Label(("企业名称", "单位名称", "公司名称", "名称", "信用主体名称", "主体名称", "被查询企业", "查询对象", "机构名称"), wraps=True),
    "uscc": Label(("统一社会信用代码", "社会信用代码", "信用代码", "中征码/统一社会信用代码")),
    "dated": Label(("报告日期", "报告时间", "报告生成日期", "报告生成时间", "出具日期", "出具时间", "生成日期", "生成时间", "查询日期", "查询时间", "打印日期", "打印时间", "制表日期")),
    "other": Label(("报告编号", "报告版本", "法定代表人", "注册资本", "成立日期", "住所", "注册地址", "经营范围", "企业类型", "登记机关", "查询机构", "查询原因", "登记状态", "经营状态", "所属行业", "核准日期")),
}  # fmt: skip


def read(sheets: Sequence[Sheet], given: Given) -> Paper:
    """A credit report."""
    paper = paper_of("credit_report", sheets)
    found = [(one, pair) for one in sheets[:4] for pair in pairs(one, VOCABULARY) if pair.spans]
    named = [seen_pair(one, p, name) for one, p in found if p.key == "name" and (name := name_in(p.text))]
    put(paper, "name", named[:1] + [s for s in named[1:] if s.value == named[0].value])
    codes = [
        seen_pair(one, p, match[0])
        for one, p in found
        if p.key == "uscc" and (match := CODE.search(squeezed(p.text).upper()))
    ]
    put_code(paper, codes[:1] + [c for c in codes[1:] if c.value == codes[0].value])
    days = [
        seen_pair(one, p, d[0].day)
        for one, p in found
        if p.key == "dated" and (d := dates_in(p.text) or dates_in(squeezed(p.text)))
    ]
    put(paper, "dated", days or _alone(sheets))
    return paper


def _alone(sheets: Sequence[Sheet]) -> list:  # type: ignore[type-arg]
    """A date on a line of its own, on the first page or the last."""
    for one in (*sheets[:1], *sheets[-1:]):
        for line in one.lines:
            loose, places = line.loose()
            days = dates_in(loose)
            if days and days[0].end - days[0].start >= 0.7 * len(loose):
                return [one.seen(days[0].day, line.at(places[days[0].start], places[days[0].end]), trusted=trust.LOOSE)]
    return []
