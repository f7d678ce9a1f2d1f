"""The columns of the spreadsheet for an edition: headings, how a cell is read, what it may hold.

One row is one declaration; a second sheet holds the invoices, an optional third the cloud services. Headings are matched
in Chinese or English, or by key, whatever the width of brackets and the spaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from yunxing.guide.complaints import shown
from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.shapes import Words
from yunxing.guide.values import (
    said,
    to_date,
    to_figure,
    to_invoice_money,
    to_pages,
    to_text,
    to_wan,
    to_whole,
    to_yes_no,
)

Cell = Callable[[Any], Any]
Format = Literal["text", "date", "money", "whole", "long"]
MAIN, INVOICES, SERVICES = "declarations", "invoices", "services"
SHEETS: Mapping[str, Words] = {
    MAIN: Words(zh="申报", en="Declarations"),
    INVOICES: Words(zh="发票", en="Invoices"),
    SERVICES: Words(zh="云服务", en="Services"),
}
_PRESENT = {"有": True, "齐全": True, "无": False, "缺": False}


@dataclass(frozen=True)
class Column:
    """A column: its key, heading, reader, and what a person filling it in should know."""

    key: str
    title: Words
    read: Cell
    help: Words
    choices: tuple[Words, ...] = ()
    format: Format = "text"
    required: bool = False
    group: str = ""


@dataclass(frozen=True)
class Layout:
    """The columns of each sheet."""

    edition: Edition
    sheets: Mapping[str, tuple[Column, ...]]

    def headings(self, sheet: str) -> dict[str, Column]:
        """Columns by every heading under which they are known."""
        found: dict[str, Column] = {}
        for column in self.sheets[sheet]:
            for name in (column.key, column.title.zh, column.title.en):
                found.setdefault(plain_heading(name), column)
        return found


def plain_heading(text: Any) -> str:
    """A heading for comparison: width of characters, spaces, case and a trailing mark of duty make no difference."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).casefold().rstrip("*")


def present(value: Any) -> bool | None:
    """有 or 无, 是 or 否."""
    if isinstance(value, bool):
        return value
    text = to_text(value)
    return _PRESENT[text] if text in _PRESENT else to_yes_no(value)


def _star(edition: Edition) -> Cell:
    return reader(edition).star


def _names(value: Any) -> tuple[str, ...]:
    text = to_text(value)
    if text is None:
        return ()
    for mark in ("，", ",", ";", "；", "\n"):
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def _choices(edition: Edition, path: str) -> Cell:
    options = edition.fields[path].choices
    names = (
        {words.zh: key for key, words in options.items()}
        | {w.en: k for k, w in options.items()}
        | {k: k for k in options}
    )

    def one(text: str) -> str:
        if text not in names:
            listed = "、".join(w.zh for w in options.values())
            raise said(f"{shown(text)}不在可选值之中：{listed}", f"{shown(text)} is not one of {', '.join(options)}")
        return names[text]

    if edition.fields[path].type == "choice":

        def single(value: Any) -> str | None:
            text = to_text(value)
            return None if text is None else one(text)

        return single
    return lambda value: tuple(dict.fromkeys(one(name) for name in _names(value)))


@lru_cache(maxsize=4096, typed=True)
def claimed(value: Any) -> Any:
    """A cell of table x.1: None not ticked, True ticked without a page, else the pages."""
    if isinstance(value, bool):
        return value or None
    text = to_text(value)
    if text is None or text in ("否", "无", "×", "✗", "☐", "no", "false"):
        return None
    if text in ("是", "√", "✓", "✔", "☑", "yes", "true"):
        return True
    return to_pages(value)


def _sub_domains(edition: Edition) -> Cell:
    names = {s.key: s.key for s in edition.sub_domains}
    for sub in edition.sub_domains:
        for name in (sub.name.zh, sub.name.en, *sub.aliases):
            names.setdefault(name, sub.key)

    def read(value: Any) -> tuple[str, ...]:
        if (text := to_text(value)) in names:
            return (names[text],)  # a name may itself hold a comma
        for name in _names(value):
            if name not in names:
                raise said(f"没有子域{shown(name)}，请照表头的名称填写", f"there is no sub-domain {shown(name)}")
        return tuple(names[name] for name in _names(value))

    return read


