"""On paper: nothing of the frame and nothing to press, what was typed in full, headings of long tables on every page."""

import io

import pypdfium2 as pdfium
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import writing

from ..programme.factories import NOON, declaration, owner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
ONLY_ON_SCREEN = ("退出", "登录设备", "消息", "English", "跳到正文", "选择文件", "确认提交", "改为申报", "评定结论")


def _printed(page: Page, address: str) -> list[str]:
    """The text of each sheet of a page, without spaces."""
    page.goto(address)
    with pdfium.PdfDocument(io.BytesIO(page.pdf(format="A4"))) as sheets:
        texts = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in sheets]
    found = [word for word in ONLY_ON_SCREEN if any(word in text for text in texts)]
    assert found == [], address
    return texts


def test_a_declaration_prints_as_a_record(page: Page, live_server: LiveServer) -> None:
    with clock.moved_to(NOON):
        actor, made = declaration(owner(), filled="01-three-stars-just-enough")
        _log_in(page, live_server, actor)
        long = "".join(f"第{n}句说明企业上云的做法。" for n in range(1, 60))
        edits = [writing.Edit("fields/narratives.practice", long)]
        edits += [writing.Edit(f"services/x{n}", {"name": f"服务{n}"}) for n in range(60)]
        writing.change(actor=actor, declaration=made, edits=edits)
    here = f"/declarations/{made.number}/"
    (overview,) = _printed(page, here)
    assert made.number in overview
    narratives = "".join(_printed(page, f"{here}narratives/"))
    assert "第1句说明" in narratives
    assert "第59句说明" in narratives, "all of a long text, not what its box shows"
    history = _printed(page, f"{here}history/")
    assert len(history) > 1
    assert all("原来" in sheet for sheet in history), "the heading of a long table stands on every sheet"


def _log_in(page: Page, live_server: LiveServer, actor: Actor) -> None:
    client = Client()
    client.force_login(actor.person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
