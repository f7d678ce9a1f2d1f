"""How contracts are worded and set: six layouts, and every habit of writing names, days and amounts within them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from ..invoices.capitals import in_words
from . import clauses
from .blocks import Block, Break, Flow, Footer, Gap, Grid, Head, Para, Side, Stamp, Title, Under, para, plain
from .contract import ContractTruth
from .parties import Enterprise

LABELS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "articles": (
        ("甲方", "乙方", "甲方", "乙方"),
        ("甲方（委托方）", "乙方（受托方）", "甲方", "乙方"),
        ("委托方（甲方）", "受托方（乙方）", "甲方", "乙方"),
        ("甲方（采购方）", "乙方（供应商）", "甲方", "乙方"),
        ("甲　方", "乙　方", "甲方", "乙方"),
    ),
    "cover": (
        ("甲方", "乙方", "甲方", "乙方"),
        ("甲方（需方）", "乙方（供方）", "甲方", "乙方"),
        ("委托方", "受托方", "委托方", "受托方"),
    ),
    "ministry": (("委托方（甲方）", "受托方（乙方）", "甲方", "乙方"),),
    "purchase": (
        ("买方", "卖方", "买方", "卖方"),
        ("需方", "供方", "需方", "供方"),
        ("甲方（买方）", "乙方（卖方）", "买方", "卖方"),
    ),
    "order": (("甲方（客户）", "乙方（服务商）", "甲方", "乙方"), ("买方", "卖方", "买方", "卖方")),
    "letter": (
        ("甲方（服务提供方）", "乙方（服务使用方）", "甲方", "乙方"),
        ("甲方（运营方）", "乙方（用户）", "甲方", "乙方"),
    ),
}
SWAPPED = (("甲方（供方）", "乙方（需方）", "甲方", "乙方"), ("甲方（服务方）", "乙方（客户）", "甲方", "乙方"))
CHINESE = "〇一二三四五六七八九十"
FOOTERS: tuple[Footer, ...] = ("none", "of", "dashes", "slash", "plain")


class _Body:
    """Writes one contract, drawing its habits by its seed."""

    def __init__(self, truth: ContractTruth) -> None:
        self.truth = truth
        self.rng = Random(f"contract body {truth.seed}")
        rng = self.rng
        options = SWAPPED if truth.swapped and truth.layout != "letter" else LABELS[truth.layout]
        self.label_a, self.label_b, self.a, self.b = rng.choice(options)
        self.buyer, self.seller = (self.b, self.a) if truth.swapped else (self.a, self.b)
        self.numbering = rng.choice(("第{}条", "{}、", "第{}条", "{n}."))
        self.day_style = rng.randrange(5)
        self.count = 0

    def day(self, day: date) -> str:
        """A day as this contract writes days."""
        match self.day_style:
            case 0 | 1:
                return f"{day.year}年{day.month}月{day.day}日"
            case 2:
                return f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日"
            case 3:
                return f"{day.year}年{day.month:02d}月{day.day:02d}日"
        return f"{day.year}.{day.month}.{day.day}" if self.truth.seed % 2 else f"{day:%Y-%m-%d}"

    def signed(self) -> str:
        """The day of signing, now and then in Chinese numerals."""
        day = self.truth.dated
        return in_chinese(day) if self.truth.seed % 9 == 4 else self.day(day)

    def heading(self, text: str) -> Head:
        """The heading of the next article."""
        self.count += 1
        return Head(f"{self.numbering.format(chinese(self.count), n=self.count)} {text}")

    def article(self, heading: str, *texts: str) -> Iterator[Block]:
        """An article of paragraphs, numbered within."""
        yield self.heading(heading)
        for number, text in enumerate(texts, 1):
            yield para(f"{self.count}.{number} {text}" if len(texts) > 1 and self.numbering != "{}、" else text)

    def about(self) -> str:
        """What the contract is about, in a few words."""
        return "、".join(self.truth.called(one.service) for one in self.truth.priced)

    def price(self, amount: Decimal | None = None) -> str:
        """An amount as contracts say it, in figures and capitals in either order."""
        amount = self.truth.amount if amount is None else amount
        words = in_words(amount, yuan=self.rng.choice("元圆"))
        whole = amount == amount.to_integral()
        figure = f"{amount:,.2f}"
        plain_figure = f"{amount:.0f}" if whole else f"{amount:.2f}"
        options = [
            f"人民币（大写）{words}（¥{figure}元）",
            f"人民币{plain_figure}元（大写：{words}）",
            f"￥{figure}（大写：人民币{words}）",
            f"人民币 {figure} 元整（大写：{words}）" if whole else f"人民币 {figure} 元（大写：{words}）",
            f"大写：{words}，小写：¥{figure}",
            f"{plain_figure}元整（人民币{words}）" if whole else f"{plain_figure}元（人民币{words}）",
        ]
        if whole and amount % 1000 == 0:
            options.append(f"人民币{(amount / 10000).normalize():f}万元（大写：{words}）")
        return self.rng.choice(options)

    def party(self, label: str, who: Enterprise, *, full: bool) -> list[Block]:
        """A party at the head: its name, and what else is said of it."""
        under = self.rng.random() < 0.3
        lines: list[Block] = [plain(f"{label}：", Under(who.name, 16) if under else who.name)]
        if full:
            lines.append(plain(f"住所地：{who.address}"))
            lines.append(plain(f"法定代表人：{who.representative}"))
            if self.rng.random() < 0.6:
                lines.append(plain(f"统一社会信用代码：{who.uscc}"))
            lines.append(plain(f"联系人：{who.contact}　　联系电话：{who.phone}"))
        return lines

    def parties(self, *, full: bool) -> list[Block]:
        """Both parties at the head."""
        truth = self.truth
        return [
            *self.party(self.label_a, truth.party_a, full=full),
            Gap(0.3),
            *self.party(self.label_b, truth.party_b, full=full),
        ]

    def table(self) -> Grid:
        """The services with their prices."""
        rows = [("序号", "名称", "规格/内容", "数量", "单价（元）", "金额（元）")]
        for number, one in enumerate(self.truth.priced, 1):
            what = one.service.work
            rows.append(
                (str(number), self.truth.called(one.service), what, "1", f"{one.price:.2f}", f"{one.price:.2f}")
            )
        total = ("合计", f"人民币（大写）{in_words(self.truth.amount, yuan='元')}　小写：¥{self.truth.amount:,.2f}")
        return Grid((*rows, total), (0.9, 3, 3.4, 0.8, 1.6, 1.7))

    def content(self) -> Iterator[Block]:
        """The article on what is provided."""
        truth = self.truth
        yield self.heading(self.rng.choice(("服务内容", "合同标的", "项目内容")))
        if len(truth.priced) == 1:
            service = truth.priced[0].service
            text = f"{self.seller}向{self.buyer}提供{truth.called(service)}，用于{service.work}。"
            yield para(text)
        else:
            yield para(f"{self.seller}向{self.buyer}提供以下服务：")
            for number, one in enumerate(truth.priced, 1):
                yield para(f"（{number}）{truth.called(one.service)}：用于{one.service.work}。")
        if truth.cloud:
            yield para(f"上述应用以SaaS方式提供，部署于{self.seller}运营的云平台，{self.buyer}通过互联网访问使用。")
        yield para(f"服务期限：自{self.day(truth.since)}起至{self.day(truth.until)}止。")

    def money(self) -> Iterator[Block]:
        """The article on the price, how it is paid, and the invoice."""
        truth, rng = self.truth, self.rng
        yield self.heading(rng.choice(("合同价款及支付方式", "合同金额与付款方式", "服务费用及结算")))
        word = rng.choice(("本合同总金额为", "合同总价款（含税）为", "本合同服务费总额为", "合同价款共计"))
        yield para(f"{word}{self.price()}，含{truth.rate}增值税。")
        if len(truth.priced) > 1 and truth.apart:
            if rng.random() < 0.5:
                yield para("各项服务的价格如下表：")
                yield self.table()
            else:
                for number, one in enumerate(truth.priced, 1):
                    yield para(f"（{number}）{truth.called(one.service)}：{one.price:,.2f}元；")
        elif len(truth.priced) > 1:
            yield para("以上为全部服务的打包价格，各项服务不再单独计价。")
        share = rng.choice(("30%", "40%", "50%"))
        yield para(
            rng.choice(
                (
                    f"本合同签订后十个工作日内，{self.buyer}一次性支付全部合同价款。",
                    f"合同签订后{self.buyer}支付合同总价的{share}，验收合格后十五日内付清余款。",
                    f"{self.buyer}在收到{self.seller}开具的发票后三十日内以银行转账方式付清。",
                )
            )
        )
        yield para(f"{self.seller}应向{self.buyer}开具税率为{truth.rate}的增值税发票，发票内容与合同标的一致。")
        if rng.random() < 0.7:
            seller = truth.seller
            yield para(f"{self.seller}开户名称：{seller.name}；开户银行：{seller.bank}；账号：{seller.account}。")

    def rest(self) -> Iterator[Block]:
        """The clauses beside the point, as many as the contract is long."""
        wanted = (4, 8, 12, len(clauses.CLAUSES))[self.truth.length]
        chosen = sorted(self.rng.sample(range(len(clauses.CLAUSES)), wanted))
        for place in chosen:
            heading, texts = clauses.CLAUSES[place]
            kept = texts if self.truth.length else texts[:2]
            yield from self.article(heading, *(self.named(text) for text in kept))
        yield para(self.named(self.rng.choice(clauses.CLOSING)))

    def named(self, text: str) -> str:
        """A clause with this contract's words for its parties."""
        return text.replace("A", self.buyer).replace("B", self.seller).replace("S", self.about())

    def signatures(self) -> list[Block]:
        """Who signs, with seals; the day of signing below."""
        truth = self.truth
        rng, sides = self.rng, []
        mark = rng.choice(("（盖章）", "（公章）", "（签章）", ""))
        below = rng.choice(("合同专用章", "", "合同专用章"))
        for label, who in ((self.label_a, truth.party_a), (self.label_b, truth.party_b)):
            stamp = Stamp(who.name, below, rng.uniform(18, 32), rng.uniform(-26, -12), rng.uniform(-15, 15))
            lines = [
                plain(f"{label.replace('　', '')}{mark}：{who.name}"),
                plain("法定代表人或授权代表（签字）：" + (who.representative if truth.sealed else "")),
                plain(f"日期：{self.signed()}" if truth.sealed else "日期：　　年　　月　　日"),
            ]
            sides.append((*lines, *((stamp,) if truth.sealed else ()), Gap(1)))
        return [Gap(1.5), Side(*sides)]

    def annexes(self) -> Iterator[Block]:
        """Long contracts have annexes."""
        if self.truth.length < 2:
            return
        yield Break()
        yield Title("附件一　功能清单", 1.3)
        rows = [
            (str(n), module, text)
            for n, (module, text) in enumerate(clauses.FUNCTIONS * (1 if self.truth.length == 2 else 3), 1)
        ]
        yield Grid((("序号", "模块", "功能说明"), *rows), (0.7, 2, 6), centred=False)
        yield Gap()
        yield Title("附件二　服务水平", 1.3)
        yield Grid((("项目", "指标", "未达到时的处理"), *clauses.LEVELS), (2, 4, 4))
        if self.truth.length == 3:
            yield Break()
            yield Title("附件三　实施与验收", 1.3)
            for heading, texts in clauses.CLAUSES[1:6]:
                yield Head(heading)
                for text in texts:
                    yield para(self.named(text))

    def top(self) -> Iterator[Block]:
        """Title, number, day and parties, by layout."""
        truth, rng = self.truth, self.rng
        number = f"{rng.choice(('合同编号', '合同编号', '合同号', '编号'))}：{truth.number}"
        early = rng.random() < 0.5 or not truth.sealed
        match truth.layout:
            case "cover":
                yield from (Gap(4), plain(number, align="right") if truth.number else Gap(0), Gap(3))
                yield from (Title(truth.title, 2.4), Gap(6))
                for label, who in ((self.label_a, truth.party_a), (self.label_b, truth.party_b)):
                    yield Para((f"{label}：", Under(who.name, 20)), indent=False, size=1.25)
                    yield Gap(0.6)
                yield Para(("签订日期：", Under(self.signed(), 20)), indent=False, size=1.25)
                yield Gap(0.6)
                yield Para(("签订地点：", Under(f"{truth.buyer.place.city}市", 20)), indent=False, size=1.25)
                yield Break()
                yield Title(truth.title, 1.5)
                yield from self.parties(full=True)
            case "ministry":
                yield plain(f"合同编号：{truth.number}", align="right")
                yield from (Gap(3), Title(truth.title, 2.6), Gap(3))
                for label, text in (
                    ("项目名称", self.about()),
                    (self.label_a, truth.party_a.name),
                    (self.label_b, truth.party_b.name),
                    ("签订时间", self.signed()),
                    ("签订地点", f"{truth.buyer.place.city}市"),
                    ("有效期限", f"{self.day(truth.since)}至{self.day(truth.until)}"),
                ):
                    yield Para((f"{label}：", Under(text, 22)), indent=False, size=1.15)
                    yield Gap(0.5)
                yield Gap(4)
                yield Para(("中华人民共和国科学技术部印制",), "centre", False)
                yield Break()
                yield from self.parties(full=True)
            case "purchase" | "order":
                yield Title(truth.title)
                first = (f"{self.label_a}：{truth.party_a.name}", number if truth.number else "合同编号：/")
                second = (f"{self.label_b}：{truth.party_b.name}", f"签订时间：{self.signed()}")
                third = (f"签订地点：{truth.buyer.place.city}市", f"联系电话：{truth.buyer.phone}")
                yield Grid((first, second, third), (6, 4), head=False, size=0.95, centred=False)
            case _:
                if truth.number and rng.random() < 0.7:
                    yield from (plain(number, align="right"), Title(truth.title))
                else:
                    yield Title(truth.title)
                    yield plain(number, align="centre") if truth.number else Gap(0.1)
                yield from self.parties(full=rng.random() < 0.6)
                if early:
                    yield plain(f"签订日期：{self.signed()}　　签订地点：{truth.buyer.place.city}市")

    def blocks(self) -> Iterator[Block]:
        """All of it."""
        truth = self.truth
        yield from self.top()
        yield Gap(0.5)
        if truth.supplements:
            what = f"（{truth.supplements}）"
            yield para(
                f"{self.a}与{self.b}已签订服务合同{what}，以下称原合同。现因{self.buyer}业务需要，双方经协商，"
                "就原合同增加服务内容事宜达成如下补充协议："
            )
        elif truth.layout not in ("purchase", "order"):
            yield para(self.named(self.rng.choice(clauses.PURPOSE)))
        if truth.layout in ("purchase", "order"):
            yield self.heading("产品、服务名称及价款")
            yield self.table()
            if truth.cloud:
                yield para(f"上述产品为{self.seller}提供的云产品，{self.buyer}通过互联网使用。")
            yield para(
                f"服务期限：自{self.day(truth.since)}起至{self.day(truth.until)}止。以上价格含{truth.rate}增值税。"
            )
        else:
            yield from self.content()
            yield from self.money()
        yield from self.rest()
        yield from self.signatures()
        yield from self.annexes()


def flow_of(truth: ContractTruth) -> Flow:
    """The contract as it looks."""
    body = _Body(truth)
    rng = body.rng
    blocks = tuple(body.blocks())
    running = f"{truth.title}" if truth.length >= 2 and rng.random() < 0.5 else ""
    return Flow(
        blocks,
        font=rng.choice(("serif", "serif", "sans")),
        size=rng.choice((10.5, 12, 12, 14)),
        margin=rng.choice((20, 25, 30)),
        leading=rng.choice((0.7, 0.9, 1.1)),
        running=running,
        footer=rng.choice(FOOTERS),
    )


def chinese(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else CHINESE[tens] + "十"
    return ten + (CHINESE[ones] if ones else "")


def in_chinese(day: date) -> str:
    """二〇一九年六月一日."""
    year = "".join(CHINESE[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese(day.month)}月{chinese(day.day)}日"
