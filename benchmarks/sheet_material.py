"""The rows of the spreadsheet: invented declarations with every form field, all rows of table x.1 and two invoices each.

Every cell of table x.1 says something, a page or 否: a file in which nobody left out a cell is the largest there can be.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.guide.factories import BASES, PROVIDER, edition, values

from yunxing.guide.edition import Edition
from yunxing.guide.sheets.layout import MAIN, layout
from yunxing.guide.sheets.template import write_workbook
from yunxing.reference.uscc import check_character

PAPERS = ("licence", "credit_report", "usage_statement", "data_device_statement", "effect_statement")
DIVISIONS = ("320706", "320703", "320707", "320722", "320723", "320724")
DATES = ("filed_on", "cloud_since", "commitment.dated")
SHARES = 16
"""Each base is drawn in so many variants of its long texts, as enterprises of one trade write alike."""


def write(path: Path, rows: int) -> None:
    """Write the workbook with the project's own writer; the rows are made as they are written."""
    guide = edition()
    write_workbook(path, guide, {"declarations": _declarations(guide, rows), "invoices": _invoices(rows)})


def _plain_fields(base: str, guide: Edition) -> dict[str, Any]:
    plain = values(base)
    found: dict[str, Any] = {}
    for path in guide.fields:
        here: Any = plain
        for part in path.split("."):
            here = here[part]
        found[path] = here
    found["enterprise.clusters"] = "、".join(found["enterprise.clusters"])
    for path in DATES:
        found[path] = date.fromisoformat(found[path])
    for path, field in guide.fields.items():
        if field.type == "amount":
            found[path] = Decimal(found[path])
        elif field.type == "choice":
            found[path] = field.choices[found[path]].zh
    return found


def _name(number: int) -> str:
    return f"连云港试验机械{number:06d}有限公司"


def _base(number: int) -> str:
    return list(BASES)[number % len(BASES)]


def _declarations(guide: Edition, rows: int) -> Iterator[Mapping[str, Any]]:
    chosen = random.Random(63)
    fields = {base: _plain_fields(base, guide) for base in BASES}
    unticked = {f"claim:{sub.key}": "否" for sub in guide.sub_domains}
    noted = {c.key for c in layout(guide).sheets[MAIN] if c.key.startswith("note:")}
    for number in range(rows):
        base = _base(number)
        star, items, _ = BASES[base]
        code = f"91320706MA{number:07d}"
        row = dict(fields[base]) | unticked
        row |= {
            "id": f"S{number:06d}",
            "star": guide.about.stars[star - 3].name.zh,
            "enterprise.name": _name(number),
            "enterprise.uscc": code + check_character(code),
            "enterprise.division": chosen.choice(DIVISIONS),
            "enterprise.address": f"连云港市试验路{number % 997 + 1}号",
            "enterprise.employees": 100 + number % 400,
            "narratives.scope": "企业资源规划、客户关系等业务上云，" * (1 + number % SHARES) + "由服务商运维。",
            "narratives.practice": "需求分析、规划、实施、验证和总结，" * (1 + number % SHARES) + "分三步进行。",
            "narratives.results": "成本下降，效率提高，数据可视，" * (1 + number % SHARES) + "比上年明显。",
            "providers": PROVIDER,
            "dossier_pages": 60,
            "proof:usage_screenshot": date(2020, 4, 20),
            "proof:summary_slide": 1,
        }
        row |= {f"proof:{paper}": "有" if chosen.random() > 0.04 else "无" for paper in PAPERS}
        for item in items:
            if chosen.random() > 0.04:
                row[f"claim:{item}"] = f"{chosen.randrange(10, 40)}-{chosen.randrange(40, 60)}"
            if f"note:{item}" in noted:
                row[f"note:{item}"] = "自建模块"
        yield row


def _invoices(rows: int) -> Iterator[Mapping[str, Any]]:
    chosen = random.Random(64)
    for number in range(rows):
        half = Decimal(BASES[_base(number)][2]) / 2
        for place in range(2):
            total = half + Decimal(chosen.choice(("0", "0", "0", "0.01", "-0.01", "5000")))
            net = (total / Decimal("1.06")).quantize(Decimal("0.01"))
            yield {
                "id": f"S{number:06d}",
                "code": "032001900104",
                "number": f"{number * 2 + place:08d}",
                "dated": date(2019, 6, 10 + place),
                "buyer": _name(number),
                "seller": PROVIDER,
                "net_yuan": net,
                "tax_yuan": total - net,
                "total_yuan": total,
                "category": "云服务",
                "contracts": 0 if chosen.random() < 0.03 else 1,
                "no_contract": False,
                "contract_dated": date(2019, 6, 1),
                "contract_pages": "20-24",
                "says_cloud": True,
                "contract_services": 1,
                "priced_apart": True,
                "copy": "有",
                "payment": "有" if chosen.random() > 0.03 else "无",
                "paid_on": date(2019, 6, 20),
                "check": "有",
            }
