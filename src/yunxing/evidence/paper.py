"""What was read: a file, and the papers found in it, each with its facts.

A file may hold several papers (R78: one file or many), and a paper may run over several pages. Which facts a paper of a
form has is written here once, for readers, tables and JSON alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from .facts import Fact, Value
from .findings import Finding

Type = Literal["text", "money", "date", "whole", "yes_no", "number"]


class Named(NamedTuple):
    """A fact a paper may have: its type, and its name in both languages. Money is in 元 unless the key says ``_wan``."""

    type: Type
    zh: str
    en: str


INVOICE: Mapping[str, Named] = {
    "type": Named("text", "发票种类", "type"),
    "code": Named("text", "发票代码", "code"),
    "number": Named("text", "发票号码", "number"),
    "dated": Named("date", "开票日期", "date"),
    "check_code": Named("text", "校验码", "check code"),
    "machine": Named("text", "机器编号", "machine"),
    "buyer": Named("text", "购买方", "buyer"),
    "buyer_uscc": Named("text", "购买方税号", "buyer's tax number"),
    "seller": Named("text", "销售方", "seller"),
    "seller_uscc": Named("text", "销售方税号", "seller's tax number"),
    "net_yuan": Named("money", "金额（不含税）", "without tax"),
    "tax_yuan": Named("money", "税额", "tax"),
    "total_yuan": Named("money", "价税合计", "total"),
    "total_words": Named("text", "价税合计（大写）", "total in words"),
    "remarks": Named("text", "备注", "remarks"),
    "corrects": Named("text", "红字对应的发票", "corrects invoice"),
}
INVOICE_LINE: Mapping[str, Named] = {
    "name": Named("text", "货物或应税劳务、服务名称", "goods or services"),
    "spec": Named("text", "规格型号", "specification"),
    "unit": Named("text", "单位", "unit"),
    "quantity": Named("number", "数量", "quantity"),
    "unit_price_yuan": Named("number", "单价", "unit price"),
    "amount_yuan": Named("money", "金额", "amount"),
    "rate": Named("text", "税率", "rate"),
    "tax_yuan": Named("money", "税额", "tax"),
}
LICENCE: Mapping[str, Named] = {
    "name": Named("text", "名称", "name"),
    "uscc": Named("text", "统一社会信用代码", "credit code"),
    "kind": Named("text", "类型", "kind of entity"),
    "address": Named("text", "住所", "address"),
    "capital_wan": Named("money", "注册资本（万元）", "capital, 10k yuan"),
    "representative": Named("text", "法定代表人", "legal representative"),
    "founded": Named("date", "成立日期", "founded"),
    "registered_on": Named("date", "登记日期", "registered on"),
    "scope": Named("text", "经营范围", "scope of business"),
}
CONTRACT: Mapping[str, Named] = {
    "title": Named("text", "合同名称", "title"),
    "number": Named("text", "合同编号", "number"),
    "party_a": Named("text", "甲方", "party A"),
    "party_b": Named("text", "乙方", "party B"),
    "dated": Named("date", "签订日期", "signed on"),
    "amount_yuan": Named("money", "合同金额", "amount"),
    "says_cloud": Named("yes_no", "出现“云服务”“云产品”等字样", "speaks of cloud services or products"),
    "cloud_words": Named("text", "出现的字样", "the words"),
    "services": Named("whole", "服务项数", "services covered"),
    "priced_apart": Named("yes_no", "各项价格分列", "each with its price"),
}
PAYMENT: Mapping[str, Named] = {
    "voucher": Named("text", "回单编号", "voucher number"),
    "payer": Named("text", "付款人", "payer"),
    "payee": Named("text", "收款人", "payee"),
    "dated": Named("date", "付款日期", "paid on"),
    "amount_yuan": Named("money", "付款金额", "amount"),
    "purpose": Named("text", "用途", "purpose"),
}
INVOICE_CHECK: Mapping[str, Named] = {
    "code": Named("text", "发票代码", "code"),
    "number": Named("text", "发票号码", "number"),
    "dated": Named("date", "开票日期", "date"),
    "amount_yuan": Named("money", "金额", "amount"),
    "check_code": Named("text", "校验码", "check code"),
    "buyer": Named("text", "购买方", "buyer"),
    "buyer_uscc": Named("text", "购买方税号", "buyer's tax number"),
    "seller": Named("text", "销售方", "seller"),
    "seller_uscc": Named("text", "销售方税号", "seller's tax number"),
    "result": Named("text", "查验结果", "result"),
    "checked_on": Named("date", "查验日期", "checked on"),
}
SCREENSHOT: Mapping[str, Named] = {
    "shown_on": Named("date", "画面上的最近日期", "latest date in the picture"),
    "taken_on": Named("date", "文件属性中的拍摄日期", "taken on, by its metadata"),
    "dated": Named("date", "截图日期", "date"),
    "system": Named("text", "系统名称", "system shown"),
}
SLIDES: Mapping[str, Named] = {
    "slides": Named("whole", "页数", "slides"),
    "title": Named("text", "标题", "title"),
}
CREDIT_REPORT: Mapping[str, Named] = {
    "name": Named("text", "企业名称", "enterprise"),
    "uscc": Named("text", "统一社会信用代码", "credit code"),
    "dated": Named("date", "报告日期", "date of the report"),
}
STATEMENT: Mapping[str, Named] = {
    "title": Named("text", "标题", "title"),
    "dated": Named("date", "落款日期", "date"),
    "text": Named("yes_no", "文字说明", "text"),
    "basis": Named("yes_no", "测算依据", "basis"),
    "method": Named("yes_no", "计算方法", "method"),
    "picture": Named("yes_no", "实际截图", "picture"),
}
FORMS: Mapping[str, Mapping[str, Named]] = {
    "invoice": INVOICE,
    "licence": LICENCE,
    "contract": CONTRACT,
    "payment": PAYMENT,
    "invoice_check": INVOICE_CHECK,
    "screenshot": SCREENSHOT,
    "slides": SLIDES,
    "credit_report": CREDIT_REPORT,
    "statement": STATEMENT,
}
"""The forms of paper that are read, each with its facts. A form is how a paper looks; which evidence item of the guide it
is (``Paper.item``) is the edition's own matter."""


