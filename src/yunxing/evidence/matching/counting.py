"""What counts as investment in the cloud, invoice by invoice, and why another does not.

The guide judges (``yunxing.guide``); here is what a declaration is proposed to say, with the reason of each proposal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from yunxing.guide.edition import Edition

from .applicant import Applicant
from .categories import Told, lines_told
from .checks import RESULT_WORDS, result_of
from .contested import Contested, by_amounts, by_checks, by_days, by_tax_number
from .explanations import says_cloud
from .links import Matched
from .saying import yuan
from .supplied import Stated, Supplied
from .tables import Breakdown, Row, agrees, breakdown_of, row_of
from .things import Thing

Weight = Literal["out", "lacks", "look"]
"""out: it is no investment and is left out; lacks: it would count once something is supplied; look: a person should look."""
DEFINITE: Mapping[str, str] = {
    "absent": "check_absent",
    "void": "check_void",
    "red": "check_red",
    "differs": "check_differs",
}


_REFUNDED: Mapping[bool, tuple[str, Weight]] = {True: ("refunded", "lacks"), False: ("refunded_part", "look")}
"""Whether all of an invoice was given back, or a part."""


class Reason(NamedTuple):
    """Why an invoice does not count, or not yet: a stable code, its weight, and the sentence in both languages."""

    code: str
    weight: Weight
    zh: str
    en: str

    def say(self, lang: str) -> str:
        """The sentence in one of the two languages."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Counted:
    """An invoice as it is proposed for table x.2, its category, its table x.3 where one is made, and the reasons."""

    invoice: Thing
    row: Row
    category: str | None
    told: tuple[Told, ...]
    breakdown: Breakdown | None
    reasons: tuple[Reason, ...]
    stated: Stated | None = None
    """Its row in the table x.2 that the enterprise has filled in."""

    @property
    def amount_yuan(self) -> Decimal | None:
        """The investment in it: as its lines make it, else as the enterprise states it."""
        if self.row.amount_yuan is not None:
            return self.row.amount_yuan
        return self.stated.yuan if self.stated is not None else None

    @property
    def declared(self) -> bool:
        """Whether it belongs into the declaration: nothing says that it is no investment."""
        return not any(reason.weight == "out" for reason in self.reasons)

    @property
    def counts(self) -> bool:
        """Whether it counts as the papers are: nothing speaks against it and nothing is lacking."""
        return not any(reason.weight != "look" for reason in self.reasons)


@dataclass(frozen=True)
class Counting:
    """All invoices of a folder, and what those come to that count as the papers are, and once they are complete."""

    invoices: tuple[Counted, ...]

    @cached_property
    def _by_id(self) -> dict[str, Counted]:
        return {one.invoice.id: one for one in self.invoices}

    def of(self, invoice: str) -> Counted:
        """One of them by its id. Raises ``KeyError``."""
        return self._by_id[invoice]

    @property
    def sum_yuan(self) -> Decimal:
        """The investment that counts as the papers are."""
        return sum((c.row.amount_yuan or Decimal(0) for c in self.invoices if c.counts), Decimal(0))

    @property
    def once_supplied_yuan(self) -> Decimal:
        """The investment that would count once all that is lacking is supplied."""
        return sum((c.amount_yuan or Decimal(0) for c in self.invoices if c.declared), Decimal(0))


def count(
    matched: Matched,
    edition: Edition,
    *,
    star: int,
    applicant: Applicant | None = None,
    providers: Sequence[str] | None = None,
    supplied: Supplied | None = None,
    explained: Collection[str] = (),
    readings: Mapping[str, str] | None = None,
    filed_on: date | None = None,
) -> Counting:
    """What counts and why not.

    ``readings`` are those of the guide, by default those in force when it is filed. ``providers``: where they are
    given, an invoice of another seller is to be looked at. ``supplied``: the tables that the enterprise has filled in;
    ``explained``: the contracts with an explanation that they are of the cloud.
    """
    settled = dict(readings) if readings is not None else edition.settled(filed_on)
    tables = supplied or Supplied({}, {}, [])
    weighed = _Weighing(matched, edition, applicant, tables, frozenset(explained))
    weighed.go_by(star, settled)
    if providers is not None:
        weighed.providers = {matched.parties.named(provider) for provider in providers}
    return Counting(tuple(weighed.counted(invoice) for invoice in matched.invoices))


