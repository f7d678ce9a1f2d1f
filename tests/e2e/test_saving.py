"""Nothing that was typed is lost or held up: refusals, other tabs and sessions, pages left and come back to, long tables."""

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from yunxing.programme.declarations import writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.people import verbs as people
from yunxing.programme.people.model import Jurisdiction

from ..programme.factories import code
from .form import begun, field, kept, log_in, paste

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_cannot_be_saved_is_shown_and_holds_up_nothing(page: Page) -> None:
    actor, made = begun()
    made = writing.change(
        actor=actor, declaration=made, edits=[Edit("invoices/i99", {"number": "32000099"})]
    ).declaration
    log_in(page, actor)
    first, second = (one["id"] for one in made.content["invoices"])
    page.goto(f"/declarations/{made.number}/investment/")
    writing.change(actor=actor, declaration=made, edits=[Edit(f"invoices/{first}", None)])
    paste(field(page, f"invoices/{first}/buyer"), "甲公司\t乙公司\n丙公司\t丁公司\n")
    page.wait_for_url("**/investment/?at=**")
    expect(page.locator("#unsaved")).to_contain_text("有 2 处没有保存：王试已删除这一行")
    expect(page.locator("#unsaved li")).to_have_text(
        ["粘贴的第 1 行 · 购买方名称：甲公司", "粘贴的第 1 行 · 销售方名称：乙公司"]
    )
    field(page, f"invoices/{second}/seller").fill("戊公司")
    expect(page.locator("#saved")).to_contain_text("另有 2 处没有保存")
    made.refresh_from_db()
    assert [made.content["invoices"][0][key] for key in ("id", "buyer", "seller")] == [second, "丙公司", "戊公司"]
    # It is still there on another page, until it is discarded; a text that is too long is, until it is shorter.
    page.goto(f"/declarations/{made.number}/narratives/")
    field(page, "fields/narratives.scope").fill("云" * 20_001)
    expect(page.locator("#unsaved")).to_contain_text("最多填 20000 字")
    expect(page.locator("#unsaved")).to_contain_text("甲公司")
    page.locator("#unsaved div").filter(has_text="已删除").get_by_role("button", name="放弃").click()
    expect(page.locator("#unsaved")).not_to_contain_text("甲公司")
    expect(page.locator("#unsaved")).to_contain_text("最多填 20000 字")
    expect(field(page, "fields/narratives.scope")).to_have_value("云" * 20_001)
    field(page, "fields/narratives.scope").fill("云上经营")
    expect(page.locator("#saved.good")).to_contain_text("已保存")
    expect(page.locator("#unsaved")).to_be_hidden()
    made.refresh_from_db()
    assert made.content["fields"]["narratives.scope"] == "云上经营"
    kept(page, 0)


def test_what_the_server_fails_at_does_not_hold_up_the_rest(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/basic/")
    page.route(
        "**/save/",
        lambda route: (
            route.fulfill(status=500) if "enterprise.address" in (route.request.post_data or "") else route.continue_()
        ),
    )
    field(page, "fields/enterprise.address").fill("甲路1号")
    field(page, "fields/enterprise.employees").fill("41")
    expect(page.locator("#saved")).to_contain_text("服务器暂时不能保存")
    kept(page, 1)
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == "41"
    page.unroute("**/save/")
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.address"] == "甲路1号"
    # Nor is what comes too late lost: it waits until the declaration may be changed again.
    Declaration.objects.filter(pk=made.pk).update(state="first_review")
    field(page, "fields/enterprise.employees").fill("42")
    expect(page.locator("#unsaved")).to_contain_text("总人数：42")
    expect(page.locator("#unsaved")).to_contain_text("不能修改")
    Declaration.objects.filter(pk=made.pk).update(state="draft")
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#saved.good")).to_contain_text("已保存")
    kept(page, 0)
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == "42"


def test_typing_goes_on_after_a_log_in_elsewhere_and_says_so_in_another_capacity(
    page: Page, context: BrowserContext
) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/basic/")
    context.clear_cookies()
    other = context.new_page()
    log_in(other, actor)
    field(page, "fields/enterprise.employees").fill("52")
    expect(page.locator("#saved")).to_contain_text("已保存")
    county = Jurisdiction.objects.get(pk="320706")
    second = people.register(person=actor.person, uscc=code(), name="连云港另一家试验有限公司", jurisdiction=county)
    other.reload()
    other.select_option("#capacity", label=str(second.enterprise))
    other.wait_for_load_state()
    field(page, "fields/enterprise.employees").fill("53")
    expect(page.locator("#saved")).to_contain_text("当前身份看不到这份申报")
    kept(page, 1)
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == "52"
    other.select_option("#capacity", label=str(actor.enterprise))
    other.wait_for_load_state()
    page.locator("#saved a").click()
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == "53"


def test_a_page_is_left_at_once_and_come_back_to(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto(f"/declarations/{made.number}/basic/")
    field(page, "fields/enterprise.address").fill("乙路2号")
    page.locator(".parts a", has_text="上云简介").click()
    page.wait_for_url("**/narratives/")
    kept(page, 0)
    assert asked == []
    page.go_back()
    page.wait_for_url("**/basic/")
    expect(field(page, "fields/enterprise.address")).to_have_value("乙路2号")
    field(page, "fields/enterprise.address").fill("乙路22号")
    expect(page.locator("#saved")).to_contain_text("已保存")
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.address"] == "乙路22号"
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_url("**/accounts/login/**")


def test_a_character_that_the_pdf_lacks_is_said_as_it_is_typed(page: Page) -> None:
    actor, made = begun()
    log_in(page, actor)
    page.goto(f"/declarations/{made.number}/basic/")
    name, said = field(page, "fields/enterprise.representative.name"), page.locator("[data-notice]")
    expect(said).to_have_count(0)
    name.fill("李𠮷")
    expect(said).to_have_text("“𠮷”在 PDF 中显示为方框，请核对是否写错；没有写错的，请用 Word 版申请表打印")
    expect(name).to_be_focused()
    name.fill("李𠮷𠀋")
    expect(said).to_contain_text("“𠮷𠀋”")
    name.fill("李吉")
    expect(said).to_have_count(0)
