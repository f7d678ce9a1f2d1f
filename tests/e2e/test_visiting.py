"""An inspector's phone: a visit without a line, closed and opened again, arrives once; two do not overwrite each other."""

from __future__ import annotations

from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.checks.model import CheckPhoto, CheckRow, SiteCheck
from yunxing.programme.journal.model import Entry

from ..programme.checks.making import CITY, call_of_province, ordered
from ..programme.factories import NOON, officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "zh-CN"}


def _sent() -> tuple[Actor, Actor, SiteCheck]:
    """A visit that two officers make."""
    with clock.moved_to(NOON):
        call = call_of_province()
        one, two = officer(CITY), officer(CITY)
        two.person.name = "赵试"
        two.person.save()
        visit = ordered(one, call, one, two)
    for actor in (one, two):
        EmailAddress.objects.get_or_create(user=actor.person, email=actor.person.email, verified=True, primary=True)
    return one, two, visit


def _phone(browser: Browser, live_server: LiveServer, actor: Actor) -> BrowserContext:
    context = browser.new_context(
        base_url=live_server.url, permissions=["geolocation"], geolocation={"latitude": 31.3827, "longitude": 120.9807}, **PHONE
    )  # fmt: skip
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", actor.person.email)
    page.fill("[name=password]", "a good password")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/declarations/")
    page.close()
    return context


def _opened(context: BrowserContext, visit: SiteCheck) -> Page:
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.wrong = wrong  # type: ignore[attr-defined]
    page.goto(f"/visits/{visit.pk}/")
    return page


def _ready(page: Page) -> None:
    """Everything is fetched, and the page itself is kept."""
    expect(page.locator("#line")).to_have_text("全部已发送")
    expect(page.locator("#visit[data-ready=yes]")).to_be_attached()


def _picture() -> dict[str, object]:
    made = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(made, "JPEG")
    return {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def _signed_by_finger(page: Page) -> None:
    pad = page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + 40 + (15 if step % 2 else -10))
    page.mouse.up()
    page.get_by_role("button", name="确认签名").click()


_KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("yunxing-visits");
  asked.onsuccess = () => {
    const keys = asked.result.transaction("kept").objectStore("kept").getAllKeys();
    keys.onsuccess = () => done(keys.result);
  };
})"""
"""The keys of all that the phone keeps."""


def test_the_worker_keeps_the_visit_alone(browser: Browser, live_server: LiveServer) -> None:
    one, _, visit = _sent()
    context = _phone(browser, live_server, one)
    page = _opened(context, visit)
    _ready(page)
    scopes = "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname)"
    assert page.evaluate(scopes) == ["/visits/"]
    kept = page.evaluate(
        "async () => (await (await caches.open('yunxing-visits-1')).keys()).map((one) => new URL(one.url).pathname)"
    )
    assert [path for path in kept if not path.startswith("/static/")] == [f"/visits/{visit.pk}/"]
    assert page.evaluate(_KEPT) == [f"{one.person.pk}/{visit.pk}/state"]
    page.goto("/declarations/")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    context.set_offline(True)
    with pytest.raises(Error):
        page.goto("/messages/")
    context.close()


def test_a_photograph_that_was_a_mistake_is_taken_back(browser: Browser, live_server: LiveServer) -> None:
    one, _, visit = _sent()
    context = _phone(browser, live_server, one)
    page = _opened(context, visit)
    _ready(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-row='1'] input[type=file]").set_input_files(_picture())  # type: ignore[arg-type]
    expect(page.locator("#line")).to_have_text("全部已发送")
    expect(page.locator("[data-row='1'] .photos")).to_contain_text("已发送")
    page.locator("[data-row='1'] .photos").get_by_role("button", name="删除").click()
    expect(page.locator("[data-row='1'] .photos img")).to_have_count(0)
    assert CheckPhoto.objects.count() == 0
    page.locator(
        "[data-row='1'] input[type=file]"
    ).set_input_files(  # what is no picture is said at once, and kept to be seen
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    )
    expect(page.locator("[data-row='1'] .photos .bad")).to_have_text("这不是照片")
    page.locator("[data-row='1'] .photos").get_by_role("button", name="删除").click()
    expect(page.locator("#line")).to_have_text("全部已发送")
    context.close()


def test_a_visit_without_a_line_arrives_whole_and_once(browser: Browser, live_server: LiveServer) -> None:
    one, _, visit = _sent()
    context = _phone(browser, live_server, one)
    page = _opened(context, visit)
    _ready(page)
    rows = CheckRow.objects.filter(visit=visit).count()
    context.set_offline(True)
    for number in range(1, rows + 1):
        page.locator(f"[data-row='{number}'] input[value=true]").check()
    page.locator("[data-row='2'] input[type=text]").fill("设备在用")
    page.locator("[data-row='1'] input[type=file]").set_input_files(_picture())  # type: ignore[arg-type]
    page.locator("#met").fill("王经理")
    page.locator("#summary").fill("与申报一致。\n系统在运行。")
    page.locator("[name=passed][value=true]").check()
    _signed_by_finger(page)
    expect(page.locator("#line")).to_contain_text("没有网络")
    expect(page.locator("#line")).to_contain_text(f"{rows + 3} 项待发送")
    assert (CheckRow.objects.exclude(found="").count(), CheckPhoto.objects.count()) == (0, 0)
    page.close()

    page = _opened(context, visit)  # from what the phone kept: there is no line
    expect(page.locator("#line")).to_contain_text(f"{rows + 3} 项待发送")
    expect(page.locator("[data-row='2'] input[type=text]")).to_have_value("设备在用")
    expect(page.locator("[data-row='2'] input[value=true]")).to_be_checked()
    expect(page.locator("[data-row='1'] .photos img")).to_have_count(1)
    expect(page.locator("#summary")).to_have_value("与申报一致。\n系统在运行。")
    expect(page.locator("#inspectors")).to_contain_text("已签名，待发送")

    context.set_offline(False)
    expect(page.locator("#line")).to_have_text("全部已发送")
    visit.refresh_from_db()
    assert CheckRow.objects.filter(visit=visit, found="true", person=one.person).count() == rows
    assert CheckRow.objects.get(visit=visit, number=2).note == "设备在用"
    photo = CheckPhoto.objects.get()
    assert (photo.path, str(photo.latitude), str(photo.longitude)) == (
        CheckRow.objects.get(visit=visit, number=1).path, "31.382700", "120.980700",
    )  # fmt: skip
    assert photo.blob.size == len(_picture()["buffer"])  # type: ignore[arg-type]
    assert (visit.met, visit.summary, visit.passed) == ("王经理", "与申报一致。\n系统在运行。", True)
    own = visit.inspectors.get(person=one.person)
    assert own.signed_at is not None
    assert len(own.signature["strokes"][0]) > 3
    page.reload()
    expect(page.locator("#line")).to_have_text("全部已发送")
    expect(page.locator("#lacking")).to_contain_text("赵试")
    acts = list(Entry.objects.filter(subject=f"sitecheck:{visit.pk}").values_list("act", flat=True))
    assert sorted(acts) == ["visit.answer", "visit.photo", "visit.sign", "visit.write"]
    assert page.wrong == []  # type: ignore[attr-defined]
    context.close()


def test_two_at_once_choose_and_report_together(browser: Browser, live_server: LiveServer) -> None:
    one, two, visit = _sent()
    first, second = (_phone(browser, live_server, actor) for actor in (one, two))
    mine, other = _opened(first, visit), _opened(second, visit)
    _ready(mine)
    _ready(other)
    second.set_offline(True)
    other.locator("[data-row='1'] input[value=false]").check()
    mine.locator("[data-row='1'] input[value=true]").check()
    expect(mine.locator("[data-row='1'] .kept-mark")).to_contain_text("已保存")
    second.set_offline(False)
    conflict = other.locator("[data-row='1'] .conflict")
    expect(conflict).to_contain_text("李试 已填：属实")
    assert CheckRow.objects.get(visit=visit, number=1).found == "true"
    other.close()
    other = _opened(second, visit)  # the choice is still open
    other.locator("[data-row='1'] .conflict").get_by_role("button", name="用我的").click()
    expect(other.locator("#line")).to_have_text("全部已发送")
    assert CheckRow.objects.get(visit=visit, number=1).found == "false"

    rows = CheckRow.objects.filter(visit=visit).count()
    for number in range(2, rows + 1):
        other.locator(f"[data-row='{number}'] input[value=true]").check()
    other.locator("#site-photos input[type=file]").set_input_files(_picture())  # type: ignore[arg-type]
    other.locator("#summary").fill("有一项不属实")
    other.locator("[name=passed][value=false]").check()
    other.locator("#typed").fill("赵试")
    other.get_by_role("button", name="用姓名签名").click()
    expect(other.locator("#line")).to_have_text("全部已发送")
    mine.reload()
    expect(mine.locator("[data-row='1'] input[value=false]")).to_be_checked()
    mine.locator("#typed").fill("李试")
    mine.get_by_role("button", name="用姓名签名").click()
    expect(mine.locator("#report")).to_be_enabled()
    mine.on("dialog", lambda dialog: dialog.accept())
    mine.locator("#report").click()
    expect(mine.locator("#line")).to_have_text("报告已提交")
    visit.refresh_from_db()
    assert (visit.passed, visit.reported_at is not None, visit.photos.count()) == (False, True, 1)
    mine.wait_for_function(f"async () => !(await caches.match(location.origin + '/visits/{visit.pk}/'))")
    assert mine.evaluate(_KEPT) == []
    assert [mine.wrong, other.wrong] == [[], []]  # type: ignore[attr-defined]
    for context in (first, second):
        context.close()


def test_a_session_that_ended_keeps_all_on_the_phone(browser: Browser, live_server: LiveServer) -> None:
    one, _, visit = _sent()
    context = _phone(browser, live_server, one)
    page = _opened(context, visit)
    _ready(page)
    context.clear_cookies()
    page.locator("[data-row='1'] input[value=true]").check()
    expect(page.locator("#line")).to_contain_text("登录已过期")
    assert CheckRow.objects.exclude(found="").count() == 0
    page.locator("#line a").click()
    page.fill("[name=login]", one.person.email)
    page.fill("[name=password]", "a good password")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**/visits/{visit.pk}/")
    expect(page.locator("#line")).to_have_text("全部已发送")
    assert CheckRow.objects.get(visit=visit, number=1).found == "true"
    context.close()
