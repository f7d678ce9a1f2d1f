"""Random acts of random actors through the real verbs: no forbidden state is reached, the ratio holds, the journal verifies."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from yunxing.guide import drawing as pure
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.checks import answering, drawing, visiting
from yunxing.programme.checks.model import Draw, SiteCheck
from yunxing.programme.checks.ratio import ratio
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.evaluation import deciding, opinions, panels
from yunxing.programme.evaluation.model import Assignment, Expert, Panel, PanelCase
from yunxing.programme.journal.queries import verify
from yunxing.programme.people.model import Membership
from yunxing.programme.procedure import ending
from yunxing.programme.procedure.model import Step
from yunxing.programme.procedure.table import BY_STATE, IN_HAND
from yunxing.programme.publicity import announcing, noticing, objecting
from yunxing.programme.publicity.model import Objection, PublicNotice
from yunxing.programme.recognitions import verbs as recognitions
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.refusals import RefusedError
from yunxing.programme.review import queries as reviewing
from yunxing.programme.review import verbs as review
from yunxing.programme.sending import queries as packages
from yunxing.programme.sending import verbs as sending
from yunxing.programme.sending.model import Package, Stage
from yunxing.programme.standing import appealing, cases
from yunxing.programme.standing import deciding as judging
from yunxing.programme.standing.model import FraudCase

from ..evaluation.making import actor_of, expert
from ..factories import NOON, officer, provincial_call
from . import walking

STEPS = 5_000
DECLARATIONS, MOST = 14, 60
"""In hand at a time, and in all."""
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


class Walk:
    """A small programme, and whoever acts in it at random. Every act is a verb with likely or unlikely arguments."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.now: datetime = NOON
        self.call = provincial_call(
            closes_on=date(2020, 12, 1), county_by=date(2020, 12, 10), city_by=date(2020, 12, 20)
        )
        self.owners: dict[int, Actor] = {}
        self.offices = {
            code: [officer(code), officer(code)] for code in ("320706", "320703", "320583", "3207", "3201", "32")
        }
        self.experts = [expert(code, employer=f"样例大学{n}") for n, code in enumerate(("3207", "320583", "32") * 3)]
        self.done = self.refused = self.tried = 0
        for _ in range(DECLARATIONS):
            self.newcomer()
        # An officer of the first county belongs to an enterprise there: nothing of it is theirs to decide.
        own = Declaration.objects.order_by("pk")[0]
        Membership.objects.create(
            person=self.offices["320706"][0].person, enterprise=own.enterprise, role="editor", since=self.now
        )

    def one(self, *states: State) -> Declaration:
        found = (
            Declaration.objects.filter(state__in=states).order_by("pk")
            if states
            else Declaration.objects.order_by("pk")
        )
        every = list(found) or list(Declaration.objects.order_by("pk"))
        return self.random.choice(every)

    def who(self, made: Declaration, level: str) -> Actor:
        """Mostly whoever is to act; now and then anybody."""
        if self.random.random() < 0.12:
            return self.random.choice([a for pair in self.offices.values() for a in pair] + list(self.owners.values()))
        place = made.jurisdiction
        code = {"county": place.pk, "city": place.pk if place.level == "city" else place.parent_id, "province": "32"}[
            level
        ]
        return self.random.choice(self.offices[str(code)])

    def decider(self, made: Declaration) -> Actor:
        return self.who(made, "city" if made.star == 3 else "province")

    # The acts

    def newcomer(self) -> None:
        """Another enterprise declares, as long as few cases are in hand."""
        n = len(self.owners)
        in_hand = Declaration.objects.filter(state__in=IN_HAND).count()
        if in_hand < DECLARATIONS and n < MOST:
            owner, made = walking.submitted((3, 4)[n % 2], county=("320706", "320583", "320703")[n % 3], of=self.call)
            self.owners[made.pk] = owner

    def hand_in(self) -> None:
        made = self.one(State.DRAFT, State.RETURNED)
        submitting.submit(actor=self.owners[made.pk], declaration=made)

    def take_back(self) -> None:
        made = self.one(State.FIRST_REVIEW, State.CITY_REVIEW)
        if self.random.random() < 0.2:
            submitting.withdraw(actor=self.owners[made.pk], declaration=made)

    def review(self) -> None:
        made = self.one(State.FIRST_REVIEW, State.CITY_REVIEW)
        actor = self.who(made, "county" if made.state == State.FIRST_REVIEW else "city")
        for path in reviewing.undecided(actor, made, "claims")[:3]:
            answer = self.random.choices(["confirmed", "rejected", "asked", "left"], [12, 1, 1, 1])[0]
            review.decide_row(actor=actor, declaration=made, path=path, answer=answer, note="核对")

    def confirm_all(self) -> None:
        made = self.one(State.FIRST_REVIEW, State.CITY_REVIEW)
        walking.decided(self.who(made, "county" if made.state == State.FIRST_REVIEW else "city"), made)

    def conclude_review(self) -> None:
        made = self.one(State.FIRST_REVIEW, State.CITY_REVIEW)
        actor = self.who(made, "county" if made.state == State.FIRST_REVIEW else "city")
        match self.random.choices(["pass", "return", "reject"], [10, 2, 1])[0]:
            case "pass":
                review.pass_on(actor=actor, declaration=made)
            case "return":
                review.return_asked(actor=actor, declaration=made, answer_by=clock.today() + timedelta(3))
            case _:
                review.reject(actor=actor, declaration=made, reason="不符合条件")

    def second_thoughts(self) -> None:
        made = self.one(State.PASSED, State.REJECTED, State.RETURNED)
        act = self.random.choice([review.reopen, review.reconsider, review.lapse])
        more = {} if act is review.lapse else {"reason": "重新核对"}
        if self.random.random() < 0.3:
            act(actor=self.who(made, self.random.choice(["county", "city"])), declaration=made, **more)

    def pack(self) -> None:
        stage = self.random.choice(list(Stage))
        made = self.one(
            {Stage.COUNTY: State.PASSED, Stage.FILING: State.ANNOUNCED, Stage.RECOMMENDING: State.RECOMMENDED}[stage]
        )
        actor = self.who(made, "county" if stage == Stage.COUNTY else "city")
        ready = list(packages.ready(actor, stage))
        put = sending.make(actor=actor, call=self.call, stage=stage, declarations=ready or [made])
        sending.give_number(actor=actor, package=put, letter_number="试〔2020〕1号")
        if self.random.random() < 0.9:  # in place of the worker that writes it
            Package.objects.filter(pk=put.pk).update(state="made")

    def send(self) -> None:
        put = self.random.choice(list(Package.objects.filter(sent_at=None).order_by("pk")) or [None])
        if put is None:
            return
        actor = self.random.choice(self.offices[str(put.sender.jurisdiction_id)])
        for item in put.items.all():
            if item.declaration.state == State.RECOMMENDED and ratio(item.declaration).missing:
                assert not self._sent(actor, put), "sent although checks were lacking"
                return
        sending.send(actor=actor, package=put)

    def _sent(self, actor: Actor, put: Package) -> bool:
        try:
            sending.send(actor=actor, package=put)
        except RefusedError:
            return False
        return True

    def receive(self) -> None:
        put = self.random.choice(list(Package.objects.filter(sent_at__isnull=False).order_by("pk")) or [None])
        if put is not None:
            waiting = put.items.filter(received_at=None).values_list("declaration__number", flat=True)
            actor = self.random.choice(self.offices[str(put.receiver.jurisdiction_id)])
            sending.receive(actor=actor, package=put, copies=dict.fromkeys(waiting, self.random.choice([3, 3, 3, 1])))

    def evaluate(self) -> None:
        made = self.one(State.CITY_REVIEW, State.PROVINCE_REVIEW)
        actor = self.decider(made)
        near = [one for who, one in self.experts if who.jurisdiction == actor.jurisdiction]
        panel = Panel.objects.filter(authority=actor.authority, closed_at=None).first()
        if panel is None:
            panel = panels.make_panel(
                actor=actor,
                call=self.call,
                name="评审组",
                experts=near,
                each=min(2, len(near) or 1),
                meets_on=clock.today(),
            )
            panels.write_minutes(actor=actor, panel=panel, text="逐件评议。")
        panels.put_before(actor=actor, panel=panel, declarations=[made])

    def opine(self) -> None:
        owed = list(
            Assignment.objects.filter(given_at=None, recused_at=None)
            .select_related("expert__post", "expert__person")
            .order_by("pk")
        )
        for one in self.random.sample(owed, min(4, len(owed))):
            if self.random.random() < 0.05:
                opinions.recuse(actor=actor_of(one.expert), assignment=one, reason="曾为其提供咨询")
            else:
                opinions.give_opinion(
                    actor=actor_of(one.expert),
                    assignment=one,
                    passes=self.random.random() < 0.85,
                    score=80,
                    text="材料齐全",
                )

    def decide(self) -> None:
        every = list(PanelCase.objects.filter(decided_at=None).select_related("declaration", "panel").order_by("pk"))
        if every:
            case = self.random.choice(every)
            given = [a.passes for a in case.assignments.filter(recused_at=None)]
            yes = sum(1 for one in given if one)
            deciding.decide(
                actor=self.decider(case.declaration),
                case=case,
                votes_for=yes,
                votes_against=len(given) - yes,
                abstained=0,
                reason="评议",
            )

    def notice(self) -> None:
        made = self.one(State.EVALUATED, State.RECOGNISED)
        actor, today = self.decider(made), clock.today()
        terms = noticing.Terms("公示", f"试公示〔2020〕{self.tried}号", today, today + timedelta(2), "0518-85800000")
        written = noticing.write(actor=actor, call=self.call, declarations=[made], terms=terms)
        noticing.open_notice(actor=actor, notice=written)

    def object_(self) -> None:
        notice = PublicNotice.objects.filter(opened_at__isnull=False, closed_at=None).order_by("pk").first()
        if notice is not None and self.random.random() < 0.3:
            objecting.lodge(item=notice.items.order_by("pk")[0], text="没有实际使用云服务。")

    def answer_objection(self) -> None:
        open_one = Objection.objects.filter(answered_at=None).select_related("item__declaration").order_by("pk").first()
        if open_one is not None:
            actor = self.decider(open_one.item.declaration)
            objecting.write_found(actor=actor, objection=open_one, found="已核实")
            leads = self.random.choice(["", "", "review", "terminate"])
            objecting.answer(actor=actor, objection=open_one, upheld=bool(leads), leads_to=leads, text="答复")

    def close_notice(self) -> None:
        for notice in PublicNotice.objects.filter(opened_at__isnull=False, closed_at=None).order_by("pk")[:2]:
            code = str(notice.authority.jurisdiction_id)
            noticing.close_notice(actor=self.random.choice(self.offices[code]), notice=notice)

    def announce(self) -> None:
        made = self.one(State.NOTICE_OVER)
        announcing.announce(
            actor=self.decider(made),
            call=self.call,
            declarations=[made],
            number=f"试发〔2020〕{self.tried}号",
            announced_on=clock.today(),
        )

    def draw(self) -> None:
        made = self.one(State.TO_CHECK)
        actor = self.who(made, "city")
        begun = Draw.objects.filter(authority=actor.authority, drawn_at=None).first() or drawing.commit(
            actor=actor, call=self.call
        )
        if begun.frozen_at is None:
            drawing.freeze(actor=actor, draw=begun, public_source="开奖号码", public_on=clock.today() + timedelta(1))
        else:
            drawing.draw_cases(actor=actor, draw=begun, public_value=f"{self.random.random()}")

    def add_check(self) -> None:
        made = self.one(State.NOT_DRAWN)
        if self.random.random() < 0.1:
            drawing.add_check(actor=self.who(made, "city"), declaration=made, reason="疑点较多")

    def order_visit(self) -> None:
        made = self.one(State.DRAWN)
        actor = self.who(made, "city")
        posts = [
            one.post for one in self.offices[str(actor.jurisdiction.pk if actor.jurisdiction else "3207")] if one.post
        ]
        visiting.order(actor=actor, declaration=made, what=visiting.Order(posts, clock.today(), "厂区"))

    def visit(self) -> None:
        open_one = SiteCheck.objects.filter(reported_at=None).order_by("pk").first()
        if open_one is None:
            return
        there = [
            Actor(one.person, post=one.person.posts.get())
            for one in open_one.inspectors.select_related("person").order_by("pk")
        ]
        passes = self.random.random() < 0.85
        rows = [
            answering.Answer(row.number, "true" if passes else "false", "", clock.now()) for row in open_one.rows.all()
        ]
        answering.answer(actor=there[0], visit=open_one, answers=rows)
        answering.write(
            actor=there[0], visit=open_one, what=answering.Writing("负责人", "逐项核对", passes, clock.now())
        )
        taken = answering.Taken(f"photo-{open_one.pk:08}", "", clock.now(), Decimal("34.6"), Decimal("119.2"), 20)
        answering.add_photo(actor=there[0], visit=open_one, file=io.BytesIO(PICTURE), taken=taken)
        for one in there:
            answering.sign(
                actor=one, visit=open_one, signature={"typed": str(one.person)}, seen=answering.seen_of(open_one)
            )
        answering.report(actor=there[0], visit=open_one)

    def conclude_visit(self) -> None:
        reported = (
            SiteCheck.objects.filter(reported_at__isnull=False, declaration__state=State.DRAWN).order_by("pk").first()
        )
        if reported is not None:
            visiting.conclude(actor=self.who(reported.declaration, "city"), visit=reported)

    def recommend(self) -> None:
        made = self.one(State.NOT_DRAWN, State.CHECKED)
        actor = self.who(made, "city")
        sending.write_opinion(actor=actor, declaration=made, text="同意推荐", sealed_on=clock.today())
        lacking = ratio(made).missing
        sending.recommend(actor=actor, declarations=[made])
        assert not lacking, "recommended although checks were lacking"

    def publish(self) -> None:
        made = self.one(State.FILED, State.PROVINCE_NOTICE_OVER)
        recognitions.publish(
            actor=self.who(made, "province"),
            call=self.call,
            declarations=[made],
            number=f"省发〔2020〕{self.tried}号",
            title="名单",
            published_on=clock.today(),
        )

    def fraud(self) -> None:
        case = FraudCase.objects.filter(decided_at=None).order_by("pk").first()
        if case is None:
            made = self.one()
            if self.random.random() < 0.04:
                cases.open_case(actor=self.who(made, "city"), declaration=made, ground="截图系伪造")
        elif case.heard_at is None:
            actor = self.decider(case.declaration)
            if case.hearing_on is None:
                cases.set_hearing(actor=actor, case=case, on=clock.today() + timedelta(7), place="局会议室")
            else:
                cases.hear(actor=actor, case=case, statements="企业承认")
        else:
            judging.decide(
                actor=self.decider(case.declaration), case=case, found=self.random.random() < 0.5, reason="查明"
            )

    def appeal(self) -> None:
        case = FraudCase.objects.filter(found=True).order_by("pk").first()
        if case is None:
            return
        made = case.appeals.first()
        if made is None:
            appealing.appeal(actor=self.owners[case.declaration_id], case=case, text="不服")
        else:
            appealing.decide(
                actor=self.who(case.declaration, "province"),
                appeal=made,
                upheld=self.random.random() < 0.5,
                reason="复核",
            )

    def give_up(self) -> None:
        made = self.one()
        if self.random.random() < 0.02:
            ending.ask(actor=self.owners[made.pk], declaration=made, reason="业务调整")
        elif self.random.random() < 0.2:
            ending.terminate(actor=self.who(made, "city"), declaration=made, reason="企业申请")

    def wait(self) -> None:
        self.now += timedelta(hours=self.random.choice([1, 3, 20]))

    def step(self, acts: list[Callable[[], None]]) -> None:
        self.tried += 1
        with clock.moved_to(self.now):
            try:
                self.random.choice(acts)()
            except RefusedError:
                self.refused += 1
            else:
                self.done += 1
        self.now += timedelta(minutes=self.random.randint(1, 9))


