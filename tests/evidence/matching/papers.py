"""Readings made by hand: papers with the facts that readers give, sure unless a test says otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from yunxing.evidence.facts import Fact, How, Seen
from yunxing.evidence.paper import FORMS, INVOICE_LINE, Named, Paper, Reading
from yunxing.reference.uscc import check_character

NAME = "连云港样例精密机械有限公司"
PROVIDER = "江苏示例云计算有限公司"
OTHER_PROVIDER = "连云港样例工业互联网有限公司"
ITEMS = {
    "invoice": "invoice",
    "licence": "licence",
    "contract": "contract",
    "payment": "payment",
    "invoice_check": "invoice_check",
    "screenshot": "usage_screenshot",
    "slides": "summary_slide",
    "credit_report": "credit_report",
}


def code_of(first: str) -> str:
    """A credit code with its check character, of 17 characters that say they are invented."""
    return first + check_character(first)


USCC = code_of("91320706EXAMP0001")
PROVIDER_USCC = code_of("91320100EXAMP0002")


def fact(value: Any, *, confidence: float = 0.99, how: How = "text", page: int | None = 1) -> Fact[Any]:
    return Fact((Seen(value, how, confidence, page),), confidence)


def typed(named: Named, value: Any) -> Any:
    """A value as readers give it: amounts and days may be written as text."""
    if value is None:
        return None
    match named.type:
        case "money" | "number":
            return Decimal(value)
        case "date":
            return date.fromisoformat(value) if isinstance(value, str) else value
        case _:
            return value


def paper(
    form: str,
    *,
    unsure: Mapping[str, float] | None = None,
    how: How = "text",
    confidence: float = 0.99,
    lines: Sequence[Mapping[str, Any]] = (),
    pages: tuple[int, ...] = (1,),
    item: str | None = "",
    sealed_by: tuple[str, ...] = (),
    **facts: Any,
) -> Paper:
    """A paper of a form. ``unsure`` has the confidence of facts that were not read well; ``item`` "" means the usual."""
    known = FORMS[form]
    made = {}
    for name, value in facts.items():
        if value is not None:
            sure = (unsure or {}).get(name, confidence)
            made[name] = fact(typed(known[name], value), confidence=sure, how=how, page=pages[0])
    rows = [
        {key: fact(typed(INVOICE_LINE[key], value), how=how) for key, value in line.items() if value is not None}
        for line in lines
    ]
    return Paper(
        form,
        pages,
        made,
        rows,
        item=ITEMS.get(form) if item == "" else item,
        item_confidence=0.99,
        sealed_by=sealed_by,
    )


def reading(file: str, *papers: Paper, pages: int | None = None, format_: str = "pdf") -> Reading:
    """A file with papers in it."""
    last = max((page for p in papers for page in p.pages), default=1)
    return Reading(
        file,
        sha256=hashlib.sha256(file.encode()).hexdigest(),
        size=1000,
        format=format_,
        pages=pages or last,
        pages_read=pages or last,
        papers=list(papers),
    )


def invoice(total: str = "20000.00", **more: Any) -> Paper:
    """A sound invoice from the provider to the applicant; its tax is 6 per cent of the net amount unless stated."""
    gross = Decimal(total)
    net = Decimal(more.pop("net", None) or (gross / Decimal("1.06")).quantize(Decimal("0.01")))
    lines = more.pop("lines", None)
    name = more.pop("line", "*信息技术服务*云ERP服务费")
    given = {
        "type": "增值税电子普通发票",
        "code": "032001900104",
        "number": "20481661",
        "dated": "2019-06-10",
        "buyer": NAME,
        "buyer_uscc": USCC,
        "seller": PROVIDER,
        "seller_uscc": PROVIDER_USCC,
        "net_yuan": net,
        "tax_yuan": gross - net,
        "total_yuan": gross,
    }
    if lines is None:
        lines = [{"name": name, "quantity": "1", "amount_yuan": net, "tax_yuan": gross - net, "rate": "6%"}]
    return paper("invoice", lines=lines, **{**given, **more})


def contract(amount: str | None = "20000.00", **more: Any) -> Paper:
    given = {
        "title": "云ERP服务合同",
        "number": "YL-2019-0601",
        "party_a": NAME,
        "party_b": PROVIDER,
        "dated": "2019-06-01",
        "amount_yuan": amount,
        "says_cloud": True,
        "services": 1,
        "priced_apart": True,
    }
    return paper("contract", **{**given, **more})


def payment(amount: str = "20000.00", **more: Any) -> Paper:
    given = {
        "voucher": "HD20190620001",
        "payer": NAME,
        "payee": PROVIDER,
        "dated": "2019-06-20",
        "amount_yuan": amount,
        "purpose": "货款",
    }
    return paper("payment", **{**given, **more})


def check(**more: Any) -> Paper:
    given = {"code": "032001900104", "number": "20481661", "dated": "2019-06-10", "result": "查验结果：一致"}
    return paper("invoice_check", **{**given, **more})


def licence(**more: Any) -> Paper:
    given = {
        "name": NAME,
        "uscc": USCC,
        "kind": "有限责任公司（自然人投资或控股）",
        "address": "连云港市海州区样例路1号",
        "capital_wan": "5000",
        "representative": "严示例",
        "founded": "2008-03-04",
    }
    return paper("licence", **{**given, **more})


def statement(item: str, title: str, **more: Any) -> Paper:
    return paper("statement", item=item, title=title, **more)


def screenshot(system: str, dated: str = "2020-04-20", **more: Any) -> Paper:
    return paper("screenshot", system=system, dated=dated, shown_on=dated, **more)


def folder() -> list[Reading]:
    """Everything that a folder for three stars can show, and nothing else."""
    effect = {"text": True, "basis": True, "method": True, "picture": True}
    return [
        reading("证照/营业执照.pdf", licence()),
        reading("证照/信用报告.pdf", paper("credit_report", name=NAME, uscc=USCC, dated="2020-04-01")),
        reading("合同/云ERP.pdf", contract(lines=[{"name": "云ERP服务", "amount_yuan": "20000"}], pages=(1, 2, 3, 4))),
        reading("发票/20481661.pdf", invoice()),
        reading("发票/20481661.ofd", invoice(how="ofd"), format_="ofd"),
        reading("付款/回单.pdf", payment()),
        reading("查验/20481661.png", check(), format_="picture"),
        reading("使用/ERP.png", screenshot("示例云ERP"), format_="picture"),
        reading("使用/CRM.png", screenshot("示例CRM"), format_="picture"),
        reading("使用/说明.docx", statement("usage_statement", "上云业务使用情况说明"), format_="docx"),
        reading("效果/成本.docx", statement("effect_statement", "效果说明（成本下降）", **effect), format_="docx"),
        reading("效果/效率.docx", statement("effect_statement", "效果说明（生产效率提升）", **effect), format_="docx"),
        reading("概要.pptx", paper("slides", slides=1, title="概要说明"), format_="pptx"),
    ]
