"""How a run ends that is ended from outside, loses a worker, cannot write, or is at fault itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desk.running import Shell
from tests.guide.factories import values
from tests.guide.sheets.rows import sheets_of
from yunxing.desk import assess

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")

DRIVER = """
import os, pathlib, sys, time
from yunxing.desk import assess, main
assess.WORTH_SHARING, assess.workers = 1, lambda: 2
share = assess._Run._share

def slow(self, sheet, part, of):
    for piece in share(self, sheet, part, of):
        yield piece
        pathlib.Path(f"worker{part}").write_text(str(os.getpid()))
        time.sleep(60)

assess._Run._share = slow
main.run()
"""
FULL = """
import resource, sys
from yunxing.desk import main
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
main.run()
"""


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and nobody asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Going:
    """A run with two workers in the middle of writing ``v.csv``."""

    def __init__(self, shell: Shell) -> None:
        self.folder = shell.folder
        path = shell.csv("t.csv", sheets_of(values(), services=True))
        self.inputs = shell.files()
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, "assess", str(path), "-o", "v.csv"], stderr=subprocess.PIPE, text=True
        )
        self.workers: list[int] = []
        try:
            writing = ("worker", ".yunxing-writing-")
            assert until(lambda: len([n for n in shell.files() if n.startswith(writing)]) == 3, 30)
            assert until(lambda: all((self.folder / f"worker{n}").read_text() for n in (0, 1)), 5)
            self.workers = [int((self.folder / f"worker{n}").read_text()) for n in (0, 1)]
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Leave nothing of it running."""
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()  # type: ignore[union-attr]
        for pid in filter(alive, self.workers):
            os.kill(pid, signal.SIGKILL)

    def left(self) -> list[str]:
        """Files that the run left behind."""
        names = {p.name for p in self.folder.iterdir()} - set(self.inputs) - {"worker0", "worker1"}
        return sorted(names)


@pytest.fixture
def going(shell: Shell) -> Iterator[Going]:
    made = Going(shell)
    yield made
    made.end()


@pytest.mark.parametrize(
    ("number", "code", "line"),
    [
        (signal.SIGTERM, 143, "已被终止，没有写出任何文件。"),
        (signal.SIGHUP, 129, "已被终止，没有写出任何文件。"),
        (signal.SIGINT, 130, "已中断，没有写出任何文件。"),
    ],
)
def test_asked_to_end_nothing_is_left(number: int, code: int, line: str, going: Going) -> None:
    assert [alive(pid) for pid in going.workers] == [True, True]
    going.process.send_signal(number)
    _, err = going.process.communicate(timeout=10)
    assert (going.process.returncode, err.split()) == (code, [line])
    assert ([alive(pid) for pid in going.workers], going.left()) == ([False, False], [])


def test_killed_its_workers_end_as_well(going: Going) -> None:
    going.process.kill()
    going.process.communicate()
    assert until(lambda: not any(map(alive, going.workers)), 3)
    assert [alive(pid) for pid in going.workers] == [False, False]


def test_a_worker_that_was_killed_is_no_verdict(going: Going) -> None:
    os.kill(going.workers[0], signal.SIGKILL)
    _, err = going.process.communicate(timeout=10)
    wanted = "有误 一个工作进程被终止或未能启动，可能是内存不足；没有写出任何文件，请关闭其他程序或拆分表格后再试"
    assert (going.process.returncode, err.splitlines()) == (2, [wanted])
    assert ([alive(pid) for pid in going.workers], going.left()) == ([False, False], [])


def test_a_fault_of_the_program_is_no_verdict(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(assess, "edition_of", broken)
    path = shell.yaml("a.yaml", values())
    ran = shell("assess", path)
    assert (ran.code, ran.out) == (70, "")
    assert (ran.said[0], ran.said[-2:]) == (
        "Traceback (most recent call last):",
        ["ZeroDivisionError: oh", "这是程序的错误，请把以上内容告知维护者。"],
    )
    assert shell("assess", path, "--lang", "en").said[-1] == "A fault of the program: please report the above."


@pytest.mark.parametrize("name", ["v.xlsx", "v.csv", "v.json", "v.md", "t.xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_that_cannot_be_written_to_its_end(name: str, lang: str, shell: Shell) -> None:
    path = shell.csv("a.csv", sheets_of(*[values()] * 30, services=True))
    before = shell.files()
    asked = ["template", name] if name == "t.xlsx" else ["assess", str(path), "-o", name]
    ran = subprocess.run(
        [sys.executable, "-c", FULL, *asked, "--lang", lang], capture_output=True, text=True, check=False
    )
    line = {
        "zh": f"有误 {name}: 写不出文件（文件超过了允许的大小），请核对文件夹的权限和余下的空间",
        "en": f"error {name}: cannot be written (File too large): check the folder's permissions and free space",
    }[lang]
    assert (ran.returncode, ran.stdout, ran.stderr.splitlines()) == (2, "", [line])
    assert shell.files() == before


@pytest.mark.parametrize("asked", [["guide", "show"], ["schema"], ["explain"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_verdict(asked: list[str], shell: Shell) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    ran = subprocess.run(
        [sys.executable, "-m", "yunxing.desk.main", *asked], stdout=theirs, stderr=subprocess.PIPE, check=False
    )
    os.close(theirs)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_standard_output_that_is_full(shell: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "yunxing.desk.main", "schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr.splitlines()) == (2, ["有误 标准输出：读写失败（磁盘已满）"])


@pytest.mark.parametrize("target", ["/dev/full", "/dev/null", "loop.json"])
def test_only_an_ordinary_file_is_replaced(target: str, shell: Shell) -> None:
    (shell.folder / "loop.json").symlink_to("loop.json")
    for force in ([], ["--force"]):
        ran = shell("schema", "-o", target, *force)
        assert (ran.code, ran.said) == (2, [f"有误 {target}: 这不是普通文件，请换一个文件名"])
    assert (Path(target).is_symlink(), Path("/dev/null").is_char_device()) == (target == "loop.json", True)


def test_a_link_stays_and_its_file_is_written(shell: Shell) -> None:
    real, link = shell.folder / "real", shell.folder / "s.json"
    real.mkdir()
    link.symlink_to(real / "other.json")
    assert shell("schema", "-o", link).code == 0
    assert shell("schema", "-o", link, "--force").code == 0
    assert (link.is_symlink(), (real / "other.json").read_text(encoding="utf-8")) == (True, shell("schema").out)
    assert ([p.name for p in real.iterdir()], shell.files()) == (["other.json"], ["real", "s.json"])


STARTING = """
import sys

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from yunxing.desk.start import run
run()
"""


def test_an_interruption_while_it_is_still_loading_is_said_in_a_word() -> None:
    ran = subprocess.run([sys.executable, "-c", STARTING, "assess"], check=False, capture_output=True)
    said = "已中断，没有写出任何文件。Interrupted; no file was written.\n"
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (130, b"", said)


def test_the_console_script_begins_where_an_interruption_is_answered() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from yunxing.desk.start import run; run()", "--version"],
        check=False,
        capture_output=True,
    )
    assert (ran.returncode, ran.stdout.startswith(b"yunxing "), ran.stderr) == (0, True, b"")
