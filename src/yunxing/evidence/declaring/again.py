"""What an earlier declaration says: what no file shows is taken from it, and where it is not what the files show, that is said.

A promise is never carried over. What a person once wrote stands beside what the files show and replaces none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.guide.declaration import Declaration
from yunxing.reference.text import tidy_code

from ..matching.saying import MOST_NAMED
from ..page import squeezed
from ..paper import FORMS
from .proposal import Draft, Path_, amount, fitting

_NAMES: Mapping[str, Sequence[str]] = {
    "invoices": ("code", "dated", "buyer", "seller", "net_yuan", "tax_yuan", "total_yuan", "category"),
    "contracts": ("dated", "amount_yuan", "says_cloud", "services", "priced_apart", "pages"),
}
"""What of a record is held against the earlier one."""
_WORDS = {"category": ("投入类别", "category"), "pages": ("在申报书中的页码", "pages in the bound declaration")}
_CALLED = {"invoices": ("发票", "invoice"), "contracts": ("合同", "contract")}


def fill_from(draft: Draft, like: Declaration) -> None:
    """Fill empty fields from an earlier declaration, each to be looked at, and say where it differs from what was read.

    What is promised or dated is made anew.
    """
    anew = {
        path
        for rule in draft.edition.rules
        if rule.kind == "affirmed"
        for path in (*getattr(rule, "of", ()), *getattr(rule, "filled", ()))
    }
    shown = {found.path: found.value for found in draft.found if found.sources}
    for path, form_field in draft.edition.fields.items():
        value = like.fields.get(path)
        if value is None or value == () or path in anew:
            continue
        plain = list(value) if isinstance(value, tuple) else value
        if not draft.has(path):
            said = ("按上一份申报，请核对是否仍然如此", "as in the earlier declaration: see whether it still holds")
            if form_field.type != "date":
                draft.fill(path, plain, sure=False, said=said)
            continue
        where: Path_ = tuple(path.split("."))
        if where in shown:
            title = _Title(form_field.title.zh, form_field.title.en, path)
            _compare(draft, where, fitting(form_field, plain), shown[where], title)
    _records(draft, like)


def _records(draft: Draft, like: Declaration) -> None:
    """Invoices and contracts: what the earlier record of each says otherwise, and invoices that only one of the two lists."""
    earlier, now = _Papers.of(like.evidence), _Papers.of(_rows(draft, "evidence"))
    for place, contract in enumerate(_rows(draft, "contracts")):
        own = now.which(contract["evidence"])
        before = [c for c in like.contracts if own & earlier.which(c.evidence)]
        if len(before) == 1:
            _differing(draft, "contracts", place, before[0])
    known = {id(i): False for i in like.invoices}
    taken_out = []
    for place, invoice in enumerate(_rows(draft, "invoices")):
        before_ = [i for i in like.invoices if _same(invoice, i.code, i.number)]
        known |= {id(i): True for i in before_}
        if len(before_) == 1:
            _differing(draft, "invoices", place, before_[0])
        elif not before_ and now.which(invoice["evidence"]) & earlier.every:
            taken_out.append(invoice.get("number") or invoice["id"])
    lost = [i.number or i.id for i in like.invoices if not known[id(i)]]
    if lost:
        zh, en = _listed(lost)
        draft.doubt(
            "invoices",
            f"上一份申报列有{zh}，这次没有列入，请核对",
            f"the earlier declaration lists {en}, this one does not: see why",
        )
    if taken_out:
        zh, en = _listed(taken_out)
        draft.doubt(
            "invoices",
            f"{zh}的材料上一份申报也有，但没有列入，这次列入了，请核对",
            f"the earlier declaration has the papers of {en} and does not list them, this one does: see why",
        )


class _Papers(NamedTuple):
    """The files of evidence records, and their bytes, by id."""

    by_id: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, records: Iterable[Any]) -> _Papers:
        rows = [r if isinstance(r, Mapping) else {"id": r.id, "file": r.file, "sha256": r.sha256} for r in records]
        return cls({str(r["id"]): frozenset(filter(None, (f"{r.get('file')}", _part(r)))) for r in rows})

    def which(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.by_id.get(key, frozenset()) for key in ids))

    @property
    def every(self) -> frozenset[str]:
        return self.which(self.by_id)


def _part(record: Mapping[str, Any]) -> str | None:
    """The bytes of a record's file, with the pages where it is a part of one."""
    pages = str(record.get("file") or "").partition("#")[2]
    return f"{record['sha256']}#{pages}" if record.get("sha256") else None


def _rows(draft: Draft, table: str) -> list[dict[str, Any]]:
    rows = draft.values.get(table)
    return rows if isinstance(rows, list) else []


def _same(invoice: Mapping[str, Any], code: str | None, number: str | None) -> bool:
    codes = tidy_code(invoice.get("code") or ""), tidy_code(code or "")
    own = tidy_code(invoice.get("number") or "")
    return bool(own) and own == tidy_code(number or "") and (not all(codes) or codes[0] == codes[1])


def _differing(draft: Draft, table: str, place: int, before: Any) -> None:
    record = _rows(draft, table)[place]
    called = _CALLED[table]
    own = str(record.get("number") or record["id"])
    form = FORMS[table.removesuffix("s")]
    for name in _NAMES[table]:
        words = _WORDS[name] if name in _WORDS else (form[name].zh, form[name].en)
        title = _Title(f"{called[0]}{own}的{words[0]}", f"{words[1]} of {called[1]} {own}", str(record["id"]))
        _compare(draft, (table, place, name), _written(getattr(before, name)), record.get(name), title)


def _written(value: Any) -> Any:
    """A value of a declaration as it is written in one."""
    if isinstance(value, date):
        return value.isoformat()
    return amount(value) if isinstance(value, Decimal) else value


class _Title(NamedTuple):
    """What a value is called, in both languages, and the record or field that it is about."""

    zh: str
    en: str
    about: str


def _compare(draft: Draft, path: Path_, before: Any, value: Any, title: _Title) -> None:
    """Say where the earlier declaration has another value; what the files show stays."""
    if before is None or value == before or squeezed(str(value)) == squeezed(str(before)):
        return
    shown = _shown(before)
    said = f"上一份申报为 {shown[0]}", f"the earlier declaration has {shown[1]}"
    for place, found in enumerate(draft.found):
        if found.path == path:
            zh, en = (f"{found.zh}；" if found.zh else ""), (f"{found.en}; " if found.en else "")
            draft.found[place] = found._replace(sure=False, zh=f"{zh}{said[0]}", en=f"{en}{said[1]}")
    if value is None:
        read = "这次没有填", "is not filled in"
    else:
        now = _shown(value)
        read = f"按材料为 {now[0]}", f"is {now[1]} by the files"
    draft.doubt(
        title.about,
        f"{title.zh}{read[0]}，{said[0]}，请核对",
        f"the {title.en} {read[1]}, and {said[1]}: see which is right",
    )


def _shown(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    return str(value), str(value)


def _listed(numbers: Sequence[str]) -> tuple[str, str]:
    some = numbers[:MOST_NAMED]
    more = len(numbers) - len(some)
    zh, en = "发票" + "、".join(some), "invoices " + ", ".join(some)
    return (f"{zh}等{len(numbers)}张", f"{en} and {more} more") if more else (zh, en)
