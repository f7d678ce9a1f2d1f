"""The outbox: every mail is written into the database first and sent by a worker, again and again until a server takes it."""

from __future__ import annotations

import contextlib
import logging
import re
import smtplib
import ssl
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django_tasks import task

from yunxing.programme import clock
from yunxing.programme.acting import Actor, verb
from yunxing.programme.journal.verbs import record
from yunxing.programme.refusals import NotAllowedError, RefusedError

from .model import Mail

MOST_ATTEMPTS = 20
"""Tries before a mail is given up: some three days."""
_FIRST_WAIT, _LONGEST_WAIT = 30, 6 * 3600
"""Seconds, doubled with every try."""
_HELD = timedelta(minutes=5)
"""How long one worker has a mail for itself; longer than a server that answers slowly takes."""
_log = logging.getLogger("yunxing.mail")


class OutboxBackend(BaseEmailBackend):
    """Django's way to send mail, into the outbox. Within a transaction the mail goes only if that is kept."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep mails for sending; how many."""
        now = clock.now()
        for message in email_messages:
            mail = Mail.objects.create(
                to=message.recipients(),
                subject=str(message.subject)[:300],
                raw=message.message().as_bytes(),
                next_try=now,
                made_at=now,
            )
            send.enqueue(mail.pk, about=f"mail:{mail.pk}")
        return len(email_messages)


@task(priority=10)
def send(mail_id: int, about: str = "") -> str:
    """Hand one mail to the server; what becomes of it: ``sent``, ``waiting`` or ``given_up``. One that fails is tried later.

    May run more than once: whoever puts ``next_try`` ahead has the mail, so two never send it. It goes out twice only
    where a worker dies between the server's yes and its own note of it.
    """
    now = clock.now()
    if not Mail.objects.filter(pk=mail_id, state="waiting", next_try__lte=now).update(next_try=now + _HELD):
        mail = Mail.objects.get(pk=mail_id)
        if mail.state == "waiting":
            send.using(run_after=mail.next_try).enqueue(mail.pk, about=f"mail:{mail.pk}")
        return mail.state
    mail = Mail.objects.get(pk=mail_id)
    try:
        deliver(mail)
    except (OSError, smtplib.SMTPException) as error:
        mail.attempts += 1
        mail.failure = f"{type(error).__name__}: {error}"[:300]
        mail.next_try = clock.now() + timedelta(seconds=min(_LONGEST_WAIT, _FIRST_WAIT * 2**mail.attempts))
        mail.state = "given_up" if mail.attempts >= MOST_ATTEMPTS or _for_ever(error) else "waiting"
        with transaction.atomic():
            # By its fields: what it says may have been reworded meanwhile, or the mail be gone.
            Mail.objects.filter(pk=mail.pk).update(
                attempts=mail.attempts, failure=mail.failure, next_try=mail.next_try, state=mail.state
            )
            if mail.state == "waiting":
                send.using(run_after=mail.next_try).enqueue(mail.pk, about=f"mail:{mail.pk}")
        _log.warning("mail %s: %s", mail.pk, mail.failure)
    else:
        mail.state = "sent"
        # Nobody needs what was sent, and it may name people who are to be erased.
        Mail.objects.filter(pk=mail.pk).update(
            state=mail.state, sent_at=clock.now(), failure="", attempts=mail.attempts, subject="", raw=b""
        )
    return mail.state


def _for_ever(error: Exception) -> bool:
    """Whether the server said that no later try will do: every recipient is refused with a 5xx."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


@verb
def retry(*, actor: Actor, mail: Mail) -> Mail:
    """Try a mail that was given up again, from the first try on. Operators alone."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if actor.capacity != "operator":
        raise NotAllowedError("只有运维人员可以重发邮件", "operators alone send a mail again")
    if mail.state != "given_up":
        raise RefusedError("这封邮件已经发出或正在等待发送", "the mail was sent, or waits to be")
    mail.state, mail.attempts, mail.next_try = "waiting", 0, clock.now()
    mail.save()
    record("mail.retry", mail, actor)
    send.enqueue(mail.pk, about=f"mail:{mail.pk}")
    return mail


def reword(mail: Mail, old: re.Pattern[str], new: str) -> None:
    """Put other words into the subject and the texts of a mail that was not sent; one that has none of the old stays as it is."""
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    texts = [
        (part, text)
        for part in message.walk()
        if part.get_content_maintype() == "text" and old.search(text := part.get_content())
    ]
    subject = str(message["Subject"])
    if not texts and not old.search(subject):
        return
    for part, text in texts:
        part.set_content(old.sub(new, text), subtype=part.get_content_subtype(), cte="base64")
    message.replace_header("Subject", old.sub(new, subject))
    mail.subject, mail.raw = old.sub(new, mail.subject), message.as_bytes()
    mail.save(update_fields=["subject", "raw"])


def deliver(mail: Mail) -> None:
    """Give a mail to the SMTP server, or put it into the folder for mail. Raises ``OSError`` or ``SMTPException``."""
    where = settings.MAIL
    raw = bytes(mail.raw)
    if where.folder is not None:
        folder = Path(where.folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{clock.now():%Y%m%d-%H%M%S}-{mail.pk}-{uuid4().hex[:6]}.eml").write_bytes(raw)
        return
    secure = partial(smtplib.SMTP_SSL, context=ssl.create_default_context())
    connect = secure if where.tls == "tls" else smtplib.SMTP
    server = connect(where.host, where.port, timeout=settings.EMAIL_TIMEOUT)
    try:
        if where.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if where.user:
            server.login(where.user, where.password)
        server.send_message(message_from_bytes(raw, policy=policy.SMTP), to_addrs=list(mail.to))
        # From here on it is sent, whatever the server makes of a farewell.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()
