"""Every test of the programme has a database, and stands on one day."""

from collections.abc import Iterator

import pytest

from yunxing.programme import clock
from yunxing.programme.work import leases

from .factories import NOON


@pytest.fixture(autouse=True)
def _on_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # A test's own transaction is seen by its own thread alone; leases are renewed in tests with real workers.
    monkeypatch.setattr(leases, "BEAT", 3_600)
    with clock.moved_to(NOON):
        yield