@dataclass(slots=True)
class Paper:
    """One paper: its form, the pages it stands on (from 1), its facts by name, and what reading it has to say.

    ``item`` is the kind of evidence of the guide (``invoice``, ``usage_screenshot``, …), with the reason in both
    languages and a confidence; None until it is classified. ``lines`` are the lines of an invoice or the priced services
    of a contract, each a mapping of facts. ``sealed_by`` has the names that stand in seals or on a seal line, where read.
    """

    form: str
    pages: tuple[int, ...] = ()
    facts: dict[str, Fact[Any]] = field(default_factory=dict)
    lines: list[dict[str, Fact[Any]]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    item: str | None = None
    item_confidence: float = 0.0
    item_reason: tuple[str, str] = ("", "")
    sealed_by: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it is the list of goods of an invoice (销货清单) alone: lines, and neither day nor amounts of its own."""
        own = self.facts.keys() & {"dated", "net_yuan", "tax_yuan", "total_yuan"}
        return self.form == "invoice" and bool(self.lines) and not own

    def value(self, name: str) -> Value | None:
        """What is to be used for a fact; None where nothing was read. Raises ``KeyError`` for a name the form has not."""
        if name not in FORMS[self.form]:
            raise KeyError(f"{self.form} has no fact {name!r}; it has {', '.join(FORMS[self.form])}")
        fact = self.facts.get(name)
        return fact.value if fact is not None else None


@dataclass(slots=True)
class Reading:
    """All that one file gave. ``file`` is its path as given (relative to the folder, with ``/``, where a folder is read).

    ``format``: what it is by its bytes (see ``document.Format``); ``pages``: how many it has, ``pages_read`` how many
    were read; ``seconds``: wall time. ``prints``: of each page that is a picture, by its number, what it is known again by
    (``reuse.Print``).
    """

    file: str
    sha256: str = ""
    size: int = 0
    format: str = "unknown"
    pages: int = 0
    pages_read: int = 0
    papers: list[Paper] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0
    prints: dict[int, bytes] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether nothing could be read of it."""
        return any(f.weight == "refused" for f in self.findings)