_READERS: Mapping[str, tuple[Cell, Format, Words]] = {
    "text": (to_text, "text", Words(zh="文字", en="text")),
    "long_text": (to_text, "long", Words(zh="文字，字数照申请表的限制", en="text, within the form's limit")),
    "date": (to_date, "date", Words(zh="日期，如 2020-05-06", en="a date such as 2020-05-06")),
    "yes_no": (to_yes_no, "text", Words(zh="是 或 否", en="yes or no")),
    "whole": (to_whole, "whole", Words(zh="整数", en="a whole number")),
    "amount": (to_figure, "money", Words(zh="数字", en="a number")),
    "uscc": (to_text, "text", Words(zh="18位统一社会信用代码", en="18 characters")),
    "industry": (to_text, "text", Words(zh="GB/T 4754-2017 代码，如 3599", en="code of GB/T 4754-2017, such as 3599")),
    "phone": (to_text, "text", Words(zh="电话号码", en="telephone")),
    "email": (to_text, "text", Words(zh="电子邮箱", en="e-mail")),
}
_WAN: tuple[Cell, Format, Words] = (to_wan, "money", Words(zh="数字，单位万元", en="a number, in 10,000 yuan"))
YES_NO = (Words(zh="是", en="yes"), Words(zh="否", en="no"))
THERE = (Words(zh="有", en="yes"), Words(zh="无", en="no"))


_PAPERS: Mapping[str, str] = {  # columns that are there where the edition has such a kind of evidence
    "explained": "cloud_explanation",
    "contract_copy": "contract",
    "copy": "invoice",
    "payment": "payment",
    "paid_on": "payment",
    "check": "invoice_check",
}


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


@lru_cache(maxsize=16)
def layout(edition: Edition) -> Layout:
    """The columns of an edition."""
    return Layout(
        edition, {MAIN: tuple(_main(edition)), INVOICES: tuple(_invoices(edition)), SERVICES: tuple(_services(edition))}
    )


def _id_column() -> Column:
    return Column(
        "id",
        _words("申报编号", "Declaration no."),
        to_text,
        _words("各表以此对应，不重复", "links the sheets, unique"),
        required=True,
    )


def _main(edition: Edition) -> Sequence[Column]:
    stars = tuple(s.name for s in edition.about.stars)
    columns = [
        _id_column(),
        Column(
            "star",
            _words("申请评定星级", "Star applied for"),
            _star(edition),
            _words("星级", "star"),
            stars,
            required=True,
        ),
    ]
    division = reader(edition).division
    for path, form_field in edition.fields.items():
        options: tuple[Words, ...] = ()
        if form_field.type in ("choice", "choices"):
            read: Cell = _choices(edition, path)
            kind: Format = "text"
            options = tuple(form_field.choices.values()) if form_field.type == "choice" else ()
            hint = (
                _words("从下拉中选一项", "one of the list")
                if options
                else _words("多项用顿号隔开", "several, with commas")
            )
        elif form_field.type == "division":
            read, kind, hint = division, "text", _words("县区名称或6位代码", "the county's name or code")
        else:
            read, kind, hint = _WAN if form_field.in_wan else _READERS[form_field.type]
            options = YES_NO if form_field.type == "yes_no" else ()
        columns.append(Column(path, form_field.title, read, hint, options, kind, group="form"))
    columns += [
        Column("providers", _words("上云合作机构", "Providers"), _names, _words("多家用顿号隔开", "several, with commas"), group="form"),
        Column("dossier_pages", _words("申报书总页数", "Pages of the dossier"), to_whole, _words("填了则核对页码是否存在", "if given, pages are held against it"), (), "whole", group="form"),
    ]  # fmt: skip
    columns += _proof_columns(edition)
    for group in edition.groups.values():
        for sub in group.sub_domains:
            heading = _words(f"{group.name.zh}·{sub.name.zh}", f"{group.name.en}: {sub.name.en}")
            hint = _words("页码（如 12-14）或“是”；空白为未上云", "pages (12-14) or yes; blank: not claimed")
            columns.append(Column(f"claim:{sub.key}", heading, claimed, hint, group="claims"))
            if any(sub.note.leaves()):
                note = _words(f"{sub.name.zh}（请说明）", f"{sub.name.en} (explain)")
                columns.append(Column(f"note:{sub.key}", note, to_text, _words("说明文字", "text"), group="claims"))
    return columns


def _proof_columns(edition: Edition) -> list[Column]:
    columns = []
    for kind in edition.evidence.values():
        if kind.per == "invoice" or (kind.per == "claim" and not kind.dated and not _owed(edition, kind.key)):
            continue
        if kind.counts:
            hint = _words("页数", "number of pages")
            columns.append(Column(f"proof:{kind.key}", kind.name, to_whole, hint, (), "whole", group="proofs"))
        elif kind.dated:
            title = _words(f"{kind.name.zh}日期", f"{kind.name.en}, date")
            hint = _words("截图上的日期；空白为没有", "date on the picture; blank: none")
            columns.append(Column(f"proof:{kind.key}", title, to_date, hint, (), "date", group="proofs"))
        else:
            hint = _words("有 或 无", "yes (there) or no")
            columns.append(Column(f"proof:{kind.key}", kind.name, present, hint, THERE, group="proofs"))
    title = _words("缺证明材料的子域", "Sub-domains without proof")
    hint = _words("个别勾选行没有说明或截图时填子域名称", "rows whose statement or picture is missing")
    columns.append(Column("unproven", title, _sub_domains(edition), hint, group="proofs"))
    return columns


