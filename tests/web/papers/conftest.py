"""Pages are tried on the day on which the tests' enterprises declare; one process reads for all of them."""

from collections.abc import Iterator

import pytest

from tests.programme.factories import NOON
from yunxing.programme import clock
from yunxing.programme.papers import reading
from yunxing.programme.work import leases


@pytest.fixture(scope="session", autouse=True)
def _one_reader() -> Iterator[None]:
    yield
    for one in reading._standing.values():
        one.end()


@pytest.fixture(autouse=True)
def _on_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(leases, "BEAT", 3_600.0)
    with clock.moved_to(NOON):
        yield
