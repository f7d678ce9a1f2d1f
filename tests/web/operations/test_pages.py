"""What an operator sees: jobs and mails that failed, without what stands in a mail; each is tried again from here."""

import re

from django.test import Client

from tests.programme.factories import NOON, officer
from yunxing.programme.messages.model import Mail
from yunxing.programme.work.model import Job


def test_an_operator_sees_what_failed_and_tries_it_again() -> None:
    error = {"kind": "builtins.OSError", "trace": "Traceback …\nOSError: the store is full"}
    job = Job.objects.create(
        task="yunxing.programme.work.regular.digest",
        run_after=NOON,
        enqueued_at=NOON,
        finished_at=NOON,
        state="failed",
        errors=[error],
    )
    mail = Mail.objects.create(
        to=["x@example.org"],
        subject="【云星】邮箱验证码",
        raw=b"code: SECR-ETXX",
        state="given_up",
        attempts=20,
        failure="ConnectionRefusedError: [Errno 111]",
        next_try=NOON,
        made_at=NOON,
    )
    client = Client()
    client.force_login(officer("32", "operator").person)
    page = client.get("/operations/").content.decode()
    assert "SECR-ETXX" not in page
    assert re.findall(r'<td class="wrap">([^<]+)</td>', page) == [
        "OSError: the store is full",
        "ConnectionRefusedError: [Errno 111]",
    ]
    client.post(f"/operations/jobs/{job.pk}/retry/")
    client.post(f"/operations/mails/{mail.pk}/retry/")
    job.refresh_from_db()
    mail.refresh_from_db()
    assert (job.state, mail.state, mail.attempts) == ("ready", "waiting", 0)
    assert client.post(f"/operations/jobs/{job.pk}/retry/").status_code == 409
