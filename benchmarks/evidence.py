"""Measures the reading of evidence: how much is right, how sure it is, how long it takes, and how peers do.

  samples    real invoices, where they lie beside the checkout: each field of each kind, seconds, memory
  generated  invoices typeset with known truth: each field and each line, as PDF, OFD, XML, scan and photograph
  speed      a file of each kind after warm-up; two processes against one
  folders    generated folders of all kinds of evidence: kinds, links, copies, a folder of 300 killed and resumed
  peers      what others read of the same files (installs them, pinned and with hashes, in build/benchmarks)

Run it after ./start. Figures of one run stand beside each other; the machine may be slower in the next.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

import peers_environment as environment

PARTS = {
    "samples": ("evidence_accuracy", "samples"),
    "generated": ("evidence_accuracy", "generated"),
    "speed": ("evidence_speed", "run"),
    "folders": ("evidence_folders", "run"),
    "peers": ("evidence_peers", "run"),
}


def arguments(given: list[str]) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit codes: 0 every target reached; 1 some missed; 2 wrong use; 3 no environment.",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument("--without-peers", action="store_true", help="install nothing, and leave the peers out")
    parser.add_argument("--quick", action="store_true", help="fewer files: a look, not a measurement")
    parser.add_argument("--seeds", metavar="501-505", help="of folders: those made with these seeds, and none killed")
    parser.add_argument(
        "--patient", action="store_true", help="of folders: give no file up, on a machine busy with other work"
    )
    asked = parser.parse_args(given)
    for part in asked.parts:
        if part not in PARTS:
            parser.error(f"no part {part!r}; there are {', '.join(PARTS)}")
    if asked.seeds is not None:
        first, _, last = asked.seeds.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal() and int(first) <= int(last or first)):
            parser.error(f"--seeds {asked.seeds!r} is neither a number nor two with - between, the smaller first")
        asked.seeds = range(int(first), int(last or first) + 1)
    return asked


def main(given: list[str]) -> int:
    """Find the right interpreter, then measure in it."""
    asked = arguments(given)
    code = environment.handed_on(given, script="evidence.py")
    return measure(asked) if code is None else code


def measure(asked: argparse.Namespace) -> int:
    """The parts asked for."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from measuring import Report  # noqa: PLC0415 # only the interpreter that main chose has what it imports

    report = Report(missed=[])
    environment.introduce(quick=asked.quick)
    for part in asked.parts or PARTS:
        if part == "peers" and asked.without_peers:
            continue
        module, name = PARTS[part]
        more = {"seeds": asked.seeds, "patient": asked.patient} if part == "folders" else {}
        getattr(import_module(module), name)(report, quick=asked.quick, **more)
    report.end()
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
