"""What offices do in the demonstration: a call goes through review, evaluation, notices, draws and visits to its publication.

Each act is a verb on its day. A city that is on time goes all the way; one that is late, and a call that still runs, leave
some of their cases at every stage, so that each state there is can be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from .. import clock
from ..acting import Actor
from ..calls.model import Call
from ..checks import drawing, visiting
from ..checks.model import Draw, SiteCheck
from ..declarations.model import Declaration, State
from ..evaluation import deciding, opinions, panels
from ..evaluation.model import Panel
from ..people.queries import within
from ..publicity import announcing, noticing, objecting
from ..publicity.model import Objection, PublicNotice
from ..recognitions import verbs as recognitions
from ..review import queries as reviewing
from ..review import verbs as review
from ..sending import making
from ..sending import queries as packages
from ..sending import verbs as sending
from ..sending.model import Package, Stage
from ..standing import cases
from ..standing import deciding as judging
from ..standing.model import FraudCase
from .offices import CITIES, DIRECT, PROVINCE, Offices
from .visits import report

if TYPE_CHECKING:
    from .events import Events

EACH = 3
"""Experts who judge a case."""
SHOWN = 74
"""Days from the end of the call that is over to the province's last notice: the day before the demonstration's."""


class Course:
    """One call from the offices' side. ``kept`` is how many cases a late office leaves behind at each stage."""

    def __init__(self, call: Call, offices: Offices, events: Events, random: Random, *, over: bool) -> None:
        self.call, self.offices, self.events, self.random, self.over = call, offices, events, random, over
        self._letters = 0

    def plan(self) -> None:
        """Put the acts of every office into the calendar."""
        closes = self.call.closes_on
        if not self.over:
            # The call runs; one city works on what has come so far.
            first = clock.today() + timedelta(days=17)
            self._put(self._of_city("3207"), first, each=3)
            return
        for city in (*CITIES, DIRECT):
            late = 24 if city == CITIES[-1] else 0
            self._put(self._of_city(city), closes + timedelta(days=2 + late))
        self._put(self._of_province(), closes + timedelta(days=30))
        # Shown to the public as one looks at the demonstration.
        self.events.on(closes + timedelta(days=SHOWN), lambda: self._notice(PROVINCE, 1))

    def _put(self, acts: Iterable[Callable[[], None]], first: date, *, each: int = 1) -> None:
        """Acts one after another, so many a day."""
        last = None
        for n, act in enumerate(acts):
            last = self.events.on(first + timedelta(days=n // each), act, after=last)

    def _of_city(self, city: str) -> list[Callable[[], None]]:
        """The acts of a city and its counties, a day apart."""
        keep = 1 if not self.over or city == CITIES[-1] else 0
        # Where the demonstration is at home, a few cases rest at each stage to be looked at.
        some = 1 if city == CITIES[0] else keep
        return [
            lambda: self._review(city, keep),
            lambda: self._send(city, Stage.COUNTY, keep),
            lambda: self._receive(city, keep),
            lambda: self._accept(city, some),
            lambda: self._convene(city, keep),
            lambda: self._opine(city),
            lambda: self._decide(city),
            lambda: self._freeze(city),
            lambda: self._notice(city, keep),
            lambda: self._draw(city, some),
            lambda: self._accept(city, 0),
            lambda: self._visit(city, some),
            lambda: self._answer(city),
            lambda: self._conclude(city),
            lambda: self._recommend(city, some),
            lambda: self._send(city, Stage.RECOMMENDING, some),
            lambda: self._close(city),
            lambda: self._announce(city, some),
            lambda: self._send(city, Stage.FILING, some),
        ]

    def _of_province(self) -> list[Callable[[], None]]:
        """The acts of the province on what the cities sent."""
        return [
            lambda: self._receive(PROVINCE, 0),
            lambda: self._convene(PROVINCE, 1),
            lambda: self._opine(PROVINCE),
            lambda: self._decide(PROVINCE),
            lambda: self._notice(PROVINCE, 2),
            lambda: None,
            lambda: None,
            lambda: self._answer(PROVINCE),
            lambda: self._close(PROVINCE),
            lambda: self._publish(1),
            self._look_into_fraud,
            lambda: self._receive(PROVINCE, 0),
            lambda: self._convene(PROVINCE, 1),
        ]

    # What lies where

    def _at(self, place: str, *states: State, star: int | None = None) -> list[Declaration]:
        office = self.offices.officer(place)
        assert office.jurisdiction is not None
        found = Declaration.objects.filter(within("path", office.jurisdiction.path), call=self.call, state__in=states)
        found = found.exclude(fraud_cases__in=FraudCase.objects.filter(decided_at=None))  # they wait for its end
        if star is not None:
            found = found.filter(star=star)
        return list(found.select_related("jurisdiction__parent", "enterprise", "call__authority").order_by("number"))

    def _but(self, found: Sequence[Declaration], keep: int) -> Sequence[Declaration]:
        """All but the last of each state, where there are more and some are to stay."""
        by_state: dict[str, list[Declaration]] = {}
        for one in found:
            by_state.setdefault(one.state, []).append(one)
        gone = {
            one.pk for some in by_state.values() for one in (some[: len(some) - keep] if len(some) > keep else some)
        }
        return [one for one in found if one.pk in gone]

    def _letter(self, office: Actor, word: str = "") -> str:
        self._letters += 1
        assert office.jurisdiction is not None
        return f"{office.jurisdiction.name[0]}工信{word}〔{clock.today().year}〕{self.call.pk * 100 + self._letters}号"

    # The acts

    def _review(self, city: str, keep: int) -> None:
        """Counties go through what was handed in, row by row; what is hopeless is rejected."""
        for one in self._but(self._at(city, State.FIRST_REVIEW), keep):
            county = self.offices.officer(one.jurisdiction_id)
            if one.outcome == "meets" and one.papers.exists():
                self._rows(county, one)
                review.pass_on(actor=county, declaration=one)
            elif self.over:
                why = "证明材料不齐，未按要求补充" if one.outcome == "incomplete" else "未达到申报星级的要求"
                review.reject(actor=county, declaration=one, reason=why)
        for one in self._at(city, State.RETURNED):
            if self.over and one.answer_by is not None and clock.now() >= clock.end_of(one.answer_by):
                review.lapse(actor=self.offices.officer(one.jurisdiction_id), declaration=one)

    def _rows(self, office: Actor, one: Declaration) -> None:
        for table in ("claims", "invoices"):
            for path in reviewing.undecided(office, one, table):
                review.decide_row(actor=office, declaration=one, path=path, answer="confirmed")

    def _send(self, place: str, stage: Stage, keep: int) -> None:
        """Packages put together, written and sent: of each county, or of the city."""
        senders = [place]
        if stage == Stage.COUNTY:
            senders = sorted({one.jurisdiction_id for one in self._at(place, State.PASSED)})
        for sender in senders:
            office = self.offices.officer(sender)
            chosen = self._but(list(packages.ready(office, stage).filter(call=self.call).order_by("number")), keep)
            if not chosen:
                continue
            put = sending.make(actor=office, call=self.call, stage=stage, declarations=chosen)
            sending.give_number(actor=office, package=put, letter_number=self._letter(office))
            put = sending.have_written(actor=office, package=put)
            if making.write.call(put.pk, put.revision, about=f"package:{put.pk}") == "made":
                put.refresh_from_db()
                sending.send(actor=office, package=put)

    def _receive(self, place: str, keep: int) -> None:
        office = self.offices.officer(place)
        sent = Package.objects.filter(receiver=office.authority, call=self.call, sent_at__isnull=False).order_by("pk")
        for put in sent:
            waiting = list(put.items.filter(received_at=None).values_list("declaration__number", flat=True))
            if waiting:
                chosen = waiting[: len(waiting) - keep] if len(waiting) > 1 else waiting
                sending.receive(actor=office, package=put, copies=dict.fromkeys(chosen, 3))

    def _accept(self, city: str, keep: int) -> None:
        office = self.offices.officer(city)
        ready = [one for one in self._ready(city) if one.star != 3]
        for one in self._but(ready, keep):
            self._rows(office, one)
            review.pass_on(actor=office, declaration=one)

    def _ready(self, city: str) -> list[Declaration]:
        """What waits at a city and has come on paper, where it comes from a county."""
        found = self._at(city, State.CITY_REVIEW)
        came = set(
            Package.objects.filter(items__received_at__isnull=False, stage=Stage.COUNTY).values_list(
                "items__declaration", flat=True
            )
        )
        return [one for one in found if one.papers.exists() and (not one.jurisdiction.passes_county or one.pk in came)]

    def _convene(self, place: str, keep: int) -> None:
        """A panel gets what waits for its evaluation."""
        office = self.offices.officer(place)
        waiting = (
            self._at(place, State.PROVINCE_REVIEW)
            if place == PROVINCE
            else [one for one in self._ready(place) if one.star == 3]
        )
        chosen = self._but(waiting, keep)
        if not chosen:
            return
        made = panels.make_panel(
            actor=office,
            call=self.call,
            name=f"{self.call.name}评审组",
            experts=self.offices.experts(place),
            each=EACH,
            meets_on=clock.today(),
        )
        panels.put_before(actor=office, panel=made, declarations=chosen)

    def _opine(self, place: str) -> None:
        office = self.offices.officer(place)
        for made in Panel.objects.filter(authority=office.authority, call=self.call, closed_at=None):
            undecided = list(made.cases.filter(decided_at=None).order_by("pk"))
            for n, case in enumerate(undecided):
                # The province declines one at least.
                against = self.random.random() < 0.08 or (place == PROVINCE and n == 3)
                for one in case.assignments.filter(recused_at=None).select_related("expert__post", "expert__person"):
                    assert one.expert.post is not None
                    doubts = against or self.random.random() < 0.1
                    opinions.give_opinion(
                        actor=Actor(one.expert.person, post=one.expert.post),
                        assignment=one,
                        passes=not doubts,
                        score=self.random.randint(52, 64) if doubts else self.random.randint(74, 95),
                        text="数据上云的成效说明依据不足。" if doubts else "材料齐全，上云应用真实，成效可以核实。",
                    )

    def _decide(self, place: str) -> None:
        office = self.offices.officer(place)
        for made in Panel.objects.filter(authority=office.authority, call=self.call, closed_at=None):
            panels.write_minutes(actor=office, panel=made, text="专家逐件评议，发表意见后表决，结论见各件。")
            for case in made.cases.filter(decided_at=None).order_by("pk"):
                given = [one.passes for one in case.assignments.filter(recused_at=None)]
                yes = sum(1 for one in given if one)
                deciding.decide(
                    actor=office,
                    case=case,
                    votes_for=yes,
                    votes_against=len(given) - yes,
                    abstained=0,
                    reason="多数专家同意通过" if yes * 2 > len(given) else "多数专家认为成效依据不足",
                )

    def _notice(self, place: str, keep: int) -> None:
        office = self.offices.officer(place)
        state = State.RECOGNISED if place == PROVINCE else State.EVALUATED
        chosen = self._but(self._at(place, state), keep)
        if not chosen or office.authority is None:
            return
        today = clock.today()
        terms = noticing.Terms(
            title=f"{self.call.name}星级上云企业拟认定名单公示",
            number=self._letter(office, "公示"),
            opens_on=today,
            closes_on=today + timedelta(days=4 if place != PROVINCE else 3),
            contact=office.authority.phone,
        )
        notice = noticing.write(actor=office, call=self.call, declarations=chosen, terms=terms)
        noticing.open_notice(actor=office, notice=notice)
        if len(chosen) > 2:
            item = notice.items.order_by("pk")[1]
            objecting.lodge(item=item, text="该企业所列的设备台账系统据了解尚未投入使用，请核实。", name="", reach="")

    def _answer(self, place: str) -> None:
        office = self.offices.officer(place)
        for one in Objection.objects.filter(item__notice__authority=office.authority, answered_at=None).order_by("pk"):
            objecting.acknowledge(actor=office, objection=one)
            objecting.write_found(actor=office, objection=one, found="已到现场查看系统运行记录。")
            again = self.random.random() < 0.4
            objecting.answer(
                actor=office,
                objection=one,
                upheld=again,
                leads_to="review" if again else "",
                text="经核实，部分功能尚在试运行，将重新评审。"
                if again
                else "经核实，系统自今年初起正常运行，异议不成立。",
            )

    def _close(self, place: str) -> None:
        office = self.offices.officer(place)
        open_ones = PublicNotice.objects.filter(
            authority=office.authority, call=self.call, opened_at__isnull=False, closed_at=None
        )
        for notice in open_ones.order_by("pk"):
            if clock.now() >= clock.end_of(notice.closes_on) and (self.over or place == PROVINCE):
                noticing.close_notice(actor=office, notice=notice)

    def _announce(self, city: str, keep: int) -> None:
        office = self.offices.officer(city)
        chosen = self._but(self._at(city, State.NOTICE_OVER), keep)
        if chosen:
            announcing.announce(
                actor=office,
                call=self.call,
                declarations=chosen,
                number=self._letter(office, "发"),
                announced_on=clock.today(),
            )

    def _freeze(self, city: str) -> None:
        office = self.offices.officer(city)
        if self._at(city, State.TO_CHECK):
            made = drawing.commit(actor=office, call=self.call)
            drawing.freeze(
                actor=office,
                draw=made,
                public_source="次日上证综合指数收盘点位",
                public_on=clock.today() + timedelta(days=1),
            )

    def _draw(self, city: str, keep: int) -> None:
        office = self.offices.officer(city)
        for made in Draw.objects.filter(authority=office.authority, call=self.call, drawn_at=None).exclude(
            frozen_at=None
        ):
            drawing.draw_cases(
                actor=office, draw=made, public_value=f"{self.random.randint(280_000, 350_000) / 100:.2f}"
            )
        # Some beside the random part, for their risk.
        left = self._at(city, State.NOT_DRAWN)
        for one in left[: 1 + 2 * keep] if len(left) > 2 + 2 * keep else ():
            drawing.add_check(actor=office, declaration=one, reason="投入金额较大，截图与说明的系统名称不一致")

    def _visit(self, city: str, keep: int) -> None:
        office = self.offices.officer(city)
        for one in self._but(self._at(city, State.DRAWN), keep):
            there = self.offices.inspectors(city, one)
            order = visiting.Order([who.post for who in there if who.post], clock.today(), one.enterprise.address)
            report(visiting.order(actor=office, declaration=one, what=order), there, passes=self.random.random() < 0.85)

    def _conclude(self, city: str) -> None:
        office = self.offices.officer(city)
        reported = SiteCheck.objects.filter(
            authority=office.authority, declaration__call=self.call, declaration__state=State.DRAWN
        ).exclude(reported_at=None)
        for visit in reported.order_by("pk"):
            visiting.conclude(actor=office, visit=visit)

    def _recommend(self, city: str, keep: int) -> None:
        office = self.offices.officer(city)
        chosen = self._but(self._at(city, State.NOT_DRAWN, State.CHECKED), keep)
        for one in chosen:
            sending.write_opinion(
                actor=office,
                declaration=one,
                text="经审核和现场核查，符合申报条件，同意推荐。",
                sealed_on=clock.today(),
            )
        if chosen:
            sending.recommend(actor=office, declarations=chosen)

    def _publish(self, keep: int) -> None:
        office = self.offices.officer(PROVINCE)
        chosen = self._but(list(packages.publishable(self.call).order_by("number")), keep)
        if chosen:
            recognitions.publish(
                actor=office,
                call=self.call,
                declarations=chosen,
                number=self._letter(office, "发"),
                title=f"{self.call.name}星级上云企业名单",
                published_on=clock.today(),
            )

    def _look_into_fraud(self) -> None:
        """One title is found to rest on a false invoice, and revoked; one case in hand is looked into and ended."""
        found = self._at(PROVINCE, State.PUBLISHED)
        in_hand = [one for one in self._at(PROVINCE, State.CITY_REVIEW, State.NOTICE, State.EVALUATED) if one.star == 3]
        for one in [*found[2:3], *in_hand[:1]]:
            city = one.jurisdiction.parent_id if one.jurisdiction.passes_county else one.jurisdiction_id
            office = self.offices.officer(str(city) if one.star == 3 else PROVINCE)
            case = cases.open_case(
                actor=office, declaration=one, ground="税务平台显示所列一张发票已作废，企业没有说明原因。"
            )
            cases.set_hearing(actor=office, case=case, on=clock.today() + timedelta(days=8), place="局三楼会议室")
            self.events.on(clock.today() + timedelta(days=9), partial(self._judge, office, case))

    def _judge(self, office: Actor, case: FraudCase) -> None:
        cases.hear(actor=office, case=case, statements="企业承认发票作废后仍用于申报。")
        judging.decide(actor=office, case=case, found=True, reason="发票作废后仍作为上云投入申报，属弄虚作假。")
