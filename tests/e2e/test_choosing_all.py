"""A list of which several are ticked: the box in its heading ticks all, and follows what is ticked one by one."""

import pytest
from playwright.sync_api import Page, expect

from yunxing.programme import clock

from ..programme.factories import NOON, call, officer
from ..programme.procedure import walking
from .form import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _queue_of_three(page: Page) -> None:
    with clock.moved_to(NOON):
        of = call()
        for _ in range(3):
            walking.submitted(of=of)
        county = officer("320706")
    log_in(page, county)
    page.goto("/review/")


def test_all_are_ticked_at_once(page: Page) -> None:
    _queue_of_three(page)
    every, one = page.get_by_role("checkbox", name="全选"), page.locator("[name=number]")
    expect(one).to_have_count(3)
    expect(every).not_to_be_checked()
    one.first.check()
    expect(every).to_be_checked(indeterminate=True)
    every.check()
    expect(page.locator("[name=number]:checked")).to_have_count(3)
    one.last.uncheck()
    expect(every).to_be_checked(indeterminate=True)
    one.last.check()
    expect(every).to_be_checked()
    every.uncheck()
    expect(page.locator("[name=number]:checked")).to_have_count(0)


def test_on_a_phone_the_box_for_all_stands_above_the_list(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _queue_of_three(page)
    every = page.get_by_role("checkbox", name="全选")
    expect(every).to_have_count(1)
    expect(every).to_be_in_viewport()
    page.locator("[name=number]").first.focus()
    page.keyboard.press("Shift+Tab")
    expect(every).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[name=number]:checked")).to_have_count(3)
    page.locator("[name=number]").last.uncheck()
    expect(every).to_be_checked(indeterminate=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(every).to_have_count(1)
    expect(every).to_be_checked(indeterminate=True)
