"""What an enterprise did: contracts, how they were invoiced and paid, and what was bought beside the point.

Amounts are all different, so that what belongs together can be known from the papers. No file is thought of here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

from ..invoices import draw
from ..invoices.truth import PERIODS, InvoiceTruth, Kind, Line
from ..papers.check import CheckTruth, draw_check
from ..papers.contract import ContractTruth, Layout, draw_contract
from ..papers.parties import Enterprise, draw_enterprise
from ..papers.payment import PaymentTruth, draw_payment
from ..papers.services import SERVICES, Service
from .truth import Counted, Why

Deal = Literal[
    "simple",
    "instalments",
    "joint_invoice",
    "lump",
    "joint_payment",
    "part_payments",
    "supplement",
    "early",
    "other_buyer",
    "no_contract",
    "reversed",
]
WEIGHTS: dict[Deal, int] = {
    "simple": 6,
    "instalments": 3,
    "joint_invoice": 2,
    "lump": 2,
    "joint_payment": 2,
    "part_payments": 2,
    "supplement": 1,
    "early": 2,
    "other_buyer": 2,
    "no_contract": 2,
    "reversed": 1,
}
CENT = Decimal("0.01")
FIRST = date(2019, 1, 1)
"""From this day on investment counts (R27)."""


@dataclass(slots=True)
class Dealt:
    """The papers of one deal, by id; ``mixed`` says of an invoice with a table x.3 which of its lines are investment."""

    kind: Deal
    provider: Enterprise
    contracts: dict[str, ContractTruth] = field(default_factory=dict)
    invoices: dict[str, InvoiceTruth] = field(default_factory=dict)
    payments: dict[str, PaymentTruth] = field(default_factory=dict)
    checks: dict[str, CheckTruth] = field(default_factory=dict)
    invoice_contracts: set[tuple[str, str]] = field(default_factory=set)
    invoice_payments: set[tuple[str, str]] = field(default_factory=set)
    invoice_checks: set[tuple[str, str]] = field(default_factory=set)
    corrects: dict[str, str] = field(default_factory=dict)
    counted: dict[str, Counted] = field(default_factory=dict)
    breakdowns: dict[str, tuple[bool, ...]] = field(default_factory=dict)


class Dealing:
    """Makes deals of one enterprise, all with ids and amounts of their own."""

    def __init__(self, seed: int, enterprise: Enterprise, providers: Sequence[Enterprise], filed_on: date) -> None:
        self.rng = Random(f"dealing {seed}")
        self.seed, self.enterprise, self.providers, self.filed_on = seed, enterprise, providers, filed_on
        self.counts = {"i": 0, "c": 0, "p": 0, "k": 0}
        self.amounts: set[Decimal] = set()
        self.numbers: set[str] = set()
        self.waiting: list[Service] = []
        self.made = 0

    def deal(self, kind: Deal | None = None) -> Dealt:
        """The next deal, of that kind or of any."""
        self.made += 1
        kind = kind or self.rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        dealt = Dealt(kind, self.rng.choice(list(self.providers)))
        match kind:
            case "instalments":
                self._instalments(dealt)
            case "joint_invoice":
                self._joint_invoice(dealt)
            case "joint_payment":
                self._joint_payment(dealt)
            case "part_payments":
                invoice = self._one(dealt, paid=False)
                for part in self._parts(dealt.invoices[invoice].total, 2):
                    self._pay(dealt, (invoice,), part)
            case "lump":
                self._lump(dealt)
            case "supplement":
                self._one(dealt)
                first = next(iter(dealt.contracts.values()))
                self._one(dealt, supplements=first, dated=first.dated + timedelta(days=self.rng.randint(20, 60)))
            case "early":
                self._one(dealt, dated=date(2018, self.rng.randint(8, 10), self.rng.randint(1, 28)))
            case "other_buyer":
                self._one(dealt, buyer=draw_enterprise(self.rng.randrange(10**6) + 10**7))
            case "no_contract":
                self._one(dealt, contracted=False)
            case "reversed":
                self._reversed(dealt)
            case _:
                self._one(dealt)
        self._count(dealt)
        return dealt

    def _id(self, letter: str) -> str:
        self.counts[letter] += 1
        return f"{letter}{self.counts[letter]}"

    def _seed(self) -> int:
        return self.rng.randrange(10**9)

    def amount(self, low: int = 30, high: int = 900) -> Decimal:
        """An amount that no other paper has: mostly whole tens, now and then to the fen."""
        while True:
            amount = Decimal(self.rng.randint(low * 10, high * 10)) * 10
            if self.rng.random() < 0.3:
                amount += Decimal(self.rng.randint(1, 999)) / 100
            amount = amount.quantize(CENT)
            if amount not in self.amounts:
                self.amounts.add(amount)
                return amount

    def _parts(self, total: Decimal, count: int) -> list[Decimal]:
        """An amount in parts of which none equals another paper's."""
        while True:
            weights = [self.rng.randint(2, 9) for _ in range(count)]
            unit = Decimal(10) if total % 10 == 0 else CENT
            parts = [(total * w / sum(weights) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit for w in weights[:-1]]
            parts = [part.quantize(CENT) for part in (*parts, total - sum(parts))]
            if len(set(parts)) == count and not self.amounts & set(parts):
                self.amounts.update(parts)
                return parts

    def services(self, count: int) -> tuple[Service, ...]:
        """Services, each before any comes again."""
        while len(self.waiting) < count:
            more = list(SERVICES)
            self.rng.shuffle(more)
            self.waiting += [one for one in more if one not in self.waiting]
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return tuple(taken)

    def _day(self) -> date:
        """When a contract is made: early enough for three months of use before filing."""
        last = self.filed_on - timedelta(days=200)
        return last - timedelta(days=self.rng.randrange(max(1, min((last - FIRST).days - 5, 420))))

    def _contract(
        self,
        dealt: Dealt,
        *,
        services: int = 1,
        apart: bool = True,
        buyer: Enterprise | None = None,
        dated: date | None = None,
        supplements: ContractTruth | None = None,
    ) -> str:
        key = self._id("c")
        layouts: tuple[Layout, ...] = ("articles", "cover", "ministry", "letter", "purchase", "order")
        made = draw_contract(
            self._seed(),
            buyer=buyer or self.enterprise,
            seller=dealt.provider,
            dated=dated or self._day(),
            amount=self.amount(),
            services=self.services(services),
            apart=apart,
            layout=None if supplements or not apart else self.rng.choice(layouts),
            length=self.rng.choice((0, 0, 0, 1, 1, 2)),
            supplements=supplements,
        )
        number = made.number or f"LYG{made.dated:%Y%m}{self.counts['c']:03d}"
        dealt.contracts[key] = replace(made, number=number + ("-1" if number in self.numbers else ""))
        self.numbers.add(dealt.contracts[key].number)
        return key

    def _invoice(
        self,
        dealt: Dealt,
        priced: Sequence[tuple[str, Decimal]],
        *,
        dated: date,
        rate: str = "6%",
        buyer: Enterprise | None = None,
        contracts: Sequence[str] = (),
    ) -> str:
        """An invoice with a line for each name, prices with tax."""
        key, buyer, seller = self._id("i"), buyer or self.enterprise, dealt.provider
        kinds: list[Kind] = [kind for kind in PERIODS if PERIODS[kind][0] <= dated <= PERIODS[kind][1]]
        weights = [0 if kind in ("roll", "blockchain") else 1 if kind.startswith("paper") else 2 for kind in kinds]
        kind = self.rng.choices(kinds, weights)[0]
        numbers = [dealt.contracts[c].number for c in contracts]
        said = f"合同编号：{'、'.join(numbers)}" if numbers and self.rng.random() < 0.3 else ""
        truth = draw(
            self._seed(),
            kind,
            buyer=buyer.name,
            buyer_uscc=buyer.uscc,
            seller=seller.name,
            seller_uscc=seller.uscc,
            dated=dated,
            items=[name for name, _ in priced],
            remarks=said,
            red=False,
        )
        dealt.invoices[key] = _with_lines(truth, priced, rate)
        dealt.invoice_contracts.update((key, c) for c in contracts)
        if self.rng.random() < 0.9:
            check = self._id("k")
            most = max(2, (self.filed_on - dated).days - 1)
            when = dated + timedelta(days=self.rng.randint(1, min(most, 300)))
            dealt.checks[check] = draw_check(self._seed(), dealt.invoices[key], checked_on=when)
            dealt.invoice_checks.add((key, check))
        return key

    def _pay(self, dealt: Dealt, invoices: Sequence[str], amount: Decimal | None = None) -> None:
        """A payment for these invoices, of what they come to where no part is given."""
        first = dealt.invoices[invoices[0]]
        key = self._id("p")
        amount = sum((dealt.invoices[i].total for i in invoices), Decimal("0.00")) if amount is None else amount
        payer = next((c.buyer for c in dealt.contracts.values() if c.buyer.name == first.buyer), self.enterprise)
        latest = max(dealt.invoices[i].dated for i in invoices)
        dealt.payments[key] = draw_payment(
            self._seed(),
            payer=payer,
            payee=dealt.provider,
            dated=latest + timedelta(days=self.rng.randint(1, 25)),
            amount=amount,
        )
        dealt.invoice_payments.update((i, key) for i in invoices)

    def _lines(self, contract: ContractTruth) -> list[tuple[str, Decimal]]:
        return [(one.service.invoiced, one.price) for one in contract.priced]

    def _one(
        self,
        dealt: Dealt,
        *,
        paid: bool = True,
        contracted: bool = True,
        buyer: Enterprise | None = None,
        dated: date | None = None,
        supplements: ContractTruth | None = None,
    ) -> str:
        """A contract with one invoice."""
        if contracted:
            count = self.rng.choice((1, 1, 2, 3))
            key = self._contract(dealt, services=count, buyer=buyer, dated=dated, supplements=supplements)
            contract = dealt.contracts[key]
            day = contract.dated + timedelta(days=self.rng.randint(3, 60))
            invoice = self._invoice(
                dealt, self._lines(contract), dated=day, rate=contract.rate, buyer=buyer, contracts=(key,)
            )
        else:
            priced = [(self.services(1)[0].invoiced, self.amount(5, 90))]
            invoice = self._invoice(dealt, priced, dated=self._day() + timedelta(days=20), buyer=buyer)
        if paid and self.rng.random() < 0.93:
            self._pay(dealt, (invoice,))
        return invoice

    def _instalments(self, dealt: Dealt) -> None:
        key = self._contract(dealt)
        contract, day = dealt.contracts[key], dealt.contracts[key].dated
        for part in self._parts(contract.amount, self.rng.choice((2, 2, 3))):
            day += timedelta(days=self.rng.randint(8, 45))
            priced = [(contract.priced[0].service.invoiced, part)]
            invoice = self._invoice(dealt, priced, dated=day, rate=contract.rate, contracts=(key,))
            self._pay(dealt, (invoice,))

    def _joint_invoice(self, dealt: Dealt) -> None:
        """Two contracts of one provider on one invoice: table x.3 says which line is which."""
        day = self._day()
        keys = [self._contract(dealt, dated=day + timedelta(days=n)) for n in (0, self.rng.randint(0, 20))]
        priced = [line for key in keys for line in self._lines(dealt.contracts[key])]
        when = max(dealt.contracts[key].dated for key in keys) + timedelta(days=self.rng.randint(3, 40))
        invoice = self._invoice(dealt, priced, dated=when, contracts=keys)
        dealt.breakdowns[invoice] = (True,) * len(priced)
        self._pay(dealt, (invoice,))

    def _lump(self, dealt: Dealt) -> None:
        """Several services for one sum: one line on the invoice says nothing of each."""
        key = self._contract(dealt, services=self.rng.choice((2, 3)), apart=False)
        contract = dealt.contracts[key]
        day = contract.dated + timedelta(days=self.rng.randint(3, 40))
        cloud = contract.priced[0].service
        if self.rng.random() < 0.5:
            priced = [(cloud.invoiced, contract.amount)]
            invoice = self._invoice(dealt, priced, dated=day, rate=contract.rate, contracts=(key,))
            dealt.breakdowns[invoice] = (True,)
        else:
            parts = self._parts(contract.amount, 2)
            priced = [(cloud.invoiced, parts[0]), ("*生产生活服务*操作培训费", parts[1])]
            invoice = self._invoice(dealt, priced, dated=day, rate=contract.rate, contracts=(key,))
            dealt.breakdowns[invoice] = (True, False)
        self._pay(dealt, (invoice,))

    def _joint_payment(self, dealt: Dealt) -> None:
        invoices = [self._one(dealt, paid=False), self._one(dealt, paid=False)]
        self._pay(dealt, invoices)

    def _reversed(self, dealt: Dealt) -> None:
        """An invoice, the red one that takes it back, and the right one in its place."""
        wrong = self._one(dealt, paid=False)
        contract, truth = next(iter(dealt.contracts)), dealt.invoices[wrong]
        red = self._id("i")
        dealt.invoices[red] = _reversing(draw(self._seed(), truth.kind, red=True, dated=truth.dated), truth, self.rng)
        dealt.corrects[red] = wrong
        dealt.invoice_contracts.add((red, contract))
        made = dealt.contracts[contract]
        day = dealt.invoices[red].dated + timedelta(days=self.rng.randint(0, 3))
        right = self._invoice(dealt, self._lines(made), dated=day, rate=made.rate, contracts=(contract,))
        self._pay(dealt, (right,))

    def _count(self, dealt: Dealt) -> None:
        """What counts of each invoice, and why nothing does."""
        linked = {invoice for invoice, _ in dealt.invoice_contracts}
        for key, invoice in dealt.invoices.items():
            why: Why = ""
            if key in dealt.corrects:
                why = "red"
            elif key in dealt.corrects.values():
                why = "reversed"
            elif invoice.dated < FIRST:
                why = "before_2019"
            elif invoice.buyer != self.enterprise.name:
                why = "other_buyer"
            elif key not in linked:
                why = "no_contract"
            lines = zip(invoice.lines, dealt.breakdowns.get(key, (True,) * len(invoice.lines)), strict=True)
            amount = sum((line.amount + line.tax for line, cloud in lines if cloud), Decimal("0.00"))
            dealt.counted[key] = Counted(Decimal("0.00"), why) if why else Counted(amount)


def _with_lines(truth: InvoiceTruth, priced: Sequence[tuple[str, Decimal]], rate: str) -> InvoiceTruth:
    """The invoice with a line for each name, whose prices hold the tax."""
    share, lines = Decimal(rate.rstrip("%")) / 100, []
    for name, price in priced:
        net = (price / (1 + share)).quantize(CENT, ROUND_HALF_UP)
        lines.append(Line(name, "", "项", Decimal(1), net, net, rate, price - net))
    net = sum((line.amount for line in lines), Decimal("0.00"))
    tax = sum((line.tax for line in lines), Decimal("0.00"))
    return replace(truth, lines=tuple(lines), net=net, tax=tax, total=net + tax)


def _reversing(red: InvoiceTruth, truth: InvoiceTruth, rng: Random) -> InvoiceTruth:
    """The red invoice made to take that one back: its parties, its lines below zero, its code and number named."""
    lines = tuple(
        replace(line, quantity=-line.quantity if line.quantity else None, amount=-line.amount, tax=-line.tax)
        for line in truth.lines
    )
    named = truth.code + truth.number
    return replace(
        red,
        buyer=truth.buyer,
        buyer_uscc=truth.buyer_uscc,
        seller=truth.seller,
        seller_uscc=truth.seller_uscc,
        dated=truth.dated + timedelta(days=rng.randint(1, 5)),
        lines=lines,
        net=-truth.net,
        tax=-truth.tax,
        total=-truth.total,
        corrects=named,
        remarks=red.remarks.replace(red.corrects[:-8], truth.code).replace(red.corrects[-8:], truth.number)
        if truth.code
        else red.remarks.replace(red.corrects, named),
    )
