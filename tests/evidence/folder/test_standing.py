"""A process that stands ready: kept between files, watched, ended when it is not needed, started again when it is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.evidence.folder.files import PATIENT, children, edition, good, untimed
from yunxing.evidence.folder import Standing, read_files

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")


def test_files_are_read_as_in_a_folder_by_one_process(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.xml", "b.txt", "c.pdf")]
    for number, file in enumerate(files):
        file.write_bytes(good(file.suffix[1:], number))
    pages: list[int] = []
    others = set(children(os.getpid()))
    with Standing(edition(), limits=PATIENT) as standing:
        read = [standing.read(file, name=str(file), begun=pages.append) for file in files]
        assert len(set(children(os.getpid())) - others) == 1
    assert untimed(read) == untimed(list(read_files(files, edition=edition(), limits=PATIENT)))
    assert pages == [1, 1]  # invoice data have no pages
    assert set(children(os.getpid())) <= others


def test_it_rests_when_nothing_comes_and_begins_again(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(good("txt", 1))
    others = set(children(os.getpid()))
    with Standing(edition(), limits=PATIENT, idle=0.05) as standing:
        first = standing.read(file, name="甲.txt")
        end = time.monotonic() + 30
        while set(children(os.getpid())) - others and time.monotonic() < end:
            time.sleep(0.02)
        assert set(children(os.getpid())) <= others
        again = standing.read(file, name="甲.txt")
    assert (first.file, untimed([first])) == ("甲.txt", untimed([again]))


def test_a_file_that_is_not_there_is_an_error_and_ends_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(good("txt", 1))
    with Standing(edition(), limits=PATIENT) as standing:
        with pytest.raises(FileNotFoundError):
            standing.read(tmp_path / "b.txt", name="b.txt")
        with pytest.raises(OSError, match="not an ordinary file"):
            standing.read(tmp_path, name="x")
        assert standing.read(file, name="a.txt").sha256 != ""
