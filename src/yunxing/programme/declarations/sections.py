"""The form in sections, in its own order and words: which fields and tables a page has, and where a finding leads.

Which fields there are is the edition's data; how they are parted among pages is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from yunxing.guide.edition import Edition
from yunxing.guide.finding import Finding
from yunxing.guide.shapes import FormField

Kind = Literal["text", "date", "money", "whole", "yes_no", "choice", "row", "rows", "days"]


class Column(NamedTuple):
    """A column of a table that repeats. ``of``: the table whose rows it names."""

    name: str
    zh: str
    en: str
    kind: Kind = "text"
    of: str = ""
    help_zh: str = ""
    help_en: str = ""


class Section(NamedTuple):
    """One page of a declaration."""

    key: str
    zh: str
    en: str
    prefixes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


SECTIONS = (
    Section("basic", "企业基本情况", "The enterprise", ("filed_on", "enterprise.")),
    Section("cloud", "上云情况", "In the cloud", tables=("providers", "services")),
    Section("narratives", "上云简介", "Narratives", ("narratives.",)),
    Section("claims", "上云业务及应用", "Business and applications", tables=("claims",)),
    Section("investment", "上云投入明细", "Investment", tables=("invoices", "contracts")),
    Section("breakdown", "发票明细说明", "Breakdown of invoices"),
    Section("evidence", "证明材料", "Evidence", tables=("evidence",)),
    Section("commitment", "真实性承诺", "Commitment", ("commitment.",)),
)
BY_KEY: Mapping[str, Section] = {section.key: section for section in SECTIONS}

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "providers": (
        Column("name", "云服务商名称", "Provider", help_zh="营业执照上的全称", help_en="full name as on its licence"),
        Column("uscc", "统一社会信用代码", "Credit code"),
    ),
    "services": (
        Column("name", "云服务", "Cloud service"),
        Column("provider", "服务商", "Provider"),
        Column("since", "开始使用", "In use since", "date"),
        Column("until", "停止使用", "Until", "date", help_zh="仍在使用的不填", help_en="leave empty while in use"),
    ),
    "contracts": (
        Column("dated", "签订日期", "Dated", "date"),
        Column("parties", "签约各方（用、分开）", "Parties (comma apart)", "rows"),
        Column("amount_yuan", "金额/元", "Amount, yuan", "money"),
        Column("says_cloud", "写明云服务或云产品", "Says cloud service", "yes_no"),
        Column("services", "包含几项服务", "Services covered", "whole"),
        Column("priced_apart", "各项分别计价", "Priced apart", "yes_no"),
        Column("evidence", "文件", "Files", "rows", "evidence"),
    ),
    "invoices": (
        Column("buyer", "购买方名称", "Buyer"),
        Column("seller", "销售方名称", "Seller"),
        Column("number", "发票号码", "Number"),
        Column("dated", "开票日期", "Dated", "date"),
        Column("total_yuan", "价税合计/元", "Total, yuan", "money"),
        Column("net_yuan", "不含税/元", "Net, yuan", "money"),
        Column("tax_yuan", "税额/元", "Tax, yuan", "money"),
        Column("category", "投入类别", "Category", "choice"),
        Column("contracts", "所对应合同", "Contracts", "rows", "contracts"),
        Column("no_contract", "没有合同", "No contract", "yes_no"),
        Column("payment", "付款凭证", "Payment", "row", "evidence"),
        Column("check", "发票查验", "Check", "row", "evidence"),
        Column("evidence", "发票文件", "Files", "rows", "evidence"),
    ),
    "evidence": (
        Column("item", "材料种类", "Kind", "choice"),
        Column("file", "文件", "File"),
        Column("pages", "页数", "Pages", "whole"),
        Column("dated", "材料日期", "Dated", "date"),
    ),
}
"""Columns of the tables that repeat, in the order of the form."""

LINE_COLUMNS = (
    Column("name", "货物或应税劳务、服务名称", "Goods or services"),
    Column("spec", "规格型号", "Type"),
    Column("quantity", "数量", "Quantity", "money"),
    Column("unit_price_yuan", "单价/元", "Unit price, yuan", "money"),
    Column("amount_yuan", "金额/元", "Amount, yuan", "money"),
    Column("cloud", "是否为上云投入", "Cloud investment", "yes_no"),
)
"""Columns of 附表 x.3 (R65)."""

SEALS = (
    Column("enterprise", "申报企业盖章日期", "Sealed by the enterprise", "date"),
    Column("provider", "云服务商盖章日期", "Sealed by the provider", "date"),
)
"""The days on which 附表 x.3 was sealed (R66)."""

OF_CLAIMS = (
    Column("note", "请说明", "Note"),
    Column("services", "依据的云服务", "Services", "rows", "services"),
    Column("evidence", "证明材料", "Evidence", "rows", "evidence"),
    Column("pages", "页码", "Pages"),
)
"""What a ticked row of 附表 x.1 says."""


def fields_of(section: Section, edition: Edition, star: int) -> list[FormField]:
    """The fields of a section on the form of a star, in the form's order."""
    form = edition.form_of(star).key
    return [f for f in edition.fields.values() if (f.forms is None or form in f.forms) and _of_field(f.path) is section]