def _owed(edition: Edition, key: str) -> bool:
    return any(getattr(rule, "item", None) == key for rule in edition.rules)


def _invoices(edition: Edition) -> Sequence[Column]:
    text, day = _READERS["text"][2], _READERS["date"][2]
    yuan = _words("数字，单位元", "a number, in yuan")
    categories = tuple(c.name for c in edition.investment.categories) if edition.investment else ()
    names = (
        {w: c.key for c in edition.investment.categories for w in (c.name.zh, c.name.en, c.key)}
        if edition.investment
        else {}
    )

    def category(value: Any) -> str | None:
        found = to_text(value)
        if found is not None and found not in names:
            listed = "、".join(c.zh for c in categories)
            raise said(
                f"{shown(found)}不在可选值之中：{listed}",
                f"{shown(found)} is not one of {', '.join(c.en for c in categories)}",
            )
        return None if found is None else names[found]

    there = _words("有 或 无", "yes (there) or no")
    yes = _words("是 或 否", "yes or no")
    rows: list[tuple[str, str, str, Cell, Words, tuple[Words, ...], Format]] = [
        ("code", "发票代码", "Invoice code", to_text, text, (), "text"),
        ("number", "发票号码", "Invoice number", to_text, text, (), "text"),
        ("dated", "开票日期", "Invoice date", to_date, day, (), "date"),
        ("buyer", "购买方名称", "Buyer", to_text, text, (), "text"),
        ("seller", "销售方名称", "Seller", to_text, text, (), "text"),
        ("net_yuan", "不含税金额（元）", "Net (yuan)", to_invoice_money, yuan, (), "money"),
        ("tax_yuan", "税额（元）", "Tax (yuan)", to_invoice_money, yuan, (), "money"),
        ("total_yuan", "价税合计（元）", "Total (yuan)", to_invoice_money, yuan, (), "money"),
        ("category", "投入类别", "Category", category, _words("从下拉中选一项", "one of the list"), categories, "text"),
        ("contracts", "合同份数", "Contracts", to_whole, _words("未提供填0", "0: not supplied"), (), "whole"),
        ("no_contract", "没有签订合同", "No contract exists", to_yes_no, yes, YES_NO, "text"),
        ("contract_dated", "合同日期", "Contract date", to_date, day, (), "date"),
        ("contract_pages", "合同在申报书中的页码", "Contract pages", to_pages, _words("如 20-24", "such as 20-24"), (), "text"),
        ("says_cloud", "合同写明云服务/云产品", "Contract says cloud", to_yes_no, yes, YES_NO, "text"),
        ("explained", "双方盖章的云端说明", "Explanation sealed by both", present, there, THERE, "text"),
        ("contract_services", "合同服务项数", "Services in the contract", to_whole, _words("整数", "a number"), (), "whole"),
        ("priced_apart", "各项服务分别列价", "Each service priced", to_yes_no, yes, YES_NO, "text"),
        ("contract_copy", "合同文件", "Contract on file", present, _words("有 或 无；空白同合同份数", "blank: as many as contracts"), THERE, "text"),
        ("copy", "发票复印件", "Copy of the invoice", present, there, THERE, "text"),
        ("payment", "付款凭证", "Proof of payment", present, there, THERE, "text"),
        ("paid_on", "付款日期", "Paid on", to_date, day, (), "date"),
        ("check", "发票查验截图", "Check of the invoice", present, there, THERE, "text"),
        ("breakdown", "发票明细说明", "Table x.3", present, there, THERE, "text"),
        ("cloud_yuan", "明细中上云投入合计（元）", "Cloud part in table x.3 (yuan)", to_invoice_money, yuan, (), "money"),
        ("sealed_enterprise", "明细企业盖章日期", "Sealed by the enterprise on", to_date, day, (), "date"),
        ("sealed_provider", "明细云服务商盖章日期", "Sealed by the provider on", to_date, day, (), "date"),
    ]  # fmt: skip
    return [
        _id_column(),
        *(
            Column(k, _words(zh, en), read, hint, c, f)
            for k, zh, en, read, hint, c, f in rows
            if _PAPERS.get(k) is None or _PAPERS[k] in edition.evidence
        ),
    ]


def _services(edition: Edition) -> Sequence[Column]:
    day = _READERS["date"][2]
    return [
        _id_column(),
        Column("name", _words("云服务名称", "Service"), to_text, _words("文字", "text")),
        Column("provider", _words("服务商", "Provider"), to_text, _words("文字", "text")),
        Column("since", _words("开通日期", "Since"), to_date, day, (), "date"),
        Column(
            "until", _words("停用日期", "Until"), to_date, _words("仍在使用则空白", "blank: still in use"), (), "date"
        ),
        Column(
            "items",
            _words("对应子域", "Sub-domains"),
            _sub_domains(edition),
            _words("空白为全部勾选的子域", "blank: all that are ticked"),
        ),
    ]
