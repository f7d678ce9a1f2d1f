"""How binding ends that is ended while LibreOffice turns a document: nothing runs on, nothing is left, and it is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from tests.desk.running import Shell
from tests.desk.test_ending import until
from tests.dossier.binding.material import record
from tests.guide.factories import contract, values
from yunxing.dossier.binding import office

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
DRIVER = """
import signal
from yunxing.desk import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # which who runs the tests in the background has ignored
main.run()
"""
ENDLESS = """#!/bin/sh
"{python}" -c 'import sys, time; time.sleep(120)' "$@" &
wait
"""
"""Stands for LibreOffice: a script that starts another program, as its own does."""


def running(mark: str) -> list[int]:
    """The processes in whose command this stands, but those that have ended and the shell that began them."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if mark.encode() in command and not command.startswith(b"/bin/sh"):
            found.append(int(entry.name))
    return found


class Going:
    """A binding in the middle of turning a document of Word."""

    def __init__(self, shell: Shell, programs: str) -> None:
        self.folder, self.aside = shell.folder, shell.folder / "aside"
        self.aside.mkdir()
        proofs = shell.folder / "材料"
        proofs.mkdir()
        document = Document()
        for number in range(2000):  # some seconds of work
            document.add_paragraph(f"云服务合同 {number}")
        document.save(str(proofs / "合同.docx"))
        given = shell.yaml(
            "a.yaml",
            values(
                "B3",
                claims=[],
                invoices=[],
                contracts=[contract(evidence=["c"])],
                evidence=[record("c", "contract", "合同.docx")],
            ),
        )
        self.before = shell.files()
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, "bind", str(given), str(proofs), "-o", "申报书.pdf"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=shell.folder,
            env={**os.environ, "TMPDIR": str(self.aside), "PATH": programs},
        )  # fmt: skip
        self.mark = f"UserInstallation={self.aside.as_uri()}"

    def begin(self) -> None:
        """Wait until the document is being turned."""
        assert until(lambda: bool(running(self.mark)) or self.process.poll() is not None, 60)
        assert self.process.poll() is None

    def end(self) -> None:
        """End all of it, and close what it was heard by."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()  # type: ignore[union-attr]
        for pid in running(self.mark):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture(params=["stands for it", "LibreOffice"])
def going(request: pytest.FixtureRequest, shell: Shell) -> Iterator[Going]:
    programs = os.environ["PATH"]
    if request.param == "LibreOffice":
        if office.program() is None:
            pytest.skip("LibreOffice is not installed: whether it ends with us is not tried")
    else:
        programs = str(shell.folder / "programs")
        Path(programs).mkdir()
        program = Path(programs) / office.PROGRAM
        program.write_text(ENDLESS.format(python=sys.executable), encoding="utf-8")
        program.chmod(0o755)
    made = Going(shell, programs)
    try:
        made.begin()
        yield made
    finally:
        made.end()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code", "line"),
    [
        (signal.SIGTERM, 143, "已被终止，没有写出任何文件。"),
        (signal.SIGINT, 130, "已中断，没有写出任何文件。"),
    ],
)
def test_asked_to_end_nothing_runs_on_and_nothing_is_left(number: int, code: int, line: str, going: Going) -> None:
    going.process.send_signal(number)
    _, err = going.process.communicate(timeout=30)
    assert (going.process.returncode, err.split()[-1]) == (code, line)
    assert (running(going.mark), list(going.aside.iterdir())) == ([], [])
    assert sorted(p.name for p in going.folder.iterdir()) == going.before


@pytest.mark.slow
def test_killed_what_turns_the_document_ends_as_well(going: Going) -> None:
    going.process.kill()
    going.process.communicate()
    assert until(lambda: not running(going.mark), 10)
    assert running(going.mark) == []


@pytest.mark.slow
def test_a_converter_that_is_killed_is_named_with_the_way_out(going: Going) -> None:
    for pid in running(going.mark):
        os.kill(pid, signal.SIGKILL)
    out, _ = going.process.communicate(timeout=60)
    said = "".join(out.split())
    assert (going.process.returncode, "合同.docx：LibreOffice没能把它转成PDF" in said) == (2, True)
    assert (running(going.mark), list(going.aside.iterdir())) == ([], [])
    assert sorted(p.name for p in going.folder.iterdir()) == going.before
