"""Whether an invoice agrees with itself, and what that makes of its facts.

Sums, capitals, check characters and the QR code know the same things in different ways. Agreement makes recognised print
sure; contradiction is a finding, and makes what it touches unsure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import SURE, Fact
from yunxing.evidence.findings import Finding
from yunxing.evidence.paper import Paper
from yunxing.guide.context import same_name
from yunxing.reference import uscc

from .capitals import yuan_of
from .rows import ORGANISATION
from .types import type_by_code

BACKED = 0.985
"""Confidence of recognised print that an independent check speaks for."""
CLEAR = 0.97
"""The recogniser's own probability of a whole reading, from which on figures are believed without a second witness."""
CLEAR_NAME = 0.8
"""The same for names: their characters are far from each other, and the recogniser is shy of rare ones."""


def check(paper: Paper) -> None:
    """Compare the facts of an invoice with each other: back what agrees, doubt and report what does not."""
    _capitals(paper)
    _sums(paper)
    _lines(paper)
    _tax_numbers(paper)
    _two_parties(paper)
    _names(paper)
    _identity(paper)
    _clearly_printed(paper)
    _kind(paper)
    for name, fact in paper.facts.items():
        if fact.unsure_because and fact.disagreeing:
            zh, en = fact.unsure_because
            paper.findings.append(Finding("disagrees", "doubtful", zh, en, page=_page(fact), field=name))


def _kind(paper: Paper) -> None:
    """The title against the 发票代码, whose digits tell the kind too."""
    code = paper.facts.get("code")
    if (
        code is not None
        and code.sure
        and isinstance(code.value, str)
        and type_by_code(code.value) == paper.value("type")
    ):
        _back(paper, "type")


def _page(fact: Fact[Any] | None) -> int | None:
    return fact.seen[0].page if fact and fact.seen else None


def _clearness(fact: Fact[Any]) -> float:
    """How clearly the believed value was printed where it was seen best."""
    return max((s.confidence for s in fact.seen if s.value == fact.read), default=0.0)


def _back(paper: Paper, *names: str, confidence: float = BACKED, least: float = 0.1) -> None:
    for name in names:
        fact = paper.facts.get(name)
        if fact is not None and fact.confidence >= least:
            paper.facts[name] = fact.backed(confidence)


def _doubt(paper: Paper, code: str, zh: str, en: str, *names: str) -> None:
    """A contradiction between facts: said once, and each of them that was recognised is unsure."""
    first = next((paper.facts[n] for n in names if n in paper.facts), None)
    paper.findings.append(Finding(code, "wrong", zh, en, page=_page(first), field=names[0] if names else None))
    for name in names:
        fact = paper.facts.get(name)
        if fact is not None:
            paper.facts[name] = fact.doubted(zh, en)


def _money(paper: Paper, name: str) -> Decimal | None:
    value = paper.value(name)
    return value if isinstance(value, Decimal) else None


def _capitals(paper: Paper) -> None:
    words, total = paper.value("total_words"), _money(paper, "total_yuan")
    amount = yuan_of(str(words)) if words else None
    if amount is None:
        return
    if total is None:
        fact = paper.facts["total_words"]
        paper.facts["total_yuan"] = Fact((_as_money(fact, amount),), min(fact.confidence, 0.95))
    elif amount == total:
        _back(paper, "total_yuan", "total_words", confidence=0.995)
    elif abs(amount) == abs(total):
        _back(paper, "total_yuan", "total_words")  # 负数 is said beside the capitals and easily lost
    else:
        _doubt(
            paper, "capitals", f"价税合计大写“{words}”与小写 {total} 不一致，请核对原件",
            f"the total in capitals ({amount}) is not the one in figures ({total}): compare with the paper",
            "total_yuan", "total_words",
        )  # fmt: skip


def _as_money(fact: Fact[Any], amount: Decimal) -> Any:
    return replace(fact.seen[0], value=amount)


def _sums(paper: Paper) -> None:
    net, tax, total = (_money(paper, name) for name in ("net_yuan", "tax_yuan", "total_yuan"))
    if net is None or tax is None or total is None:
        return
    if net + tax == total:
        _back(paper, "net_yuan", "tax_yuan", "total_yuan", confidence=0.99)
        return
    _doubt(
        paper, "sum", f"金额 {net} 与税额 {tax} 之和不是价税合计 {total}，请核对原件",
        f"net {net} and tax {tax} do not make the total {total}: compare with the paper",
        "net_yuan", "tax_yuan", "total_yuan",
    )  # fmt: skip


