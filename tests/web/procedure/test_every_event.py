"""Every row of the table is done from a page: each event by posting to its address, from each state in which it can be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.programme import factories
from tests.programme.checks import making as checking
from tests.programme.evaluation import making
from tests.programme.factories import NOON, officer, provincial_call
from tests.programme.procedure import walking
from tests.programme.publicity import making as publicity
from tests.programme.recognitions import making as titles
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.declarations import submitting
from yunxing.programme.declarations.model import Declaration, State
from yunxing.programme.evaluation import panels
from yunxing.programme.evaluation.model import Panel
from yunxing.programme.procedure.case import arrival
from yunxing.programme.procedure.model import EndRequest
from yunxing.programme.procedure.table import IN_HAND, TABLE
from yunxing.programme.publicity import noticing
from yunxing.programme.sending import verbs as sending
from yunxing.programme.standing import appealing, cases
from yunxing.web.procedure.ways import pages_of

pytestmark = pytest.mark.django_db

ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "submit": ("declaration-submit",),
    "resubmit": ("declaration-submit",),
    "withdraw": ("declaration-withdraw",),
    "return": ("declaration-return", "review-end"),
    "reject": ("review-end", "declaration-reject"),
    "pass": ("review-end",),
    "accept": ("review-end",),
    "reopen": ("declaration-reopen",),
    "send": ("package-change",),
    "lapse": ("declaration-lapse",),
    "reconsider": ("declaration-reconsider", "evaluation-case-reconsider", "check-again"),
    "evaluate": ("evaluation-case-decide",),
    "fail": ("evaluation-case-decide",),
    "open_notice": ("notice-open",),
    "close_notice": ("notice-close",),
    "review_again": ("notice-close",),
    "announce": ("notice-announce",),
    "file": ("package-receive",),
    "draw": ("checks-draw",),
    "leave_out": ("checks-draw",),
    "add_check": ("check-add",),
    "pass_check": ("check-conclude",),
    "fail_check": ("check-conclude",),
    "recommend": ("recommending",),
    "publish": ("publishing",),
    "terminate": ("declaration-terminate",),
    "revoke": ("standing-case-act",),
    "restore": ("standing-case-act",),
}
"""By event: the addresses by which it happens."""
AFTER_NOTICE = datetime(2020, 5, 15, 9, tzinfo=clock.SHANGHAI)
Done = tuple[str, str]


def _does(actor: Actor, name: str, args: list[Any], data: dict[str, Any], *whom: tuple[Declaration, str]) -> set[Done]:
    """Post to an address as somebody; each declaration has then taken the step that was expected of it."""
    assert all(name in ADDRESSES[event] for _, event in whom)
    before = {one.pk: Declaration.objects.values_list("state", flat=True).get(pk=one.pk) for one, _ in whom}
    client = Client()
    client.force_login(actor.person)
    answer = client.post(reverse(name, args=args), data)
    assert answer.status_code == 302, (name, whom, answer.status_code, answer.content.decode()[-2000:])
    for one, event in whom:
        one.refresh_from_db()
        step = one.steps.latest("number")
        assert (step.before, step.event, step.after) == (before[one.pk], event, one.state), (name, event)
    return {(before[one.pk], event) for one, event in whom}


def _one(actor: Actor, name: str, made: Declaration, event: str, **data: Any) -> set[Done]:
    """The same at an address of the declaration itself, whose page showed what was handed in last."""
    seen = made.submissions.order_by("-number").values_list("number", flat=True).first()
    return _does(actor, name, [made.number], {"seen": seen or 0, **data}, (made, event))


def _first_review() -> set[Done]:
    owner, made = factories.declaration(filled=walking.THREE)
    county, city = officer("320706"), officer("3207")
    done = _one(owner, "declaration-submit", made, "submit")
    done |= _one(owner, "declaration-withdraw", made, "withdraw", reason="更正")
    submitting.submit(actor=owner, declaration=made)
    remark = {"path": "fields/enterprise.employees", "text": "请核实", "answer_by": "2020-05-20"}
    done |= _one(county, "declaration-return", made, "return", **remark)
    done |= _one(owner, "declaration-submit", made, "resubmit")
    walking.decided(county, made)
    done |= _one(county, "review-end", made, "pass", act="pass")
    done |= _one(county, "declaration-reopen", made, "reopen", reason="重新核对")
    _one(county, "review-end", made, "pass", act="pass")
    with clock.moved_to(walking.AFTER):
        put = walking.package(county, [made], "county")
        done |= _does(county, "package-change", [put.pk], {"act": "send"}, (made, "send"))
        done |= _one(city, "declaration-return", made, "return", **remark)
    with clock.moved_to(datetime(2020, 5, 21, 0, tzinfo=clock.SHANGHAI)):
        done |= _one(city, "declaration-lapse", made, "lapse")
        return done | _one(city, "declaration-reconsider", made, "reconsider", reason="企业异议成立")


def _rejected() -> set[Done]:
    _, made = walking.submitted()
    return _one(officer("320706"), "review-end", made, "reject", act="reject", reason="不符合条件")


def _without_a_county(of: Call) -> set[Done]:
    owner, made = walking.submitted(county="320583", of=of)
    city = officer("320583")
    done = _one(owner, "declaration-withdraw", made, "withdraw")
    submitting.submit(actor=owner, declaration=made)
    done |= _one(city, "review-end", made, "reject", act="reject", reason="不符合条件")
    _, four = walking.submitted(4, county="320583", of=of)
    walking.decided(city, four)
    return done | _one(city, "review-end", four, "accept", act="pass")


def _evaluated(actor: Actor, panel: Panel, made: Declaration, *, passes: bool) -> set[Done]:
    (case,) = panels.put_before(actor=actor, panel=panel, declarations=[made])
    making.opine(case, passes=passes)
    votes = {"votes_for": int(passes), "votes_against": int(not passes), "abstained": 0, "reason": "评议"}
    done = _does(actor, "evaluation-case-decide", [case.pk], votes, (made, "evaluate" if passes else "fail"))
    if not passes:
        reason = {"reason": "企业申诉成立"}
        done |= _does(actor, "evaluation-case-reconsider", [case.pk], reason, (made, "reconsider"))
    return done


def _shown(actor: Actor, made: list[Declaration]) -> set[Done]:
    """Through a notice: two without an objection, the last with one for which it is evaluated again."""
    notice = noticing.write(actor=actor, call=made[0].call, declarations=made, terms=publicity.terms())
    done = _does(actor, "notice-open", [notice.pk], {}, *((one, "open_notice") for one in made))
    notice.refresh_from_db()
    item = list(notice.items.order_by("pk").values_list("declaration", flat=True)).index(made[-1].pk)
    publicity.answered(actor, publicity.lodged(notice, place=item).objection, leads_to="review")
    with clock.moved_to(AFTER_NOTICE):
        whom = [(one, "close_notice") for one in made[:-1]] + [(made[-1], "review_again")]
        return done | _does(actor, "notice-close", [notice.pk], {}, *whom)


def _published(province: Actor, *made: Declaration) -> set[Done]:
    said = {
        "call": made[0].call_id,
        "number": [one.number for one in made],
        "letter_number": f"苏工信〔2020〕{made[0].pk}号",
        "title": "名单",
        "published_on": "2020-05-15",
    }
    return _does(province, "publishing", [], said, *((one, "publish") for one in made))


def _three_stars(of: Call, province: Actor) -> set[Done]:
    city = officer("320583")
    panel = making.panel(city, of, [making.expert()[1]], each=1)
    made = [making.waiting(of, name=f"昆山公示第{n}有限公司")[1] for n in range(1, 4)]
    done = _evaluated(city, panel, made[-1], passes=False)
    for one in made:
        done |= _evaluated(city, panel, one, passes=True)
    done |= _shown(city, made)
    with clock.moved_to(AFTER_NOTICE):
        one = made[0]
        said = {"number": "9号", "announced_on": "2020-05-15", "number_of": one.number}
        done |= _does(city, "notice-announce", [], said, (one, "announce"))
        put = sending.send(actor=city, package=walking.package(city, [one], "filing"))
        got = {"number": one.number, f"copies-{one.number}": "1"}
        done |= _does(province, "package-receive", [put.pk], got, (one, "file"))
        return done | _published(province, one)


def _before_the_province(of: Call, province: Actor) -> set[Done]:
    panel = making.panel(province, of, [making.expert("32")[1]], each=1)
    made = [making.before_the_province(of, name=f"连云港公示第{n}有限公司")[1] for n in range(1, 4)]
    done = _evaluated(province, panel, made[-1], passes=False)
    for one in made:
        done |= _evaluated(province, panel, one, passes=True)
    at_once = made.pop(0)
    done |= _shown(province, made)
    with clock.moved_to(AFTER_NOTICE):
        done |= _published(province, made[0])
        Call.objects.filter(pk=of.pk).update(province_notice=False)
        return done | _published(province, at_once)


def _reported(made: Declaration, office: Actor, *, passed: bool) -> SiteCheck:
    by = {"authority": office.authority, "ordered_by": office.person, "ordered_at": clock.now()}
    return SiteCheck.objects.create(
        declaration=made, arrival=arrival(made), passed=passed, reported_at=clock.now(), **by
    )


def _checked(of: Call) -> set[Done]:
    office = checking.city()
    checking.copies(checking.waiting(of, office), 10)
    draw = checking.frozen(office, of)
    every = list(Declaration.objects.filter(call=of, state=State.TO_CHECK).order_by("pk"))
    with clock.moved_to(checking.DRAWN_ON):
        client = Client()
        client.force_login(office.person)
        client.post(reverse("checks-draw", args=[draw.pk]), {"public_value": checking.VALUE})
        assert "checks-draw" in ADDRESSES["draw"]
        assert ADDRESSES["draw"] == ADDRESSES["leave_out"]
        steps = [one.steps.latest("number") for one in every]
        done = {(one.before, one.event) for one in steps}
        left, taken = ([one for one in every if one.steps.latest("number").event == e] for e in ("leave_out", "draw"))
        assert (len(left), len(taken)) == (9, 2)
        left_out, added, passing, failing = left[0], left[1], *taken
        for one in (left_out, added, passing, failing):
            one.refresh_from_db()
        done |= _one(office, "check-add", added, "add_check", reason="金额异常")
        for one, passed in ((passing, True), (added, True), (failing, False)):
            visit = _reported(one, office, passed=passed)
            event = "pass_check" if passed else "fail_check"
            done |= _does(office, "check-conclude", [visit.pk], {}, (one, event))
        again = left[2]
        again.refresh_from_db()
        for one in (again, added):
            done |= _one(office, "declaration-reject", one, "reject", reason="不符合推荐条件")
        for one in (left_out, passing):
            sending.write_opinion(actor=office, declaration=one, text="同意推荐", sealed_on=clock.today())
        numbers = {"number": [left_out.number, passing.number]}
        done |= _does(office, "recommending", [], numbers, (left_out, "recommend"), (passing, "recommend"))
        put = walking.package(office, [passing], "recommending")
        done |= _does(office, "package-change", [put.pk], {"act": "send"}, (passing, "send"))
        return done | _one(office, "check-again", failing, "reconsider", reason="已整改")


def _revoked_and_restored(province: Actor) -> set[Done]:
    owner = factories.owner()
    made = titles.title(actor=owner).declaration
    Declaration.objects.filter(pk=made.pk).update(submitted_at=clock.now())
    city = officer("3207")
    case = cases.open_case(actor=city, declaration=made, ground="发票查无此票")
    cases.set_hearing(actor=city, case=case, on=date(2020, 5, 20), place="市工信局")
    with clock.moved_to(datetime(2020, 5, 20, 12, tzinfo=clock.SHANGHAI)):
        cases.hear(actor=city, case=case, statements="企业承认")
        found = {"found": "yes", "reason": "查明属实"}
        done = _does(city, "standing-case-act", [case.number, "decide"], found, (made, "revoke"))
        appealing.appeal(actor=owner, case=case, text="不服")
        upheld = {"upheld": "yes", "reason": "证据不足"}
        return done | _does(province, "standing-case-act", [case.number, "appeal-decision"], upheld, (made, "restore"))


def _ended() -> set[Done]:
    owner, first = walking.submitted()
    done = set()
    for state in IN_HAND:
        (one,) = checking.copies(first, 1, state=state, star=3)
        EndRequest.objects.create(declaration=one, person=owner.person, at=clock.now(), reason="业务调整")
        done |= _one(officer("3207"), "declaration-terminate", one, "terminate", act="terminate", reason="同意")
    return done


def test_every_row_of_the_table_is_done_from_a_page() -> None:
    with clock.moved_to(NOON):
        of, province = provincial_call(), officer("32")
        done = _first_review() | _rejected() | _without_a_county(of) | _three_stars(of, province)
        done |= _before_the_province(of, province) | _checked(provincial_call(name="核查批次"))
        done |= _revoked_and_restored(province) | _ended()
    assert set(ADDRESSES) == {one.event for one in TABLE}
    assert done == {(one.from_, one.event) for one in TABLE}


@pytest.mark.parametrize("state", [State.TERMINATED, State.PUBLISHED, State.DRAFT])
def test_an_act_that_cannot_be_is_refused_on_its_page_with_the_reason(state: State) -> None:
    with clock.moved_to(NOON):
        owner, first = walking.submitted()
        Declaration.objects.filter(pk=first.pk).update(state=state)
        who = (owner, officer("320706"), officer("3207"), officer("32"))
        pages = ("submit", "withdraw", "end", "terminate", "lapse", "reopen", "reconsider")
        for name in (f"declaration-{one}" for one in pages if (state, one) != (State.DRAFT, "submit")):
            for actor in who:
                client = Client()
                client.force_login(actor.person)
                answer = client.post(reverse(name, args=[first.number]), {"reason": "原因"})
                assert answer.status_code in (403, 404, 409), (name, actor.capacity)
                told = 'class="said error" role="alert"' in answer.content.decode()
                assert told == (answer.status_code != 404), (name, actor.capacity)
    assert Declaration.objects.get(pk=first.pk).state == state


def test_a_return_that_is_late_is_closed_from_its_page() -> None:
    """A return is closed on the day after its last and not before, and stands above the queue of the office that gave it."""
    with clock.moved_to(NOON):
        _, made = walking.submitted()
        county = officer("320706")
        submitting.give_back(
            actor=county, declaration=made, remarks=[("claims/" + made.content["claims"][0]["item"], "请补充")],
            answer_by=NOON.date() + timedelta(1),
        )  # fmt: skip
    client = Client()
    client.force_login(county.person)
    address = reverse("declaration-lapse", args=[made.number])
    seen = {}
    for days in (1, 2):
        with clock.moved_to(NOON + timedelta(days)):
            overview = client.get(reverse("declaration", args=[made.number])).content.decode()
            page = client.get(address)
            seen[days] = (
                page.status_code,
                "不能按逾期处理" in page.content.decode(),
                address in overview,
                address in client.get(reverse("review")).content.decode(),
            )
    assert seen == {1: (409, True, False, False), 2: (200, False, True, True)}


def test_a_return_gets_another_day_where_it_is_shown() -> None:
    with clock.moved_to(NOON):
        owner, made = walking.submitted()
        county, city = officer("320706"), officer("3207")
        submitting.give_back(
            actor=county, declaration=made, remarks=[("claims/" + made.content["claims"][0]["item"], "请补充")],
            answer_by=NOON.date() + timedelta(100),
        )  # fmt: skip
        address, shown = reverse("declaration-answer-by", args=[made.number]), {}
        for name, actor in (("owner", owner), ("county", county), ("city", city)):
            client = Client()
            client.force_login(actor.person)
            shown[name] = address in client.get(reverse("declaration", args=[made.number])).content.decode()
        assert shown == {"owner": False, "county": True, "city": False}
        client = Client()
        client.force_login(county.person)
        sent = {"answer_by": "2020-05-14", "reason": "月份写错"}
        answers = [
            client.post(address, {**sent, **more}).status_code for more in ({"answer_by": ""}, {"reason": ""}, {})
        ]
        made.refresh_from_db()
        assert (answers, made.answer_by.isoformat()) == ([409, 409, 302], "2020-05-14")


def test_an_overview_leads_to_the_page_of_each_event_of_an_office() -> None:
    without = {one.event for one in TABLE if not pages_of(one)}
    assert without == {"submit", "withdraw", "resubmit", "revoke", "restore"}, "the enterprise's, and a case's of fraud"
