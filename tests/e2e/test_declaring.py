"""An enterprise fills in its declaration: what is typed saves itself, two tabs do not overwrite each other, nothing is lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from yunxing.programme import clock
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import submitting

from ..programme.factories import officer
from .form import begun, field, log_in, paste

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_typed_saves_itself_and_the_panel_follows(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/basic/")
    with page.expect_response("**/panel/"):
        field(page, "fields/enterprise.employees").fill("321")
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == "321"
    assert page.evaluate("document.activeElement.dataset.path") == "fields/enterprise.employees"
    with page.expect_response("**/panel/"):
        field(page, "fields/enterprise.employees").fill("很多")
    expect(page.locator('[data-problem="fields/enterprise.employees"]')).to_contain_text("不是整数")
    page.reload()
    expect(field(page, "fields/enterprise.employees")).to_have_value("很多")


def test_two_tabs_do_not_overwrite_each_other(page: Page, context: BrowserContext) -> None:
    actor, made = begun()
    log_in(page, actor)
    address = f"/declarations/{made.number}/basic/"
    page.goto(address)
    other = context.new_page()
    other.goto(address)
    field(page, "fields/enterprise.address").fill("甲路1号")
    expect(page.locator("#saved")).to_contain_text("已保存")
    field(other, "fields/enterprise.address").fill("乙路2号")
    expect(other.locator(".said.warning")).to_contain_text("甲路1号")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.address"] == "甲路1号"
    other.get_by_role("button", name="用我的").click()
    expect(other.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.address"] == "乙路2号"


def test_a_session_that_ended_loses_nothing(page: Page, context: BrowserContext) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/narratives/")
    context.clear_cookies(name="sessionid")
    field(page, "fields/narratives.scope").fill("重新登录以后还在的话")
    expect(page.locator("#saved")).to_contain_text("登录已过期")
    page.locator("#saved a").click()
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=login]", actor.person.email)
    page.fill("[name=password]", "a good password")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/narratives/")
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["narratives.scope"] == "重新登录以后还在的话"


def test_a_broken_line_is_waited_for(page: Page, context: BrowserContext) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/basic/")
    context.set_offline(True)
    field(page, "fields/enterprise.employees").fill("77")
    expect(page.locator("#saved")).to_contain_text("网络不通")
    context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == "77"


def test_what_is_typed_before_the_script_has_come_is_saved_too(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    held: list[Route] = []
    page.route("**/yunxing/declaration.js", lambda route: held.append(route))  # noqa: PLW0108 -- the driver marks functions
    page.goto(f"/declarations/{made.number}/basic/", wait_until="commit")
    field(page, "fields/enterprise.employees").fill("91")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == "91"


def test_rows_come_by_keyboard_and_from_a_spreadsheet(page: Page) -> None:
    actor, made = begun(filled="")
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/cloud/")
    page.locator('[data-add="services"]').press("Enter")
    first = page.locator('table[data-table="services"] tr[data-row] input').first
    expect(first).to_be_focused()
    first.fill("云ERP")
    expect(page.locator("#saved")).to_contain_text("已保存")
    first.press("Enter")
    expect(page.locator('table[data-table="services"] tr[data-row]')).to_have_count(2)
    paste(
        page.locator('table[data-table="services"] tr[data-row]').nth(1).locator("input").first,
        "云MES\t甲公司\t2019-05-01\n云CRM\t乙公司\t2019-06-01\n",
    )
    expect(page.locator('table[data-table="services"] tr[data-row]')).to_have_count(3)
    made.refresh_from_db()
    rows = [(s.get("name"), s.get("provider"), s.get("since")) for s in made.content["services"]]
    assert rows == [("云ERP", None, None), ("云MES", "甲公司", "2019-05-01"), ("云CRM", "乙公司", "2019-06-01")]


def test_a_claim_is_ticked_and_rests_on_a_service(page: Page) -> None:
    actor, made = begun(filled="")
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/cloud/")
    page.locator('[data-add="services"]').click()
    page.locator('table[data-table="services"] tr[data-row] input').first.fill("云ERP")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.goto(f"/declarations/{made.number}/claims/")
    page.locator('[data-claim="claims/app.logistics.erp"]').check()
    choose = page.locator("#claims-app_logistics_erp [data-choose]").first
    choose.click()
    page.locator("#choose-from input").first.check()
    page.locator("#choose button[value=ok]").click()
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["claims"] == [{"item": "app.logistics.erp", "services": [made.content["services"][0]["id"]]}]


def test_a_deadline_that_passes_while_typing_keeps_what_is_typed(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/basic/")
    Call.objects.update(closes_on=clock.today() - timedelta(1))
    field(page, "fields/enterprise.employees").fill("88")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.goto(f"/declarations/{made.number}/")
    expect(page.locator(".said.warning")).to_contain_text("截止，填写的内容仍然保留")
    expect(page.get_by_role("button", name="确认提交")).to_have_count(0)


def test_submitted_returned_and_supplemented(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/")
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator(".said.success")).to_contain_text("已提交")
    county = officer("320706")
    submitting.give_back(
        actor=county,
        declaration=made,
        remarks=[("fields/enterprise.employees", "请核对人数")],
        answer_by=clock.today() + timedelta(5),
    )
    page.reload()
    page.get_by_role("link", name="总人数").click()
    expect(page.locator(".remark")).to_contain_text("请核对人数")
    field(page, "fields/enterprise.employees").fill("130")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.goto(f"/declarations/{made.number}/changes/")
    expect(page.locator("ins")).to_have_text("130")
    page.goto(f"/declarations/{made.number}/")
    page.get_by_role("button", name="确认提交").click()
    made.refresh_from_db()
    assert made.state == "first_review"
    assert made.submissions.count() == 2
