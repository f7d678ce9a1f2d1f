"""How allauth meets the house: persons by address, mail through the outbox, an identity service that vouches."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from yunxing.programme.people.model import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep a new person with the name given and the page's language."""
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.name = form.cleaned_data.get("name", "").strip()
        user.language = getattr(request, "LANGUAGE_CODE", "zh-hans")
        if commit:
            user.save()
        return user


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, under the person's own name."""

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """Who a passkey is for."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": str(user)}


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The provincial identity service: a person it vouches for needs no password here."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        """Take over name and address."""
        person: Person = super().populate_user(request, sociallogin, data)
        person.email = (data.get("email") or "").lower()
        person.name = (data.get("name") or "").strip()[:40]
        return person
