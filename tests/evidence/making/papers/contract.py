"""Contracts of known truth: who, when, how much, for which services, and whether a word in them speaks of the cloud.

How a contract is worded and set is in ``contract_body``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal

from .blocks import Flow
from .paper import Said
from .parties import Enterprise, draw_enterprise
from .services import Service, some

Layout = Literal["articles", "cover", "ministry", "purchase", "order", "letter"]
LAYOUTS: tuple[Layout, ...] = ("articles", "cover", "ministry", "purchase", "order", "letter")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Priced:
    """A service of a contract with its price, tax included."""

    service: Service
    price: Decimal


@dataclass(frozen=True, slots=True)
class ContractTruth:
    """A contract. ``cloud``: it calls its services by words of the cloud. ``apart``: each service has its own price.

    ``swapped``: the provider is party A. ``supplements`` is the number of the contract that this one adds to. ``length``
    from 0 to 3 is how much is said beside the point; ``sealed``: both seals are on it.
    """

    layout: Layout
    title: str
    number: str
    buyer: Enterprise
    seller: Enterprise
    swapped: bool
    dated: date
    since: date
    until: date
    priced: tuple[Priced, ...]
    apart: bool
    cloud: bool
    rate: str
    length: int
    sealed: bool
    supplements: str
    seed: int
    form: str = "contract"
    item: str = "contract"

    @property
    def amount(self) -> Decimal:
        """All of it, tax included."""
        return sum((one.price for one in self.priced), Decimal("0.00"))

    @property
    def party_a(self) -> Enterprise:
        """甲方, or the buyer where nobody is called so."""
        return self.seller if self.swapped else self.buyer

    @property
    def party_b(self) -> Enterprise:
        """The other one."""
        return self.buyer if self.swapped else self.seller

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return f"合同-{self.title.removesuffix('合同')}"

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """Both, or nobody."""
        return (self.buyer.name, self.seller.name) if self.sealed else ()

    def facts(self) -> Said:
        """What it says. One service has its price apart from others by nature."""
        said: Said = {
            "title": self.title,
            "number": self.number,
            "party_a": self.party_a.name,
            "party_b": self.party_b.name,
            "dated": self.dated,
            "amount_yuan": self.amount,
            "says_cloud": self.cloud,
            "services": len(self.priced),
            "priced_apart": self.apart,
        }
        return {name: value for name, value in said.items() if value != ""}

    def lines(self) -> tuple[dict[str, str | Decimal], ...]:
        """The services with their prices, where these stand apart."""
        if not self.apart or len(self.priced) < 2:
            return ()
        return tuple({"name": self.called(one.service), "amount_yuan": one.price} for one in self.priced)

    def called(self, service: Service) -> str:
        """How this contract calls a service."""
        return service.cloud if self.cloud else service.plain

    def body(self) -> Flow:
        """What it looks like."""
        from .contract_body import flow_of

        return flow_of(self)


def draw_contract(
    seed: int,
    *,
    buyer: Enterprise | None = None,
    seller: Enterprise | None = None,
    dated: date | None = None,
    amount: Decimal | None = None,
    services: Sequence[Service] | int | None = None,
    apart: bool | None = None,
    cloud: bool | None = None,
    layout: Layout | None = None,
    length: int | None = None,
    sealed: bool = True,
    swapped: bool | None = None,
    supplements: ContractTruth | None = None,
) -> ContractTruth:
    """A contract for that seed; what is given is kept. A supplement has the parties of what it adds to."""
    rng = Random(f"contract {seed}")
    if supplements is not None:
        buyer, seller, cloud = supplements.buyer, supplements.seller, supplements.cloud
        swapped, layout = supplements.swapped, "articles"
    buyer = buyer or draw_enterprise(rng.randrange(10**6))
    seller = seller or draw_enterprise(rng.randrange(10**6), provider=True)
    form = layout or rng.choice(LAYOUTS if apart is not False else ("articles", "cover", "ministry", "letter"))
    if services is None or isinstance(services, int):
        services = some(rng, services or rng.choice((1, 1, 1, 1, 2, 2, 3, 4)))
    chosen = tuple(services)
    amount = amount if amount is not None else _amount(rng)
    cloud = rng.random() < 0.65 if cloud is None else cloud
    dated = dated or date(2018, 9, 1) + timedelta(days=rng.randrange(550))
    since = dated + timedelta(days=rng.choice((0, 0, 7, 15, 30)))
    by_itself = len(chosen) == 1 or form in ("purchase", "order")
    drawn = ContractTruth(
        layout=form,
        title="",
        number=_number(rng, dated) if rng.random() < 0.92 or form == "ministry" else "",
        buyer=buyer,
        seller=seller,
        swapped=form == "letter" or (form in ("articles", "cover") and rng.random() < 0.08)
        if swapped is None
        else swapped,
        dated=dated,
        since=since,
        until=_year_after(since),
        priced=_priced(rng, chosen, amount),
        apart=by_itself or (rng.random() < 0.6 if apart is None else apart),
        cloud=cloud,
        rate=rng.choice(("6%", "6%", "6%", "13%", "9%")),
        length=rng.choice((0, 0, 1, 1, 2, 3)) if length is None else length,
        sealed=sealed,
        supplements=supplements.number or supplements.title if supplements else "",
        seed=seed,
    )
    return replace(drawn, title=_title(rng, drawn))


def _amount(rng: Random) -> Decimal:
    if rng.random() < 0.7:
        return Decimal(rng.randrange(8, 400)).quantize(CENT) * 500
    return Decimal(rng.randrange(300_000, 20_000_000)) / 100


def _priced(rng: Random, services: Sequence[Service], amount: Decimal) -> tuple[Priced, ...]:
    weights = [rng.randint(2, 9) for _ in services]
    unit = Decimal(100) if amount == amount.to_integral() and amount % 100 == 0 else CENT
    found, left = [], amount
    for place, service in enumerate(services):
        share = (amount * weights[place] / sum(weights) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
        price = left if place == len(services) - 1 else max(share, unit)
        found.append(Priced(service, price.quantize(CENT)))
        left -= price
    return tuple(found)


def _year_after(day: date) -> date:
    return day + timedelta(days=364)


def _number(rng: Random, day: date) -> str:
    serial = rng.randint(1, 999)
    return rng.choice(
        (
            f"LYG-{day:%Y}-{serial:03d}",
            f"HT{day:%Y%m%d}{serial:03d}",
            f"YL〔{day:%Y}〕{serial:03d}号",
            f"SL-XX{day:%y%m}-{serial:04d}",
            f"{day:%Y}-{day:%m}-{serial:03d}",
            f"XSHT-{day:%Y%m}-{serial:05d}",
        )
    )


def _title(rng: Random, truth: ContractTruth) -> str:
    if truth.supplements:
        return rng.choice(("补充协议", "补充协议书", "合同补充协议"))
    first = truth.called(truth.priced[0].service)
    if truth.layout == "ministry":
        return "技术服务合同"
    if truth.layout == "order":
        return rng.choice(("产品服务订购单", "服务订购合同", "软件产品订购单"))
    if truth.layout == "purchase":
        return rng.choice(("购销合同", "采购合同", "信息化产品购销合同", f"{first}采购合同"))
    if len(truth.priced) > 1:
        general = ("企业上云服务合同", "云平台服务协议") if truth.cloud else ("信息化系统服务合同", "软件服务协议")
        return rng.choice((*general, "信息化建设合同"))
    ending = rng.choice(("服务合同", "合同", "合同书", "服务协议", "项目合同"))
    stem = first.removesuffix("服务") if ending.startswith("服务") else first
    return stem + ending
