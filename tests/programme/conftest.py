"""Every test of the programme has a database, stands on one day, and sends mail as the site does: into the outbox."""

from collections.abc import Iterator
from typing import Any

import pytest

from yunxing.programme import clock
from yunxing.programme.work import leases

from .factories import NOON


@pytest.fixture(autouse=True)
def _on_a_day(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    # A test's own transaction is seen by its own thread alone; leases are renewed in tests with real workers.
    monkeypatch.setattr(leases, "BEAT", 3_600)
    settings.EMAIL_BACKEND = "yunxing.programme.messages.outbox.OutboxBackend"
    with clock.moved_to(NOON):
        yield
