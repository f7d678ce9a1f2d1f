"""Tags for what was read: offers beside fields and under tables, links from rows to the pages they rest on."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.urls import reverse

from yunxing.evidence.codec import value_from_plain
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.sections import COLUMNS, Section, fields_of, unnamed
from yunxing.programme.declarations.wording import valued
from yunxing.programme.papers import queries
from yunxing.programme.papers.offers import CellOffer, Offers, RowOffer, Source, offers_of

from ..papers.facts import value_words
from ..papers.listing import shown
from .words import english, listed, say, words

register = template.Library()
MOST = 20
"""Rows that are offered at once under a table; the rest come when these are decided."""
_MORE = {
    "code": ("发票代码", "Code"),
    "claimed_yuan": ("申报金额/元", "Claimed, yuan"),
    "pages": ("页码", "Pages"),
    "parties": ("签约各方", "Parties"),
    "explanation_sealed_by": ("说明盖章", "Explanation sealed by"),
    "sealed_by": ("盖章", "Sealed by"),
    "breakdown": ("明细表", "Breakdown"),
    "services": ("云服务", "Services"),
    "evidence": ("证明材料", "Evidence"),
    "text": ("文字说明", "Text"),
    "basis": ("测算依据", "Basis"),
    "method": ("计算方法", "Method"),
    "picture": ("实际截图", "Picture"),
    "slides": ("幻灯片张数", "Slides"),
}
_TITLES = {
    "providers": ("name",),
    "services": ("name", "provider"),
    "contracts": ("dated", "parties", "amount_yuan"),
    "invoices": ("number", "dated", "seller", "total_yuan"),
    "claims": (),
    "evidence": ("file",),
}


class CellShown(NamedTuple):
    """A cell of an offered row, in words."""

    key: str
    label: str
    value: str
    now: str
    kind: str
    sure: bool
    said: str


class RowShown(NamedTuple):
    """An offered row, in words."""

    key: str
    id: str
    kind: str
    title: str
    standing: str
    where: str
    """Where the row stands that is there already."""
    sure: bool
    cells: list[CellShown]
    sources: list[SourceShown]
    lacks: list[str]


class SourceShown(NamedTuple):
    """Where it was read, with the way there."""

    words: str
    address: str


def _offers(context: Any) -> Offers:
    """The declaration's offers, looked up once for a page; none where nothing may be written."""
    declaration: Declaration = context["declaration"]
    kept: Offers | None = getattr(declaration, "_offers", None)
    if kept is None:
        kept = offers_of(declaration) if context.get("edits") else Offers()
        declaration._offers = kept  # type: ignore[attr-defined]
    return kept


def _address(number: str, paper: int | None, page: int | None) -> str:
    if paper is None:
        return ""
    return reverse("paper", args=[number, paper]) + (f"#page={page}" if page else "")


def _source(number: str, source: Source) -> SourceShown:
    last = source.name.rpartition("/")[2]
    name = last if len(last) <= 32 else f"{last[:18]}…{last[-12:]}"
    page = say(f" 第{source.page}页", f" p. {source.page}") if source.page else ""
    return SourceShown(f"{name}{page}", _address(number, source.paper, source.page))


def _words(value: Any, context: Any) -> str:
    """A value for people: keys of the edition by their names."""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, dict):
        count = len(value.get("lines", ()))
        return say(f"{count} 行", f"{count} lines")
    return "—" if value is None else str(value)


def _named(table: str, column: str, value: Any, context: Any) -> str:
    """A cell's value, with the edition's own words for its keys, and the names of rows for their ids."""
    edition, lang = context["edition"], "en" if english() else "zh"
    if table == "evidence" and column == "item":
        kind = edition.evidence.get(str(value))
        return kind.name.say(lang) if kind is not None else str(value)
    if column == "category" and edition.investment:
        return next((c.name.say(lang) for c in edition.investment.categories if c.key == value), str(value))
    if column in ("evidence", "payment", "check", "contracts") or (table == "claims" and column == "services"):
        other = "evidence" if column in ("evidence", "payment", "check") else column
        known = _offers(context).all_rows.get(other, {})
        ids = value if isinstance(value, list) else [value]
        return listed(_title(known[one], context) if one in known else one for one in ids)
    return _words(value, context)


def _stands(row: RowOffer, cell: CellOffer, context: Any) -> str:
    """What stands in a cell now, in the edition's words and the names of the declaration's own rows."""
    declaration = context["declaration"]
    path = f"{row.table}/{row.standing}/{cell.column}"
    return words(valued(path, cell.now, context["edition"], declaration.content))


def _title(row: RowOffer, context: Any) -> str:
    if row.table == "claims":
        sub = context["edition"].by_key.get(row.id)
        return sub.name.say("en" if english() else "zh") if sub is not None else row.id
    parts = [_words(row.values[name], context) for name in _TITLES[row.table] if row.values.get(name)]
    return " · ".join(part.rpartition("/")[2] if row.table == "evidence" else part for part in parts) or row.id


def _label(table: str, column: str) -> str:
    found = next((c for c in COLUMNS.get(table, ()) if c.name == column), None)
    zh, en = (found.zh, found.en) if found is not None else _MORE.get(column, (column, column))
    return en if english() else zh


@register.filter
def read(value: Any) -> str:
    """``{{ correction.value|read }}``: a kept value in words."""
    return value_words(value_from_plain(value))


