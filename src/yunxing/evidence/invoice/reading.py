"""Invoices out of pages and data: everything that speaks of one invoice, settled into one paper.

Data that travel in the file, the QR code and the layout are sightings of the same facts. A list page goes with the invoice
before it; two invoices on one sheet are two papers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yunxing.evidence.document import Document
from yunxing.evidence.facts import Fact, Seen, settle
from yunxing.evidence.findings import Finding
from yunxing.evidence.page import Page, Span, squeezed
from yunxing.evidence.paper import INVOICE, Paper

from . import checks
from .capitals import yuan_of
from .data import invoice_from_data
from .frame import Frame, frame
from .head import read_head, title_of
from .parties import read_parties
from .qr import Code, read_code
from .remarks import read_remarks
from .roll import is_roll, read_roll
from .rows import rows, seen
from .sums import read_sums
from .table import LineFacts, read_lines
from .tickets import is_ticket, read_ticket
from .types import DIGITAL, OTHER, type_by_code, type_by_qr, type_of

QR = 0.985
Sightings = dict[str, list[Seen[Any]]]
_SIGNS = (
    "发票代码",
    "发票号码",
    "开票日期",
    "价税合计",
    "纳税人识别号",
    "校验码",
    "税率",
    "货物或应税劳务",
    "项目名称",
    "购买方",
    "销售方",
)
_LIST = re.compile(r"(?:应税劳务|货物|服务).{0,12}清单|销货清单")


def likeness(page: Page) -> float:
    """How much a page looks like an invoice, 0 to 1: by its title, its printed labels, its QR code."""
    text = squeezed(page.text)
    if re.search(r"查验平台|查验次数|查验结果|查验时间|查验明细", text):
        return 0.0
    signs = sum(sign in text for sign in _SIGNS)
    code = any(how == "qr" and read_code(said) is not None for how, said, _ in page.codes)
    title = bool(re.search(r"(增值税|电子|普通|专用)[^，。；]{0,12}发票|电子发票|客票行程单|铁路电子客票", text))
    listed = bool(_LIST.search(text)) and "号码" in text
    long_text = len(text) > 2500 and not listed and signs < 7
    score = 0.09 * min(signs, 8) + (0.35 if code else 0.0) + (0.25 if title else 0.0) + (0.4 if listed else 0.0)
    return round(min(1.0, score) * (0.4 if long_text else 1.0), 3)


def invoices(document: Document, pages: Sequence[Page]) -> list[Paper]:
    """The invoices on consecutive pages of a document, with what its data say of them.

    Without pages, those of the data alone. Papers are in the order of their pages.
    """
    data = [paper for name, content in document.attached.items() for paper in invoice_from_data(name, content)]
    found: list[_Sheet] = []
    for page in pages:
        for part in _sheets(page):
            sheet = _Sheet(part, page)
            before = found[-1] if found else None
            if before is not None and before.continues(sheet):
                before.add(sheet)
            else:
                found.append(sheet)
    if not found:
        return [_finished(paper) for paper in data]
    papers = [_paper(sheet) for sheet in found]
    for paper in data:
        place = next((i for i, p in enumerate(papers) if _number(p) == _number(paper)), None)
        if place is None and len(papers) == 1 and (None in (_number(papers[0]), _number(paper)) or len(data) == 1):
            place = 0
        if place is None:
            papers.append(paper)
        else:
            papers[place] = _together(papers[place], paper)
    return [_finished(paper) for paper in papers]


def _number(paper: Paper) -> Any:
    return paper.value("number")


class _Sheet:
    """One invoice's page, with those that carry it on."""

    def __init__(self, page: Page, whole: Page) -> None:
        self.frame: Frame = frame(page)
        self.page = page
        self.pages = [whole.number]
        text = squeezed(page.text)
        self.is_list = bool(_LIST.search(text)) and "价税合计" not in text
        self.title, self.title_spans = title_of(self.frame)
        self.lines: list[LineFacts] = []
        self.sightings: Sightings = {}
        self.codes = [code for how, said, _ in page.codes if how == "qr" and (code := read_code(said)) is not None]
        self._boxes = {said: box for how, said, box in page.codes}
        self._read()

    def _read(self) -> None:
        ticket = is_ticket(self.title, squeezed(self.page.text))
        roll = is_roll(self.frame, self.title)
        for part in (
            [read_ticket(self.frame)] if ticket
            else [read_roll(self.frame)] if roll
            else [read_head(self.frame), read_parties(self.frame), read_sums(self.frame), read_remarks(self.frame)]
        ):  # fmt: skip
            for name, sightings in part.items():
                self.sightings.setdefault(name, []).extend(sightings)
        if self.is_list:
            _list_head(self)
        page = self.page
        for code, (_, said, box) in zip(self.codes, self._invoice_codes(), strict=False):
            _from_code(self.sightings, code, said, page.number, box)
        for how, said, box in page.codes:
            if how == "barcode" and re.fullmatch(r"\d{20}", said):
                self.sightings.setdefault("check_code", []).append(Seen(said, how, QR, page.number, box, said))
        kind = type_of(self.title or squeezed(self.page.text)[:200], self.codes[0].kind if self.codes else None)
        code = self.value("code")
        if kind in (None, OTHER) and isinstance(code, str) and type_by_code(code):
            kind = type_by_code(code)
            self.sightings.setdefault("type", []).append(Seen(kind, page.how, 0.9, page.number, raw=code))
        elif kind and self.title_spans:
            self.sightings.setdefault("type", []).append(seen(self.page, kind, list(self.title_spans), raw=self.title))
            for known, (_, said, box) in zip(self.codes[:1], self._invoice_codes(), strict=False):
                # The code's word counts where it is the title's; titles are finer, and a code's number often wrong.
                if type_by_qr(known.kind) == kind:
                    self.sightings["type"].append(Seen(kind, "qr", QR, page.number, box, said))
        elif kind:
            self.sightings.setdefault("type", []).append(
                Seen(kind, "qr" if self.codes else self.page.how, 0.9, self.page.number)
            )
        if not ticket:
            self.lines = read_lines(self.frame)

    def _invoice_codes(self) -> list[tuple[Any, str, Any]]:
        return [c for c in self.page.codes if c[0] == "qr" and read_code(c[1]) is not None]

    def value(self, name: str) -> Any:
        """What this sheet says of a thing, its sightings settled."""
        fact = settle(self.sightings.get(name, []))
        return fact.value if fact is not None else None

    def continues(self, other: _Sheet) -> bool:
        """Whether another sheet is a list of this invoice, or a further page of it."""
        mine, theirs = self.value("number"), other.value("number")
        if other.is_list:
            return theirs is None or mine is None or mine == theirs
        if self.is_list or mine is None or theirs is None or other.pages == self.pages:
            return False
        return bool(mine == theirs)

    def add(self, other: _Sheet) -> None:
        """Take in a list or a further page: its lines, unless it is the same sheet once more, and its sightings."""
        self.pages += [n for n in other.pages if n not in self.pages]
        if other.is_list:
            if other.lines and _listed(self.lines):
                self.lines = []
            self.lines += other.lines
            return
        if not self._complete():
            self.lines += other.lines
        for name, sightings in other.sightings.items():
            if name not in self.sightings or name in ("net_yuan", "tax_yuan", "total_yuan", "total_words"):
                self.sightings[name] = sightings

    def _complete(self) -> bool:
        net = self.value("net_yuan")
        return net is not None and _sum(self.lines) == net


