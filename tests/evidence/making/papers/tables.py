"""The tables of the form that enterprises fill in: 上云投入明细表 (2.2, 3.2) and 发票明细说明 (2.3, 3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..invoices.truth import InvoiceTruth
from .blocks import Block, Flow, Gap, Grid, Side, Stamp, Title, plain
from .paper import Said
from .parties import Enterprise

WAN = Decimal(10000)


def wan(amount: Decimal) -> str:
    """元 as 万元, with no zeros at the end."""
    return f"{(amount / WAN).normalize():f}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of x.2: an invoice, the page of its contract, the amount that is investment."""

    buyer: str
    seller: str
    number: str
    pages: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class InvestmentTruth:
    """Table 2.2 (three stars) or 3.2."""

    star: int
    holder: Enterprise
    rows: tuple[Row, ...]
    dated: date
    sealed: bool
    form: str = "statement"
    item: str = "investment_table"

    @property
    def title(self) -> str:
        """Its title."""
        return "上云投入明细表"

    @property
    def number(self) -> str:
        """Its number in the form."""
        return f"{2 if self.star == 3 else 3}.2"

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return f"附表{self.number}上云投入明细表"

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """The enterprise, where it sealed it."""
        return (self.holder.name,) if self.sealed else ()

    @property
    def total(self) -> Decimal:
        """The sum of its rows."""
        return sum((row.amount for row in self.rows), Decimal("0.00"))

    def facts(self) -> Said:
        """What it says."""
        return {"title": self.title, "dated": self.dated}

    def body(self) -> Flow:
        """What it looks like."""
        rows = [("序号", "购买方名称", "销售方名称", "发票号码", "所对应合同在申报书中的页码", "上云投入金额/万元")]
        rows += [
            (str(n), row.buyer, row.seller, row.number, row.pages, wan(row.amount))
            for n, row in enumerate(self.rows, 1)
        ]
        rows.append(("合计", "", "", "", "", wan(self.total)))
        end: list[Block] = [Gap(1), plain(f"申报企业（盖章）：{self.holder.name}", align="right")]
        end.append(plain(f"{self.dated.year}年{self.dated.month}月{self.dated.day}日", align="right"))
        if self.sealed:
            end.append(Stamp(self.holder.name, "", 170, -26, 7))
        head = plain(f"附表{self.number}")
        return Flow(
            (head, Title(self.title), Grid(tuple(rows), (0.7, 3, 3, 2.4, 2, 1.8)), *end),
            size=11,
            margin=20,
            landscape=True,
        )


@dataclass(frozen=True, slots=True)
class BreakdownTruth:
    """Table 2.3 or 3.3 of one invoice: which of its lines are investment. ``cloud`` says it of each line."""

    star: int
    holder: Enterprise
    provider: Enterprise
    invoice: InvoiceTruth
    cloud: tuple[bool, ...]
    dated: date
    sealed: bool
    form: str = "statement"
    item: str = "investment_table"

    @property
    def title(self) -> str:
        """Its title."""
        return "发票明细说明"

    @property
    def number(self) -> str:
        """Its number in the form."""
        return f"{2 if self.star == 3 else 3}.3"

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return f"附表{self.number}发票明细说明-{self.invoice.number}"

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """Both, or nobody."""
        return (self.holder.name, self.provider.name) if self.sealed else ()

    @property
    def counted(self) -> Decimal:
        """What of the invoice is investment, tax included."""
        lines = zip(self.invoice.lines, self.cloud, strict=True)
        return sum((line.amount + line.tax for line, cloud in lines if cloud), Decimal("0.00"))

    def facts(self) -> Said:
        """What it says."""
        return {"title": self.title, "dated": self.dated}

    def body(self) -> Flow:
        """What it looks like."""
        rows = [("序号", "货物或应税劳务、服务名称", "规格型号", "数量", "单价/元", "金额/元", "是否为上云投入")]
        for number, (line, cloud) in enumerate(zip(self.invoice.lines, self.cloud, strict=True), 1):
            quantity = f"{line.quantity}" if line.quantity is not None else ""
            price = f"{line.unit_price:.2f}" if line.unit_price is not None else ""
            total = f"{line.amount + line.tax:.2f}"
            rows.append((str(number), line.name, line.spec, quantity, price, total, "是" if cloud else "否"))
        rows.append(("发票总额合计/万元", "", "", "", "", "", wan(self.invoice.total)))
        rows.append(("发票中上云投入合计/万元", "", "", "", "", "", wan(self.counted)))
        day = f"{self.dated.year}年{self.dated.month}月{self.dated.day}日"
        sides = []
        for label, who in (("申报企业（盖章）：", self.holder), ("云服务商（盖章）：", self.provider)):
            seal = (Stamp(who.name, "", 24, -20, 6),) if self.sealed else ()
            sides.append((plain(label), plain(who.name), plain(day), *seal))
        return Flow(
            (
                plain(f"附表{self.number}"),
                Title(self.title),
                plain(f"申报企业名称：{self.holder.name}"),
                plain(f"云服务商名称：{self.provider.name}"),
                plain(f"发票号码：{self.invoice.number}"),
                Gap(0.5),
                Grid(tuple(rows), (1.6, 4, 1.6, 1, 1.5, 1.6, 1.4)),
                Gap(1),
                Side(*sides),
            ),
            size=11,
            margin=20,
        )


def rows_of(invoices: Sequence[tuple[InvoiceTruth, str, Decimal]]) -> tuple[Row, ...]:
    """Rows of x.2 from invoices, each with the pages of its contract and what counts of it."""
    return tuple(Row(i.buyer, i.seller, i.number, pages, amount) for i, pages, amount in invoices)
