"""The credit report of an enterprise 企业信用报告: several pages of tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .blocks import Block, Flow, Gap, Grid, Head, Stamp, Title, para, plain
from .paper import Said
from .parties import Enterprise, draw_enterprise

TITLES = ("企业信用报告", "企业公共信用信息报告", "法人公共信用信息查询报告", "企业信用信息公示报告")
NONE = "截至报告生成日，未查询到相关记录。"
PARTS = (
    ("行政许可信息", ("序号", "许可文书号", "许可内容", "许可机关", "有效期至")),
    ("行政处罚信息", ("序号", "处罚文书号", "违法事实", "处罚机关", "处罚日期")),
    ("列入经营异常名录信息", ("序号", "列入原因", "列入日期", "移出日期", "决定机关")),
    ("列入严重违法失信企业名单信息", ("序号", "列入原因", "列入日期", "决定机关", "备注")),
    ("失信被执行人信息", ("序号", "案号", "执行法院", "立案日期", "履行情况")),
    ("欠税信息", ("序号", "税种", "欠税余额", "公告日期", "税务机关")),
    ("抽查检查结果信息", ("序号", "检查实施机关", "类型", "日期", "结果")),
)


@dataclass(frozen=True, slots=True)
class CreditTruth:
    """A credit report of that day. ``clean``: it tells of no offence."""

    holder: Enterprise
    title: str
    number: str
    dated: date
    clean: bool
    seed: int
    form: str = "credit_report"
    item: str = "credit_report"
    stem: str = "企业信用报告"

    @property
    def sealed_by(self) -> tuple[str, ...]:
        """Who issued it."""
        return (f"{self.holder.place.city}市公共信用信息中心",)

    def facts(self) -> Said:
        """What it says."""
        return {"name": self.holder.name, "uscc": self.holder.uscc, "dated": self.dated}

    def body(self) -> Flow:
        """What it looks like."""
        rng, holder = Random(f"credit body {self.seed}"), self.holder
        day = f"{self.dated:%Y年%m月%d日}" if rng.random() < 0.6 else f"{self.dated:%Y-%m-%d}"
        label = rng.choice(("报告日期", "报告时间", "查询日期"))
        blocks: list[Block] = [Gap(2), Title(self.title, 2.2), Gap(1)]
        blocks += [plain(f"报告编号：{self.number}", align="centre"), plain(f"{label}：{day}", align="centre"), Gap(1)]
        blocks.append(Head("一、基本信息", 1.15))
        rows = (
            ("企业名称", holder.name),
            ("统一社会信用代码", holder.uscc),
            ("法定代表人", holder.representative),
            ("企业类型", holder.kind),
            ("注册资本", f"{holder.capital_wan.normalize():f}万元"),
            ("成立日期", f"{holder.founded:%Y年%m月%d日}"),
            ("住所", holder.address),
            ("登记机关", f"{holder.place.city}市市场监督管理局"),
            ("经营范围", holder.scope),
            ("登记状态", "存续（在营、开业、在册）"),
        )
        blocks.append(Grid(rows, (3, 7), head=False, centred=False))
        for place, (heading, columns) in enumerate(PARTS):
            blocks += [Gap(0.6), Head(f"{'二三四五六七八九'[place]}、{heading}", 1.15)]
            kept = self._rows(rng, heading)
            blocks.append(Grid((columns, *kept), (1, 3, 3, 3, 2)) if kept else para(NONE))
        blocks += [
            Gap(1),
            para("声明：本报告信息由各有关部门归集提供，仅供参考，不作为其他法律用途。", size=0.9),
            Gap(1),
        ]
        blocks += [plain(self.sealed_by[0], align="right"), plain(day, align="right")]
        blocks.append(Stamp(self.sealed_by[0], "", 118, -24, rng.uniform(-12, 12)))
        return Flow(tuple(blocks), size=11, leading=1.0, running=self.title, footer="of")

    def _rows(self, rng: Random, heading: str) -> list[tuple[str, ...]]:
        since = self.dated - timedelta(days=rng.randint(200, 900))
        office = self.sealed_by[0].replace("公共信用信息中心", "市场监督管理局")
        if heading.startswith("行政许可"):
            return [
                (str(n), f"{since:%Y}许字第{rng.randint(100, 999)}号", "排污许可", office, f"{since.year + 5}-12-31")
                for n in range(1, rng.randint(2, 9))
            ]
        if heading.startswith("抽查"):
            return [("1", office, "定期抽查", f"{since:%Y-%m-%d}", "未发现问题")]
        if heading.startswith("行政处罚") and not self.clean:
            return [
                ("1", f"{since:%Y}罚字第{rng.randint(10, 99)}号", "未按期公示年度报告", office, f"{since:%Y-%m-%d}")
            ]
        return []


def draw_credit(
    seed: int, *, holder: Enterprise | None = None, dated: date | None = None, clean: bool = True
) -> CreditTruth:
    """A credit report for that seed."""
    rng = Random(f"credit {seed}")
    dated = dated or date(2020, 3, 1) + timedelta(days=rng.randrange(60))
    number = f"{dated:%Y%m%d}{rng.randrange(10**8):08d}"
    return CreditTruth(holder or draw_enterprise(seed), rng.choice(TITLES), number, dated, clean, seed)
