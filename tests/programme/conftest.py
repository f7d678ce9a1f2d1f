"""Every test of the programme has a database, and stands on one day."""

from collections.abc import Iterator

import pytest

from yunxing.programme import clock

from .factories import NOON


@pytest.fixture(autouse=True)
def _on_a_day(db: None) -> Iterator[None]:
    with clock.moved_to(NOON):
        yield
