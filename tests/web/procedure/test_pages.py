"""Ending a declaration in the browser: asked, shown where it waits, taken back, refused, agreed to; on other grounds; after a visit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.programme.checks import making as checking
from tests.programme.evaluation.making import call
from tests.programme.factories import NOON, officer
from tests.programme.procedure import walking
from tests.programme.publicity import making as publicity
from tests.programme.standing import making as standing
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.checks.answering import Answer, answer
from yunxing.programme.checks.model import SiteCheck
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.procedure import ending
from yunxing.programme.procedure.model import EndRequest
from yunxing.programme.standing.model import FraudCase

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def text_of(actor: Actor, address: str) -> str:
    return browser(actor).get(address).content.decode()


def test_an_enterprise_asks_takes_it_back_and_asks_again() -> None:
    owner, made = walking.submitted()
    own, at = f"/declarations/{made.number}/", f"/declarations/{made.number}/end/"
    assert at in text_of(owner, own)
    page = text_of(owner, at)
    assert ("终止意味着什么" in page, "只是想修改内容的" in page, "take_back" in page) == (True, True, False)
    wrong = browser(owner).post(at, {"act": "ask", "reason": " "})
    assert (wrong.status_code, "请写明原因" in wrong.content.decode()) == (409, True)
    assert browser(owner).post(at, {"act": "ask", "reason": "业务调整"}).headers["Location"] == own
    page = text_of(owner, own)
    assert ("企业申请终止" in page, "业务调整" in page, "撤回申请" in page) == (True, True, True)
    twice = browser(owner).post(at, {"act": "ask", "reason": "再问"})
    assert (twice.status_code, "请等待办理" in twice.content.decode()) == (409, True)
    browser(owner).post(at, {"act": "take_back"})
    assert "企业申请终止" not in text_of(owner, own)
    browser(owner).post(at, {"act": "ask", "reason": "还是要终止"})
    assert list(EndRequest.objects.order_by("pk").values_list("answer", flat=True)) == ["taken_back", ""]


def test_a_request_stands_where_the_city_looks_and_is_refused_or_agreed_to() -> None:
    owner, made = walking.submitted()
    city = officer("3207")
    own, at = f"/declarations/{made.number}/", f"/declarations/{made.number}/terminate/"
    none = browser(city).get(at)
    assert (none.status_code, "终止须有依据" in none.content.decode()) == (409, True)
    assert at not in text_of(city, own)
    ending.ask(actor=owner, declaration=made, reason="业务调整")
    listed = text_of(city, "/declarations/")
    assert (at in listed, "业务调整" in listed) == (True, True)
    assert re.search(r"<span>申报</span><span class=\"count\">1</span>", listed)
    overview = text_of(city, own)
    assert (overview.count(f'href="{at}"'), "业务调整" in overview) == (1, True)
    county = text_of(officer("320706"), own)
    assert ("业务调整" in county, at in county) == (True, False)
    for other in ("32", "3201"):
        assert at not in text_of(officer(other), "/declarations/")
    page = text_of(city, at)
    assert ("同意终止" in page, "不同意" in page) == (True, True)
    wrong = browser(city).post(at, {"act": "refuse", "reason": ""})
    assert (wrong.status_code, "请写明原因" in wrong.content.decode()) == (409, True)
    browser(city).post(at, {"act": "refuse", "reason": "材料已送审"})
    told = text_of(owner, own)
    assert ("终止申请未获同意" in told, "材料已送审" in told, f"{own}end/" in told) == (True, True, True)
    ending.ask(actor=owner, declaration=made, reason="已说明")
    browser(city).post(at, {"act": "terminate", "reason": "同意"})
    made.refresh_from_db()
    assert made.state == "terminated"
    gone = text_of(owner, own)
    assert ("企业申请终止" in gone, f"{own}end/" in gone) == (False, False)


def test_a_request_is_refused_but_not_agreed_to_while_a_case_of_fraud_is_open() -> None:
    handed = standing.handed_in()
    made, city = handed.declaration, handed.city
    at = f"/declarations/{made.number}/terminate/"
    standing.opened(handed)
    assert browser(city).get(at).status_code == 409
    ending.ask(actor=handed.owner, declaration=made, reason="业务调整")
    page = text_of(city, at)
    assert ("同意终止" in page, "不同意" in page, "结论作出前不能按企业的申请终止" in page) == (False, True, True)
    wrong = browser(city).post(at, {"act": "terminate", "reason": "同意"})
    assert (wrong.status_code, Declaration.objects.get(pk=made.pk).state) == (409, "first_review")
    browser(city).post(at, {"act": "refuse", "reason": "案件正在核实"})
    assert EndRequest.objects.get().answer == "refused"


def test_an_overview_names_the_case_about_what_came_before_in_the_call() -> None:
    handed = standing.handed_in()
    enterprise, batch = handed.declaration.enterprise, handed.declaration.call
    Declaration.objects.filter(pk=handed.declaration.pk).update(state="rejected")
    case = standing.opened(handed)
    anew = writing.begin(actor=handed.owner, enterprise=enterprise, call=batch, star=3)
    Declaration.objects.filter(pk=anew.pk).update(state="first_review", submitted_at=NOON)
    assert f"案件 {case.number} 正在核实" in text_of(handed.owner, f"/declarations/{anew.number}/")


def test_what_an_upheld_objection_demands_is_ended_from_its_page() -> None:
    city = officer("320583")
    ((_, made),) = publicity.evaluated(city, call())
    notice = publicity.opened(city, [made])
    objection = publicity.lodged(notice).objection
    at, page = f"/declarations/{made.number}/terminate/", f"/notices/objections/{objection.pk}/"
    assert at not in text_of(city, page)
    publicity.answered(city, objection, leads_to="terminate")
    assert at in text_of(city, page)
    assert at in text_of(city, f"/declarations/{made.number}/")
    grounds = text_of(city, at)
    assert (objection.number in grounds, "不同意" in grounds) == (True, False)
    above = text_of(officer("32"), at)
    assert (objection.number in above, page in above) == (True, False), (
        "who objects is for the office of the notice alone"
    )
    browser(city).post(at, {"act": "terminate", "reason": "异议成立"})
    assert Declaration.objects.get(pk=made.pk).state == "terminated"


def test_a_visit_that_failed_leads_to_a_rejection_and_to_a_case_of_fraud() -> None:
    office = checking.city()
    visit = checking.ordered(office, checking.call_of_province(), office, officer(checking.CITY))
    made, page = visit.declaration, f"/checks/visits/{visit.pk}/"
    opens = f"/declarations/{made.number}/fraud/?visit={visit.pk}"
    answer(actor=office, visit=visit, answers=[Answer(1, "false", "系统未上线", clock.now())])
    assert opens not in text_of(office, page)
    assert browser(office).get(opens).status_code == 404
    SiteCheck.objects.filter(pk=visit.pk).update(passed=False, summary="现场没有该系统。", reported_at=clock.now())
    shown = text_of(office, page)
    assert (opens in shown, "确认：核查不通过" in shown) == (True, True)
    form = browser(office).get(opens).context["form"]
    title = visit.rows.get(number=1).title
    assert form.initial["ground"] == (
        "2020-05-07 现场核查报告（昆山市前进路1号），结论：不通过。\n"
        "核查情况：现场没有该系统。\n"
        "核查清单中未能确认属实的内容：\n"
        f"1. {title}：不属实。系统未上线"
    )
    for hostile in ("x", "0", "9" * 30):
        assert browser(office).get(f"/declarations/{made.number}/fraud/?visit={hostile}").status_code == 404
    browser(office).post(opens, {"ground": form.initial["ground"]})
    case = FraudCase.objects.get()
    assert (case.visit, case.declaration) == (visit, made)
    assert page in text_of(office, f"/standing/cases/{case.number}/")
    assert case.number in text_of(office, page)
    browser(office).post(f"{page}conclude/")
    made.refresh_from_db()
    assert made.state == "check_failed"
