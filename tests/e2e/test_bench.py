"""The bench by keyboard alone: what is pressed twice is said once, walking on is not undone, a search gives its rows back."""

import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import submitting, writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.declarations.writing import Edit
from yunxing.programme.review import verbs as review
from yunxing.programme.review.model import RowDecision

from ..programme.factories import NOON, call, officer
from ..programme.procedure import walking
from .form import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bench(page: Page) -> Declaration:
    """The bench of a declaration, its first row chosen."""
    with clock.moved_to(NOON):
        _, made = walking.submitted(of=call())
        county = officer("320706")
    log_in(page, county)
    page.goto(f"/declarations/{made.number}/review/")
    page.locator(".chosen-row .bench-title").focus()
    return made


def _chosen(page: Page) -> int:
    found: int = page.evaluate(
        "() => [...document.querySelectorAll('.bench-row')].findIndex((row) => row.classList.contains('chosen-row'))"
    )
    return found


def _slowly(page: Page) -> None:
    """Saving takes a while, as on a busy server."""

    def held(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    page.route("**/review/row/", held)


def test_a_key_pressed_again_before_the_answer_decides_one_row_and_goes_to_the_next(
    page: Page, bench: Declaration
) -> None:
    _slowly(page)
    for _ in range(3):
        page.keyboard.press("a")
    expect(page.locator("#decided")).to_have_text("1")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    assert (_chosen(page), RowDecision.objects.filter(declaration=bench).count()) == (1, 1)
    page.keyboard.press("a")
    expect(page.locator("#decided")).to_have_text("2")
    assert _chosen(page) == 2


def test_who_walked_on_while_it_was_saved_stays_there(page: Page, bench: Declaration) -> None:
    _slowly(page)
    page.keyboard.press("a")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#decided")).to_have_text("1")
    assert _chosen(page) == 3
    expect(page.locator(".chosen-row")).to_have_count(1)
    expect(page.locator(".chosen-row .bench-title")).to_be_focused()


def test_a_search_is_ended_by_escape_and_leads_to_what_it_found(page: Page, bench: Declaration) -> None:
    words = page.locator(".bench-row .bench-title").nth(2).inner_text().split()[0]
    every = page.locator(".bench-row:visible").count()

    def look(text: str) -> Any:
        page.keyboard.press("/")
        page.keyboard.type(text)

    look("没有这样的行")
    expect(page.locator(".bench-row:visible")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".bench-row:visible")).to_have_count(every)
    expect(page.locator(".chosen-row .bench-title")).to_be_focused()
    assert _chosen(page) == 0
    look(words)
    page.keyboard.press("Enter")
    expect(page.locator(".chosen-row .bench-title")).to_be_focused()
    expect(page.locator(".chosen-row")).to_contain_text(words)


def test_what_was_handed_in_anew_is_looked_at_before_a_key_decides_it(page: Page, bench: Declaration) -> None:
    colleague = officer("320706")
    owner = bench.enterprise.memberships.get()
    path = f"claims/{bench.content['claims'][0]['item']}"
    with clock.moved_to(NOON):
        review.decide_row(actor=colleague, declaration=bench, path=path, answer="asked", note="请补充")
        review.return_asked(actor=colleague, declaration=bench, answer_by=NOON.date() + timedelta(3))
        bench.refresh_from_db()
        by = Actor(owner.person, membership=owner)
        writing.change(actor=by, declaration=bench, edits=[Edit(f"{path}/note", "另一项业务")])
        submitting.submit(actor=by, declaration=bench)
    for _ in range(2):
        page.keyboard.press("a")
        expect(page.locator(".chosen-row .said.error")).to_contain_text("企业已重新提交，请看新的内容再核对")
    assert RowDecision.objects.filter(declaration=bench, submission__number=2).count() == 0
    page.get_by_role("link", name="打开新的内容").click()
    expect(page.locator(".chosen-row")).to_contain_text("另一项业务")
    page.locator(".chosen-row .bench-title").focus()
    page.keyboard.press("a")
    expect(page.locator("#decided")).to_have_text("1")
    assert [one.answer for one in RowDecision.objects.filter(submission__number=2)] == ["confirmed"]
