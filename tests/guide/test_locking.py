"""A lock of the system on an open file."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunxing.guide import locking
from yunxing.guide.locking import lock


def test_a_lock_holds_until_the_file_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "t"
    with path.open("w+b") as one, path.open("r+b") as other:
        assert lock(one.fileno()) is True
        assert lock(other.fileno()) is False
        one.close()
        assert lock(other.fileno()) is True


def test_a_file_system_without_locks_says_nothing_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(locking.fcntl, "flock", unsupported)
    with (tmp_path / "t").open("wb") as one:
        assert lock(one.fileno()) is None
