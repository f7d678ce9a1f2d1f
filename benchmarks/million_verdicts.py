"""A million rows: every criterion's outcome kept, against NumPy's sum of the columns and against openfisca-core.

Times are of the wall, per run over all rows. What can be built once is built before, for everybody.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from tests.guide.factories import edition, office

from criteria import KEYS
from material import columns, declarations, edges_not_hit, masks
from measuring import WALL, AnswersDifferError, Report, in_turns, milli
from yunxing.guide.columns import Columns, judge
from yunxing.guide.edition import Edition
from yunxing.guide.judging import judging
from yunxing.guide.screening import Screening

ROWS = 1_000_000
MOST_ROWS = 10_000_000
MOST_SUMS = 8
MOST_MEMORY = 4
MOST_SPREAD = 0.2


def run(report: Report, *, peers: bool, quick: bool) -> None:
    """Time columns and print it."""
    guide = edition()
    rows = ROWS // 10 if quick else ROWS
    given = columns(guide, rows)
    screening = Screening(guide)
    size = sum(column.nbytes for column in given.values())
    missing = edges_not_hit(guide, given)
    if missing:
        raise AnswersDifferError(f"the columns do not hit {', '.join(missing)}")
    works: dict[str, Callable[[], Any]] = {
        "sums": lambda: [column.sum() for column in given.values()],
        "ours": lambda: screening.run(given),
    }
    notes = [
        ", ".join(f"{name} {column.dtype}" for name, column in given.items()) + f": {size / rows:.0f} bytes a row",
        "flags are " + ", ".join(f"{bit} {name}" for name, bit in screening.flag_bits.items()),
        f"{len(screening.keys)} criteria kept, one bit each; every threshold is hit at one less, exactly, one more",
    ]
    if peers:
        works["openfisca"] = _openfisca(guide, screening, given)
        notes.append(f"openfisca-core 46.0.1: {len(KEYS)} criteria alike on all {rows:,} rows, kept one byte each")
    taken = in_turns(works, repetitions=5 if quick else 21, clock=WALL, warm_up=2)
    report.part(f"{rows:,} rows of columns, wall", *notes)
    sums, ours = taken["sums"], taken["ours"]
    report.row("sum of each column once, NumPy", milli(sums.least), milli(sums.middle))
    times = ours.least / sums.least
    report.row(
        "Screening, ratio to the sums",
        milli(ours.least),
        milli(ours.middle),
        times,
        target=f"≤ {MOST_SUMS} (median {ours.middle / sums.middle:.2f})",
        met=times <= MOST_SUMS,
    )
    if peers:
        theirs = taken["openfisca"]
        times = theirs.least / ours.least
        report.row(
            "openfisca-core, ratio to ours",
            milli(theirs.least),
            milli(theirs.middle),
            times,
            target=f"> 1 (median {theirs.middle / ours.middle:.2f})",
            met=times > 1,
        )
    _memory(report, guide, given if rows == ROWS else columns(guide, ROWS))
    _constant(report, guide, screening, quick=quick)
    _complete(report, guide, quick=quick)


def _openfisca(guide: Edition, screening: Screening, given: Mapping[str, Any]) -> Callable[[], Any]:
    """The peer, ready, after its answers were found to be ours."""
    from peers_openfisca import OpenFisca  # noqa: PLC0415 # there are runs without peers

    system = OpenFisca(masks(guide))
    system.prepare(given)
    screened, theirs = screening.run(given), system.run(given)
    for key in KEYS:
        differing = np.flatnonzero(screened.met(key) != theirs[key])
        if len(differing):
            at = {name: int(column[differing[0]]) for name, column in given.items()}
            raise AnswersDifferError(f"openfisca and Screening differ on {key}, {len(differing):,} rows, first {at}")
    return lambda: system.run(given)


def _memory(report: Report, guide: Edition, given: Mapping[str, Any]) -> None:
    """The input, and all that a run asks for beside it, its answers included."""
    size = sum(column.nbytes for column in given.values())
    tracemalloc.start()
    screening = Screening(guide)
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    answers = screening.run(given)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answers.rows == len(given["star"])
    times = (size + peak - before) / size
    report.row(
        f"memory of {ROWS:,} rows: input {size / 1e6:.1f} MB, at the peak",
        f"{(size + peak - before) / 1e6:.1f} MB",
        "",
        times,
        target=f"≤ {MOST_MEMORY} × the input",
        met=times <= MOST_MEMORY,
    )


def _constant(report: Report, guide: Edition, screening: Screening, *, quick: bool) -> None:
    """Time per row: the same ten million in a hundred runs, in ten, in one, so that no run finds its input in a cache."""
    most = MOST_ROWS // 10 if quick else MOST_ROWS
    given = columns(guide, most, seed=3)

    def in_runs_of(rows: int) -> Callable[[], Any]:
        parts = [
            {name: column[first : first + rows] for name, column in given.items()} for first in range(0, most, rows)
        ]
        return lambda: [screening.run(part) for part in parts]

    works = {f"{rows:,}": in_runs_of(rows) for rows in (10**5, 10**6, 10**7) if rows <= most}
    per_row = []
    for name, timed in in_turns(works, repetitions=3 if quick else 7, clock=WALL).items():
        each = timed.per(most)
        per_row.append(each.least)
        report.row(f"time per row in runs of {name} rows", f"{each.least * 1e9:.2f} ns", f"{each.middle * 1e9:.2f} ns")
    spread = max(per_row) / min(per_row) - 1
    report.row(
        "spread of the time per row",
        f"{spread:.0%}",
        target=f"≤ {MOST_SPREAD:.0%}",
        met=spread <= MOST_SPREAD,
    )


def _complete(report: Report, guide: Edition, *, quick: bool) -> None:
    """For information: complete verdicts over columns of facts, all stars, what each turns on."""
    context = office()
    made = declarations(guide, 240)
    facts = [judging(guide).space.of(d, context) for d in made]
    rows = 10_000 if quick else 100_000
    order = np.random.default_rng(5).integers(0, len(made), rows)
    held = Columns.of(guide, [made[i].star for i in order], [facts[i] for i in order])
    works: dict[str, Callable[[], Any]] = {
        "alternatives": lambda: judge(held, guide.settled()),
        "alone": lambda: judge(held, guide.settled(), alternatives=False),
    }
    taken = in_turns(works, repetitions=2 if quick else 3, clock=WALL)
    for name, what in (("alone", "all stars, all requirements"), ("alternatives", "… and what each turns on")):
        timed = taken[name]
        report.row(
            f"columns.judge, {rows:,} declarations: {what}",
            milli(timed.least),
            milli(timed.middle),
            target="for information",
        )