def _said(line: LineFacts, name: str) -> Any:
    fact = line.get(name)
    return fact.value if fact is not None else None


def _list_head(sheet: _Sheet) -> None:
    """A list names its invoice in words of its own: 所属…发票代码, 号码, 购买方名称, 销售方名称."""
    sums = {"net_yuan", "tax_yuan", "total_yuan", "total_words", "buyer", "seller", "buyer_uscc", "seller_uscc"}
    for name in sums:
        sheet.sightings.pop(name, None)
    patterns = (
        ("code", r"发票代码[:：]?\s*(\d{10,12})(?!\d)"), ("number", r"号码[:：]?\s*(\d{8}|\d{20})(?!\d)"),
        ("buyer", r"购买方名称[:：]?\s*(\S{4,})"), ("seller", r"销售方名称[:：]?\s*(\S{4,})"),
    )  # fmt: skip
    for one in sheet.frame.above():
        for name, pattern in patterns:
            match = re.search(pattern, one.text)
            if match and name not in sheet.sightings:
                sheet.sightings[name] = [seen(sheet.page, match[1], one.at(match.start(1), match.end(1)))]


def _from_code(sightings: Sightings, code: Code, said: str, page: int, box: Any) -> None:
    for name in ("code", "number", "net_yuan", "total_yuan", "dated", "check_code"):
        value = getattr(code, name)
        if value is not None:
            sightings.setdefault(name, []).append(Seen(value, "qr", QR, page, box, said))


