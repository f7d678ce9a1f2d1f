"""Every page there is: axe finds nothing wrong with it, nothing is wider than a phone, and a picture of each can be had.

``YUNXING_TEST_PICTURES=FOLDER ./test tests/e2e/test_every_page.py`` keeps pictures of all pages at desktop and phone width.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from yunxing.programme.acting import Actor

from .scenes import Scene, play

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}


def _page(browser: Browser, live_server: LiveServer, actor: Actor | None) -> Page:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    if actor is not None:
        page.goto("/accounts/login/")
        page.fill("[name=login]", actor.person.email)
        page.fill("[name=password]", "a good password")
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
    return page


def _looked_at(page: Page, scene: Scene, pictures: str) -> list[str]:
    wrong = []
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        page.goto(scene.address)
        if pictures:
            page.wait_for_load_state("networkidle")
            page.screenshot(path=Path(pictures) / f"{scene.name}-{width}.png", full_page=True)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            wrong.append(f"{scene.name} {width}: {wider} px wider than the screen")
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
            wrong.append(f"{scene.name} {width}: {violation['id']}: {nodes}")
    return wrong


def test_every_page_is_for_everybody(browser: Browser, live_server: LiveServer) -> None:
    who, scenes = play()
    pictures = os.environ.get("YUNXING_TEST_PICTURES", "")
    if pictures:
        Path(pictures).mkdir(parents=True, exist_ok=True)
    pages: dict[str, Page] = {}
    wrong: list[str] = []
    for scene in scenes:
        if scene.who not in pages:
            pages[scene.who] = _page(browser, live_server, who.get(scene.who))
        wrong += _looked_at(pages[scene.who], scene, pictures)
    for page in pages.values():
        page.context.close()
    assert not wrong, "\n".join(wrong)
