"""The measuring itself: binding and merging in turns, and a process of its own that binds once and says what it held."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf

import dossier_form
import dossier_ofd
from dossier_material import material
from measuring import WALL, Report, in_turns
from yunxing.dossier.binding import Bound, bind, plan
from yunxing.dossier.form import form_pdf
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.loading import available, load_edition

FOLDER = Path(__file__).resolve().parent.parent / "build" / "benchmarks" / "dossier"
PAGES, FEW = 1000, 100
MOST_TIME, MOST_MEMORY = 1.5, 1.3
MIB = 1024 * 1024


def binding(folder: Path) -> Bound:
    """The whole of it, once."""
    edition = load_edition(available()[0])
    declaration = reader(edition).read(folder / "declaration.json")

    def form(filled: Declaration) -> bytes:
        return form_pdf(filled, edition, numbered=False)

    with plan(declaration, edition, folder / "proofs") as planned:
        return bind(planned, form, folder / "bound.pdf")


def merging(folder: Path) -> tuple[str, Callable[[], object]]:
    """The peer's name, and a call that merges the same pages."""
    files = sorted((folder / "merged").iterdir())
    target = folder / "merged.pdf"
    qpdf = shutil.which("qpdf")
    if qpdf is not None:
        version = subprocess.run([qpdf, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
        command = [qpdf, "--empty", "--pages", *map(str, files), "--", str(target)]
        return version, lambda: subprocess.run(command, check=True)

    def merge() -> None:
        with pikepdf.Pdf.new() as made:
            for file in files:
                with pikepdf.open(file) as pdf:
                    made.pages.extend(pdf.pages)
            made.save(target)

    return f"pikepdf {pikepdf.__version__} merging (there is no qpdf here)", merge


def measure(*, repetitions: int, quick: bool) -> int:
    """Both in turns, then the memory of one binding, then the form alone."""
    pages = FEW if quick else PAGES
    folder = material(FOLDER / str(pages), pages=pages)
    bytes_bound = sum(file.stat().st_size for file in (folder / "proofs").iterdir())
    peer, merge = merging(folder)
    bound = binding(folder)
    report = Report(missed=[])
    report.part(
        f"Binding {pages} pages of {len(list((folder / 'proofs').iterdir()))} files, {bytes_bound / 1e6:,.0f} MB,"
        f" into {bound.pages} pages",
        f"peer: {peer}",
    )
    times = in_turns({"merge": merge, "bind": lambda: binding(folder)}, repetitions=repetitions, clock=WALL)
    merged, made = times["merge"], times["bind"]
    report.row("merged by the peer", f"{merged.least:.2f} s", f"{merged.middle:.2f} s", 1.0)
    for title, ratio in (
        ("bound, by the least of each", made.least / merged.least),
        ("bound, by the middle of each", made.middle / merged.middle),
    ):
        report.row(
            title, f"{made.least:.2f} s", f"{made.middle:.2f} s", ratio,
            target=f"≤ {MOST_TIME}", met=ratio <= MOST_TIME,
        )  # fmt: skip
    held = _held(folder)
    own, worker = held["own"] / bytes_bound, held["worker"] / bytes_bound
    report.part("Memory of one binding in a process of its own, most at any time, against the bytes bound")
    report.row(
        "the process that binds", f"{held['own'] / MIB:,.0f} MiB", "", own,
        target=f"≤ {MOST_MEMORY}", met=own <= MOST_MEMORY,
    )  # fmt: skip
    report.row("the process that looks through files (gone before)", f"{held['worker'] / MIB:,.0f} MiB", "", worker)
    dossier_form.run(report, repetitions=repetitions)
    dossier_ofd.run(report, repetitions=repetitions)
    report.end()
    return 1 if report.missed else 0


def _held(folder: Path) -> dict[str, int]:
    command = [sys.executable, str(Path(__file__).with_name("dossier.py")), "--once", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {key: int(value) for key, value in json.loads(said).items()}


def once(folder: Path) -> int:
    """Bind once and say what was held, in bytes."""
    binding(folder)
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({"own": _most_held(), "worker": worker}))
    return 0


def _most_held() -> int:
    """Bytes at any time since this program began; ``ru_maxrss`` would count what the process that began it held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    rows = dict(row.split(":", 1) for row in status.read_text().splitlines())
    return int(rows["VmHWM"].split()[0]) * 1024
