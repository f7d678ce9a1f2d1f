"""A folder whose reading is killed, as by ``kill -9`` or a power cut, and taken up again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evidence.folder.files import EDITION, Run, children, fill, until, untimed
from tests.evidence.hostile.pdfs import shaded
from yunxing.evidence.folder import walk

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
COUNT = 300
READ = """
import sys
from pathlib import Path
from yunxing.evidence.folder import read_folder
from yunxing.guide.loading import load_edition
for reading in read_folder(Path(sys.argv[1]), edition=load_edition(sys.argv[2]), workers=2, journal=Path(sys.argv[3])):
    pass
"""


class Going:
    """A process of its own that reads a folder."""

    def __init__(self, folder: Path, journal: Path) -> None:
        self.journal = journal
        command = [sys.executable, "-c", READ, str(folder), EDITION, str(journal)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @property
    def lines(self) -> list[str]:
        """The files in the journal."""
        whole = self.journal.read_bytes().split(b"\n")[1:-1] if self.journal.exists() else []
        return [json.loads(line)["file"] for line in whole]

    def kill(self) -> list[int]:
        """``kill -9``; the processes it had."""
        workers = children(self.process.pid)
        self.process.kill()
        self.process.wait()
        return workers


@pytest.fixture
def started() -> Iterator[list[Going]]:
    going: list[Going] = []
    yield going
    for one in going:
        one.kill()


def alive(pids: list[int]) -> list[int]:
    everybody = {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()}
    return [pid for pid in pids if pid in everybody and "Z" not in _state(pid)]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


@pytest.mark.slow
def test_three_hundred_mixed_files_survive_a_kill_and_are_taken_up(tmp_path: Path, started: list[Going]) -> None:
    folder, journal = tmp_path / "folder", tmp_path / "journal"
    names = fill(folder, COUNT)
    going = Going(folder, journal)
    started.append(going)
    assert until(lambda: len(going.lines) >= COUNT // 3, 120)
    workers = going.kill()
    assert len(workers) == 2
    assert until(lambda: alive(workers) == [], 10)

    read = going.lines
    assert COUNT // 3 <= len(read) < COUNT
    with journal.open("ab") as file:  # a line that was being written, as a system that goes down leaves it
        file.write(b'{"file":"299.txt","stamp":[12')

    resumed = Run(walk(folder).files, workers=2, journal=journal, resume=True)
    assert resumed.begun == sorted(set(names) - set(read))
    assert going.lines[: len(read)] == read
    assert sorted(going.lines) == sorted(names)
    assert [r.file for r in resumed.readings] == names
    assert untimed(resumed.readings) == untimed(Run(walk(folder).files, workers=2).readings)


def test_processes_end_with_the_one_that_started_them_however_it_ends(tmp_path: Path, started: list[Going]) -> None:
    folder = tmp_path / "folder"
    fill(folder, 2)
    shaded(folder / "000-slow.pdf")
    going = Going(folder, tmp_path / "journal")
    started.append(going)
    assert until(lambda: len(going.lines) == 2, 60)
    workers = going.kill()
    assert workers != []
    assert until(lambda: alive(workers) == [], 10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_processes_end_with_one_that_is_asked_to_end(number: int, tmp_path: Path, started: list[Going]) -> None:
    folder = tmp_path / "folder"
    fill(folder, 2)
    shaded(folder / "000-slow.pdf")
    going = Going(folder, tmp_path / "journal")
    started.append(going)
    assert until(lambda: len(going.lines) == 2, 60)
    workers = children(going.process.pid)
    os.kill(going.process.pid, number)
    going.process.wait(10)
    assert until(lambda: alive(workers) == [], 10)
