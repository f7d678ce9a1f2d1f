"""The investment part of a declaration: providers, services, contracts and invoices, each with its proofs.

What belongs together and what counts was found in ``matching``; here it becomes records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from yunxing.guide.records import MAX_ROWS
from yunxing.guide.values import plain

from ..facts import SURE
from ..matching import Link, Matched, Piece, Thing
from ..matching.applicant import Applicant
from ..matching.categories import text_of, told
from ..matching.contested import CONTESTED
from ..matching.counting import Counted, Counting, Reason, paid_by
from ..matching.explanations import says_cloud, sides
from ..matching.links import Kind
from ..matching.supplied import Stated
from ..matching.tables import Breakdown, sums_up
from ..paper import FORMS
from .proofs import Proofs, seals
from .proposal import Draft, Path_, amount, day, number, page_range, source_of, text

T = TypeVar("T")
_INVOICE: Mapping[str, str] = {
    name: name for name in ("code", "number", "dated", "buyer", "seller", "net_yuan", "tax_yuan", "total_yuan")
}
_GAPS: Mapping[str, str] = {
    "contract": "contracts",
    "payment": "payment",
    "check": "check",
    "category": "category",
    "day": "dated",
}
"""Where what an invoice lacks would stand in its record."""
_LINKED: Mapping[Kind, str] = {"contract": "contracts", "payment": "payment", "check": "check"}
_CONTRACT: Mapping[str, str] = {
    name: name for name in ("dated", "amount_yuan", "says_cloud", "services", "priced_apart")
}


def put_investment(
    draft: Draft,
    matched: Matched,
    counting: Counting,
    *,
    applicant: Applicant | None,
    proofs: Proofs,
    explained: Mapping[str, Sequence[Piece]],
) -> None:
    """Add the records of everything that is declared as investment."""
    writing = _Investment(draft, matched, counting, applicant=applicant, proofs=proofs, explained=explained)
    writing.providers()
    writing.services()
    for contract in writing.contracts:
        writing.contract(contract)
    for counted in writing.declared:
        writing.invoice(counted)


class _Investment:
    def __init__(
        self,
        draft: Draft,
        matched: Matched,
        counting: Counting,
        *,
        applicant: Applicant | None,
        proofs: Proofs,
        explained: Mapping[str, Sequence[Piece]],
    ) -> None:
        self.draft = draft
        self.matched = matched
        self.applicant = applicant
        self.proofs = proofs
        self.explained = explained
        self.declared = self._most("invoices", [counted for counted in counting.invoices if counted.declared])
        self.used = {key for counted in self.declared for key in counted.row.contracts}
        self.contracts = self._most("contracts", [c for c in matched.contracts if self._ours(c)])

    def _most(self, table: str, rows: list[T]) -> list[T]:
        """As many rows as a declaration holds; what is beyond is said."""
        if len(rows) > MAX_ROWS:
            self.draft.doubt(
                table,
                f"{table} 有 {len(rows)} 行，只列入前 {MAX_ROWS} 行",
                f"there are {len(rows)} {table}; only the first {MAX_ROWS} are listed",
            )
        return rows[:MAX_ROWS]

    def _ours(self, contract: Thing) -> bool:
        """Whether a contract belongs to what is declared, or at least to the applicant."""
        mine = self.applicant is None or self.applicant.party in sides(contract, self.matched)
        return mine or contract.id in self.used

    def providers(self) -> None:
        """Who sold what is declared, and the other parties of contracts that speak of the cloud."""
        known: dict[str, tuple[Thing, str]] = {}
        for counted in self.declared:
            party = self.matched.parties.of(counted.invoice, "seller")
            if party and (party not in known or not known[party][0].sure("seller")):
                known[party] = (counted.invoice, "seller")
        for contract in self.contracts:
            for side, party in zip(("party_a", "party_b"), sides(contract, self.matched), strict=True):
                mine = self.applicant is not None and party == self.applicant.party
                if party and not mine and party not in known and (contract.id in self.used or says_cloud(contract)):
                    known[party] = (contract, side)
        for thing, side in known.values():
            names = {"name": side} | ({"uscc": "seller_uscc"} if side == "seller" else {})
            values = {key: text(thing.text(name)) for key, name in names.items()}
            at = self.draft.record("providers", values)
            self.draft.noted(("providers", at), thing, names, values)

    def services(self) -> None:
        """The services that contracts list; where one lists none, those on the invoices that belong to it."""
        billed: dict[str, list[Thing]] = {}
        for counted in self.declared:
            for key in counted.row.contracts:
                billed.setdefault(key, []).append(counted.invoice)
        seen: set[tuple[str, str]] = set()
        for contract in self.contracts:
            own = billed.get(contract.id, [])
            provider = self._provider(contract, own)
            for thing in [contract] if contract.lines else own:
                for line in thing.lines:
                    name = text(text_of(line, "name").rpartition("*")[2])
                    if name is None or told(name, self.draft.edition).cloud is False or (name, provider) in seen:
                        continue
                    if len(seen) == MAX_ROWS:
                        return
                    seen.add((name, provider))
                    values = {"id": f"s{len(seen)}", "name": name, "provider": text(provider)}
                    at = self.draft.record("services", values)
                    fact, where = line["name"], [source_of(thing.pieces[0], line["name"])]
                    said = fact.unsure_because or ("", "")
                    self.draft.note(("services", at, "name"), name, where, sure=fact.sure, said=said)

    def _provider(self, contract: Thing, billed: Sequence[Thing]) -> str:
        """Who provides what a contract is about: the party that sent its invoices, else the one that is not the applicant."""
        sellers = {self.matched.parties.of(t, "seller"): t.text("seller") for t in billed}
        for side, party in zip(("party_b", "party_a"), reversed(sides(contract, self.matched)), strict=True):
            if party in sellers or (not sellers and party and self.applicant and party != self.applicant.party):
                return contract.text(side)
        return next(iter(sellers.values()), "")

    def contract(self, contract: Thing) -> None:
        """The record of a contract."""
        facts = {name: fact.value for name, fact in contract.facts.items()}
        explanations = self.explained.get(contract.id, ())
        sealed = sorted({role for piece in explanations for role in seals(piece, self.matched, self.applicant)})
        values: dict[str, Any] = {
            "id": contract.id,
            "dated": day(contract.day("dated")),
            "amount_yuan": amount(contract.money("amount_yuan")),
            "parties": [name for side in ("party_a", "party_b") if (name := text(contract.text(side)))],
            "says_cloud": facts.get("says_cloud"),
            "services": facts.get("services"),
            "priced_apart": facts.get("priced_apart"),
            "explanation_sealed_by": sealed or None,
            "pages": self._pages(contract),
            "evidence": self.proofs.ids([*contract.pieces, *explanations]),
        }
        at = self.draft.record("contracts", values)
        self.draft.noted(("contracts", at), contract, _CONTRACT, values)
        for name, key in _CONTRACT.items():
            if values[key] is None:
                words = FORMS["contract"][name]
                self.draft.gaps["contracts", at, key] = (f"{words.zh}没有读出", f"{words.en} was not read")
        if values["pages"] is not None:
            stated = self._stated_pages(contract)[0]
            said = ("上云投入明细表所填", "as the table of investment says")
            self.draft.note(
                ("contracts", at, "pages"), values["pages"], [source_of(stated.piece)], sure=True, said=said
            )
        elif any(rule.kind == "invoice_rows" for rule in self.draft.edition.rules):
            self.draft.gaps["contracts", at, "pages"] = ("在申报书中的页码", "its pages in the bound declaration")
        for side in ("party_a", "party_b"):
            party = {side: text(contract.text(side))}
            self.draft.noted(("contracts", at, "parties"), contract, {side: side}, party)
        self._findings(contract)

    def _stated_pages(self, contract: Thing) -> list[Stated]:
        """The rows of table x.2 that give pages for a contract: those of invoices that belong to it alone."""
        return [
            c.stated
            for c in self.declared
            if c.stated is not None and c.stated.pages and c.row.contracts == (contract.id,)
        ]

    def _pages(self, contract: Thing) -> str | None:
        given = {pages for stated in self._stated_pages(contract) if (pages := page_range(stated.pages)) is not None}
        return given.pop() if len(given) == 1 else None

    def invoice(self, counted: Counted) -> None:
        """The record of an invoice."""
        invoice, made = counted.invoice, counted.breakdown
        paid = paid_by(self.matched, invoice.id)
        payments = [self.matched.things[link.other] for link in self.matched.of(invoice.id, "payment")]
        checks = [self.matched.things[link.other] for link in self.matched.of(invoice.id, "check")]
        check = checks[-1] if checks else None
        contested = [reason for reason in counted.reasons if reason.code in CONTESTED]
        more = [piece for t in (*payments, *checks) if t not in (paid, check) for piece in t.pieces]
        values: dict[str, Any] = {
            "id": invoice.id,
            "code": text(invoice.text("code")),
            "number": text(invoice.text("number")),
            "dated": day(invoice.day("dated")),
            "buyer": text(invoice.text("buyer")),
            "seller": text(invoice.text("seller")),
            "net_yuan": amount(invoice.money("net_yuan")),
            "tax_yuan": amount(invoice.money("tax_yuan")),
            "total_yuan": amount(invoice.money("total_yuan")),
            "claimed_yuan": self._claimed(counted),
            "category": None if contested else counted.category,
            "contracts": list(counted.row.contracts),
            "payment": self._first(paid),
            "check": self._first(check),
            "evidence": self.proofs.ids([*invoice.pieces, *more]),
            "breakdown": _table(made) if made is not None and len(made.lines) <= MAX_ROWS else None,
        }
        at = self.draft.record("invoices", values)
        path: Path_ = ("invoices", at)
        self.draft.noted(path, invoice, _INVOICE, values)
        for reason in counted.reasons:
            if reason.code in _GAPS:
                self.draft.gaps[*path, _GAPS[reason.code]] = (reason.zh, reason.en)
            elif reason.code not in ("refunded", "refunded_part"):  # which is asked of the payment
                self.draft.doubt(invoice.id, f"{invoice.name('zh')}：{reason.zh}", f"{invoice.name('en')}: {reason.en}")
        if contested:
            self.draft.gaps[*path, "category"] = _withheld(counted.category, contested)
        first = [source_of(invoice.pieces[0])]
        if counted.category is not None and not contested:
            best = next(t for t in counted.told if t.category == counted.category)
            self.draft.note((*path, "category"), counted.category, first, sure=False, said=(f"按{best.zh}", best.en))
        for kind, key in _LINKED.items():
            self._linked((*path, key), values[key], self.matched.of(invoice.id, kind))
        if counted.stated is not None and values["claimed_yuan"] is not None:
            where, said = [source_of(counted.stated.piece)], ("上云投入明细表所填", "as the table of investment says")
            self.draft.note((*path, "claimed_yuan"), values["claimed_yuan"], where, sure=counted.stated.sure, said=said)
        if made is not None and values["breakdown"] is not None:
            where = [source_of(made.piece)] if made.piece is not None else first
            said = made.reason if made.piece is None else ("明细说明所填", "as the breakdown says")
            self.draft.note((*path, "breakdown"), values["breakdown"], where, sure=made.piece is not None, said=said)
            if not sums_up(invoice, made):
                self.draft.doubt(
                    invoice.id,
                    f"{invoice.name('zh')}的明细行合计{plain(made.total_yuan)}元，与发票金额不等，可能缺销货清单，请核对",
                    f"the lines of {invoice.name('en')} come to {plain(made.total_yuan)} yuan, not to its amount: perhaps "
                    "its list is not here",
                )
        self._findings(invoice)
        if invoice.id in self.matched.presumed:
            self.draft.doubt(
                invoice.id,
                f"{invoice.name('zh')}：几张金额相同的发票有同样多笔付款，付款凭证按日期先后填写，请核对",
                f"{invoice.name('en')}: several invoices of one amount have as many payments, taken in the order of days",
            )

    def _claimed(self, counted: Counted) -> str | None:
        """The amount in table x.2: as the enterprise has filled it in, else where it is not the invoice's own."""
        if counted.stated is not None and counted.stated.yuan is not None:
            return amount(counted.stated.yuan)
        made = counted.breakdown
        return amount(counted.row.amount_yuan) if made is not None and made.complete else None

    def _first(self, thing: Thing | None) -> str | None:
        return next(iter(self.proofs.ids(thing.pieces)), None) if thing is not None else None

    def _findings(self, thing: Thing) -> None:
        for finding in thing.findings:
            self.draft.doubt(thing.id, f"{thing.name('zh')}：{finding.zh}", f"{thing.name('en')}: {finding.en}")

    def _linked(self, path: Path_, value: Any, links: Sequence[Link]) -> None:
        if value and links:
            where = [source_of(self.matched.things[link.other].pieces[0]) for link in links]
            sure = all(link.confidence >= SURE for link in links)
            self.draft.note(path, value, where, sure=sure, said=(links[0].why("zh"), links[0].why("en")))


def _withheld(category: str | None, contested: Sequence[Reason]) -> tuple[str, str]:
    """Why an invoice has no category yet: without one it does not count, and whoever fills it in has looked."""
    own = (f" {category}", f" {category}") if category is not None else ("投入类别", " its category")
    zh, en = "；".join(reason.zh for reason in contested), "; ".join(reason.en for reason in contested)
    return (
        f"{zh}。核对无误后填{own[0]}，在此之前不计入",
        f"{en}. Until it is in order and{own[1]} is filled in it does not count",
    )


def _table(made: Breakdown) -> dict[str, Any]:
    lines = []
    for line in made.lines:
        values = {
            "name": text(line.name),
            "spec": text(line.spec),
            "quantity": number(line.quantity),
            "unit_price_yuan": number(line.unit_price_yuan),
            "amount_yuan": amount(line.amount_yuan),
            "cloud": line.cloud,
        }
        lines.append({key: value for key, value in values.items() if value is not None})
    sealed = {role: made_on for role, on in made.sealed_by.items() if (made_on := day(on)) is not None}
    return {"lines": lines, "sealed_by": sealed}
