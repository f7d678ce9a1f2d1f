"""The province writes a file of a draft in a browser: line numbers, an error that leads to its line, saving by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from yunxing.programme import clock
from yunxing.programme.editions.model import KeptEdition

from ..programme.editions import making
from ..programme.factories import NOON, officer
from .form import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_is_written_by_keyboard_and_an_error_leads_to_its_line(page: Page) -> None:
    with clock.moved_to(NOON):
        actor = officer("32")
        made = making.draft(actor)
    log_in(page, actor)
    page.goto(f"/editions/{made.key}/files/rulings/")
    text = page.locator("#text")
    lines = made.files["rulings"].count("\n") + 1
    expect(page.locator(".gutter > *")).to_have_count(lines)
    text.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("rulings: []")
    expect(page.locator(".gutter > *")).to_have_count(lines)
    page.keyboard.press("Enter")
    expect(page.locator(".gutter > *")).to_have_count(lines + 1)
    page.keyboard.press("Control+s")
    problem = page.locator(".edition-problems a")
    expect(problem).to_have_text(re.compile(r"rulings\.yaml:\d+"))
    problem.focus()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    expect(page.locator("[data-cursor]")).to_have_text(f"第 {problem.get_attribute('data-line')} 行")
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    for _ in "rulings: []":
        page.keyboard.press("Backspace")
    page.keyboard.press("Control+s")
    expect(page.locator(".said.success")).to_have_text("已保存，没有错误。")
    assert KeptEdition.objects.get().files["rulings"] == made.files["rulings"]


def test_numbers_are_set_in_the_form(page: Page) -> None:
    with clock.moved_to(NOON):
        actor = officer("32")
        made = making.draft(actor)
    log_in(page, actor)
    page.goto(f"/editions/{made.key}/values/")
    page.locator(f"[name='{making.APP_3}']").fill("1")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".said.success")).to_have_text("已保存，没有错误。")
    page.goto(f"/editions/{made.key}/differences/")
    expect(page.locator("ins").first).to_contain_text("3★ 1")
