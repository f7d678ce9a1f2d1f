"""Logging out in a browser: neither the button Back nor what the browser kept brings a private file or page again."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ..programme.papers.making import add, worked
from .form import begun, log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Of the picture on the page: bytes that came over the line, and bytes that it has.
_SENT = """() => {
    const [one] = performance.getEntriesByName(document.querySelector('#sheets img').src);
    return [one.transferSize, one.encodedBodySize];
}"""


def _picture() -> bytes:
    data = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(data, "PNG")
    return data.getvalue()


def test_a_file_is_sent_once_and_not_shown_again_to_who_logged_out(page: Page) -> None:
    actor, made = begun()
    data = _picture()
    paper = add(actor, made, "截图.png", data).paper
    worked()
    log_in(page, actor)
    viewer = f"/declarations/{made.number}/papers/{paper.pk}/"
    sent = []
    for _ in range(2):
        page.goto(viewer)
        expect(page.locator("#sheets img")).to_be_visible()
        page.wait_for_function("document.querySelector('#sheets img').complete")
        sent.append(page.evaluate(_SENT))
        page.goto("/declarations/")
    assert [length for _, length in sent] == [len(data)] * 2
    assert [over > len(data) for over, _ in sent] == [True, False]
    page.goto(viewer)
    file = page.locator("#sheets img").get_attribute("src")
    assert file is not None
    page.goto(file)  # the file alone fills the tab
    page.goto("/declarations/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="登录").first).to_be_visible()
    for _ in ("the list", "the file", "the viewer"):
        page.go_back()
        page.wait_for_url("**/accounts/login/**")
    for address in (file, viewer):
        page.goto(address)
        page.wait_for_url("**/accounts/login/**")
    kept = page.evaluate(
        "async (file) => { try { return (await fetch(file, { cache: 'only-if-cached', mode: 'same-origin' })).ok; } catch { return false; } }",
        file,
    )
    assert kept is False
