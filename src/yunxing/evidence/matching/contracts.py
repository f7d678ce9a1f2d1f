"""Which contract an invoice belongs to: the same parties, the amount explained exactly, else the best there is to say.

A contract may be paid by several invoices, and an invoice may cover several contracts. What is as likely one way as
another is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..facts import Fact
from .explaining import Block, Item, alone_by_amount, explain
from .links import Link, Question
from .parties import Parties, distance
from .reds import Reds
from .saying import ids, sureness, yuan
from .things import Thing
from .wording import LIKE, UNLIKE, UNTOLD, Numbers, fit, names_of, numbers_named, plain

NAMED, WORDED, LINED = 20.0, 4.0, 1.5
"""What it counts for that the invoice names the contract's number, that services have like names, that a price stands
apart in both."""
TOO_EARLY, PER_MONTH, MOST_OF_MONTHS = -3.0, 0.1, 3.0
"""What it counts against a pair that the invoice is older than the contract, or much younger."""
GUESSED = -4.0
"""What it counts against a pair that a party is known only by a name close to its own."""
APART = 1.0
"""Without an exact amount, one contract must fit so much better than the next."""


class Contracts:
    """The contracts of a folder against its invoices."""

    def __init__(self, invoices: Sequence[Thing], contracts: Sequence[Thing], parties: Parties, reds: Reds) -> None:
        self.invoices = {t.id: t for t in invoices}
        self.contracts = {t.id: t for t in contracts}
        self.reds = reds
        self.parties = parties
        self._guessed = {
            t.id
            for group, pair in ((contracts, ("party_a", "party_b")), (invoices, ("buyer", "seller")))
            for t in group
            if any(parties.of(t, side) and parties.guessed(t, side) for side in pair)
        }
        self.links: list[Link] = []
        self.questions: list[Question] = []
        self._unsettled: set[str] = set()
        self._evidence: dict[tuple[str, str], float] = {}
        self._names = {t.id: names_of(t) for t in (*invoices, *contracts)}
        for contract in contracts:
            if not self._names[contract.id] and contract.text("title"):
                self._names[contract.id] = (contract.text("title"),)
        numbers = Numbers((c.text("number"), c.id) for c in contracts)
        self._named = {t.id: numbers.named(" ".join([t.text("remarks"), *self._names[t.id]])) for t in invoices}
        self._own = {plain(c.text("number")) for c in contracts if c.text("number")}
        self._elsewhere = {t.id: self._names_another(t) for t in invoices}
        self._possible = self._between(parties)

    def _names_another(self, invoice: Thing) -> tuple[str, ...]:
        """Contract numbers in the remarks that no contract here has, nor nearly has."""
        if self._named[invoice.id] or not invoice.sure("remarks"):
            return ()
        named = numbers_named(invoice.text("remarks"))
        return tuple(n for n in named if all(distance(n, own, 2) > 2 for own in self._own))

    def _between(self, parties: Parties) -> frozenset[tuple[str, str]]:
        """The pairs (contract, invoice) whose parties, as far as they were read, are the same."""
        sides = {
            t.id: frozenset(filter(None, (parties.of(t, side) for side in pair)))
            for group, pair in ((self.contracts, ("party_a", "party_b")), (self.invoices, ("buyer", "seller")))
            for t in group.values()
        }
        both: dict[frozenset[str], list[str]] = {}
        for key in self.contracts:
            both.setdefault(sides[key], []).append(key)
        half = [key for key in self.contracts if len(sides[key]) == 1]
        found = set()
        for key in self.invoices:
            mine = sides[key]
            near = both.get(mine, []) if len(mine) > 1 else [c for c in self.contracts if mine and mine <= sides[c]]
            for contract in {*near, *(c for c in half if sides[c] <= mine)}:
                if self._may(contract, key):
                    found.add((contract, key))
        return frozenset(found)

    def _may(self, contract: str, invoice: str) -> bool:
        if self._named[invoice]:
            return contract in self._named[invoice]
        return not (self._elsewhere[invoice] and self.contracts[contract].sure("number"))

    def run(self) -> None:
        """Fill ``links`` and ``questions``."""
        open_ = self._exactly()
        self._by_name()
        self._weakly(open_)
        self._partly(open_)
        self._taken_back()
        self._reds()
        self.links.sort()

    def _exactly(self) -> dict[str, tuple[str, ...]]:
        found = explain(
            [Item(c.id, _units(worth(c))) for c in self._by_day(self.contracts.values()) if worth(c) is not None],
            [Item(i.id, _units(a)) for i in self._by_day(self.invoices.values()) for a in self.reds.amounts(i)],
            possible=lambda contract, invoice: (contract, invoice) in self._possible,
            evidence=self.evidence,
            groups=self._like,
        )
        for (contract, invoice), block in found.pairs.items():
            self._link(contract, invoice, self._sure_of(block), self._told(block))
        open_ = {item: others for item, others in found.open.items() if item in self.invoices}
        self._unsettled = found.open.keys() & self.contracts.keys()
        for invoice, candidates in open_.items():
            names_zh, names_en = ids(self.contracts[c] for c in candidates)
            self._ask(
                invoice,
                candidates,
                f"金额与几份合同都对得上（{names_zh}），看不出属于哪一份，请指明",
                f"its amount fits several contracts ({names_en}): say which it belongs to",
            )
        return open_

    def _by_day(self, things: Iterable[Thing]) -> list[Thing]:
        return sorted(things, key=lambda t: (str(t.day("dated") or "9999"), t.id))

    def _like(self, whole: str, parts: Sequence[str]) -> list[Sequence[str]]:
        """Of many candidates, those that speak of the same service."""
        mine = self._names[whole]
        alike = [part for part in parts if (fit(self._names[part], mine) or 0.0) >= LIKE]
        return [alike] if 0 < len(alike) < len(parts) else []

    def evidence(self, contract: str, invoice: str) -> float:
        """What speaks for a pair beyond its amount; below 0 what speaks against it."""
        if (contract, invoice) not in self._evidence:
            self._evidence[contract, invoice] = self._weigh(self.contracts[contract], self.invoices[invoice])
        return self._evidence[contract, invoice]

    def _weigh(self, contract: Thing, invoice: Thing) -> float:
        total = NAMED if contract.id in self._named[invoice.id] else 0.0
        total += GUESSED if self._guessed & {contract.id, invoice.id} else 0.0
        like = fit(self._names[invoice.id], self._names[contract.id])
        if like is not None:
            total += WORDED * like if like >= LIKE else 0.0
            total -= LINED if like < UNLIKE else 0.0
        prices = {_line_amount(line) for line in contract.lines} - {None}
        total += LINED if any(_line_amount(line) in prices for line in invoice.lines) else 0.0
        signed, issued = contract.day("dated"), invoice.day("dated")
        if signed and issued:
            months = (issued - signed).days / 30
            total += TOO_EARLY if months < 0 else -min(PER_MONTH * months, MOST_OF_MONTHS)
        return total

    def _unlike(self, contract: str, invoice: str) -> bool:
        """Whether both name services, and not the same ones: without an amount, that is too little to go by."""
        like = fit(self._names[invoice], self._names[contract])
        return like is not None and like < UNTOLD

    def _sure_of(self, block: Block) -> float:
        least = min(
            sureness(self.contracts[c], ("party_a", "party_b", "amount_yuan"))
            * sureness(self.invoices[i], ("buyer", "seller", "total_yuan"))
            for c, i in block.pairs
        )
        early = any(self._early(c, i) for c, i in block.pairs)
        base = 0.99 if len(block.pairs) == 1 else 0.98 if block.complete else 0.9
        return round(least * (base - (0.15 if early else 0.0)), 4)

    def _early(self, contract: str, invoice: str) -> bool:
        signed, issued = self.contracts[contract].day("dated"), self.invoices[invoice].day("dated")
        return bool(signed and issued and issued < signed)

    def _told(self, block: Block) -> tuple[str, str]:
        if len(block.pairs) == 1:
            return "价税合计等于合同金额", "its total is the contract's amount"
        if len({c for c, _ in block.pairs}) == 1:
            zh, en = ids(self.invoices[i] for _, i in block.pairs)
            return f"{zh}的价税合计相加等于合同金额", f"{en} make up the contract's amount"
        zh, en = ids(self.contracts[c] for c, _ in block.pairs)
        return f"{zh}的金额相加等于价税合计", f"{en} make up its total"

    def _by_name(self) -> None:
        """An invoice that names a contract belongs to it, whatever the amounts."""
        linked = {(link.other, link.invoice) for link in self.links}
        for invoice, named in self._named.items():
            for contract in sorted(named):
                if (contract, invoice) not in linked and self.reds.whole(invoice):
                    between = (contract, invoice) in self._possible
                    told = ("合同金额与发票合计不等", "the amounts do not make each other up")
                    other = ("但双方名称不一致，请核对", "but the parties differ: see whether it is the right contract")
                    self._link(contract, invoice, 0.93 if between else 0.6, told if between else other)

    def _weakly(self, open_: dict[str, tuple[str, ...]]) -> None:
        """The only contract and the only invoice of an amount, where the names are too badly read to go by."""
        linked = {link.invoice for link in self.links}
        used = {link.other for link in self.links} | self._unsettled
        left = [(c, worth(c)) for c in self.contracts.values() if c.id not in used]
        due = [
            (i, self.reds.left[i.id])
            for i in self.invoices.values()
            if i.id not in linked and i.id not in open_ and self.reds.whole(i.id)
        ]
        for contract, invoice in alone_by_amount(left, due, self._may_be):
            told = (
                "价税合计等于合同金额，双方名称没有读准",
                "its total is the contract's amount; the names were read badly",
            )
            self._link(contract.id, invoice.id, 0.7, told)

    def _may_be(self, contract: Thing, invoice: Thing) -> bool:
        ways = (("party_a", "party_b"), ("party_b", "party_a"))
        named = any(
            self.parties.perhaps(contract, buyer, invoice, "buyer")
            and self.parties.perhaps(contract, seller, invoice, "seller")
            for buyer, seller in ways
        )
        return named and self._may(contract.id, invoice.id) and not self._early(contract.id, invoice.id)

    def _partly(self, open_: dict[str, tuple[str, ...]]) -> None:
        """Invoices that no amount explains go to the one contract with room for them."""
        linked = {link.invoice for link in self.links}
        room = {key: self._room(key) for key in self.contracts}
        claims: dict[str, list[str]] = {}
        for invoice in self._by_day(self.invoices.values()):
            if invoice.id in linked or invoice.id in open_ or not self.reds.whole(invoice.id):
                continue
            if (invoice.money("total_yuan") or 0) <= 0:
                continue
            best = self._roomy(invoice, room)
            if best is not None:
                claims.setdefault(best, []).append(invoice.id)
        for contract, wanting in sorted(claims.items()):
            space, total = room[contract], sum((self.reds.left[i] or Decimal(0) for i in wanting), Decimal(0))
            if space is None or total <= space:
                for invoice_id in wanting:
                    self._link(contract, invoice_id, *self._part(contract, invoice_id, space))
                continue
            for invoice_id in wanting:
                self._ask(
                    invoice_id,
                    (contract,),
                    f"与同样可能的发票合计{yuan(total)}元，超过{self.contracts[contract].name('zh')}余下的{yuan(space)}元，"
                    "请指明哪些属于这份合同",
                    f"with others as likely it makes {yuan(total)} yuan, over the {yuan(space)} left of "
                    f"{self.contracts[contract].name('en')}: say which belong to it",
                )

    def _room(self, contract: str) -> Decimal | None:
        """What the linked invoices leave of a contract's amount; None where it states none."""
        amount = worth(self.contracts[contract])
        if amount is None:
            return None
        return amount - sum(
            (self.reds.left[x.invoice] or Decimal(0) for x in self.links if x.other == contract), Decimal(0)
        )

    def _roomy(self, invoice: Thing, room: dict[str, Decimal | None]) -> str | None:
        """The contract that an invoice is a part of; asked where several fit as well, or what fits is otherwise unlike."""
        total = self.reds.left[invoice.id]
        here = sorted(c for c in self.contracts if (c, invoice.id) in self._possible)
        fitting = [
            c
            for c in here
            if c not in self._unsettled
            and ((space := room[c]) is None or (total is not None and 0 < total <= space))
            and not self._early(c, invoice.id)
        ]
        unlike = [c for c in fitting if self._unlike(c, invoice.id)]
        fitting = [c for c in fitting if c not in unlike]
        ranked = sorted(fitting, key=lambda c: (-self.evidence(c, invoice.id), c))
        if len(ranked) > 1 and self.evidence(ranked[0], invoice.id) - self.evidence(ranked[1], invoice.id) < APART:
            names_zh, names_en = ids(self.contracts[c] for c in ranked)
            self._ask(
                invoice.id,
                tuple(ranked),
                f"双方与几份合同相同（{names_zh}），金额不能说明属于哪一份，请指明",
                f"several contracts have its parties ({names_en}) and no amount tells which: say which it belongs to",
            )
            return None
        if ranked:
            return ranked[0]
        self._ask(invoice.id, tuple(unlike), *self._why_none(invoice, here, unlike))
        return None

    def _why_none(self, invoice: Thing, here: Sequence[str], unlike: Sequence[str]) -> tuple[str, str]:
        if self._elsewhere[invoice.id]:
            number = "、".join(self._elsewhere[invoice.id])
            return (
                f"备注写的是合同{number}，文件中没有，请补上",
                f"its remarks name contract {number}, which is not here: add it",
            )
        if unlike:
            zh, en = ids(self.contracts[c] for c in unlike)
            return (
                f"双方与{zh}相同，但服务名称不同，请指明是否属于它",
                f"the parties are those of {en}, but the services differ: say whether it belongs there",
            )
        if here:
            zh, en = ids(self.contracts[c] for c in here)
            return (
                f"双方与{zh}相同，但合同金额已由其他发票用完，或开票早于签订，请补上它的合同",
                f"the parties are those of {en}, but other invoices use it up, or the invoice is older: add its contract",
            )
        return "文件中没有这两方之间的合同，请补上", "there is no contract between its parties: add it"

    def _part(self, contract: str, invoice: str, space: Decimal | None) -> tuple[float, tuple[str, str]]:
        least = sureness(self.contracts[contract], ("party_a", "party_b")) * sureness(
            self.invoices[invoice], ("buyer", "seller", "total_yuan")
        )
        like = fit(self._names[invoice], self._names[contract])
        base = 0.92 if like is not None and like >= LIKE else 0.85
        if space is None:
            return round(base * least, 4), ("合同没有写明金额", "the contract states no amount")
        return round(base * least, 4), ("是合同金额的一部分", "a part of the contract's amount")

    def _taken_back(self) -> None:
        """An invoice that was taken back whole belonged to the contract of its amount, where there is only one."""
        linked = {link.invoice for link in self.links}
        for invoice in self.invoices.values():
            if self.reds.left[invoice.id] != 0 or invoice.id in linked or invoice.id in self.reds.corrects:
                continue
            total = invoice.money("total_yuan")
            fitting = [
                c.id for c in self.contracts.values() if (c.id, invoice.id) in self._possible and worth(c) == total
            ]
            ranked = sorted(fitting, key=lambda c: -self.evidence(c, invoice.id))
            if len(ranked) > 1 and self.evidence(ranked[0], invoice.id) - self.evidence(ranked[1], invoice.id) < APART:
                continue
            if ranked:
                told = (
                    "价税合计等于合同金额，后被红字发票冲回",
                    "its total is the contract's amount, taken back later",
                )
                self._link(ranked[0], invoice.id, 0.9, told)

    def _reds(self) -> None:
        """A red invoice belongs where the one it takes back does."""
        for red, blue in self.reds.corrects.items():
            for link in [x for x in self.links if x.invoice == blue]:
                reason = (f"冲{self.invoices[blue].name('zh')}", f"it takes back {self.invoices[blue].name('en')}")
                self.links.append(Link("contract", red, link.other, link.confidence, (reason,)))

    def _link(self, contract: str, invoice: str, confidence: float, told: tuple[str, str]) -> None:
        reasons = [told]
        if contract in self._named[invoice]:
            number = self.contracts[contract].text("number")
            reasons.append((f"备注写明合同编号{number}", f"its remarks name contract {number}"))
            confidence = max(confidence, min(0.995, confidence + 0.02))
        if self._guessed & {contract, invoice}:
            reasons.append(("有一方名称识读略有出入", "the name of a party was read a little differently"))
            confidence = min(confidence, 0.8)
        elif (contract, invoice) in self._possible:
            reasons.append(("双方一致", "the parties are the same"))
        if (fit(self._names[invoice], self._names[contract]) or 0.0) >= LIKE:
            reasons.append(("服务名称相近", "the services have like names"))
        if self._early(contract, invoice):
            reasons.append(("但开票早于签订，请核对", "but it is older than the contract: look at the dates"))
        self.links.append(Link("contract", invoice, contract, confidence, tuple(reasons)))

    def _ask(self, invoice: str, candidates: Sequence[str], zh: str, en: str) -> None:
        thing = self.invoices[invoice]
        self.questions.append(
            Question(
                "contract",
                (invoice,),
                tuple(candidates),
                f"{thing.name('zh')}（{thing.pieces[0].where('zh')}）：{zh}",
                f"{thing.name('en')} ({thing.pieces[0].where('en')}): {en}",
            )
        )


def worth(contract: Thing) -> Decimal | None:
    """What a contract comes to: its amount, else the sum of its services where each has a price."""
    amount = contract.money("amount_yuan")
    if amount is not None:
        return amount if amount > 0 else None
    prices = [_line_amount(line) for line in contract.lines]
    told = [p for p in prices if p is not None]
    return sum(told, Decimal(0)) if told and len(told) == len(prices) else None


def _line_amount(line: Mapping[str, Fact[Any]]) -> Decimal | None:
    fact = line.get("amount_yuan")
    return fact.value if fact is not None and isinstance(fact.value, Decimal) else None


def _units(amount: Decimal | None) -> int:
    return 0 if amount is None else int(amount.scaleb(6))
