"""Which payments paid an invoice: from its buyer to its seller, in one sum, in parts, or one sum for several invoices.

Where single amounts do not meet, payments and invoices of one contract whose sums are equal are set off in the order of
their days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from .explaining import Block, Item, alone_by_amount, explain
from .links import Link, Question
from .parties import Parties
from .reds import Reds
from .saying import ids, sureness, yuan
from .strays import Strays
from .things import Thing
from .wording import LIKE, Numbers, fit, names_of

NAMED, CONTRACT_NAMED, WORDED, GUESSED = 20.0, 6.0, 2.0, -4.0
"""What it counts for that the purpose names the invoice, the contract it belongs to, a service of it; and
that a party is known only by a name close to its own."""
NEAR = 200
"""Days between invoice and payment up to which an amount alone may link them."""
PER_DAY, MOST_OF_DAYS = 0.04, 4.0
"""What each day between invoice and payment counts against them; before or after is no matter."""


class Payments:
    """The payments of a folder against its invoices. ``contracts``: the contracts that each invoice was linked to."""

    def __init__(
        self,
        invoices: Sequence[Thing],
        payments: Sequence[Thing],
        parties: Parties,
        reds: Reds,
        contracts: dict[str, list[Thing]],
    ) -> None:
        self.invoices = {t.id: t for t in invoices}
        self.payments = {t.id: t for t in payments}
        self.reds = reds
        self.contracts = contracts
        self.parties = parties
        self.links: list[Link] = []
        self.questions: list[Question] = []
        self.presumed: dict[str, str] = {}
        self._evidence: dict[tuple[str, str], float] = {}
        numbers = Numbers((t.text("number"), t.id) for t in invoices)
        self._named = {t.id: numbers.named(t.text("purpose")) for t in payments}
        own = Numbers({(c.text("number"), c.id) for group in contracts.values() for c in group})
        self._contract_named = {t.id: own.named(t.text("purpose")) for t in payments}
        self._sides = {t.id: (parties.of(t, "payer"), parties.of(t, "payee")) for t in payments}
        self._sides |= {t.id: (parties.of(t, "buyer"), parties.of(t, "seller")) for t in invoices}
        self._guessed = {
            t.id
            for group, pair in ((payments, ("payer", "payee")), (invoices, ("buyer", "seller")))
            for t in group
            if any(parties.of(t, side) and parties.guessed(t, side) for side in pair)
        }
        self._possible = self._between()

    def _between(self) -> frozenset[tuple[str, str]]:
        """The pairs (payment, invoice) between the same two, as far as both were read; at least one side must be."""
        wanting = [i for i in self.invoices if self.reds.whole(i) and (self.reds.left[i] or 0) > 0]
        both: dict[tuple[str, str], list[str]] = {}
        for invoice in wanting:
            both.setdefault(self._sides[invoice], []).append(invoice)
        found = set()
        for payment in self.payments:
            mine = self._sides[payment]
            near = set(both.get(mine, ()) if all(mine) else ())
            if not all(mine):
                near = {i for i in wanting if _fit(mine, self._sides[i])}
            half = (pair for pair in both if not all(pair) and _fit(mine, pair))
            near.update(i for pair in half for i in both[pair])
            found |= {(payment, invoice) for invoice in near if self._may(payment, invoice)}
        return frozenset(found)

    def _may(self, payment: str, invoice: str) -> bool:
        return not self._named[payment] or invoice in self._named[payment]

    def run(self) -> None:
        """Fill ``links``, ``questions`` and ``presumed``."""
        open_ = self._exactly()
        self._set_off(open_)
        self._weakly(open_)
        self._partly(open_)
        self._unmatched(open_)
        self.links.sort()

    def _exactly(self) -> dict[str, tuple[str, ...]]:
        found = explain(
            [Item(p.id, _units(p.money("amount_yuan"))) for p in _by_day(self.payments.values())],
            [Item(i.id, _units(a)) for i in _by_day(self.invoices.values()) for a in self.reds.amounts(i)],
            possible=lambda payment, invoice: (payment, invoice) in self._possible,
            evidence=self.evidence,
        )
        for (payment, invoice), block in found.pairs.items():
            self._link(payment, invoice, self._sure_of(block), self._told(block), self._paid(payment, invoice, block))
        self._alike(found.open)
        for invoice, candidates in found.open.items():
            if invoice in self.invoices:
                zh, en = ids(self.payments[c] for c in candidates)
                self._ask(
                    self.invoices[invoice],
                    candidates,
                    f"金额与几笔付款都对得上（{zh}），看不出是哪一笔，请指明",
                    f"its amount fits several payments ({en}): say which paid it",
                )
        return found.open

    def _paid(self, payment: str, invoice: str, block: Block) -> Decimal | None:
        """The part of an invoice that a payment of a block accounts for."""
        amount = self.payments[payment].money("amount_yuan")
        billed = [i for p, i in block.pairs if p == payment]
        if len(billed) == 1:
            return amount
        left = self.reds.left[invoice]
        whole = sum((self.reds.left[i] or Decimal(0) for i in billed), Decimal(0)) == amount
        return left if whole else self.invoices[invoice].money("total_yuan")

    def _alike(self, open_: dict[str, tuple[str, ...]]) -> None:
        """As many payments as invoices of one amount and one contract: all are paid, whichever paid which."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for invoice in self.invoices:
            if invoice in open_ and len({open_[payment] for payment in open_[invoice]}) == 1:
                groups.setdefault(open_[invoice], []).append(invoice)
        for payments, invoices in groups.items():
            amounts = {self.payments[p].money("amount_yuan") for p in payments}
            amounts |= {self.reds.left[i] for i in invoices}
            contracts = {tuple(c.id for c in self.contracts.get(i, ())) for i in invoices}
            if len(payments) == len(invoices) and len(amounts) == len(contracts) == 1:
                paid = [p.id for p in _by_day(self.payments[p] for p in payments)]
                billed = [i.id for i in _by_day(self.invoices[i] for i in invoices)]
                self.presumed.update(zip(billed, paid, strict=True))

    def evidence(self, payment: str, invoice: str) -> float:
        """What speaks for a pair beyond its amount; below 0 what speaks against it."""
        key = (payment, invoice)
        if key not in self._evidence:
            paid, issued = self.payments[payment].day("dated"), self.invoices[invoice].day("dated")
            total = NAMED if invoice in self._named[payment] else 0.0
            total += GUESSED if self._guessed & {payment, invoice} else 0.0
            own = {c.id for c in self.contracts.get(invoice, ())}
            total += CONTRACT_NAMED if own & self._contract_named[payment] else 0.0
            purpose = self.payments[payment].text("purpose")
            like = fit((purpose,), names_of(self.invoices[invoice])) if purpose else None
            total += WORDED * like if like is not None and like >= LIKE else 0.0
            total -= min(PER_DAY * abs((paid - issued).days), MOST_OF_DAYS) if paid and issued else 0.0
            self._evidence[key] = total
        return self._evidence[key]

    def _sure_of(self, block: Block) -> float:
        least = min(
            sureness(self.payments[p], ("payer", "payee", "amount_yuan"))
            * sureness(self.invoices[i], ("buyer", "seller", "total_yuan"))
            for p, i in block.pairs
        )
        return round(least * (0.99 if len(block.pairs) == 1 else 0.98 if block.complete else 0.9), 4)

    def _told(self, block: Block) -> tuple[str, str]:
        if len(block.pairs) == 1:
            return "付款金额等于价税合计", "the amount paid is its total"
        if len({p for p, _ in block.pairs}) == 1:
            zh, en = ids(self.invoices[i] for _, i in block.pairs)
            return f"一笔付清{zh}", f"one payment for {en}"
        zh, en = ids(self.payments[p] for p, _ in block.pairs)
        return f"{zh}相加等于价税合计", f"{en} make up its total"

    def _set_off(self, open_: dict[str, tuple[str, ...]]) -> None:
        """Payments and invoices of a contract, or of two parties, with equal sums: in the order of their days."""
        for wanting in self._bundles(open_):
            paid = {link.other for link in self.links}
            candidates = {p for p, i in self._possible if i in wanting and p not in paid and p not in open_}
            for choice in self._choices(candidates, wanting):
                total = sum((self.payments[p].money("amount_yuan") or Decimal(0) for p in choice), Decimal(0))
                if choice and total == sum((self.reds.left[i] or Decimal(0) for i in wanting), Decimal(0)):
                    self._in_order(choice, wanting)
                    break

    def _bundles(self, open_: dict[str, tuple[str, ...]]) -> Iterable[list[str]]:
        """Unpaid invoices that go together: those of one contract, then all between two parties."""
        by_contract: dict[tuple[str, ...], list[str]] = {}
        by_parties: dict[tuple[str, ...], list[str]] = {}
        for thing in _by_day(self.invoices.values()):
            if thing.id in open_ or not self.reds.whole(thing.id) or (self.reds.left[thing.id] or 0) <= 0:
                continue
            own = tuple(sorted(c.id for c in self.contracts.get(thing.id, ())))
            if own:
                by_contract.setdefault(own, []).append(thing.id)
            by_parties.setdefault(self._sides[thing.id], []).append(thing.id)
        for bundle in [*by_contract.values(), *by_parties.values()]:
            linked = {link.invoice for link in self.links}
            wanting = [i for i in bundle if i not in linked]
            if len(wanting) > 1:
                yield wanting

    def _choices(self, candidates: set[str], wanting: Sequence[str]) -> Iterable[list[str]]:
        """First the payments whose purpose names the contract, then all there are."""
        own = {c.id for i in wanting for c in self.contracts.get(i, ())}
        yield sorted(p for p in candidates if self._contract_named[p] & own)
        yield sorted(candidates)

    def _in_order(self, payments: Sequence[str], invoices: Sequence[str]) -> None:
        ordered = _by_day(self.payments[p] for p in payments)
        zh, en = ids(ordered)
        names_zh, names_en = ids(self.invoices[i] for i in invoices)
        told = (f"{zh}合计等于{names_zh}合计，按日期先后相抵", f"{en} together pay {names_en}, set off by their days")
        left = {p.id: p.money("amount_yuan") or Decimal(0) for p in ordered}
        for invoice in invoices:
            due = self.reds.left[invoice] or Decimal(0)
            for payment in ordered:
                part = min(due, left[payment.id])
                if part > 0:
                    self._link(payment.id, invoice, 0.9, told, part)
                    due -= part
                    left[payment.id] -= part

    def _weakly(self, open_: dict[str, tuple[str, ...]]) -> None:
        """The only payment and the only invoice of an amount, near in time, where the names are too badly read to go by."""
        paid, linked = {link.other for link in self.links}, {link.invoice for link in self.links}
        due = [i for i in self.invoices.values() if i.id not in linked and i.id not in open_ and self.reds.whole(i.id)]
        left = [p for p in self.payments.values() if p.id not in paid and p.id not in open_]
        for payment, invoice in alone_by_amount(
            [(p, p.money("amount_yuan")) for p in left], [(i, self.reds.left[i.id]) for i in due], self._may_be
        ):
            told = ("付款金额等于价税合计，双方名称没有读准", "the amount paid is its total; the names were read badly")
            self._link(payment.id, invoice.id, 0.7, told, payment.money("amount_yuan"))

    def _may_be(self, payment: Thing, invoice: Thing) -> bool:
        sides = (("payer", "buyer"), ("payee", "seller"))
        paid, issued = payment.day("dated"), invoice.day("dated")
        near = paid is None or issued is None or abs((paid - issued).days) <= NEAR
        return (
            near
            and all(self.parties.perhaps(payment, a, invoice, b) for a, b in sides)
            and self._may(payment.id, invoice.id)
        )

    def _partly(self, open_: dict[str, tuple[str, ...]]) -> None:
        """What was paid of an invoice, though not all of it: where the purpose speaks of it and of no other."""
        paid = {link.other for link in self.links}
        linked = {link.invoice for link in self.links}
        parts: dict[str, list[str]] = {}
        for payment in _by_day(self.payments.values()):
            if payment.id in paid or payment.id in open_:
                continue
            said = [i for i in self._larger(payment, linked) if i not in open_ and self._speaks(payment.id, i)]
            if len(said) == 1:
                parts.setdefault(said[0], []).append(payment.id)
        for invoice, some in sorted(parts.items()):
            total = sum((self.payments[p].money("amount_yuan") or Decimal(0) for p in some), Decimal(0))
            due = self.reds.left[invoice] or Decimal(0)
            if total >= due:
                continue
            told = (f"只付了{yuan(due)}元中的{yuan(total)}元", f"{yuan(total)} of {yuan(due)} yuan are paid")
            for payment_id in some:
                self._link(payment_id, invoice, 0.8, told, self.payments[payment_id].money("amount_yuan"))
            self._ask(
                self.invoices[invoice],
                tuple(some),
                f"找到的付款合计{yuan(total)}元，少于价税合计{yuan(due)}元，请补上其余的付款凭证",
                f"the payments found come to {yuan(total)} yuan, less than its total of {yuan(due)}: add the others",
            )

    def _larger(self, payment: Thing, linked: set[str]) -> list[str]:
        """The unpaid invoices that a payment can be a part of."""
        amount = payment.money("amount_yuan") or Decimal(0)
        return [
            i
            for i in self.invoices
            if (payment.id, i) in self._possible and i not in linked and 0 < amount < (self.reds.left[i] or Decimal(0))
        ]

    def _speaks(self, payment: str, invoice: str) -> bool:
        """Whether the purpose names an invoice, its contract or its service."""
        if (
            invoice in self._named[payment]
            or {c.id for c in self.contracts.get(invoice, ())} & self._contract_named[payment]
        ):
            return True
        purpose = self.payments[payment].text("purpose")
        return bool(purpose) and (fit((purpose,), names_of(self.invoices[invoice])) or 0.0) >= LIKE

    def _unmatched(self, open_: dict[str, tuple[str, ...]]) -> None:
        """A payment that paid no invoice here is asked about."""
        paid, linked = {link.other for link in self.links}, {link.invoice for link in self.links}
        unpaid = [i for i in self.invoices.values() if i.id not in linked and i.id not in open_]
        strays = Strays(list(self.invoices.values()), unpaid, self.parties, self.reds)
        for payment in _by_day(self.payments.values()):
            if payment.id not in paid and payment.id not in open_:
                told = strays.told(payment)
                if told is not None:
                    self.questions += told
                    continue
                candidates = self._larger(payment, linked)
                zh, en = ids(self.invoices[i] for i in candidates)
                perhaps = (f"（也许是{zh}的一部分）", f" (perhaps a part of {en})") if candidates else ("", "")
                named = f"{payment.name('zh')}（{payment.pieces[0].where('zh')}）"
                self.questions.append(
                    Question(
                        "invoice",
                        (payment.id,),
                        tuple(candidates),
                        f"{named}与哪一张发票都对不上{perhaps[0]}，请补上它的发票，或确认与申报无关",
                        f"{payment.name('en')} ({payment.pieces[0].where('en')}) fits no invoice{perhaps[1]}: add its "
                        "invoice, or see that it has nothing to do with the declaration",
                    )
                )

    def _link(self, payment: str, invoice: str, confidence: float, told: tuple[str, str], part: Decimal | None) -> None:
        reasons = [told]
        if invoice in self._named[payment]:
            reasons.append(("用途写明发票号码", "its purpose names the invoice"))
            confidence = max(confidence, min(0.995, confidence + 0.02))
        if self._guessed & {payment, invoice}:
            reasons.append(("有一方名称识读略有出入", "the name of a party was read a little differently"))
            confidence = min(confidence, 0.8)
        elif all(self._sides[payment]) and self._sides[payment] == self._sides[invoice]:
            reasons.append(("付款人是购买方，收款人是销售方", "the buyer paid the seller"))
        self.links.append(Link("payment", invoice, payment, round(confidence, 4), tuple(reasons), part))

    def _ask(self, thing: Thing, candidates: Sequence[str], zh: str, en: str) -> None:
        zh = f"{thing.name('zh')}（{thing.pieces[0].where('zh')}）：{zh}"
        en = f"{thing.name('en')} ({thing.pieces[0].where('en')}): {en}"
        self.questions.append(Question("payment", (thing.id,), tuple(candidates), zh, en))


def _fit(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two pairs of payer and payee are the same as far as both were read, and on one side they were."""
    sides = list(zip(one, other, strict=True))
    return all(not a or not b or a == b for a, b in sides) and any(a and a == b for a, b in sides)


def _by_day(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda t: (str(t.day("dated") or "9999"), t.id))


def _units(amount: Decimal | None) -> int:
    return 0 if amount is None else int(amount.scaleb(6))
