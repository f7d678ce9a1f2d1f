"""What an enterprise writes itself: statements of use, of data and equipment, of effects, explanations, plans, manuals.

What each is about is in ``statement_words``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal

from .blocks import Block, Break, Flow, Gap, Grid, Head, Shown, Side, Stamp, Title, para, plain
from .office import Slide
from .paper import Deck, Said
from .parties import JOBS, Enterprise, draw_enterprise
from .services import Service, some
from .statement_words import DEVICES, EFFECTS, MANUAL, OTHERS, PLAN, SLIDE, USE, Effect

Kind = Literal[
    "usage_statement",
    "data_device_statement",
    "effect_statement",
    "cloud_explanation",
    "platform_design",
    "other",
]
KINDS: tuple[Kind, ...] = (
    "usage_statement",
    "data_device_statement",
    "effect_statement",
    "cloud_explanation",
    "platform_design",
    "other",
)
FOUR = frozenset({"text", "basis", "method", "picture"})


@dataclass(frozen=True, slots=True)
class StatementTruth:
    """A statement. ``has`` names what a statement of effect has of its four parts; ``picture`` is what it shows, as PNG.

    ``effect`` is the guide's sub-domain that a statement of effect is about, empty for others.
    """

    item: Kind
    title: str
    holder: Enterprise
    provider: Enterprise
    services: tuple[Service, ...]
    dated: date | None
    has: frozenset[str]
    sealed_by: tuple[str, ...]
    effect: str
    contract: str
    seed: int
    picture: bytes = field(default=b"", repr=False)
    form: str = "statement"

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return self.title

    def facts(self) -> Said:
        """What it says: the four parts for a statement of effect alone."""
        said: Said = {"title": self.title}
        if self.dated is not None:
            said["dated"] = self.dated
        if self.item == "effect_statement":
            said |= {part: part in self.has for part in sorted(FOUR)}
        return said

    def body(self) -> Flow:
        """What it looks like."""
        rng = Random(f"statement body {self.seed} {self.item}")
        written: dict[str, Callable[[StatementTruth, Random], list[Block]]] = {
            "usage_statement": _usage,
            "data_device_statement": _devices,
            "effect_statement": _effect,
            "cloud_explanation": _explanation,
            "platform_design": _design,
            "other": _other,
        }
        blocks = [Title(self.title), *written[self.item](self, rng), *_ending(self, rng)]
        long = self.item == "platform_design"
        return Flow(
            tuple(blocks),
            font=rng.choice(("serif", "serif", "sans")),
            size=rng.choice((12, 12, 14)),
            leading=rng.choice((0.9, 1.1)),
            footer="plain" if long else rng.choice(("none", "none", "dashes")),
        )


def draw_statement(
    seed: int,
    item: Kind,
    *,
    holder: Enterprise | None = None,
    provider: Enterprise | None = None,
    services: tuple[Service, ...] | None = None,
    dated: date | None = None,
    has: frozenset[str] | None = None,
    sealed: bool | None = None,
    effect: str | None = None,
    contract: str = "",
    picture: bytes = b"",
) -> StatementTruth:
    """A statement of that kind for that seed. ``picture`` is what it shows as a screenshot, where it has one."""
    rng = Random(f"statement {seed} {item}")
    holder = holder or draw_enterprise(seed)
    provider = provider or draw_enterprise(seed, provider=True)
    services = services or some(rng, 1)
    told = rng.choice([e for e in EFFECTS if effect in (None, e.claim)])
    title = _title(rng, item, services[0], told)
    sealed = rng.random() < 0.7 if sealed is None else sealed
    both = (holder.name, provider.name) if item == "cloud_explanation" else (holder.name,)
    dated = dated or date(2020, 3, 1) + timedelta(days=rng.randrange(60))
    return StatementTruth(
        item=item,
        title=title,
        holder=holder,
        provider=provider,
        services=services,
        dated=None if item in ("platform_design", "other") else dated,
        has=(FOUR if has is None else has) if item == "effect_statement" else frozenset(),
        sealed_by=both if sealed and item not in ("platform_design", "other") else (),
        effect=told.claim if item == "effect_statement" else "",
        contract=contract,
        seed=seed,
        picture=picture,
    )


def _title(rng: Random, item: Kind, service: Service, effect: Effect) -> str:
    match item:
        case "usage_statement":
            return rng.choice(("上云业务使用情况说明", f"{service.cloud}使用情况说明", "业务上云应用情况说明"))
        case "data_device_statement":
            return rng.choice(("数据和设备上云情况说明", "设备上云情况说明", "数据上云情况说明"))
        case "effect_statement":
            return rng.choice(("上云效果说明", f"上云效果说明（{effect.name}）", f"{effect.name}成效说明"))
        case "cloud_explanation":
            return rng.choice(("云端部署说明", "云端部署、应用说明", "关于产品云端应用的说明"))
        case "platform_design":
            return rng.choice(
                ("企业私有云平台建设方案", "云平台用户手册", f"{service.cloud}用户手册", "私有云建设技术方案")
            )
        case "other":
            return rng.choice(OTHERS).title


def _usage(truth: StatementTruth, rng: Random) -> list[Block]:
    blocks: list[Block] = []
    for number, service in enumerate(truth.services):
        if len(truth.services) > 1:
            blocks.append(Head(f"{'一二三四五六七八'[number]}、{service.cloud}"))
        since = date(2019, rng.randint(3, 11), rng.randint(1, 28))
        for text in rng.sample(USE, 4):
            blocks.append(
                para(
                    text.format(
                        holder=truth.holder.name, provider=truth.provider.name, service=service.cloud, work=service.work,
                        people=rng.randint(8, 120), part=rng.choice(JOBS), since=f"{since.year}年{since.month}月{since.day}日",
                    )
                )
            )  # fmt: skip
        rows = [("使用部门", "账号数", "使用频次", "主要功能")]
        rows += [
            (part, str(rng.randint(2, 30)), rng.choice(("每日", "每周", "每班")), service.work[:14])
            for part in rng.sample(JOBS, 3)
        ]
        blocks += [Grid(tuple(rows), (2, 1, 1, 4)), Gap(0.5)]
    return blocks


def _devices(truth: StatementTruth, rng: Random) -> list[Block]:
    blocks: list[Block] = [
        para(text.format(holder=truth.holder.name, provider=truth.provider.name, count=rng.randint(12, 90)))
        for text in DEVICES
    ]
    rows = [("序号", "设备名称", "数量", "采集方式", "采集点位", "上云内容")]
    for number, name in enumerate(
        rng.sample(("数控车床", "注塑机", "空压机", "锅炉", "包装线", "变压器", "磨床"), 5), 1
    ):
        way = rng.choice(("网关采集", "PLC直连", "加装传感器"))
        rows.append((str(number), name, str(rng.randint(1, 20)), way, str(rng.randint(4, 60)), "状态、产量、能耗"))
    return [*blocks[:2], Grid(tuple(rows), (0.8, 2, 1, 2, 1.4, 3)), Gap(0.5), *blocks[2:]]


def _effect(truth: StatementTruth, rng: Random) -> list[Block]:
    effect = next(e for e in EFFECTS if e.claim == truth.effect)
    before = rng.randint(200, 900)
    saved = rng.randint(6, 35)
    after = before * (100 - saved) / 100
    given = {"before": before, "after": f"{after:.1f}", "saved": saved, "service": truth.services[0].cloud}
    blocks: list[Block] = []
    headed = rng.random() < 0.8
    for part, heading, text in (
        ("text", "文字说明", effect.text),
        ("basis", "测算依据", effect.basis),
        ("method", "计算方法", effect.method),
    ):
        if part in truth.has:
            numbered = "一二三四"[sum(isinstance(b, Head) for b in blocks)]
            blocks += [Head(f"{numbered}、{heading}")] if headed else []
            blocks.append(para(("" if headed else f"{heading}：") + text.format(**given)))
    if "picture" in truth.has:
        blocks.append(Head("实际截图") if headed else para("系统实际截图如下："))
        if truth.picture:
            blocks.append(Shown(truth.picture, 140))
    return blocks


def _explanation(truth: StatementTruth, rng: Random) -> list[Block]:
    holder, provider, service = truth.holder.name, truth.provider.name, truth.services[0]
    named = f"（合同编号：{truth.contract}）" if truth.contract else ""
    return [
        para(
            f"{holder}与{provider}签订的{service.plain}合同{named}中，未明确写明云服务、云产品等字样，现就有关情况说明如下："
        ),
        para(f"一、合同所涉{service.plain}部署在{provider}的云服务器上，由其提供运行环境和日常维护。"),
        para(f"二、{holder}通过互联网登录云端使用上述系统，用于{service.work}，数据保存在云端。"),
        para(
            "三、" + rng.choice(("系统自开通以来运行正常，由双方共同确认。", "以上内容真实有效，双方对其真实性负责。"))
        ),
        para("特此说明。"),
    ]


def _design(truth: StatementTruth, rng: Random) -> list[Block]:
    source = MANUAL if "手册" in truth.title else PLAN
    blocks: list[Block] = [
        Gap(2),
        plain(truth.holder.name, align="centre"),
        plain("2019年6月", align="centre"),
        Break(),
    ]
    for heading, texts in source:
        blocks.append(Head(heading, 1.2))
        blocks += [para(text.format(holder=truth.holder.name, service=truth.services[0].cloud)) for text in texts]
        if rng.random() < 0.3:
            blocks.append(Break())
    return blocks


def _other(truth: StatementTruth, rng: Random) -> list[Block]:
    told = next(o for o in OTHERS if o.title == truth.title)
    number = f"{rng.choice(('2019', '2018'))}SR{rng.randrange(10**6):06d}"
    return [Gap(1), *(para(text.format(holder=truth.holder.name, number=number)) for text in told.texts), Gap(2)]


def _ending(truth: StatementTruth, rng: Random) -> list[Block]:
    """Who says so and when, with the seals."""
    if truth.dated is None:
        return []
    day = f"{truth.dated.year}年{truth.dated.month}月{truth.dated.day}日"
    if truth.item != "cloud_explanation":
        mark = rng.choice(("（盖章）", "", "（公章）"))
        end: list[Block] = [Gap(1.5), plain(truth.holder.name + mark, align="right"), plain(day, align="right")]
        if truth.sealed_by:
            end.append(Stamp(truth.holder.name, "", rng.uniform(100, 115), rng.uniform(-28, -20), rng.uniform(-15, 15)))
        return end
    sides = []
    for label, who in (("应用企业（盖章）：", truth.holder), ("云服务商（盖章）：", truth.provider)):
        seal = (Stamp(who.name, "", rng.uniform(15, 28), rng.uniform(-24, -14), rng.uniform(-15, 15)),)
        sides.append((plain(label), plain(who.name), plain(day), *(seal if truth.sealed_by else ()), Gap(1)))
    return [Gap(1.5), Side(*sides)]


@dataclass(frozen=True, slots=True)
class SlidesTruth:
    """A summary in so many slides."""

    holder: Enterprise
    title: str
    count: int
    services: tuple[Service, ...]
    form: str = "slides"
    item: str = "summary_slide"
    stem: str = "概要说明"
    sealed_by: tuple[str, ...] = ()

    def facts(self) -> Said:
        """What it says."""
        return {"slides": self.count, "title": self.title}

    def body(self) -> Deck:
        """The slides."""
        work = "、".join(service.cloud for service in self.services)
        lines = tuple(text.format(holder=self.holder.name, work=work) for text in SLIDE)
        first = Slide(self.title, lines if self.count == 1 else lines[:3])
        return Deck((first, *(Slide(f"{self.title}（续{n}）", lines[3:]) for n in range(1, self.count))))


def draw_slides(
    seed: int, *, holder: Enterprise | None = None, count: int = 1, services: tuple[Service, ...] | None = None
) -> SlidesTruth:
    """A summary for that seed."""
    rng = Random(f"slides {seed}")
    holder = holder or draw_enterprise(seed)
    title = rng.choice(("企业上云概要说明", f"{holder.name}上云概要说明", "上云思路、方案及成效概要"))
    return SlidesTruth(holder, title, count, services or some(rng, 2))
