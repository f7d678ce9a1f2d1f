"""A filled declaration, as an enterprise would fill it: enough for a star, or with one thing amiss.

The values are those of a declaration file. What makes a star is the edition's to say; this only fills generously.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Literal, NamedTuple

from .names import Trade

Flaw = Literal["none", "contract", "check", "seal", "screenshots", "short", "young", "effects"]
MENDABLE: Sequence[Flaw] = ("contract", "check", "screenshots")
"""What can be supplied later: a declaration with one of these is 补正, not 不符合."""
HOPELESS: Sequence[Flaw] = ("short", "young", "effects")

_APPS = {
    "app.logistics.erp": "企业资源规划",
    "app.production.mes": "制造执行系统",
    "app.logistics.supply_chain": "供应链关系管理",
    "app.service.crm": "客户资源管理",
    "app.production.scheduling": "生产排产管理",
    "app.logistics.procurement": "采购管理",
}
_INFRA = {
    "infra.compute": "计算资源",
    "infra.storage": "存储资源",
    "infra.database": "数据库",
    "infra.management": "管理工具",
    "infra.security.network": "网络安全",
    "infra.security.data": "数据安全",
}
_DATA = {
    "data.design": "设计数据",
    "data.production": "生产数据",
    "data.logistics": "物流数据",
    "data.sales": "销售数据",
}
_DEVICES = {
    "device.power": "通用动力设备",
    "device.smart": "智能装备",
    "devsvc.management.ledger": "设备台账",
    "devsvc.management.work_orders": "工单管理",
    "devsvc.monitoring.realtime": "实时数据",
    "devsvc.monitoring.alarms": "异常报警",
}
_EFFECTS = {
    "effect.cost": "成本下降",
    "effect.efficiency": "生产效率提升",
    "effect.data_visual": "数据可视化",
    "effect.device_visual": "设备可视化",
    "effect.management": "经营管控能力提升",
}
_INNOVATION = {"innovation.quality": "产品质量管控及工艺优化", "innovation.operations": "企业运营分析和预测"}
_COUNTS = {
    3: {"app": (2, 3), "infra": (0, 0), "data": (0, 0), "device": (0, 0), "effect": (2, 3), "innovation": (0, 0)},
    4: {"app": (2, 4), "infra": (0, 3), "data": (3, 4), "device": (4, 6), "effect": (3, 4), "innovation": (0, 0)},
    5: {"app": (3, 5), "infra": (5, 6), "data": (3, 4), "device": (5, 6), "effect": (4, 5), "innovation": (1, 2)},
}
_LEAST_YUAN = {3: 20_000, 4: 60_000, 5: 200_000}
_WHOLE = Decimal("0.01")


class Party(NamedTuple):
    """Who declares, as its licence and its people say."""

    name: str
    uscc: str
    kind: str
    address: str
    division: str
    trade: Trade
    representative: str
    contact: str
    title: str
    phone: str
    mobile: str
    email: str


class Supplier(NamedTuple):
    """Of whom the cloud is bought."""

    name: str
    uscc: str


def values(
    random: Random,
    *,
    star: int,
    flaw: Flaw,
    party: Party,
    suppliers: Sequence[Supplier],
    filed_on: date,
    deadline: date,
) -> dict[str, Any]:
    """The values of a declaration file for a star, with one thing amiss or none."""
    since = filed_on - timedelta(days=random.randint(40, 80) if flaw == "young" else random.randint(130, 700))
    used = list(suppliers[: 1 if star == 3 else 2])
    claims = _claims(random, star, flaw)
    kinds = sorted({_service_of(key) for key in claims if not key.startswith("effect")})
    ids = {kind: f"s{n}" for n, kind in enumerate(kinds, 1)}
    invoices, contracts, evidence = _investment(random, star=star, flaw=flaw, party=party, suppliers=used, since=since)
    shot = deadline - timedelta(days=120 if flaw == "screenshots" else random.randint(20, 60))
    evidence = [*_always(star), *evidence, *_proofs(claims, shot)]
    return {
        "format": "yunxing/declaration@1",
        "edition": "jiangsu-2020",
        "star": star,
        "filed_on": filed_on.isoformat(),
        "enterprise": {
            "name": party.name,
            "uscc": party.uscc,
            "kind": party.kind,
            "address": party.address,
            "division": party.division,
            "capital_wan": f"{random.choice((300, 500, 800, 1000, 2000, 5000, 12000))}.00",
            "legal_person": True,
            "financial_system": True,
            "credit_clean": True,
            "representative": {"name": party.representative, "phone": party.phone},
            "contact": {
                "name": party.contact,
                "title": party.title,
                "office_phone": party.phone,
                "mobile": party.mobile,
                "email": party.email,
            },
            "employees": (employees := random.choice((46, 85, 120, 260, 480, 860, 1800)) * star // 3),
            "cloud_users": employees * random.randint(20, 60) // 100,
            "says_exempt": False,
            "industry": party.trade.industry,
            "clusters": [party.trade.cluster],
            **({"cluster_other": "造纸及农副产品加工"} if party.trade.cluster == "其他行业" else {}),
        },
        "deployment": "public",
        "providers": [{"name": one.name, "uscc": one.uscc} for one in used],
        "cloud_since": since.isoformat(),
        "narratives": _narratives(random, party, claims, used),
        "commitment": {"signed": True, "sealed": flaw != "seal", "dated": filed_on.isoformat()},
        "services": [
            {
                "id": ids[kind],
                "name": _SERVICES[kind],
                "provider": used[n % len(used)].name,
                "since": (since + timedelta(days=n * 3 if flaw != "young" else 0)).isoformat(),
            }
            for n, kind in enumerate(kinds)
        ],
        "claims": [
            {
                "item": key,
                "services": [ids[_service_of(key)]] if not key.startswith("effect") else [ids[kinds[0]]],
                "pages": f"{30 + n}-{31 + n}",
                "evidence": _evidence_of(key),
            }
            for n, key in enumerate(claims)
        ],
        "contracts": contracts,
        "invoices": invoices,
        "evidence": evidence,
    }


_SERVICES = {
    "app": "云上业务管理",
    "infra": "云主机与安全服务",
    "data": "数据上云服务",
    "device": "设备接入服务",
    "innovation": "工艺优化服务",
}


def _service_of(key: str) -> str:
    head = key.split(".", maxsplit=1)[0]
    return "device" if head in {"device", "devsvc", "edge"} else head


def _claims(random: Random, star: int, flaw: Flaw) -> dict[str, str]:
    """What is ticked, in the form's order, with its words."""
    chosen: dict[str, str] = {}
    rows = (("app", _APPS), ("infra", _INFRA), ("data", _DATA), ("device", _DEVICES), ("effect", _EFFECTS))
    for part, table in (*rows, ("innovation", _INNOVATION)):
        least, most = _COUNTS[star][part]
        number = 1 if part == "effect" and flaw == "effects" else random.randint(least, most)
        kept = set(random.sample(sorted(table), number))
        chosen |= {key: words for key, words in table.items() if key in kept}
    return chosen


