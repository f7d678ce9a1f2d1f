"""From the values of a row, its invoices and its services to a declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from yunxing.guide.declaration import (
    Breakdown,
    Claim,
    Contract,
    Declaration,
    EvidenceRecord,
    Invoice,
    Line,
    Provider,
    Service,
)
from yunxing.guide.edition import Edition


@lru_cache(maxsize=16384)
def _record(key: str, item: str, dated: Any = None, stated: tuple[tuple[str, int], ...] = ()) -> EvidenceRecord:
    """A record of evidence; rows of a spreadsheet state the same few over and over."""
    return EvidenceRecord(id=key, item=item, dated=dated, stated=dict(stated))


@lru_cache(maxsize=16384)
def _claim(*values: Any) -> Claim:
    return Claim(*values)


class Maker:
    """Makes the records of a declaration from the values of its rows."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.paths = tuple(edition.fields)
        self.group_of = {s.key: g for g, group in edition.groups.items() for s in group.sub_domains}
        self.claims = tuple((f"claim:{s.key}", f"note:{s.key}", s.key) for s in edition.sub_domains)
        self.since = next((str(rule.since) for rule in edition.rules if hasattr(rule, "since")), "")
        months: Any = next((rule for rule in edition.rules if rule.kind == "months_in_use"), None)
        self.began = months.since if months else ""
        self.per_claim: dict[str, set[str]] = {}
        for rule in edition.rules:
            item, groups = str(getattr(rule, "item", "")), getattr(rule, "of", None)
            if item in edition.evidence and edition.evidence[item].per == "claim" and isinstance(groups, list):
                self.per_claim.setdefault(item, set()).update(groups)

    def declaration(
        self, values: Mapping[str, Any], invoices: Sequence[Mapping[str, Any]], services: Sequence[Mapping[str, Any]]
    ) -> Declaration:
        """A declaration from what the readers of the columns made of its rows."""
        get = values.get
        records: list[EvidenceRecord] = []
        cites: dict[str, tuple[str, ...]] = {}
        for key, kind in self.edition.evidence.items():
            given = get(f"proof:{key}")
            if not given:
                continue
            stated = dict.fromkeys(kind.states, 1)
            if kind.counts:
                stated[kind.counts] = given
            records.append(_record(key, key, given if kind.dated else None, tuple(stated.items())))
            for group in self.per_claim.get(key, ()):
                cites[group] = (*cites.get(group, ()), key)
        made, used = self._services(values, services)
        simple, all_services = not any(used), tuple(s.id for s in made)
        unproven = set(get("unproven", ()))
        claims = []
        for claim_key, note_key, item in self.claims:
            pages = get(claim_key)
            if pages is None:
                continue
            evidence = () if item in unproven else cites.get(self.group_of[item], ())
            services_of = (
                all_services if simple else tuple(s.id for s, u in zip(made, used, strict=True) if not u or item in u)
            )
            claims.append(_claim(item, services_of, get(note_key), None if pages is True else pages, evidence))
        contracts: list[Contract] = []
        bills = [self._invoice(index, row, contracts, records) for index, row in enumerate(invoices, 1)]
        return Declaration(
            edition=self.edition.key,
            star=values["star"],
            fields={path: get(path) for path in self.paths},
            providers=tuple(Provider(name) for name in get("providers", ())),
            services=tuple(made) if claims or services else (),
            claims=tuple(claims),
            contracts=tuple(contracts),
            invoices=tuple(bills),
            evidence=tuple(records),
            dossier_pages=get("dossier_pages"),
        )

    def _services(
        self, values: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
    ) -> tuple[list[Service], list[tuple[str, ...] | None]]:
        """The services; without a sheet of them one that every claim rests on, since the day the enterprise began."""
        if not rows:
            return [Service("s1", since=values.get(self.since))], [None]
        made = [
            Service(f"s{i}", r.get("name"), r.get("provider"), r.get("since"), r.get("until"))
            for i, r in enumerate(rows, 1)
        ]
        return made, [r.get("items") or None for r in rows]

    def _invoice(
        self, index: int, row: Mapping[str, Any], contracts: list[Contract], records: list[EvidenceRecord]
    ) -> Invoice:
        get = row.get
        key = f"i{index}"

        def proof(kind: str, there: Any, dated: Any = None) -> tuple[str, ...]:
            if not there or kind not in self.edition.evidence:
                return ()
            name = f"{kind}-{key}"
            records.append(_record(name, kind, dated))
            return (name,)

        count = get("contracts") or 0
        papers: tuple[str, ...] = ()
        if count:
            papers = proof("contract", get("contract_copy", True)) + proof("cloud_explanation", get("explained"))
        names = []
        for number in range(1, min(count, 100) + 1):
            name = f"c{index}-{number}"
            names.append(name)
            seals = ("enterprise", "provider") if get("explained") else ()
            contracts.append(
                Contract(name, get("contract_dated"), None, (), get("says_cloud"), get("contract_services"),
                         get("priced_apart"), seals, get("contract_pages"), papers)
            )  # fmt: skip
        table = None
        if get("breakdown"):
            cloud = get("cloud_yuan")
            total = get("total_yuan") if get("total_yuan") is not None else cloud
            rest = total - cloud if total is not None and cloud is not None else None
            lines = [Line(amount_yuan=cloud, cloud=True)] + ([Line(amount_yuan=rest, cloud=False)] if rest else [])
            seals_on = {"enterprise": get("sealed_enterprise"), "provider": get("sealed_provider")}
            table = Breakdown(tuple(lines), {k: v for k, v in seals_on.items() if v})  # type: ignore[misc]
        return Invoice(
            id=key,
            code=get("code"),
            number=get("number"),
            dated=get("dated"),
            buyer=get("buyer"),
            seller=get("seller"),
            net_yuan=get("net_yuan"),
            tax_yuan=get("tax_yuan"),
            total_yuan=get("total_yuan"),
            category=get("category"),
            contracts=tuple(names),
            no_contract=bool(get("no_contract")),
            payment=next(iter(proof("payment", get("payment"), get("paid_on"))), None),
            check=next(iter(proof("invoice_check", get("check"))), None),
            evidence=proof("invoice", get("copy")),
            breakdown=table,
        )
