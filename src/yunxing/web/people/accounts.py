"""Forms of accounts, in words that an official would use: labels, help and no placeholders that stand in for labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social

from ..templatetags.words import say

Words = Mapping[str, tuple[str, str]]
_PASSWORD = (
    "至少 10 位，不能全是数字，不能与姓名、邮箱相近",
    "10 characters or more, not digits alone, unlike your name and address",
)
_AGAIN = ("新密码（再输入一次）", "New password, again")
_CODE = ("验证码", "Code")


class Worded:
    """A form whose labels stand in both languages. ``words``: labels by field; ``helps``: what stands beneath a field."""

    words: ClassVar[Words] = {}
    helps: ClassVar[Words] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label = say(*self.words[name])
            if name in self.helps:
                field.help_text = say(*self.helps[name])
            elif name.startswith("password"):
                field.help_text = ""


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]
    """Logging in."""

    words: ClassVar[Words] = {
        "login": ("邮箱", "E-mail"),
        "password": ("密码", "Password"),
        "remember": ("在这台设备上保持登录", "Stay logged in"),
    }


class SignupForm(Worded, account.SignupForm):  # type: ignore[misc]
    """Signing up."""

    words: ClassVar[Words] = {"name": ("姓名", "Name"), "email": ("邮箱", "E-mail"), "password1": ("密码", "Password")}
    helps: ClassVar[Words] = {
        "email": ("用于登录和接收通知，稍后会收到验证码", "to log in and to be told things; a code is sent to it"),
        "password1": _PASSWORD,
    }


class AddEmailForm(Worded, account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    words: ClassVar[Words] = {"email": ("新邮箱", "New address")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    words: ClassVar[Words] = {
        "oldpassword": ("当前密码", "Present password"),
        "password1": ("新密码", "New password"),
        "password2": _AGAIN,
    }
    helps: ClassVar[Words] = {"password1": _PASSWORD}


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    words: ClassVar[Words] = {"password1": ("新密码", "New password"), "password2": _AGAIN}
    helps: ClassVar[Words] = {"password1": _PASSWORD}


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a code to set a new password."""

    words: ClassVar[Words] = {"email": ("注册时使用的邮箱", "The address you signed up with")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password."""

    words: ClassVar[Words] = {"password1": ("新密码", "New password"), "password2": _AGAIN}
    helps: ClassVar[Words] = {"password1": _PASSWORD}


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """Confirming with the password."""

    words: ClassVar[Words] = {"password": ("密码", "Password")}


class ConfirmEmailForm(Worded, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that shows an address is one's own."""

    words: ClassVar[Words] = {"code": _CODE}


class ConfirmResetForm(Worded, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code for a new password."""

    words: ClassVar[Words] = {"code": _CODE}


class ChangeEmailForm(Worded, account.ChangeEmailForm):  # type: ignore[misc]
    """Another address while the first one waits for its code."""

    words: ClassVar[Words] = {"email": ("正确的邮箱", "The right address")}


class RequestConfirmingForm(Worded, account.RequestReauthenticationCodeForm):  # type: ignore[misc]
    """Asking for a code to confirm that it is oneself."""

    words: ClassVar[Words] = {"email": ("发送到", "Send it to")}


class ConfirmingForm(Worded, account.ConfirmReauthenticationCodeForm):  # type: ignore[misc]
    """The code that confirms that it is oneself."""

    words: ClassVar[Words] = {"code": _CODE}


class SocialSignupForm(Worded, social.SignupForm):  # type: ignore[misc]
    """What the identity service did not say."""

    words: ClassVar[Words] = {"name": ("姓名", "Name"), "email": ("邮箱", "E-mail")}


class AuthenticateForm(Worded, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second factor."""

    words: ClassVar[Words] = {
        "code": ("验证器上的 6 位数字，或一个备用码", "The 6 digits of the app, or a recovery code")
    }


class SecondReauthenticateForm(Worded, mfa.ReauthenticateForm):  # type: ignore[misc]
    """Confirming with the second factor."""

    words: ClassVar[Words] = {
        "code": ("验证器上的 6 位数字，或一个备用码", "The 6 digits of the app, or a recovery code")
    }


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    """Turning the app on."""

    words: ClassVar[Words] = {"code": ("验证器上显示的 6 位数字", "The 6 digits that the app shows")}


class DeactivateTOTPForm(Worded, totp.DeactivateTOTPForm):  # type: ignore[misc]
    """Turning the app off."""


class GenerateCodesForm(Worded, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Making recovery codes."""


class AddKeyForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new key."""

    words: ClassVar[Words] = {
        "name": ("名称", "Name"),
        "passwordless": ("作为通行密钥，登录时不再输入密码", "As a passkey: log in without a password"),
    }
    helps: ClassVar[Words] = {
        "name": ("便于区分，如“办公室电脑”", "to tell them apart, such as “office computer”"),
        "passwordless": ("需要设备支持指纹、人脸或 PIN", "needs a fingerprint, a face or a PIN on the device"),
    }


class EditKeyForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A key's name."""

    words: ClassVar[Words] = {"name": ("名称", "Name")}
