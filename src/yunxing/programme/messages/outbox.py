"""The outbox: every mail is written into the database first and sent by a worker, again and again until a server takes it."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks import task

from yunxing.programme import clock

from .model import Mail

MOST_ATTEMPTS = 12
"""Tries before a mail is given up: some three days."""
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
            send.enqueue(mail.pk)
        return len(email_messages)


@task(priority=10)
def send(mail_id: int) -> str:
    """Hand one mail to the server. One that fails is tried later; sent twice only where a worker dies just between."""
    mail = Mail.objects.get(pk=mail_id)
    if mail.state != "waiting":
        return mail.state
    if mail.next_try > clock.now():
        send.using(run_after=mail.next_try).enqueue(mail.pk)
        return "waiting"
    try:
        deliver(mail)
    except (OSError, smtplib.SMTPException) as error:
        mail.attempts += 1
        mail.failure = f"{type(error).__name__}: {error}"[:300]
        mail.next_try = clock.now() + timedelta(seconds=min(6 * 3600, 30 * 2**mail.attempts))
        mail.state = "given_up" if mail.attempts >= MOST_ATTEMPTS else "waiting"
        mail.save()
        _log.warning("mail %s: %s", mail.pk, mail.failure)
        if mail.state == "waiting":
            send.using(run_after=mail.next_try).enqueue(mail.pk)
    else:
        mail.state, mail.sent_at, mail.failure = "sent", clock.now(), ""
        mail.save()
    return mail.state


def deliver(mail: Mail) -> None:
    """Give a mail to the SMTP server, or put it into the folder for mail. Raises ``OSError`` or ``SMTPException``."""
    where = settings.MAIL
    raw = bytes(mail.raw)
    if where.folder is not None:
        folder = Path(where.folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{clock.now():%Y%m%d-%H%M%S}-{mail.pk}-{uuid4().hex[:6]}.eml").write_bytes(raw)
        return
    connect = smtplib.SMTP_SSL if where.tls == "tls" else smtplib.SMTP
    with connect(where.host, where.port, timeout=settings.EMAIL_TIMEOUT) as server:
        if where.tls == "starttls":
            server.starttls()
        if where.user:
            server.login(where.user, where.password)
        server.send_message(message_from_bytes(raw, policy=policy.SMTP), to_addrs=list(mail.to))
