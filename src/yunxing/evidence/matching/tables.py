"""Tables x.2 and x.3 of the form as the papers propose them, and what decides whether x.3 is needed (R64–R68, R71).

Amounts are exact. Seals and a person's own view of a line are not read here: what is proposed is to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from yunxing.guide.edition import Edition
from yunxing.guide.values import WAN

from ..facts import Fact
from .categories import Told, text_of
from .saying import ids, yuan
from .supplied import Filled
from .things import Piece, Thing

SEALS = ("enterprise", "provider")
"""Who seals a table x.3 (R66), in the guide's words."""


class Row(NamedTuple):
    """A row of table x.2. ``amount_yuan`` is the investment in this invoice; ``shown`` the same in the form's unit."""

    invoice: str
    buyer: str
    seller: str
    number: str
    contracts: tuple[str, ...]
    amount_yuan: Decimal | None
    shown: Decimal | None


class TableLine(NamedTuple):
    """A line of table x.3; ``cloud`` None where the papers do not tell, with the reason."""

    name: str
    spec: str
    quantity: Decimal | None
    unit_price_yuan: Decimal | None
    amount_yuan: Decimal | None
    cloud: bool | None
    reason: tuple[str, str]


@dataclass(frozen=True)
class Breakdown:
    """Table x.3 of an invoice, with why it is made. ``needed``: R68 asks for it; else it parts what is not investment."""

    invoice: str
    needed: bool
    reason: tuple[str, str]
    lines: tuple[TableLine, ...]
    sealed_by: Mapping[str, date | None] = field(default_factory=dict)
    """Who sealed it, with the day on it; empty for one that is only proposed."""
    piece: Piece | None = None
    """The paper, where the enterprise has filled it in."""

    @property
    def total_yuan(self) -> Decimal:
        """The sum of all its lines."""
        return sum((line.amount_yuan for line in self.lines if line.amount_yuan is not None), Decimal(0))

    @property
    def cloud_yuan(self) -> Decimal:
        """The sum of the lines that are investment."""
        return sum((line.amount_yuan or Decimal(0) for line in self.lines if line.cloud), Decimal(0))

    @property
    def sealed(self) -> bool:
        """Whether both parties sealed it, on a day that can be read."""
        return all(self.sealed_by.get(role) is not None for role in SEALS)

    @property
    def complete(self) -> bool:
        """Whether every line has its amount and is decided."""
        return all(line.amount_yuan is not None and line.cloud is not None for line in self.lines)


def needs_breakdown(contracts: Sequence[Thing]) -> tuple[bool, tuple[str, str]]:
    """R68: whether an invoice of these contracts needs a table x.3, and why."""
    if len(contracts) > 1:
        zh, en = ids(contracts)
        return True, (f"一张发票包括几份合同（{zh}）", f"one invoice covers several contracts ({en})")
    for contract in contracts:
        count, apart = _whole(contract, "services"), contract.fact("priced_apart")
        if count > 1 and (apart is None or apart.value is not True):
            return True, (
                f"{contract.name('zh')}有{count}项服务，价格没有分列",
                f"{contract.name('en')} covers {count} services without separate prices",
            )
    if not contracts:
        return False, ("还没有对应的合同", "no contract is known yet")
    return False, ("只有一份合同，且只有一项服务或价格分列", "one contract, of one service or with separate prices")


def _whole(thing: Thing, name: str) -> int:
    fact = thing.fact(name)
    return fact.value if fact is not None and isinstance(fact.value, int) else 0


def breakdown_of(
    invoice: Thing, contracts: Sequence[Thing], told: Sequence[Told], filled: Filled | None = None
) -> Breakdown | None:
    """The table x.3 of an invoice: the one filled in, else one where R68 asks for it or some lines are no investment."""
    needed, reason = needs_breakdown(contracts)
    if filled is not None:
        lines = tuple(_line(line, _yes(line), ("明细说明所填", "as the breakdown says")) for line in filled.lines)
        sealed = dict.fromkeys(filled.sealed, filled.dated)
        return Breakdown(invoice.id, needed, reason, lines, sealed, filled.piece)
    mixed = len({t.cloud for t in told}) > 1 and any(t.cloud for t in told)
    if not (needed or mixed) or not invoice.lines:
        return None
    if not needed:
        apart = any(t.cloud is False for t in told)
        zh, en = ("不属于上云投入", "are no cloud investment") if apart else ("看不出是否上云投入", "may be none")
        reason = (f"发票中有{zh}的品目", f"some of its lines {en}")
    lines = tuple(_line(line, one.cloud, (one.zh, one.en)) for line, one in zip(invoice.lines, told, strict=True))
    return Breakdown(invoice.id, needed, reason, lines)


def _line(line: Mapping[str, Fact[Any]], cloud: bool | None, reason: tuple[str, str]) -> TableLine:
    quantity, price, amount = (_decimal(line, name) for name in ("quantity", "unit_price_yuan", "amount_yuan"))
    return TableLine(text_of(line, "name"), text_of(line, "spec"), quantity, price, amount, cloud, reason)


def _yes(line: Mapping[str, Fact[Any]]) -> bool | None:
    value = line["cloud"].value
    return value if isinstance(value, bool) else None


def _decimal(line: Mapping[str, Fact[Any]], name: str) -> Decimal | None:
    fact = line.get(name)
    return fact.value if fact is not None and isinstance(fact.value, Decimal) else None


def row_of(invoice: Thing, contracts: Sequence[str], breakdown: Breakdown | None, edition: Edition, amount: str) -> Row:
    """The row of table x.2 of an invoice. ``amount``: which amount counts where there is no x.3, ``total`` or ``net``."""
    value = invoice.money("net_yuan" if amount == "net" else "total_yuan")
    if breakdown is not None:
        value = breakdown.cloud_yuan if breakdown.complete else None
    shown = value if value is None or edition.about.form_unit == "yuan" else value / WAN
    names = invoice.text("buyer"), invoice.text("seller"), invoice.text("number")
    return Row(invoice.id, *names, tuple(contracts), value, shown)


def agrees(row: Row, breakdown: Breakdown) -> tuple[bool, tuple[str, str]]:
    """R67: whether the cloud part of table x.3 is the amount of its row in table x.2, to the last fen."""
    if not breakdown.complete:
        return False, ("明细说明还有未定的行", "some lines of the breakdown are not decided")
    if row.amount_yuan == breakdown.cloud_yuan:
        return True, ("两表金额一致", "the two tables agree")
    shown = yuan(row.amount_yuan) if row.amount_yuan is not None else "—"
    return False, (
        f"明细说明中上云投入合计{yuan(breakdown.cloud_yuan)}元，附表中为{shown}元，应相等",
        f"the cloud part of the breakdown is {yuan(breakdown.cloud_yuan)}, the row has {shown}: they must be equal",
    )


def sums_up(invoice: Thing, breakdown: Breakdown) -> bool:
    """Whether the lines make up the invoice, without tax or with it."""
    known = [a for a in (invoice.money("net_yuan"), invoice.money("total_yuan")) if a is not None]
    return not known or breakdown.total_yuan in known
