"""What becomes of files that take too long, too much memory, or the process that reads them with them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.evidence.folder.files import PATIENT, Run, children, edition, fill, good, until
from tests.evidence.hostile.pdfs import content_bomb, many_pages, shaded
from yunxing.evidence.folder import Limits, Step, read_files, walk
from yunxing.evidence.folder.minding import COMMAND
from yunxing.evidence.folder.worker import welcome

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
MIB = 1024 * 1024
QUICK = Limits(stalled=6.0)


def beside(folder: Path, name: str, make: Callable[[Path], None]) -> None:
    """A file in the middle of good ones."""
    for number, good_name in enumerate(("a.xml", "b.ofd", "y.xml", "z.ofd")):
        (folder / good_name).write_bytes(good(good_name[-3:], number))
    make(folder / name)


def test_a_file_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    beside(tmp_path, "m.pdf", shaded)
    run = Run(walk(tmp_path).files, workers=1, limits=QUICK)
    assert run.codes == [("a.xml", []), ("b.ofd", []), ("m.pdf", ["too_slow"]), ("y.xml", []), ("z.ofd", [])]
    slow = run.readings[2]
    assert QUICK.stalled < slow.seconds < QUICK.longest + 6
    assert (slow.findings[0].page, slow.findings[0].weight, len(slow.sha256)) == (1, "refused", 64)
    assert slow.findings[0].en == (
        f"Given up after {slow.seconds:.0f} seconds (at page 1); other files are not affected. "
        "Print it to a new PDF, or divide it into several files."
    )


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    beside(tmp_path, "m.pdf", content_bomb)
    limits = Limits(stalled=PATIENT.stalled, memory=500 * MIB)
    run = Run(walk(tmp_path).files, workers=1, limits=limits)
    assert run.codes == [("a.xml", []), ("b.ofd", []), ("m.pdf", ["too_much_memory"]), ("y.xml", []), ("z.ofd", [])]
    peaks = {step.file: step.peak for step in run.steps if step.over}
    assert 500 * MIB < peaks["m.pdf"] < 700 * MIB
    assert max(peak for name, peak in peaks.items() if name != "m.pdf") < 400 * MIB
    assert run.readings[2].findings[0].zh == (
        "读取所需内存超过 500 MB（停在第1页），已停止，其余文件不受影响。请缩小图片，或按页拆成几个文件后再上传"
    )


def test_pages_are_progress_but_do_not_buy_time_without_end(tmp_path: Path) -> None:
    (tmp_path / "m.pdf").write_bytes(many_pages(400))
    assert Run(walk(tmp_path).files).codes == [("m.pdf", [])]
    impatient = Limits(stalled=0.1, for_a_page=0.0001)
    (reading,) = Run(walk(tmp_path).files, limits=impatient).readings
    assert [f.code for f in reading.findings] == ["too_slow"]


def killed(folder: Path, name: str, times: int) -> Run:
    """The files read while each process that is at one of them is killed, so many times."""
    seen: list[int] = []
    run = Run.__new__(Run)
    run.steps = []

    def kill(step: Step) -> None:
        run.steps.append(step)
        if step.file == name and not step.over and len(seen) < times:
            pids = [pid for pid in children() if pid not in seen]
            seen.append(pids[-1])
            os.kill(pids[-1], signal.SIGKILL)

    run.readings = list(read_files(walk(folder).files, edition=edition(), workers=1, progress=kill, limits=PATIENT))
    assert len(seen) == times
    return run


def test_a_process_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    beside(tmp_path, "m.pdf", lambda path: path.write_bytes(many_pages(300)) and None)
    run = killed(tmp_path, "m.pdf", 1)
    assert run.codes == [("a.xml", []), ("b.ofd", []), ("m.pdf", []), ("y.xml", []), ("z.ofd", [])]
    assert run.readings[2].pages_read == 300


def test_a_file_that_ends_its_process_twice_is_given_up(tmp_path: Path) -> None:
    beside(tmp_path, "m.pdf", lambda path: path.write_bytes(many_pages(300)) and None)
    run = killed(tmp_path, "m.pdf", 2)
    assert run.codes == [("a.xml", []), ("b.ofd", []), ("m.pdf", ["reader_died"]), ("y.xml", []), ("z.ofd", [])]
    assert run.readings[2].findings[0].weight == "refused"


def test_memory_is_watched_while_nobody_asks_for_readings(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    content_bomb(tmp_path / "zz.pdf")
    steps: list[Step] = []
    limits = Limits(stalled=PATIENT.stalled, memory=500 * MIB)
    readings = read_files(walk(tmp_path).files, edition=edition(), workers=1, limits=limits, progress=steps.append)
    next(readings)
    time.sleep(6)
    rest = list(readings)
    assert [f.code for f in rest[-1].findings] == ["too_much_memory"]
    assert max(step.peak for step in steps) < 700 * MIB


def test_closing_in_the_middle_of_a_slow_file_does_not_wait_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(good("xml", 1))
    shaded(tmp_path / "b.pdf")
    before = children(), threading.active_count()
    readings = read_files(walk(tmp_path).files, edition=edition(), workers=2)
    next(readings)
    began = time.monotonic()
    readings.close()
    assert time.monotonic() - began < 5
    assert (children(), threading.active_count()) == before


def test_seconds_in_which_others_had_the_processor_do_not_count(tmp_path: Path) -> None:
    """Two processes that share one processor take twice as long for a page by the clock, and stall no sooner."""
    first = min(os.sched_getaffinity(0))
    shaded(tmp_path / "a.pdf")
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        for other in others:
            os.sched_setaffinity(other.pid, {first})
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {first})
        try:
            (reading,) = Run(walk(tmp_path).files, workers=1, limits=Limits(stalled=2.0)).readings
        finally:
            os.sched_setaffinity(0, everywhere)
    finally:
        for other in others:
            other.kill()
            other.wait()
    assert [f.code for f in reading.findings] == ["too_slow"]
    assert 1.5 * 2.0 < reading.seconds < 2.0 * 3 + 4


def test_a_process_whose_parent_does_not_watch_is_ended_by_the_system(tmp_path: Path) -> None:
    shaded(tmp_path / "a.pdf")
    with subprocess.Popen([sys.executable, *COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(welcome(edition(), 1, Limits(stalled=0.5)))
        process.stdin.write(json.dumps({"path": str(tmp_path / "a.pdf"), "name": "a.pdf"}).encode() + b"\n")
        process.stdin.flush()
        assert process.wait(30) == -signal.SIGALRM


def test_nothing_of_a_process_is_left_behind(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    before = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208
    Run(walk(tmp_path).files, workers=2)
    assert until(lambda: sorted(os.listdir("/proc/self/fd")) == before, 3)  # noqa: PTH208
