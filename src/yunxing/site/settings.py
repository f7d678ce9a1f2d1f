"""Django's settings, made from the environment. Nothing here is a secret, and nothing depends on who runs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from yunxing.site.environment import WrongEnvironmentError, read
from yunxing.site.identity import providers

try:
    ENVIRONMENT = read()
except WrongEnvironmentError as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(2)

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
SITE_ADDRESS = ENVIRONMENT.address
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
_HTTPS = SITE_ADDRESS.startswith("https:")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "yunxing.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "yunxing.programme",
    "yunxing.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yunxing.web.people.seen.LastSeen",
    "django_htmx.middleware.HtmxMiddleware",
    "yunxing.web.security.ContentSecurityPolicy",
    "yunxing.web.security.NotKept",
    "yunxing.web.security.NoControls",
]
ROOT_URLCONF = "yunxing.site.urls"
WSGI_APPLICATION = "yunxing.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yunxing.web.frame.frame",
            ],
            "builtins": ["yunxing.web.templatetags.words"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]]
if ENVIRONMENT.database.is_sqlite:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ENVIRONMENT.database.name,
            "CONN_MAX_AGE": None,
            # Writers wait for each other instead of failing with "database is locked" (measured: none of 2,000).
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
            },
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": ENVIRONMENT.database.name,
            "USER": ENVIRONMENT.database.user,
            "PASSWORD": ENVIRONMENT.database.password,
            "HOST": ENVIRONMENT.database.host,
            "PORT": ENVIRONMENT.database.port,
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES = {
    "default": ENVIRONMENT.store.backend,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CLAMAV = ENVIRONMENT.clamav
SIGNING = ENVIRONMENT.signing
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
HOME = Path(ENVIRONMENT.home)

TASKS = {
    "default": {
        "BACKEND": "yunxing.programme.work.backend.LeasedBackend",
        "QUEUES": [],
    }
}
BROKER = ENVIRONMENT.broker.url if ENVIRONMENT.broker else ""
BROKER_QUEUE = ENVIRONMENT.broker.queue if ENVIRONMENT.broker else "yunxing"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "yunxing_language"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

AUTH_USER_MODEL = "programme.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yunxing.web.people.passwords.UnlikeThePerson", "OPTIONS": {"user_attributes": ("name", "email")}},
    {"NAME": "yunxing.web.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "yunxing.web.people.passwords.Uncommon"},
    {"NAME": "yunxing.web.people.passwords.NotDigitsAlone"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "【云星】"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "yunxing.web.people.adapters.AccountAdapter"
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
_FORMS = "yunxing.web.people.accounts."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "add_email": _FORMS + "AddEmailForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
    "confirm_email_verification_code": _FORMS + "ConfirmEmailForm",
    "change_email": _FORMS + "ChangeEmailForm",
    "request_reauthentication_code": _FORMS + "RequestConfirmingForm",
    "confirm_reauthentication_code": _FORMS + "ConfirmingForm",
    "confirm_password_reset_code": _FORMS + "ConfirmResetForm",
}
MFA_FORMS = {
    "authenticate": _FORMS + "AuthenticateForm",
    "reauthenticate": _FORMS + "SecondReauthenticateForm",
    "activate_totp": _FORMS + "ActivateTOTPForm",
    "deactivate_totp": _FORMS + "DeactivateTOTPForm",
    "generate_recovery_codes": _FORMS + "GenerateCodesForm",
    "add_webauthn": _FORMS + "AddKeyForm",
    "edit_webauthn": _FORMS + "EditKeyForm",
}
SOCIALACCOUNT_FORMS = {"signup": _FORMS + "SocialSignupForm"}
ACCOUNT_SIGNUP_FORM_CLASS = "yunxing.web.people.forms.SignUp"
# allauth counts failed log-ins by address and by account in the cache, and locks both out for a while.
# An office of fifty goes out by one address, so an address may fail more often than an account.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/5m/ip,5/10m/key"}
# Who says https has a proxy before the site, which names the browser's own address.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _HTTPS else 0
MFA_ADAPTER = "yunxing.web.people.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "云星"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS
USERSESSIONS_TRACK_ACTIVITY = True
IDENTITY_NAME = ENVIRONMENT.identity.name if ENVIRONMENT.identity else ""
SOCIALACCOUNT_ADAPTER = "yunxing.web.people.adapters.IdentityAdapter"
SOCIALACCOUNT_ONLY = False
# Whom the identity service vouches for by a verified address is the person with that address here.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = providers(ENVIRONMENT.identity)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# A cache all processes share, so that a lock-out holds whichever of them answers.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
EMAIL_BACKEND = "yunxing.programme.messages.outbox.OutboxBackend"
MAIL = ENVIRONMENT.mail
EMAIL_TIMEOUT = 20

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"},
    "loggers": {"yunxing": {"level": "INFO"}},
}