class _Weighing:
    def __init__(
        self,
        matched: Matched,
        edition: Edition,
        applicant: Applicant | None,
        supplied: Supplied,
        explained: frozenset[str],
    ) -> None:
        self.matched = matched
        self.edition = edition
        self.rules = edition.investment
        self.applicant = applicant
        self.supplied = supplied
        self.explained = explained
        self.providers: set[str] | None = None
        self.left = _left(matched)
        self.reversed = frozenset(blue for blue in matched.corrects.values() if self.left[blue] <= 0)
        self.amount, self.dated_by = "total", "invoice"

    def go_by(self, star: int, readings: Mapping[str, str]) -> None:
        """Which amount and which day the edition goes by, for a star under readings."""
        if self.rules is not None:
            self.amount = self.rules.amount.value(star=star, readings=readings) or self.amount
            self.dated_by = self.rules.dated_by.value(star=star, readings=readings) or self.dated_by

    def counted(self, invoice: Thing) -> Counted:
        links = self.matched.of(invoice.id, "contract")
        contracts = [self.matched.things[link.other] for link in links]
        told = lines_told(invoice, contracts, self.edition, self.explained)
        filled = self.supplied.filled.get(invoice.id)
        red = invoice.id in self.matched.corrects
        breakdown = None if red else breakdown_of(invoice, contracts, told, filled)
        row = row_of(invoice, [c.id for c in contracts], breakdown, self.edition, self.amount)
        reasons = [*self._itself(invoice, told), *self._papers(invoice, contracts, breakdown)]
        if contracts and breakdown is None and any(t.cloud is None for t in told):
            reasons.append(self._untold(contracts))
        category = _category(invoice, told)
        if category is None and self.rules is not None and not any(r.weight == "out" for r in reasons):
            names_zh = "、".join(c.name.zh for c in self.rules.categories)
            names_en = ", ".join(c.key for c in self.rules.categories)
            reasons.append(
                Reason(
                    "category",
                    "lacks",
                    f"品名看不出投入类别，请在其中选一项：{names_zh}",
                    f"its lines do not tell the category: choose of {names_en}",
                )
            )
        stated = self.supplied.stated.get(invoice.id)
        if stated is not None and stated.yuan is not None:
            reasons += self._agreeing(invoice, row, breakdown, stated.yuan)
        return Counted(invoice, row, category, tuple(told), breakdown, tuple(reasons), stated)

    def _untold(self, contracts: Sequence[Thing]) -> Reason:
        """R71: lines that do not speak of the cloud, and a contract that does not either, or speaks of something else."""
        if all(says_cloud(c) or c.id in self.explained for c in contracts):
            zh = "品名没有写明云服务或云产品，与合同写明的服务也对不上，请核对是否属于上云投入"
            en = "its lines do not speak of the cloud and are not the services of its contract: see whether they are investment"
            return Reason("untold", "look", zh, en)
        zh = "品名和合同都没有写明云服务或云产品，请核对；如在云端部署，请补双方盖章的说明"
        en = "neither its lines nor its contract speak of the cloud: look at it, and add the sealed explanation"
        return Reason("untold", "look", zh, en)

    def _agreeing(self, invoice: Thing, row: Row, breakdown: Breakdown | None, stated: Decimal) -> list[Reason]:
        """R67, on what the enterprise has written itself: x.2 against x.3, or against the invoice where there is none."""
        if breakdown is not None and breakdown.piece is not None:
            yes, (zh, en) = agrees(row._replace(amount_yuan=stated), breakdown)
            return [] if yes else [Reason("tables_differ", "lacks", zh, en)]
        known = (row.amount_yuan, invoice.money("total_yuan"), invoice.money("net_yuan"))
        if stated in known:
            return []
        zh = f"附表中的上云投入金额为{yuan(stated)}元，与发票不符，请核对"
        en = f"the table states {yuan(stated)} yuan for it, which is not the invoice's amount: look at it"
        return [Reason("stated", "lacks", zh, en)]

    def _itself(self, invoice: Thing, told: Sequence[Told]) -> list[Reason]:
        """What the invoice is, whatever papers go with it."""
        found: list[Reason] = []
        me, parties = self.applicant, self.matched.parties
        buyer = parties.of(invoice, "buyer")
        if me is not None and buyer and buyer != me.party:
            zh = f"购买方是{invoice.text('buyer')}，不是申报企业"
            en = f"the buyer is {invoice.text('buyer')}, not the applicant"
            found.append(Reason("buyer", "out" if invoice.sure("buyer") else "look", zh, en))
        seller = parties.of(invoice, "seller")
        if self.providers is not None and seller not in self.providers:
            zh = f"销售方{invoice.text('seller') or '（未读出）'}不在所列上云合作机构之中，请核对"
            en = f"the seller {invoice.text('seller') or '(not read)'} is none of the providers named: see whether it is one"
            found.append(Reason("seller", "look", zh, en))
        if me is not None and buyer == me.party:
            found += _reasons(by_tax_number(invoice, me.licence))
        found += _reasons(by_amounts(invoice))
        found += self._day(invoice)
        found += self._taken_back(invoice)
        if told and all(t.cloud is False for t in told):
            found.append(Reason("no_cloud", "out", told[0].zh, told[0].en))
        found += [Reason("list", "look", f.zh, f.en) for f in invoice.findings if f.code == "invoice.list"]
        for question in self.matched.asked(invoice.id, "same_invoice"):
            if not invoice.sure("number"):
                found.append(Reason("perhaps_twice", "out", question.zh, question.en))
        return found

    def _day(self, invoice: Thing) -> list[Reason]:
        rules = self.rules
        if rules is None:
            return []
        if self.dated_by == "invoice" and (contested := by_days(invoice, rules.since, rules.until)):
            return _reasons(contested)
        day, what = self._counting_day(invoice)
        if day is None:
            code = "day" if self.dated_by == "invoice" else f"day_of_{self.dated_by}"
            return [Reason(code, "lacks", f"不知道{what[0]}，请补上", f"{what[1]} is not known: supply it")]
        if day < rules.since:
            zh, en = f"{what[0]}{day}早于{rules.since}，不计入", f"{what[1]} {day} is before {rules.since}"
            return [Reason("before", "out", zh, en)]
        if rules.until is not None and day > rules.until:
            zh, en = f"{what[0]}{day}晚于{rules.until}，不计入", f"{what[1]} {day} is after {rules.until}"
            return [Reason("after", "out", zh, en)]
        return []

    def _counting_day(self, invoice: Thing) -> tuple[date | None, tuple[str, str]]:
        """The day that the edition goes by, and its name."""
        if self.dated_by == "contract":
            others = [self.matched.things[link.other] for link in self.matched.of(invoice.id, "contract")]
            days = [d for c in others if (d := c.day("dated"))]
            return min(days, default=None), ("合同日期", "the day of the contract")
        if self.dated_by == "payment":
            last = paid_by(self.matched, invoice.id)
            return (last.day("dated") if last else None), ("付款日期", "the day of the payment")
        return invoice.day("dated"), ("开票日期", "the day of the invoice")

    def _taken_back(self, invoice: Thing) -> list[Reason]:
        if invoice.id in self.reversed:
            return [Reason("reversed", "out", "已被红字发票全额冲回", "taken back whole by a red invoice")]
        blue = self.matched.corrects.get(invoice.id)
        if blue in self.reversed:
            return [Reason("reversal", "out", "冲回的发票已不计入", "the invoice that it takes back is left out")]
        if (invoice.money("total_yuan") or 0) < 0 and blue is None:
            asked = self.matched.asked(invoice.id, "red_invoice")
            zh, en = "红字发票，所冲的发票不在文件中", "a red invoice, and what it takes back is not here"
            return [Reason("reversal", "out", *((asked[0].zh, asked[0].en) if asked else (zh, en)))]
        about = [q for q in self.matched.questions if invoice.id in q.candidates]
        found = [Reason("perhaps_reversed", "look", q.zh, q.en) for q in about if q.kind == "red_invoice"]
        for back in (q for q in about if q.kind == "refund" and len(q.candidates) == 1):
            amount = self.matched.things[back.of[0]].money("amount_yuan")
            whole = amount in (invoice.money("total_yuan"), self.left[invoice.id])
            code, weight = _REFUNDED[whole]
            found.append(Reason(code, weight, back.zh, back.en))
        return found

    def _papers(self, invoice: Thing, contracts: Sequence[Thing], breakdown: Breakdown | None) -> list[Reason]:
        """What the papers that go with it say, or do not."""
        found: list[Reason] = []
        red = invoice.id in self.matched.corrects
        if not contracts and not red:
            asked = self.matched.asked(invoice.id, "contract")
            zh, en = (asked[0].zh, asked[0].en) if asked else ("没有对应的合同，请补上", "it has no contract: add it")
            found.append(Reason("contract", "lacks", zh, en))
        if breakdown is not None and breakdown.needed and not breakdown.sealed:
            filled = breakdown.piece is not None
            zh = f"{'发票明细说明还须由双方盖章' if filled else '需附发票明细说明并由双方盖章'}：{breakdown.reason[0]}"
            en = f"it needs a breakdown {'still to be ' if filled else ''}sealed by both parties: {breakdown.reason[1]}"
            found.append(Reason("breakdown", "lacks", zh, en))
        elif breakdown is not None and not breakdown.complete:
            zh, en = (
                "发票明细中有看不出是否上云投入的行，请判断",
                "some lines do not tell whether they are investment: decide",
            )
            found.append(Reason("lines", "lacks", zh, en))
        if red:
            return found
        kinds = self.edition.evidence
        unpaid = not self.matched.of(invoice.id, "payment") and invoice.id not in self.matched.presumed
        if "payment" in kinds and unpaid:
            asked = self.matched.asked(invoice.id, "payment")
            zh, en = (
                (asked[0].zh, asked[0].en) if asked else ("没有付款凭证，请补上", "it has no proof of payment: add it")
            )
            found.append(Reason("payment", "look", zh, en))
        checks = [self.matched.things[link.other] for link in self.matched.of(invoice.id, "check")]
        results = [result_of(c) for c in checks]
        if not checks and "invoice_check" not in kinds:
            return found
        if not checks:
            found.append(Reason("check", "look", "没有查验截图，请补上", "there is no check of it: add it"))
        elif "match" not in results:
            result = next((r for r in results if r in DEFINITE), results[0])
            zh, en = RESULT_WORDS[result] if result is not None else ("看不出结果", "its result cannot be read")
            code = DEFINITE.get(result or "", "check_result")
            weight: Weight = "out" if result in DEFINITE else "look"
            found.append(Reason(code, weight, f"查验结果：{zh}", f"the check says: {en}"))
        else:
            found += _reasons(by_checks(invoice, checks, self.matched.parties))
        return found


