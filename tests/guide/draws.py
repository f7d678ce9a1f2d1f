"""Random declarations near every threshold, with every kind of fault, from a fixed seed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.guide.factories import NAME, PROVIDER, USCC, claim, contract, exemption, invoice, values
from yunxing.guide.context import Call, Context, LiveDeclaration, Sanction, Title
from yunxing.guide.edition import Edition
from yunxing.reference.calendar import add_months

FILED, DEADLINE, SINCE = date(2020, 5, 6), date(2020, 5, 10), date(2019, 1, 1)
NUMBERS = {  # of each group what 3, 4 and 5 stars need under some reading
    "app": (2, 2, 3),
    "infra": (3, 3, 5),
    "data": (3, 3, 3),
    "device": (1, 1, 1),
    "edge": (1, 1, 1),
    "devsvc": (3, 3, 3),
    "effect": (2, 3, 4),
    "innovation": (1, 1, 1),
}
POOLS = (("data", "device", "edge"), ("data", "device", "edge", "devsvc"))
YUAN = {3: 20000, 4: 60000, 5: 200000}


def near(rng: Random, number: int) -> int:
    """One less, exactly or one more; most often enough."""
    return max(0, number + rng.choices((-1, 0, 1), (10, 55, 35))[0])


def draw(rng: Random, edition: Edition) -> tuple[dict[str, Any], Context]:
    """A declaration's plain values and the office's context."""
    star = rng.choice(edition.stars)
    plain = values("B3", star=star)
    items = []
    pooled = rng.choices(((), POOLS[0], POOLS[1]), (70, 10, 20))[0]
    if pooled:  # the groupings of P4 that count several groups together
        items += rng.sample([s.key for g in pooled for s in edition.groups[g].sub_domains], near(rng, 3))
    for group, numbers in NUMBERS.items():
        if group in pooled:
            continue
        subs = [s.key for s in edition.groups[group].sub_domains]
        wanted = near(rng, numbers[star - 3])
        if group in ("app", "infra") and star < 5 and rng.random() < 0.3:
            wanted = 0
        items += rng.sample(subs, min(wanted, len(subs)))
    plain["claims"] = [claim(item) for item in items]
    _money(rng, plain, star)
    _time(rng, plain)
    _texts(rng, plain)
    plain["deployment"] = rng.choices(("public", "private", "hybrid", "other"), (70, 10, 15, 5))[0]
    if rng.random() < 0.9:
        plain["evidence"].append({"id": "design", "item": "platform_design"})
    plain["enterprise"]["clusters"] = rng.sample(
        ["高端装备", "物联网", "工程机械", "其他行业"], rng.choice((0, 1, 1, 2))
    )
    plain["enterprise"]["cluster_other"] = rng.choice((None, "试验"))
    plain["enterprise"]["says_exempt"] = rng.random() < 0.2
    for _ in range(rng.choices((0, 1, 2), (60, 30, 10))[0]):
        rng.choice(FAULTS)(rng, plain)
    left = {service["id"] for service in plain["services"]}
    for row in plain["claims"]:
        row["services"] = [name for name in row["services"] if name in left]
    return plain, _context(rng, edition)


def _money(rng: Random, plain: dict[str, Any], star: int) -> None:
    whole = Decimal(YUAN[star]) + Decimal(rng.choices(("-0.01", "0", "0.01", "500"), (10, 35, 25, 30))[0])
    number = rng.choices((0, 1, 2, 3, 5), (5, 45, 30, 15, 5))[0]
    if rng.random() < 0.05:
        whole += Decimal(rng.choice(("0.000001", "-0.000001", "3999000000")))
    parts, left = [], whole
    for place in range(number):
        part = left if place == number - 1 else (left / 2).quantize(Decimal("0.01"))
        left -= part
        parts.append(part)
    plain["invoices"], plain["contracts"] = [], [contract("c1"), contract("c2")]
    for place, part in enumerate(parts, 1):
        tax = rng.choice((Decimal(0), Decimal(0), (part / 20).quantize(Decimal("0.01"))))
        row = invoice(
            str(part),
            id=f"i{place}",
            net_yuan=str(part - tax),
            tax_yuan=str(tax),
            dated=(SINCE + timedelta(days=rng.choices((-1, 0, 1, 200), (4, 8, 8, 80))[0])).isoformat(),
            category=rng.choices(("cloud_service", "server", "other", None), (80, 12, 5, 3))[0],
        )
        if rng.random() < 0.12:
            row["contracts"] = rng.choice(([], ["c2"], ["c1", "c2"]))
        if rng.random() < 0.12:
            cloud = part - rng.choice((0, 0, 1))
            lines = [{"amount_yuan": str(cloud), "cloud": True}, {"amount_yuan": str(part - cloud), "cloud": False}]
            seals = {"enterprise": "2020-05-01", "provider": rng.choice(("2020-05-01", "2020-05-01", None))}
            row["breakdown"] = {"lines": lines, "sealed_by": seals}
        plain["invoices"].append(row)
    if parts and rng.random() < 0.06:
        red = invoice(f"-{parts[0] / 2:.2f}", id="i9", number="99999999", category=rng.choice(("cloud_service", None)))
        plain["invoices"].append({**red, "contracts": rng.choice((["c1"], []))})
    if plain["invoices"] and rng.random() < 0.04:
        plain["invoices"][0] |= dict.fromkeys(("net_yuan", "tax_yuan", "total_yuan"))


def _time(rng: Random, plain: dict[str, Any]) -> None:
    filed = FILED + timedelta(days=rng.choices((0, -10, 4, 5), (70, 10, 15, 5))[0])
    plain["filed_on"] = filed.isoformat()
    months, days = rng.choices((2, 3, 4, 8), (8, 30, 30, 32))[0], rng.choice((-1, 0, 0, 1))
    since = add_months(filed, -months) + timedelta(days=days)
    plain["cloud_since"] = since.isoformat()
    plain["services"] = [{"id": "s1", "since": rng.choice((since, add_months(filed, -3), filed)).isoformat()}]
    if rng.random() < 0.2:
        plain["services"].append({"id": "s2", "since": rng.choice((None, since.isoformat(), "2020-05-07"))})
        rng.choice(plain["claims"] or [{}])["services"] = ["s1", "s2"]
    end = rng.choice((FILED, DEADLINE))
    day = add_months(end, -3) + timedelta(days=rng.choices((-1, 0, 1, 30, 95), (4, 10, 10, 72, 4))[0])
    next(e for e in plain["evidence"] if e["id"] == "screens")["dated"] = day.isoformat()


def _texts(rng: Random, plain: dict[str, Any]) -> None:
    if rng.random() < 0.1:
        plain["providers"].append({"name": "江苏第二试验云计算有限公司"})
    for name in plain["narratives"]:
        length = rng.choices((499, 500, 501, 120), (6, 6, 2, 86))[0]
        plain["narratives"][name] = "云" * (length - 20) + "，" * 10 + " " * rng.choice((0, 3)) + "。" * 10


def _context(rng: Random, edition: Edition) -> Context:
    def sometimes(value: Any) -> Any:
        return None if rng.random() < 0.08 else value

    held = rng.choices((0, *edition.stars), (80, 10, 6, 4))[0]
    struck = rng.choices(((), ("enterprise",), ("provider",)), (90, 4, 6))[0]
    parties = {"enterprise": NAME, "provider": PROVIDER}
    deadline = rng.choices((DEADLINE, None), (85, 15))[0]
    call = Call(
        deadline=deadline, county_deadline=rng.choice((None, DEADLINE)), stars=rng.choice((None, edition.stars))
    )
    return Context(
        area=sometimes(rng.choices(("3207", "3201"), (96, 4))[0]),
        exemption_lists=sometimes(
            (exemption(*rng.choices(((NAME,), ("别家",)), (12, 88))[0], area=rng.choice(("3207", "3207", "3202"))),)
        ),
        sanctions=sometimes(tuple(Sanction(of=of, name=parties[of]) for of in struck)),
        titles=sometimes((Title(star=held, uscc=USCC),) if held else ()),
        live=sometimes((LiveDeclaration(name=NAME),) if rng.random() < 0.02 else ()),
        call=sometimes(call),
        reviewed_invoices=rng.choice(({}, {"i1": True}, {"i1": False})),
    )


def _drop_evidence(rng: Random, plain: dict[str, Any]) -> None:
    gone = rng.choice(plain["evidence"])["id"]
    plain["evidence"] = [e for e in plain["evidence"] if e["id"] != gone]
    for record in (*plain["claims"], *plain["contracts"], *plain["invoices"]):
        record["evidence"] = [e for e in record["evidence"] if e != gone]
    for record in plain["invoices"]:
        for reference in ("payment", "check"):
            record[reference] = None if record[reference] == gone else record[reference]


def _empty_field(rng: Random, plain: dict[str, Any]) -> None:
    enterprise = plain["enterprise"]
    part = rng.choice((enterprise, enterprise["contact"], enterprise["representative"], plain["commitment"], plain))
    names = [k for k, v in part.items() if not isinstance(v, dict | list) and k not in ("format", "edition", "star")]
    part[rng.choice(names)] = None


def _deny(rng: Random, plain: dict[str, Any]) -> None:
    plain["enterprise"][rng.choice(("legal_person", "financial_system", "credit_clean"))] = False


def _claim_fault(rng: Random, plain: dict[str, Any]) -> None:
    if plain["claims"]:
        name, value = rng.choice((("pages", None), ("note", None), ("evidence", []), ("services", [])))
        rng.choice(plain["claims"])[name] = value


def _contract_fault(rng: Random, plain: dict[str, Any]) -> None:
    name, value = rng.choice(
        (("says_cloud", False), ("services", 2), ("pages", None), ("dated", "2018-12-31"), ("priced_apart", False))
    )
    plain["contracts"][0][name] = value


def _invoice_fault(rng: Random, plain: dict[str, Any]) -> None:
    if plain["invoices"]:
        name, value = rng.choice(
            (
                ("buyer", "别家公司"),
                ("seller", None),
                ("no_contract", True),
                ("payment", None),
                ("check", None),
                ("number", "20481661"),
                ("total_yuan", "1.00"),
            )
        )
        rng.choice(plain["invoices"])[name] = value


def _other_fault(rng: Random, plain: dict[str, Any]) -> None:
    for path, value in rng.choice(
        (
            {"enterprise.uscc": "91320706000000000X"},
            {"enterprise.division": "999999"},
            {"enterprise.employees": 79},
            {"dossier_pages": 12},
            {"dossier_pages": 11},
            {"providers": []},
            {"services": [{"id": "s1", "since": "2020-01-01", "until": "2020-05-05"}]},
        )
    ).items():
        *groups, last = path.split(".")
        (plain[groups[0]] if groups else plain)[last] = value
    slide = next((e for e in plain["evidence"] if e["item"] == "summary_slide"), None)
    if slide:
        slide["slides"] = rng.choice((0, 1, 1, 2))


FAULTS = (
    _drop_evidence,
    _drop_evidence,
    _empty_field,
    _deny,
    _claim_fault,
    _claim_fault,
    _contract_fault,
    _invoice_fault,
    _other_fault,
    _other_fault,
)


def readings(rng: Random, edition: Edition) -> dict[str, str]:
    """Each reading at its default more often than not."""
    return {
        key: reading.default if rng.random() < 0.6 else rng.choice(list(reading.alternatives))
        for key, reading in edition.readings.items()
    }