def _holds(walk: Walk) -> None:
    """What must hold whichever way it went."""
    for made in Declaration.objects.select_related("jurisdiction"):
        steps = list(Step.objects.filter(declaration=made).order_by("number"))
        assert [s.number for s in steps] == list(range(1, len(steps) + 1))
        assert made.state == steps[-1].after
        been = [steps[0].before, *(s.after for s in steps)]
        for one, following in pairwise(steps):
            assert following.before == one.after
        for one in steps:
            assert one.event in BY_STATE[State(one.before)]
            assert one.edition == made.edition
            if one.authority_id is not None:
                assert not Membership.objects.filter(person=one.person, enterprise=made.enterprise_id).exists()
        if made.star == 3:
            assert not {"province_review", "to_check", "recommended"} & set(been)
        else:
            assert not {"evaluated", "notice", "announced", "filed"} & set(been)
        if made.jurisdiction.level == "city":
            assert not {"first_review", "passed"} & set(been)
    for title in Recognition.objects.select_related("declaration"):
        assert title.declaration.state in ("published", "revoked")
        level = "city" if title.star == 3 else "province"
        case = PanelCase.objects.filter(declaration=title.declaration, passed=True).order_by("-decided_at")[0]
        assert case.panel.authority.jurisdiction.level == level
        assert (title.revoked_on is not None) == (title.declaration.state == "revoked")
        if title.declaration.state == "revoked":
            assert FraudCase.objects.filter(declaration=title.declaration, found=True).exists()
    assert verify() == []


def test_random_acts_of_random_actors_through_the_real_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk("the verbs")
    # The same walk each time: seeds of draws come from its chance, too.
    monkeypatch.setattr(pure, "new_seed", lambda: f"{walk.random.getrandbits(256):064x}")
    acts: list[Callable[[], None]] = [
        walk.hand_in, walk.take_back, walk.review, walk.confirm_all, walk.conclude_review, walk.second_thoughts, walk.pack,
        walk.send, walk.receive, walk.evaluate, walk.opine, walk.decide, walk.notice, walk.object_, walk.answer_objection,
        walk.close_notice, walk.announce, walk.draw, walk.add_check, walk.order_visit, walk.visit, walk.conclude_visit,
        walk.newcomer, walk.recommend, walk.publish, walk.fraud, walk.appeal, walk.give_up, walk.wait,
    ]  # fmt: skip
    for n in range(STEPS):
        walk.step(acts)
        if n % 1_000 == 999:
            _holds(walk)
    reached = set(Step.objects.values_list("after", flat=True))
    assert {"published", "filed", "drawn", "checked", "recommended", "province_review", "terminated"} <= reached
    assert Recognition.objects.exists()
    assert {one.pk for one in Expert.objects.all()} == {one.pk for _, one in walk.experts}
