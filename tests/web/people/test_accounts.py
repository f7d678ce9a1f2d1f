"""Accounts: signing up by a code, logging in, the lock-out, a new password, another address, second factors, sessions."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.programme.factories import person as made
from yunxing.programme.messages.model import Mail
from yunxing.programme.people.model import Person
from yunxing.web.people.seen import NOTED_AT

GOOD = "yun xing 2026"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def person() -> Person:
    somebody = made()
    EmailAddress.objects.create(user=somebody, email=somebody.email, verified=True, primary=True)
    return somebody


def log_in(client: Client, email: str, password: str = "a good password") -> HttpResponse:
    answer: HttpResponse = client.post("/accounts/login/", {"login": email, "password": password})  # type: ignore[assignment]
    return answer


def who(client: Client) -> str | None:
    user = client.get("/").wsgi_request.user
    return user.email if user.is_authenticated else None


def mailed() -> list[tuple[str, str]]:
    """Subject and text of every mail."""
    found = []
    for mail in Mail.objects.order_by("pk"):
        message = message_from_bytes(bytes(mail.raw), policy=policy.default)
        body = message.get_body()
        assert body is not None
        found.append((str(message["Subject"]).strip(), body.get_content()))
    return found


def code() -> str:
    """The code in the last mail."""
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", mailed()[-1][1], re.MULTILINE)
    assert found is not None
    return found[1]


def errors(answer: HttpResponse) -> list[str]:
    """What a page says is wrong."""
    text = answer.content.decode()
    return re.findall(r'class="said error" role="alert">([^<]+)<', text) + re.findall(r"<li>([^<]+)</li>", text)


def sign_up(client: Client, **more: str) -> HttpResponse:
    data = {"email": "New@Example.org", "name": " 王  新 ", "password1": GOOD, **more}
    answer: HttpResponse = client.post("/accounts/signup/", data)  # type: ignore[assignment]
    return answer


def test_signing_up_by_the_code_that_comes_by_mail() -> None:
    client = Client()
    assert sign_up(client).headers["Location"] == "/accounts/confirm-email/"
    assert who(client) is None
    page = client.get("/accounts/confirm-email/").content.decode()
    assert ("new@example.org" in page, "重新发送" in page) == (True, True)
    wrong = client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})
    assert errors(wrong) == ["验证码不正确，请核对后重新输入"]
    assert mailed()[0][0] == "【云星】邮箱验证码"
    assert client.post("/accounts/confirm-email/", {"code": code().lower()}).status_code == 302
    somebody = Person.objects.get()
    assert (who(client), somebody.name, somebody.language) == ("new@example.org", "王 新", "zh-hans")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("12345", ["密码至少 10 位", "这个密码太常见，容易被猜到，请换一个", "密码不能全是数字"]),
        ("new@example.org", ["密码不能与姓名或邮箱相近"]),
        ("", ["这个字段是必填项。"]),
    ],
)
def test_a_poor_password_is_refused_in_words(password: str, said: list[str]) -> None:
    assert errors(sign_up(Client(), password1=password)) == said
    assert Person.objects.count() == 0


def test_signing_up_with_a_known_address_tells_its_owner_and_nobody_else() -> None:
    somebody = person()
    client = Client()
    answer = sign_up(client, email=somebody.email)
    assert answer.headers["Location"] == "/accounts/confirm-email/", "as with a new address"
    assert [subject for subject, _ in mailed()] == ["【云星】您已经有账户"]
    assert Person.objects.count() == 1


def test_five_wrong_passwords_lock_an_account_for_a_while_and_say_so() -> None:
    somebody, client = person(), Client()
    for _ in range(5):
        assert errors(log_in(client, somebody.email, "wrong")) == ["邮箱或密码不正确。忘记密码可点下方“忘记密码”重设"]
    said = ["密码连续输错多次，为保护账户已暂停登录。请 10 分钟后再试，或用“忘记密码”重设密码"]
    assert errors(log_in(client, somebody.email, "wrong")) == said
    assert errors(log_in(Client(), somebody.email)) == said, "from elsewhere and with the right one, too"
    other = person()
    log_in(client, other.email)
    assert who(client) == other.email, "another account is not concerned"


def test_a_new_password_is_set_by_a_code_and_the_old_one_is_gone() -> None:
    somebody, client = person(), Client()
    client.post("/accounts/password/reset/", {"email": somebody.email})
    assert mailed()[-1][0] == "【云星】重设密码验证码"
    client.post("/accounts/password/reset/confirm/", {"code": code()})
    answer = client.post("/accounts/password/reset/complete/", {"password1": GOOD, "password2": GOOD})
    assert answer.headers["Location"] == "/accounts/password/reset/done/"
    assert who(client) is None, "one logs in with it"
    assert errors(log_in(Client(), somebody.email)) == ["邮箱或密码不正确。忘记密码可点下方“忘记密码”重设"]
    log_in(client, somebody.email, GOOD)
    assert who(client) == somebody.email
    assert mailed()[-1][0] == "【云星】密码已重设"


def test_a_reset_for_an_address_of_nobody_looks_the_same() -> None:
    somebody = person()
    answers = [Client().post("/accounts/password/reset/", {"email": to}) for to in (somebody.email, "no@example.org")]
    assert {(a.status_code, a.headers["Location"]) for a in answers} == {(302, "/accounts/password/reset/confirm/")}
    assert [s for s, _ in mailed()] == ["【云星】重设密码验证码", "【云星】这个邮箱没有账户"]


def test_an_address_changes_when_its_code_is_typed_and_invitations_follow_the_person() -> None:
    somebody, client = person(), Client()
    log_in(client, somebody.email)
    first = client.post("/accounts/email/", {"action_add": "", "email": "other@example.org"})
    assert first.headers["Location"].startswith("/accounts/reauthenticate/"), "who changes it is confirmed first"
    client.post("/accounts/reauthenticate/", {"password": "a good password"})
    client.post("/accounts/email/", {"action_add": "", "email": "other@example.org"})
    somebody.refresh_from_db()
    assert somebody.email != "other@example.org", "not before the code"
    client.post("/accounts/confirm-email/", {"code": code()})
    somebody.refresh_from_db()
    assert (somebody.email, list(EmailAddress.objects.values_list("email", "verified"))) == (
        "other@example.org",
        [("other@example.org", True)],
    )
    log_in(again := Client(), "other@example.org")
    assert who(again) == "other@example.org"


def test_a_second_factor_is_asked_for_and_a_recovery_code_works_once() -> None:
    somebody, client = person(), Client()
    log_in(client, somebody.email)
    client.post("/accounts/reauthenticate/", {"password": "a good password"})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert secret is not None
    assert 'src="data:image/svg+xml' in page
    digits = format_hotp_value(hotp_value(secret[1], next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/totp/activate/", {"code": digits})
    codes = re.findall(r"<li><code>(\w+)</code>", client.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    for expected in (somebody.email, None):
        other = Client()
        assert log_in(other, somebody.email).headers["Location"] == "/accounts/2fa/authenticate/"
        assert who(other) is None
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert who(other) == expected
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp"]


def test_other_sessions_are_listed_and_ended() -> None:
    somebody, here, there = (
        person(),
        Client(),
        Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/126 Edg/126"}),
    )
    log_in(there, somebody.email)
    log_in(here, somebody.email)
    page = here.get("/accounts/sessions/").content.decode()
    assert re.findall(r'<td class="wrap">([^<]+)</td>', page) == ["—", "Edge · Windows"] or re.findall(
        r'<td class="wrap">([^<]+)</td>', page
    ) == ["Edge · Windows", "—"]
    here.post("/accounts/sessions/")
    assert (who(here), who(there)) == (somebody.email, None)


def test_looking_at_pages_notes_now_and_then_that_one_was_there() -> None:
    somebody, client = person(), Client()
    log_in(client, somebody.email)
    client.get("/register/")
    noted = UserSession.objects.get().last_seen_at
    client.get("/register/")
    assert UserSession.objects.get().last_seen_at == noted
    session = client.session
    session[NOTED_AT] -= timedelta(minutes=6).total_seconds()
    session.save()
    client.get("/register/")
    assert UserSession.objects.get().last_seen_at > noted


def test_logging_out_ends_the_session() -> None:
    somebody, client = person(), Client()
    log_in(client, somebody.email)
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert who(client) is None


def test_mails_come_in_the_persons_language_whatever_the_page_speaks() -> None:
    somebody = person()
    somebody.language = "en"
    somebody.save()
    Client(headers={"accept-language": "zh-CN"}).post("/accounts/password/reset/", {"email": somebody.email})
    subject, text = mailed()[-1]
    assert subject == "【云星】Code to set a new password"
    assert text.splitlines()[0] == "You are setting a new password at Yunxing. Type this code into the open page:"


def test_a_browser_that_chose_no_language_goes_on_in_the_persons() -> None:
    somebody, client = person(), Client(headers={"accept-language": "zh-CN"})
    somebody.language = "en"
    somebody.save()
    log_in(client, somebody.email)
    assert client.cookies["yunxing_language"].value == "en"
    assert '<html lang="en">' in client.get("/register/").content.decode()


def test_who_comes_from_an_invitation_needs_no_code() -> None:
    from tests.programme.factories import owner
    from yunxing.programme.people import inviting

    actor = owner()
    _, secret = inviting.invite(actor=actor, enterprise=actor.enterprise, email="new@example.org", role="editor")
    client = Client()
    page = client.get(f"/invitations/{secret}/").content.decode()
    assert (str(actor.enterprise) in page, "经办人" in page) == (True, True)
    before = Mail.objects.count()
    sign_up(client, next=f"/invitations/{secret}/")
    assert (who(client), Mail.objects.count()) == ("new@example.org", before)
    assert client.post(f"/invitations/{secret}/").headers["Location"] == "/"
    assert list(Person.objects.get(email="new@example.org").memberships.values_list("role", flat=True)) == ["editor"]
    assert client.get(f"/invitations/{secret}/").status_code == 404


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "path",
    [
        *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"),
        *("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/sessions/", "/accounts/logout/"),
        *("/accounts/password/change/", "/accounts/3rdparty/", "/accounts/reauthenticate/", "/accounts/inactive/"),
    ],
)
def test_pages_speak_one_language_and_run_nothing_inline(path: str, language: str) -> None:
    client = Client(headers={"accept-language": language})
    if path not in ("/accounts/login/", "/accounts/signup/"):
        log_in(client, person().email)
        client.cookies.pop("yunxing_language")
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    words = re.sub(r"<script.*?</script>|<[^>]+>|https?://\S+|\S+@\S+", " ", main, flags=re.DOTALL)
    chinese = re.findall(r"[\u4e00-\u9fff]+", words)
    english = re.findall(r"[A-Za-z]{3,}", words)
    allowed = {"JavaScript", "TOTP", "PIN"}
    foreign = chinese if language == "en" else [w for w in english if w not in allowed]
    assert [w for w in foreign if w != "王试"] == []
    assert re.findall(r"\son[a-z]+=", page) == []
    assert [
        s for s in re.findall(r"<script([^>]*)>", page) if "src=" not in s and 'type="application/json"' not in s
    ] == []
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_every_input_has_its_label() -> None:
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        page = Client().get(path).content.decode()
        ids = re.findall(r'<input(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', page)
        assert ids
        assert [one for one in ids if f'for="{one}"' not in page] == []
