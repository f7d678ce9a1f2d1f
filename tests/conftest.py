"""What tests everywhere may want: a real browser, Debian's Chromium driven by Playwright, one for each process."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser; tests that want one are skipped with a notice where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install one (Debian: chromium) to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()
