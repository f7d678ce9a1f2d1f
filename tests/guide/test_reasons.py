"""Reasons are the findings read out: the same, for every case, star and requirement."""

from __future__ import annotations

from tests.guide.cases import CASES
from tests.guide.factories import edition
from yunxing.guide.verdict import assess


def test_reasons_are_the_findings_read_out() -> None:
    for known in CASES:
        for verdict in assess(known.declaration(), edition(), known.context).stars.values():
            assert [tuple(reason) for reason in verdict.reasons] == [
                (f.key, f.status, f.needed, f.declared, f.evidenced, f.rows, f.lacking, f.clause)
                for f in verdict.findings
            ]