def _lines(paper: Paper) -> None:
    """The lines against the sums; the lines of a list that was not supplied are not missed."""
    if not paper.lines or any("清单" in str(_value(line, "name") or "") for line in paper.lines):
        return
    for column, name, zh, en in (
        ("amount_yuan", "net_yuan", "各行金额之和", "the amounts of the lines"),
        ("tax_yuan", "tax_yuan", "各行税额之和", "the tax of the lines"),
    ):
        values = [_value(line, column) for line in paper.lines]
        stated = _money(paper, name)
        if stated is None or any(not isinstance(v, Decimal) for v in values):
            continue
        made = sum((v for v in values if isinstance(v, Decimal)), Decimal(0))
        # Shenzhen's kind and rolls print amounts with tax in their lines; then the total is what they make.
        if made == stated or (column == "amount_yuan" and made == _money(paper, "total_yuan")):
            _back(paper, name)
            for line in paper.lines:
                line[column] = line[column].backed(BACKED)
        else:
            text = (
                f"{zh} {made} 与合计 {stated} 不一致，请核对原件",
                f"{en} make {made}, not {stated}: compare with the paper",
            )
            paper.findings.append(Finding("lines", "wrong", *text, page=_page(paper.facts.get(name)), field=name))


def _value(line: dict[str, Fact[Any]], name: str) -> Any:
    fact = line.get(name)
    return fact.value if fact is not None else None


def _tax_numbers(paper: Paper) -> None:
    for name, zh, en in (("buyer_uscc", "购买方", "buyer"), ("seller_uscc", "销售方", "seller")):
        fact = paper.facts.get(name)
        text = fact.value if fact is not None else None
        if fact is None or not isinstance(text, str):
            continue
        if uscc.is_valid(text):
            _back(paper, name, least=0.6)  # one misread code in 31 passes
        elif len(text) == uscc.LENGTH or not re.fullmatch(r"[0-9A-Z]{15}|[0-9A-Z]{20}", text):
            try:
                uscc.check(text)
            except uscc.UsccError as error:
                paper.findings.append(Finding(
                    "tax_number", "doubtful", f"{zh}税号：{error.message('zh')}", f"The {en}'s tax number: {error.message('en')}",
                    page=_page(fact), field=name,
                ))  # fmt: skip
                paper.facts[name] = fact.doubted("税号校验码不符，请核对", "its check character does not fit: check it")


def _two_parties(paper: Paper) -> None:
    buyer, seller = paper.value("buyer"), paper.value("seller")
    if isinstance(buyer, str) and isinstance(seller, str) and same_name(buyer) == same_name(seller):
        paper.findings.append(Finding(
            "same_party", "doubtful", f"购买方和销售方都是“{buyer}”，请核对原件",
            f"buyer and seller are both {buyer!r}: compare with the paper", page=_page(paper.facts.get("buyer")), field="buyer",
        ))  # fmt: skip


def _names(paper: Paper) -> None:
    """A recognised name is sure where it was read clearly and ends as names of organisations do."""
    for name in ("buyer", "seller"):
        fact = paper.facts.get(name)
        if fact is not None and _clearness(fact) >= CLEAR_NAME and ORGANISATION.search(str(fact.value)):
            paper.facts[name] = fact.backed(SURE + 0.005)


def _identity(paper: Paper) -> None:
    """The code carries the year of its printing: it is no later than the invoice's own, and a few years before at most.

    The number of a 数电票 begins with the year in which it was issued.
    """
    code, dated, number = paper.value("code"), paper.value("dated"), paper.value("number")
    digital = re.fullmatch(r"(\d\d)\d{18}", number) if isinstance(number, str) else None
    if digital and isinstance(dated, date) and dated.year != 2000 + int(digital[1]):
        _doubt(
            paper, "number_year", f"发票号码 {number} 是 20{digital[1]} 年的，开票日期却是 {dated}，请核对原件",
            f"the number {number} is of 20{digital[1]}, the date is {dated}: compare with the paper", "dated", "number",
        )  # fmt: skip
    if not isinstance(code, str) or not isinstance(dated, date):
        return
    year = int(code[5:7]) if len(code) == 12 else int(code[4:6])
    if not 0 <= dated.year % 100 - year <= 4:
        paper.findings.append(Finding(
            "code_year", "note", f"发票代码 {code} 的年份与开票日期 {dated} 相差较大，请留意",
            f"the year within the code {code} is far from the date {dated}.", page=_page(paper.facts.get("code")), field="code",
        ))  # fmt: skip


_FORMS: dict[str, Callable[[Any], bool]] = {
    "code": lambda v: bool(re.fullmatch(r"\d{10}|\d{12}", v)),
    "number": lambda v: bool(re.fullmatch(r"\d{8}|\d{20}", v)),
    "check_code": lambda v: bool(re.fullmatch(r"\d{20}", v)),
    "dated": lambda v: isinstance(v, date),
}


def _clearly_printed(paper: Paper) -> None:
    """Recognised figures of the right form, read with hardly a doubt, are sure; so are those printed in two places."""
    for name, has_form in _FORMS.items():
        fact = paper.facts.get(name)
        if fact is None or fact.sure or fact.unsure_because or not has_form(fact.value):
            continue
        places = {s.box for s in fact.seen if s.how == "ocr" and s.value == fact.read and s.confidence >= 0.9}
        if _clearness(fact) >= CLEAR or len(places) > 1:
            paper.facts[name] = fact.backed(SURE + 0.005)
