"""Every test of pages has a database, stands on one day, and sends mail as the site does: into the outbox."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.programme.factories import NOON
from yunxing.programme import clock


@pytest.fixture(autouse=True)
def _on_a_day(db: None, settings: Any) -> Iterator[None]:
    settings.EMAIL_BACKEND = "yunxing.programme.messages.outbox.OutboxBackend"
    with clock.moved_to(NOON):
        yield
