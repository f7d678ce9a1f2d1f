"""What tests everywhere may want: a real browser (Debian's Chromium driven by Playwright) and a real store, one for each process."""

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a browser plays comes last, as its driver keeps a loop running in the thread; the longest of it first, or one process
    would wait for the other."""
    items.sort(key=lambda item: ("browser" in item.keywords) * (2 - ("slow" in item.keywords)))


@pytest.fixture(autouse=True)
def _no_rulings_of_another_test() -> None:
    """What a process has looked up of rulings is of the test before, whose database is gone."""
    keeping = sys.modules.get("yunxing.programme.editions.keeping")
    if keeping is not None:
        keeping.forget()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser; tests that want one are skipped with a notice where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install one (Debian: chromium) to run the browser tests")
    from playwright.sync_api import sync_playwright

    # Its loop runs in the thread of all tests that come after; Django's guard against that is for other code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """A bucket of a real S3 server, as ``YUNXING_STORE`` says it."""
    from .servers import s3

    with s3.server() as address:
        yield address


@pytest.fixture(params=["file", pytest.param("s3", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The store in use: a folder, and again a bucket; what ``site.environment`` makes of the variable."""
    from yunxing.site.environment import read

    home = tmp_path_factory.mktemp("home")
    address = f"file://{home / 'files'}" if request.param == "file" else request.getfixturevalue("bucket")
    made = read({"YUNXING_STORE": address, "YUNXING_HOME": str(home)}).store
    settings.STORAGES = {**settings.STORAGES, "default": made.backend}
    return made
