"""The accounts of the demonstration: who can log in, and for whom."""

from __future__ import annotations

from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ..messages.model import How, Preference
from ..messages.verbs import KINDS
from ..people.model import Person

PASSWORD = "demo-yunxing-1"
"""Of every account. The demonstration is made on an empty installation alone."""


class Account(NamedTuple):
    """One that is printed at the start."""

    name: str
    zh: str
    en: str

    @property
    def email(self) -> str:
        """Its address, of a domain that nobody has."""
        return f"{self.name}@example.org"


ACCOUNTS = (
    Account("enterprise", "申报企业负责人", "enterprise, the one responsible"),
    Account("editor", "申报企业经办人", "enterprise, an editor"),
    Account("provider", "云服务商", "cloud provider"),
    Account("county", "海州区经办", "county officer, 海州区"),
    Account("city", "连云港市经办", "city officer, 连云港市"),
    Account("direct", "昆山市经办", "officer of a direct county, 昆山市"),
    Account("province", "江苏省经办", "provincial officer"),
    Account("expert", "评审专家", "expert"),
    Account("auditor", "审计", "auditor"),
    Account("operator", "运维", "operator"),
)


class People:
    """Makes persons who can log in. One password, hashed once: hashing is slow on purpose."""

    def __init__(self) -> None:
        self._password = make_password(PASSWORD)

    def person(self, email: str, name: str, *, mailed: bool = False) -> Person:
        """Somebody with a confirmed address; told inside the site alone, for thousands of mails would teach nobody anything."""
        person = Person.objects.create(email=email, name=name, password=self._password)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        if not mailed:
            Preference.objects.bulk_create(Preference(person=person, kind=kind, mail=How.NEVER) for kind in KINDS)
        return person


def existing() -> list[str]:
    """A line for each account that is there, and the password; nothing where there is no demonstration."""
    emails = [account.email for account in ACCOUNTS]
    there = set(Person.objects.filter(email__in=emails).values_list("email", flat=True))
    lines = [f"{a.email:<26}{a.zh} / {a.en}" for a in ACCOUNTS if a.email in there]
    return [*lines, f"密码 / password  {PASSWORD}"] if lines else []