def _reasons(contested: Sequence[Contested]) -> list[Reason]:
    return [Reason(one.code, "out" if one.certain else "lacks", one.zh, one.en) for one in contested]


def paid_by(matched: Matched, invoice: str) -> Thing | None:
    """The payment that an invoice is declared with: the last of those that paid it."""
    payments = [matched.things[link.other] for link in matched.of(invoice, "payment")]
    if not payments and invoice in matched.presumed:
        payments = [matched.things[matched.presumed[invoice]]]
    return max(payments, key=lambda p: (str(p.day("dated") or ""), p.id), default=None)


def _left(matched: Matched) -> dict[str, Decimal]:
    """What red invoices leave of each invoice."""
    left = {t.id: t.money("total_yuan") or Decimal(0) for t in matched.invoices}
    for red, blue in matched.corrects.items():
        left[blue] += matched.things[red].money("total_yuan") or Decimal(0)
    return left


def _category(invoice: Thing, told: Sequence[Told]) -> str | None:
    """The category of the larger part of its lines, by their amounts."""
    totals: dict[str, Decimal] = {}
    for line, one in zip(invoice.lines, told, strict=True):
        if one.category is not None:
            fact = line.get("amount_yuan")
            amount = fact.value if fact is not None and isinstance(fact.value, Decimal) else Decimal(0)
            totals[one.category] = totals.get(one.category, Decimal(0)) + amount
    return max(totals, key=lambda key: (totals[key], key), default=None)