def _of_field(path: str) -> Section:
    """The section of a field: by the first word of its path; 上云情况 takes those that no other does."""
    named = (s for s in SECTIONS for p in s.prefixes if path == p or (p.endswith(".") and path.startswith(p)))
    return next(named, BY_KEY["cloud"])


def section_of(path: str) -> Section:
    """The section in which a place stands."""
    table, *rest = path.split("/")
    if table == "fields":
        return _of_field(rest[0]) if rest else SECTIONS[0]
    if table == "invoices" and "breakdown" in rest:
        return BY_KEY["breakdown"]
    return next((s for s in SECTIONS if table in s.tables), SECTIONS[0])


def anchor(path: str) -> str:
    """The place's id on its page."""
    return path.replace("/", "-").replace(".", "_")


def place_of(finding: Finding) -> str:
    """The place to which a finding leads: the first row at fault, or the table that it counts."""
    requirement = finding.requirement
    lacking = finding.lacking
    match requirement.space:
        case "fields":
            return f"fields/{lacking[0]}" if lacking else "fields/filed_on"
        case "mentions":
            return "fields/narratives.practice"
        case "invoices":
            return f"invoices/{lacking[0]}" if lacking else "invoices"
        case "services":
            return f"services/{lacking[0]}" if lacking else "services"
        case "claims":
            if lacking:
                return f"claims/{lacking[0]}"
            return f"claims/{finding.candidates[0]}" if finding.candidates else "claims"
        case _:
            return _place_of_rule(finding)


def _place_of_rule(finding: Finding) -> str:
    """The place of a requirement that counts no rows: the field it asks about, or the part of the form that it is of."""
    rule, fields = finding.requirement.rule, finding.case.declaration.fields
    field, since = getattr(rule, "field", None), getattr(rule, "since", None)
    if rule.mends == "providers":
        return "providers"
    if rule.mends == "months_in_use" and since is not None:
        untold = [path for path in (since, "filed_on") if fields.get(path) is None]
        return f"fields/{(untold or [since])[0]}"
    if rule.mends == "statement" and field is not None and fields.get(field) is True:
        return "evidence"  # it is said; what would prove it is lacking
    if field is not None and rule.section != "evidence":
        return f"fields/{field}"
    return _PLACES.get(rule.section, "evidence")


_PLACES = {
    "admission": "fields/enterprise.name",
    "eligibility": "fields/enterprise.name",
    "criteria": "claims",
    "form": "fields/filed_on",
    "evidence": "evidence",
}


def named(path: str, edition: Edition, content: Mapping[str, Any]) -> tuple[str, str]:
    """A place in words, as the form has it: 发票 20481663 · 开票日期."""
    table, *rest = path.split("/")
    if table == "fields" and rest:
        field = edition.fields.get(rest[0])
        return (field.title.zh, field.title.en) if field else (path, path)
    if table == "star":
        return ("申报星级", "Star")
    if table == "files":
        file = path.partition("/")[2]
        return (f"文件 {file}", f"File {file}")
    row = rest[0] if rest else ""
    if table == "claims":
        sub = edition.by_key.get(row)
        zh, en = (sub.name.zh, sub.name.en) if sub else (row, row) if row else BY_KEY[table][1:3]
    else:
        rows = content.get(table, []) if table in _ROWS else []
        at = next((place for place, one in enumerate(rows) if one.get("id") == row), None)
        given: Mapping[str, Any] = {} if at is None else rows[at]
        name = given.get("number") or given.get("name") or given.get("file")
        # A row's id is ours: one that says nothing of itself yet is told by where it stands.
        which = (f"{name}",) * 2 if name else unnamed(at) if row else ("", "")
        zh, en = (f"{words} {which[n]}".strip() for n, words in enumerate(_ROWS.get(table, (table, table))))
    columns = COLUMNS.get(table, ())
    if rest[1:2] == ["breakdown"]:
        zh, en, columns = f"{zh} 明细", f"{en}, breakdown", (*LINE_COLUMNS, *SEALS)
    last = next((c for c in (*columns, *OF_CLAIMS) if len(rest) > 1 and c.name == rest[-1]), None)
    return (f"{zh} · {last.zh}", f"{en} · {last.en}") if last else (zh, en)


def unnamed(at: int | None) -> tuple[str, str]:
    """A row that has no name, by where it stands in its table, counted from 0; None where it was removed."""
    return ("（已删除）", "(removed)") if at is None else (f"第 {at + 1} 行", f"row {at + 1}")


_ROWS = {
    "providers": ("上云合作机构", "Provider"),
    "services": ("云服务", "Service"),
    "contracts": ("合同", "Contract"),
    "invoices": ("发票", "Invoice"),
    "evidence": ("材料", "Evidence"),
}
