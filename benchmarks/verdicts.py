"""Times verdicts against the peers and prints ratios from one run.

  one      one declaration: a verdict with every reason, a complete assess; against zen-engine
  million  a million rows of columns: every criterion's outcome kept; against NumPy's sum and openfisca-core
  sheet    yunxing assess of a spreadsheet of 100,000 declarations, reading and writing included

Run it after ./start. The first run installs the peers, pinned and with hashes, in build/benchmarks; nothing else does.
"""

from __future__ import annotations

import argparse
import os
import sys

import peers_environment as environment

PARTS = ("one", "million", "sheet")


def arguments(given: list[str]) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit codes: 0 every target reached; 1 some missed; 2 wrong use; 3 no environment, or answers differ.",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="one, million, sheet; all three where none is named")
    parser.add_argument("--without-peers", action="store_true", help="time ours alone and install nothing")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions and rows: a look, not a measurement")
    asked = parser.parse_args(given)
    for part in asked.parts:
        if part not in PARTS:
            parser.error(f"no part {part!r}; there are {', '.join(PARTS)}")
    return asked


def main(given: list[str]) -> int:
    """Find the right interpreter, then measure in it."""
    asked = arguments(given)
    if asked.without_peers or "YUNXING_BENCHMARK" in os.environ:
        code = environment.handed_on(given, script="verdicts.py")
        return measure(asked) if code is None else code
    try:
        python = environment.prepare()
    except environment.NotInstalledError as error:
        print(f"The peers could not be installed ({error}); --without-peers does without.", file=sys.stderr)
        return 3
    return environment.again(python, given, script="verdicts.py")


def measure(asked: argparse.Namespace) -> int:
    """The parts asked for."""
    import numpy as np  # noqa: PLC0415

    import million_verdicts  # noqa: PLC0415 # only the interpreter that main chose has what they import
    import one_verdict  # noqa: PLC0415
    import spreadsheet  # noqa: PLC0415
    from measuring import AnswersDifferError, Report  # noqa: PLC0415

    report = Report(missed=[])
    environment.introduce(quick=asked.quick, more=f" NumPy {np.__version__},")
    works = {"one": one_verdict.run, "million": million_verdicts.run, "sheet": spreadsheet.run}
    try:
        for part in asked.parts or PARTS:
            works[part](report, peers=not asked.without_peers, quick=asked.quick)
    except AnswersDifferError as error:
        print(f"\nNothing is timed: {error}", file=sys.stderr)
        return 3
    report.end()
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
