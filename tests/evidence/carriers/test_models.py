from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from yunxing.evidence.carriers.models import THREADS, models, prepare, release

from .sheets_drawn import sheet

CROP = sheet([("示例", 10, 6)], (80, 48)).picture


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    yield
    release()


def test_the_models_are_loaded_once_and_for_as_many_threads_as_asked() -> None:
    prepare(1)
    alone = models()
    assert alone is models()
    assert alone.pool is None
    assert alone.each(abs, [-1, 2, -3]) == [1, 2, 3]
    prepare(2)
    assert models() is not alone
    assert models().pool is not None
    assert models().each(abs, [-1, 2, -3]) == [1, 2, 3]
    release()
    assert models().pool is not None
    assert THREADS == 2


def test_loading_says_nothing_and_needs_no_recogniser_around_the_models() -> None:
    program = (
        "import sys; from yunxing.evidence.carriers import models, recognising; models.prepare(1);"
        "print(sorted({'rapidocr', 'requests', 'urllib3', 'colorlog'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
