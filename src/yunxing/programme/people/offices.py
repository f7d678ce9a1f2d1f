"""How an office is reached: its own telephone and mail, which letters and notices state; no person's (R91)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ..acting import Actor, verb
from ..journal.verbs import record
from ..refusals import NotAllowedError, RefusedError
from . import rules
from .model import Authority

_PHONE = re.compile(r"(0\d{2,3}-?\d{7,8}|1\d{10}|400-?\d{3}-?\d{4})(-\d{1,6})?")


@verb
def set_reach(*, actor: Actor, authority: Authority, phone: str, email: str) -> Authority:
    """Say how an office is reached; empty where it has none. Raises ``RefusedError`` for what is no telephone or address."""
    if not rules.may_staff(actor, authority):
        raise NotAllowedError("只有本部门或上级部门可以修改", "only the office itself, or one above it, changes this")
    phone, email = "".join(phone.split()), email.strip()
    if phone and not _PHONE.fullmatch(phone):
        raise RefusedError(
            f"“{phone[:40]}”不是电话号码，如 0518-85800000", f"{phone[:40]!r} is no telephone number", field="phone"
        )
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise RefusedError(f"“{email[:60]}”不是邮箱地址", f"{email[:60]!r} is no address", field="email") from error
    authority.phone, authority.email = phone, email
    authority.save(update_fields=["phone", "email"])
    record("office.reach", authority, actor, phone=phone, email=email)
    return authority
