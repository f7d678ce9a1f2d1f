"""Cases with known verdicts: those of the programme's own list by their numbers, and more at each threshold's edge.

``CASES`` gives for each a function that makes (declaration, context), the outcome, and the readings it turns on
where the list states them completely.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.guide.factories import (
    B3,
    B4,
    B5,
    NAME,
    PROVIDER,
    claim,
    contract,
    exemption,
    from_values,
    holding,
    invoice,
    office,
    values,
)
from yunxing.guide.context import Context, LiveDeclaration, Sanction
from yunxing.guide.edition import Edition

MEETS, INCOMPLETE, FAILS, INADMISSIBLE = "MEETS", "INCOMPLETE", "FAILS", "INADMISSIBLE"


@dataclass(frozen=True)
class Known:
    """A case: how it is made, and its verdict."""

    number: str
    make: Callable[[], tuple[dict[str, Any], Context]]
    outcome: str
    turns_on: tuple[str, ...] | None = None

    def declaration(self, edition: Edition | None = None) -> Any:
        return from_values(self.make()[0], under=edition)

    @property
    def context(self) -> Context:
        return self.make()[1]


def case(
    number: str, outcome: str, base: str = "B3", *, turns_on: tuple[str, ...] | None = None, **changes: Any
) -> Known:
    context = changes.pop("context", {})
    edit = changes.pop("edit", None)

    def make() -> tuple[dict[str, Any], Context]:
        plain = values(base, **changes)
        if edit is not None:
            edit(plain)
        return plain, office(**context)

    return Known(number, make, outcome, turns_on)


def claims(*items: str) -> list[dict[str, Any]]:
    return [claim(item) for item in items]


def swap(items: list[str], *, without: tuple[str, ...] = (), plus: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return claims(*[i for i in items if i not in without], *plus)


def lacking(item: str) -> Callable[[dict[str, Any]], None]:
    """Take a kind of evidence out of the declaration."""

    def edit(plain: dict[str, Any]) -> None:
        gone = {e["id"] for e in plain["evidence"] if e["item"] == item}
        plain["evidence"] = [e for e in plain["evidence"] if e["id"] not in gone]
        for record in (*plain["claims"], *plain["contracts"], *plain["invoices"]):
            record["evidence"] = [e for e in record["evidence"] if e not in gone]
        for record in plain["invoices"]:
            for reference in ("payment", "check"):
                record[reference] = None if record[reference] in gone else record[reference]

    return edit


def evidence(item: str, **changes: Any) -> Callable[[dict[str, Any]], None]:
    """Change the records of a kind of evidence."""

    def edit(plain: dict[str, Any]) -> None:
        for record in plain["evidence"]:
            if record["item"] == item:
                record.update(changes)

    return edit


def text(length: int) -> str:
    return "云" * length


def breakdown(cloud: str, rest: str = "0.00", *, provider: str | None = "2020-05-01") -> dict[str, Any]:
    lines = [
        {"name": "云服务", "amount_yuan": cloud, "cloud": True},
        {"name": "其他", "amount_yuan": rest, "cloud": False},
    ]
    return {"lines": lines, "sealed_by": {"enterprise": "2020-05-01", "provider": provider}}


def spanning(**more: Any) -> dict[str, Any]:
    return {"contracts": [contract(), contract("c2")], "invoices": [invoice(contracts=["c1", "c2"], **more)]}


LISTED = {"exemption_lists": (exemption(NAME),)}
EXEMPT = {
    "invoices": [],
    "contracts": [],
    "edit": lambda plain: [lacking(k)(plain) for k in ("contract", "invoice", "payment", "invoice_check")],
}

ORACLE: tuple[Known, ...] = (
    case("1", MEETS, turns_on=("P3",)),
    case("2", FAILS, invoices=[invoice("19999.00")]),
    case("3", FAILS, invoices=[invoice(dated="2018-12-31")]),
    case("4", MEETS, invoices=[invoice(dated="2019-01-01")]),
    case("5", INCOMPLETE, invoices=[invoice(contracts=[])], contracts=[]),
    case("5b", FAILS, invoices=[invoice(contracts=[], no_contract=True)], contracts=[]),
    case("6", INCOMPLETE, **spanning()),
    case("7", INCOMPLETE, **spanning(breakdown=breakdown("20000.00", provider=None))),
    case("8", FAILS, claims=claims("app.logistics.erp", "infra.compute", "infra.storage", *B3[2:])),
    case("9", MEETS, claims=claims("infra.compute", "infra.storage", "infra.database", *B3[2:])),
    case("10", FAILS, deployment="hybrid"),
    case("11", FAILS, claims=claims(*B3[:3])),
    case("12", MEETS, cloud_since="2020-02-06"),
    case("13", FAILS, services=[{"id": "s1", "since": "2020-01-01", "until": "2020-03-01"}]),
    case("14", MEETS, narratives__practice=text(500)),
    case("15", INCOMPLETE, narratives__practice=text(501)),
    case("16", INCOMPLETE, edit=evidence("summary_slide", slides=2)),
    case("17", MEETS, enterprise__says_exempt=True, context=LISTED, **EXEMPT),
    case("18", MEETS, enterprise__says_exempt=False, context=LISTED, **EXEMPT),
    case("19", INCOMPLETE, contracts=[contract(says_cloud=False)]),
    case("20", INADMISSIBLE, enterprise__division="320102"),
    case("21", MEETS, "B4", turns_on=("P2", "P5", "P7")),
    case("22", FAILS, "B4", invoices=[invoice("59999.00")]),
    case("23", INCOMPLETE, "B4", deployment="private"),
    case("24", MEETS, "B5", turns_on=("P7",)),
    case("25", MEETS, "B5", turns_on=("P7",), context={"titles": holding(3)}),
    case("26", INADMISSIBLE, "B4", turns_on=("P7b",), context={"titles": holding(4)}),
    case("27", INADMISSIBLE, "B4", context={"sanctions": (Sanction(of="enterprise", name=NAME),)}),
    case("28", MEETS, "B4", context={"sanctions": (Sanction(of="provider", name=PROVIDER),)}),
)

INFRA = ("infra.compute", "infra.storage", "infra.database", "infra.management", "infra.security.data")
DATA = ("data.design", "data.production", "data.sales")
SERVICES = ("devsvc.management.ledger", "devsvc.monitoring.realtime", "devsvc.monitoring.alarms")


def _dated(days: int, base: str = "2020-02-06") -> str:
    return (date.fromisoformat(base) + timedelta(days=days)).isoformat()


EDGES: tuple[Known, ...] = (
    # every number of §四 at one less, exactly and one more, star by star
    case("app 3★ -1", FAILS, claims=swap(B3, without=("app.service.crm",))),
    case("app 3★ +1", MEETS, claims=swap(B3, plus=("app.production.mes",))),
    case("app 4★ -1", FAILS, "B4", claims=swap(B4, without=("app.service.crm",))),
    case("app 5★ -1", FAILS, "B5", claims=swap(B5, without=("app.service.crm",))),
    case("infra 3★ -1", FAILS, claims=claims(*INFRA[:2], *B3[2:])),
    case("infra 3★ +1", MEETS, claims=claims(*INFRA[:4], *B3[2:])),
    case("infra 4★ =", MEETS, "B4", claims=claims(*INFRA[:3], *B4[2:])),
    case("infra 4★ -1", FAILS, "B4", claims=claims(*INFRA[:2], *B4[2:])),
    case("infra 5★ -1", FAILS, "B5", claims=swap(B5, without=("infra.compute",))),
    case("data 4★ -1", FAILS, "B4", claims=swap(B4, without=("data.sales",))),
    case("data 5★ -1", FAILS, "B5", claims=swap(B5, without=("data.sales",))),
    case("device 4★ -1", FAILS, "B4", claims=swap(B4, without=(SERVICES[0],))),
    case("device 5★ -1", FAILS, "B5", claims=swap(B5, without=(SERVICES[0],))),
    case("effect 3★ +1", MEETS, claims=swap(B3, plus=("effect.management",))),
    case("effect 4★ -1", FAILS, "B4", claims=swap(B4, without=("effect.cost",))),
    case("effect 5★ -1", FAILS, "B5", claims=swap(B5, without=("effect.cost",))),
    case("innovation 5★ -1", FAILS, "B5", claims=swap(B5, without=("innovation.quality",))),
    case("investment 3★ +", MEETS, invoices=[invoice("20000.01")]),
    case("investment 3★ -", FAILS, invoices=[invoice("19999.99")]),
    case("investment 4★ -", FAILS, "B4", invoices=[invoice("59999.99")]),
    case("investment 5★ -", FAILS, "B5", invoices=[invoice("199999.99")]),
    case("months 3★ -1 day", FAILS, cloud_since="2020-02-07"),
    case("months 4★ =", MEETS, "B4", cloud_since="2020-02-06"),
    case("months 4★ -1 day", FAILS, "B4", cloud_since="2020-02-07"),
    case("months 5★ =", MEETS, "B5", cloud_since="2020-02-06"),
    case("months 5★ -1 day", FAILS, "B5", cloud_since="2020-02-07"),
    # the form and the proofs
    case("scope 500", MEETS, narratives__scope=text(500)),
    case("scope 501", INCOMPLETE, narratives__scope=text(501)),
    case("results 500", MEETS, narratives__results=text(500)),
    case("results 501", INCOMPLETE, narratives__results=text(501)),
    case("slides 0", INCOMPLETE, edit=lacking("summary_slide")),
    case("no provider", INCOMPLETE, providers=[]),
    case("business picture first day", MEETS, edit=evidence("usage_screenshot", dated="2020-02-10")),
    case("business picture a day early", INCOMPLETE, edit=evidence("usage_screenshot", dated="2020-02-09")),
    case("business picture a day late", INCOMPLETE, edit=evidence("usage_screenshot", dated="2020-05-11")),
    case(
        "data picture first day",
        MEETS,
        "B4",
        claims=[
            claim(i, evidence=["p2", "data"] if i.startswith(("data", "dev")) else claim(i)["evidence"]) for i in B4
        ],
        edit=lambda plain: plain["evidence"].append({"id": "p2", "item": "usage_screenshot", "dated": "2020-02-10"}),
    ),
    case(
        "data picture a day early",
        INCOMPLETE,
        "B4",
        claims=[
            claim(i, evidence=["p2", "data"] if i.startswith(("data", "dev")) else claim(i)["evidence"]) for i in B4
        ],
        edit=lambda plain: plain["evidence"].append({"id": "p2", "item": "usage_screenshot", "dated": "2020-02-09"}),
    ),
    # papers that no case of the list takes away
    case("no payment", INCOMPLETE, edit=lacking("payment")),
    case("no check", INCOMPLETE, edit=lacking("invoice_check")),
    case("no copy of the invoice", INCOMPLETE, edit=lacking("invoice")),
    case("no contract on file", INCOMPLETE, edit=lacking("contract")),
    case("no licence", INCOMPLETE, edit=lacking("licence")),
    case("no credit report", INCOMPLETE, edit=lacking("credit_report")),
    case("no statement of use", INCOMPLETE, edit=lacking("usage_statement")),
    case("no statement on data", INCOMPLETE, "B4", edit=lacking("data_device_statement")),
    case("no statement on data, 3★", MEETS, edit=lacking("data_device_statement")),
    case("effects without text", INCOMPLETE, edit=evidence("effect_statement", text=False)),
    case("effects without basis", INCOMPLETE, edit=evidence("effect_statement", basis=False)),
    case("effects without method", INCOMPLETE, edit=evidence("effect_statement", method=False)),
    case("effects without picture", INCOMPLETE, edit=evidence("effect_statement", picture=False)),
    case("no page of the contract", INCOMPLETE, contracts=[contract(pages=None)]),
    case("no seller", INCOMPLETE, invoices=[invoice(seller=None)]),
    case("table x.3 as x.2", MEETS, **spanning(breakdown=breakdown("20000.00"), claimed_yuan="20000.00")),
    case("table x.3 not as x.2", INCOMPLETE, **spanning(breakdown=breakdown("20000.00"), claimed_yuan="20000.01")),
    case("x.2 not as the invoice", INCOMPLETE, invoices=[invoice(claimed_yuan="15000.00")]),
    case("table x.3 empty", INCOMPLETE, **spanning(breakdown={"lines": [], "sealed_by": {}})),
    case("registered in another province", INADMISSIBLE, enterprise__division="110101"),
    # red invoices take away, whatever papers they have
    case("red invoice", FAILS, invoices=[invoice(), invoice("-20000.00", id="i2", number="99999")]),
    case(
        "red, contract missing",
        FAILS,
        invoices=[invoice(), invoice("-20000.00", id="i2", number="99999", contracts=[])],
    ),
    case("red, no category", FAILS, invoices=[invoice(), invoice("-20000.00", id="i2", number="99999", category=None)]),
    case("red, no date", FAILS, invoices=[invoice(), invoice("-20000.00", id="i2", number="99999", dated=None)]),
    case(
        "red, of 2018", MEETS, invoices=[invoice(), invoice("-20000.00", id="i2", number="99999", dated="2018-06-01")]
    ),
    # the same invoice written otherwise counts once; another seller's of that number counts
    case("twice", FAILS, invoices=[invoice("10000.00"), invoice("10000.00", id="i2", number="20481661")]),
    case(
        "twice, no code",
        FAILS,
        invoices=[invoice("10000.00"), invoice("10000.00", id="i2", number="20481661", code=None)],
    ),
    case("twice, wide", FAILS, invoices=[invoice("10000.00"), invoice("10000.00", id="i2", number="２０４８１６６１")]),
    case(
        "unlike codes", MEETS, invoices=[invoice("10000.00"), invoice("10000.00", id="i2", number="20481661", code="7")]
    ),
    case(
        "useless first", MEETS, invoices=[invoice(contracts=[], no_contract=True), invoice(id="i2", number="20481661")]
    ),
    # amounts and cells left empty are to be filled in
    case("no amount", INCOMPLETE, invoices=[invoice(net_yuan=None, tax_yuan=None, total_yuan=None)]),
    case(
        "x.3 not said whether cloud",
        INCOMPLETE,
        **spanning(breakdown={"lines": [{"amount_yuan": "20000.00"}], "sealed_by": {}}),
    ),
    # services that are not there yet, and what the list says of an exemption nobody knows
    case("a service to come", FAILS, services=[{"id": "s1", "since": "2020-05-07"}]),
    case("exempt by its own word", MEETS, enterprise__says_exempt=True, context={"exemption_lists": None}, **EXEMPT),
    case("not exempt by its own word", FAILS, context={"exemption_lists": None}, **EXEMPT),
    case("exempt, contract without the word", INCOMPLETE, context=LISTED, contracts=[contract(says_cloud=False)]),
    case("users as many as employees", MEETS, enterprise__cloud_users=120),
    case("more users than employees", INCOMPLETE, enterprise__cloud_users=121),
)

CASES = ORACLE + EDGES

READ_OTHERWISE: tuple[tuple[Known, dict[str, str], str], ...] = (
    # cases under readings that are not the default, so that the numbers only they reach are held too
    (case("P3 data -1", MEETS, claims=claims(*B3, *DATA[:2], *SERVICES)), {"P3": "binding"}, FAILS),
    (case("P3 data =", MEETS, claims=claims(*B3, *DATA, *SERVICES)), {"P3": "binding"}, MEETS),
    (case("P3 device -1", MEETS, claims=claims(*B3, *DATA, *SERVICES[:2])), {"P3": "binding"}, FAILS),
    (case("P3 B =", MEETS, claims=claims(*B3, *DATA, *SERVICES)), {"P3": "binding", "P4": "B"}, MEETS),
    (case("P3 B1 -1", MEETS, claims=claims(*B3, *DATA[:2], *SERVICES)), {"P3": "binding", "P4": "B"}, FAILS),
    (case("P3 B2 -1", MEETS, claims=claims(*B3, *DATA, *SERVICES[:2])), {"P3": "binding", "P4": "B"}, FAILS),
    (case("P3 C =", MEETS, claims=claims(*B3, *DATA)), {"P3": "binding", "P4": "C"}, MEETS),
    (case("P3 C -1", MEETS, claims=claims(*B3, *DATA[:2])), {"P3": "binding", "P4": "C"}, FAILS),
    (case("B 4★ =", MEETS, "B4"), {"P4": "B"}, MEETS),
    (case("B1 4★ -1", FAILS, "B4", claims=swap(B4, without=("data.sales",))), {"P4": "B"}, FAILS),
    (case("B2 4★ -1", FAILS, "B4", claims=swap(B4, without=(SERVICES[0],))), {"P4": "B"}, FAILS),
    (case("C 4★ =", FAILS, "B4", claims=swap(B4, without=SERVICES)), {"P4": "C"}, MEETS),
    (case("C 4★ -1", FAILS, "B4", claims=swap(B4, without=(*SERVICES, "data.sales"))), {"P4": "C"}, FAILS),
    (case("E 4★", FAILS, "B4", claims=swap(B4, without=SERVICES)), {"P4": "E"}, MEETS),
    (case("B 5★ =", MEETS, "B5"), {"P4": "B"}, MEETS),
    (case("B1 5★ -1", FAILS, "B5", claims=swap(B5, without=("data.sales",))), {"P4": "B"}, FAILS),
    (case("B2 5★ -1", FAILS, "B5", claims=swap(B5, without=(SERVICES[0],))), {"P4": "B"}, FAILS),
    (case("C 5★ =", FAILS, "B5", claims=swap(B5, without=SERVICES)), {"P4": "C"}, MEETS),
    (case("C 5★ -1", FAILS, "B5", claims=swap(B5, without=(*SERVICES, "data.sales"))), {"P4": "C"}, FAILS),
    (
        case("innovation 4★ =", MEETS, "B4", claims=swap(B4, plus=("innovation.quality",))),
        {"P5": "four_and_five_stars"},
        MEETS,
    ),
    (case("innovation 4★ -1", MEETS, "B4"), {"P5": "four_and_five_stars"}, FAILS),
    (case("apps none needed", FAILS, "B4", claims=claims(*B4[2:])), {"P1": "none_needed"}, MEETS),
    (case("apps none, infra none", FAILS, "B4", claims=claims(*B4[2:])), {"P1": "none_needed", "P2": "and"}, MEETS),
    (case("two clusters", MEETS, enterprise__clusters=["高端装备", "物联网"]), {"P20": "one"}, INCOMPLETE),
    (case("one cluster", MEETS), {"P20": "one"}, MEETS),
    # each alternative of the other readings that bear on a verdict
    (case("both groups for 4★", MEETS, "B4"), {"P2": "and"}, FAILS),
    (
        case("other rows", MEETS, claims=claims("app.logistics.erp", "app.other", *B3[2:])),
        {"P6": "do_not_count"},
        FAILS,
    ),
    (case("4★ at once", MEETS, "B4"), {"P7": "chain"}, INADMISSIBLE),
    (case("4★ after 3★", MEETS, "B4", context={"titles": holding(3)}), {"P7": "chain"}, MEETS),
    (case("the same star", INADMISSIBLE, "B4", context={"titles": holding(4)}), {"P7b": "allowed"}, MEETS),
    (case("a second one", INADMISSIBLE, context={"live": (LiveDeclaration(name=NAME),)}), {"P7b": "allowed"}, MEETS),
    (
        case("20,000 with tax", MEETS, invoices=[invoice(net_yuan="18867.92", tax_yuan="1132.08")]),
        {"P8": "without_tax"},
        FAILS,
    ),
    (case("an old contract", MEETS, contracts=[contract(dated="2018-12-31")]), {"P9": "contract"}, FAILS),
    (case("an old invoice", FAILS, invoices=[invoice(dated="2018-12-31")]), {"P9": "contract"}, MEETS),
    (case("an old payment", MEETS, edit=evidence("payment", dated="2018-12-31")), {"P9": "payment"}, FAILS),
    (case("three months by the deadline", FAILS, cloud_since="2020-02-10"), {"P10": "deadline"}, MEETS),
    (
        case("a new service", MEETS, services=[{"id": "s1", "since": "2020-03-01"}]),
        {"P10b": "each_service"},
        FAILS,
    ),
    (case("blanks between", MEETS, narratives__scope="云 " * 300), {"P13": "all_characters"}, INCOMPLETE),
    (case("figures", INCOMPLETE, narratives__scope=text(400) + "5" * 101), {"P13": "han_only"}, MEETS),
    (case("exempt, no papers", MEETS, context=LISTED, **EXEMPT), {"P14": "owed"}, INCOMPLETE),
    (
        case("exempt, row not filled in", MEETS, context=LISTED, invoices=[invoice(seller=None)]),
        {"P14": "owed"},
        INCOMPLETE,
    ),
    (case("a hybrid's papers", INCOMPLETE, "B4", deployment="hybrid"), {"P15": "not_owed"}, MEETS),
    (case("another buyer", MEETS, invoices=[invoice(buyer="别家公司")]), {"P16": "refused"}, FAILS),
    (case("no buyer", INCOMPLETE, invoices=[invoice(buyer=None)]), {"P16": "refused"}, INCOMPLETE),
    (case("servers alone", MEETS, invoices=[invoice(category="server")]), {"P17": "does_not_count"}, FAILS),
    (
        case("servers alone, 4★", MEETS, "B4", invoices=[invoice("60000.00", category="server")]),
        {"P17": "does_not_count"},
        MEETS,
    ),
    (case("not paid", INCOMPLETE, invoices=[invoice(payment=None)]), {"P21": "does_not_count"}, FAILS),
    (case("a hybrid for 3★", FAILS, deployment="hybrid"), {"P22": "public_part_suffices"}, MEETS),
    (case("a private cloud for 3★", FAILS, deployment="private"), {"P22": "public_part_suffices"}, FAILS),
    (
        case("an older picture", INCOMPLETE, edit=evidence("usage_screenshot", dated="2020-02-07")),
        {"P24": "filing"},
        MEETS,
    ),
    (
        case(
            "other data without a note",
            MEETS,
            "B4",
            claims=[*swap(B4, without=("data.sales",)), claim("data.other", note=None)],
        ),
        {"P25": "apart"},
        INCOMPLETE,
    ),
    (
        case("on another area's list", FAILS, context={"exemption_lists": (exemption(NAME, area="3202"),)}, **EXEMPT),
        {"P26": "all_areas"},
        MEETS,
    ),
    (case("on no list at all", FAILS, **EXEMPT), {"P26": "all_areas"}, FAILS),
)
