"""What an invoice says, drawn by seed: exact, consistent with itself, and about nobody who exists.

Nothing here knows how an invoice looks; ``layouts`` do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Literal, get_args

from . import words
from .capitals import in_words

Kind = Literal[
    "paper_special",
    "paper_ordinary",
    "e_ordinary",
    "e_special",
    "digital_ordinary",
    "digital_special",
    "blockchain",
    "roll",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
TYPES: dict[Kind, str] = {
    "paper_special": "增值税专用发票",
    "paper_ordinary": "增值税普通发票",
    "e_ordinary": "增值税电子普通发票",
    "e_special": "增值税电子专用发票",
    "digital_ordinary": "电子发票（普通发票）",
    "digital_special": "电子发票（增值税专用发票）",
    "blockchain": "电子普通发票",
    "roll": "增值税普通发票（卷票）",
}
PERIODS: dict[Kind, tuple[date, date]] = {
    "paper_special": (date(2018, 7, 1), date(2023, 6, 30)),
    "paper_ordinary": (date(2018, 7, 1), date(2023, 6, 30)),
    "e_ordinary": (date(2018, 7, 1), date(2024, 11, 30)),
    "e_special": (date(2020, 12, 21), date(2024, 6, 30)),
    "digital_ordinary": (date(2022, 5, 23), date(2026, 6, 30)),
    "digital_special": (date(2022, 5, 23), date(2026, 6, 30)),
    "blockchain": (date(2018, 8, 10), date(2024, 6, 30)),
    "roll": (date(2018, 1, 1), date(2022, 12, 31)),
}
CENT = Decimal("0.01")
MAIN_LINES = 8
"""How many lines the main page of an older invoice holds; with more, a list page goes with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: money without tax; ``rate`` as printed (``13%``, ``免税``); an exempt line bears a tax of zero.

    On a 卷票 specification, unit and rate are empty and prices hold the tax: it has no room for more.
    """

    name: str
    spec: str
    unit: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal
    rate: str
    tax: Decimal

    def facts(self) -> dict[str, str | Decimal]:
        """The line under the names of ``yunxing.evidence.paper.INVOICE_LINE``; what it does not say is left out."""
        found: dict[str, str | Decimal | None] = {
            "name": self.name,
            "spec": self.spec or None,
            "unit": self.unit or None,
            "quantity": self.quantity,
            "unit_price_yuan": self.unit_price,
            "amount_yuan": self.amount,
            "rate": self.rate or None,
            "tax_yuan": self.tax if self.rate else None,
        }
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class InvoiceTruth:
    """An invoice as its issuer knows it. Texts that a kind does not have are empty (a 数电票 has no ``code``).

    ``corrects`` is, for a red one, the code and number of the invoice it takes back, written together.
    """

    kind: Kind
    place: words.Place
    code: str
    number: str
    dated: date
    check_code: str
    machine: str
    buyer: str
    buyer_uscc: str
    buyer_address: str
    buyer_account: str
    seller: str
    seller_uscc: str
    seller_address: str
    seller_account: str
    lines: tuple[Line, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    remarks: str
    corrects: str
    cipher: str
    crc: str
    payee: str
    checker: str
    clerk: str

    @property
    def type(self) -> str:
        """The kind in the words of its title, without the province."""
        return ("深圳" if self.kind == "blockchain" else "") + TYPES[self.kind]

    @property
    def title(self) -> str:
        """The title as printed."""
        if self.kind.startswith("digital") or self.kind == "blockchain":
            return self.type
        return self.place.title + TYPES[self.kind].removesuffix("（卷票）")

    @property
    def total_words(self) -> str:
        """The total in capital numerals."""
        return in_words(self.total, yuan="元" if self.kind in ("blockchain", "roll") else "圆")

    @property
    def exempt(self) -> bool:
        """Whether no line bears tax."""
        return all(line.rate == "免税" for line in self.lines)

    @property
    def red(self) -> bool:
        """Whether it takes another one back."""
        return self.total < 0

    def facts(self) -> dict[str, str | Decimal | date]:
        """The invoice under the names of ``yunxing.evidence.paper.INVOICE``; what it does not say is left out.

        A 卷票 prints neither tax nor the amount without it.
        """
        found: dict[str, str | Decimal | date] = {
            "type": self.type,
            "code": self.code,
            "number": self.number,
            "dated": self.dated,
            "check_code": self.check_code,
            "machine": self.machine,
            "buyer": self.buyer,
            "buyer_uscc": self.buyer_uscc,
            "seller": self.seller,
            "seller_uscc": self.seller_uscc,
            "net_yuan": self.net,
            "tax_yuan": self.tax,
            "total_yuan": self.total,
            "total_words": self.total_words,
            "remarks": self.remarks,
            "corrects": self.corrects,
        }
        unsaid = {"net_yuan", "tax_yuan", "remarks"} if self.kind == "roll" else set()
        return {name: value for name, value in found.items() if value != "" and name not in unsaid}


def draw(
    seed: int,
    kind: Kind | None = None,
    *,
    lines: int | None = None,
    buyer: str | None = None,
    buyer_uscc: str | None = None,
    seller: str | None = None,
    seller_uscc: str | None = None,
    dated: date | None = None,
    total: Decimal | None = None,
    items: Sequence[str] | None = None,
    remarks: str | None = None,
    red: bool | None = None,
) -> InvoiceTruth:
    """An invoice for that seed, the same every time; what is given is kept.

    ``items`` are names of the goods or services in the order of the lines; with ``total`` the lines are made to sum up
    to it, tax included; a negative one makes it red. Where nothing is said, one in twenty is red, one in ten exempt.
    """
    rng = Random(f"invoice {seed}")
    kind = kind or _some_kind(rng)
    place = words.SHENZHEN if kind == "blockchain" else rng.choice(words.PLACES)
    chance = rng.random()
    if total is not None:
        red = total < 0
    elif red is None:
        red = chance < 0.05
    first, last = PERIODS[kind]
    day = dated or first + timedelta(days=rng.randrange((last - first).days))
    sold = _lines(rng, kind, lines, abs(total) if total is not None else None, items)
    if red:
        sold = tuple(_turned(line) for line in sold)
    net = sum((line.amount for line in sold), Decimal("0.00"))
    tax = sum((line.tax for line in sold), Decimal("0.00"))
    code, number = _code(rng, kind, place, day), _number(rng, kind, place, day)
    corrects = _code(rng, kind, place, day) + _number(rng, kind, place, day) if red and kind != "roll" else ""
    note = rng.choice(words.REMARKS) if remarks is None else remarks
    if corrects:
        note = "\n".join(part for part in (_red_note(kind, corrects, rng), note) if part)
    full = kind not in ("digital_ordinary", "digital_special", "roll")
    chain = kind == "blockchain"
    cipher = _cipher(rng, chain) if full else ""
    return InvoiceTruth(
        kind=kind,
        place=place,
        code=code,
        number=number,
        dated=day,
        check_code=cipher[-5:] if chain else _digits(rng, 20) if kind in CHECKED else "",
        machine=rng.choice(("661", "499", "917")) + _digits(rng, 9) if kind in MACHINED else "",
        buyer=buyer or words.company(rng, words.HOME, sells=False),
        buyer_uscc=buyer_uscc or words.credit_code(rng, words.HOME.division),
        buyer_address=words.address(rng, words.HOME) if full and rng.random() < 0.7 else "",
        buyer_account=words.account(rng, words.HOME) if full and rng.random() < 0.7 else "",
        seller=seller or words.company(rng, place, sells=True),
        seller_uscc=seller_uscc or words.credit_code(rng, place.division),
        seller_address=words.address(rng, place) if full else "",
        seller_account=words.account(rng, place) if full else "",
        lines=sold,
        net=net,
        tax=tax,
        total=net + tax,
        remarks=note if kind != "roll" else "",
        corrects=corrects,
        cipher=cipher,
        crc="".join(rng.choice("0123456789ABCDEF") for _ in range(4)),
        payee=words.person(rng),
        checker=words.person(rng),
        clerk=words.person(rng),
    )


CHECKED: tuple[Kind, ...] = ("paper_ordinary", "e_ordinary", "e_special", "roll")
"""The kinds with a check code of 20 digits."""
MACHINED: tuple[Kind, ...] = ("paper_special", "paper_ordinary", "e_ordinary", "e_special", "roll")
"""The kinds that name the machine."""


def _some_kind(rng: Random) -> Kind:
    return rng.choice(KINDS)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _code(rng: Random, kind: Kind, place: words.Place, day: date) -> str:
    year, batch = f"{day:%y}", rng.randint(0, 9)
    match kind:
        case "paper_special":
            return f"{place.digits}{year}{rng.randint(1, 3)}1{rng.choice('23')}0"
        case "paper_ordinary":
            return f"{place.digits}{year}{rng.randint(1, 4)}{rng.choice('36')}{rng.choice('25')}0"
        case "e_ordinary":
            return f"0{place.digits}{year}00{batch}11"
        case "e_special":
            return f"0{place.digits}{year}00{batch}13"
        case "roll":
            return f"0{place.digits}{year}00{batch}07"
        case "blockchain":
            return f"1{place.digits}{year}0{rng.randint(1, 9)}110"
    return ""


def _number(rng: Random, kind: Kind, place: words.Place, day: date) -> str:
    if kind.startswith("digital"):
        return f"{day:%y}{place.digits[:2]}{rng.choice('127')}0000000" + _digits(rng, 8)
    return _digits(rng, 8)


def _cipher(rng: Random, chain: bool) -> str:
    if chain:
        return "".join(rng.choice("0123456789abcdef") for _ in range(66))
    return "".join(rng.choice("0123456789" * 2 + "+-*/<>") for _ in range(108))


def _red_note(kind: Kind, corrects: str, rng: Random) -> str:
    if kind.startswith("digital"):
        return f"被红冲蓝字数电发票号码：{corrects} 红字发票信息确认单编号：32{_digits(rng, 18)}"
    return f"对应正数发票代码:{corrects[:-8]}号码:{corrects[-8:]}"


def _turned(line: Line) -> Line:
    quantity = -line.quantity if line.quantity is not None else None
    return Line(line.name, line.spec, line.unit, quantity, line.unit_price, -line.amount, line.rate, -line.tax)


def _lines(
    rng: Random, kind: Kind, count: int | None, total: Decimal | None, items: Sequence[str] | None
) -> tuple[Line, ...]:
    if count is None:
        count = len(items) if items else rng.choice((1, 1, 1, 1, 2, 2, 3, 4, 5)) if kind != "roll" else 1
    exempt = kind != "blockchain" and rng.random() < 0.1 and not items
    stock = words.ROLL_WARES if kind == "roll" else words.EXEMPT if exempt else words.SERVICES * 2 + words.GOODS
    wares = [rng.choice(stock) for _ in range(count)]
    if items:
        usual = words.SERVICES[0]
        wares = [usual._replace(name=items[place % len(items)], specs=("",)) for place in range(count)]
    if total is not None:
        return _summing(rng, [ware._replace(rate=wares[0].rate) for ware in wares], total)
    sold: list[Line] = []
    while len(sold) < count:
        ware = wares[len(sold)]
        sold.append(_line(rng, ware, _price(rng, ware), kind))
        if len(sold) < count and sold[-1].amount > 100 and rng.random() < 0.16:
            cut = -(sold[-1].amount * Decimal(rng.randint(2, 20)) / 100).quantize(CENT, ROUND_HALF_UP)
            sold.append(Line(ware.name, "", "", None, None, cut, ware.rate, _tax(cut, ware.rate)))
    return tuple(sold)


def _price(rng: Random, ware: words.Ware) -> Decimal:
    cents = rng.randint(ware.low * 100, ware.high * 100)
    return (Decimal(cents if rng.random() < 0.5 else cents // 1000 * 1000 or 100) / 100).quantize(CENT)


def _line(rng: Random, ware: words.Ware, price: Decimal, kind: Kind) -> Line:
    """A line of a ware: bought by number, or priced with tax, so that the price without it has many places."""
    spec, unit = rng.choice(ware.specs), rng.choice(ware.units)
    quantity = Decimal(rng.choice((1, 1, 1, 2, 3, 5, 10, 12, 48)))
    if "升" in ware.units or (kind != "roll" and rng.random() < 0.08):
        quantity = Decimal(rng.randint(500, 9000)) / 100
    if kind == "roll":
        amount = (price * quantity).quantize(CENT, ROUND_HALF_UP)
        return Line(ware.name, "", "", quantity, price, amount, "", Decimal("0.00"))
    if rng.random() < 0.5:
        amount = (price * quantity / (1 + _share(ware.rate))).quantize(CENT, ROUND_HALF_UP)
        places = rng.choice((8, 10, 13))
        price = _plain((amount / quantity).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    else:
        amount = (price * quantity).quantize(CENT, ROUND_HALF_UP)
    if rng.random() < 0.08:
        return Line(ware.name, spec, unit, None, None, amount, ware.rate, _tax(amount, ware.rate))
    return Line(ware.name, spec, unit, quantity, price, amount, ware.rate, _tax(amount, ware.rate))


def _summing(rng: Random, wares: Sequence[words.Ware], total: Decimal) -> tuple[Line, ...]:
    """Lines of one rate that come to ``total`` with tax; the last one takes what rounding leaves."""
    rate = wares[0].rate
    net = (total / (1 + _share(rate))).quantize(CENT, ROUND_HALF_UP)
    left, tax_left = net, total - net
    weights = [rng.randint(2, 9) for _ in wares]
    sold = []
    for place, ware in enumerate(wares):
        final = place == len(wares) - 1
        amount = left if final else (net * weights[place] / sum(weights)).quantize(CENT, ROUND_HALF_UP)
        tax = tax_left if final else _tax(amount, rate)
        quantity = Decimal(rng.choice((1, 1, 2, 4, 5, 10)))
        price = _plain((amount / quantity).quantize(Decimal("0.0000000001"), ROUND_HALF_UP))
        sold.append(Line(ware.name, rng.choice(ware.specs), rng.choice(ware.units), quantity, price, amount, rate, tax))
        left, tax_left = left - amount, tax_left - tax
    return tuple(sold)


def _plain(price: Decimal) -> Decimal:
    """Without the zeros at its end, but with its cents."""
    cents = price.quantize(CENT)
    return cents if price == cents else price.normalize()


def _share(rate: str) -> Decimal:
    return Decimal(rate.rstrip("%")) / 100 if rate.endswith("%") else Decimal(0)


def _tax(amount: Decimal, rate: str) -> Decimal:
    return (amount * _share(rate)).quantize(CENT, ROUND_HALF_UP)
