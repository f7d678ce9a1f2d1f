"""A folder of files that mean harm, among a few good ones: each has its finding, in time and within memory."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.evidence.folder.files import edition, good
from tests.evidence.hostile import CASES
from tests.evidence.making.invoices import draw
from yunxing.evidence.findings import Finding
from yunxing.evidence.folder import LIMITS, Step, read_folder
from yunxing.evidence.paper import Reading

SECONDS = LIMITS.longest + 5.0
"""On a quiet machine it is half a minute; what others take of the processors does not count."""
BYTES = 1536 * 1024 * 1024
GOOD = {f"{letter}-good.{kind}": seed for seed, (letter, kind) in enumerate(
    [("a", "xml"), ("e", "pdf"), ("m", "ofd"), ("pdf", "pdf"), ("pdg", "xml"), ("q", "ofd"), ("z", "pdf")])}  # fmt: skip


class Watch:
    """How long each file took, and how much memory its process held."""

    def __init__(self) -> None:
        self.began: dict[str, float] = {}
        self.seconds: dict[str, float] = {}
        self.bytes: dict[str, int] = {}

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        if step.over:
            self.seconds[step.file] = now - self.began[step.file]
            self.bytes[step.file] = step.peak
        else:
            self.began.setdefault(step.file, now)


def findings(reading: Reading) -> list[Finding]:
    return [*reading.findings, *(f for paper in reading.papers for f in paper.findings)]


def _codes(codes: Iterable[str]) -> list[str]:
    """Codes in order; which of the two bounds a file meets first depends on how fast the machine is today."""
    return sorted({"ended" if code in ("too_slow", "too_much_memory") else code for code in codes})


@pytest.mark.slow
def test_a_folder_of_hostile_files_is_read_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for case in CASES:
        case.put(tmp_path)
    for name, seed in GOOD.items():
        (tmp_path / name).write_bytes(good(name[-3:], seed))
    watch = Watch()
    began = time.monotonic()
    readings = {r.file: r for r in read_folder(tmp_path, edition=edition(), workers=2, progress=watch)}
    took = time.monotonic() - began

    wanted = {case.shown: (_codes(case.codes), case.papers) for case in CASES}
    got = {name: (_codes(f.code for f in findings(r)), len(r.papers)) for name, r in readings.items()}
    assert {name: got.pop(name) for name in wanted} == wanted
    assert got == dict.fromkeys(GOOD, ([], 1))
    numbers = {name: readings[name].papers[0].value("number") for name in GOOD}
    assert numbers == {name: draw(seed, "digital_ordinary").number for name, seed in GOOD.items()}

    assert len(CASES) >= 100
    assert {name: seconds for name, seconds in watch.seconds.items() if seconds > SECONDS} == {}
    assert {name: bytes_ for name, bytes_ in watch.bytes.items() if bytes_ > BYTES} == {}
    said = [f for case in CASES for f in findings(readings[case.shown])]
    assert [f.code for f in said if f.weight in ("refused", "wrong") and "请" not in f.zh] == []
    assert [f.code for f in said if not f.en.isascii() and f.code != "name_encoding"] == []

    slowest = max(watch.seconds, key=lambda name: watch.seconds[name])
    largest = max(watch.bytes, key=lambda name: watch.bytes[name])
    with capsys.disabled():
        print(f"\n{len(CASES)} hostile files in {took:.0f} s; slowest {slowest} {watch.seconds[slowest]:.1f} s; "
              f"most memory {largest} {watch.bytes[largest] / 2**20:.0f} MiB")  # fmt: skip


def test_what_a_hostile_file_is_called_is_no_two_files() -> None:
    names = [case.shown for case in CASES]
    assert len(set(names)) == len(names)
