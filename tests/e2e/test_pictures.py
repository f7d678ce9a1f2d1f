"""Statistics in a browser: pictures are drawn and lead to their lists; without JavaScript their tables say the same."""

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.statistics import counting

from ..programme.factories import NOON, call, officer
from ..programme.procedure import walking
from ..programme.statistics.test_counting import published
from .form import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _city() -> Actor:
    with clock.moved_to(NOON):
        of = call()
        published(walking.submitted(of=of)[1], officer("32"))
        walking.submitted(county="320703", of=of)
        counting.count()
        city = officer("3207")
    EmailAddress.objects.create(user=city.person, email=city.person.email, verified=True, primary=True)
    return city


def test_a_picture_leads_to_its_list_and_can_be_kept(page: Page, tmp_path: Path) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    log_in(page, _city())
    page.goto("/statistics/")
    expect(page.locator("body")).to_have_attribute("data-drawn", "9")  # nothing is missed
    map_ = page.locator("[data-picture=map]")
    expect(map_.get_by_text("海州区")).to_be_visible()
    expect(page.locator("#funnel table")).to_be_hidden()
    with page.expect_download() as kept:
        page.locator("[data-save=funnel]").click()
    kept.value.save_as(tmp_path / "funnel.svg")
    assert "已提交" in (tmp_path / "funnel.svg").read_text(encoding="utf-8")
    page.emulate_media(color_scheme="dark")
    expect(map_.get_by_text("海州区")).to_be_visible()
    map_.get_by_text("海州区").click()
    page.wait_for_url("**/declarations/?area=320706")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert wrong == []


def test_without_javascript_the_tables_are_open(browser: Browser, live_server: LiveServer) -> None:
    _city()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/public/map/")
    expect(page.get_by_role("row", name="海州区")).to_be_visible()
    expect(page.locator("[data-picture]")).to_be_hidden()
    context.close()
