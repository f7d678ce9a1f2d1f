"""A list of which several are ticked: the box in its heading ticks all, and follows what is ticked one by one."""

import pytest
from playwright.sync_api import Page, expect

from yunxing.programme import clock

from ..programme.factories import NOON, call, officer
from ..programme.procedure import walking
from .form import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_all_are_ticked_at_once(page: Page) -> None:
    with clock.moved_to(NOON):
        of = call()
        for _ in range(3):
            walking.submitted(of=of)
        county = officer("320706")
    log_in(page, county)
    page.goto("/review/")
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
