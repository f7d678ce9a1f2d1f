"""Whole folders with known truth: is every file what it was taken for, every link right, every copy known, nothing read twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.evidence.making.folders import FolderTruth, make_folder
from tests.evidence.matching.truth import links

from measuring import Report
from yunxing.evidence.folder import JOURNAL, read_folder
from yunxing.evidence.folder.limits import LIMITS, Limits
from yunxing.evidence.matching import Matched, match
from yunxing.evidence.paper import Reading
from yunxing.evidence.reuse import again_in
from yunxing.guide.loading import load_edition

KINDS = ("contract", "payment", "check")
PATIENT = Limits(stalled=900.0, for_a_page=90.0)


def run(report: Report, *, quick: bool, seeds: Sequence[int] | None = None, patient: bool = False) -> None:
    """Kinds, links and copies of some folders; then, where no seeds are given, one of 300 files that is killed and resumed.

    ``patient``: the folders are read without the limits on time, which count the time of a machine that others use too.
    """
    report.part(
        "Folders with known truth", "all kinds of evidence in all carriers, split and shared invoices, copies, junk"
    )
    edition = load_edition("jiangsu-2020")
    right: Counter[bool] = Counter()
    linked: Counter[str] = Counter()
    reuse: Counter[str] = Counter()
    wrong: list[str] = []
    seconds = files = 0.0
    with tempfile.TemporaryDirectory() as name:
        for seed in seeds or range(401, 402 if quick else 404):
            folder = Path(name) / str(seed)
            folder.mkdir()
            truth = make_folder(folder, seed, star=3 + seed % 3, files=40 if quick else 100)
            began = time.perf_counter()
            readings = list(read_folder(folder, edition=edition, limits=PATIENT if patient else LIMITS))
            seconds += time.perf_counter() - began
            files += len(readings)
            _kinds(truth, readings, right, wrong)
            _links(truth, match(readings), linked, wrong)
            _reuse(truth, readings, reuse, wrong)
        total = sum(right.values())
        share = right[True] / total
        report.row(
            f"{right[True]} of {total} files: each paper's kind right",
            f"{share:.2%}",
            target="≥ 97%",
            met=share >= 0.97,
        )
        for kind in KINDS:
            known, found, both = linked[f"{kind} known"], linked[f"{kind} found"], linked[f"{kind} both"]
            report.row(
                f"invoice–{kind}: {both} of {known} links, {found - both} that are none",
                f"{both / max(1, known):.2%}", target="all, and no other", met=both == known == found,
            )  # fmt: skip
        altered, found = reuse["altered"], reuse["found"]
        report.row(
            f"{found} of {altered} altered pictures known again",
            f"{found / max(1, altered):.2%}",
            target="≥ 95%",
            met=found >= 0.95 * altered,
        )
        report.row(
            f"{reuse['pairs']:,} pairs of files: false alarms", str(reuse["false"]), f"{reuse['seconds'] / 1000:.1f} s",
            target="0", met=reuse["false"] == 0,
        )  # fmt: skip
        report.row(f"{files:.0f} files read", f"{seconds:.1f} s", f"{seconds / max(1, files):.2f} s")
        for one in wrong[:24]:
            report.note(f"    {one}")
        if seeds is None:
            _killed(report, Path(name), 60 if quick else 300)


def _kinds(truth: FolderTruth, readings: Sequence[Reading], right: Counter[bool], wrong: list[str]) -> None:
    found = {reading.file: reading for reading in readings}
    for file in truth.files:
        if file.carrier == "junk":
            continue
        reading = found.get(file.path)
        items = sorted(p.item or "" for p in reading.papers) if reading else []
        known = sorted(item for item, _ in file.items)
        right[items == known] += 1
        if items != known:
            wrong.append(f"kind of {file.path}: {items}, not {known}")


def _links(truth: FolderTruth, matched: Matched, found: Counter[str], wrong: list[str]) -> None:
    for kind in KINDS:
        known, said = set(getattr(truth, f"invoice_{kind}s")), links(matched, kind, truth)
        found[f"{kind} known"] += len(known)
        found[f"{kind} found"] += len(said)
        found[f"{kind} both"] += len(known & said)
        wrong.extend(f"{truth.path.name}: no link {pair} ({kind})" for pair in sorted(known - said))
        wrong.extend(f"{truth.path.name}: link {pair} ({kind}) is none" for pair in sorted(said - known))


def _reuse(truth: FolderTruth, readings: Sequence[Reading], reuse: Counter[str], wrong: list[str]) -> None:
    """Every file that shows what another shows is said; the same invoice in another form is no reuse."""
    began = time.perf_counter()
    again = again_in(readings)
    reuse["seconds"] += round(1000 * (time.perf_counter() - began))
    first = {copy.file: copy.of for copy in truth.copies}

    def origin(file: str) -> str:
        while file in first:
            file = first[file]
        return file

    said = {(one.here.file, one.there.file) for one in again}
    known = {file for pair in said if origin(pair[0]) == origin(pair[1]) for file in pair}
    for copy in truth.copies:
        if copy.how not in ("carrier", "bytes"):
            reuse["altered"] += 1
            reuse["found"] += copy.file in known
            if copy.file not in known:
                wrong.append(f"{truth.path.name}: {copy.file} ({copy.how}) is not known as {copy.of}")
    false = sorted(pair for pair in said if origin(pair[0]) != origin(pair[1]))
    reuse["false"] += len(false)
    reuse["pairs"] += len(readings) * (len(readings) - 1) // 2
    wrong.extend(f"{truth.path.name}: {here} is taken for {there}" for here, there in false)


def _killed(report: Report, folder: Path, files: int) -> None:
    """A folder read by the command, killed with -9 in the middle, and resumed."""
    place = folder / "killed"
    place.mkdir()
    make_folder(place, 300, star=5, files=files)
    command = [
        sys.executable,
        "-m",
        "yunxing.desk.main",
        "read",
        str(place),
        "-o",
        str(folder / "read.json"),
        "--force",
    ]
    journal = place / JOURNAL
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while first.poll() is None and _entries(journal) < files // 3:
        time.sleep(0.2)
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = _lines(journal)
    began = time.perf_counter()
    done = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False)
    after = _lines(journal)
    whole = [line for line in before if _whole(line)]
    kept = after[: len(whole)] == whole
    names = [value["reading"]["file"] for line in after if _whole(line) and "reading" in (value := json.loads(line))]
    twice = sum(n - 1 for n in Counter(names).values() if n > 1)
    report.row(
        f"{files} files, killed after {len(whole)}: read again on resuming", str(twice),
        f"{time.perf_counter() - began:.1f} s", target="0", met=kept and twice == 0 and done.returncode in (0, 1),
    )  # fmt: skip


def _lines(journal: Path) -> list[bytes]:
    return journal.read_bytes().splitlines() if journal.exists() else []


def _entries(journal: Path) -> int:
    return len(_lines(journal))


def _whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True
