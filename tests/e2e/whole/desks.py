"""Desks: a browser context for everybody who works on a call, on whose pages nothing may go wrong unseen; and one calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from yunxing.programme import clock
from yunxing.programme.acting import Actor

YEAR = 2021
"""Of the call: what an enterprise has used for up to two years counts all as investment since 2019 (R27)."""
Name = str | re.Pattern[str]
DESKTOP: Mapping[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: Mapping[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "permissions": ["geolocation"],
    "geolocation": {"latitude": 34.5972, "longitude": 119.2216},
}


class Calendar:
    """The time of the whole process, the server's threads among it: it runs on from whichever day has come."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return timezone.now() + self._ahead

    def come(self, month: int, day: int, hour: int = 9) -> None:
        """It is this day. No day comes before another that was."""
        when = datetime(YEAR, month, day, hour, tzinfo=clock.SHANGHAI)
        assert not self._ahead or when > self.now()
        self._ahead = when - timezone.now()


@contextmanager
def calendar() -> Iterator[Calendar]:
    """A calendar by which everything goes."""
    made = Calendar()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "timezone", made)
        yield made


class Desk:
    """Somebody's page, and the few gestures that it takes: go, follow, fill in, press, and see what is said."""

    def __init__(self, page: Page, pictures: str) -> None:
        self.page, self._pictures = page, pictures

    def open(self, address: str) -> None:
        answer = self.page.goto(address, wait_until="domcontentloaded")
        assert answer is not None
        assert answer.ok, (address, answer.status)

    def to(self, way: str) -> None:
        """By the side bar."""
        ways = self.page.get_by_role("navigation", name="主导航")
        self.come(ways.get_by_role("link", name=re.compile(rf"^{way}")))

    def follow(self, name: Name, *, within: Locator | None = None) -> None:
        self.come((within or self.page.locator("main")).get_by_role("link", name=name, exact=True).first)

    def press(self, name: Name, *, within: Locator | None = None) -> None:
        self.come((within or self.page.locator("main")).get_by_role("button", name=name, exact=True))

    def come(self, where: Locator) -> None:
        """Click what leads to a page; a page that refuses is shown."""
        with self.page.expect_navigation(wait_until="domcontentloaded") as coming:
            where.click()
        answer = coming.value
        assert answer.ok, (answer.status, answer.url, self.page.locator("main").inner_text())

    def fill(self, label: str, text: str) -> None:
        self.page.locator("main").get_by_label(label).fill(text)

    def said(self, words: str) -> None:
        expect(self.page.locator(".said.success")).to_contain_text([words])

    def row(self, *words: str) -> Locator:
        """The row of a table that holds some words."""
        found = self.page.locator("tbody tr")
        for one in words:
            found = found.filter(has_text=one)
        return found

    def address(self, *words: str) -> str:
        """Where the first link of a row leads."""
        return self.row(*words).get_by_role("link").first.get_attribute("href") or ""

    def picture(self, name: str) -> None:
        """A picture of what stands there, where somebody wants pictures."""
        if self._pictures:
            self.page.wait_for_load_state("networkidle")
            self.page.screenshot(path=Path(self._pictures) / f"whole-{name}.png", full_page=True)


class Desks:
    """Every desk that was taken; at the end it is asked what went wrong on any of their pages."""

    def __init__(self, browser: Browser, address: str, pictures: str) -> None:
        self._browser, self._address, self._pictures = browser, address, pictures
        self._taken: dict[object, tuple[BrowserContext, Desk]] = {}
        self.wrong: list[str] = []
        if pictures:
            Path(pictures).mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Desks:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for context, _ in self._taken.values():
            context.close()

    def of(self, actor: Actor) -> Desk:
        """Somebody's desk, logged in."""
        return self._of(actor, DESKTOP)

    def phone(self, actor: Actor) -> Desk:
        """Somebody's phone, logged in."""
        return self._of(actor, PHONE)

    def log_in(self, actor: Actor) -> Desk:
        """Somebody's desk, logged in by the form as everybody does once."""
        EmailAddress.objects.create(user=actor.person, email=actor.person.email, verified=True, primary=True)
        desk = self._take((actor.person.pk, False), DESKTOP)
        desk.open("/accounts/login/")
        desk.fill("邮箱", actor.person.email)
        desk.fill("密码", "a good password")
        desk.press("登录")
        return desk

    def nobody(self) -> Desk:
        """A citizen, who has no account."""
        found = self._taken.get("nobody")
        return found[1] if found else self._take("nobody", DESKTOP)

    def _of(self, actor: Actor, width: Mapping[str, Any]) -> Desk:
        key = (actor.person.pk, width is PHONE)
        if key in self._taken:
            return self._taken[key][1]
        desk = self._take(key, width)
        client = Client()
        client.force_login(actor.person)
        name = settings.SESSION_COOKIE_NAME
        session = client.cookies[name].value
        self._taken[key][0].add_cookies([{"name": name, "value": session, "url": self._address}])
        desk.open("/messages/")
        return desk

    def _take(self, key: object, width: Mapping[str, Any]) -> Desk:
        context = self._browser.new_context(base_url=self._address, locale="zh-CN", **width)
        context.set_default_timeout(30_000)
        context.on("weberror", lambda error: self.wrong.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("console", lambda said: self._said(said.type, said.text, said.location))
        context.on("response", lambda answer: self._answered(answer.status, answer.url))
        desk = Desk(context.new_page(), self._pictures)
        self._taken[key] = (context, desk)
        return desk

    def _said(self, kind: str, text: str, where: object) -> None:
        if kind == "error":
            self.wrong.append(f"{where}: {text}")

    def _answered(self, status: int, address: str) -> None:
        if status >= 500:
            self.wrong.append(f"{address}: {status}")
