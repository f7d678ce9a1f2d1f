"""The city writes its opinions one by one: keeping one, or being refused, leaves what is typed in others where it is."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from yunxing.programme import clock
from yunxing.programme.sending.model import Recommendation

from ..programme.checks.making import placed
from ..programme.factories import NOON, call
from ..programme.procedure import walking
from .form import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keeping_one_opinion_leaves_alone_what_is_typed_of_others(page: Page) -> None:
    with clock.moved_to(NOON):
        of = call()
        (_, one), (city, other) = walking.at_city(4, of=of), walking.at_city(4, of=of)
        for each in (one, other):
            placed(each, "checked", city)
    log_in(page, city)
    page.goto("/recommending/")
    mine, theirs = (page.locator("article", has_text=each.number) for each in (one, other))
    theirs.get_by_label("市级推荐意见").fill("还没有写完")
    mine.get_by_label("市级推荐意见").fill("符合条件，同意推荐。")
    mine.get_by_label("盖章日期").fill((clock.today() + timedelta(1)).isoformat())
    mine.get_by_role("button", name="保存意见").click()
    expect(page.locator("#say .said.error")).to_have_text(re.compile("盖章日期不能晚于今天"))
    expect(mine.get_by_label("市级推荐意见")).to_have_value("符合条件，同意推荐。")
    mine.get_by_label("盖章日期").fill(clock.today().isoformat())
    mine.get_by_role("button", name="保存意见").click()
    expect(mine.get_by_role("status")).to_have_text("已保存")
    expect(page.locator("#say")).to_have_text("")
    expect(theirs.get_by_label("市级推荐意见")).to_have_value("还没有写完")
    mine.get_by_role("checkbox").check()
    expect(theirs.get_by_role("checkbox")).to_be_disabled()
    assert Recommendation.objects.get().declaration == one
