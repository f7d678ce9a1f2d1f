"""Every page there is: axe finds nothing wrong with it, nothing is wider than a phone, and a picture of each can be had.

``YUNXING_TEST_PICTURES=FOLDER ./test tests/e2e/test_every_page.py`` keeps pictures of all pages at desktop and phone width;
``YUNXING_TEST_LANGUAGE=en`` besides keeps them of the English pages. Each page is opened once and looked at in both widths.
The two sides are two tests, so that two processes share them.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from yunxing.programme.acting import Actor

from .scenes import Scene, play

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844)}
OFFICES = {"county", "city", "province"}
_VIOLATIONS = """() => axe.run({resultTypes: ["violations"]}).then(({violations}) =>
  violations.map(({id, nodes}) => [id, nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join("; ")]))"""
_SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))"
"""What a page does as its width changes is done."""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _become(page: Page, live_server: LiveServer, actor: Actor | None) -> None:
    """Log in as somebody, without the pages that this takes: they are scenes of their own."""
    page.context.clear_cookies()
    if actor is not None:
        client = Client()
        client.force_login(actor.person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    if language := os.environ.get("YUNXING_TEST_LANGUAGE", ""):
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])


def _looked_at(page: Page, scene: Scene, pictures: str) -> list[str]:
    wrong = []
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS["desktop"], strict=True)))  # type: ignore[arg-type]
    page.goto(scene.address)
    page.evaluate(AXE_SCRIPT)
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        page.evaluate(_SETTLED)
        if pictures:
            page.wait_for_load_state("networkidle")
            page.screenshot(path=Path(pictures) / f"{scene.name}-{width}.png", full_page=True)
        wider = page.evaluate(_WIDER)
        if wider > 0:
            wrong.append(f"{scene.name} {width}: {wider} px wider than the screen")
        wrong += [f"{scene.name} {width}: {rule}: {nodes}" for rule, nodes in page.evaluate(_VIOLATIONS)]
    return wrong


@pytest.mark.parametrize("offices", [False, True], ids=["enterprises", "offices"])
def test_every_page_is_for_everybody(browser: Browser, live_server: LiveServer, offices: bool) -> None:
    who, scenes = play()
    pictures = os.environ.get("YUNXING_TEST_PICTURES", "")
    if pictures:
        Path(pictures).mkdir(parents=True, exist_ok=True)
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    wrong: list[str] = []
    now: str | None = None
    for scene in (one for one in scenes if (one.who in OFFICES) is offices):
        if scene.who != now:
            now = scene.who
            _become(page, live_server, who.get(now))
        wrong += _looked_at(page, scene, pictures)
    context.close()
    assert not wrong, "\n".join(wrong)
