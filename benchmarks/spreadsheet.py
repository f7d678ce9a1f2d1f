"""A spreadsheet of 100,000 declarations through ``yunxing assess``, as a user would run it: one command, one file.

Reading and writing are part of what is timed. Memory is that of the command and of all processes it starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peers_environment as environment
import sheet_material
from measuring import Report

ROOT = Path(__file__).resolve().parent.parent
ROWS = 100_000
MOST_SECONDS = 60
MOST_BYTES = 2 << 30

# In a process of its own: a process that was large before it started the command would be counted as the command.
WATCH = """
import json, os, resource, subprocess, sys, threading, time

def descendants(of):
    children = {}
    for name in os.listdir("/proc"):
        if name.isdecimal():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(name))
    found, waiting = [], [of]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found

def resident(pid):
    # What forked processes share is divided among them: the sum is the memory that is taken.
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    except OSError:
        return 0

peak = 0
def watch(pid):
    global peak
    while os.path.isdir(f"/proc/{pid}"):
        peak = max(peak, sum(map(resident, descendants(pid))))
        time.sleep(0.25)

before = time.perf_counter()
command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
if os.path.isdir("/proc/self"):
    threading.Thread(target=watch, args=(command.pid,), daemon=True).start()
_, error = command.communicate()
seconds = time.perf_counter() - before
unit = 1 if sys.platform == "darwin" else 1024
largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
said = error.decode(errors="replace")[-2000:]
print(json.dumps({"code": command.returncode, "seconds": seconds, "largest": largest, "all": peak, "error": said}))
"""


def run(report: Report, *, peers: bool, quick: bool) -> None:
    """Write the file, assess it, print it."""
    del peers
    rows = ROWS // 20 if quick else ROWS
    report.part(f"yunxing assess of an XLSX of {rows:,} declarations, two invoices each, wall")
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "declarations.xlsx", Path(folder) / "verdicts.xlsx"
        before = time.perf_counter()
        sheet_material.write(given, rows)
        made = time.perf_counter() - before
        context = ROOT / "examples" / "context.yaml"
        said = _assess(given, "--context", str(context), "--output", str(answer))
        if said["code"] not in (0, 1) or not answer.exists():
            report.note(f"not measured: yunxing assess ended with {said['code']}: {said['error']}")
            report.missed.append("yunxing assess of the spreadsheet")
            return
        megabytes = [path.stat().st_size / 1e6 for path in (given, answer)]
    report.note(f"read {megabytes[0]:.0f} MB (written before in {made:.0f} s), wrote {megabytes[1]:.0f} MB")
    seconds, held = said["seconds"], max(said["largest"], said["all"])
    report.row(
        "from the file to the file",
        f"{seconds:.1f} s",
        ratio=seconds / MOST_SECONDS,
        target=f"≤ {MOST_SECONDS} s",
        met=seconds <= MOST_SECONDS,
    )
    report.row(
        "memory at the peak, all its processes",
        f"{held / 2**20:,.0f} MiB",
        ratio=held / MOST_BYTES,
        target="≤ 2 GiB",
        met=held <= MOST_BYTES,
    )


def _assess(given: Path, *options: str) -> dict[str, float | int | str]:
    """In the project's own environment, as a user has it after ./start."""
    python = environment.project() or Path(sys.executable)
    command = [str(python), "-c", "from yunxing.desk.main import run; run()", "assess", str(given), *options]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(python), "-c", WATCH, *command], stdout=subprocess.PIPE, text=True, check=True, env=own)
    read: dict[str, float | int | str] = json.loads(done.stdout)
    return read
