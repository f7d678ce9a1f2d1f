"""Invented enterprises: whom papers speak of, with all that a licence, a contract or a receipt says of somebody.

Names and codes come from the words of ``making.invoices``, so that a folder speaks of the same people throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ..invoices import words
from ..invoices.words import Place

KINDS = (
    "有限责任公司",
    "有限责任公司（自然人投资或控股）",
    "有限责任公司（自然人独资）",
    "有限责任公司(法人独资)",
    "股份有限公司（非上市、自然人投资或控股）",
    "有限责任公司(台港澳与境内合资)",
)
MAKES = (
    "机械设备、金属制品、通用零部件的研发、制造、销售及技术服务",
    "新材料技术研发；石英制品、电子专用材料制造与销售",
    "食品生产；水产品加工、冷藏与销售；普通货物仓储服务",
    "纺织品、服装的设计、生产与销售",
    "医药中间体、化工产品（危险化学品除外）的生产与销售",
    "包装材料及制品、塑料制品的生产、加工与销售",
)
SERVES = (
    "计算机软硬件的技术开发、技术咨询、技术服务、技术转让；信息系统集成服务；数据处理和存储服务",
    "互联网信息服务；第二类增值电信业务；软件开发与销售；信息技术咨询服务",
    "工业互联网数据服务；物联网技术服务；网络设备销售；信息系统运行维护服务",
)
TAIL = (
    "；自营和代理各类商品及技术的进出口业务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "；货物进出口；技术进出口（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
)
DISTRICTS = ("海州区", "连云区", "赣榆区", "东海县", "灌云县", "灌南县", "经济技术开发区")
JOBS = ("信息部", "设备科", "生产部", "财务部", "采购部", "综合办公室", "营销中心", "质量部", "研发中心", "仓储物流部")


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise that does not exist. ``capital_wan`` is None where it is not in yuan; ``until`` None: for ever."""

    name: str
    uscc: str
    kind: str
    place: Place
    address: str
    representative: str
    contact: str
    phone: str
    capital_wan: Decimal
    founded: date
    until: date | None
    registered_on: date
    scope: str
    bank: str
    account: str


def draw_enterprise(seed: int, *, provider: bool = False, place: Place | None = None) -> Enterprise:
    """An enterprise for that seed: a maker of things at home in Lianyungang, or a provider of services anywhere."""
    rng = Random(f"enterprise {seed} {provider}")
    place = place or (rng.choice(words.PLACES) if provider else words.HOME)
    founded = date(rng.randint(1996, 2017), rng.randint(1, 12), rng.randint(1, 28))
    limited = rng.random() < 0.6
    capital = Decimal(rng.choice((50, 100, 300, 500, 1000, 1200, 2000, 5000, 10800))) + (
        Decimal(rng.randint(1, 99999)) / 10000 if rng.random() < 0.15 else 0
    )
    name = words.company(rng, place, sells=provider).removesuffix("第一分公司")
    return Enterprise(
        name=name,
        uscc=words.credit_code(rng, place.division),
        kind="股份有限公司（非上市、自然人投资或控股）" if "股份" in name else rng.choice(KINDS[:4]),
        place=place,
        address=_address(rng, place),
        representative=words.person(rng),
        contact=words.person(rng),
        phone=f"0{rng.randint(10, 99)}{rng.randint(0, 9)}-{rng.randint(50000000, 89999999)}",
        capital_wan=capital,
        founded=founded,
        until=founded.replace(year=founded.year + rng.choice((20, 30, 50))) if limited else None,
        registered_on=min(founded + timedelta(days=rng.randint(200, 5000)), date(2020, 3, 20)),
        scope=rng.choice(SERVES if provider else MAKES) + rng.choice(TAIL),
        bank=f"{rng.choice(words.BANKS)}{place.city}{rng.choice(words.MARKS)}支行",
        account="".join(rng.choice("0123456789") for _ in range(rng.choice((16, 17, 19, 20)))),
    )


def _address(rng: Random, place: Place) -> str:
    district = rng.choice(DISTRICTS) if place == words.HOME else "高新技术产业开发区"
    tail = rng.choice(("", "", f"{rng.randint(1, 20)}号楼{rng.randint(101, 2099)}室", "内1幢"))
    return f"{place.city}市{district}{rng.choice(words.STREETS)}{rng.randint(1, 999)}号{tail}"
