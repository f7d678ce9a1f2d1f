"""Screening: the criteria alone, over quantities that somebody holds ready-made, at the speed of memory.

Where an office has, for each enterprise, the mask of claims, the investment, the months and a few yes-or-no facts, no
declaration needs to be read: the same criteria are judged on these columns, one bit kept for each criterion and row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .edition import Edition
from .judging import judging
from .rules.many import CHUNK, Program, by_column
from .rules.terms import FILED, Fact, Term, any_of, both, compare, not_, resolve

SECTIONS = ("eligibility", "criteria")
Planes = Mapping[str, npt.NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class Screened:
    """One plane of bits for each criterion, packed eight rows to a byte, the first row in the lowest bit."""

    rows: int
    planes: Planes

    def met(self, key: str) -> npt.NDArray[np.bool_]:
        """Row by row whether a criterion is met (or asks nothing of the row's star)."""
        return np.unpackbits(self.planes[key], count=self.rows, bitorder="little").astype(bool)

    @property
    def nbytes(self) -> int:
        """Bytes of all planes."""
        return sum(plane.nbytes for plane in self.planes.values())


class Screening:
    """The criteria of an edition, ready to run over quantities.

    Columns: ``star`` (uint8), ``claims`` (uint64, a bit for each sub-domain in the edition's order), ``investment``
    (int64, millionths of a yuan), ``months`` (full months, -1 unknown), one column for each choice field that a
    criterion looks at (``deployment``: the place of the choice), and ``flags``, an unsigned number whose bits are
    ``flag_bits``: ``exempt``, ``still_in_use`` and one for each statement (R9–R11).
    """

    def __init__(self, edition: Edition, readings: Mapping[str, str] | None = None) -> None:
        rules = judging(edition)
        settled = edition.settled(chosen=readings)
        wanted = [
            r
            for r in rules.requirements
            if r.rule.section in SECTIONS and (r.rule.section == "criteria" or not _paper(r))
        ]
        statements = [r.key for r in wanted if r.rule.kind == "statement"]
        self.flag_bits: dict[str, int] = {
            name: 1 << place for place, name in enumerate(["exempt", "still_in_use", *statements])
        }
        flags = Fact("flags")
        given: dict[str, Term] = {name: compare(both(flags, bit), "!=", 0) for name, bit in self.flag_bits.items()}
        given |= {name: Fact(name) for name in ("claims", "investment", "months")}
        given |= {path: Fact(path) for path, f in edition.fields.items() if f.type == "choice"}

        def ready(term: Term) -> Term:
            by_star = {s: resolve(term, readings=settled, star=s, mode=FILED, given=given) for s in edition.stars}
            return by_column(by_star, Fact("star"))

        self.keys: list[str] = [r.key for r in wanted]
        outcomes = {r.key: ready(any_of(r.met, r.waived, not_(r.applies))) for r in wanted}
        self.program = Program(outcomes, keep_buffers=True)

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""
        return self.program.facts

    def run(self, columns: Mapping[str, npt.NDArray[Any]], *, chunk: int = CHUNK) -> Screened:
        """Judge every row. Raises ``KeyError`` naming a column that is missing."""
        total = len(columns["star"])
        planes = {key: np.empty((total + 7) // 8, dtype=np.uint8) for key in self.keys}
        ordered = list(planes.values())

        def keep(first: int, end: int, values: Sequence[Any]) -> None:
            for plane, value in zip(ordered, values, strict=True):
                if isinstance(value, int):
                    plane[first // 8 : (end + 7) // 8] = 255 if value else 0
                else:
                    plane[first // 8 : (end + 7) // 8] = np.packbits(value, bitorder="little")

        self.program.run(columns, rows=total, sink=keep, chunk=chunk)
        return Screened(total, planes)


def _paper(requirement: Any) -> bool:
    """Whether a requirement looks at papers, which columns of quantities do not hold."""
    return requirement.rule.kind not in ("statement", "one_of")
