"""Logging in by a provincial identity service: a real OpenID Connect provider in a thread of its own, from the first click to the page."""

import re
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.programme.factories import person
from yunxing.programme.messages.model import Mail
from yunxing.programme.people.model import Person
from yunxing.site.environment import WrongEnvironmentError, read
from yunxing.site.identity import providers

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:authlib", "ignore:authlib.jose module is deprecated"
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the provider's own libraries, as they are loaded
        from oidc_provider_mock import User, run_server_in_thread

        users = [
            User(sub="u1", claims={"email": "New@Example.org", "email_verified": True, "name": "李新"}),
            User(sub="u2", claims={"email": "known@example.org", "email_verified": True, "name": "冒名"}),
            User(sub="u3", claims={"email": "known@example.org", "email_verified": False, "name": "未验证"}),
            User(sub="u4", claims={"name": "无邮箱"}),
        ]
        with run_server_in_thread(user_claims=users) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _service(issuer: str, settings: Any) -> None:
    variables = {
        "YUNXING_HOME": str(settings.HOME),
        "YUNXING_SECRET_KEY": "x",
        "YUNXING_OIDC_ISSUER": issuer,
        "YUNXING_OIDC_CLIENT": "yunxing",
        "YUNXING_OIDC_SECRET": "a secret",
        "YUNXING_OIDC_NAME": "江苏政务认证",
    }
    identity = read(variables).identity
    assert identity is not None
    settings.SOCIALACCOUNT_PROVIDERS = providers(identity)
    settings.IDENTITY_NAME = identity.name
    cache.clear()


def log_in(client: Client, sub: str, *, process: str = "login") -> HttpResponse:
    """From the button on our page over the provider's form and back: what our callback answers."""
    sent = client.post(f"/accounts/oidc/province/login/?process={process}")
    assert sent.status_code == 302, sent
    with httpx.Client() as browser:
        asked = browser.post(sent.headers["Location"], data={"sub": sub})
    assert asked.status_code == 302
    back = asked.headers["Location"]
    assert back.startswith("http://testserver/accounts/oidc/province/login/callback/")
    answer: HttpResponse = client.get(back.removeprefix("http://testserver"))  # type: ignore[assignment]
    return answer


def who(client: Client) -> str | None:
    user = client.get("/accounts/email/").wsgi_request.user
    return user.email if user.is_authenticated else None


def test_the_log_in_page_offers_the_service_by_its_name() -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert re.findall(r'action="(/accounts/oidc[^"]+)"', page) == ["/accounts/oidc/province/login/?process=login"]
    assert "江苏政务认证" in page


def test_whom_the_service_vouches_for_needs_no_password() -> None:
    client = Client()
    assert log_in(client, "u1").headers["Location"] == "/"
    made = Person.objects.get()
    assert (made.email, made.name, made.has_usable_password()) == ("new@example.org", "李新", False)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.org", True, True)]
    assert who(client) == "new@example.org"
    again = Client()
    log_in(again, "u1")
    assert (who(again), Person.objects.count(), Mail.objects.filter(subject__contains="验证码").count()) == (
        "new@example.org",
        1,
        0,
    )


def test_a_verified_address_connects_the_account_there_is() -> None:
    known = Person.objects.create_user("known@example.org", "a good password", name="王原")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    client = Client()
    log_in(client, "u2")
    assert (who(client), Person.objects.count()) == ("known@example.org", 1)
    assert list(SocialAccount.objects.values_list("user", "uid")) == [(known.pk, "u2")]
    known.refresh_from_db()
    assert (known.name, known.has_usable_password()) == ("王原", True)
    assert [m.subject for m in Mail.objects.all()] == ["【云星】已关联统一身份认证"]


def test_an_address_that_the_service_did_not_verify_connects_nothing() -> None:
    known = Person.objects.create_user("known@example.org", "a good password", name="王原")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    client = Client()
    log_in(client, "u3")
    assert (who(client), SocialAccount.objects.count()) == (None, 0)


def test_an_account_whose_own_address_was_never_verified_is_not_handed_over() -> None:
    squatter = Person.objects.create_user("known@example.org", "a good password", name="占名")
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    client = Client()
    log_in(client, "u2")
    assert who(client) is None, "the address is to be proven by its code first"
    squatter.refresh_from_db()
    assert not squatter.has_usable_password(), "whoever took the address can get in no more"
    assert (
        Client().post("/accounts/login/", {"login": squatter.email, "password": "a good password"}).status_code == 200
    )


def test_who_has_no_address_there_gives_one_and_proves_it() -> None:
    client = Client()
    answer = log_in(client, "u4")
    assert answer.headers["Location"] == "/accounts/3rdparty/signup/"
    client.post("/accounts/3rdparty/signup/", {"email": "mine@example.org", "name": "吴邮"})
    assert who(client) is None, "the address is to be proven first"
    assert [m.to for m in Mail.objects.all()] == [["mine@example.org"]]


def test_a_log_in_that_is_refused_there_logs_nobody_in() -> None:
    client = Client()
    sent = client.post("/accounts/oidc/province/login/")
    state = re.search(r"state=([^&]+)", sent.headers["Location"])
    assert state is not None
    answer = client.get(f"/accounts/oidc/province/login/callback/?error=access_denied&state={state[1]}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/3rdparty/login/cancelled/")
    assert who(client) is None


def test_an_answer_to_another_browser_is_no_log_in() -> None:
    sent = Client().post("/accounts/oidc/province/login/")
    with httpx.Client() as browser:
        back = browser.post(sent.headers["Location"], data={"sub": "u1"}).headers["Location"]
    other = Client()
    other.get(back.removeprefix("http://testserver"))
    assert (who(other), Person.objects.count()) == (None, 0)


def test_a_second_factor_is_asked_for_whoever_vouches() -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    known = Person.objects.create_user("known@example.org", "a good password")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    TOTP.activate(known, generate_totp_secret())
    client = Client()
    assert log_in(client, "u2").headers["Location"] == "/accounts/2fa/authenticate/"
    assert who(client) is None


def test_somebody_logged_in_connects_and_disconnects() -> None:
    somebody = person()
    EmailAddress.objects.create(user=somebody, email=somebody.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/", {"login": somebody.email, "password": "a good password"})
    assert log_in(client, "u1", process="connect").headers["Location"] == "/accounts/reauthenticate/"
    assert SocialAccount.objects.count() == 0, "first it is confirmed who asks"
    answer = client.post("/accounts/reauthenticate/", {"password": "a good password"})
    assert answer.headers["Location"] == "/accounts/3rdparty/"
    account = SocialAccount.objects.get(user=somebody)
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("missing", ["YUNXING_OIDC_CLIENT", "YUNXING_OIDC_SECRET"])
def test_a_service_half_named_is_said_at_the_start(missing: str) -> None:
    variables = {
        "YUNXING_SECRET_KEY": "x",
        "YUNXING_OIDC_ISSUER": "https://id.example.org",
        "YUNXING_OIDC_CLIENT": "yunxing",
        "YUNXING_OIDC_SECRET": "s",
    }
    del variables[missing]
    with pytest.raises(WrongEnvironmentError, match=missing):
        read(variables)
