"""Real servers that tests use: found where they run, started where they are installed, else said to be missing.

``YUNXING_TEST_ALL=1`` (as in CI) makes a missing one a failure instead of a skip.
"""

import os
from typing import NoReturn

import pytest


def missing(zh: str, en: str) -> NoReturn:
    """Skip what needs a server that cannot be had, or fail where every one must be there."""
    said = f"{zh} / {en}"
    if os.environ.get("YUNXING_TEST_ALL") == "1":
        pytest.fail(said)
    pytest.skip(said)
