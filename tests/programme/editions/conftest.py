"""Editions are cached for each process; a test's own are forgotten with it."""

from collections.abc import Iterator

import pytest

from yunxing.programme.editions import keeping


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    keeping.edition_of.cache_clear()
    yield
    keeping.edition_of.cache_clear()
