"""Measures the binding of a 申报书: seconds against qpdf merging the same pages, memory against the bytes bound; the form; OFDs.

The material is generated, the same each time: about 1,000 pages and 300 MB, scans and typeset pages in PDFs, photographs
and screenshots as pictures. Binding is timed as a whole: files looked through and hashed, form and contents made until the
numbers hold, everything written, synced and counted. The peer merges the same pages and does nothing else; its pictures
were turned into PDFs before, which is not timed.

Run it after ./start. Figures of one run stand beside each other; the machine may be slower in the next.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import peers_environment as environment

REPETITIONS = 5


def arguments(given: list[str]) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit codes: 0 every target reached; 1 some missed; 2 wrong use; 3 no environment.",
    )
    parser.add_argument("--repetitions", type=int, default=REPETITIONS, metavar="N", help=f"default {REPETITIONS}")
    parser.add_argument("--quick", action="store_true", help="a tenth of the pages: a look, not a measurement")
    parser.add_argument("--once", metavar="FOLDER", help=argparse.SUPPRESS)
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Find the right interpreter, then measure in it."""
    asked = arguments(given)
    code = environment.handed_on(given, script="dossier.py")
    if code is not None:
        return code
    import dossier_binding  # noqa: PLC0415 # only the interpreter that main chose has what it imports

    if asked.once is not None:
        return dossier_binding.once(Path(asked.once))
    environment.introduce(quick=asked.quick)
    return dossier_binding.measure(repetitions=asked.repetitions, quick=asked.quick)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