def _evidence_of(key: str) -> list[str]:
    own = key.replace(".", "-")
    match key.split(".", maxsplit=1)[0]:
        case "effect" | "innovation":
            return [f"effect-{own}"]
        case "app" | "infra":
            return ["use", f"shot-{own}"]
        case _:
            return ["data", f"shot-{own}"]


def _always(star: int) -> list[dict[str, Any]]:
    return [
        {"id": "licence", "item": "licence", "file": "营业执照副本.pdf", "pages": 1},
        {"id": "credit", "item": "credit_report", "file": "企业信用报告.pdf", "pages": 2},
        {
            "id": "table",
            "item": "investment_table",
            "file": f"附表{2 if star == 3 else 3}.2-上云投入明细说明.pdf",
            "pages": 1,
        },
        {"id": "slide", "item": "summary_slide", "file": "概要说明.pptx", "pages": 1, "slides": 1},
    ]


def _proofs(claims: dict[str, str], shot: date) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    heads = {key.split(".")[0] for key in claims}
    if heads & {"app", "infra"}:
        found.append({"id": "use", "item": "usage_statement", "file": "上云业务使用情况说明.pdf", "pages": 3})
    if heads & {"data", "device", "devsvc"}:
        found.append({"id": "data", "item": "data_device_statement", "file": "数据和设备上云情况说明.pdf", "pages": 4})
    for key, words in claims.items():
        own = _evidence_of(key)[-1]
        if own.startswith("effect-"):
            facts = {"text": True, "basis": True, "method": True, "picture": True}
            found.append({"id": own, "item": "effect_statement", "file": f"效果说明-{words}.pdf", "pages": 2, **facts})
        else:
            file = f"截图-{words}.png"
            found.append({"id": own, "item": "usage_screenshot", "file": file, "pages": 1, "dated": shot.isoformat()})
    return found


