"""What a submission says by which it is counted. Plain values in, plain values out: a migration reads old ones with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from yunxing.reference import industry
from yunxing.reference.industry import UnknownIndustry

from ..declarations.content import edition_of

MISSING = frozenset(("incomplete", "fails", "inadmissible"))
LONGEST = 120
MOST_YUAN = Decimal(10) ** 15


class Read(NamedTuple):
    """A trait: kind and key, and of a provider its name and what it invoiced in yuan."""

    kind: str
    key: str
    name: str = ""
    yuan: Decimal | None = None


def traits_of(content: Mapping[str, Any], verdict: Mapping[str, Any]) -> list[Read]:
    """The traits of frozen content and its verdict, each once. What cannot be read is left out: it was judged elsewhere."""
    fields = content.get("fields") or {}
    found = list(_missed(verdict))
    roles = edition_of(verdict["edition"]).roles
    section = _section(fields.get(roles.get("industry", "")))
    if section:
        found.append(Read("industry", section))
    clusters = fields.get(roles.get("clusters", ""))
    found += [Read("cluster", one) for one in clusters or () if isinstance(one, str)] if _listed(clusters) else []
    model = fields.get(roles.get("cloud_model", ""))
    if isinstance(model, str) and model:
        found.append(Read("model", model))
    found += _providers(content)
    once = {(one.kind, one.key[:LONGEST]): one for one in found}
    return [one._replace(key=key, name=one.name[:LONGEST]) for (_, key), one in once.items()]


def _missed(verdict: Mapping[str, Any]) -> Iterator[Read]:
    """The requirements that are not met and count for themselves: parts of others are counted with their whole."""
    findings = [one for one in verdict.get("findings", ()) if one["status"] in MISSING]
    whole = {rule.key for rule in edition_of(verdict["edition"]).rules if not rule.part_of} if findings else ()
    yield from (Read("missed", one["requirement"]) for one in findings if one["requirement"] in whole)


def _listed(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _section(code: Any) -> str:
    try:
        return industry.path(str(code))[0].code if code else ""
    except UnknownIndustry:
        return ""


def _providers(content: Mapping[str, Any]) -> Iterator[Read]:
    """Providers with what they invoiced: the totals of the invoices of which they are the seller."""
    invoiced: dict[str, Decimal] = {}
    for one in content.get("invoices") or ():
        seller, total = str(one.get("seller") or "").strip(), _money(one.get("total_yuan"))
        if total is not None:
            invoiced[seller] = invoiced.get(seller, Decimal(0)) + total
    for one in content.get("providers") or ():
        name, code = str(one.get("name") or "").strip(), str(one.get("uscc") or "").strip()
        if name or code:
            total = invoiced.get(name, Decimal(0))
            yield Read("provider", code or name, name or code, total if total < MOST_YUAN else None)


def _money(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() and abs(amount) < MOST_YUAN else None
