"""Pages in a real browser: what they do without being loaded anew."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.programme import factories
from yunxing.programme.calls.model import Call
from yunxing.programme.calls.verbs import DAYS
from yunxing.programme.people.jurisdictions import plant

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    settings.EMAIL_BACKEND = "yunxing.programme.messages.outbox.OutboxBackend"
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    shown = context.new_page()
    shown.complaints = complaints = []  # type: ignore[attr-defined]
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield shown
    context.close()
    assert complaints == [], "the browser has nothing to complain of: no script fails, no policy is broken"


def log_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill("a good password")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/declarations/")


def test_a_deadline_that_passes_while_the_page_is_open_is_said_without_loading_it_anew(page: Page) -> None:
    from allauth.account.models import EmailAddress

    actor, made = factories.declaration(filled="01-three-stars-just-enough")
    EmailAddress.objects.create(user=actor.person, email=actor.person.email, verified=True, primary=True)
    today = timezone.localdate()  # the server's thread stands on the real day
    days = {name: today + timedelta(days=n) for n, name in enumerate(DAYS)}
    Call.objects.update(**days)
    page.clock.install()
    log_in(page, actor.person.email)
    page.goto(f"/declarations/{made.number}/")
    button, late = page.get_by_role("button", name="确认提交"), page.locator("#late")
    assert (button.is_visible(), late.is_visible()) == (True, False)
    page.clock.run_for(1000)
    page.clock.fast_forward(timedelta(days=3).total_seconds() * 1000)
    page.clock.run_for(2000)
    assert (button.is_visible(), late.is_visible()) == (False, True)
    assert late.inner_text().startswith("申报已截止，不能再提交。填写的内容都已保存")
    assert page.locator("[data-left]").inner_text() == "已截止"


def test_registering_suggests_the_county_while_one_types(page: Page) -> None:
    from allauth.account.models import EmailAddress

    plant()
    actor = factories.owner()
    EmailAddress.objects.create(user=actor.person, email=actor.person.email, verified=True, primary=True)
    log_in(page, actor.person.email)
    page.goto("/register/")
    county = page.locator("[name=jurisdiction]")
    page.get_by_label("统一社会信用代码").fill(factories.code())
    page.get_by_label("企业全称").focus()
    expect(county).to_have_value("320706")
    page.get_by_label("注册地址").fill("连云港市赣榆区示例路")
    page.get_by_label("企业全称").focus()
    expect(county).to_have_value("320707")
    assert page.locator("#suggested").inner_text() == "按注册地址中的“赣榆区”建议：赣榆区"
    county.select_option("320583")
    page.get_by_label("注册地址").fill("连云港市东海县示例路")
    page.get_by_label("企业全称").focus()
    page.wait_for_timeout(300)
    assert county.input_value() == "320583", "what was chosen by hand stays"