def _sheets(page: Page) -> list[Page]:
    """The page, or its upper and lower parts where it carries several invoices one beneath the other."""
    heads = [one for one in rows(page.spans) if len(_headed(one.text)) >= 4]
    heads = [h for i, h in enumerate(heads) if i == 0 or h.middle - heads[i - 1].middle > 0.15 * page.height]
    if len(heads) < 2:
        return [page]
    cuts = [0.0]
    for before, after in itertools.pairwise(heads):
        between = [s for s in page.spans if before.middle < s.middle < after.middle]
        people = [s.bottom for s in between if re.search(r"开票人|复核|收款人", squeezed(s.text))]
        cuts.append(max(people) + 1 if people else _widest_gap(between, before.middle, after.middle))
    cuts.append(page.height + 1)
    parts = []
    for top, bottom in itertools.pairwise(cuts):
        spans = [s for s in page.spans if top <= s.middle < bottom]
        low, high = top / page.height, bottom / page.height
        codes = [c for c in page.codes if c[2] is None or low <= (c[2].top + c[2].bottom) / 2 < high]
        parts.append(replace(page, spans=spans, codes=codes))
    return parts


def _headed(text: str) -> set[str]:
    return {word for word in ("规格型号", "单位", "数量", "单价", "金额", "税率", "税额") if word in squeezed(text)}


def _widest_gap(spans: Sequence[Span], low: float, high: float) -> float:
    edges = sorted({low, high, *(s.middle for s in spans)})
    gaps = [(b - a, (a + b) / 2) for a, b in itertools.pairwise(edges)]
    return max(gaps)[1]


def _paper(sheet: _Sheet) -> Paper:
    facts: dict[str, Fact[Any]] = {}
    for name in INVOICE:
        fact = settle(sheet.sightings.get(name, []))
        if fact is not None:
            facts[name] = fact
    return Paper("invoice", tuple(sheet.pages), facts, sheet.lines)


def _together(page: Paper, data: Paper) -> Paper:
    """A page's paper and its data's: the sightings of both, and the lines that make the sum."""
    facts = dict(page.facts)
    for name, fact in data.facts.items():
        mine = facts.get(name)
        settled = settle([*fact.seen, *(mine.seen if mine else ())], same=_alike)
        if settled is not None:
            facts[name] = settled
    net = facts["net_yuan"].value if "net_yuan" in facts else None
    # Names in data are not wrapped; but tags may hold one line of many, or 详见清单 in place of all.
    lines = max(data.lines, page.lines, key=lambda some: (_sum(some) == net, not _listed(some), len(some)))
    return Paper("invoice", page.pages, facts, lines, [*page.findings, *data.findings])


def _listed(lines: Sequence[LineFacts]) -> bool:
    """Whether lines only point to a list page."""
    return any("清单" in str(_said(line, "name")) for line in lines)


def _sum(lines: Sequence[LineFacts]) -> Decimal | None:
    amounts = [_said(line, "amount_yuan") for line in lines]
    return sum((a for a in amounts if isinstance(a, Decimal)), Decimal(0)) if lines else None


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        if squeezed(one).upper() == squeezed(other).upper():
            return True
        amount = yuan_of(one)
        return amount is not None and amount == yuan_of(other)
    return bool(one == other)


def _finished(paper: Paper) -> Paper:
    checks.check(paper)
    paper.findings += _kind_findings(paper)
    return paper


def _kind_findings(paper: Paper) -> Iterable[Finding]:
    number = paper.value("number")
    if number is None:
        yield Finding(
            "no_number", "wrong", "没有读出发票号码，请核对这是不是发票，或换一份清楚的文件",
            "No invoice number was read: is it an invoice? If so, supply a clearer file.",
            page=paper.pages[0] if paper.pages else None, field="number",
        )  # fmt: skip
    total = paper.value("total_yuan")
    if isinstance(total, Decimal) and total < 0:
        yield Finding(
            "red", "note", "这是红字发票，金额为负，会冲减上云投入", "A red invoice: its amount is negative and reduces the investment.",
            page=paper.pages[0] if paper.pages else None, field="total_yuan",
        )  # fmt: skip
    kind = paper.value("type")
    if isinstance(kind, str) and kind in DIGITAL and isinstance(number, str) and len(number) != 20:
        paper.facts["number"] = paper.facts["number"].doubted("位数不对", "not the length of such a number")
        yield Finding(
            "number_length", "wrong", f"{kind}的号码应为 20 位，读出的是“{number}”", f"The number of {kind} has 20 digits, not {number!r}.",
            page=paper.pages[0] if paper.pages else None, field="number",
        )  # fmt: skip
