"""One process reads for all tests here; it ends with them. Within a test's transaction no other thread may write."""

from collections.abc import Iterator

import pytest

from yunxing.programme.papers import reading
from yunxing.programme.work import leases


@pytest.fixture(scope="session", autouse=True)
def _one_reader() -> Iterator[None]:
    yield
    for one in reading._standing.values():
        one.end()


@pytest.fixture(autouse=True)
def _no_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "BEAT", 3_600.0)
