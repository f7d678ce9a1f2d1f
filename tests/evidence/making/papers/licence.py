"""The business licence 营业执照: the landscape form of 2019 with two columns, and the upright 副本 of the years before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from ..invoices.capitals import in_words
from ..invoices.sheet import BLACK, RED, Code, Ellipse, Rule, Sheet, Text, on_arc, wide, wrapped
from .paper import Said, Sheets
from .parties import Enterprise, draw_enterprise

GOLD = (176, 140, 74)
LABEL = (60, 50, 40)


@dataclass(frozen=True, slots=True)
class LicenceTruth:
    """A licence. ``layout`` 0 landscape, 1 upright; ``capital_text`` is how its capital is printed."""

    holder: Enterprise
    layout: int
    copy: bool
    number: str
    capital_text: str
    form: str = "licence"
    item: str = "licence"
    stem: str = "营业执照副本"

    @property
    def office(self) -> str:
        """Who registered it."""
        return f"{self.holder.place.city}市市场监督管理局"

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """The office that registered it."""
        return (self.office,)

    def facts(self) -> Said:
        """What it says."""
        holder = self.holder
        return {
            "name": holder.name,
            "uscc": holder.uscc,
            "kind": holder.kind,
            "address": holder.address,
            "capital_wan": holder.capital_wan,
            "representative": holder.representative,
            "founded": holder.founded,
            "registered_on": holder.registered_on,
            "scope": holder.scope,
        }

    def body(self) -> Sheets:
        """It as a page."""
        return (_landscape(self) if self.layout == 0 else _upright(self),)


def draw_licence(seed: int, *, holder: Enterprise | None = None, layout: int | None = None) -> LicenceTruth:
    """A licence for that seed."""
    rng = Random(f"licence {seed}")
    holder = holder or draw_enterprise(seed)
    return LicenceTruth(
        holder,
        rng.randrange(2) if layout is None else layout,
        rng.random() < 0.8,
        "3207" + "".join(rng.choice("0123456789") for _ in range(17)),
        _capital(rng, holder.capital_wan),
    )


def _capital(rng: Random, wan: Decimal) -> str:
    if wan == wan.to_integral() and rng.random() < 0.5:
        return in_words(wan * 10000, yuan=rng.choice("元圆"))
    figure = f"{wan.normalize():f}"
    return rng.choice((f"{figure}万元整", f"{figure}万元人民币", f"{figure}万元", f"人民币{figure}万元"))


def _day(day: date) -> str:
    return f"{day:%Y}年{day:%m}月{day:%d}日"


def _term(holder: Enterprise) -> str:
    return f"{_day(holder.founded)}至{_day(holder.until) if holder.until else '长期'}"


def _frame(sheet: Sheet, inset: float) -> None:
    for step, thick in ((0.0, 1.6), (2.4, 0.3), (3.4, 0.3)):
        left, top, right, low = inset + step, inset + step, sheet.width - inset - step, sheet.height - inset - step
        for ends in (
            (left, top, right, top),
            (left, low, right, low),
            (left, top, left, low),
            (right, top, right, low),
        ):
            sheet.add(Rule(*ends, GOLD, thick))


def _seal(sheet: Sheet, x: float, y: float, name: str) -> None:
    sheet.add(Ellipse(x, y, 40, 40, RED, 1.1))
    sheet.add(*on_arc(name, middle=(x, y), across=32, down=32, size=4.2, span=115, colour=RED))
    sheet.add(Text(x, y + 3, "★", 9, "sans", RED, "centre", "seal"))


def _landscape(truth: LicenceTruth) -> Sheet:
    holder, sheet = truth.holder, Sheet(297, 210)
    _frame(sheet, 9)
    sheet.add(Ellipse(148.5, 31, 20, 20, RED, 0.9), Ellipse(148.5, 31, 15, 15, GOLD, 1.4))
    sheet.add(Text(148.5, 64, "营业执照", 17, "serif", BLACK, "centre", "label", track=6))
    if truth.copy:
        sheet.add(Text(148.5, 75, "（副　本）", 6, "serif", BLACK, "centre", "label"))
        sheet.add(Text(200, 75, "编号", 3.6, "serif", LABEL, role="label"), Text(209, 75, truth.number, 3.6, "sans"))
    sheet.add(Text(30, 34, "统一社会信用代码", 4.2, "sans", LABEL, role="label"))
    sheet.add(Text(30, 42, holder.uscc, 5.6, "sans"))
    sheet.add(Code(238, 24, 26, f"http://www.gsxt.gov.cn/index.html?uniscid={holder.uscc}"))
    for place, line in enumerate(
        ("扫描二维码登录“国家企", "业信用信息公示系统”", "了解更多登记、备案、", "许可、监管信息。")
    ):
        sheet.add(Text(251, 54 + 3.6 * place, line, 2.6, "sans", LABEL, "centre", "label"))
    left = (
        ("名　　称", holder.name),
        ("类　　型", holder.kind),
        ("法定代表人", holder.representative),
        ("经营范围", holder.scope),
    )
    right = (
        ("注册资本", truth.capital_text),
        ("成立日期", _day(holder.founded)),
        ("营业期限", _term(holder)),
        ("住　　所", holder.address),
    )
    _column(sheet, left, (30, 95), room=92)
    _column(sheet, right, (165, 95), room=78)
    sheet.add(Text(178, 166, "登　记　机　关", 5, "serif", BLACK, role="label"))
    _seal(sheet, 236, 166, truth.office)
    day = holder.registered_on
    sheet.add(Text(254, 184, f"{day:%Y} 年 {day:%m} 月 {day:%d} 日", 4.6, "serif", BLACK, "right"))
    sheet.add(Text(20, 196, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 3, "sans", LABEL, role="label"))
    foot = "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告。"
    sheet.add(Text(150, 196, foot, 2.6, "sans", LABEL, role="label"))
    sheet.add(Text(277, 205.5, "国家市场监督管理总局监制", 2.8, "serif", LABEL, "right", "label"))
    return sheet


def _column(
    sheet: Sheet, rows: tuple[tuple[str, str], ...], at: tuple[float, float], *, room: float, size: float = 4.4
) -> None:
    x, y = at
    for label, value in rows:
        sheet.add(Text(x, y, label, size, "serif", LABEL, role="label", track=_track(label, size)))
        lines = wrapped(value, size * 0.95, room)
        for place, line in enumerate(lines):
            sheet.add(Text(x + 28, y + place * size * 1.35, line, size * 0.95))
        y += max(12, len(lines) * size * 1.35 + 4)


def _track(label: str, size: float) -> float:
    """What sets labels of four characters as wide as one of five."""
    return max(0.0, (5 * size - wide(label, size)) / (len(label) - 1))


def _upright(truth: LicenceTruth) -> Sheet:
    holder, sheet = truth.holder, Sheet(210, 297)
    _frame(sheet, 8)
    sheet.add(Ellipse(105, 36, 24, 24, RED, 0.9), Ellipse(105, 36, 18, 18, GOLD, 1.4))
    sheet.add(Text(105, 72, "营业执照", 16, "serif", BLACK, "centre", "label", track=8))
    sheet.add(Text(105, 83, "（副　本）" if truth.copy else "（正　本）", 6, "serif", BLACK, "centre", "label"))
    sheet.add(Text(186, 92, f"编号 {truth.number}", 3.4, "sans", LABEL, "right"))
    sheet.add(Text(105, 101, f"统一社会信用代码 {holder.uscc}", 5, "serif", BLACK, "centre"))
    rows = (
        ("名　　称", holder.name),
        ("类　　型", holder.kind),
        ("住　　所", holder.address),
        ("法定代表人", holder.representative),
        ("注册资本", truth.capital_text),
        ("成立日期", _day(holder.founded)),
        ("营业期限", _term(holder)),
        ("经营范围", holder.scope),
    )
    _column(sheet, rows, (34, 116), room=116, size=4.8)
    sheet.add(Code(30, 244, 24, f"http://www.gsxt.gov.cn/index.html?uniscid={holder.uscc}"))
    sheet.add(Text(112, 252, "登记机关", 5.2, "serif", BLACK, role="label", track=3))
    _seal(sheet, 164, 252, truth.office)
    day = holder.registered_on
    sheet.add(Text(184, 270, f"{day:%Y}年{day:%m}月{day:%d}日", 4.8, "serif", BLACK, "right"))
    sheet.add(Text(20, 283, "企业信用信息公示系统网址：www.gsxt.gov.cn", 3, "sans", LABEL, role="label"))
    sheet.add(Text(190, 283, "中华人民共和国国家工商行政管理总局监制", 3, "serif", LABEL, "right", "label"))
    return sheet
