"""The outbox against a real SMTP server: kept while the server is down, sent once when it is up, given up after its tries."""

import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message as Parsed
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from django.core.mail import EmailMessage
from django.db import transaction

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.journal.queries import acts_on
from yunxing.programme.messages import outbox
from yunxing.programme.messages.model import Mail
from yunxing.programme.refusals import NotAllowedError, RefusedError
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job
from yunxing.site.environment import Mail as Where

from ..factories import NOON, officer


class Box(Handler):
    """Keeps what arrives; refuses recipients that it does not know."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[tuple[str, str, str]] = []

    def handle_message(self, message: Parsed) -> None:
        payload = message.get_payload(decode=True)
        assert isinstance(payload, bytes)
        self.arrived.append((message["X-RcptTo"], message["Message-ID"], payload.decode().strip()))

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        if address.startswith("full"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"


@pytest.fixture
def port(settings: Any) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    settings.MAIL = Where(host="127.0.0.1", port=number)
    settings.EMAIL_TIMEOUT = 5
    return number


@pytest.fixture
def server(port: int) -> Iterator[Box]:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


def post(to: str = "p@example.org") -> Mail:
    EmailMessage("【云星】事项", "正文", to=[to]).send()
    return Mail.objects.latest("pk")


def work(at: Any = None) -> None:
    with clock.moved_to(at or NOON):
        leases.work(worker="of the test")


def test_a_server_that_is_down_costs_time_and_no_mail(port: int) -> None:
    mail = post()
    waits, at = [], NOON
    for tries in range(1, 13):
        work(at)
        work(at)
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == ("waiting", tries)
        assert mail.failure.startswith("ConnectionRefusedError")
        waits.append((mail.next_try - at).total_seconds())
        at = mail.next_try
    assert waits == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600, 21600]
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        for _ in range(3):
            work(at)
            work(at + timedelta(days=1))
    finally:
        controller.stop()
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.failure) == ("sent", at, "")
    assert [(to, text) for to, _, text in box.arrived] == [("p@example.org", "正文")]
    assert (mail.to, mail.subject, bytes(mail.raw)) == (["p@example.org"], "", b""), "what was sent is kept no longer"
    assert Job.objects.filter(state__in=("ready", "running", "failed")).count() == 0


def test_a_mail_is_given_up_after_its_tries_and_an_operator_has_it_sent(port: int) -> None:
    mail = post()
    for _ in range(30):
        mail.refresh_from_db()
        work(mail.next_try)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("given_up", outbox.MOST_ATTEMPTS)
    assert timedelta(days=2, hours=12) < mail.next_try - NOON < timedelta(days=3, hours=12), "some three days"
    with pytest.raises(NotAllowedError):
        outbox.retry(actor=officer("32"), mail=mail)
    operator = officer("32", "operator")
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        outbox.retry(actor=operator, mail=mail)
        work()
    finally:
        controller.stop()
    mail.refresh_from_db()
    assert (mail.state, len(box.arrived)) == ("sent", 1)
    assert [e.act for e in acts_on(mail)] == ["mail.retry"]
    with pytest.raises(RefusedError):
        outbox.retry(actor=operator, mail=mail)


def test_two_workers_with_one_mail_send_it_once(server: Box) -> None:
    mail = post()
    assert [outbox.send.call(mail.pk), outbox.send.call(mail.pk)] == ["sent", "sent"]
    mail.refresh_from_db()
    Mail.objects.filter(pk=mail.pk).update(state="waiting", next_try=NOON + timedelta(minutes=5))  # another holds it
    assert outbox.send.call(mail.pk) == "waiting"
    assert len(server.arrived) == 1


def test_a_mailbox_that_never_was_is_given_up_at_once_and_a_full_one_is_not(server: Box) -> None:
    nobody, full = post("nobody@example.org"), post("full@example.org")
    work()
    nobody.refresh_from_db()
    full.refresh_from_db()
    assert (nobody.state, nobody.attempts) == ("given_up", 1)
    assert (full.state, full.attempts) == ("waiting", 1)
    assert server.arrived == []


def test_an_act_that_is_undone_sends_no_mail(server: Box) -> None:
    def act() -> None:
        with transaction.atomic():
            post()
            raise LookupError

    with pytest.raises(LookupError):
        act()
    work()
    assert (Mail.objects.count(), Job.objects.count(), server.arrived) == (0, 0, [])


def test_each_mail_keeps_its_number_over_all_tries(port: int) -> None:
    mail = post()
    work()
    raw = bytes(mail.raw)
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mail.refresh_from_db()
        work(mail.next_try)
    finally:
        controller.stop()
    head = next(line for line in raw.decode().splitlines() if line.startswith("Message-ID:"))
    assert [number for _, number, _ in box.arrived] == [head.removeprefix("Message-ID:").strip()]


def test_a_mail_that_waits_is_reworded_in_its_subject_and_text_and_still_sent(server: Box) -> None:
    mail, other = post(), post("q@example.org")
    before = bytes(other.raw)
    EmailMessage("赵一邀请您", "赵一邀请您加入：\nhttps://x.example/y/\n" + "长" * 100, to=["r@example.org"]).send()
    named = Mail.objects.latest("pk")
    for one in (mail, other, named):
        outbox.reword(one, re.compile("赵一"), "某人")
    named.refresh_from_db()
    other.refresh_from_db()
    assert (named.subject, bytes(other.raw)) == ("某人邀请您", before)
    work()
    arrived = {to: text for to, _, text in server.arrived}
    assert arrived["r@example.org"].strip() == "某人邀请您加入：\nhttps://x.example/y/\n" + "长" * 100


def test_operators_alone_retry_and_only_what_failed() -> None:
    from yunxing.programme.work import verbs

    job = Job.objects.create(task="x.y", run_after=NOON, enqueued_at=NOON, state="failed", kwargs={"about": "a"})
    for actor in (officer("32"), officer("32", "auditor"), Actor(officer("32").person)):
        with pytest.raises(NotAllowedError):
            verbs.retry(actor=actor, job=job)
    operator = officer("32", "operator")
    again = verbs.retry(actor=operator, job=job)
    assert (again.state, again.attempts, again.unique) == ("ready", 0, "a")
    with pytest.raises(RefusedError):
        verbs.retry(actor=operator, job=job)
    twin = Job.objects.create(task="x.y", run_after=NOON, enqueued_at=NOON, state="failed", kwargs={"about": "a"})
    with pytest.raises(RefusedError):
        verbs.retry(actor=operator, job=twin)
