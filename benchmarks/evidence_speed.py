"""How long a file of each kind takes after warm-up, and what a second process brings."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import evidence_material as material
from evidence_accuracy import read
from evidence_material import Known
from measuring import Report, milli
from yunxing.evidence.carriers.models import prepare


def _timed(files: Sequence[Known], repetitions: int) -> list[float]:
    """The median of each file over some repetitions."""
    found = []
    for known in files:
        read(known.path)
        taken = []
        for _ in range(repetitions):
            began = time.perf_counter()
            read(known.path)
            taken.append(time.perf_counter() - began)
        found.append(median(taken))
    return found


def run(report: Report, *, quick: bool) -> None:
    """Every kind."""
    report.part("Speed", "wall time after warm-up; recognition with two threads")
    with tempfile.TemporaryDirectory() as name:
        files = list(material.samples())
        title = "real"
        if not files:
            title, files = "generated", []
            for kind in ("ofd", "pdf", "scan"):
                files += material.generated(Path(name), kind, 1)
        for kind, most in (("ofd", 0.010), ("pdf", 0.045), ("image", 2.0), ("scan", 2.0)):
            mine = [f for f in files if f.kind == kind]
            if not mine:
                continue
            times = _timed(mine, 2 if kind in ("image", "scan") or quick else 7)
            worst = max(times)
            report.row(
                f"{title} {kind}: median and longest of {len(times)} files", milli(median(times)), milli(worst),
                target=f"≤ {most * 1000:.0f} ms", met=median(times) <= most if kind != "image" else worst <= most,
            )  # fmt: skip
        _processes(report, Path(name), quick=quick)


def _work(names: Sequence[str]) -> float:
    prepare(1)
    read(Path(names[0]))
    return 0.0


def _share(names: Sequence[str]) -> None:
    for name in names:
        read(Path(name))


def _processes(report: Report, folder: Path, *, quick: bool) -> None:
    """The same scans read by one process of one thread, and by two."""
    scans = [str(k.path) for k in material.generated(folder, "scan", 1 if quick else 3)]
    spawn = multiprocessing.get_context("spawn")
    taken = {}
    for count in (1, 2):
        with spawn.Pool(count) as pool:
            pool.map(_work, [scans[:1]] * count, chunksize=1)
            began = time.perf_counter()
            pool.map(_share, [[name] for name in scans], chunksize=1)
            taken[count] = time.perf_counter() - began
    ratio = taken[1] / taken[2]
    report.row(
        f"{len(scans)} scans: one process, two processes", f"{taken[1]:.1f} s", f"{taken[2]:.1f} s", ratio,
        target="≥ 1.8", met=ratio >= 1.8,
    )  # fmt: skip
