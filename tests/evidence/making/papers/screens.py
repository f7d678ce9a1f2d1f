"""Screenshots of systems in use: web pages, dashboards, consoles and telephones, with the days that they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Literal

from ..invoices import words
from .canvas import BLUE, DARK, GREY, LINE, PALE, WHITE, Canvas, Ink
from .paper import Picture, Said, Screen
from .services import SERVICES, Service

Layout = Literal["web", "desktop", "dashboard", "console", "phone"]
LAYOUTS: tuple[Layout, ...] = ("web", "desktop", "dashboard", "console", "phone")
MENUS: dict[str, tuple[str, ...]] = {
    "erp": ("首页", "销售管理", "采购管理", "库存管理", "生产管理", "财务管理", "基础资料", "系统管理"),
    "mes": ("工作台", "生产工单", "报工管理", "质量检验", "设备管理", "报表中心", "系统设置"),
    "crm": ("首页", "客户管理", "商机管理", "合同订单", "售后服务", "统计分析", "系统管理"),
    "srm": ("首页", "供应商管理", "询价管理", "采购订单", "对账管理", "系统管理"),
    "plm": ("首页", "项目管理", "图文档", "物料清单", "变更管理", "系统管理"),
    "scheduling": ("首页", "订单评审", "产能日历", "排产计划", "执行跟踪", "系统管理"),
    "mall": ("首页", "商品管理", "订单管理", "会员管理", "营销活动", "系统设置"),
    "iot": ("首页", "设备台账", "实时监测", "报警管理", "工单管理", "数据分析"),
    "energy": ("首页", "实时监测", "能耗统计", "分项分析", "报警管理", "系统设置"),
}
CLOUDS = ("概览", "实例", "镜像", "快照", "磁盘", "网络与安全", "监控", "费用中心")
WARES = ("轴承座", "法兰盘", "石英砂", "齿轮箱", "包装袋", "冻虾仁", "连接件", "传动轴", "控制柜", "钢结构件")
STATES = ("已审核", "待审核", "已完成", "生产中", "已发货")
COLOURS: tuple[Ink, ...] = ((0, 21, 41), (48, 65, 86), (31, 45, 61), (245, 247, 250))


@dataclass(frozen=True, slots=True)
class ScreenTruth:
    """A screenshot. ``shown_on`` is the latest day on it, None where it shows none; ``taken`` goes into its metadata."""

    layout: Layout
    service: Service
    user: str
    holder: str
    shown_on: date | None
    taken: datetime | None
    seed: int
    form: str = "screenshot"
    item: str = "usage_screenshot"
    sealed_by: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """How a careful person names the file."""
        return f"{self.service.system.split()[-1]}使用截图"

    def facts(self) -> Said:
        """What it says; the day of the metadata where the file keeps it."""
        said: Said = {"system": self.service.system}
        if self.shown_on is not None:
            said["shown_on"] = self.shown_on
        if self.taken is not None:
            said["taken_on"] = self.taken.date()
        return said

    def body(self) -> Screen:
        """What it shows."""
        drawn: dict[Layout, Callable[[ScreenTruth, Random], Picture]] = {
            "web": _web,
            "desktop": _desktop,
            "dashboard": _dashboard,
            "console": _console,
            "phone": _phone,
        }
        return Screen(drawn[self.layout](self, Random(f"screen body {self.seed}")))


def layouts_of(service: Service) -> tuple[Layout, ...]:
    """The screens on which a service is seen."""
    return ("web", "desktop", "dashboard", "phone") if service.key in MENUS else ("console", "dashboard")


def draw_screen(
    seed: int,
    *,
    service: Service | None = None,
    layout: Layout | None = None,
    holder: str | None = None,
    shown_on: date | None = None,
    dateless: bool = False,
    taken: datetime | None = None,
) -> ScreenTruth:
    """A screenshot for that seed; ``dateless``: it shows no day at all."""
    rng = Random(f"screen {seed}")
    service = service or rng.choice(SERVICES)
    return ScreenTruth(
        layout=layout or rng.choice(layouts_of(service)),
        service=service,
        user=words.person(rng),
        holder=holder or words.company(rng, words.HOME, sells=False),
        shown_on=None if dateless else shown_on or date(2020, 2, 1) + timedelta(days=rng.randrange(90)),
        taken=taken,
        seed=seed,
    )


def _before(truth: ScreenTruth, rng: Random, most: int = 60) -> str:
    """A day up to the latest; nothing where no day is shown."""
    if truth.shown_on is None:
        return "--"
    return f"{truth.shown_on - timedelta(days=rng.randint(0, most)):%Y-%m-%d}"


def _orders(truth: ScreenTruth, rng: Random, count: int, *, latest: bool = True) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("序号", "单据编号", "名称", "数量", "金额", "经办人", "日期", "状态")]
    for number in range(1, count + 1):
        day = _before(truth, rng)
        if latest and number == 1 and truth.shown_on is not None:
            day = f"{truth.shown_on:%Y-%m-%d}"
        code = rng.choice(("XS", "CG", "SC", "RK")) + f"{rng.randrange(10**7):07d}"
        amount = f"{rng.randrange(10_000, 9_000_000) / 100:,.2f}"
        rows.append(
            (
                str(number),
                code,
                rng.choice(WARES),
                str(rng.randint(1, 900)),
                amount,
                words.person(rng),
                day,
                rng.choice(STATES),
            )
        )
    return rows


def _frame(truth: ScreenTruth, rng: Random, width: int, height: int, menu: tuple[str, ...]) -> tuple[Canvas, int, int]:
    """Head, menu and bread crumbs of a web page; gives the canvas and where its content begins."""
    canvas = Canvas(width, height, (240, 242, 245))
    side = rng.choice(COLOURS)
    ink = WHITE if sum(side) < 380 else DARK
    canvas.box((0, 0, width, 52), fill=WHITE)
    canvas.box((0, 0, 208, height), fill=side)
    canvas.text((104, 28), truth.service.system, 16 if len(truth.service.system) < 13 else 13, ink, "mm")
    for place, word in enumerate(menu):
        y = 84 + 44 * place
        if place == 1:
            canvas.box((0, y - 22, 208, y + 22), fill=BLUE)
        canvas.text((56, y), word, 14, WHITE if place == 1 else ink)
        canvas.box((30, y - 6, 42, y + 6), rim=WHITE if place == 1 else ink)
    canvas.text((226, 27), truth.holder, 15)
    canvas.text((width - 24, 27), f"欢迎您，{truth.user}　退出", 13, GREY, "rm")
    canvas.text((226, 74), f"{menu[0]} / {menu[1]} / 列表", 13, GREY)
    return canvas, 224, 94


def _web(truth: ScreenTruth, rng: Random) -> Picture:
    """A list with a search bar."""
    menu = MENUS.get(truth.service.key, MENUS["erp"])
    canvas, x, y = _frame(truth, rng, 1366, 700, menu)
    canvas.box((x, y, 1350, 684), fill=WHITE)
    at = x + 16.0
    for word in ("单据编号", "名称", "状态"):
        canvas.text((at, y + 32), word, 13)
        canvas.box((at + 66, y + 16, at + 206, y + 48), fill=WHITE, rim=LINE, radius=3)
        canvas.text((at + 76, y + 32), "请输入", 12, GREY)
        at += 228
    at = canvas.button(at, y + 32, "查询") + 10
    canvas.button(at, y + 32, "重置", fill=(150, 155, 165))
    at = x + 16.0
    for word, fill in (("新增", BLUE), ("编辑", (103, 194, 58)), ("删除", (245, 108, 108)), ("导出", (230, 162, 60))):
        at = canvas.button(at, y + 78, word, fill=fill) + 10
    rows = _orders(truth, rng, 12)
    low = canvas.table((x + 16, y + 104, 1334), rows, (0.6, 1.5, 1.3, 0.8, 1.4, 1, 1.3, 1))
    canvas.text((1334, low + 24), f"共 {rng.randint(40, 900)} 条　10条/页　‹ 1 2 3 4 5 › 前往 1 页", 13, GREY, "rm")
    return canvas.done()


def _desktop(truth: ScreenTruth, rng: Random) -> Picture:
    """The same in a browser on a desktop, with the clock of the task bar; the clock has the latest day."""
    page = _web(truth, rng)
    height, width = page.shape[:2]
    canvas = Canvas(width, height + 118, (223, 227, 232))
    canvas.box((6, 6, 260, 38), fill=WHITE, radius=6)
    canvas.text((20, 22), truth.service.system, 13)
    canvas.box((0, 38, width, 76), fill=WHITE)
    canvas.box((110, 44, width - 160, 70), fill=PALE, rim=LINE, radius=13)
    canvas.text((126, 57), f"https://{truth.service.key}.example.com/#/order/list", 13, GREY)
    canvas.pasted(page, 0, 78)
    low = height + 78
    canvas.box((0, low, width, low + 40), fill=(32, 38, 48))
    for place in range(6):
        canvas.box(
            (14 + 46 * place, low + 9, 36 + 46 * place, low + 31),
            fill=rng.choice((BLUE, (103, 194, 58), (230, 162, 60))),
            rim=None,
            radius=4,
        )
    if truth.shown_on is not None:
        day = truth.shown_on
        canvas.text((width - 16, low + 12), f"{rng.randint(8, 17)}:{rng.randint(10, 59)}", 12, WHITE, "rm")
        canvas.text((width - 16, low + 28), f"{day.year}/{day.month}/{day.day}", 12, WHITE, "rm")
    return canvas.done()


def _dashboard(truth: ScreenTruth, rng: Random) -> Picture:
    """A large dark screen with figures and charts."""
    canvas = Canvas(1440, 810, (10, 22, 56))
    glow: Ink = (70, 200, 255)
    canvas.text((720, 40), f"{truth.service.system}数据看板", 30, glow, "mm")
    if truth.shown_on is not None:
        when = (
            f"{truth.shown_on:%Y年%m月%d日} {rng.randint(8, 18):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
        )
        canvas.text((1410, 40), when, 16, WHITE, "rm")
    canvas.text((30, 40), truth.holder, 16, WHITE)
    for place, (word, unit) in enumerate(
        (("接入设备", "台"), ("在线设备", "台"), ("今日产量", "件"), ("今日报警", "条"), ("综合效率", "%"))
    ):
        x = 30 + 280 * place
        canvas.box((x, 84, x + 260, 184), fill=(16, 38, 88), rim=(34, 80, 150), radius=6)
        canvas.text((x + 130, 114), f"{word}（{unit}）", 16, (170, 200, 235), "mm")
        canvas.text((x + 130, 154), str(rng.randint(12, 4800) if unit != "%" else rng.randint(60, 98)), 32, glow, "mm")
    canvas.box((30, 204, 700, 500), fill=(16, 38, 88), rim=(34, 80, 150), radius=6)
    canvas.text((50, 230), "近期产量趋势", 17, WHITE)
    points = [(70 + 85.0 * n, 460 - rng.randint(20, 190)) for n in range(8)]
    canvas.line(points, glow, 3)
    for (x, _), n in zip(points, range(7, -1, -1), strict=True):
        if truth.shown_on is not None:
            canvas.text((x, 480), f"{truth.shown_on - timedelta(days=n):%m-%d}", 12, (170, 200, 235), "mm")
    canvas.box((720, 204, 1410, 500), fill=(16, 38, 88), rim=(34, 80, 150), radius=6)
    canvas.text((740, 230), "设备状态分布", 17, WHITE)
    start = 0.0
    for share, ink, word in ((200, (80, 220, 140), "运行"), (90, (250, 200, 80), "待机"), (70, (240, 90, 90), "停机")):
        canvas.pie((930, 365), 105, start, start + share, ink)
        canvas.text((1150, 300 + start / 4), f"■ {word}　{share / 3.6:.1f}%", 15, ink)
        start += share
    rows = [("设备编号", "设备名称", "状态", "转速", "温度", "更新时间")]
    for _ in range(6):
        when = _before(truth, rng, 0)
        rows.append(
            (
                f"SB{rng.randrange(1000):03d}",
                rng.choice(("数控车床", "注塑机", "空压机", "磨床", "包装线")),
                rng.choice(("运行", "待机", "停机")),
                f"{rng.randint(200, 3000)}",
                f"{rng.randint(20, 80)}℃",
                when,
            )
        )
    canvas.table(
        (30, 520, 1410),
        rows,
        (1, 1.4, 1, 1, 1, 1.4),
        row=38,
        head=(22, 52, 116),
        ink=(210, 230, 250),
        rule=(34, 80, 150),
    )
    return canvas.done()


def _console(truth: ScreenTruth, rng: Random) -> Picture:
    """The console of a provider: instances with their addresses and terms."""
    canvas, x, y = _frame(truth, rng, 1366, 640, CLOUDS)
    canvas.box((x, y, 1350, 624), fill=WHITE)
    canvas.text((x + 16, y + 28), "实例列表", 18)
    canvas.button(x + 16, y + 66, "创建实例")
    canvas.text((x + 140, y + 66), "地域：华东1　　搜索：实例名称", 13, GREY)
    rows = [("实例ID/名称", "状态", "配置", "IP地址", "创建时间", "到期时间", "操作")]
    for number in range(7):
        key = "".join(rng.choice("0123456789abcdef") for _ in range(12))
        made = _before(truth, rng, 300) if number else f"{truth.shown_on:%Y-%m-%d}" if truth.shown_on else "--"
        rows.append(
            (
                f"i-{key}",
                rng.choice(("运行中", "运行中", "已停止")),
                rng.choice(("2核 4G", "4核 8G", "8核 16G")),
                f"10.0.{rng.randrange(256)}.{rng.randrange(256)}",
                made,
                "自动续费",
                "管理 远程连接 更多",
            )
        )
    low = canvas.table((x + 16, y + 92, 1334), rows, (1.7, 0.9, 1, 1.2, 1.2, 1.1, 1.8), row=42)
    canvas.text((1334, low + 24), f"共 {rng.randint(7, 30)} 条", 13, GREY, "rm")
    return canvas.done()


def _phone(truth: ScreenTruth, rng: Random) -> Picture:
    """A telephone: a list of cards."""
    canvas = Canvas(720, 1280, (244, 245, 247))
    canvas.box((0, 0, 720, 110), fill=BLUE)
    canvas.text((28, 22), f"{rng.randint(8, 18):02d}:{rng.randint(0, 59):02d}", 20, WHITE)
    canvas.text((692, 22), f"4G {rng.randint(20, 100)}%", 20, WHITE, "rm")
    canvas.text((360, 76), truth.service.system, 28, WHITE, "mm")
    y = 132
    for row in _orders(truth, rng, 5)[1:]:
        canvas.box((20, y, 700, y + 180), fill=WHITE, radius=12)
        canvas.text((44, y + 34), row[1], 26)
        canvas.text((676, y + 34), row[7], 22, BLUE, "rm")
        canvas.text((44, y + 80), f"名称：{row[2]}　数量：{row[3]}", 22, GREY)
        canvas.text((44, y + 116), f"金额：{row[4]}", 22, GREY)
        canvas.text((44, y + 152), f"{row[5]}　{row[6]}", 22, GREY)
        y += 196
    for place, word in enumerate(("工作台", "待办", "消息", "我的")):
        canvas.text((90 + 180 * place, 1244), word, 22, BLUE if place == 0 else GREY, "mm")
    return canvas.done()