@register.inclusion_tag("papers/offer.html", takes_context=True)
def offer(context: Any, cell: Any) -> dict[str, Any]:
    """``{% offer cell %}``: what was read for a field, as a chip beside it."""
    found = _offers(context).fields.get(cell.path)
    if found is None:
        return {"offer": None}
    number = context["declaration"].number
    labels = dict(cell.choices)
    value = found.value
    if isinstance(value, bool):
        value = "true" if value else "false"
    values = value if isinstance(value, list) else [value]
    return {
        "offer": found,
        "value": listed(labels.get(one, one) for one in values),
        "said": found.said[1 if english() else 0] if found.said else "",
        "sources": [_source(number, source) for source in found.sources],
        **_common(context),
    }


@register.inclusion_tag("papers/rows.html", takes_context=True)
def offered_rows(context: Any, table: str) -> dict[str, Any]:
    """``{% offered_rows "invoices" %}``: rows that the files show, under their table."""
    offered = _offers(context).rows.get(table, [])
    return {
        "table": table,
        "rows": [_row(context, row) for row in offered[:MOST]],
        "count": len(offered),
        "more": max(0, len(offered) - MOST),
        **_common(context),
    }


def _row(context: Any, row: RowOffer) -> RowShown:
    lang = 1 if english() else 0
    number = context["declaration"].number
    if row.standing:
        cells = [
            CellShown(
                cell.key,
                _label(row.table, cell.column),
                _named(row.table, cell.column, cell.value, context),
                "" if cell.now in (None, []) or cell.kind == "adds" else _stands(row, cell, context),
                cell.kind,
                cell.sure,
                cell.said[lang] if cell.said else "",
            )
            for cell in row.cells
        ]
    else:
        cells = [
            CellShown("", _label(row.table, column), _named(row.table, column, value, context), "", "new",
                      row.sure_of(column), "")
            for column, value in row.values.items()
            if column != "sha256" and column not in _TITLES[row.table]
        ]  # fmt: skip
    return RowShown(
        row.key,
        row.id,
        row.kind,
        _title(row, context),
        row.standing,
        _where(context, row),
        row.sure,
        cells,
        [_source(number, source) for source in row.sources],
        [f"{_label(row.table, column)}：{words[lang]}" for column, words in row.lacks.items()],
    )


def _where(context: Any, row: RowOffer) -> str:
    """Where the row stands that it is offered for; its id is ours. A ticked row is known by what is offered itself."""
    rows = context["declaration"].content.get(row.table, [])
    at = next((place for place, one in enumerate(rows) if row.standing and one.get("id") == row.standing), None)
    return "" if at is None else unnamed(at)[int(english())]


def _common(context: Any) -> dict[str, Any]:
    declaration = context["declaration"]
    return {
        "declaration": declaration,
        "csrf_token": context.get("csrf_token", ""),
        "address": reverse("proposals", args=[declaration.number]),
        "next": context["request"].get_full_path() if "request" in context else "",
    }


@register.inclusion_tag("papers/bar.html", takes_context=True)
def offers_bar(context: Any) -> dict[str, Any]:
    """``{% offers_bar %}``: how much was read that can be taken over, on this page and at all."""
    if context.get("section") == "evidence":  # its files are looked up once for all that stands on the page
        context["declaration"]._listed = queries.listed(context["actor"], context["declaration"])
    offers = _offers(context)
    one: Section | None = context.get("one")
    here = 0
    if one is not None:
        declaration = context["declaration"]
        inside = {f"fields/{f.path}" for f in fields_of(one, context["edition"], declaration.star)}
        here = len(inside & offers.fields.keys()) + sum(len(offers.rows.get(table, ())) for table in one.tables)
    return {"offers": offers, "here": here, **_common(context)}


@register.inclusion_tag("papers/papers.html", takes_context=True)
def papers_of_declaration(context: Any) -> dict[str, Any]:
    """``{% papers_of_declaration %}``: the files, where they are dropped, and what was found in them."""
    declaration = context["declaration"]
    return {
        **shown(
            context["actor"],
            declaration,
            files=context["request"].GET.get("files", ""),
            listed=getattr(declaration, "_listed", None),
        ),
        **_common(context),
        "offers": _offers(context),
        "edits": context.get("edits"),
        "request": context["request"],
    }


@register.inclusion_tag("papers/links.html", takes_context=True)
def rests_on(context: Any, path: str) -> dict[str, Any]:
    """``{% rests_on "claims/app.logistics.erp" %}``: the files and pages that a row names, to be opened."""
    table, _, key = path.partition("/")
    content = context["declaration"].content
    name = "item" if table == "claims" else "id"
    row = next((row for row in content.get(table, []) if row.get(name) == key), None)
    if row is None:
        return {"links": []}
    records = {one["id"]: one for one in content.get("evidence", [])}
    if table == "evidence":
        named = [row]
    else:
        ids = [*(row.get("evidence") or []), *(row.get(n) for n in ("payment", "check") if row.get(n))]
        named = [records[one] for one in ids if one in records]
    papers, number = queries.names_of(context["declaration"]), context["declaration"].number
    links = []
    for one in named:
        file, _, pages = str(one.get("file") or "").partition("#")
        if not file:
            continue
        first = pages.partition("-")[0]
        page = int(first) if first.isdecimal() else None
        shown_ = _source(number, Source(file, papers.get(file), page))
        links.append(shown_)
    return {"links": links}
