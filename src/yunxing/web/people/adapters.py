"""How allauth meets the house: persons by address, mail in the person's language, an identity service that vouches."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override

from yunxing.programme.people.model import Person
from yunxing.programme.words import both


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": both(
            "这个账户已停用，请联系所在部门或平台运维", "this account is closed: ask your office or an operator"
        ),
        "email_password_mismatch": both(
            "邮箱或密码不正确。忘记密码可点下方“忘记密码”重设",
            "address or password is wrong; use “forgotten” below to set a new one",
        ),
        "too_many_login_attempts": both(
            "密码连续输错多次，为保护账户已暂停登录。请 10 分钟后再试，或用“忘记密码”重设密码",
            "too many wrong passwords: to protect the account log-in is paused; try again in 10 minutes, or set a new password",
        ),
        "incorrect_code": both("验证码不正确，请核对后重新输入", "the code is wrong: check it and type it again"),
        "incorrect_password": both("密码不正确", "the password is wrong"),
        "enter_current_password": both("当前密码不正确", "the present password is wrong"),
        "duplicate_email": both("这就是您现在使用的邮箱", "that is your address already"),
        "email_taken": both("这个邮箱已有账户，请直接登录", "there is an account with this address: log in"),
        "rate_limited": both("操作太频繁，请稍后再试", "too often: try again in a moment"),
        "same_as_current": both("新值与现在的相同", "the same as before"),
        "select_only_one": both("请只选一项", "choose one"),
    }

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep a new person with the name given and the page's language."""
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.name = " ".join(form.cleaned_data.get("name", "").split())
        user.language = getattr(request, "LANGUAGE_CODE", "zh-hans")
        if commit:
            user.save()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of the person it is for; of the page where nobody is known."""
        user = context.get("user") or Person.objects.filter(email=email.lower()).first()
        with override(user.language if isinstance(user, Person) else get_language()):
            super().send_mail(template_prefix, email, {**context, "site_address": settings.SITE_ADDRESS})

    def post_login(self, request: HttpRequest, user: Person, **more: Any) -> HttpResponse:
        """Go on in the person's own language, where this browser has chosen none."""
        response: HttpResponse = super().post_login(request, user, **more)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=31_536_000,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, under the person's own name."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": both(
            "已启用两步验证的账户，请先停用两步验证再更换邮箱", "turn the second factor off before changing the address"
        ),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": both("请先验证邮箱，再启用两步验证", "verify your address first"),
    }

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """Who a passkey is for."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": str(user)}


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The provincial identity service: a person it vouches for needs no password here."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        """Take over name and address."""
        person: Person = super().populate_user(request, sociallogin, data)
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        person.email = (data.get("email") or "").lower()
        person.name = " ".join((data.get("name") or claims.get("name") or "").split())[:40]
        person.language = getattr(request, "LANGUAGE_CODE", "zh-hans")
        return person
