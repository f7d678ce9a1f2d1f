"""Invented declarations for tests: complete, and changed where a test says so."""

from __future__ import annotations

import copy
from typing import Any

from yunxing.guide.context import Call, Context, Title
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import Source
from yunxing.guide.loading import load_edition
from yunxing.guide.shapes import ExemptionList
from yunxing.reference.uscc import check_character

NAME = "连云港云帆试验机械有限公司"
PROVIDER = "江苏星河试验云计算有限公司"
USCC = "91320706TEST00001"
USCC = USCC.replace("S", "A") + check_character(USCC.replace("S", "A"))

B3 = ["app.logistics.erp", "app.service.crm", "effect.cost", "effect.efficiency"]
B4 = [
    "app.logistics.erp",
    "app.service.crm",
    "data.design",
    "data.production",
    "data.sales",
    "devsvc.management.ledger",
    "devsvc.monitoring.realtime",
    "devsvc.monitoring.alarms",
    "effect.cost",
    "effect.efficiency",
    "effect.data_visual",
]
B5 = [
    "app.logistics.erp",
    "app.service.crm",
    "app.production.mes",
    "infra.compute",
    "infra.storage",
    "infra.database",
    "infra.management",
    "infra.security.data",
    *B4[2:],
    "effect.management",
    "innovation.quality",
]
BASES: dict[str, tuple[int, list[str], str]] = {
    "B3": (3, B3, "20000.00"),
    "B4": (4, B4, "60000.00"),
    "B5": (5, B5, "200000.00"),
}


def edition() -> Edition:
    return load_edition("jiangsu-2020")


def proofs_of(item: str) -> list[str]:
    area = item.split(".", maxsplit=1)[0]
    if area in ("effect", "innovation"):
        return ["effects"]
    return ["screens", "use" if area in ("app", "infra") else "data"]


def claim(item: str, **more: Any) -> dict[str, Any]:
    note = "自建质量追溯模块" if item.endswith(".other") and not item.startswith("data") else None
    return {"item": item, "services": ["s1"], "note": note, "pages": "12", "evidence": proofs_of(item), **more}


def invoice(total: str = "20000.00", *, id: str = "i1", **more: Any) -> dict[str, Any]:  # noqa: A002
    return {
        "id": id,
        "code": "032001900104",
        "number": f"2048166{id[-1]}",
        "dated": "2019-06-10",
        "buyer": NAME,
        "seller": PROVIDER,
        "net_yuan": total,
        "tax_yuan": "0.00",
        "total_yuan": total,
        "category": "cloud_service",
        "contracts": ["c1"],
        "payment": "paid",
        "check": "checked",
        "evidence": ["fapiao"],
        **more,
    }


def contract(id: str = "c1", **more: Any) -> dict[str, Any]:  # noqa: A002
    return {
        "id": id,
        "dated": "2019-06-01",
        "amount_yuan": "20000.00",
        "parties": [NAME, PROVIDER],
        "says_cloud": True,
        "services": 1,
        "priced_apart": True,
        "pages": "20-24",
        "evidence": ["hetong"],
        **more,
    }


def values(base: str = "B3", **changes: Any) -> dict[str, Any]:
    """The plain values of a baseline; a change is a top key, or a path with ``__`` for the dots."""
    star, items, yuan = BASES[base]
    made: dict[str, Any] = {
        "format": "yunxing/declaration@1",
        "edition": "jiangsu-2020",
        "star": star,
        "filed_on": "2020-05-06",
        "enterprise": {
            "name": NAME,
            "uscc": USCC,
            "kind": "有限责任公司",
            "address": "连云港市海州区试验路1号",
            "division": "320706",
            "capital_wan": "5000.00",
            "legal_person": True,
            "financial_system": True,
            "credit_clean": True,
            "representative": {"name": "张试", "phone": "0518-80000001"},
            "contact": {
                "name": "李验",
                "title": "信息部主任",
                "office_phone": "0518-80000002",
                "mobile": "13000000000",
                "fax": None,
                "email": "lab@example.com",
            },
            "employees": 120,
            "cloud_users": 80,
            "says_exempt": False,
            "industry": "3599",
            "clusters": ["高端装备"],
            "cluster_other": None,
        },
        "deployment": "public",
        "providers": [{"name": PROVIDER, "uscc": None}],
        "cloud_since": "2020-01-01",
        "narratives": {
            "scope": "企业资源规划等业务上云。",
            "practice": "需求分析、验证和总结。",
            "results": "成本下降。",
        },
        "commitment": {"signed": True, "sealed": True, "dated": "2020-05-06"},
        "services": [{"id": "s1", "name": "云ERP", "provider": PROVIDER, "since": "2020-01-01", "until": None}],
        "claims": [claim(item) for item in items],
        "contracts": [contract()],
        "invoices": [invoice(yuan)],
        "evidence": [
            {"id": "zhizhao", "item": "licence", "file": "licence.pdf"},
            {"id": "xinyong", "item": "credit_report", "file": "credit.pdf"},
            {"id": "hetong", "item": "contract", "file": "contract.pdf"},
            {"id": "fapiao", "item": "invoice", "file": "invoice.pdf"},
            {"id": "paid", "item": "payment", "file": "payment.pdf", "dated": "2019-06-20"},
            {"id": "checked", "item": "invoice_check", "file": "check.png"},
            {"id": "use", "item": "usage_statement", "file": "use.pdf"},
            {"id": "data", "item": "data_device_statement", "file": "data.pdf"},
            {"id": "screens", "item": "usage_screenshot", "file": "erp.png", "dated": "2020-04-20"},
            {
                "id": "effects",
                "item": "effect_statement",
                "file": "effects.pdf",
                "text": True,
                "basis": True,
                "method": True,
                "picture": True,
            },
            {"id": "slide", "item": "summary_slide", "file": "summary.pptx", "slides": 1},
        ],
    }
    made = copy.deepcopy(made)
    for path, value in changes.items():
        *groups, last = path.split("__")
        here = made
        for group in groups:
            here = here[group]
        here[last] = value
    return made


def declare(base: str = "B3", *, under: Edition | None = None, **changes: Any) -> Declaration:
    return from_values(values(base, **changes), under=under)


def from_values(plain: dict[str, Any], *, under: Edition | None = None) -> Declaration:
    return reader(under or edition()).from_source(Source("test.yaml", plain, {}))


def exemption(*names: str, area: str = "3207") -> ExemptionList:
    return ExemptionList.model_validate(
        {
            "key": "test",
            "title": {"zh": "试验名单", "en": "A test list"},
            "area": area,
            "from": "2020-03-01",
            "clause": "test",
            "names": list(names),
        }
    )


def office(**changes: Any) -> Context:
    """The oracle's context: tenant 连云港, nothing held or struck, not on the list, deadline 2020-05-10."""
    known: dict[str, Any] = {
        "area": "3207",
        "exemption_lists": (exemption("连云港某某试验医疗有限公司"),),
        "sanctions": (),
        "titles": (),
        "live": (),
        "call": Call(opens=None, deadline=_day("2020-05-10")),
    }
    return Context(**{**known, **changes})


def holding(star: int) -> tuple[Title, ...]:
    return (Title(star=star, name=NAME, uscc=USCC),)


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