def _investment(
    random: Random, *, star: int, flaw: Flaw, party: Party, suppliers: Sequence[Supplier], since: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Invoices, contracts and their papers: together what the star asks, or one yuan less."""
    count = {3: 1, 4: 2, 5: 4}[star] + (random.random() < 0.4)
    whole = Decimal(_LEAST_YUAN[star])
    whole = whole - 1 if flaw == "short" else whole * random.randint(105, 260) // 100
    shares = [whole // count] * (count - 1)
    invoices, contracts, evidence = [], [], []
    for n, total in enumerate([*shares, whole - sum(shares)], 1):
        seller = suppliers[n % len(suppliers)]
        net = (Decimal(total) / Decimal("1.06")).quantize(_WHOLE)
        signed = since - timedelta(days=random.randint(12, 30))
        issued = since + timedelta(days=7 * n)
        number = f"{issued.year % 100}327000000{random.randint(100_000_000, 999_999_999)}"
        proven = not (flaw == "contract" and n == 1)
        checked = not (flaw == "check" and n == 1)
        invoices.append(
            {
                "id": f"i{n}",
                "number": number,
                "dated": issued.isoformat(),
                "buyer": party.name,
                "seller": seller.name,
                "net_yuan": f"{net:.2f}",
                "tax_yuan": f"{Decimal(total) - net:.2f}",
                "total_yuan": f"{Decimal(total):.2f}",
                "category": random.choice(("cloud_service", "cloud_product", "cloud_solution")),
                "contracts": [f"c{n}"] if proven else [],
                "no_contract": False,
                "payment": f"i{n}-paid",
                **({"check": f"i{n}-check"} if checked else {}),
                "evidence": [f"i{n}-copy"],
            }
        )
        papers = [
            (f"i{n}-copy", "invoice", f"发票-{number}.pdf", None),
            (f"i{n}-paid", "payment", f"付款回单-{number}.pdf", issued + timedelta(days=5)),
            *([(f"i{n}-check", "invoice_check", f"查验-{number}.png", None)] if checked else []),
        ]
        if proven:
            contracts.append(
                {
                    "id": f"c{n}",
                    "dated": signed.isoformat(),
                    "amount_yuan": f"{Decimal(total):.2f}",
                    "parties": [party.name, seller.name],
                    "says_cloud": True,
                    "services": 1,
                    "priced_apart": True,
                    "pages": f"{10 + 4 * n}-{13 + 4 * n}",
                    "evidence": [f"c{n}-text"],
                }
            )
            papers.append((f"c{n}-text", "contract", f"合同-云服务-{n}.pdf", None))
        evidence += [
            {"id": id_, "item": item, "file": file, "pages": 4 if item == "contract" else 1}
            | ({"dated": on.isoformat()} if on else {})
            for id_, item, file, on in papers
        ]
    return invoices, contracts, evidence


def _narratives(random: Random, party: Party, claims: dict[str, str], suppliers: Sequence[Supplier]) -> dict[str, str]:
    words = "、".join(list(claims.values())[:4])
    weeks, share = random.randint(3, 9), random.randint(6, 28)
    return {
        "scope": f"公司主要生产{party.trade.product}。上云范围包括{words}等，覆盖销售、采购、生产、仓储和设备管理，"
        f"由{suppliers[0].name}提供公有云服务，相关岗位人员日常使用。",
        "practice": f"需求分析：原有单机软件数据分散，月底对账要三天，交期常答不准。\n"
        f"可行性评估：现有网络满足要求，分期投入，年费用可以承受。\n"
        f"选择确定云服务商：比较三家方案和报价，选定{suppliers[0].name}。\n"
        f"上云方案设计：先上业务系统，再接入设备和数据，编码统一。\n"
        f"测试和部署：试运行{weeks}周后正式使用，旧系统停用。\n"
        f"验证和总结：系统账与实物逐项核对，形成操作手册。",
        "results": f"成本方面，库存资金占用下降百分之{share}；效率方面，订单排产由两天缩短到四小时，月底对账由三天缩短到半天。"
        f"数据取自系统报表和财务账，计算过程附后。",
    }
