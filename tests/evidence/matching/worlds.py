"""Folders drawn at random with their truth: contracts in every way of being invoiced and paid, and decoys among them.

What belongs together can be known from the papers: by amount, day, wording or a number that is named. Where nothing tells
two apart, the truth says so (``open_``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from tests.evidence.matching.papers import NAME, check, code_of, contract, invoice, payment, reading
from yunxing.evidence.matching import Matched
from yunxing.evidence.paper import Paper, Reading

SERVICES = [
    "云ERP", "云MES", "云CRM", "设备联网", "云存储", "云数据库", "供应商协同", "仓储物流", "电子商城", "安全防护",
    "质量追溯", "能耗监测", "研发设计", "客服热线", "运维监控", "备份容灾",
]  # fmt: skip
PLACES = ["示例", "样例", "试验", "范例", "演示", "仿真"]
FENS = 100


@dataclass
class World:
    """A folder and what is true of it: pairs of numbers (contract, invoice), (payment, invoice), (check, invoice)."""

    readings: list[Reading] = field(default_factory=list)
    contracts: set[tuple[str, str]] = field(default_factory=set)
    payments: set[tuple[str, str]] = field(default_factory=set)
    checks: set[tuple[str, str]] = field(default_factory=set)


def found(matched: Matched) -> dict[str, set[tuple[str, str]]]:
    """The links that were made, by the numbers on the papers."""
    names = {t.id: t.text("voucher") or t.text("number") for t in matched.things.values()}
    made: dict[str, set[tuple[str, str]]] = {"contract": set(), "payment": set(), "check": set()}
    for link in matched.links:
        made[link.kind].add((names[link.other], names[link.invoice]))
    return made


class Drawing:
    """Draws a world, deal by deal."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.world = World()
        self.count = 0
        self.day = date(2019, 1, 3)

    def _next(self) -> int:
        self.count += 1
        return self.count

    def amount(self) -> Decimal:
        """Mostly round, as contracts are; sometimes to the fen."""
        r = self.random
        if r.random() < 0.6:
            return Decimal(r.randrange(10, 400)) * 500
        return Decimal(r.randrange(500_00, 200_000_00)) / FENS

    def parts(self, total: Decimal, count: int) -> list[Decimal]:
        """An amount in so many parts, each at least a tenth of an equal share."""
        cuts = sorted(self.random.randrange(1, 100) for _ in range(count - 1))
        while len(set(cuts)) < count - 1 or any(b - a < 5 for a, b in zip([0, *cuts], [*cuts, 100], strict=True)):
            cuts = sorted(self.random.randrange(1, 100) for _ in range(count - 1))
        shares = [(total * c / 100).quantize(Decimal("0.01")) for c in cuts]
        ends = [Decimal(0), *shares, total]
        return [b - a for a, b in pairwise(ends)]

    def seller(self) -> tuple[str, str]:
        r = self.random
        place, number = r.choice(PLACES), r.randrange(3)
        code = code_of(f"91320100EXAMP{PLACES.index(place)}{number}07")
        return f"江苏{place}{'甲乙丙'[number]}云科技有限公司", code

    def later(self, least: int, most: int) -> date:
        return self.day + timedelta(days=self.random.randrange(least, most))

    def put(self, name: str, *papers: Paper) -> None:
        self.world.readings.append(reading(name, *papers))

    def contract(self, amount: Decimal, service: str, seller: str, *, dated: date | None = None, **more: object) -> str:
        number = f"YX-{self.day.year}-{self._next():04}"
        self.put(
            f"合同/{number}.pdf",
            contract(
                str(amount), number=number, title=f"{service}服务合同", party_b=seller, dated=dated or self.day, **more
            ),
        )
        return number

    def invoice(
        self, amount: Decimal, service: str, seller: tuple[str, str], dated: date, contracts: list[str], **more: object
    ) -> str:
        number = f"{self.random.randrange(10**7):07}{self._next() % 10}"
        twice = self.random.random() < 0.2
        made = {
            "number": number,
            "code": "032001900104",
            "seller": seller[0],
            "seller_uscc": seller[1],
            "dated": dated,
            "line": f"*信息技术服务*{service}服务费",
            **more,
        }
        self.put(f"发票/{number}.pdf", invoice(str(amount), **made))
        if twice:
            self.put(f"发票/{number}.jpg", invoice(str(amount), how="ocr", **made))
        self.world.contracts |= {(c, number) for c in contracts}
        if self.random.random() < 0.8:
            self.put(f"查验/{number}.png", check(number=number, dated=dated, amount_yuan=str(amount)))
            self.world.checks.add((number, number))
        return number

    def pay(self, amount: Decimal, seller: str, dated: date, invoices: list[str], **more: object) -> None:
        voucher = f"HD{dated:%Y%m%d}{self._next():05}"
        self.put(f"付款/{voucher}.pdf", payment(str(amount), voucher=voucher, payee=seller, dated=dated, **more))
        self.world.payments |= {(voucher, i) for i in invoices}

    def deal(self) -> None:
        """A contract, or several, with their invoices and payments, in one of the ways of the trade."""
        r, seller = self.random, self.seller()
        service = r.choice(SERVICES)
        self.day += timedelta(days=r.randrange(3, 20))
        getattr(self, f"_{r.choice(['plain', 'instalments', 'shared', 'tranches', 'one_sum', 'decoy', 'twins'])}")(
            service, seller
        )

    def _plain(self, service: str, seller: tuple[str, str]) -> None:
        amount, day = self.amount(), self.later(1, 20)
        number = self.contract(amount, service, seller[0])
        bill = self.invoice(amount, service, seller, day, [number])
        self.pay(amount, seller[0], day + timedelta(days=self.random.randrange(1, 12)), [bill])

    def _instalments(self, service: str, seller: tuple[str, str]) -> None:
        """One contract, two to four invoices, each paid."""
        amount = self.amount()
        number = self.contract(amount, service, seller[0])
        for part in self.parts(amount, self.random.randrange(2, 5)):
            day = self.later(2, 90)
            bill = self.invoice(part, service, seller, day, [number])
            self.pay(part, seller[0], day + timedelta(days=self.random.randrange(1, 6)), [bill])

    def _shared(self, service: str, seller: tuple[str, str]) -> None:
        """Two or three contracts on one invoice, which names them or has a line for each."""
        services = [service, *self.random.sample([s for s in SERVICES if s != service], self.random.randrange(1, 3))]
        amounts = [self.amount() for _ in services]
        numbers = [self.contract(a, s, seller[0]) for a, s in zip(amounts, services, strict=True)]
        total, day = sum(amounts, Decimal(0)), self.later(5, 30)
        lines = [
            {"name": f"*信息技术服务*{s}服务费", "amount_yuan": a, "tax_yuan": Decimal(0)}
            for a, s in zip(amounts, services, strict=True)
        ]
        named = {"remarks": "合同号：" + "、".join(numbers)} if self.random.random() < 0.5 else {}
        bill = self.invoice(total, service, seller, day, numbers, lines=lines, net=str(total), **named)
        self.pay(total, seller[0], day + timedelta(days=3), [bill])

    def _tranches(self, service: str, seller: tuple[str, str]) -> None:
        """One invoice paid in two or three parts."""
        amount, day = self.amount(), self.later(2, 15)
        number = self.contract(amount, service, seller[0])
        bill = self.invoice(amount, service, seller, day, [number])
        for part in self.parts(amount, self.random.randrange(2, 4)):
            self.pay(part, seller[0], day + timedelta(days=self.random.randrange(1, 9)), [bill], purpose=f"{service}款")

    def _one_sum(self, service: str, seller: tuple[str, str]) -> None:
        """Two invoices of one contract paid at once; the purpose names them."""
        amount = self.amount()
        number = self.contract(amount, service, seller[0])
        day = self.later(3, 10)
        bills = [self.invoice(part, service, seller, day, [number]) for part in self.parts(amount, 2)]
        self.pay(amount, seller[0], day + timedelta(days=4), bills, purpose=f"付{'、'.join(bills)}号发票")

    def _decoy(self, service: str, seller: tuple[str, str]) -> None:
        """A contract with its invoice, and an invoice of the same amount to somebody else, or from somebody else."""
        self._plain(service, seller)
        last = next(p for r in reversed(self.world.readings) for p in r.papers if p.form == "invoice")
        amount, day = Decimal(str(last.value("total_yuan"))), self.later(1, 20)
        if self.random.random() < 0.5:
            self.invoice(amount, service, seller, day, [], buyer="连云港范例电器有限公司", buyer_uscc=None)
        else:
            stranger = ("南京演示商贸有限公司", code_of("91320100EXAMP9907"))
            self.invoice(amount, "办公用品", stranger, day, [])

    def _twins(self, service: str, seller: tuple[str, str]) -> None:
        """Two contracts of one amount and seller, told apart by the service or by their days."""
        amount = self.amount()
        other = self.random.choice([s for s in SERVICES if s != service])
        if self.random.random() < 0.5:
            numbers = [self.contract(amount, s, seller[0]) for s in (service, other)]
            for number, s in zip(numbers, (service, other), strict=True):
                day = self.later(1, 25)
                bill = self.invoice(amount, s, seller, day, [number])
                self.pay(amount, seller[0], day + timedelta(days=2), [bill], purpose=f"付{bill}号发票")
            return
        for _ in range(2):
            number = self.contract(amount, service, seller[0])
            day = self.later(2, 9)
            bill = self.invoice(amount, service, seller, day, [number])
            self.pay(amount, seller[0], day + timedelta(days=1), [bill])
            self.day += timedelta(days=40)


def draw(seed: int, deals: int) -> World:
    """A world of so many deals."""
    drawing = Drawing(seed)
    for _ in range(deals):
        drawing.deal()
    drawing.random.shuffle(drawing.world.readings)
    return drawing.world


__all__ = ["NAME", "World", "draw", "found"]
