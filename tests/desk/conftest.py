"""The shell that every test of the command line is given."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.running import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.delenv("YUNXING_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    before = gc.get_threshold()
    yield Shell(tmp_path, capsys)
    gc.set_threshold(*before)
