"""A passkey, with an authenticator that Chromium plays: added, logged in with, used as a second factor, and refused."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from yunxing.programme.acting import Actor

from ..programme.factories import owner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _authenticator(page: Page) -> tuple[CDPSession, str]:
    """An authenticator within the device, which asks for a finger; and its name, to move the finger away."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def _log_in(page: Page, actor: Actor) -> None:
    EmailAddress.objects.get_or_create(user=actor.person, email=actor.person.email, verified=True, primary=True)
    page.goto("/accounts/login/")
    page.get_by_label("邮箱").fill(actor.person.email)
    page.get_by_label("密码").fill("a good password")
    page.keyboard.press("Enter")


def _log_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="退出").click()
    page.wait_for_url(lambda address: "logout" not in address)


def _add(page: Page, name: str, *, passwordless: bool) -> None:
    page.goto("/accounts/2fa/")
    page.locator("section", has_text="通行密钥与安全密钥").get_by_role("link", name="添加").click()
    page.get_by_label("密码").fill("a good password")  # who changes how one logs in is asked once more
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_label("名称").fill(name)
    if passwordless:
        page.get_by_label("作为通行密钥").check()
    page.get_by_role("button", name="添加").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)


def _with_a_key(page: Page, name: str, *, passwordless: bool) -> tuple[Actor, CDPSession, str]:
    """Somebody who is logged in and has added a key; and the authenticator that holds it."""
    actor = owner()
    _log_in(page, actor)
    page.wait_for_url("**/declarations/")
    session, authenticator = _authenticator(page)
    _add(page, name, passwordless=passwordless)
    return actor, session, authenticator


def test_a_passkey_is_added_and_logs_in_without_a_password(page: Page) -> None:
    actor, _, _ = _with_a_key(page, "我的电脑", passwordless=True)
    key = Authenticator.objects.get(type="webauthn")
    assert (key.user, key.wrap().name, key.wrap().is_passwordless) == (actor.person, "我的电脑", True)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("tbody tr")).to_contain_text("我的电脑")
    _log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/declarations/")
    expect(page.locator(".menu summary")).to_contain_text(actor.person.name)
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_a_key_is_asked_for_after_the_password(page: Page) -> None:
    actor, _, _ = _with_a_key(page, "钥匙", passwordless=False)
    _log_out(page)
    _log_in(page, actor)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.goto("/declarations/")
    assert page.url.partition("?")[0].endswith("/accounts/2fa/authenticate/"), "the password alone opens nothing"
    page.get_by_role("button", name="使用安全密钥").click()
    page.wait_for_url("**/declarations/")


def test_a_key_that_does_not_answer_is_said_in_words(page: Page) -> None:
    _, session, key = _with_a_key(page, "我的电脑", passwordless=True)
    _log_out(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto("/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.locator(".said.error")).to_have_text("已取消，或设备没有及时响应。请重试，或改用其他方式。")
    assert page.url.endswith("/accounts/login/")
